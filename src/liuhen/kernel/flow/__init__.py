"""How anything changes: one table of Moves per subject, one function that turns the key."""

from liuhen.kernel.flow.doers import persons_who
from liuhen.kernel.flow.laid import closed_from_above, lay
from liuhen.kernel.flow.refusals import (
    Conflict,
    GateClosed,
    Invalid,
    NotPermitted,
    Refused,
    SecondFactorMissing,
    WrongState,
)
from liuhen.kernel.flow.steps import (
    Move,
    action,
    begins,
    judge,
    locked,
    move_of,
    not_permitted,
    note,
    step,
    why_not,
)
from liuhen.kernel.flow.subjects import Subject, Whom, called, every_numbered, nouns, number_of, subjects
from liuhen.kernel.flow.turns import Turns, enter_many, together

__all__ = [
    "Conflict",
    "GateClosed",
    "Invalid",
    "Move",
    "NotPermitted",
    "Refused",
    "SecondFactorMissing",
    "Subject",
    "Turns",
    "Whom",
    "WrongState",
    "action",
    "begins",
    "called",
    "closed_from_above",
    "enter_many",
    "every_numbered",
    "judge",
    "lay",
    "locked",
    "move_of",
    "not_permitted",
    "note",
    "nouns",
    "number_of",
    "persons_who",
    "step",
    "subjects",
    "together",
    "why_not",
]
