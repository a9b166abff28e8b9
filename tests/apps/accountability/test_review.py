from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import leads, review
from liuhen.apps.accountability.models import Hearing, Lead
from liuhen.apps.people.models import Person
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.regulation.accountability import MISUSES
from tests.builders import county as build
from tests.builders.accountability import founded, raised
from tests.builders.county import NOW, County

ANSWER_BY = date(2026, 11, 30)  # a Monday; NOW is Tuesday the 24th
DAY = timedelta(days=1)


def under_review(county: County, *, about: Person | None = None) -> Lead:
    lead = raised(county, about=about or county.officer)
    return review.take(lead=lead, by=county.actor("legal"), at=NOW)


def invited(county: County, lead: Lead) -> Hearing:
    return review.invite(lead=lead, told="设备外带", answer_by=ANSWER_BY, by=county.actor("legal"), at=NOW)


def proposed(county: County, *, is_founded: bool = True) -> Lead:
    lead = under_review(county)
    review.speak(hearing=invited(county, lead), statement="确有此事", by=county.actor("wangfang"), at=NOW)
    return review.propose(
        lead=lead, founded=is_founded, reasons="查明", evidence="领用记录", by=county.actor("legal"), at=NOW
    )


@pytest.mark.article("av-16-1")
def test_the_article_knows_eight_kinds_of_misuse():
    assert [misuse.item for misuse in MISUSES.values()] == list(range(1, 9))


@pytest.mark.article("av-16-1")
@pytest.mark.parametrize("username", ["wangfang", "keeper", "legal", "head", "bureau"])
@pytest.mark.parametrize("kind", MISUSES)
def test_anybody_in_business_raises_any_kind(county: County, username: str, kind: str):
    other = build.person(county.unit, "刘洋", "100011")
    lead = leads.raise_by_hand(
        kind=kind, known="所见", person=other, recordings=[], by=county.actor(username), at=NOW
    )
    assert (lead.state, lead.kind_zh, lead.handler) == ("raised", MISUSES[kind].zh, county.unit)


@pytest.mark.parametrize("username", ["system", "security", "audit"])
def test_no_administrator_raises_one(county: County, username: str):
    with pytest.raises(NotPermitted, match="不能提出线索：您没有这项权限"):
        raised(county, about=county.officer, by=username)
    assert not Lead.objects.exists()


def test_a_lead_says_what_is_known(county: County):
    with pytest.raises(Invalid) as caught:
        leads.raise_by_hand(
            kind="lost", known=" ", person=None, recordings=[], by=county.actor("keeper"), at=NOW
        )
    assert caught.value.field == "known"


def test_the_words_stay_in_the_erasable_part(county: County):
    lead = raised(county, about=county.officer)
    entry = proofs.trail(lead.ref)[0]
    assert entry.event == "lead.raised"
    assert "婚礼" not in bytes(entry.leaf).decode()


@pytest.mark.article("av-16-1")
@pytest.mark.parametrize("number", ["100003", "100004"])  # legal, head
def test_what_concerns_the_head_or_legal_goes_to_the_bureau_and_they_do_not_see_it(
    county: County, number: str
):
    lead = raised(county, about=Person.objects.get(number=number))
    assert lead.handler.kind == "bureau"
    assert lead not in queries.visible_to(county.actor("legal"))
    assert lead not in queries.visible_to(county.actor("head"))
    assert lead in queries.visible_to(county.actor("bureau"))
    with pytest.raises(NotPermitted):
        review.take(lead=lead, by=county.actor("legal"), at=NOW)


def test_another_unit_does_not_see_it(county: County):
    lead = raised(county, about=county.officer)
    assert lead not in queries.visible_to(county.actor("stranger"))
    assert lead in queries.visible_to(county.actor("head"))


def test_leads_are_found_by_a_whole_name_or_a_part_of_what_is_known(county: County):
    lead = raised(county, about=county.officer)
    raised(county, about=None)
    found = {
        words: set(queries.filtered(Lead.objects.all(), wanted={"q": words})) for words in ("王芳", "王")
    }
    assert found == {"王芳": {lead}, "王": set()}
    assert queries.filtered(Lead.objects.all(), wanted={"q": "参加婚礼"}).count() == 2


@pytest.mark.article("av-16-1")
def test_nobody_reviews_what_he_raised(county: County):
    lead = raised(county, about=county.officer, by="legal")
    with pytest.raises(GateClosed) as caught:
        review.take(lead=lead, by=county.actor("legal"), at=NOW)
    assert caught.value.duty == "av-16-1"
    assert review.take(lead=lead, by=county.actor("bureau"), at=NOW).state == "reviewing"


