"""An activity is done under a power of its unit's list, by those whose posts have it, on its day. 《责任制》第12条."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.activities.actions import conducting
from liuhen.apps.activities.models import Activity, Participant
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Account, Person
from liuhen.apps.powers.actions import items, lists
from liuhen.apps.powers.queries import idleness
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.powers import FINE, LICENCE, Powers

pytestmark = [pytest.mark.article("rs-12-1"), pytest.mark.django_db]
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def second(powers: Powers) -> Person:
    """Return another officer of the squad."""
    found = build.person(powers.county.unit, "李强", "100005")
    build.certificate(found)
    register.assign_post(person=found, post=powers.posts["执法岗"], by=SYSTEM, at=NOW - timedelta(days=20))
    return found


@pytest.fixture
def armed(powers: Powers, second: Person) -> Powers:
    powers.published()
    powers.broken_down()
    return powers


def open_one(armed: Powers, second: Person, **changes: Any) -> Activity:
    given: dict[str, Any] = {
        "lead": armed.county.officer, "crew": [second], "kind": "inspection", "place": "集贸市场", "started_at": NOW,
        "power_code": FINE, "by": armed.actor("wangfang"), "at": NOW,
    } | changes  # fmt: skip
    return conducting.open_on_the_spot(**given)


def plan_one(armed: Powers, second: Person, **changes: Any) -> Activity:
    given: dict[str, Any] = {
        "lead": armed.county.officer, "crew": [second], "kind": "inspection", "place": "集贸市场",
        "planned_at": TOMORROW, "power_code": FINE, "by": armed.actor("wangfang"), "at": NOW,
    } | changes  # fmt: skip
    return conducting.plan(**given)


def drop_the_fine(armed: Powers) -> None:
    """Publish a list without it, from tomorrow on."""
    draft = armed.draft(reason="取消一项")
    items.drop_item(power_list=draft, code=FINE, by=armed.actor("legal"), at=NOW)
    armed.publish(draft, effective_on=TOMORROW.date())


def test_it_is_done_under_the_power_as_the_list_of_its_day_has_it(armed: Powers, second: Person) -> None:
    made = open_one(armed, second)
    assert made.power
    assert (made.power.code, str(made.power.power_list)) == (FINE, "云岭县市场监督管理局权责清单第1版")
    assert proofs.payload_of(proofs.trail(made.ref)[0])["data"]["power"] == FINE


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "没有选择职权，而云岭县市场监督管理局当日有公布实施的权责清单"),
        ("X-1", "“X-1”不在云岭县市场监督管理局2026年11月24日实施的权责清单（第1版）上"),
        (LICENCE, "王芳2026年11月24日所在的岗位没有“食品经营许可”的职权"),
    ],
)
def test_without_a_power_of_ones_own_post_nothing_begins(
    armed: Powers, second: Person, code: str, said: str
) -> None:
    with pytest.raises(GateClosed) as caught:
        open_one(armed, second, power_code=code)
    assert caught.value.duty == "rs-12-1"
    assert str(caught.value) == (
        f"不能现场登记活动：{said}（依据《责任制》第12条）。请选择当日清单上、分给本岗位的职权，由当日有权的人员办理"
    )
    assert not Activity.objects.exists()
    assert Entry.objects.filter(event="move.refused", article="rs-12-1").count() == 1


def test_whoever_comes_along_must_have_it_too(armed: Powers, second: Person) -> None:
    stranger = build.person(armed.county.unit, "周洋", "100006")
    build.certificate(stranger)
    with pytest.raises(GateClosed, match="周洋2026年11月24日不在云岭县市场监督管理局的岗位上"):
        open_one(armed, second, crew=[second, stranger])
    made = open_one(armed, second)
    with pytest.raises(GateClosed, match="周洋2026年11月24日不在云岭县市场监督管理局的岗位上"):
        conducting.assign(activity=made, person=stranger, by=armed.actor("wangfang"), at=NOW)
    assert Participant.objects.count() == 2


def test_an_auxiliary_uses_no_power(armed: Powers, second: Person) -> None:
    made = open_one(armed, second, crew=[second, armed.county.auxiliary])
    assert made.participants.count() == 3


def test_what_is_planned_for_tomorrow_is_judged_by_the_list_of_tomorrow(
    armed: Powers, second: Person
) -> None:
    drop_the_fine(armed)
    assert open_one(armed, second).state == "under-way"
    with pytest.raises(GateClosed, match="2026年11月25日实施的权责清单（第2版）上"):
        plan_one(armed, second)


def test_a_power_that_has_gone_by_the_day_it_begins_stops_it(armed: Powers, second: Person) -> None:
    planned = plan_one(armed, second)
    drop_the_fine(armed)
    with pytest.raises(GateClosed, match="不在云岭县市场监督管理局2026年11月25日实施的权责清单（第2版）上"):
        conducting.start(activity=planned, by=armed.actor("wangfang"), at=TOMORROW)
    assert Activity.objects.get().state == "planned"


def test_before_there_is_a_list_the_basis_is_told_in_words_and_goes_on_being_good(
    powers: Powers, second: Person
) -> None:
    planned = plan_one(powers, second, power_code="", basis="《食品安全法》第一百一十条")
    powers.published()
    powers.broken_down()
    started = conducting.start(activity=planned, by=powers.actor("wangfang"), at=TOMORROW)
    assert (started.state, started.power, started.basis) == ("under-way", None, "《食品安全法》第一百一十条")


def test_a_code_while_there_is_no_list_is_no_power(powers: Powers, second: Person) -> None:
    with pytest.raises(GateClosed, match="没有公布实施的权责清单"):
        open_one(powers, second)


def test_on_the_page_one_chooses_among_the_powers_of_ones_post(
    armed: Powers, second: Person, client: Client
) -> None:
    client.force_login(Account.objects.get(username="wangfang"))
    here = reverse("console:activity-open")
    page = client.get(here).content.decode()
    assert f'<option value="{FINE}">' in page
    assert f'<option value="{LICENCE}">' not in page
    told = {
        "kind": "inspection",
        "power": FINE,
        "place": "集贸市场",
        "lead": armed.county.officer.pk,
        "crew": [second.pk],
    }
    made = client.post(here, told | {"at": "2026-11-24T10:00"})
    assert made.status_code == 302, made.content.decode()
    assert "对未经许可从事食品生产经营的处罚" in client.get(made["Location"]).content.decode()


@pytest.mark.article("rs-12-2")
def test_what_is_begun_counts_as_use_of_the_power_and_what_is_settled_as_its_result(
    armed: Powers, second: Person
) -> None:
    unit = armed.county.unit

    def used(on: date) -> dict[str, tuple[str, ...]]:
        return {each.code: each.kinds for each in idleness.idle_powers([unit.pk], on)}

    assert used(NOW.date()) == {FINE: ("never",), LICENCE: ("never",)}
    made = open_one(armed, second)
    assert used(NOW.date()) == {FINE: ("no-result",), LICENCE: ("never",)}
    assert used(NOW.date() - timedelta(days=1)) == {}
    Activity.objects.filter(pk=made.pk).update(state="settled", ended_at=TOMORROW)
    assert used(NOW.date())[FINE] == ()
    assert used(date(2031, 11, 24))[FINE] == ("unused",)  # five full years
    assert used(date(2031, 11, 23))[FINE] == ()


@pytest.mark.article("rs-4-1")
def test_a_power_is_not_dropped_while_something_is_done_under_it(armed: Powers, second: Person):
    begun = open_one(armed, second)
    draft = armed.draft(reason="取消一项")
    items.drop_item(power_list=draft, code=FINE, by=armed.actor("legal"), at=NOW)
    with pytest.raises(GateClosed, match=f"执法活动 {begun.pk}，进行中") as refused:
        armed.publish(draft, effective_on=TOMORROW.date())
    assert refused.value.duty == "rs-4-1"
    over = NOW + timedelta(minutes=30)
    conducting.end(activity=begun, ended_at=over, by=armed.actor("wangfang"), at=over)
    lists.publish(power_list=draft, effective_on=TOMORROW.date(), by=armed.actor("bureau"), at=over)
