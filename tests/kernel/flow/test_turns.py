"""Many steps written together: each is judged, each has its entry, and the clocks know of all of them."""

from datetime import timedelta

import pytest

from liuhen.apps.findings import lifecycle
from liuhen.apps.findings.models import Finding
from liuhen.kernel import auditing
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import WrongState, action, together
from liuhen.kernel.flow.subjects import WrittenOutsideAction
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.auditing import Fault
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import NOW, County, small_county

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(hours=1)


@pytest.fixture
def county() -> County:
    return small_county()


def wrong_rows() -> list[Fault]:
    """Return what is not as the ledger says; the keys, which this county has none of, apart."""
    return [each for each in auditing.audit(trust=()).faults if "密钥" not in each.where]


def new(county: County, n: int) -> Finding:
    return Finding(
        code="VISIT-LATE", duty="rs-29-1", about=f"visit:{n}", about_zh="检查", text="迟到", raised_at=NOW,
        unit_id=county.unit.pk, person=county.officer,
    )  # fmt: skip


@action
def raised_and_answered(county: County, numbers: range, *, by: Actor, at) -> list[Finding]:
    with together(at=at) as turns:
        made = turns.make(
            [new(county, n) for n in numbers],
            lifecycle.RAISE,
            by=SYSTEM,
            data=lambda row: {"about": row.about},
        )
        for row in made:
            turns.step(row, lifecycle.ANSWER, by=by, changes={"answer": "堵车", "answered_at": at}, data={})
        return made


def test_steps_of_one_row_stand_behind_one_another_in_its_trail(county: County):
    made = raised_and_answered(county, range(3), by=county.actor("wangfang"), at=NOW)
    for row in made:
        first, second = proofs.trail(row.ref)
        assert (first.event, second.event) == ("finding.raised", "finding.answered")
        assert (first.n, second.n, second.by) == (1, 2, county.actor("wangfang").ref)
        assert bytes(first.leaf_hash).hex() in bytes(second.leaf).decode()
    assert {each.state for each in Finding.objects.all()} == {"answered"}
    assert wrong_rows() == []


def test_a_trail_that_was_there_goes_on(county: County):
    made = raised_and_answered(county, range(2), by=county.actor("wangfang"), at=NOW)

    @action
    def accepted(*, by: Actor, at) -> None:
        with together(at=at) as turns:
            for row in turns.lock(Finding.objects.all()):
                turns.step(row, lifecycle.ACCEPT, by=by, changes={"conclusion": "属实"}, data={})

    accepted(by=county.actor("legal"), at=AFTER)
    assert [entry.n for entry in proofs.trail(made[0].ref)] == [1, 2, 3]
    assert wrong_rows() == []


def test_a_refused_step_leaves_nothing_of_the_others(county: County):
    before = Entry.objects.filter(event="finding.raised").count()

    @action
    def answered_twice(*, by: Actor, at) -> None:
        with together(at=at) as turns:
            (row,) = turns.make([new(county, 1)], lifecycle.RAISE, by=SYSTEM, data=lambda _: {})
            turns.step(row, lifecycle.ACCEPT, by=by, changes={}, data={})
            turns.step(row, lifecycle.ACCEPT, by=by, changes={}, data={})

    with pytest.raises(WrongState):
        answered_twice(by=county.actor("legal"), at=NOW)
    assert not Finding.objects.exists()
    assert Entry.objects.filter(event="finding.raised").count() == before


def test_only_rows_that_are_held_are_stepped_on_and_inside_an_action_only(county: County):
    (made,) = raised_and_answered(county, range(1), by=county.actor("wangfang"), at=NOW)

    @action
    def not_locked(*, by: Actor, at) -> None:
        with together(at=at) as turns:
            turns.step(made, lifecycle.ACCEPT, by=by, changes={}, data={})

    with pytest.raises(ValueError, match="is not held"):
        not_locked(by=county.actor("legal"), at=NOW)
    with pytest.raises(WrittenOutsideAction), together(at=NOW):
        pass
