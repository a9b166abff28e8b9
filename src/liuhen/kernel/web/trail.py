"""How the ledger's entries look in a custody trail, and whether each still proves itself."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Literal

from django.apps import apps

from liuhen.kernel import installed
from liuhen.kernel.flow import Move, Subject
from liuhen.kernel.flow import called as said_ref
from liuhen.kernel.flow.asking import Asked, Choice, Choices, Row
from liuhen.kernel.flow.subjects import row_commitment
from liuhen.kernel.ledger import keyring, proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.sequencing import read_under
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.wording import short_digest
from liuhen.regulation import DUTIES
from liuhen_proof import merkle, notes, tiles
from liuhen_proof.keys import VerifyKey

Proof = Literal["pending", "logged", "proved", "broken"]
Names = Callable[[Iterable[str]], Mapping[str, str]]
"""Turns refs (account:7, person:3) into what people call them."""

SHOWN = 40
A_REF = re.compile(r"[a-z]+:\d+")
OUTSIDE_MOVES = {
    "move.refused": "操作被拒绝",
    "calendar.loaded": "导入放假安排",
    "official-text.loaded": "导入条文原文",
    "clocks.recalculated": "重算期限",
    "machine.probed": "环境探测",
    "server.certified": "制作本机证书",
    "rows.adopted": "开始逐行核对",
    "rows.committed": "附属记录入账",
    "sealing-key.remembered": "记下密封密钥",
    "vault.checked": "存储复核",
}


REFUSALS_ZH = {
    "refused": "不能办理", "not-permitted": "没有权限", "wrong-state": "状态不符", "gate-closed": "不合规定",
    "invalid": "填写有误", "conflict": "相互冲突",
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """What an entry of a payload's ``data`` is called on a page; with ``of`` its values are that noun's row ids.

    ``values`` are the words for values that are keys; where it is empty the choices of the noun's column serve.
    """

    zh: str
    of: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


WORDS: dict[tuple[str, str], Call] = {}
"""By the noun an event begins with and the entry's name: the same name may mean another thing of another noun."""


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


def ref(of: str, zh: str) -> Call:
    """Say what an entry is called whose values are row ids of a noun."""
    return Call(zh, of)


def one_of(zh: str, values: Mapping[str, Any]) -> Call:
    """Say what an entry is called whose values are keys, and what these are called: words, or things with a ``zh``."""
    return Call(zh, values={key: getattr(each, "zh", each) for key, each in values.items()})


def call(noun: str, **words: str | Call) -> None:
    """Say what the entries of ``data`` of a noun's events are called. Raises ValueError for what was said before."""
    for key, word in words.items():
        if (noun, key) in WORDS:
            raise ValueError(f"{noun}.{key} is called {WORDS[noun, key].zh} already")
        WORDS[noun, key] = word if isinstance(word, Call) else Call(word)


def call_like(move: Move) -> None:
    """Let every event of a move's noun call its entries as that move asks for them: one beside it that asks nothing."""
    call(move.event.partition(".")[0], **{each.key: _called(each) for each in move.asks if each.key})


def entitle(events: Mapping[str, str]) -> None:
    """Say what events are called that no Move makes."""
    OUTSIDE_MOVES.update(events)


call("sealing-key", fingerprint="密钥摘要", renewed="原密钥遗失，另造")
call("rows", count="行数", tables="起始核对的表")
call("move", code=one_of("为何", REFUSALS_ZH), sentence="原因", article="依据")
call("calendar", year="年份", source="文号", holidays="放假", makeups="调休上班", version="版本")
call("clocks", calendar="按哪一版", first="第一个期限", last="最后一个期限", clocks="重算", moved="有变动")
call(
    "vault", run="第几次", checked="读回（份）", bytes="读回（字节）", ok="相符", missing="缺失", unreadable="读不出",
    corrupt="不符", strays="账外文件", both="同时核对 SM3", first_bad="第一处不符", complete="查完",
    stopped_by="中止原因",
)  # fmt: skip


@cache
def labels() -> dict[str, str]:
    """Return what every event is called, by the lifecycles of all apps: a Move by its label, a note by NOTED."""
    said = dict(OUTSIDE_MOVES)
    for lifecycle in installed.modules("lifecycle"):
        said |= getattr(lifecycle, "NOTED", {}) | {move.event: move.label for move in lifecycle.MOVES}
    return said


@cache
def _asked() -> dict[tuple[str, str], Call]:
    """Return what is called how in the entries of moves, by what these ask: by event and key."""
    moves: list[Move] = [move for lifecycle in installed.modules("lifecycle") for move in lifecycle.MOVES]
    return {(move.event, each.key): _called(each) for move in moves for each in move.asks if each.key}


def _called(asked: Asked) -> Call:
    zh = asked.called or asked.zh
    match asked:
        case Row(noun=noun):
            return ref(noun, zh)
        case Choice(of=words) | Choices(of=words):
            return one_of(zh, words)
    return Call(zh)


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
    if earlier := row_numbers([before or ""]):
        entries = entries.filter(id__lt=max(earlier))
    found = list(entries[: SHOWN + 1])
    shown = found[:SHOWN][::-1]
    told = _told(shown, names=names, rows={} if earlier else rows)
    return [replace(told[0], earlier=shown[0].pk), *told[1:]] if len(found) > SHOWN else told


