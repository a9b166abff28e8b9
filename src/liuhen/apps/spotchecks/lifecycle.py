"""What can happen in spotchecks."""

from liuhen.kernel.flow import Move

MOVES: tuple[Move, ...] = ()
