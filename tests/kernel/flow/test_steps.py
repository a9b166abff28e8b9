from dataclasses import replace

import pytest

from liuhen.apps.activities.lifecycle import PLAN
from liuhen.apps.activities.models import Activity
from liuhen.apps.people.actions import register
from liuhen.apps.people.lifecycle import LEAVE
from liuhen.apps.people.models import Person, Unit
from liuhen.kernel import ledger
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Invalid, NotPermitted, WrongState, action, step
from liuhen.kernel.flow.asking import Text
from liuhen.kernel.flow.subjects import WrittenOutsideAction
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.county import NOW, small_county

pytestmark = pytest.mark.django_db


def test_a_subject_is_not_written_or_deleted_outside_an_action():
    county = small_county()
    with pytest.raises(WrittenOutsideAction):
        county.officer.save()
    with pytest.raises(WrittenOutsideAction):
        county.officer.delete()


def test_each_entry_of_a_trail_names_the_hash_of_the_one_before():
    county = small_county()
    register.leave(person=county.officer, by=SYSTEM, at=NOW)
    first, second = proofs.trail(county.officer.ref)
    assert (first.n, second.n) == (1, 2)
    assert bytes(first.leaf_hash).hex() in bytes(second.leaf).decode()


def test_what_fails_half_way_leaves_nothing_behind():
    county = small_county()
    before = (Person.objects.count(), Entry.objects.count())

    @action
    def two_at_once(*, at) -> None:
        build.person(county.unit, "甲", "100201")
        build.person(county.unit, "乙", "100201")

    with pytest.raises(Invalid):
        two_at_once(at=NOW)
    assert (Person.objects.count(), Entry.objects.count()) == before


def test_a_move_from_the_wrong_state_says_which_state_it_is():
    county = small_county()
    register.leave(person=county.officer, by=SYSTEM, at=NOW)
    with pytest.raises(WrongState, match="已离岗"):
        register.leave(person=county.officer, by=SYSTEM, at=NOW)


def test_nothing_an_action_is_told_reads_otherwise_than_it_is():
    heard = {}

    @action
    def hear(*, at, **told) -> None:
        heard.update(told)

    hear(
        reason="罚款\u202e00001\u202c元", rows=[{"a\u200b": "b\u2066"}], password="a\u200bb", count=5, at=NOW
    )
    assert heard == {"reason": "罚款00001元", "rows": [{"a": "b"}], "password": "a\u200bb", "count": 5}


@pytest.mark.parametrize(("entered", "by"), [("", SYSTEM), ("忘记", SYSTEM), ("", None)])
def test_what_was_entered_wrong_is_said_only_where_the_move_is_in_question(entered: str, by):
    county = small_county()
    by = by or county.actor("keeper")
    asks = (Text("reason", "理由"),)

    @action(replace(LEAVE, asks=asks))
    def leave(*, person: Person, reason: str, by, at) -> None:
        raise Invalid("不能离岗：理由不对", field="reason")

    with pytest.raises(Invalid if by is SYSTEM else NotPermitted):
        leave(person=county.officer, reason=entered, by=by, at=NOW)
    register.leave(person=county.officer, by=SYSTEM, at=NOW)
    with pytest.raises(WrongState if by is SYSTEM else NotPermitted):
        leave(person=county.officer, reason=entered, by=by, at=NOW)  # a page's copy, serving still


def test_of_a_state_nobody_hears_who_lacks_the_right():
    county = small_county()

    @action(LEAVE)
    def leave(*, person: Person, by, at) -> None:
        raise WrongState("不能离岗：还有设备没有交回")

    with pytest.raises(WrongState, match="还有设备"):
        leave(person=county.officer, by=SYSTEM, at=NOW)
    with pytest.raises(NotPermitted):
        leave(person=county.officer, by=county.actor("keeper"), at=NOW)


def test_an_action_that_forgets_the_facts_gets_past_no_gate():
    county = small_county()
    draft = Activity(unit=county.unit, kind="inspection", place="集市", lead=county.officer, planned_at=NOW)

    @action
    def forgetful() -> None:
        step(draft, PLAN, by=SYSTEM, at=NOW)

    with pytest.raises(ValueError, match="has gates: pass facts"):
        forgetful()
    assert not Activity.objects.exists()


def test_a_name_is_never_in_the_leaf_that_stays_for_ever():
    small_county()
    for entry in Entry.objects.filter(event="person.entered"):
        assert "王芳" not in bytes(entry.leaf).decode()
        assert len(proofs.payload_of(entry)["salt"]) == 32


def test_the_ledger_refuses_a_leaf_beyond_its_bound():
    with pytest.raises(ValueError, match="over 16384"):
        ledger.append(event="x" * 20_000, subject="", by="machine", at=NOW, data={})


def test_units_above_see_units_below_and_never_sideways():
    county = small_county()
    assert Unit.objects.get(code="MSA").path == "/YL/MSA/"
    assert {grant.unit_ids for grant in county.actor("legal").grants} == {frozenset({county.unit.pk})}
    assert county.actor("bureau").grants[0].role.key == "supervisor"
