"""The visits that a phone speaks of: its steps are put to each in their order, then all of it is written together."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.activities.actions.afterwards import Brought, Opening, bring
from liuhen.apps.findings import actions as findings
from liuhen.apps.visits import errands, grounds, lifecycle, queries
from liuhen.apps.visits.models import ON_SITE, Defect, Phone, TicketUse, Visit, VisitFile
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Move, Refused, Turns, why_not
from liuhen.kernel.identifiers import plain, stated
from liuhen.regulation import visits as law
from liuhen.regulation.vocabulary import Duty, Finding
from liuhen_proof.field_log import Step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person

LONGEST = {"item": 200, "place": 120, "note": 1000, "reason": 300, "witness": 60}
FILES = {"photo": "照片.jpg", "sign": "签名.png"}
MOVES = {
    "scan-in": lifecycle.ENTER, "late": lifecycle.ENTER_LATE, "record": lifecycle.RECORD, "scan-out": lifecycle.LEAVE,
}  # fmt: skip
ENTERING = (lifecycle.ENTER, lifecycle.ENTER_LATE)


@dataclass
class Placed:
    """A step with the moment at which it was really done, and what is to be said of it."""

    step: Step
    done_at: datetime
    phone_at: datetime
    marks: list[str] = field(default_factory=list)
    said: str = ""
    visit: Visit | None = None


@dataclass
class Run:
    """Steps that were believed one after the other, and in which of the ways they go on record."""

    way: str
    told: list[Placed]
    facts: law.StepFacts

    @property
    def move(self) -> Move:
        return MOVES[self.way]

    @property
    def last(self) -> Placed:
        return self.told[-1]


@dataclass
class Site:
    """One visit while steps are put to it. Nothing is written: ``ahead`` is the visit as they will leave it."""

    visit: Visit | None
    phone: Phone
    pictures: Mapping[str, int]
    fallen: Callable[[Visit, datetime], str]
    """Says why the paper by which a visit is not counted did not stand at a moment."""
    burned_by: int | None = None
    """The phone that showed the ticket first, by id, as far as was known before."""
    defects: dict[int, Defect] = field(default_factory=dict)
    last: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    """When a finding was noted last, and when the firm signed last or would not: "finding" and "signed"."""
    noted: list[Defect] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    shown_again: list[Placed] = field(default_factory=list)

    def take(self, steps: list[Placed], *, by: Actor) -> None:
        """Put steps to the visit; what is not believed is marked, with the reason."""
        self.ahead, self.waiting = copy(self.visit), list[Placed]()
        for each in steps:
            each.visit = self.visit
            if refused := self._put(each, by=by):
                each.marks.append("refused")
                each.said = refused[:300]
        self._close("record")

    @property
    def entering(self) -> Run | None:
        return next((each for each in self.runs if each.move in ENTERING), None)

    @property
    def leaving(self) -> Run | None:
        return next((each for each in self.runs if each.move is lifecycle.LEAVE), None)

    def has(self, kind: str) -> bool:
        return any(each.step.kind == kind for run in self.runs for each in run.told)

    def _put(self, placed: Placed, *, by: Actor) -> str:
        """Put one step to the visit; return why it was not believed, or nothing."""
        visit, kind = self.ahead, placed.step.kind
        if visit is None:
            return "不能记入现场步骤：没有这次检查，或者您不是检查人员"
        if kind not in law.STEPS:
            return "不能记入现场步骤：不认识的步骤"
        if kind == "scan-in" and self.burned_by not in (None, self.phone.pk):
            placed.marks.append("twice")
            self.shown_again.append(placed)
            return ""
        way = _way(placed.step, visit)
        move = MOVES[way]
        done = visit.done | {each.step.kind for each in self.waiting}
        facts = law.StepFacts(
            law.STEPS[kind].zh, law.missing_before(kind, done), self._why_false(visit, placed.step),
            self.fallen(visit, placed.done_at) if move in ENTERING else "",
        )  # fmt: skip
        if refusal := why_not(visit, move, by=by, facts=facts):
            return str(refusal)
        if kind == "finding":
            self._note(placed)
        self._hold_to_the_signature(placed)
        if move in ENTERING:
            self._close("record")
        self.waiting.append(placed)
        if move is not lifecycle.RECORD:
            self._close(way, facts)
        return ""

    def _hold_to_the_signature(self, placed: Placed) -> None:
        """Mark a scan-out behind a finding that came after the firm signed: what stands there is not what it signed."""
        kind = "signed" if placed.step.kind in law.SIGNED else placed.step.kind
        moment, found = (placed.done_at, placed.step.seq), self.last.get("finding")
        if kind in ("finding", "signed"):
            self.last[kind] = max(moment, self.last.get(kind, moment))
        elif kind == "scan-out" and found and found > self.last.get("signed", found):
            placed.marks.append("signed-before")

    def _close(self, way: str, facts: law.StepFacts | None = None) -> None:
        """End the run of what was believed so far."""
        if not self.waiting or self.ahead is None:
            return
        self.runs.append(Run(way, self.waiting, facts or law.StepFacts("", "")))
        self.ahead.steps_done = steps_done(self.ahead, self.waiting)
        if (state := MOVES[way].target) != "=":
            self.ahead.state = state
        self.waiting = []

    def _why_false(self, visit: Visit, told: Step) -> str:
        """Say what is wrong with what a step itself says."""
        data = told.data
        match told.kind:
            case "scan-in":
                if data.get("ticket") != hashlib.sha256(visit.ticket.encode()).hexdigest():
                    return "出示的检查券不是这次检查的"
                if "arrival" in data:
                    cited, arrival = data["arrival"], queries.arrival_of(visit)
                    return "" if arrival is not None and cited == arrival else "企业没有确认到场"
                code = data.get("code")
                if not isinstance(code, str) or plain(code) != visit.establishment.code:
                    return "扫到的编码不是该企业的"
            case "reason" if data.get("matter") is not True or data.get("rights") is not True:
                return "没有确认已经说明事项、理由并告知权利"
            case "check":
                results = data.get("results")
                if not isinstance(results, dict) or any(
                    str(results.get(str(n))) not in law.CHECKED for n in range(len(visit.checklist))
                ):
                    return "检查清单没有逐项填写"
            case "finding" if not (_count(data.get("n")) and _text(told, "item") and _text(told, "note")):
                return "没有写明发现的问题"
            case "photo" | "sign" if str(data.get("sha256")) not in self.pictures:
                return "没有照片或者签名"
            case "unsigned" if not (_text(told, "reason") and _text(told, "witness")):
                return "当事人拒绝签名的，没有写明原因和见证人"
        return ""

    def _note(self, placed: Placed) -> None:
        told, number = placed.step, _count(placed.step.data.get("n"))
        assert number
        assert self.visit
        while number in self.defects:  # by the other officer's phone, which counts for itself
            number += 1
        self.defects[number] = Defect(
            visit=self.visit, unit_id=self.visit.unit_id, number=number, item=_text(told, "item"),
            place=_text(told, "place"), note=_text(told, "note"), found_at=placed.done_at,
        )  # fmt: skip
        self.noted.append(self.defects[number])

    def files(self, run: Run) -> list[VisitFile]:
        """Return the pictures of a run, bound to what they show."""
        assert self.visit
        return [
            VisitFile(
                visit=self.visit, defect=self.defects.get(_count(each.step.data.get("finding")) or 0),
                kind="signature" if each.step.kind == "sign" else "photo", name=FILES[each.step.kind],
                sha256=each.step.data["sha256"], size_bytes=self.pictures[each.step.data["sha256"]],
                taken_at=each.done_at,
            )
            for each in run.told
            if each.step.kind in FILES
        ]  # fmt: skip


@dataclass
class Sites:
    """All visits of one merge: read together, stepped through one by one, written together."""

    phone: Phone
    by: Actor
    pictures: Mapping[str, int]
    """The sizes of the pictures that are there, by digest."""
    turns: Turns
    all: list[Site] = field(default_factory=list)

    def take(self, steps: dict[int, list[Placed]]) -> None:
        """Put steps to their visits, by the number each names, which stay locked until the action ends.

        So do the firms that are entered: of two units that enter at once the second looks around after the first.
        """
        queries.hold_firms_of(
            pk for pk, told in steps.items() if any(each.step.kind == "scan-in" for each in told)
        )
        rows = queries.of_officer(self.phone.person_id, [pk for pk in steps if pk])
        visits = {each.pk: each for each in self.turns.lock(rows)}
        begun = [each.pk for each in visits.values() if each.state != "approved"]  # the others have neither
        burned = queries.burned_by(begun) if begun else {}
        defects = queries.defects_by_number(begun) if begun else {}
        fallen = grounds.fallen_when(visits.values())
        leaving = [pk for pk in begun if any(each.step.kind == "scan-out" for each in steps[pk])]
        last = queries.last_told(leaving) if leaving else {}
        for pk, told in steps.items():
            site = Site(
                visits.get(pk), self.phone, self.pictures, fallen, burned.get(pk), defects.get(pk, {}),
                last.get(pk, {}),
            )  # fmt: skip
            site.take(told, by=self.by)
            self.all.append(site)

    def write(self) -> None:
        """Put what was believed on record: what is about activities first, because the visits name them."""
        refused = self._bring_activities()
        sites = list(self._moved())
        noted = [each for site in sites for each in site.noted]
        self.turns.make(noted, lifecycle.NOTE, by=self.by, data=_told_of_defect)
        uses = [self._use(site, site.entering.last) for site in sites if site.entering]
        self.turns.make(uses, lifecycle.BURN, by=self.by, data=_told_of_use)
        again = [self._use(site, each) for site in self.all for each in site.shown_again]
        self.turns.make(again, lifecycle.SHOW_TWICE, by=self.by, data=_told_of_use)
        for site in sites:
            for run in site.runs:
                self._step(site, run)
        entered = [(site.visit, site.entering.last) for site in sites if site.visit and site.entering]
        errands.carry_out_all({visit: last.done_at for visit, last in entered}, turns=self.turns)
        for visit in refused:
            self._raise(law.UNRECORDED, visit)

    def _moved(self) -> Iterator[Site]:
        return (each for each in self.all if each.visit and each.runs)

    def _bring_activities(self) -> list[Visit]:
        """Open, tell of and end what is recorded; return the visits for which none may be opened: their steps stand."""
        told = []
        for site in self._moved():
            assert site.visit
            of = self._opening(site.visit, site.entering.last) if site.entering else site.visit.activity
            left_at = site.leaving.last.done_at if site.leaving else None
            if of and (isinstance(of, Opening) or left_at or site.has("reason")):
                told.append((site.visit, Brought(of, was_told=site.has("reason"), left_at=left_at)))
        found = bring(brought=[each for _, each in told], turns=self.turns, by=SYSTEM) if told else []
        self.opened = {
            visit.pk: each
            for (visit, brought), each in zip(told, found, strict=True)
            if isinstance(brought.of, Opening) and not isinstance(each, Refused)
        }
        return [visit for (visit, _), each in zip(told, found, strict=True) if isinstance(each, Refused)]

    def _opening(self, visit: Visit, entering: Placed) -> Opening:
        return Opening(
            visit.lead, crew_of(visit), "inspection", visit.establishment.name[:120], entering.done_at,
            visit.power.code, visit.basis,
        )  # fmt: skip

    def _use(self, site: Site, placed: Placed) -> TicketUse:
        assert site.visit
        return TicketUse(
            visit=site.visit, unit_id=site.visit.unit_id, phone=self.phone, used_at=placed.done_at
        )

    def _step(self, site: Site, run: Run) -> None:
        """Put a run on record, in one entry of its visit."""
        visit = site.visit
        assert visit
        changes: dict[str, Any] = {"steps_done": steps_done(visit, run.told)}
        told: dict[str, Any] = {
            "steps": [[each.step.seq, each.step.kind, each.done_at.isoformat()] for each in run.told],
            "phone": self.phone.pk,
        }
        if run.move in ENTERING:
            reason, activity = _text(run.last.step, "reason"), self.opened.get(visit.pk)
            changes |= {"entered_at": run.last.done_at, "late_reason": reason, "activity": activity}
            told |= ({"activity": activity.pk} if activity else {}) | (
                {"late_reason": reason} if reason else {}
            )
        elif run.move is lifecycle.LEAVE:
            changes["left_at"] = run.last.done_at
        for each in run.told:  # its last word is what counts
            if each.step.kind == "unsigned":
                said = f"{_text(each.step, 'reason')}（见证人{_text(each.step, 'witness')}）"
                changes["unsigned"] = said[:300]
            elif each.step.kind == "sign":
                changes["unsigned"] = ""
        self.turns.step(
            visit, MOVES[run.way], by=self.by, facts=run.facts, changes=changes, data=told, along=site.files(run),
        )  # fmt: skip

    def look_around(self) -> None:
        """Once it is written, let it be explained that somebody was late, and that others were there."""
        entered = [site.visit for site in self.all if site.visit and site.entering]
        for visit in entered:
            if visit.late_reason:
                self._raise(law.ENTERED_LATE, visit)
        for visit in queries.perhaps_met(entered):
            for other in queries.others_there(visit):
                for each in (visit, other):
                    findings.open_finding(
                        found=law.MET, duty=law.SHOW_AND_TELL, about=each.ref, about_zh=str(each),
                        unit_id=each.unit_id, person=each.lead, by=SYSTEM, at=self.turns.at,
                    )  # fmt: skip

    def _raise(self, found: Finding, visit: Visit) -> None:
        raise_finding(found, law.SHOW_AND_TELL, visit.ref, str(visit), self.phone, at=self.turns.at)


def crew_of(visit: Visit) -> "list[Person]":
    """Return the officers of a visit that was read with them."""
    return [each.person for each in visit.officers.all()]


def raise_finding(
    found: Finding, duty: Duty, about: str, about_zh: str, phone: Phone, *, at: datetime
) -> None:
    """Let whoever holds a phone explain what is odd."""
    findings.open_finding(
        found=found, duty=duty, about=about, about_zh=about_zh, unit_id=phone.unit_id, person=phone.person,
        by=SYSTEM, at=at,
    )  # fmt: skip


def steps_done(visit: Visit, told: list[Placed]) -> str:
    return " ".join(dict.fromkeys([*visit.steps_done.split(), *(each.step.kind for each in told)]))


def _told_of_defect(defect: Defect) -> dict[str, Any]:
    return {
        "visit": defect.visit_id, "item": defect.item, "place": defect.place, "note": defect.note,
        "found_at": defect.found_at.isoformat(),
    }  # fmt: skip


def _told_of_use(use: TicketUse) -> dict[str, Any]:
    return {"visit": use.visit_id, "phone": use.phone_id, "used_at": use.used_at.isoformat()}


def _way(told: Step, visit: Visit) -> str:
    """Return which of the moves a step is put through.

    A second scan-in of the phone that burned the ticket moves nothing: the code was typed without a network while the
    firm confirmed on its own screen, and both are so.
    """
    if told.kind == "scan-in" and visit.state in ON_SITE:
        return "record"
    if told.kind == "scan-in" and _text(told, "reason"):
        return "late"
    return told.kind if told.kind in MOVES else "record"


def _text(told: Step, name: str) -> str:
    value = told.data.get(name)
    return stated(value)[: LONGEST[name]] if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 < value < 1000 else None
