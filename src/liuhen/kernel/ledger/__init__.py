"""The append-only log of everything that happened, over liuhen_proof.

``append`` stages an entry in the caller's transaction; one sequencer gives it its place in the tree and signs
a checkpoint within a second (ADR-3).
"""

from liuhen.kernel.ledger.writing import Event, append, append_many, fresh_salt

__all__ = ["Event", "append", "append_many", "fresh_salt"]
