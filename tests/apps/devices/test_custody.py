"""The register of hand-overs is the trail of the check-out: complete, and closed to a second hand."""

import json

import pytest

from liuhen.apps.devices import actions
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.kernel.flow.subjects import WrittenOutsideAction
from liuhen.kernel.ledger import proofs
from tests.builders.county import NOW, County

pytestmark = pytest.mark.article("av-15-1")


def test_taking_and_giving_back_are_on_the_register_with_what_who_and_by_whom(county: County) -> None:
    keeper = county.actor("keeper")
    check = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
    out = actions.check_out(device=county.device, officer=county.officer, check=check, by=keeper, at=NOW)
    actions.return_device(device=county.device, remark="外壳有划痕", by=keeper, at=NOW)
    taken, given_back = proofs.trail(out.ref)
    assert (taken.event, given_back.event) == ("checkout.begun", "checkout.ended")
    assert {taken.by, given_back.by} == {keeper.ref}
    assert json.loads(bytes(taken.payload))["data"] == {
        "device": county.device.pk,
        "officer": county.officer.pk,
    }
    assert json.loads(bytes(given_back.payload))["data"] == {
        "condition": "good",
        "remark": "外壳有划痕",
    }


def test_a_hand_over_once_made_is_neither_rewritten_nor_struck_out(county: County) -> None:
    check = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
    out = actions.check_out(
        device=county.device, officer=county.officer, check=check, by=county.actor("keeper"), at=NOW
    )
    out.officer = county.keeper
    for rewrite in (out.save, out.delete):
        with pytest.raises(WrittenOutsideAction):
            rewrite()
