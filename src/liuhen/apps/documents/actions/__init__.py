"""Verbs on papers, seals and services."""

from liuhen.apps.documents.actions.papers import draft, draw, file_drawing, issue, press_seal, revise, void
from liuhen.apps.documents.actions.seals import end_seal, hand_over_seal, register_seal
from liuhen.apps.documents.actions.serving import (
    file_consent,
    hand_over,
    leave,
    note_arrival,
    note_return,
    post,
    publish,
    record_service,
    revoke_consent,
    send,
    take_as_served,
    void_service,
)

__all__ = [
    "draft",
    "draw",
    "end_seal",
    "file_consent",
    "file_drawing",
    "hand_over",
    "hand_over_seal",
    "issue",
    "leave",
    "note_arrival",
    "note_return",
    "post",
    "press_seal",
    "publish",
    "record_service",
    "register_seal",
    "revise",
    "revoke_consent",
    "send",
    "take_as_served",
    "void",
    "void_service",
]
