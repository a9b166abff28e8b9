"""Each model: what is just enough is a hit, what is just below is none, and looking again finds nothing new."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from liuhen.apps.activities.models import Activity, Interruption, Obligation
from liuhen.apps.benchmarks.models import Band
from liuhen.apps.cases.models import Case, Clue, Handler, Party
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.coordination.models import CaseTransfer, CooperationNotice
from liuhen.apps.decisions.models import Decision, Review, RightsNotice
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.documents.models import Document, Service
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.findings.models import Finding
from liuhen.apps.measures.models import Restraint
from liuhen.apps.patterns.looking import _parameters, _statement
from liuhen.apps.patterns.scans import SCANS
from liuhen.apps.people.models import Account, Certificate, Post, Tenure, Unit
from liuhen.apps.powers.models import Assignment, Breakdown, PowerItem, PowerList
from liuhen.apps.recordings.models import Recording, Viewing
from liuhen.apps.visits.models import Visit, VisitOfficer
from liuhen.kernel.clocks.models import RunningClock
from liuhen.regulation.patterns import PATTERNS
from tests.apps.patterns.conftest import Watch
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.records import put

TODAY = NOW.date()
Made = Callable[[Watch], list[Any]]


def case(watch: Watch, **told: Any) -> Case:
    """Put a case of 王芳's."""
    given = {
        "unit": watch.county.unit,
        "procedure": "penalty",
        "state": "open",
        "opened_on": TODAY,
        "cause": "案由",
    }
    made = put(Case, **given | told)
    put(
        Handler,
        case=made,
        unit=made.unit,
        person=watch.county.officer,
        is_lead=True,
        since=TODAY,
        state="named",
    )
    return made


def decision(watch: Watch, *, code: str = "", **told: Any) -> Decision:
    of = case(watch)
    party = put(Party, case=of, unit=of.unit, kind="firm", name="企业", credit_code=code, state="current")
    given = {
        "case": of, "unit": of.unit, "party": party, "state": "issued", "proposed_at": NOW - timedelta(days=3),
        "issued_at": NOW - timedelta(days=2), "fine_fen": 100_000,
    }  # fmt: skip
    return put(Decision, **given | told)


def visit(watch: Watch, **told: Any) -> Visit:
    firm = Establishment.objects.first() or put(
        Establishment, unit=watch.county.unit, name="利民小吃店", state="listed", kind="firm", level="county"
    )
    given = {
        "unit": watch.county.unit, "establishment": firm, "mode": "on-site", "kind": "routine", "level": "county",
        "year": 2026, "is_counted": True, "matter": "检查", "checklist": [], "lead": watch.county.officer,
        "planned_on": TODAY, "state": "left", "entered_at": NOW - timedelta(days=1), "ground": "",
    }  # fmt: skip
    return put(Visit, **given | told)


def reversed_(watch: Watch, **told: Any) -> Decision:
    return decision(watch, state="annulled", ended_at=NOW - timedelta(days=1), **told)


def band(watch: Watch) -> Band:
    return Band.objects.first() or put(Band, least_yuan=100, most_yuan=1000)


def pair(watch: Watch) -> Visit:
    made = visit(watch)
    for each in (watch.county.officer, watch.county.keeper):
        put(VisitOfficer, visit=made, person=each)
    return made


def town(watch: Watch, code: str) -> Unit:
    return Unit.objects.filter(code=code).first() or build.unit(
        code, f"云岭县{code}镇", parent=watch.county.government, kind="township"
    )


def restraint(watch: Watch, *, due_in: timedelta) -> Restraint:
    made = put(
        Restraint, case=case(watch), unit=watch.county.unit, kind="seizure", state="in-force", proposed_at=NOW,
        taken_at=NOW - timedelta(days=20),
    )  # fmt: skip
    put(
        RunningClock, duty_id="rs-26-5", subject=made.ref, started_at=NOW - timedelta(days=20), due_at=NOW + due_in,
        due_inclusive=False, provisional=False, steps=[], calendar_version="", rule_version="2022-08-26",
    )  # fmt: skip
    return made


def expiring(watch: Watch, *, days: int) -> Case:
    token = Certificate.objects.filter(person=watch.county.officer)
    token.update(expires_on=TODAY + timedelta(days=days))
    return case(watch)


