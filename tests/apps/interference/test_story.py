"""A leader phones, the handler records it, two open it, he is moved three months later, and the alarm goes off."""

from datetime import timedelta

import pytest

from liuhen.apps.interference import actions, queries
from liuhen.apps.interference.models import Ring
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Person
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed
from tests.builders.county import NOW
from tests.builders.interference import MINUTE, STORY, Keys, conclude_case

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.article("rs-48-1", "rs-49-1", "rs-50-1", "rs-51-1"),
]


def test_a_leader_phones_and_three_months_later_the_handler_is_moved(keys: Keys) -> None:
    # The head of the unit rings while 王芳 stands in the shop. She refuses, and writes it down on her phone.
    keys.file(who="陈局长", way="phone", facts=STORY, kinds=["pleading"], answer="refused", happened="some",
              at=NOW + MINUTE)  # fmt: skip
    # The investigation ends; both report on the stage like everybody, and nothing in that shows the other report.
    keys.stage()
    assert conclude_case(keys).state == "concluded"
    # MSA's legal body opens its envelopes: it finds nothing, for it is its own head that is named.
    assert keys.opened().count == 3
    assert keys.pages(keys.low, "legal") == []
    # The bureau's holders open theirs, and there it is.
    assert keys.opened_above().count == 3
    record = keys.record(keys.high, "qian")
    assert record.told["facts"] == STORY
    # Two find that it holds; the county government, which manages him, approves; he is circulated without her name.
    high = Ring.objects.get(pk=keys.high.pk)
    actions.conclude(
        ring=high, slot=record.pk, founded=True, kinds=["pleading"], person=keys.boss, reason="有通话记录",
        by=keys.by("bureau"), at=NOW,
    )  # fmt: skip
    actions.countersign(ring=high, slot=record.pk, by=keys.by("qian"), at=NOW)
    text = "经查，市场监督管理局陈局长为当事人说情，现予通报。"
    circular = actions.propose(ring=high, slot=record.pk, text=text, by=keys.by("qian"), at=NOW)
    actions.approve(circular=circular, by=keys.by("mayor"), at=NOW)
    actions.circulate(circular=circular, by=keys.by("qian"), at=NOW)
    assert queries.circulars_visible_to(keys.by("liqiang")).get().text == text
    # Three months later somebody wants her off her post. The register says of her what it says of all.
    later = NOW + timedelta(days=92)
    officer = Person.objects.get(pk=keys.county.officer.pk)
    elsewhere = register.open_post(unit=keys.county.unit, name="档案岗", by=SYSTEM, at=NOW)
    with pytest.raises(GateClosed, match="王芳没有这样的确认"):
        register.assign_post(person=officer, post=elsewhere, by=keys.by("registrar"), at=later)
    change = keys.announced(at=later)
    # The alarm: silent, and on the bureau's pages alone.
    assert queries.changes_that_alarm(keys.by("qian"), later) == [change]
    assert queries.changes_that_alarm(keys.by("head"), later) == []
    assert [each.event for each in queries.happened_to_protected(keys.by("feng"), at=later)] == [
        "post-change.announced"
    ]
    actions.refuse_change(change=change, reason="没有法定事由，保护期内", by=keys.by("qian"), at=later)
    with pytest.raises(GateClosed):
        register.assign_post(person=officer, post=elsewhere, by=keys.by("registrar"), at=later)
    assert Person.objects.get(pk=officer.pk).post_id == keys.cases.post.pk
