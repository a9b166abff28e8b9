"""Verbs on remedies: brought, answered, decided, and what follows from them. 《责任制》第21条."""

from liuhen.apps.remedies.actions.answering import draw_up, keep_capsule, seal
from liuhen.apps.remedies.actions.objecting import (
    answer,
    bring,
    decide,
    forward,
    lodge,
    put_right,
    settle,
    take_copy,
)
from liuhen.apps.remedies.actions.performing import lift, perform, receive_opinion, register, report

__all__ = [
    "answer",
    "bring",
    "decide",
    "draw_up",
    "forward",
    "keep_capsule",
    "lift",
    "lodge",
    "perform",
    "put_right",
    "receive_opinion",
    "register",
    "report",
    "seal",
    "settle",
    "take_copy",
]