def traces(entries: Sequence[Entry], *, names: Names, row: Subject | None = None) -> list[Trace]:
    """Put entries into words and check each; ``row`` is compared with what the last of them committed to."""
    return _told(entries, names=names, rows={row.ref: row} if row else {})


def _told(entries: Sequence[Entry], *, names: Names, rows: Mapping[str, Subject]) -> list[Trace]:
    told = [data_of(entry) for entry in entries]
    refs = {ref for entry, data in zip(entries, told, strict=True) for ref in refs_in(entry.event, data)}
    ways = {str(data["via"]) for data in told if "via" in data}
    called = names({entry.by for entry in entries} | refs | ways)
    proved = _proved(entries)
    last = {entry.subject: entry.pk for entry in entries}
    return [
        Trace(
            at=entry.at,
            label=label_of(entry.event),
            event=entry.event,
            by=called.get(entry.by, entry.by) + way_of(data, called),
            proof=_proof(
                entry, proved, row=rows.get(entry.subject) if last[entry.subject] == entry.pk else None
            ),
            index=entry.index,
            leaf_hash=bytes(entry.leaf_hash).hex(),
            articles=articles_of(entry),
            facts=facts_of(entry.event, data, called),
        )
        for entry, data in zip(entries, told, strict=True)
    ]


def data_of(entry: Entry) -> dict[str, Any]:
    """Return what an entry tells, empty once it was erased."""
    data = proofs.payload_of(entry).get("data", {})
    return data if isinstance(data, dict) else {}


def facts_of(event: str, data: Mapping[str, Any], called: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what an entry tells as (name, value) pairs for people."""
    noun = event.partition(".")[0]
    words = ((word_for(event, key), key, value) for key, value in data.items() if key != "via")
    return tuple(
        (word.zh, _value(word.of, _in_words(value, word.values or _choices(noun, key)), called))
        for word, key, value in words
    )


def _in_words(value: Any, words: Mapping[str, str]) -> Any:
    """Put keys into their words: one, several in a list, or several separated by blanks."""
    if isinstance(value, list):
        return [_in_words(item, words) for item in value]
    if isinstance(value, dict):
        return {words.get(key, key): _in_words(each, words) for key, each in value.items()}
    keys = value.split() if isinstance(value, str) and words else []
    return "、".join(words[key] for key in keys) if keys and all(key in words for key in keys) else value


@cache
def _choices(noun: str, key: str) -> Mapping[str, str]:
    """Return the choices of the column of that name, where the noun's model has one with choices."""
    for model in apps.get_models():
        if issubclass(model, Subject) and model._meta.model_name == noun:
            columns: dict[str, Any] = {column.name: column for column in model._meta.concrete_fields}
            return dict(columns[key].flatchoices) if key in columns else {}
    return {}


def way_of(data: Mapping[str, Any], called: Mapping[str, str]) -> str:
    """Say by which token it was done, where it was not the person at the screen."""
    via = str(data.get("via", ""))
    return f"（经接口令牌“{called.get(via, via)}”）" if via else ""


def refs_in(event: str, data: Mapping[str, Any]) -> set[str]:
    """Return the refs of the rows that an entry tells of."""
    told = ((word_for(event, key).of, value) for key, value in data.items() if value is not None)
    return {f"{noun}:{value}" for noun, value in told if noun}


def word_for(event: str, key: str) -> Call:
    """Return what is called how in an event's data; what nobody gave a word goes by its own name."""
    return WORDS.get((event.partition(".")[0], key)) or _asked().get((event, key)) or Call(key)


def _value(noun: str, value: Any, called: Mapping[str, str]) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(_item(item) for item in value[:20]) + ("……" if len(value) > 20 else "")
        case dict():
            return "、".join(f"{name} {item}" for name, item in list(value.items())[:20])
    about = f"{noun}:{value}" if noun else str(value)
    return called.get(about) or (said_ref(about) if noun or A_REF.fullmatch(about) else about)


def _item(item: Any) -> str:
    if isinstance(item, dict):
        return " ".join(short_digest(str(part)) for part in item.values())
    return said_ref(item) if A_REF.fullmatch(str(item)) else str(item)


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


@lru_cache(maxsize=8)
def _opened(note: str, verifiers: tuple[VerifyKey, ...]) -> notes.Checkpoint | None:
    """Return what a note says, None where the signatures do not hold: the same words and keys always say the same."""
    try:
        return notes.open_checkpoint(note, verifiers=verifiers)
    except notes.NoteError:
        return None


def _proved(entries: Sequence[Entry]) -> set[int]:
    """Return the leaf indexes that the newest checkpoint covers and whose path to its root holds."""
    checkpoint = proofs.newest_checkpoint()
    if checkpoint is None:
        return set()
    opened = _opened(checkpoint.note, tuple(keyring.verifiers()))
    if opened is None:
        return set()
    leaves = {
        entry.index: bytes(entry.leaf_hash)
        for entry in entries
        if entry.index is not None and entry.index < opened.size
    }
    read = read_under(leaves, size=opened.size)
    return {
        index
        for index, leaf_hash in leaves.items()
        if merkle.verify_inclusion(
            leaf_hash=leaf_hash,
            index=index,
            size=opened.size,
            root=opened.root,
            path=tiles.inclusion_path(index, size=opened.size, read_tile=read),
        )
    }
