"""Two find that it holds; whoever manages the person approves; the circular names no recorder. 《责任制》第51条."""

from typing import Any

import pytest

from liuhen.apps.disclosure.actions import public_text
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.interference import actions, queries
from liuhen.apps.interference.models import Circular, Ring
from liuhen.apps.people.models import Person
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import NOW
from tests.builders.interference import Keys, person_of
from tests.builders.programs import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-51-1")]
TEXT = "经查，赵保管违反规定打探案情，现予通报。"


def proposed(keys: Keys, *, text: str = TEXT, by: str = "legal") -> Circular:
    record = keys.confirmed()
    return actions.propose(ring=keys.low, slot=record.pk, text=text, by=keys.by(by), at=NOW)


@pytest.fixture
def told(keys: Keys) -> Keys:
    keys.told()
    keys.opened()
    return keys


def test_it_is_found_by_two_holders_approved_by_his_unit_and_sent_round(told: Keys) -> None:
    circular = proposed(told)
    assert circular.authority == told.county.unit
    approved = actions.approve(circular=circular, by=told.by("head"), at=NOW)
    assert approved.text == ""
    sent = actions.circulate(circular=approved, by=told.by("wufa"), at=NOW)
    assert (sent.state, sent.text) == ("circulated", TEXT)
    assert "王芳" not in sent.text
    seen = queries.circulars_visible_to(told.by("liqiang"))
    assert list(seen) == [sent]
    paper = actions.write_circular(circular=sent, by=told.by("wufa"), at=NOW)
    assert paper.number.endswith("干通〔2026〕1号")
    assert "王芳" not in str(paper.data)


def test_one_holder_alone_finds_nothing(told: Keys) -> None:
    record = told.record()
    with pytest.raises(WrongState, match="还没有第一人的认定"):
        actions.countersign(ring=told.low, slot=record.pk, by=told.by("legal"), at=NOW)
    actions.conclude(
        ring=told.low, slot=record.pk, founded=True, kinds=["prying"], person=told.county.keeper, reason="属实",
        by=told.by("legal"), at=NOW,
    )  # fmt: skip
    with pytest.raises(Invalid, match="认定须由两人作出"):
        actions.countersign(ring=told.low, slot=record.pk, by=told.by("legal"), at=NOW)
    with pytest.raises(WrongState, match="须先由两名持钥人认定成立"):
        actions.propose(ring=told.low, slot=record.pk, text=TEXT, by=told.by("legal"), at=NOW)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kinds": []}, "须写明干预人和情形"),
        ({"person": None}, "须写明干预人和情形"),
        ({"person": "wangfang"}, "干预人不能是记录人或者您本人"),
        ({"person": "legal"}, "干预人不能是记录人或者您本人"),
    ],
)
def test_a_finding_names_a_person_and_a_kind(told: Keys, given: dict[str, Any], sentence: str) -> None:
    said: dict[str, Any] = {"kinds": ["prying"], "person": told.county.keeper} | given
    if isinstance(said["person"], str):
        said["person"] = person_of(told.county, said["person"])
    with pytest.raises(Invalid, match=sentence):
        actions.conclude(
            ring=told.low,
            slot=told.record().pk,
            founded=True,
            reason="属实",
            by=told.by("legal"),
            at=NOW,
            **said,
        )


def test_an_unfounded_one_is_found_by_two_as_well_and_goes_no_further(told: Keys) -> None:
    record = told.record()
    actions.conclude(
        ring=told.low, slot=record.pk, founded=False, kinds=[], person=None, reason="通话与案件无关",
        by=told.by("legal"), at=NOW,
    )  # fmt: skip
    actions.countersign(ring=told.low, slot=record.pk, by=told.by("zheng"), at=NOW)
    with pytest.raises(WrongState, match="须先由两名持钥人认定成立"):
        actions.propose(ring=told.low, slot=record.pk, text=TEXT, by=told.by("legal"), at=NOW)
    with pytest.raises(WrongState, match="已由两人认定"):
        actions.conclude(
            ring=told.low, slot=record.pk, founded=True, kinds=["prying"], person=told.county.keeper, reason="改了",
            by=told.by("legal"), at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["王芳反映，赵保管打探案情。", "据100001号执法人员记录，赵保管打探案情。", "王 芳反映的情况属实"]
)
def test_a_circular_that_names_the_recorder_is_refused_and_leaves_no_trace(told: Keys, text: str) -> None:
    record = told.confirmed()
    before = Entry.objects.count()
    with pytest.raises(Invalid, match=r"通报稿中出现了记录人的姓名或者编号.*删去"):
        actions.propose(ring=told.low, slot=record.pk, text=text, by=told.by("legal"), at=NOW)
    assert (Circular.objects.count(), Entry.objects.count()) == (0, before)


