"""Things go from one keeping into another: both sides confirm with their own accounts, then it stands for ever."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.custody import queries
from liuhen.apps.custody.actions import handing_over
from liuhen.apps.custody.models import HandOver
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import Device
from liuhen.apps.findings.jobs import raise_overdue
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import accounts, register
from liuhen.apps.people.models import Account
from liuhen.apps.people.queries import actor_for
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused, WrongState
from liuhen.kernel.flow.subjects import WrittenOutsideAction
from liuhen.kernel.ledger import proofs
from tests.apps.custody.conftest import Bring, Others, fresh
from tests.builders.county import LOCAL, NOW, County

pytestmark = pytest.mark.article("av-15-1")


def made(county: County, others: Others, **changes: Any) -> HandOver:
    given: dict[str, Any] = {
        "receiver": others.second,
        "devices": [county.device],
        "reason": "轮岗交接",
        "condition": "完好",
        "by": county.actor("keeper"),
        "at": NOW,
    }
    return handing_over.make(**{**given, **changes})


def refused(act: Any, **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(at=NOW, **facts)
    return caught.value


def test_the_receiver_becomes_keeper_on_signature_and_both_confirmations_are_on_record(
    county: County, others: Others
) -> None:
    hand_over = made(county, others, media=("封存存储卡 1 张，封签号 7",))
    assert fresh(county.device).keeper == county.keeper
    signed = handing_over.sign(hand_over=hand_over, by=county.actor("second"), at=NOW)
    assert (signed.state, fresh(county.device).keeper) == ("signed", others.second)
    making, signing = proofs.trail(hand_over.ref)
    assert (making.event, making.by) == ("handover.made", county.actor("keeper").ref)
    assert (signing.event, signing.by) == ("handover.signed", county.actor("second").ref)
    told = proofs.payload_of(making)["data"]
    assert told["devices"] == [county.device.pk]
    assert told["media"] == ["封存存储卡 1 张，封签号 7"]
    changed = proofs.trail(county.device.ref)[-1]
    assert (changed.event, proofs.payload_of(changed)["data"]["hand_over"]) == (
        "device.keeper-changed",
        hand_over.pk,
    )


def test_a_signed_hand_over_cannot_be_altered(county: County, others: Others) -> None:
    signed = handing_over.sign(hand_over=made(county, others), by=county.actor("second"), at=NOW)
    for act, username in ((handing_over.withdraw, "keeper"), (handing_over.refuse, "second")):
        assert isinstance(
            refused(act, hand_over=signed, reason="改主意", by=county.actor(username)), WrongState
        )
    signed.reason = "另一个事由"
    for rewrite in (signed.save, signed.delete):
        with pytest.raises(WrittenOutsideAction):
            rewrite()


@pytest.mark.parametrize("username", ["keeper", "head", "legal"])
def test_nobody_but_the_receiver_signs_or_refuses(county: County, others: Others, username: str) -> None:
    hand_over = made(county, others)
    for act, more in ((handing_over.sign, {}), (handing_over.refuse, {"reason": "不符"})):
        refusal = refused(act, hand_over=hand_over, by=county.actor(username), **more)
        assert isinstance(refusal, GateClosed)
        assert (refusal.duty, "接收人本人" in str(refusal)) == ("av-15-1", True)
    assert isinstance(
        refused(handing_over.sign, hand_over=hand_over, by=county.actor("stranger")), NotPermitted
    )


def test_the_giver_takes_it_back_before_it_is_signed_and_nobody_else_does(
    county: County, others: Others
) -> None:
    hand_over = made(county, others)
    refusal = refused(handing_over.withdraw, hand_over=hand_over, reason="写错了", by=county.actor("second"))
    assert "交出人本人" in str(refusal)
    withdrawn = handing_over.withdraw(hand_over=hand_over, reason="写错了", by=county.actor("keeper"), at=NOW)
    assert withdrawn.state == "withdrawn"
    assert made(county, others).state == "made"


def test_a_refusal_needs_its_reason_and_leaves_the_keeper_as_he_was(county: County, others: Others) -> None:
    hand_over, second = made(county, others), county.actor("second")
    assert isinstance(refused(handing_over.refuse, hand_over=hand_over, reason=" ", by=second), Invalid)
    assert handing_over.refuse(hand_over=hand_over, reason="少一块电池", by=second, at=NOW).state == "refused"
    assert fresh(county.device).keeper == county.keeper


def test_nobody_hands_over_to_himself(county: County, others: Others) -> None:
    refusal = refused(lambda **k: made(county, others, receiver=county.keeper))
    assert "同一个人" in str(refusal)


def test_what_one_does_not_keep_or_what_waits_already_is_not_handed_over(
    county: County, others: Others
) -> None:
    refusal = refused(lambda **k: made(county, others, receiver=county.keeper, by=county.actor("second")))
    assert isinstance(refusal, GateClosed)
    assert "DSJ0001" in str(refusal)
    made(county, others)
    assert "DSJ0001" in str(refused(lambda **k: made(county, others)))


def test_a_device_lost_since_cannot_be_signed_for(county: County, others: Others) -> None:
    from liuhen.apps.custody.actions import losing

    hand_over = made(county, others)
    losing.report(
        device=county.device, lost_on=NOW.date(), place="途中", circumstances="滑落", by=county.actor("keeper"), at=NOW
    )  # fmt: skip
    assert isinstance(refused(handing_over.sign, hand_over=hand_over, by=county.actor("second")), GateClosed)


def test_a_device_stays_in_its_unit_and_media_may_go_to_another(county: County, others: Others) -> None:
    refusal = refused(lambda **k: made(county, others, receiver=others.their_keeper))
    assert (type(refusal), "外借" in str(refusal)) == (Invalid, True)
    hand_over = made(county, others, receiver=others.their_keeper, devices=(), media=("移动硬盘",))
    assert list(queries.hand_overs_visible_to(county.actor("their-keeper"))) == [hand_over]
    assert handing_over.sign(hand_over=hand_over, by=county.actor("their-keeper"), at=NOW).state == "signed"


def test_recordings_are_named_with_their_digests_and_only_those_one_may_see(
    county: County, others: Others, bring: Bring
) -> None:
    recording = bring()
    hand_over = made(county, others, devices=(), recordings=[recording])
    told = proofs.payload_of(proofs.trail(hand_over.ref)[0])["data"]["recordings"]
    assert told == [{"id": recording.pk, "sha256": recording.sha256}]
    refusal = refused(
        lambda **k: made(
            county, others, devices=(), recordings=[recording], receiver=others.borrower,
            by=county.actor("their-keeper"),
        )
    )  # fmt: skip
    assert "无权查看" in str(refusal)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"devices": ()}, "devices"),
        ({"reason": " "}, "reason"),
        ({"condition": ""}, "condition"),
        ({"devices": (), "media": ("长" * 201,)}, "media"),
    ],
)
def test_a_hand_over_says_what_why_and_in_which_condition(
    county: County, others: Others, changes: dict[str, Any], field: str
) -> None:
    refusal = refused(lambda **k: made(county, others, **changes))
    assert (type(refusal), refusal.field) == (Invalid, field)


def test_the_receiver_must_have_an_account_to_sign_with(county: County, others: Others) -> None:
    assert refused(lambda **k: made(county, others, receiver=county.auxiliary)).field == "receiver"
    accounts.close_account(account=Account.objects.get(username="second"), by=SYSTEM, at=NOW)
    assert refused(lambda **k: made(county, others)).field == "receiver"


def test_an_unsigned_hand_over_is_a_finding_after_three_working_days(
    county: County, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over = made(county, others)  # on Tuesday 24 November 2026
    (clock,) = clocks.open_for(hand_over.ref)
    last = datetime(2026, 11, 27, 23, 59, tzinfo=LOCAL)  # the Friday, third working day after
    assert not clock.breached(at=last)
    assert clock.breached(at=last + timedelta(minutes=1))
    monkeypatch.setattr(timezone, "now", lambda: last)
    raise_overdue()
    assert not Finding.objects.exists()
    monkeypatch.setattr(timezone, "now", lambda: last + timedelta(minutes=1))
    raise_overdue()
    assert Finding.objects.get().code == "HANDOVER-UNSIGNED"
    assert not clocks.open_for(handing_over.sign(hand_over=hand_over, by=county.actor("second"), at=NOW).ref)


def test_a_keeper_in_service_is_changed_by_hand_over_only(county: County, others: Others) -> None:
    refusal = refused(
        devices.change_keeper, device=county.device, keeper=others.second, by=county.actor("keeper")
    )
    assert isinstance(refusal, GateClosed)
    assert (refusal.duty, "双方签字交接" in str(refusal)) == ("av-15-1", True)


def test_a_keeper_who_left_or_cannot_log_in_is_replaced_without_his_signature(
    county: County, others: Others
) -> None:
    register.leave(person=county.keeper, by=SYSTEM, at=NOW)
    devices.change_keeper(device=county.device, keeper=others.second, by=county.actor("second"), at=NOW)
    assert Device.objects.get().keeper == others.second


def test_what_somebody_still_holds_is_known(county: County, others: Others) -> None:
    assert not queries.held_by(others.second.pk)
    check = devices.PreUseCheck(works=True, battery_percent=90, card_free_percent=90, clock_offset_ms=0)
    hand_over = made(county, others)
    devices.check_out(
        device=county.device, officer=county.officer, check=check, by=county.actor("keeper"), at=NOW
    )
    held = queries.held_by(county.keeper.pk)
    assert (list(held.kept), list(held.open_hand_overs)) == ([county.device], [hand_over])
    assert [out.device for out in queries.held_by(county.officer.pk).out] == [county.device]
    assert queries.held_by(others.second.pk), "what waits for a signature is still open"


def test_both_sides_have_it_in_their_trays(county: County, others: Others) -> None:
    from liuhen.entrypoints.console import tray

    made(county, others)
    for username, what in (("second", "签收交接"), ("keeper", "等待对方签收")):
        actor = actor_for(Account.objects.get(username=username))
        assert actor is not None
        assert what in [batch.what for batch in tray.batches(actor, at=NOW + timedelta(days=1))]