@pytest.mark.article("av-16-1")
def test_nobody_reviews_what_is_about_himself(bureau: County):
    supervisor = Person.objects.get(number="900001")
    lead = raised(bureau, about=supervisor)
    with pytest.raises(GateClosed) as caught:
        review.take(lead=lead, by=bureau.actor("bureau"), at=NOW)
    assert "涉及本人" in caught.value.sentence
    assert lead not in queries.visible_to(bureau.actor("bureau"))
    assert review.take(lead=lead, by=bureau.actor("bureau2"), at=NOW).state == "reviewing"


@pytest.mark.article("av-16-1")
def test_a_conclusion_without_hearing_the_person_is_refused_on_record(county: County):
    lead = under_review(county)
    with pytest.raises(GateClosed) as caught:
        review.propose(
            lead=lead, founded=True, reasons="查明", evidence="记录", by=county.actor("legal"), at=NOW
        )
    assert "听取" in caught.value.sentence
    assert Entry.objects.filter(event="move.refused", article="av-16-1").count() == 1


@pytest.mark.article("av-16-1")
def test_a_lead_on_nobody_known_is_not_founded_but_may_be_closed(county: County):
    lead = review.take(
        lead=leads.raise_by_hand(
            kind="lost", known="存储卡遗失", person=None, recordings=[], by=county.actor("keeper"), at=NOW
        ),
        by=county.actor("legal"), at=NOW,
    )  # fmt: skip
    with pytest.raises(GateClosed) as caught:
        review.propose(
            lead=lead, founded=True, reasons="查明", evidence="无", by=county.actor("legal"), at=NOW
        )
    assert "责任人" in caught.value.sentence
    review.propose(lead=lead, founded=False, reasons="已找回", evidence="", by=county.actor("legal"), at=NOW)
    assert review.sign(lead=lead, by=county.actor("bureau"), at=NOW).state == "not-founded"


@pytest.mark.article("av-16-1")
@pytest.mark.parametrize(("is_founded", "state"), [(True, "founded"), (False, "not-founded")])
def test_heard_proposed_and_signed_by_a_second_it_is_concluded(county: County, is_founded: bool, state: str):
    lead = review.sign(lead=proposed(county, is_founded=is_founded), by=county.actor("bureau"), at=NOW)
    assert lead.state == state
    assert lead.reviewer != lead.second


@pytest.mark.article("av-16-1")
def test_the_reviewer_does_not_sign_his_own_proposal(county: County):
    with pytest.raises(GateClosed) as caught:
        review.sign(lead=proposed(county), by=county.actor("legal"), at=NOW)
    assert "复核自己" in caught.value.sentence


def test_only_the_reviewer_proposes(county: County):
    lead = under_review(county)
    with pytest.raises(GateClosed) as caught:
        review.propose(lead=lead, founded=False, reasons="否", evidence="", by=county.actor("bureau"), at=NOW)
    assert "不是这条线索的审查人" in caught.value.sentence


def test_the_second_sends_it_back_with_a_reason(county: County):
    lead = proposed(county)
    with pytest.raises(Invalid):
        review.send_back(lead=lead, reason="", by=county.actor("bureau"), at=NOW)
    assert (
        review.send_back(lead=lead, reason="证据不足", by=county.actor("bureau"), at=NOW).state == "reviewing"
    )


def test_only_the_person_himself_speaks_for_himself(county: County):
    hearing = invited(county, under_review(county))
    with pytest.raises(GateClosed) as caught:
        review.speak(hearing=hearing, statement="代他说", by=county.actor("keeper"), at=NOW)
    assert "本人" in caught.value.sentence
    assert (
        review.speak(hearing=hearing, statement="我说", by=county.actor("wangfang"), at=NOW).state == "stated"
    )


def test_he_sees_his_hearing_once_invited_and_never_the_lead(county: County):
    lead = under_review(county)
    assert not queries.hearings_of(county.actor("wangfang")).exists()
    hearing = invited(county, lead)
    assert list(queries.hearings_of(county.actor("wangfang"))) == [hearing]
    assert not queries.visible_to(county.actor("wangfang")).exists()


