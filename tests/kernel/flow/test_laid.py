"""A gate that a higher app lays before a lower app's move: judged like the move's own, on pages and in the step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuhen.apps.custody.lifecycle import WRITE_OFF
from liuhen.apps.people.actions import register
from liuhen.apps.people.lifecycle import ENTER_PERSON, LEAVE
from liuhen.apps.people.models import Person
from liuhen.entrypoints.wiring import all_laid, all_moves
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import GateClosed, NotPermitted, closed_from_above, lay, why_not
from liuhen.kernel.flow.laid import LAID
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.moves import Offer, buttons
from liuhen.regulation.custody import CUSTODY_REGISTER
from liuhen.regulation.vocabulary import Gate
from tests.builders.county import NOW, County, small_county

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Errand:
    """What an app above people might know of somebody."""

    is_done: bool
    errand_zh: str = "现场复核"


ERRAND_IS_DONE = Gate(lambda _, facts: facts.is_done, "{name}的{errand_zh}还没有办完", "请先办完")
DUTY = replace(CUSTODY_REGISTER, gates=(ERRAND_IS_DONE,))


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what a test lays be gone after it."""
    for move in (LEAVE, ENTER_PERSON):
        monkeypatch.setitem(LAID, move.event, [])


@pytest.fixture
def county() -> County:
    return small_county()


def asked_of_the_database(rows: Sequence[Any], _: Actor) -> list[Errand]:
    there = set(Person.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [Errand(is_done=row.pk not in there) for row in rows]


def lay_errands(*, done: bool) -> None:
    lay(LEAVE, DUTY, facts_from=lambda rows, _: [Errand(done)] * len(rows))


def test_a_page_learns_of_it_before_any_form_with_sentence_article_and_way_out(county: County) -> None:
    lay_errands(done=False)
    refusal = why_not(county.officer, LEAVE, by=SYSTEM)
    assert isinstance(refusal, GateClosed)
    assert str(refusal) == "不能登记离岗：王芳的现场复核还没有办完（依据《设备办法》第15条）。请先办完"
    (button,) = buttons(county.officer, [Offer(LEAVE, "/")], by=SYSTEM)
    assert str(button.refusal) == str(refusal)


def test_a_step_is_refused_by_it_on_record_and_nothing_else_happens(county: County) -> None:
    lay_errands(done=False)
    with pytest.raises(GateClosed):
        register.leave(person=county.officer, by=SYSTEM, at=NOW)
    assert Person.objects.get(pk=county.officer.pk).state == "serving"
    entry = Entry.objects.latest("id")
    assert (entry.event, entry.subject, entry.article) == ("move.refused", county.officer.ref, "av-15-1")
    assert "现场复核" in str(proofs.payload_of(entry)["data"]["sentence"])


def test_where_it_is_open_the_move_goes_through_and_its_entry_rests_on_the_duty_too(county: County) -> None:
    lay_errands(done=True)
    register.leave(person=county.officer, by=SYSTEM, at=NOW)
    entry = Entry.objects.latest("id")
    assert (entry.event, entry.article) == ("person.left", "av-15-1")


def test_it_stands_behind_right_and_state(county: County) -> None:
    lay_errands(done=False)
    assert isinstance(why_not(county.officer, LEAVE, by=county.actor("wangfang")), NotPermitted)


def test_it_judges_a_row_that_is_still_to_be_made(county: County) -> None:
    lay(ENTER_PERSON, DUTY, facts_from=lambda rows, _: [Errand(is_done=row.name != "甲") for row in rows])
    with pytest.raises(GateClosed, match="甲的现场复核"):
        register.enter_person(
            unit=county.unit, name="甲", kind="officer", number="100901", post=None, by=SYSTEM, at=NOW
        )
    assert not Person.objects.filter(name="甲").exists()


def test_it_is_given_who_acts(county: County) -> None:
    seen: list[Actor] = []

    def facts(rows: Sequence[Any], by: Actor) -> list[Errand]:
        seen.append(by)
        return [Errand(is_done=True)] * len(rows)

    lay(LEAVE, DUTY, facts_from=facts)
    assert why_not(county.officer, LEAVE, by=SYSTEM) is None
    assert seen == [SYSTEM]


def test_many_rows_are_judged_at_once_and_in_their_order(county: County) -> None:
    lay(LEAVE, DUTY, facts_from=asked_of_the_database)
    rows = [county.officer, Person(name="乙"), county.keeper]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        closed = list(closed_from_above(LEAVE, rows, by=SYSTEM))
    assert len(queries) == 1
    assert [found and found[1] for found in closed] == [ERRAND_IS_DONE, None, ERRAND_IS_DONE]


def test_a_duty_without_gates_is_not_laid() -> None:
    with pytest.raises(ValueError, match="no gates"):
        lay(LEAVE, replace(DUTY, gates=()), facts_from=asked_of_the_database)


def test_each_is_listed_with_who_laid_it(county: County) -> None:
    lay(LEAVE, DUTY, facts_from=asked_of_the_database)
    assert {(laid.move.event, laid.duty.id) for laid in all_laid()} >= {
        (LEAVE.event, "av-15-1"),
        (WRITE_OFF.event, "av-15-1"),
    }
    assert [laid.by_zh for laid in all_laid() if laid.move == WRITE_OFF] == ["职务与委托", "责任追究"]
    (leaving,) = (move for move in all_moves() if move.event == LEAVE.event)
    assert leaving.duties == (DUTY,)
