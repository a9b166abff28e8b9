"""How anything changes: one table of Moves per subject, one function that turns the key."""

from liuhen.kernel.flow.refusals import Conflict, GateClosed, Invalid, NotPermitted, Refused, WrongState
from liuhen.kernel.flow.steps import Move, action, enter_many, locked, note, step, why_not
from liuhen.kernel.flow.subjects import Subject, called, every_numbered, number_of

__all__ = [
    "Conflict",
    "GateClosed",
    "Invalid",
    "Move",
    "NotPermitted",
    "Refused",
    "Subject",
    "WrongState",
    "action",
    "called",
    "enter_many",
    "every_numbered",
    "locked",
    "note",
    "number_of",
    "step",
    "why_not",
]