def obligation(watch: Watch, **told: Any) -> Obligation:
    given = {
        "activity": put(
            Activity, unit=watch.county.unit, kind="inspection", lead=watch.county.officer, place="老街",
            planned_at=NOW, state="planned",
        ),
        "unit": watch.county.unit, "lead": watch.county.officer, "kind": "inspection", "since": NOW - timedelta(days=2),
        "state": "owing", "lacking": "nothing", "lacks": "nothing",
    }  # fmt: skip
    return put(Obligation, **given | told)


def interruption(watch: Watch, place: str = "河边仓库") -> Interruption:
    activity = put(
        Activity, unit=watch.county.unit, kind="inspection", lead=watch.county.officer, place=place, planned_at=NOW,
        state="planned",
    )  # fmt: skip
    return put(
        Interruption, activity=activity, unit=watch.county.unit, officer=watch.county.officer,
        began_at=NOW - timedelta(days=1), state="open", reason="other",
    )  # fmt: skip


def looked(watch: Watch, *, by: str) -> Finding:
    recording = put(
        Recording, unit=watch.county.unit, officer=watch.county.officer, device=watch.county.device, state="stored",
        ended_at=NOW, kind="video", station=Account.objects.get(username="station"),
    )  # fmt: skip
    made = put(
        Finding, code=f"RECORDING-{recording.pk}", duty="av-13-1", about=recording.ref, unit=watch.county.unit,
        person=watch.county.officer, raised_at=NOW - timedelta(days=3), answered_at=NOW - timedelta(days=1),
        state="answered",
    )  # fmt: skip
    put(
        Viewing, recording=recording, unit=watch.county.unit, account=Account.objects.get(username=by),
        begun_at=NOW - timedelta(days=2), code="",
    )  # fmt: skip
    return made


def nobody(watch: Watch, *, able: bool) -> PowerItem:
    unit = watch.county.unit
    power_list = put(
        PowerList, unit=unit, number=1, state="published", effective_on=TODAY - timedelta(days=9)
    )
    item = put(PowerItem, power_list=power_list, code="CF-1", name="处罚", kind="penalty")
    made = put(
        Breakdown,
        unit=unit,
        power_list=power_list,
        number=1,
        state="published",
        effective_on=TODAY - timedelta(days=9),
    )
    post = put(Post, unit=unit, name="执法岗", state="active")
    put(Assignment, breakdown=made, code="CF-1", post=post)
    put(
        Tenure,
        person=watch.county.officer if able else watch.county.keeper,
        post=post,
        since=TODAY - timedelta(days=9),
    )
    return item


def transfer(watch: Watch, **told: Any) -> CaseTransfer:
    given = {
        "case": case(watch), "sender": watch.county.other, "receiver": watch.county.unit, "unit": watch.county.unit,
        "proposed_at": NOW, "feedback_by": TODAY, "state": "disputed", "sent_at": NOW - timedelta(days=1),
    }  # fmt: skip
    return put(CaseTransfer, **given | told)


def refused(watch: Watch) -> CooperationNotice:
    return put(
        CooperationNotice, unit=watch.county.unit, sender=watch.county.other, state="refused", sent_at=NOW,
        answered_at=NOW - timedelta(days=1), urgency="ordinary",
    )  # fmt: skip


def sent_on(watch: Watch, source: str) -> CaseTransfer:
    clue = put(
        Clue, unit=watch.county.unit, source="transfer", source_ref=source, found_on=TODAY, state="opened"
    )
    return transfer(watch, case=case(watch, clue=clue), state="sent")


def complaint(watch: Watch, outcome: str = "已按规定处理") -> Complaint:
    return put(
        Complaint, handler=watch.county.unit, state="decided", conclusion="unfounded", outcome=outcome,
        received_at=NOW - timedelta(days=9), decided_at=NOW - timedelta(days=1), sealed=b"?", wrapped_key=b"?",
    )  # fmt: skip


def visits_of(watch: Watch, units: int) -> list[Any]:
    homes = [watch.county.unit, watch.county.other, town(watch, "A"), town(watch, "B")]
    return [visit(watch, unit=homes[n % units]) for n in range(4)]


