"""No moves: a notice points at what the ledger already holds, and whether it was read changes nothing there."""

from liuhen.kernel.flow import Move

MOVES: tuple[Move, ...] = ()
