"""Merge what phones wrote on site: each step is kept, what is in order moves its visit on. 《责任制》第29条."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from liuhen.apps.visits import lifecycle, queries
from liuhen.apps.visits.actions.phones import check_signature
from liuhen.apps.visits.actions.sites import FILES, Placed, Sites, raise_finding
from liuhen.apps.visits.models import FieldStep, Phone
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, Turns, action, judge, locked, together
from liuhen.kernel.vault import blobs
from liuhen.regulation import visits as law
from liuhen.regulation.parameters import FIELD_CLOCK_TOLERANCE_SECONDS, FIELD_MERGE_HOURS
from liuhen.regulation.vocabulary import Duty, Finding
from liuhen_proof import field_log
from liuhen_proof.field_log import Merged, Step, Tail

MOST_STEPS = 500
CAUSES: dict[str, tuple[Finding, Duty]] = {
    "late": (law.LATE, law.SHOW_AND_TELL), "clock": (law.CLOCK_WRONG, law.SHOW_AND_TELL),
    "set": (law.CLOCK_SET, law.SHOW_AND_TELL), "gap": (law.STEPS_LOST, law.SHOW_AND_TELL),
    "fork": (law.FORKED, law.SHOW_AND_TELL), "twice": (law.TWICE, law.CALL_RARELY),
    "refused": (law.OUT_OF_ORDER, law.SHOW_AND_TELL), "signed-before": (law.SIGNED_BEFORE, law.SHOW_AND_TELL),
}  # fmt: skip
"""What each mark on a step is found to be, and by which duty."""


@dataclass(frozen=True)
class Answer:
    """What the phone is told: where its chain stands now, what is missing, which steps were not believed and why."""

    phone: Phone
    merged: Merged
    refused: dict[int, str]
    wanted: tuple[str, ...] = ()
    """SHA-256 of pictures that have to come before the steps that speak of them."""


@action(lifecycle.MERGE)
def merge(
    *,
    phone: Phone,
    batch: "Sequence[tuple[str, str]]",
    phone_now_ms: int,
    lost: bool = False,
    by: Actor,
    at: datetime,
) -> Answer:
    """Take steps in; a second time nothing changes. ``lost``: the phone gives up for lost what is missing before."""
    phone = locked(phone)
    judge(phone, lifecycle.MERGE, by=by)
    if len(batch) > MOST_STEPS:
        raise Invalid(f"{lifecycle.MERGE.cannot}：一次最多{MOST_STEPS}步", remedy="请分几次传回")
    spki = base64.b64decode(phone.spki)
    found = field_log.merge(
        batch, spki=spki, tail=Tail(phone.next_seq, phone.tail), had=_had(phone, batch), lost=lost,
        check=check_signature,
    )  # fmt: skip
    pictures = blobs.whole(_pictures(found.fresh))
    if wanted := tuple(each for each in _pictures(found.fresh) if each not in pictures):
        return Answer(phone, found, {}, wanted)
    placed = _placed(found, phone_now_ms, at=at)
    forks = [
        Placed(each, min(_moment(each.at), at), _moment(each.at), ["fork"])
        for each in _new_forks(phone, found.forks)
    ]
    by_visit: dict[int, list[Placed]] = {}
    for each in placed:
        by_visit.setdefault(_number(each.step.visit), []).append(each)
    with together(at=at) as turns:
        turns.hold([phone])
        sites = Sites(phone, by, pictures, turns)
        sites.take(by_visit)
        sites.write()
        if placed or forks or found.false:
            _keep(phone, found, placed + forks, turns, by=by)
    sites.look_around()
    _raise(phone, placed + forks, at=at)
    if found.false:
        raise_finding(law.TAMPERED, law.SHOW_AND_TELL, phone.ref, str(phone), phone, at=at)
    return Answer(phone, found, {each.step.seq: each.said for each in placed if "refused" in each.marks})


def _had(phone: Phone, batch: "Sequence[tuple[str, str]]") -> Any:
    """Return what tells the digest of a step that is had, by its number: of this batch at once."""
    if not phone.next_seq:
        return {}.get
    first = max(0, phone.next_seq - len(batch) - MOST_STEPS)
    return queries.digests_had(phone, range(first, phone.next_seq)).get


def _pictures(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the digests of the pictures that steps speak of, once each."""
    named = [str(each.data.get("sha256", "")) for each in steps if each.kind in FILES]
    return tuple(each for each in dict.fromkeys(named) if len(each) == 64)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(min(ms, 253_402_214_400_000) / 1000, UTC)


def _number(visit: str) -> int:
    return int(visit) if visit.isdecimal() and len(visit) < 16 else 0


def _placed(found: Merged, phone_now_ms: int, *, at: datetime) -> list[Placed]:
    """Put the clock right by how it differs from ours now, walking back over every time it was set."""
    tolerance = timedelta(seconds=FIELD_CLOCK_TOLERANCE_SECONDS.value)
    late = timedelta(hours=FIELD_MERGE_HOURS.value)
    off = timedelta(milliseconds=phone_now_ms) - timedelta(seconds=at.timestamp())
    jumps = {
        each.seq: timedelta(milliseconds=by)
        for each, by in field_log.clock_jumps(
            found.fresh, tolerance_ms=round(tolerance.total_seconds() * 1000)
        )
    }
    placed, latest = [], at
    for each in reversed(found.fresh):
        try:
            done_at = min(_moment(each.at) - off, latest)
        except OverflowError:
            done_at = latest
        marks = [
            mark
            for mark, is_so in (
                ("late", at - done_at > late), ("clock", abs(off) > tolerance), ("set", each.seq in jumps),
                ("gap", each.seq in found.after_a_gap),
            )
            if is_so
        ]  # fmt: skip
        placed.append(Placed(each, done_at, _moment(each.at), marks))
        latest, off = done_at, off - jumps.get(each.seq, timedelta())
    return placed[::-1]


def _new_forks(phone: Phone, forks: Sequence[Step]) -> list[Step]:
    had = set(
        FieldStep.objects.filter(phone=phone, digest__in=[each.digest for each in forks]).values_list(
            "digest", flat=True
        )
    )
    return [each for each in {each.digest: each for each in forks}.values() if each.digest not in had]


def _keep(phone: Phone, found: Merged, steps: list[Placed], turns: Turns, *, by: Actor) -> None:
    """Keep every step as it came, in one entry of the phone."""
    turns.step(
        phone, lifecycle.MERGE, by=by,
        changes={"next_seq": found.tail.seq, "tail": found.tail.digest, "merged_at": turns.at},
        data={
            "count": len(found.fresh), "next": found.tail.seq, "tail": found.tail.digest, "forks": len(found.forks),
            "false": [[place, code] for place, code, _ in found.false],
        },
        along=[
            FieldStep(
                phone=phone, visit=each.visit, seq=each.step.seq, digest=each.step.digest, text=each.step.text,
                signature=each.step.signature, kind=each.step.kind, done_at=each.done_at, phone_at=each.phone_at,
                received_at=turns.at, marks=" ".join(each.marks), said=each.said,
            )
            for each in steps
        ],
    )  # fmt: skip


def _raise(phone: Phone, steps: list[Placed], *, at: datetime) -> None:
    """Let what is odd be explained: once for each visit and kind."""
    told = {(mark, each.visit) for each in steps for mark in each.marks}
    for mark, visit in sorted(told, key=lambda pair: (pair[0], pair[1].pk if pair[1] else 0)):
        about, about_zh = (visit.ref, str(visit)) if visit else (phone.ref, str(phone))
        raise_finding(*CAUSES[mark], about, about_zh, phone, at=at)
