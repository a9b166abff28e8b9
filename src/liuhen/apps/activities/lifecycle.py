"""What can happen in activities."""

from liuhen.kernel.flow import Move

MOVES: tuple[Move, ...] = ()
