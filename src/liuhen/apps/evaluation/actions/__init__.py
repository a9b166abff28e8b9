"""Verbs on schemes, years, results, objections, officers' years and commendations."""

from liuhen.apps.evaluation.actions.answering import answer, object_to, reject, sustain
from liuhen.apps.evaluation.actions.assessing import (
    answer_assessment,
    draft_again,
    draft_assessment,
    sign,
    sign_low,
)
from liuhen.apps.evaluation.actions.commending import approve, propose, refuse, withdraw
from liuhen.apps.evaluation.actions.schemes import (
    approve_scheme,
    draft_scheme,
    drop_indicator,
    drop_scheme,
    put_indicator,
    return_scheme,
    submit_scheme,
)
from liuhen.apps.evaluation.actions.years import drop, freeze, open_year, revise, tell

__all__ = [
    "answer", "answer_assessment", "approve", "approve_scheme", "draft_again", "draft_assessment", "draft_scheme",
    "drop", "drop_indicator", "drop_scheme", "freeze", "object_to", "open_year", "propose", "put_indicator", "refuse",
    "reject", "return_scheme", "revise", "sign", "sign_low", "submit_scheme", "sustain", "tell", "withdraw",
]  # fmt: skip
