"""What can happen in accountability."""

from liuhen.kernel.flow import Move

MOVES: tuple[Move, ...] = ()
