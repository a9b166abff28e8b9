"""What flips to no is told the unit's legal office, which says what it does; what is put right is closed by itself."""

from datetime import timedelta

import pytest
from django.test import Client

from liuhen.apps.devices.models import Device
from liuhen.apps.offices.models import Leader
from liuhen.apps.people.models import Account, Unit
from liuhen.apps.readiness import actions, queries
from liuhen.apps.readiness.models import Gap, Standing
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, Refused, WrongState
from liuhen.kernel.ledger.loop import catch_up
from liuhen.regulation.readiness import LACKS
from tests.apps.readiness.conftest import TOMORROW, Made
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.pages import dead_links

pytestmark = pytest.mark.article("rs-36-1")

DAY = timedelta(days=1)


def a_unit(made: Made) -> Unit:
    """Return a unit that some power of asks for a recorder of."""
    return next(each.unit for each in made.powers if each.site != "off-site")


def legal_of(made: Made, unit: Unit) -> Actor:
    build.account(build.person(unit, "法制员", "800001", kind="clerk"), "unit-legal", "legal")
    return made.county.actor("unit-legal")


def break_recorder(unit: Unit) -> None:
    Device.objects.filter(unit=unit).update(state="in_repair")


def test_all_that_is_ready_leaves_no_gap(made: Made) -> None:
    assert actions.judge_next_day(at=NOW) == []
    assert Standing.objects.filter(lacks="").count() == len(made.powers)
    assert {row.judged_for for row in Standing.objects.all()} == {TOMORROW}


def test_what_flips_opens_one_gap_of_the_unit_and_waits_for_its_legal_office(made: Made) -> None:
    unit = a_unit(made)
    actor = legal_of(made, unit)
    actions.judge_next_day(at=NOW)
    break_recorder(unit)
    (gap,) = actions.judge_next_day(at=NOW)
    on_site = {each.code for each in made.of(unit) if each.site != "off-site"}
    assert (gap.unit_id, set(gap.lacks), gap.count) == (unit.pk, on_site, len(on_site))
    assert [*queries.gaps_to_answer(actor)] == [gap]
    assert not queries.gaps_to_answer(made.county.actor("legal")).exists()
    assert actions.judge_next_day(at=NOW + DAY) == []
    assert Gap.objects.count() == 1


def test_it_is_answered_widened_and_closed(made: Made) -> None:
    unit = a_unit(made)
    actor = legal_of(made, unit)
    break_recorder(unit)
    (gap,) = actions.judge_next_day(at=NOW)
    with pytest.raises(Invalid, match="请写明怎样补齐"):
        actions.answer(gap=gap, answer="", by=actor, at=NOW)
    gap = actions.answer(gap=gap, answer="今日向县局借用2台", by=actor, at=NOW)
    assert (gap.state, gap.answer) == ("answered", "今日向县局借用2台")
    assert not queries.gaps_to_answer(actor).exists()
    head = Leader.objects.filter(unit=unit).first() or Leader.objects.latest("id")
    Leader.objects.filter(pk=head.pk).update(state="ended", until=TOMORROW)
    (widened,) = [each for each in actions.judge_next_day(at=NOW + DAY) if each.unit_id == unit.pk] or [gap]
    if head.unit_id == unit.pk:
        assert (widened.state, widened.count) == ("open", len(made.of(unit)))
    Leader.objects.filter(pk=head.pk).update(state="in-office", until=None)
    Device.objects.filter(unit=unit).update(state="available")
    actions.judge_next_day(at=NOW + 2 * DAY)
    closed = Gap.objects.get(pk=gap.pk)
    assert (closed.state, closed.closed_at) == ("closed", NOW + 2 * DAY)
    with pytest.raises(WrongState):
        actions.answer(gap=closed, answer="晚了", by=actor, at=NOW + 2 * DAY)


def test_since_when_it_is_so_stays_while_it_is(made: Made) -> None:
    unit = a_unit(made)
    actions.judge_next_day(at=NOW)
    break_recorder(unit)
    actions.judge_next_day(at=NOW + DAY)
    actions.judge_next_day(at=NOW + 2 * DAY)
    row = Standing.objects.filter(unit=unit).exclude(lacks="").first()
    assert row
    assert (row.since, row.judged_for) == (TOMORROW + DAY, TOMORROW + 2 * DAY)


@pytest.mark.parametrize("username", ["wangfang", "keeper", "head", "legal", "bureau", "audit"])
def test_nobody_else_answers_for_a_unit(made: Made, username: str) -> None:
    break_recorder(a_unit(made))
    (gap,) = actions.judge_next_day(at=NOW)
    with pytest.raises(Refused):
        actions.answer(gap=gap, answer="借用", by=made.county.actor(username), at=NOW)


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def test_pages_show_each_his_own_units_and_lead_nowhere_dead(made: Made) -> None:
    unit = a_unit(made)
    legal_of(made, unit)
    break_recorder(unit)
    (gap,) = actions.judge_next_day(at=NOW)
    catch_up(at=NOW)
    for username in ("bureau", "unit-legal"):
        client = client_of(username)
        for path in (
            "readiness/",
            "readiness/?lack=any",
            f"readiness/?unit={unit.pk}&lack=recorder",
            f"gaps/{gap.pk}/",
        ):
            assert dead_links(client, f"/console/{path}") == [], (username, path)
    own = client_of("unit-legal").get("/console/readiness/").content.decode()
    assert unit.short_name in own
    assert LACKS["recorder"].way_out in own
    assert LACKS["deed"].way_out not in own, "only what is missing is named"
    assert not [each for each in made.units if each != unit and each.short_name in own]
    assert client_of("legal").get(f"/console/gaps/{gap.pk}/").status_code == 404
    assert client_of("wangfang").get("/console/readiness/").status_code == 403


def test_the_sheet_is_cut_as_the_page_is(made: Made) -> None:
    break_recorder(a_unit(made))
    actions.judge_next_day(at=NOW)
    answer = client_of("bureau").get("/console/readiness/sheet.xlsx?lack=recorder")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


def test_before_the_first_night_the_page_says_so(county) -> None:
    assert "还没有判断" in client_of("bureau").get("/console/readiness/").content.decode()
