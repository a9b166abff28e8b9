"""Verbs on evidence, on facts, and on what falls with it."""

from liuhen.apps.evidence.actions.collecting import collect, exclude, reinstate, take_in
from liuhen.apps.evidence.actions.falling import look_again
from liuhen.apps.evidence.actions.finding import find, support, withdraw
from liuhen.apps.evidence.actions.writing import list_evidence, write_record

__all__ = [
    "collect", "exclude", "find", "list_evidence", "look_again", "reinstate", "support", "take_in", "withdraw",
    "write_record",
]  # fmt: skip