def served(watch: Watch) -> Service:
    paper = put(Document, unit=watch.county.unit, state="draft")
    return put(
        Service,
        document=paper,
        unit=paper.unit,
        route="notice",
        state="served",
        served_at=NOW - timedelta(days=1),
    )


def withheld(watch: Watch) -> Publication:
    return put(
        Publication, unit=watch.county.unit, kind="penalty", phase="after", ground="privacy", reason="个人隐私",
        happened_at=NOW, issued_at=NOW - timedelta(days=1), told_at=NOW, state="withheld",
    )  # fmt: skip


def many(n: int, made: Callable[[Watch], Any]) -> Made:
    return lambda watch: [made(watch) for _ in range(n)]


def spread(watch: Watch, *, this: int, before: int) -> list[Any]:
    """Put fines of this October and of the last one, in yuan."""
    return [
        decision(watch, fine_fen=yuan * 100, issued_at=NOW.replace(year=year, month=10))
        for year, yuan in ((2026, this), (2025, before))
    ]


SPOT = {"procedure": "penalty-on-the-spot", "opened_on": TODAY - timedelta(days=3)}
ENOUGH: dict[str, Made] = {
    "clue-idle": lambda w: [put(Clue, unit=w.county.unit, state="registered", found_on=TODAY - timedelta(days=31))],
    "case-idle": lambda w: [case(w, opened_on=TODAY - timedelta(days=46))],
    "major-unreviewed": lambda w: [decision(w, fine_fen=1_000_000)],
    "reversed-unit": many(3, reversed_),
    "reversed-officer": many(2, reversed_),
    "fines-at-top": many(5, lambda w: decision(w, band=band(w), fine_fen=100_000)),
    "spot-cluster": many(10, lambda w: case(w, **SPOT)),
    "fines-rise": lambda w: spread(w, this=90_000, before=60_000),
    "deviation-often": many(5, lambda w: decision(w, deviation="情节轻微")),
    "punished-again": many(3, lambda w: decision(w, code="91220524MA0Y1A2B3C")),
    "notice-often": many(5, served),
    "measure-expiring": lambda w: [restraint(w, due_in=timedelta(days=4))],
    "certificate-expiring": lambda w: [expiring(w, days=29)],
    "transfer-refused": lambda w: [transfer(w, dispute="不属于"), transfer(w, dispute="不属于"), refused(w)],
    "transfer-sent-on": lambda w: [sent_on(w, "casetransfer:9")],
    "withheld-often": many(10, withheld),
    "firm-many-units": lambda w: visits_of(w, 4),
    "pair-and-firm": many(4, pair),
    "visits-for-nothing": many(3, lambda w: visit(w, state="concluded", concluded_at=NOW - timedelta(hours=1),
                                                  found_nothing=True)),
    "outside-area": lambda w: [visit(w, unit=town(w, "A"), establishment=put(
        Establishment, unit=town(w, "B"), name="外镇企业", state="listed"))],
    "power-nobody": lambda w: [nobody(w, able=False)],
    "recordings-owing": many(3, obligation),
    "interruptions-place": many(3, interruption),
    "looked-before-answer": lambda w: [looked(w, by="wangfang")],
    "complaint-template": many(3, complaint),
}  # fmt: skip
BELOW: dict[str, Made] = {
    "clue-idle": lambda w: [put(Clue, unit=w.county.unit, state="registered", found_on=TODAY - timedelta(days=29))],
    "case-idle": lambda w: [case(w, opened_on=TODAY - timedelta(days=44))],
    "major-unreviewed": lambda w: [decision(w, fine_fen=999_900)],
    "reversed-unit": many(2, reversed_),
    "reversed-officer": many(1, reversed_),
    "fines-at-top": lambda w: [decision(w, band=band(w), fine_fen=fen) for fen in (100_000,) * 5 + (99_900,) * 2],
    "spot-cluster": many(9, lambda w: case(w, **SPOT)),
    "fines-rise": lambda w: spread(w, this=89_999, before=60_000),
    "deviation-often": many(4, lambda w: decision(w, deviation="情节轻微")),
    "punished-again": many(2, lambda w: decision(w, code="91220524MA0Y1A2B3C")),
    "notice-often": many(4, served),
    "measure-expiring": lambda w: [restraint(w, due_in=timedelta(days=6))],
    "certificate-expiring": lambda w: [expiring(w, days=32)],
    "transfer-refused": lambda w: [transfer(w, dispute="不属于"), refused(w)],
    "transfer-sent-on": lambda w: [sent_on(w, "complaint:9")],
    "withheld-often": many(9, withheld),
    "firm-many-units": lambda w: visits_of(w, 3),
    "pair-and-firm": lambda w: [pair(w), pair(w), pair(w), visit(w)],
    "visits-for-nothing": lambda w: [
        visit(w, state="concluded", concluded_at=NOW - timedelta(hours=1), found_nothing=n != 1) for n in range(3)
    ],
    "outside-area": lambda w: [visit(w, unit=town(w, "A"), establishment=put(
        Establishment, unit=town(w, "A"), name="本镇企业", state="listed"))],
    "power-nobody": lambda w: [nobody(w, able=True)],
    "recordings-owing": lambda w: [
        obligation(w), obligation(w), obligation(w, lacking="", lacks="", state="fulfilled")
    ],
    "interruptions-place": lambda w: [interruption(w), interruption(w), interruption(w, place="别处")],
    "looked-before-answer": lambda w: [looked(w, by="legal")],
    "complaint-template": lambda w: [complaint(w), complaint(w), complaint(w, "已退还费用")],
}  # fmt: skip


