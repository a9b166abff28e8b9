"""How the ledger's entries look in a custody trail, and whether each still proves itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Literal

from django.apps import apps

from liuhen.kernel.flow import Move, Subject
from liuhen.kernel.flow.subjects import row_commitment
from liuhen.kernel.ledger import keeping, proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.sequencing import read_tile
from liuhen.regulation import DUTIES
from liuhen_proof import merkle, notes, tiles

Proof = Literal["pending", "logged", "proved", "broken"]
Names = Callable[[Iterable[str]], Mapping[str, str]]
"""Turns refs (account:7, person:3) into what people call them."""

SHOWN = 40
OUTSIDE_MOVES = {
    "move.refused": "操作被拒绝",
    "calendar.loaded": "导入放假安排",
    "official-text.loaded": "导入条文原文",
    "clocks.recalculated": "重算期限",
    "machine.probed": "环境探测",
    "vault.checked": "存储复核",
}
WORDS: dict[str, tuple[str, str]] = {
    "code": ("代码", ""),
    "sentence": ("原因", ""),
    "article": ("依据", ""),
    "reason": ("理由", ""),
}


@dataclass(frozen=True)
class Trace:
    """An entry in words: ``facts`` are its (name, value) pairs, ``articles`` its (duty id, citation) pairs.

    ``proof``: not yet in the tree; in the tree; checked against a checkpoint just now; contradicted by the row.
    """

    at: datetime
    label: str
    event: str
    by: str
    proof: Proof
    index: int | None = None
    leaf_hash: str = ""
    articles: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    earlier: int = 0
    """On the oldest of a cut trail: the id of its entry, before which there are more."""

    @property
    def is_refusal(self) -> bool:
        """Whether it tells of an act that was refused."""
        return self.event == "move.refused"

    @property
    def reason(self) -> str:
        """Why it was refused."""
        return dict(self.facts).get("原因", "")


def call(noun: str = "", **words: str) -> None:
    """Say what entries of a payload's ``data`` are called on a page; with ``noun`` their values are its row ids."""
    WORDS.update({key: (zh, noun) for key, zh in words.items()})


def entitle(events: Mapping[str, str]) -> None:
    """Say what events are called that no Move makes."""
    OUTSIDE_MOVES.update(events)


@cache
def labels() -> dict[str, str]:
    """Return what every event is called, by the lifecycles of all apps: a Move by its label, a note by NOTED."""
    said = dict(OUTSIDE_MOVES)
    for config in apps.get_app_configs():
        if config.name.startswith("liuhen.apps."):
            lifecycle = import_module(f"{config.name}.lifecycle")
            moves: tuple[Move, ...] = lifecycle.MOVES
            said |= getattr(lifecycle, "NOTED", {}) | {move.event: move.label for move in moves}
    return said


def label_of(event: str) -> str:
    return labels().get(event, event)


def articles_of(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return (duty id, citation) of each duty an entry rests on."""
    return tuple((key, DUTIES[key][-1].article.cite()) for key in entry.article.split() if key in DUTIES)


def trail_of(subject: Subject, *also: Subject, names: Names, before: str | None = None) -> list[Trace]:
    """Return the latest of a row's custody trail and of what hangs on it, oldest first, every entry checked now.

    ``before``, the page's ``trail`` parameter, asks for what came before the entry of that id.
    """
    rows = {row.ref: row for row in (subject, *also)}
    entries = Entry.objects.filter(subject__in=rows).order_by("-id")
    if earlier := bool(before) and str(before).isdecimal():
        entries = entries.filter(id__lt=int(before or 0))
    found = list(entries[: SHOWN + 1])
    shown = found[:SHOWN][::-1]
    told = _told(shown, names=names, rows={} if earlier else rows)
    return [replace(told[0], earlier=shown[0].pk), *told[1:]] if len(found) > SHOWN else told


def traces(entries: Sequence[Entry], *, names: Names, row: Subject | None = None) -> list[Trace]:
    """Put entries into words and check each; ``row`` is compared with what the last of them committed to."""
    return _told(entries, names=names, rows={row.ref: row} if row else {})


def _told(entries: Sequence[Entry], *, names: Names, rows: Mapping[str, Subject]) -> list[Trace]:
    told = [data_of(entry) for entry in entries]
    refs = {
        f"{noun}:{value}"
        for data in told
        for key, value in data.items()
        if value is not None and (noun := noun_of(key))
    }
    called = names({entry.by for entry in entries} | refs)
    proved = _proved(entries)
    last = {entry.subject: entry.pk for entry in entries}
    return [
        Trace(
            at=entry.at,
            label=label_of(entry.event),
            event=entry.event,
            by=called.get(entry.by, entry.by),
            proof=_proof(
                entry, proved, row=rows.get(entry.subject) if last[entry.subject] == entry.pk else None
            ),
            index=entry.index,
            leaf_hash=bytes(entry.leaf_hash).hex(),
            articles=articles_of(entry),
            facts=facts_of(data, called),
        )
        for entry, data in zip(entries, told, strict=True)
    ]


def data_of(entry: Entry) -> dict[str, Any]:
    """Return what an entry tells, empty once it was erased."""
    data = proofs.payload_of(entry).get("data", {})
    return data if isinstance(data, dict) else {}


def facts_of(data: Mapping[str, Any], called: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what an entry tells as (name, value) pairs for people."""
    return tuple((WORDS.get(key, (key, ""))[0], _value(key, value, called)) for key, value in data.items())


def noun_of(key: str) -> str:
    """Return whose row ids the values under ``key`` are, or ""."""
    return WORDS.get(key, ("", ""))[1]


def _value(key: str, value: Any, called: Mapping[str, str]) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(str(item) for item in value[:20]) + ("……" if len(value) > 20 else "")
        case dict():
            return "、".join(f"{name} {item}" for name, item in list(value.items())[:20])
    noun = noun_of(key)
    return called.get(f"{noun}:{value}", str(value)) if noun else str(value)


def _proof(entry: Entry, proved: set[int] | None, *, row: Subject | None) -> Proof:
    if row is not None and _contradicts(row, entry):
        return "broken"
    if entry.index is None:
        return "pending"
    if proved is None or entry.index not in proved:
        return "logged"
    return "proved" if proved_leaf(entry) else "broken"


def proved_leaf(entry: Entry) -> bool:
    """Say whether the kept hash is that of the kept bytes."""
    return merkle.leaf_hash(bytes(entry.leaf)) == bytes(entry.leaf_hash)


def _contradicts(row: Subject, entry: Entry) -> bool:
    payload = proofs.payload_of(entry)
    salt, committed = payload.get("salt"), payload.get("row")
    return bool(committed) and committed != row_commitment(row, str(salt))


def _proved(entries: Sequence[Entry]) -> set[int]:
    """Return the leaf indexes that the newest checkpoint covers and whose path to its root holds."""
    checkpoint = proofs.newest_checkpoint()
    if checkpoint is None:
        return set()
    opened = notes.open_checkpoint(checkpoint.note, verifiers=keeping.verifiers())
    read: dict[tuple[int, int], bytes] = {}

    def tile(level: int, n: int) -> bytes:
        if (level, n) not in read:
            read[level, n] = read_tile(level, n)
        return read[level, n]

    return {
        index
        for entry in entries
        if (index := entry.index) is not None
        and index < opened.size
        and merkle.verify_inclusion(
            leaf_hash=bytes(entry.leaf_hash),
            index=index,
            size=opened.size,
            path=tiles.inclusion_path(index, size=opened.size, read_tile=tile),
            root=opened.root,
        )
    }
