"""Services: each route with the proof that it asks for, what came back, and what does not count."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.documents import actions, jobs, queries
from liuhen.apps.documents.models import Consent, Document, Service
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders.county import LOCAL, NOW, County
from tests.builders.papers import LATER, drafted, handed_over, issued, sealed, slip

pytestmark = pytest.mark.article("rs-27-2")
WHOM = "甲<乙>公司 & 丙"
CITED = r"（依据《责任制》第27条）"
PUBLISHED = date(2026, 11, 24)  # a Tuesday: the thirtieth day after is Thursday 24 December
THIRTIETH = datetime(2026, 12, 24, 23, 59, 59, tzinfo=LOCAL)


@pytest.fixture
def paper(county: County) -> Document:
    return sealed(county)


def served(county: County, paper: Document, route: str, *, at: datetime = LATER, **told: Any) -> Service:
    return actions.record_service(
        document=paper, addressee=WHOM, route=route, **told, by=county.actor("wangfang"), at=at
    )


def consented(county: County, paper: Document, **changes: Any) -> Consent:
    told: dict[str, Any] = {
        "name": WHOM, "address": "a@example.com", "signed_on": NOW.date(), "files": slip(),
        "by": county.actor("wangfang"), "at": LATER,
    }  # fmt: skip
    return actions.file_consent(document=paper, **told | changes)


def left(**changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "served_at": LATER,
        "refusal": "本人拒收，称不服",
        "witnesses": "甲，居委会；乙，邻居",
    }
    return told | changes


def notice(**changes: Any) -> dict[str, Any]:
    return {"published_on": PUBLISHED, "place": "县政府网站", "why": "下落不明"} | changes


def test_a_paper_leaves_the_house_issued_and_sealed_only(county: County) -> None:
    for paper, lacks in ((drafted(county), "签发"), (issued(county), "盖章")):
        with pytest.raises(
            GateClosed, match=f"不能登记直接送达：这份文书还没有{lacks}{CITED}。请先{lacks}，再送达"
        ):
            handed_over(county, paper)


def test_handed_over_it_is_served_when_it_was_signed_for(county: County, paper: Document) -> None:
    service = served(
        county, paper, "in-person", served_at=LATER, signed_by="张三", relation="family", party="party:7"
    )
    assert (service.state, service.relation_zh, service.unit_id) == ("served", "同住成年家属", county.unit.pk)
    assert queries.served_at(paper) == queries.served_at(paper, "party:7") == LATER
    assert queries.served_at(paper, "party:8") is None


@pytest.mark.parametrize(
    ("told", "missing"),
    [({"signed_by": ""}, "签收人"), ({"relation": ""}, "签收人与受送达人的关系"),
     ({"signed_by": "", "relation": ""}, "签收人、签收人与受送达人的关系")],
    ids=["who", "relation", "both"],
)  # fmt: skip
def test_unsigned_it_is_not_served(
    county: County, paper: Document, told: dict[str, str], missing: str
) -> None:
    with pytest.raises(GateClosed, match=f"送达回证没有写明{missing}{CITED}"):
        handed_over(county, paper, **told)


def test_refused_it_is_left_before_two_witnesses(county: County, paper: Document) -> None:
    service = served(county, paper, "left", **left())
    assert (service.state, service.witnesses) == ("served", "甲，居委会\n乙，邻居")


def test_one_witness_named_twice_is_one(county: County, paper: Document) -> None:
    for names in ("", "甲", "甲；甲\n甲"):
        with pytest.raises(GateClosed, match=f"没有2名见证人签名，也没有引用拍照、录像{CITED}"):
            served(county, paper, "left", **left(witnesses=names))


def test_a_recording_stands_for_the_witnesses(county: County, paper: Document) -> None:
    service = served(county, paper, "left", **left(witnesses="", recordings=[paper]))
    assert (service.recordings, service.recordings_zh) == (paper.ref, f"文书“{paper}”")


def test_left_it_says_who_refused_and_why(county: County, paper: Document) -> None:
    with pytest.raises(GateClosed, match=f"没有写明拒收事由{CITED}"):
        served(county, paper, "left", **left(refusal=""))


def test_posted_it_is_served_on_the_day_of_its_receipt(county: County, paper: Document) -> None:
    service = served(county, paper, "post", sent_at=LATER, tracking="ＥＭ１２３")
    assert (service.state, service.tracking, queries.served_at(paper)) == ("made", "EM123", None)
    arrived = LATER + timedelta(days=2)
    with pytest.raises(Invalid, match="不能登记签收：收件时间早于交寄的时间"):
        actions.note_arrival(
            service=service, served_at=NOW, receipt="张三签收", by=county.actor("wangfang"), at=arrived
        )
    done = actions.note_arrival(
        service=service, served_at=arrived, receipt="张三签收", by=county.actor("wangfang"), at=arrived
    )
    assert (done.state, queries.served_at(paper)) == ("served", arrived)


def test_posted_and_arrived_it_is_recorded_at_once(county: County, paper: Document) -> None:
    service = served(
        county, paper, "post", sent_at=NOW, tracking="EM123", served_at=LATER, postmark_on=NOW.date()
    )
    assert (service.state, service.served_at) == ("served", LATER)


def test_post_without_a_number_or_without_a_receipt_proves_nothing(county: County, paper: Document) -> None:
    with pytest.raises(GateClosed, match=f"没有邮件号码{CITED}"):
        served(county, paper, "post", sent_at=NOW)
    service = served(county, paper, "post", sent_at=NOW, tracking="EM123")
    by = county.actor("wangfang")
    with pytest.raises(GateClosed, match=f"没有收件回执，也没有邮戳日期{CITED}"):
        actions.note_arrival(service=service, served_at=LATER, by=by, at=LATER)
    with pytest.raises(Invalid, match="早于"):
        actions.note_arrival(service=service, served_at=NOW - timedelta(days=1), receipt="x", by=by, at=LATER)
    assert (
        actions.note_arrival(service=service, served_at=LATER, files=slip(), by=by, at=LATER).files.count()
        == 1
    )


def test_only_what_was_posted_arrives(county: County, paper: Document) -> None:
    service = served(county, paper, "notice", **notice())
    with pytest.raises(WrongState, match="这是公告送达"):
        actions.note_arrival(
            service=service, served_at=LATER, receipt="x", by=county.actor("wangfang"), at=LATER
        )


def test_sent_electronically_it_rests_on_a_signed_consent(county: County, paper: Document) -> None:
    with pytest.raises(GateClosed, match=f"没有送达地址确认书{CITED}"):
        served(county, paper, "electronic", served_at=LATER)
    consent = consented(county, paper)
    service = served(county, paper, "electronic", served_at=LATER, consent=consent)
    assert (service.state, service.address, service.consent) == ("served", "a@example.com", consent)


def test_a_consent_holds_for_its_matter_its_party_its_days_and_until_it_is_revoked(
    county: County, paper: Document
) -> None:
    elsewhere = consented(county, sealed(county, issued(county, about="finding:2")))
    of_another = consented(county, paper, party="party:8")
    tomorrow = consented(
        county, paper, signed_on=NOW.date() + timedelta(days=1), at=LATER + timedelta(days=1)
    )
    revoked = actions.revoke_consent(
        consent=consented(county, paper), reason="当事人撤回", by=county.actor("wangfang"), at=LATER
    )
    for consent, said in (
        (elsewhere, "不是受送达人在本案中签署的"), (of_another, "不是受送达人在本案中签署的"),
        (tomorrow, "还没有签署送达地址确认书"), (revoked, "已经撤回"),
    ):  # fmt: skip
        with pytest.raises(GateClosed, match=f"{said}{CITED}"):
            served(county, paper, "electronic", served_at=LATER, consent=consent, party="party:7")


def test_a_consent_is_on_file_with_its_paper_only(county: County, paper: Document) -> None:
    with pytest.raises(Invalid, match="没有附上签署的原件"):
        consented(county, paper, files=[])


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"place": ""}, "在哪里公告"),
        ({"published_on": None}, "自哪一天公告"),
        ({"why": ""}, "公告送达的原因"),
    ],
    ids=["where", "when", "why"],
)
def test_a_public_notice_says_where_since_when_and_why(
    county: County, paper: Document, told: dict[str, Any], missing: str
) -> None:
    with pytest.raises(GateClosed, match=f"没有写明{missing}{CITED}"):
        served(county, paper, "notice", **notice(**told))


def test_a_public_notice_serves_when_its_thirty_days_are_over(county: County, paper: Document) -> None:
    service = served(county, paper, "notice", **notice())
    assert (service.state, queries.served_at(paper)) == ("made", None)
    over_at = THIRTIETH + timedelta(seconds=1)
    assert queries.notice_over_at(service) == over_at
    with pytest.raises(WrongState, match="公告期还没有满"):
        actions.take_as_served(service=service, by=SYSTEM, at=THIRTIETH)
    done = actions.take_as_served(service=service, by=SYSTEM, at=over_at)
    assert (done.state, queries.served_at(paper)) == ("served", THIRTIETH)
    assert not clocks.open_for(service.ref).exists()


def test_the_job_takes_what_is_over_and_nothing_else(county: County, paper: Document) -> None:
    service, second = (served(county, paper, "notice", **notice()) for _ in range(2))
    actions.void_service(service=second, reason="公告写错", by=county.actor("legal"), at=LATER)
    assert jobs.take_one_as_served(service.ref, THIRTIETH) is False, "set aside: its days are not over"
    assert jobs.take_one_as_served(service.ref, THIRTIETH + timedelta(hours=1))
    assert jobs.take_one_as_served(second.ref, THIRTIETH + timedelta(hours=1))
    assert [each.state for each in queries.services_of(paper)] == ["served", "void"]


def test_a_returned_paper_is_not_served_and_goes_another_way(county: County, paper: Document) -> None:
    service = served(county, paper, "post", sent_at=NOW, tracking="EM123")
    by = county.actor("wangfang")
    with pytest.raises(Invalid, match="早于交寄之日"):
        actions.note_return(
            service=service, returned_on=NOW.date() - timedelta(days=1), reason="查无此人", by=by, at=LATER
        )
    back = actions.note_return(service=service, returned_on=LATER.date(), reason="查无此人", by=by, at=LATER)
    assert (back.state, back.state_zh, queries.served_at(paper)) == ("returned", "已退回", None)
    with pytest.raises(WrongState):
        actions.note_arrival(service=back, served_at=LATER, receipt="x", by=by, at=LATER)
    assert list(queries.returned(by)) == [paper]
    handed_over(county, paper)
    assert list(queries.returned(by)) == []


def test_a_void_service_does_not_count_and_an_earlier_or_later_one_does(
    county: County, paper: Document
) -> None:
    first = handed_over(county, paper)
    second = served(
        county, paper, "left", at=LATER + timedelta(hours=1), **left(served_at=LATER + timedelta(hours=1))
    )
    assert queries.served_at(paper) == LATER
    by = county.actor("legal")
    actions.void_service(service=first, reason="签收人不是同住成年家属", by=by, at=LATER)
    assert queries.served_at(paper) == second.served_at
    actions.void_service(service=second, reason="见证人不在场", by=by, at=LATER)
    assert queries.served_at(paper) is None
    with pytest.raises(WrongState):
        actions.void_service(service=second, reason="再来", by=by, at=LATER)


def test_nothing_is_served_tomorrow_or_before_it_was_out(county: County, paper: Document) -> None:
    with pytest.raises(Invalid, match="填写的时间还没有到"):
        handed_over(county, paper, served_at=LATER + timedelta(days=1))
    with pytest.raises(Invalid, match="早于文书签发、盖章的时间"):
        handed_over(county, paper, served_at=NOW - timedelta(hours=1))
    with pytest.raises(Invalid, match="公告日期早于"):
        served(county, paper, "notice", **notice(published_on=date(2026, 11, 23)))


def test_who_records_a_service(county: County, paper: Document) -> None:
    for username in ("head", "keeper", "stranger", "bureau"):
        with pytest.raises(NotPermitted):
            actions.hand_over(
                document=paper, addressee=WHOM, served_at=LATER, signed_by="张三", relation="self",
                by=county.actor(username), at=LATER,
            )  # fmt: skip
    assert queries.services_of(paper).count() == 0
