"""A unit settles its own class, with a reason where it leaves its field's default; the bureau takes note."""

from typing import Any

import pytest

from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Unit
from liuhen.apps.provision.actions import classes
from liuhen.apps.provision.models import ClassDecision
from liuhen.apps.provision.queries import decisions, table
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.regulation import provision as law
from liuhen.regulation.devices import DEVICE_KINDS
from tests.builders import county as build
from tests.builders.county import NOW, County


def decide(
    county: County,
    *,
    device_class: str = "B",
    reason: str = "只有两名外勤",
    username: str = "head",
    **more: Any,
) -> ClassDecision:
    said: dict[str, Any] = {"unit": county.unit, "field": "市场监管"} | more
    return classes.decide(device_class=device_class, reason=reason, by=county.actor(username), at=NOW, **said)


@pytest.mark.article("av-6-2")
def test_another_class_than_the_default_stands_with_its_reason_and_is_on_record(county: County) -> None:
    decision = decide(county)
    assert Unit.objects.get(pk=county.unit.pk).device_class == "B"
    assert (decision.default_class, decision.class_was, decision.differs) == ("A", "A", True)
    assert [e.event for e in proofs.trail(decision.ref)] == ["class.decided"]
    assert [e.event for e in proofs.trail(county.unit.ref)][-1] == "unit.class-changed"


@pytest.mark.article("av-6-2")
def test_without_a_reason_it_is_refused_with_the_article_and_nothing_changes(county: County) -> None:
    with pytest.raises(GateClosed) as caught:
        decide(county, reason="  ")
    assert (caught.value.duty, "《设备办法》第6条" in str(caught.value)) == ("av-6-2", True)
    assert "市场监管默认为A类，改为B类没有写明理由" in str(caught.value)
    assert Unit.objects.get(pk=county.unit.pk).device_class == "A"
    assert not ClassDecision.objects.exists()


@pytest.mark.article("av-6-2")
def test_the_default_itself_needs_no_reason(county: County) -> None:
    assert decide(county, device_class="A", reason="").reason == ""


@pytest.mark.article("av-6-1")
def test_where_the_law_leaves_the_number_to_the_unit_its_latest_decision_is_what_it_must_have(
    county: County,
) -> None:
    def required() -> tuple[int, int]:
        row = table.row_for(Unit.objects.get(pk=county.unit.pk), on=NOW.date())
        return row.required, row.declared

    decision = decide(county, device_class="C", reason="两处外勤", quantity=3)
    assert (decision.class_zh, required()) == ("C类，3 台", (3, 3))
    decide(county, device_class="C", reason="并为一处", quantity=2)
    assert required() == (2, 2)
    decide(county, device_class="C", reason="不再外勤")
    assert required() == (1, 0)
    decide(county, device_class="C", reason="两处外勤", quantity=3)
    register.change_device_class(unit=county.unit, device_class="A", by=SYSTEM, at=NOW)
    assert required() == (1, 0)  # one officer: the ratio rules again, whatever was settled before


@pytest.mark.article("av-6-1")
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"device_class": "A", "quantity": 3}, "A类按持证执法人员数的比例配备，台数不由单位另行确定"),
        ({"device_class": "B", "quantity": 1}, "B类按持证执法人员数的比例配备"),
        ({"field": "民政", "device_class": "C", "quantity": 2, "reason": " "}, "没有写明执法需要"),
    ],
)
def test_a_number_is_settled_only_where_it_is_left_to_the_unit_not_below_the_least_and_with_its_need(
    county: County, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(GateClosed) as caught:
        decide(county, **more)
    assert (caught.value.duty, "《设备办法》第6条" in str(caught.value)) == ("av-6-1", True)
    assert said in str(caught.value)
    assert not ClassDecision.objects.exists()


@pytest.mark.article("av-6-1")
def test_less_than_the_least_is_settled_nowhere(county: County) -> None:
    with pytest.raises(Invalid, match="自行确定的台数须在0至"):
        decide(county, device_class="C", quantity=-1)
    two = law.Quota("C", 0, 2, NOW.date(), "至少2台")
    facts = law.ClassFacts("C", "A", "市场监管", "两处外勤", 1, two)
    assert not law.NO_LESS_THAN_THE_LEAST.opens(county.unit, facts)
    assert law.NO_LESS_THAN_THE_LEAST in law.DEVICES_PER_OFFICER.gates
    assert "自行确定的1台少于最低配备数量2台" in law.NO_LESS_THAN_THE_LEAST.refusal(county.unit, facts)


@pytest.mark.article("av-6-1")
def test_the_least_itself_needs_no_reason(county: County) -> None:
    assert decide(county, field="民政", device_class="C", quantity=1, reason="").quantity == 1


def test_only_the_head_of_the_unit_decides(county: County) -> None:
    for username in ("keeper", "legal", "wangfang", "bureau", "stranger", "system", "audit"):
        with pytest.raises(NotPermitted):
            decide(county, username=username)


@pytest.mark.parametrize("more", [{"field": "航天"}, {"device_class": "D"}])
def test_a_field_or_a_class_that_is_none_is_refused(county: County, more) -> None:
    with pytest.raises(Invalid):
        decide(county, **more)


@pytest.mark.article("av-6-2")
def test_the_bureau_takes_note_once_and_never_of_its_own_decision(county: County) -> None:
    build.account(build.person(county.unit, "双岗", "100099", kind="clerk"), "both", "head")
    decision = decide(county)
    assert list(decisions.to_note(county.actor("bureau"))) == [decision]
    with pytest.raises(NotPermitted):
        classes.note(decision=decision, remark="", by=county.actor("head"), at=NOW)
    noted = classes.note(decision=decision, remark="同意", by=county.actor("bureau"), at=NOW)
    assert (noted.state, noted.remark) == ("noted", "同意")
    with pytest.raises(WrongState):
        classes.note(decision=decision, remark="", by=county.actor("bureau"), at=NOW)


def test_whoever_decided_does_not_note_it_whatever_roles_he_holds(county: County) -> None:
    from liuhen.apps.people.actions import accounts
    from liuhen.apps.people.models import Account

    accounts.grant_role(
        account=Account.objects.get(username="head"),
        role="supervisor",
        unit=county.government,
        by=SYSTEM,
        at=NOW,
    )
    decision = decide(county)
    with pytest.raises(NotPermitted, match="您本人确定"):
        classes.note(decision=decision, remark="", by=county.actor("head"), at=NOW)


@pytest.mark.article("av-5-1")
def test_the_office_quota_of_a_kind_stands_beside_what_is_counted_under_it(county: County) -> None:
    from liuhen.apps.devices import actions as devices

    keeper = county.actor("keeper")
    for n in range(2):
        devices.register(
            unit=county.unit, serial=f"CX{n}", kind="camera", model="CX-200", keeper=county.keeper,
            acquired_on=NOW.date(), counted_under_standard=True, by=keeper, at=NOW,
        )  # fmt: skip
    quota: dict[str, Any] = {"unit": county.unit, "kind": "camera", "source": "办公设备标准"}
    classes.set_office_quota(**quota, allowed=3, by=keeper, at=NOW)
    classes.set_office_quota(**quota, allowed=1, by=keeper, at=NOW)
    (row,) = decisions.office_rows([county.unit.pk], kinds=DEVICE_KINDS)
    assert (row.kind_zh, row.allowed, row.there, row.over) == ("照相机", 1, 2, 1)
    with pytest.raises(Invalid, match="按第6条配备"):
        classes.set_office_quota(**quota | {"kind": "body_camera"}, allowed=1, by=keeper, at=NOW)
