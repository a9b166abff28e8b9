"""A person concludes what a hit is: no problem, to be looked into, passed to accountability, or a finding."""

from datetime import timedelta

import pytest

from liuhen.apps.accountability.models import Lead
from liuhen.apps.cases.models import Clue
from liuhen.apps.findings.models import Finding
from liuhen.apps.patterns import actions, queries
from liuhen.apps.patterns.models import Hit
from liuhen.apps.people.models import Person, Unit
from liuhen.apps.supervision import queries as supervision
from liuhen.kernel.auditing import audit
from liuhen.kernel.flow import Invalid, NotPermitted, Refused, WrongState
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from tests.apps.patterns.conftest import Watch
from tests.apps.patterns.test_scans import SPOT, TODAY, case
from tests.builders.county import NOW
from tests.builders.records import put
from tests.builders.supervision import the_oversight

pytestmark = pytest.mark.article("rs-36-1")

LATER = NOW + timedelta(days=1)


def hit_of(watch: Watch, *, unit: Unit | None = None, keeper: Person | None = None) -> Hit:
    watch.live("clue-idle")
    put(
        Clue,
        unit=unit or watch.county.unit,
        state="registered",
        found_on=TODAY - timedelta(days=40),
        keeper=keeper,
    )
    watch.sweep()
    return Hit.objects.latest("id")


def test_no_problem_says_why_and_it_is_not_found_again(watch: Watch) -> None:
    hit = hit_of(watch)
    with pytest.raises(Invalid, match="请写明理由"):
        actions.clear(hit=hit, conclusion=" ", by=watch.by(), at=LATER)
    done = actions.clear(hit=hit, conclusion="已另案处理", by=watch.by(), at=LATER)
    assert (done.state, done.conclusion, done.concluded_at) == ("no-problem", "已另案处理", LATER)
    assert watch.sweep(at=LATER, whole=True) == 0
    with pytest.raises(WrongState):
        actions.find(hit=done, conclusion="再看", by=watch.by(), at=LATER)


def test_enough_that_is_new_after_a_conclusion_is_a_hit_of_its_own(watch: Watch) -> None:
    watch.live("spot-cluster")
    for _ in range(10):
        case(watch, **SPOT)
    watch.sweep()
    actions.clear(hit=Hit.objects.get(), conclusion="节日集中整治", by=watch.by(), at=LATER)
    for _ in range(9):
        watch.happened(case(watch, **SPOT).ref)
    assert watch.sweep(at=LATER) == 0
    watch.happened(case(watch, **SPOT).ref, at=LATER)
    assert watch.sweep(at=LATER) == 1
    assert Hit.objects.filter(state="raised").get().count == 20


def test_to_be_looked_into_waits_for_supervision(watch: Watch) -> None:
    done = actions.look_into(hit=hit_of(watch), conclusion="查阅线索台账", by=watch.by(), at=LATER)
    assert (done.state, done.became) == ("looked-into", "")


def test_looked_into_by_a_plan_it_is_a_sheet_that_two_supervisors_fill_in(watch: Watch) -> None:
    plan = the_oversight(watch.county).drawn()
    hit = hit_of(watch)
    assert list(supervision.plans_to_add_to(hit.unit, watch.by())) == [plan]
    done = actions.look_into(hit=hit, conclusion="查阅线索台账", plan=plan, by=watch.by(), at=LATER)
    sheet = plan.sheets.latest("id")
    assert done.became == sheet.ref
    assert hit.said in sheet.reason
    assert (sheet.unit_id, len(sheet.supervisor_ids)) == (hit.unit_id, 2)


def test_passed_on_it_is_a_lead_of_accountability_about_the_same(watch: Watch) -> None:
    hit = hit_of(watch, keeper=watch.county.officer)
    done = actions.pass_on(hit=hit, kind="other", conclusion="拖延不办", by=watch.by(), at=LATER)
    lead = Lead.objects.get()
    assert (done.state, done.became) == ("passed-on", lead.ref)
    assert (lead.person_id, lead.unit_id, lead.kind) == (
        watch.county.officer.pk,
        watch.county.unit.pk,
        "other",
    )
    assert lead.sources.get().key == hit.ref


def test_held_to_be_a_fault_it_is_a_finding_that_the_unit_answers(watch: Watch) -> None:
    hit = hit_of(watch)
    done = actions.find(hit=hit, conclusion="逾期不决定", by=watch.by(), at=LATER)
    finding = Finding.objects.get()
    assert (done.state, done.became) == ("found", finding.ref)
    assert (finding.code, finding.duty, finding.about) == ("PATTERN-CLUE-IDLE", "rs-36-1", hit.ref)
    assert finding.unit_id == watch.county.unit.pk


def test_nobody_concludes_what_is_about_himself_or_his_own_body(watch: Watch) -> None:
    bureau = Unit.objects.get(code="JUS")
    own = hit_of(watch, unit=bureau)
    assert not queries.hits_visible_to(watch.by()).exists()
    for act in (actions.clear, actions.find, actions.look_into):
        with pytest.raises(NotPermitted, match="应当回避"):
            act(hit=own, conclusion="没有问题", by=watch.by(), at=LATER)
    with pytest.raises(NotPermitted, match="应当回避"):
        actions.pass_on(hit=own, kind="other", conclusion="移送", by=watch.by(), at=LATER)
    assert not Lead.objects.exists()
    mine = put(
        Hit, version=own.version, pattern="clue-idle", severity="low", unit=watch.county.unit, state="raised",
        person=Person.objects.get(number="900001"), rows=[], since=NOW, last_at=NOW, raised_at=NOW, concluded_at=None,
    )  # fmt: skip
    assert mine not in queries.hits_visible_to(watch.by())
    assert mine in queries.hits_visible_to(watch.by("second"))


@pytest.mark.parametrize("username", ["wangfang", "legal", "head", "keeper", "stranger", "audit"])
def test_the_units_and_the_administrators_neither_see_nor_conclude_any(watch: Watch, username: str) -> None:
    hit = hit_of(watch)
    assert not queries.hits_visible_to(watch.by(username)).exists()
    with pytest.raises(Refused):
        actions.clear(hit=hit, conclusion="没有问题", by=watch.by(username), at=LATER)


def test_it_says_whether_it_is_still_so(watch: Watch) -> None:
    hit = hit_of(watch)
    assert queries.still_so(hit, at=LATER) is True
    Clue.objects.update(state="declined")
    assert queries.still_so(hit, at=LATER) is False


def test_books_and_rows_agree(watch: Watch) -> None:
    hit_of(watch)
    case_hits = watch.live("spot-cluster")
    for _ in range(11):
        case(watch, **SPOT)
    watch.sweep(at=LATER)
    actions.clear(hit=Hit.objects.get(version=case_hits), conclusion="整治期间", by=watch.by(), at=LATER)
    catch_up(at=LATER)
    nouns = ("hit:", "patternversion:", "dryrun:", "bookmark:")
    faults = audit(trust=keyring.verifiers(), own_keys=True).faults
    assert [fault for fault in faults if fault.where.startswith(nouns)] == []