def test_every_model_has_its_statement_and_its_tests() -> None:
    assert set(PATTERNS) == set(SCANS) == set(ENOUGH) == set(BELOW)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_enough_is_one_hit_however_often_it_is_looked_for(watch: Watch, pattern: str) -> None:
    watch.live(pattern)
    ENOUGH[pattern](watch)
    assert watch.sweep() == 1
    (hit,) = watch.hits(pattern)
    assert hit.rows
    assert hit.said
    assert "{" not in hit.said
    assert watch.sweep(at=NOW + timedelta(hours=1), whole=True) == 0
    assert watch.sweep(at=NOW + timedelta(hours=2)) == 0
    assert len(watch.hits(pattern)) == 1


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_just_below_is_none(watch: Watch, pattern: str) -> None:
    watch.live(pattern)
    BELOW[pattern](watch)
    assert watch.sweep() == 0
    assert watch.hits(pattern) == []


def test_what_was_reviewed_or_is_small_and_untold_is_not_unreviewed(watch: Watch) -> None:
    watch.live("major-unreviewed")
    made = decision(watch, fine_fen=5_000_000)
    put(Review, case=made.case, unit=made.unit, decision=made, person=watch.county.keeper, outcome="pass",
        parts={}, given_at=NOW - timedelta(days=3), state="given")  # fmt: skip
    told = decision(watch)
    put(RightsNotice, case=told.case, unit=told.unit, party=told.party, hearing=True, state="served")
    assert watch.sweep() == 1
    assert [hit.key for hit in watch.hits("major-unreviewed")] == [str(told.pk)]


def test_a_new_months_fines_are_looked_at_once(watch: Watch) -> None:
    watch.live("fines-rise")
    spread(watch, this=90_000, before=60_000)
    assert watch.sweep() == 1
    december = NOW.replace(month=12, day=2)
    for year, yuan in ((2026, 95_000), (2025, 60_000)):
        decision(watch, fine_fen=yuan * 100, issued_at=NOW.replace(year=year, month=11, day=3))
    assert watch.sweep(at=december) == 1
    assert watch.sweep(at=december + timedelta(days=1)) == 0
    assert [hit.tag for hit in watch.hits("fines-rise")] == ["2026-10", "2026-11"]
    assert date(2026, 12, 2) == december.date()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL sees that <> and NOT = are the same")
def test_at_some_officers_what_is_owed_is_found_by_the_index_that_leaves_out_what_is_not() -> None:
    scan = SCANS["recordings-owing"]
    with connection.cursor() as cursor:
        told = _parameters(scan.pattern.standard, NOW)
        cursor.execute(f"EXPLAIN QUERY PLAN {_statement(scan.sql, ['1', '2'])}", told)
        assert "owed_of_lead" in str(cursor.fetchall())
