"""Verbs on compulsory measures and on the things they hold."""

from liuhen.apps.measures.actions.holding import end_testing, extend, release, send_for_testing, settle
from liuhen.apps.measures.actions.taking import (
    approve,
    approve_afterwards,
    ask_for,
    declare_urgent,
    refuse,
    refuse_afterwards,
    take,
)
from liuhen.apps.measures.actions.things import (
    auction,
    confiscate,
    destroy,
    give_all_back,
    give_back,
    hand_over,
    list_things,
)
from liuhen.apps.measures.actions.writing import write

__all__ = [
    "approve",
    "approve_afterwards",
    "ask_for",
    "auction",
    "confiscate",
    "declare_urgent",
    "destroy",
    "end_testing",
    "extend",
    "give_all_back",
    "give_back",
    "hand_over",
    "list_things",
    "refuse",
    "refuse_afterwards",
    "release",
    "send_for_testing",
    "settle",
    "take",
    "write",
]