@pytest.mark.article("av-16-1")
def test_silence_lets_the_review_go_on_the_day_after_the_last_and_not_on_it(county: County):
    lead = under_review(county)
    hearing, legal = invited(county, lead), county.actor("legal")
    with pytest.raises(GateClosed) as caught:
        review.go_on(hearing=hearing, by=legal, at=NOW.replace(day=30, hour=23, minute=59))
    assert "期限" in caught.value.sentence
    with pytest.raises(WrongState):
        review.propose(lead=lead, founded=False, reasons="否", evidence="", by=legal, at=NOW)
    after = NOW.replace(month=12, day=1, hour=0, minute=0)
    assert review.go_on(hearing=hearing, by=legal, at=after).state == "silent"
    done = review.propose(lead=lead, founded=True, reasons="查明", evidence="记录", by=legal, at=after)
    assert done.state == "proposed"


def test_naming_the_head_takes_the_lead_out_of_the_units_hands(county: County):
    legal = county.actor("legal")
    lead = review.take(
        lead=leads.raise_by_hand(
            kind="leak", known="视频流出", person=None, recordings=[], by=county.actor("keeper"), at=NOW
        ),
        by=legal, at=NOW,
    )  # fmt: skip
    named = review.name_person(lead=lead, person=Person.objects.get(number="100004"), by=legal, at=NOW)
    assert (named.state, named.handler.kind, named.reviewer) == ("raised", "bureau", None)
    assert named not in queries.visible_to(legal)


def test_a_lead_goes_on_inside_another(county: County):
    first, second = under_review(county), raised(county, about=county.officer)
    merged = review.merge(lead=second, into=first, reason="同一事", by=county.actor("legal"), at=NOW)
    assert (merged.state, merged.merged_into) == ("merged", first)
    with pytest.raises(WrongState):
        review.take(lead=merged, by=county.actor("legal"), at=NOW)
    with pytest.raises(Invalid):
        review.merge(lead=first, into=merged, reason="倒并", by=county.actor("legal"), at=NOW)


def test_a_lead_goes_on_only_in_one_about_the_same(county: County):
    legal = county.actor("legal")
    colleague = build.person(county.unit, "孙执法", "100078")
    about, other, nobodys = (raised(county, about=each) for each in (county.officer, colleague, None))
    told: dict[str, Any] = {"reason": "同一事", "by": legal, "at": NOW}
    assert set(queries.similar(about, to=legal)) == set()
    for lead, into in ((about, other), (about, nobodys)):
        with pytest.raises(Invalid, match="涉及的不是同一人员、同一单位") as refused:
            review.merge(lead=lead, into=into, **told)
        assert refused.value.field == "into"
    assert set(queries.similar(nobodys, to=legal)) == {about, other}
    assert review.merge(lead=nobodys, into=other, **told).merged_into == other


def test_whoever_was_asked_to_speak_is_heard_before_his_lead_goes_on_in_another(county: County):
    first, second = under_review(county), under_review(county)
    hearing = invited(county, first)
    told: dict[str, Any] = {"reason": "同一事", "by": county.actor("legal"), "at": NOW}
    with pytest.raises(WrongState, match="正在等待陈述"):
        review.merge(lead=first, into=second, **told)
    review.speak(hearing=hearing, statement="确有此事", by=county.actor("wangfang"), at=NOW)
    assert review.merge(lead=first, into=second, **told).state == "merged"


def test_a_concluded_lead_is_taken_by_nobody(county: County):
    lead = founded(county, about=county.officer)
    with pytest.raises(WrongState):
        review.take(lead=lead, by=county.actor("bureau"), at=NOW + DAY)


@pytest.mark.parametrize("statement", ["", " \n　"])
def test_a_hearing_without_a_word_is_none(county: County, statement: str):
    hearing = invited(county, under_review(county))
    with pytest.raises(Invalid, match="陈述的内容"):
        review.speak(hearing=hearing, statement=statement, by=county.actor("wangfang"), at=NOW)
    with pytest.raises(Invalid, match="陈述的内容"):
        review.take_down(hearing=hearing, statement=statement, by=county.actor("legal"), at=NOW)
    assert Hearing.objects.get().state == "invited"


def test_leads_that_merge_come_to_an_end(county: County):
    first, second = under_review(county), raised(county, about=county.officer)
    by = county.actor("legal")
    with pytest.raises(Invalid, match="另一条"):
        review.merge(lead=first, into=first, reason="同一事", by=by, at=NOW)
    merged = review.merge(lead=second, into=first, reason="同一事", by=by, at=NOW)
    with pytest.raises(Invalid, match="待审查或审查中"):
        review.merge(lead=first, into=merged, reason="倒并", by=by, at=NOW)
    assert Lead.objects.get(pk=first.pk).merged_into is None
