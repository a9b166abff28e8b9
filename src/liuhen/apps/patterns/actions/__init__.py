"""Verbs on problem models and what they found."""

from liuhen.apps.patterns.actions.concluding import clear, find, look_into, pass_on
from liuhen.apps.patterns.actions.versions import (
    adopt,
    ask_run,
    draft,
    draft_all,
    drop,
    retire,
    revise,
    run,
    send_back,
)

__all__ = [
    "adopt", "ask_run", "clear", "draft", "draft_all", "drop", "find", "look_into", "pass_on", "retire", "revise",
    "run", "send_back",
]  # fmt: skip
