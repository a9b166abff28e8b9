"""What can happen in custody."""

from liuhen.kernel.flow import Move

MOVES: tuple[Move, ...] = ()
