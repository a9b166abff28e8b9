"""Three hold keys: any two open, none alone; one who is gone is replaced, and what two have lost stays shut."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.interference import actions, jobs, queries, sealing
from liuhen.apps.interference.models import Holder, Opening, Ring, Slot
from liuhen.kernel.flow import Conflict, GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import data_of
from liuhen.regulation.parameters import OPENING_MINUTES
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.interference import MINUTE, PASSPHRASE, Keys, make_key, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-49-1")]


@pytest.mark.parametrize(
    "pair", [("legal", "wufa"), ("wufa", "legal"), ("zheng", "wufa"), ("legal", "zheng")]
)
def test_any_two_open_in_any_order(keys: Keys, pair: tuple[str, str]) -> None:
    keys.told()
    opening = keys.opened(by=pair)
    assert (opening.state, opening.count) == ("finished", 1)
    assert keys.record(by="zheng").told["facts"].startswith("赵保管打听")


def test_an_opening_is_on_record_with_both_holders_and_what_they_opened_and_nothing_of_what_it_said(
    keys: Keys,
) -> None:
    envelope = keys.told()
    opening = keys.opened()
    entry = Entry.objects.get(subject=opening.ref, event="opening.finished")
    slot = Slot.objects.get(envelope=envelope, ring=keys.low)
    assert data_of(entry) == {
        "ring": keys.low.pk, "count": 1, "slots": [slot.pk],
        "holders": [person_of(keys.county, "legal").pk, person_of(keys.county, "wufa").pk],
    }  # fmt: skip


def test_the_same_holder_cannot_turn_both_keys(keys: Keys) -> None:
    opening, code = keys.begun()
    with pytest.raises(GateClosed, match=r"同一个人不能转动两把钥匙.*第49条"):
        actions.finish(opening=opening, code=code, passphrase=PASSPHRASE, by=keys.by("legal"), at=NOW)


def test_who_holds_no_key_turns_none(keys: Keys) -> None:
    with pytest.raises(GateClosed, match="您不是这个密钥组的持钥人"):
        keys.begun(by="head")
    opening, code = keys.begun()
    with pytest.raises(GateClosed, match="您不是这个密钥组的持钥人"):
        actions.finish(opening=opening, code=code, passphrase=PASSPHRASE, by=keys.by("bureau"), at=NOW)
    with pytest.raises(NotPermitted):
        keys.begun(by="wangfang")
    with pytest.raises(NotPermitted):
        keys.begun(by="stranger")


def test_the_second_key_is_turned_in_the_last_second_and_not_one_later(keys: Keys) -> None:
    last = NOW + timedelta(minutes=OPENING_MINUTES.value)
    opening, code = keys.begun()
    with pytest.raises(GateClosed, match=f"超过{OPENING_MINUTES.value}分钟"):
        actions.finish(
            opening=opening,
            code=code,
            passphrase=PASSPHRASE,
            by=keys.by("wufa"),
            at=last + timedelta(seconds=1),
        )
    assert (
        actions.finish(opening=opening, code=code, passphrase=PASSPHRASE, by=keys.by("wufa"), at=last).count
        == 0
    )


def test_a_wrong_passphrase_or_code_opens_nothing_and_says_which(keys: Keys) -> None:
    keys.told()
    with pytest.raises(Invalid, match=r"不能转动第一把钥匙：口令不对.*无人可以找回") as wrong:
        actions.begin(ring=keys.low, passphrase="不是这句话，差得远呢", by=keys.by("legal"), at=NOW)
    assert wrong.value.field == "passphrase"
    opening, code = keys.begun()
    for told, field, says in (
        ({"code": "A" * 16}, "code", "：启封码不对。请向第一名持钥人核对"),
        ({"passphrase": "不是这句话，差得远呢"}, "passphrase", "：口令不对。"),
    ):
        with pytest.raises(Invalid, match=says) as wrong:
            actions.finish(
                opening=opening,
                **({"code": code, "passphrase": PASSPHRASE} | told),
                by=keys.by("wufa"),
                at=NOW,
            )
        assert wrong.value.field == field
    assert Slot.objects.filter(state="opened").count() == 0
    spelt = "-".join(code[n : n + 4].lower() for n in range(0, 16, 4))
    assert (
        actions.finish(opening=opening, code=spelt, passphrase=PASSPHRASE, by=keys.by("wufa"), at=NOW).count
        == 1
    )


def test_while_one_waits_for_the_second_nobody_begins_anew_but_himself(keys: Keys) -> None:
    first, _ = keys.begun()
    with pytest.raises(Conflict, match=r"李法制刚刚转动了第一把钥匙.*索取启封码"):
        keys.begun(by="wufa")
    again, code = keys.begun(at=NOW + MINUTE)
    assert Opening.objects.get(pk=first.pk).state == "lapsed"
    with pytest.raises(WrongState, match="：这次启封已作废。请重新转动第一把钥匙"):
        actions.finish(opening=first, code=code, passphrase=PASSPHRASE, by=keys.by("wufa"), at=NOW)
    assert actions.finish(
        opening=again, code=code, passphrase=PASSPHRASE, by=keys.by("wufa"), at=NOW + MINUTE
    ).state == "finished"  # fmt: skip


def test_what_the_first_key_left_is_wiped_when_the_second_does_not_come(keys: Keys) -> None:
    opening, _ = keys.begun()
    assert bytes(Opening.objects.get(pk=opening.pk).peeled)
    jobs.forget_first_keys()  # the clock of today is long after
    gone = Opening.objects.get(pk=opening.pk)
    assert (gone.state, bytes(gone.peeled)) == ("lapsed", b"")


def test_one_key_and_the_whole_database_open_nothing(keys: Keys) -> None:
    ring = Ring.objects.get(pk=keys.low.pk)
    seat = queries.seat_of(ring, keys.by("legal").me)
    assert seat is not None
    mine = sealing.unlock(bytes(seat.locked), PASSPHRASE, about=ring.about)
    for pair, box in ring.boxes.items():
        first, _, second = pair.partition("-")
        if int(first) == seat.pk:
            left = sealing.open_with(mine, bytes.fromhex(box), about=ring.about)
            with pytest.raises(sealing.Unopened):
                sealing.open_with(mine, left, about=ring.about)
        else:
            with pytest.raises(sealing.Unopened):
                sealing.open_with(mine, bytes.fromhex(box), about=ring.about)
        assert first != second


def test_a_holder_who_is_gone_is_replaced_by_the_two_others_and_his_key_opens_nothing_more(
    keys: Keys,
) -> None:
    keys.told()
    heir = build.person(keys.county.unit, "何法制", "100079", kind="clerk")
    build.account(heir, "heir", "legal")
    actions.name_successor(
        ring=keys.low, person=heir, reason="郑法制调离，口令没有交接", by=keys.by("bureau"), at=NOW
    )
    make_key(keys.county, keys.low, "heir")
    opening, code = keys.begun()
    ring = actions.split_anew(opening=opening, code=code, passphrase=PASSPHRASE, by=keys.by("wufa"), at=NOW)
    assert [str(each) for each in queries.seats(ring)] == ["李法制", "吴法制", "何法制"]
    assert Holder.objects.get(ring=ring, person__name="郑法制").state == "replaced"
    with pytest.raises(GateClosed, match="您不是这个密钥组的持钥人"):
        keys.begun(by="zheng")
    assert keys.opened(by=("heir", "wufa")).count == 1
    entry = Entry.objects.get(subject=ring.ref, event="ring.split-anew")
    assert data_of(entry)["person"] == heir.pk


def test_nobody_is_seated_before_he_has_made_his_key(keys: Keys) -> None:
    opening, code = keys.begun()
    with pytest.raises(WrongState, match="没有已经设置钥匙的继任持钥人"):
        actions.split_anew(opening=opening, code=code, passphrase=PASSPHRASE, by=keys.by("wufa"), at=NOW)


def test_a_new_ring_takes_the_place_of_one_whose_keys_are_lost_and_what_was_sealed_to_that_stays_shut(
    keys: Keys,
) -> None:
    keys.told()
    persons = [person_of(keys.county, name) for name in ("legal", "wufa", "zheng")]
    ring = actions.name_ring(unit=keys.county.unit, persons=persons, by=keys.by("bureau"), at=NOW)
    for name in ("legal", "wufa", "zheng"):
        make_key(keys.county, ring, name)
    assert Ring.objects.get(pk=keys.low.pk).state == "replaced"
    assert keys.opened(Ring.objects.get(pk=ring.pk)).count == 0
    assert Slot.objects.get(ring=keys.low).state == "sealed"
    # Whoever still knows the old words of two of them still opens it.
    assert keys.opened(Ring.objects.get(pk=keys.low.pk)).count == 1


def test_three_different_persons_are_named_each_with_the_right(keys: Keys) -> None:
    legal = person_of(keys.county, "legal")
    told: dict[str, Any] = {"unit": keys.county.other, "by": keys.by("bureau"), "at": NOW}
    with pytest.raises(Invalid, match="须是三个不同的人，现在是2个"):
        actions.name_ring(persons=[legal, person_of(keys.county, "wufa")], **told)
    with pytest.raises(Invalid, match="李法制在云岭县城市管理局没有启封过程报告的权限"):
        actions.name_ring(
            persons=[legal, person_of(keys.county, "qian"), person_of(keys.county, "feng")], **told
        )
    three = [person_of(keys.county, name) for name in ("legal", "wufa", "zheng")]
    with pytest.raises(NotPermitted):
        actions.name_ring(persons=three, unit=keys.county.unit, by=keys.by("head"), at=NOW)


def test_a_key_is_made_by_its_holder_himself_behind_words_that_are_long_enough(keys: Keys) -> None:
    persons = [person_of(keys.county, name) for name in ("bureau", "qian", "feng")]
    ring = actions.name_ring(unit=keys.county.other, persons=persons, by=keys.by("bureau"), at=NOW)
    holder = Holder.objects.filter(ring=ring).order_by("id")[0]
    with pytest.raises(Invalid, match="：口令至少12个字"):
        actions.make_key(holder=holder, passphrase="太短了", by=keys.by("bureau"), at=NOW)
    with pytest.raises(Invalid, match="：钥匙只能由周监督本人设置"):
        actions.make_key(holder=holder, passphrase=PASSPHRASE, by=keys.by("qian"), at=NOW)
    assert not Holder.objects.filter(ring=ring).exclude(state="named").exists()


def test_no_key_is_in_the_database_or_the_ledger(keys: Keys) -> None:
    ring = Ring.objects.get(pk=keys.low.pk)
    opening, code = keys.begun()
    left = sealing.peeled(
        ring.boxes, (seat := queries.seats(ring)[0]).pk,
        sealing.unlock(bytes(seat.locked), PASSPHRASE, about=ring.about), about=ring.about,
    )  # fmt: skip
    second = queries.seats(ring)[1]
    key = sealing.open_with(
        sealing.unlock(bytes(second.locked), PASSPHRASE, about=ring.about), left[second.pk], about=ring.about
    )
    for entry in Entry.objects.all():
        for secret in (key, PASSPHRASE.encode(), code.encode(), key.hex().encode()):
            assert secret not in bytes(entry.payload) + bytes(entry.leaf)
    assert opening.state == "begun"
