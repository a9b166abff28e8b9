"""What can happen in provision."""

from liuhen.kernel.flow import Move

MOVES: tuple[Move, ...] = ()