def test_who_leads_a_unit_is_circulated_by_the_government_alone_and_neither_sees_nor_approves_it(
    keys: Keys,
) -> None:
    keys.told(who="陈局长", facts="陈局长打电话要求不予立案")
    keys.opened_above()
    record = keys.record(keys.high, "qian")
    high = Ring.objects.get(pk=keys.high.pk)
    actions.conclude(
        ring=high, slot=record.pk, founded=True, kinds=["orders"], person=keys.boss, reason="属实",
        by=keys.by("bureau"), at=NOW,
    )  # fmt: skip
    actions.countersign(ring=high, slot=record.pk, by=keys.by("qian"), at=NOW)
    circular = actions.propose(
        ring=high, slot=record.pk, text="陈局长…现予通报。", by=keys.by("qian"), at=NOW
    )
    assert circular.authority == keys.county.government
    for username in ("head", "legal", "wufa"):
        assert circular not in queries.circulars_visible_to(keys.by(username)), username
    with pytest.raises(NotPermitted):
        actions.approve(circular=circular, by=keys.by("head"), at=NOW)
    assert list(queries.circulars_to_approve(keys.by("mayor"))) == [circular]
    assert actions.approve(circular=circular, by=keys.by("mayor"), at=NOW).state == "approved"


def test_only_the_authority_that_manages_him_approves_and_never_who_proposed_it(told: Keys) -> None:
    circular = proposed(told)
    with pytest.raises(GateClosed, match=r"按人事管理权限由云岭县市场监督管理局批准.*第51条"):
        actions.approve(circular=circular, by=told.by("mayor"), at=NOW)
    with pytest.raises(NotPermitted):
        actions.approve(circular=circular, by=told.by("legal"), at=NOW)
    with pytest.raises(WrongState):
        actions.circulate(circular=circular, by=told.by("wufa"), at=NOW)


def test_a_circular_is_refused_with_a_reason(told: Keys) -> None:
    refused = actions.refuse_circular(
        circular=proposed(told), reason="已作批评教育", by=told.by("head"), at=NOW
    )
    assert (refused.state, refused.reason, refused.text) == ("refused", "已作批评教育", "")


def test_before_it_is_circulated_it_is_sealed_and_shown_to_nobody_it_names(told: Keys) -> None:
    circular = proposed(told)
    keeper = Person.objects.get(pk=told.county.keeper.pk)
    assert "赵保管".encode() not in bytes(Circular.objects.get(pk=circular.pk).sealed)
    for username in ("keeper", "liqiang", "wangfang", "registrar", "stranger"):
        assert not queries.circulars_visible_to(told.by(username)).exists(), username
    assert queries.told_by(circular)["person"] == keeper.pk


def sent_round(keys: Keys) -> Circular:
    approved = actions.approve(circular=proposed(keys), by=keys.by("head"), at=NOW)
    return actions.circulate(circular=approved, by=keys.by("wufa"), at=NOW)


def test_it_is_made_public_where_need_be_without_the_name(told: Keys) -> None:
    circular = sent_round(told)
    with pytest.raises(NotPermitted):
        actions.put_out(circular=circular, reason="影响恶劣", by=told.by("legal"), at=NOW)
    with pytest.raises(NotPermitted):
        actions.put_out(circular=circular, reason="影响恶劣", by=told.by("stranger"), at=NOW)
    actions.put_out(circular=circular, reason="影响恶劣", by=told.by("head"), at=NOW)
    row = Publication.objects.get(kind="circular")
    assert (row.kind, row.about, row.unit) == ("circular", circular.ref, told.county.unit)
    text = str(public_text(row, published_at=NOW))
    assert "赵某违反规定打探案情" in text
    assert "打探案情、通风报信" in text
    assert not any(each in text for each in ("赵保管", "王芳", told.county.keeper.number))
    with pytest.raises(GateClosed, match="已经登记公开"):
        actions.put_out(circular=circular, reason="影响恶劣", by=told.by("head"), at=NOW)


def test_it_is_called_back_with_the_reason_and_may_go_out_again(told: Keys) -> None:
    circular = sent_round(told)
    with pytest.raises(GateClosed, match="没有登记公开"):
        actions.call_back(circular=circular, reason="事实有误", by=told.by("head"), at=NOW)
    actions.put_out(circular=circular, reason="影响恶劣", by=told.by("head"), at=NOW)
    assert client_of("head").post(
        f"/console/circulars/{circular.pk}/call-back/", {"reason": "事实有误"}
    ).status_code == 302  # fmt: skip
    assert Publication.objects.get(kind="circular").state == "dropped"
    actions.put_out(circular=circular, reason="已核实", by=told.by("head"), at=NOW)
    assert Publication.objects.filter(kind="circular").count() == 2


def test_nothing_is_made_public_that_did_not_go_round(told: Keys) -> None:
    with pytest.raises(WrongState):
        actions.put_out(circular=proposed(told), reason="影响恶劣", by=told.by("head"), at=NOW)
    assert not Publication.objects.filter(kind="circular").exists()
