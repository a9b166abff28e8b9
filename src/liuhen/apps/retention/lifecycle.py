"""What can happen in retention."""

from liuhen.kernel.flow import Move

MOVES: tuple[Move, ...] = ()
