"""What can happen here."""

from liuhen.kernel.flow import Move

MOVES: tuple[Move, ...] = ()
