"""Merge what phones wrote on site: each step is kept, what is in order moves its visit on. 《责任制》第29条."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from liuhen.apps.activities.actions import conducting
from liuhen.apps.findings import actions as findings
from liuhen.apps.visits import errands, lifecycle, queries
from liuhen.apps.visits.actions.phones import check_signature
from liuhen.apps.visits.models import Defect, FieldStep, Phone, TicketUse, Visit, VisitFile
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, Move, Refused, action, locked, step, why_not
from liuhen.kernel.identifiers import plain, stated
from liuhen.kernel.vault import blobs
from liuhen.regulation import visits as law
from liuhen.regulation.parameters import FIELD_CLOCK_TOLERANCE_SECONDS, FIELD_MERGE_HOURS
from liuhen.regulation.vocabulary import Duty, Finding
from liuhen_proof import field_log
from liuhen_proof.field_log import Merged, Step, Tail

MOST_STEPS = 500
LONGEST = {"item": 200, "place": 120, "note": 1000, "reason": 300, "witness": 60}
FILES = {"photo": "照片.jpg", "sign": "签名.png"}
MOVES = {
    "scan-in": lifecycle.ENTER, "late": lifecycle.ENTER_LATE, "record": lifecycle.RECORD, "scan-out": lifecycle.LEAVE,
}  # fmt: skip
CAUSES: dict[str, tuple[Finding, Duty]] = {
    "late": (law.LATE, law.SHOW_AND_TELL), "clock": (law.CLOCK_WRONG, law.SHOW_AND_TELL),
    "set": (law.CLOCK_SET, law.SHOW_AND_TELL), "gap": (law.STEPS_LOST, law.SHOW_AND_TELL),
    "fork": (law.FORKED, law.SHOW_AND_TELL), "twice": (law.TWICE, law.CALL_RARELY),
    "refused": (law.OUT_OF_ORDER, law.SHOW_AND_TELL),
}  # fmt: skip
"""What each mark on a step is found to be, and by which duty."""


@dataclass
class Placed:
    """A step with the moment at which it was really done, and what is to be said of it."""

    step: Step
    done_at: datetime
    marks: list[str] = field(default_factory=list)
    said: str = ""
    visit: Visit | None = None

    @property
    def phone_at(self) -> datetime:
        return _moment(self.step.at)


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
    if refusal := why_not(phone, lifecycle.MERGE, by=by):
        raise refusal
    if len(batch) > MOST_STEPS:
        raise Invalid(f"{lifecycle.MERGE.cannot}：一次最多{MOST_STEPS}步", remedy="请分几次传回")
    spki = base64.b64decode(phone.spki)
    found = field_log.merge(
        batch, spki=spki, tail=Tail(phone.next_seq, phone.tail), had=_had(phone, batch), lost=lost,
        check=check_signature,
    )  # fmt: skip
    if wanted := _wanted(found.fresh):
        return Answer(phone, found, {}, wanted)
    placed = _placed(found, phone_now_ms, at=at)
    forks = [Placed(each, min(_moment(each.at), at), ["fork"]) for each in _new_forks(phone, found.forks)]
    by_visit: dict[int, list[Placed]] = {}
    for each in placed:
        by_visit.setdefault(_number(each.step.visit), []).append(each)
    for pk, steps in by_visit.items():
        _Site.of(pk, phone, by=by, at=at).take(steps)
    if placed or forks or found.false:
        phone = _written(phone, found, placed + forks, by=by, at=at)
    _raise(phone, placed + forks, at=at)
    if found.false:
        _found(law.TAMPERED, law.SHOW_AND_TELL, phone.ref, str(phone), phone, at=at)
    return Answer(phone, found, {each.step.seq: each.said for each in placed if "refused" in each.marks})


def _had(phone: Phone, batch: "Sequence[tuple[str, str]]") -> Any:
    """Return what tells the digest of a step that is had, by its number: of this batch at once."""
    if not phone.next_seq:
        return {}.get
    first = max(0, phone.next_seq - len(batch) - MOST_STEPS)
    return queries.digests_had(phone, range(first, phone.next_seq)).get


def _wanted(steps: Iterable[Step]) -> tuple[str, ...]:
    named = [str(each.data.get("sha256", "")) for each in steps if each.kind in FILES]
    return tuple(each for each in dict.fromkeys(named) if len(each) == 64 and not blobs.exists(each))


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
        placed.append(Placed(each, done_at, marks))
        latest, off = done_at, off - jumps.get(each.seq, timedelta())
    return placed[::-1]


def _new_forks(phone: Phone, forks: Sequence[Step]) -> list[Step]:
    had = set(
        FieldStep.objects.filter(phone=phone, digest__in=[each.digest for each in forks]).values_list(
            "digest", flat=True
        )
    )
    return [each for each in {each.digest: each for each in forks}.values() if each.digest not in had]


def _written(phone: Phone, found: Merged, steps: list[Placed], *, by: Actor, at: datetime) -> Phone:
    """Keep every step as it came, in one entry of the phone."""
    rows = [
        FieldStep(
            phone=phone, visit=each.visit, seq=each.step.seq, digest=each.step.digest, text=each.step.text,
            signature=each.step.signature, kind=each.step.kind, done_at=each.done_at, phone_at=each.phone_at,
            received_at=at, marks=" ".join(each.marks), said=each.said,
        )
        for each in steps
    ]  # fmt: skip
    return step(
        phone, lifecycle.MERGE, by=by, at=at,
        changes={"next_seq": found.tail.seq, "tail": found.tail.digest, "merged_at": at},
        data={
            "count": len(found.fresh), "next": found.tail.seq, "tail": found.tail.digest, "forks": len(found.forks),
            "false": [[place, code] for place, code, _ in found.false],
        },
        along=lambda _: FieldStep.objects.bulk_create(rows, batch_size=MOST_STEPS),
    )  # fmt: skip


def _raise(phone: Phone, steps: list[Placed], *, at: datetime) -> None:
    """Let what is odd be explained: once for each visit and kind."""
    told = {(mark, each.visit) for each in steps for mark in each.marks}
    for mark, visit in sorted(told, key=lambda pair: (pair[0], pair[1].pk if pair[1] else 0)):
        about, about_zh = (visit.ref, str(visit)) if visit else (phone.ref, str(phone))
        _found(*CAUSES[mark], about, about_zh, phone, at=at)


def _found(found: Finding, duty: Duty, about: str, about_zh: str, phone: Phone, *, at: datetime) -> None:
    findings.open_finding(
        found=found, duty=duty, about=about, about_zh=about_zh, unit_id=phone.unit_id, person=phone.person,
        by=SYSTEM, at=at,
    )  # fmt: skip


@dataclass
class _Site:
    """One visit while the steps of a phone are put to it, in their order."""

    visit: Visit | None
    phone: Phone
    by: Actor
    at: datetime
    told: list[Placed] = field(default_factory=list)
    files: list[tuple[Placed, int | None]] = field(default_factory=list)

    @classmethod
    def of(cls, pk: int, phone: Phone, *, by: Actor, at: datetime) -> "_Site":
        found = Visit.objects.filter(pk=pk, officers__person_id=phone.person_id).first()
        return cls(locked(found) if found else None, phone, by, at)

    def take(self, steps: list[Placed]) -> None:
        for each in steps:
            each.visit = self.visit
            refused = self._put(each)
            if refused:
                each.marks.append("refused")
                each.said = refused[:300]
        self._flush(move=lifecycle.RECORD)

    def _put(self, placed: Placed) -> str:
        """Put one step to the visit; return why it was not believed, or nothing."""
        visit, kind = self.visit, placed.step.kind
        if visit is None:
            return "不能记入现场步骤：没有这次检查，或者您不是检查人员"
        if kind not in law.STEPS:
            return "不能记入现场步骤：不认识的步骤"
        if kind == "scan-in" and self._is_shown_again(visit):
            self._show_twice(visit, placed)
            return ""
        move = MOVES[_way(placed.step)]
        facts = law.StepFacts(
            law.STEPS[kind].zh, law.missing_before(kind, self._done), self._why_false(visit, placed.step)
        )
        if refusal := why_not(visit, move, by=self.by, facts=facts):
            return str(refusal)
        if kind == "finding":
            self._note(visit, placed)
        if move in (lifecycle.ENTER, lifecycle.ENTER_LATE):
            self._flush(move=lifecycle.RECORD)
        self.told.append(placed)
        if kind in FILES:
            self.files.append((placed, _count(placed.step.data.get("finding"))))
        if move is not lifecycle.RECORD:
            self._flush(move=move, facts=facts)
        return ""

    @property
    def _done(self) -> frozenset[str]:
        assert self.visit
        return self.visit.done | {each.step.kind for each in self.told}

    def _is_shown_again(self, visit: Visit) -> bool:
        burned = TicketUse.objects.filter(visit=visit, state="burned").first()
        return burned is not None and burned.phone_id != self.phone.pk

    def _show_twice(self, visit: Visit, placed: Placed) -> None:
        placed.marks.append("twice")
        use = TicketUse(visit=visit, unit_id=visit.unit_id, phone=self.phone, used_at=placed.done_at)
        step(
            use, lifecycle.SHOW_TWICE, by=self.by, at=self.at,
            data={"visit": visit.pk, "phone": self.phone.pk, "used_at": placed.done_at.isoformat()},
        )  # fmt: skip

    def _why_false(self, visit: Visit, told: Step) -> str:
        """Say what is wrong with what a step itself says."""
        data = told.data
        match told.kind:
            case "scan-in":
                if data.get("ticket") != hashlib.sha256(visit.ticket.encode()).hexdigest():
                    return "出示的检查券不是这次检查的"
                code = data.get("code")
                if not isinstance(code, str) or plain(code) != visit.establishment.code:
                    return "扫到的编码不是该企业的"
            case "reason" if data.get("matter") is not True or data.get("rights") is not True:
                return "没有确认已经说明事项、理由并告知权利"
            case "check":
                results = data.get("results")
                if not isinstance(results, dict) or any(
                    results.get(str(n)) not in law.CHECKED for n in range(len(visit.checklist))
                ):
                    return "检查清单没有逐项填写"
            case "finding" if not (_count(data.get("n")) and _text(told, "item") and _text(told, "note")):
                return "没有写明发现的问题"
            case "photo" | "sign" if not _is_digest(data.get("sha256")):
                return "没有照片或者签名"
            case "unsigned" if not (_text(told, "reason") and _text(told, "witness")):
                return "当事人拒绝签名的，没有写明原因和见证人"
        return ""

    def _note(self, visit: Visit, placed: Placed) -> None:
        told, number = placed.step, _count(placed.step.data.get("n"))
        assert number
        taken = set(Defect.objects.filter(visit=visit).values_list("number", flat=True))
        while number in taken:  # by the other officer's phone, which counts for itself
            number += 1
        defect = Defect(
            visit=visit, unit_id=visit.unit_id, number=number, item=_text(told, "item"), place=_text(told, "place"),
            note=_text(told, "note"), found_at=placed.done_at,
        )  # fmt: skip
        step(
            defect, lifecycle.NOTE, by=self.by, at=self.at,
            data={
                "visit": visit.pk, "item": defect.item, "place": defect.place, "note": defect.note,
                "found_at": placed.done_at.isoformat(),
            },
        )  # fmt: skip

    def _flush(self, *, move: Move, facts: law.StepFacts | None = None) -> None:
        """Write what was believed so far, in one entry of the visit."""
        if not self.told or self.visit is None:
            return
        visit, told, files = self.visit, self.told, self.files
        self.told, self.files = [], []
        last = told[-1]
        done = list(dict.fromkeys([*visit.steps_done.split(), *(each.step.kind for each in told)]))
        changes: dict[str, Any] = {"steps_done": " ".join(done)}
        if move in (lifecycle.ENTER, lifecycle.ENTER_LATE):
            opened = self._opened(visit, last)
            changes |= {
                "entered_at": last.done_at, "late_reason": _text(last.step, "reason"), "activity": opened,
            }  # fmt: skip
        elif move is lifecycle.LEAVE:
            changes["left_at"] = last.done_at
        for each in told:
            if each.step.kind == "unsigned":
                changes["unsigned"] = f"{_text(each.step, 'reason')}（见证人{_text(each.step, 'witness')}）"[
                    :300
                ]
        kept = [self._file(visit, placed, number) for placed, number in files]
        self.visit = step(
            visit, move, by=self.by, at=self.at, facts=facts or law.StepFacts("", ""), changes=changes,
            data={
                "steps": [[each.step.seq, each.step.kind, each.done_at.isoformat()] for each in told],
                "phone": self.phone.pk,
            } | ({"activity": changes["activity"].pk} if changes.get("activity") else {})
            | ({"late_reason": changes["late_reason"]} if changes.get("late_reason") else {}),
            along=lambda _: VisitFile.objects.bulk_create(kept),
        )  # fmt: skip
        for each in told:
            each.visit = self.visit
        if move in (lifecycle.ENTER, lifecycle.ENTER_LATE):
            self._entered(last)
        elif move is lifecycle.LEAVE:
            self._left(last)
        if any(each.step.kind == "reason" for each in told):
            self._tell()

    def _file(self, visit: Visit, placed: Placed, number: int | None) -> VisitFile:
        sha256 = placed.step.data["sha256"]
        defect = visit.defects.filter(number=number).first() if number else None
        return VisitFile(
            visit=visit, defect=defect, kind="signature" if placed.step.kind == "sign" else "photo",
            name=FILES[placed.step.kind], sha256=sha256, size_bytes=blobs.size_of(sha256), taken_at=placed.done_at,
        )  # fmt: skip

    def _entered(self, placed: Placed) -> None:
        visit = self.visit
        assert visit
        use = TicketUse(visit=visit, unit_id=visit.unit_id, phone=self.phone, used_at=placed.done_at)
        step(
            use, lifecycle.BURN, by=self.by, at=self.at,
            data={"visit": visit.pk, "phone": self.phone.pk, "used_at": placed.done_at.isoformat()},
        )  # fmt: skip
        errands.carry_out(visit, went_at=placed.done_at, at=self.at)
        if visit.late_reason:
            _found(law.ENTERED_LATE, law.SHOW_AND_TELL, visit.ref, str(visit), self.phone, at=self.at)
        for other in queries.others_there(visit):
            for each in (visit, other):
                findings.open_finding(
                    found=law.MET, duty=law.SHOW_AND_TELL, about=each.ref, about_zh=str(each), unit_id=each.unit_id,
                    person=each.lead, by=SYSTEM, at=self.at,
                )  # fmt: skip

    def _opened(self, visit: Visit, placed: Placed) -> Any:
        """Open the activity that is recorded; one that is refused leaves the steps as they are, and is found."""
        officers = queries.officers_of(visit)
        try:
            with transaction.atomic():
                return conducting.open_on_the_spot(
                    lead=visit.lead, crew=officers, kind="inspection", place=visit.establishment.name[:120],
                    started_at=placed.done_at, power_code=visit.power.code, basis=visit.basis, by=SYSTEM, at=self.at,
                )  # fmt: skip
        except Refused:
            _found(law.UNRECORDED, law.SHOW_AND_TELL, visit.ref, str(visit), self.phone, at=self.at)
            return None

    def _tell(self) -> None:
        assert self.visit
        activity = self.visit.activity
        if activity and activity.state == "under-way" and not activity.notice:
            conducting.tell(activity=activity, notice="phrase", note="", by=SYSTEM, at=self.at)

    def _left(self, placed: Placed) -> None:
        assert self.visit
        activity = self.visit.activity
        if activity and activity.state == "under-way" and activity.started_at:
            ended_at = max(placed.done_at, activity.started_at + timedelta(seconds=1))
            conducting.end(activity=activity, ended_at=min(ended_at, self.at), by=SYSTEM, at=self.at)


def _way(told: Step) -> str:
    """Return which of the moves a step is put through."""
    if told.kind == "scan-in" and _text(told, "reason"):
        return "late"
    return told.kind if told.kind in MOVES else "record"


def _text(told: Step, name: str) -> str:
    value = told.data.get(name)
    return stated(value)[: LONGEST[name]] if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 < value < 1000 else None


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and blobs.exists(value)
