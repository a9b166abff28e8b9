"""Verbs on clues and cases, one file a matter; what other apps call is named here."""

from liuhen.apps.cases.actions.clues import decline_clue, register_clue
from liuhen.apps.cases.actions.ending import (
    close,
    conclude,
    enter_decided,
    reopen,
    send_back,
    transfer,
    withdraw,
)
from liuhen.apps.cases.actions.handling import add_party, name_handler, pause, release_handler, resume
from liuhen.apps.cases.actions.opening import approve_opening, open_on_the_spot, propose, receive

__all__ = [
    "add_party", "approve_opening", "close", "conclude", "decline_clue", "enter_decided", "name_handler",
    "open_on_the_spot", "pause", "propose", "receive", "register_clue", "release_handler", "reopen", "resume",
    "send_back", "transfer", "withdraw",
]  # fmt: skip
