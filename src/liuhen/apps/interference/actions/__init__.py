"""Verbs of rings, reports, findings of two, circulars and announced changes."""

from liuhen.apps.interference.actions.changes import (
    announce,
    confirm,
    lapse_change,
    look,
    look_too,
    open_review,
    refuse_change,
)
from liuhen.apps.interference.actions.filing import file, file_cover
from liuhen.apps.interference.actions.handling import (
    approve,
    call_back,
    circulate,
    conclude,
    countersign,
    propose,
    put_out,
    refuse_circular,
    write_circular,
)
from liuhen.apps.interference.actions.rings import (
    archive,
    begin,
    finish,
    lapse,
    make_key,
    name_ring,
    name_successor,
    split_anew,
)

__all__ = [
    "announce", "approve", "archive", "begin", "call_back", "circulate", "conclude", "confirm", "countersign", "file",
    "file_cover", "finish", "lapse", "lapse_change", "look", "look_too", "make_key", "name_ring", "name_successor",
    "open_review", "propose", "put_out", "refuse_change", "refuse_circular", "split_anew", "write_circular",
]  # fmt: skip
