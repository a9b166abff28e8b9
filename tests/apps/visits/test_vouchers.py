"""Papers by which visits are not counted: registered by one, confirmed by another, and good for what they say."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.apps.visits import desk, queries
from liuhen.apps.visits.actions import opening, vouching
from liuhen.apps.visits.models import Visit, Voucher
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused, WrongState
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web import trail
from liuhen.regulation import visits as law
from liuhen_proof import claims, tickets
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.inspections import establishment
from tests.builders.programs import program
from tests.builders.visits import Field

TODAY, SOON = NOW.date(), NOW + timedelta(minutes=5)
CAP = law.Cap("county", "", 2, "云岭县公告〔2026〕1号", date(2026, 1, 1), ("assigned", "transfer", "request"))
CITED: dict[str, Any] = {"ground": "assigned", "ground_ref": "吉市监〔2026〕3号"}


@pytest.fixture(autouse=True)
def capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A county that does not count what is ordered, transferred or applied for."""
    monkeypatch.setattr(law, "CAPS", (CAP,))


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def why(here: Field, **told: Any) -> str:
    refusal = refused(lambda: here.propose(**CITED | told))
    assert isinstance(refusal, GateClosed)
    assert refusal.duty == "rs-16-1"
    return refusal.sentence.removeprefix("不能申请检查：不计次的情形不成立：")


@pytest.mark.article("rs-16-1")
def test_a_paper_frees_a_visit_once_another_has_confirmed_it(ground: Field) -> None:
    assert why(ground) == "文号吉市监〔2026〕3号的文件没有登记为计次凭据"
    voucher = ground.voucher(is_confirmed=False)
    assert why(ground) == "计次凭据吉市监〔2026〕3号还没有经法制机构确认"
    vouching.confirm(voucher=voucher, by=ground.by("legal"), at=NOW)
    visit = ground.approved(**CITED | {"ground_ref": " 吉市监〔２０２６〕3号"})
    assert (visit.is_counted, visit.ground_ref) == (False, "吉市监〔2026〕3号")
    assert why(ground) == f"计次凭据吉市监〔2026〕3号对每户写明检查1次，已经用完（检查{visit.pk}）"
    opening.cancel(visit=visit, reason="企业停产", by=ground.by(), at=NOW)
    assert ground.propose(**CITED).ground == "assigned"


@pytest.mark.article("rs-16-1")
def test_a_paper_frees_as_many_visits_of_each_firm_as_it_says(ground: Field) -> None:
    ground.voucher(codes="", field=ground.firm.field, times=2)
    other = establishment(ground.docket.county.unit, 2)
    stranger = establishment(ground.docket.county.unit, 3, field="农业")
    for firm in (ground.firm, other, ground.firm):
        ground.approved(**CITED, establishment=firm)
    assert "对每户写明检查2次，已经用完" in why(ground)
    assert why(ground, establishment=stranger) == (
        "计次凭据吉市监〔2026〕3号要求检查的是“市场监管”领域的企业，云岭县第3食品厂的领域是“农业”"
    )


@pytest.mark.article("rs-16-1")
def test_a_paper_is_of_no_use_for_what_it_is_not_about(ground: Field) -> None:
    voucher = ground.voucher(since=TODAY + timedelta(days=2), until=TODAY + timedelta(days=5))
    assert "计划日期不在计次凭据吉市监〔2026〕3号的期间（" in why(ground)
    assert "计划日期不在" in why(ground, planned_on=TODAY + timedelta(days=6))
    first, last = TODAY + timedelta(days=2), TODAY + timedelta(days=5)
    other = establishment(ground.docket.county.unit, 2)
    assert why(ground, establishment=other, planned_on=first) == (
        "计次凭据吉市监〔2026〕3号涉及的企业中没有云岭县第2食品厂"
    )
    assert why(ground, ground="transfer", planned_on=first) == (
        "计次凭据吉市监〔2026〕3号登记的情形是“上级部署、交办”，不是“其他机关转办、移送”"
    )
    vouching.withdraw_voucher(voucher=voucher, reason="上级撤回交办", by=ground.by("legal"), at=NOW)
    assert why(ground, planned_on=last) == "计次凭据吉市监〔2026〕3号已撤销（上级撤回交办）"
    ground.voucher(until=last)
    assert ground.propose(**CITED, planned_on=last).ground_ref == voucher.number


@pytest.mark.article("rs-16-1")
def test_the_paper_of_another_unit_is_not_ones_own(ground: Field) -> None:
    theirs = build.person(ground.docket.county.other, "周丽", "200011")
    build.account(theirs, "zhouli", "officer")
    ground.voucher(is_confirmed=False, by=ground.by("zhouli"))
    assert why(ground) == "文号吉市监〔2026〕3号的计次凭据是云岭县城市管理局登记的，不是本单位的"


@pytest.mark.article("rs-16-1")
def test_whoever_registered_a_paper_does_not_confirm_it(ground: Field) -> None:
    voucher = ground.voucher(is_confirmed=False)
    assert isinstance(
        refused(lambda: vouching.confirm(voucher=voucher, by=ground.by(), at=NOW)), NotPermitted
    )
    accounts.grant_role(
        account=Account.objects.get(username="wangfang"),
        role="legal",
        unit=ground.docket.county.unit,
        by=SYSTEM,
        at=NOW,
    )
    told = refused(lambda: vouching.confirm(voucher=voucher, by=ground.by(), at=NOW))
    assert isinstance(told, GateClosed)
    assert told.sentence == "不能确认计次凭据：登记凭据的人不能确认自己登记的凭据"
    done = vouching.confirm(voucher=voucher, by=ground.by("legal"), at=NOW)
    assert (done.state, str(done.confirmed_by), done.confirmed_at) == ("confirmed", "李法制", NOW)
    again = refused(lambda: vouching.confirm(voucher=voucher, by=ground.by("legal"), at=NOW))
    assert isinstance(again, WrongState)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.filter(pk=voucher.pk).update(confirmed_by=voucher.registered_by)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"files": []}, "没有附上文件"),
        ({"codes": ""}, "文件涉及的企业和监管领域须写明其中一项"),
        ({"field": "食品"}, "文件涉及的企业和监管领域须写明其中一项"),
        ({"codes": "", "field": "食品", "ground": "request"}, "“企业申请”须写明是哪家企业"),
        ({"codes": "91220112MA0000009X"}, "没有代码为“91220112MA0000009X”的检查对象"),
        ({"codes": "\n".join(f"9122{n}" for n in range(101))}, "涉及的企业一次最多100家"),
        ({"until": TODAY - timedelta(days=1)}, "期间的最后一日早于第一日"),
        (
            {"since": TODAY - timedelta(days=9), "until": TODAY - timedelta(days=5)},
            "期间在文件日期以前就结束了",
        ),
        ({"issued_on": TODAY + timedelta(days=1)}, "文件日期不能晚于今天"),
        ({"times": 0}, "每户检查次数须在1至12之间"),
    ],
)
def test_a_paper_that_says_too_little_is_not_registered(
    ground: Field, told: dict[str, Any], said: str
) -> None:
    refusal = refused(lambda: ground.voucher(**told))
    assert isinstance(refusal, Invalid)
    assert refusal.sentence.startswith(f"不能登记计次凭据：{said}")
    assert not Voucher.objects.exists()


def test_a_number_is_registered_once_and_again_when_it_was_withdrawn(ground: Field) -> None:
    voucher = ground.voucher(is_confirmed=False)
    assert refused(ground.voucher).sentence == "不能登记计次凭据：文号吉市监〔2026〕3号已经登记（待确认）"
    vouching.withdraw_voucher(voucher=voucher, reason="文号抄错", by=ground.by("legal"), at=NOW)
    assert ground.voucher().state == "confirmed"


@pytest.mark.article("rs-16-1")
def test_a_visit_whose_paper_was_withdrawn_is_not_approved(ground: Field) -> None:
    voucher = ground.voucher()
    visit = ground.propose(**CITED)
    vouching.withdraw_voucher(voucher=voucher, reason="上级撤回交办", by=ground.by("legal"), at=NOW)
    told = refused(lambda: opening.approve(visit=visit, by=ground.by("head"), at=NOW))
    assert told.sentence.startswith("不能批准检查：不计次的情形不成立：计次凭据吉市监〔2026〕3号已撤销")
    opening.refuse(visit=visit, opinion="交办已撤回", by=ground.by("head"), at=NOW)


def left(here: Field) -> list[Visit]:
    """Return the visits that wait for the head because their paper is gone."""
    return list(queries.that_lost_their_paper(queries.approved_for(here.by("head")), NOW))


@pytest.mark.article("rs-16-1")
def test_nobody_goes_in_on_a_paper_that_was_withdrawn_until_the_head_counts_the_visit(
    ground: Field, as_: Any
) -> None:
    voucher, visit = ground.voucher(), ground.approved(**CITED)
    assert left(ground) == []
    vouching.withdraw_voucher(voucher=voucher, reason="上级撤回交办", by=ground.by("legal"), at=NOW)
    assert left(ground) == [visit]
    page = as_("head").get(f"/console/visits/{visit.pk}/").content.decode()
    assert "计次凭据吉市监〔2026〕3号已撤销（上级撤回交办），不能再按不计次进行" in page
    assert "已撤销。凭此申请、还没有进行的检查1次" in desk.withdrawn(voucher)
    answer = ground.merge(ground.walk(visit, "scan-in"), at=SOON)
    (said,) = answer.refused.values()
    assert said.partition("（依据")[0] == (
        "不能扫码进入：计次凭据吉市监〔2026〕3号已撤销（上级撤回交办），这次检查还是不计次的"
    )
    assert "请单位负责人改为计次检查，或者取消后另行申请" in said
    done = opening.count(visit=visit, by=ground.by("head"), at=SOON)
    assert (done.state, done.is_counted, done.ground, done.ground_ref) == ("approved", True, "", "")
    assert claims.read(tickets.TICKET, done.ticket, keyring.verifiers()).claims["counted"] == "计次"
    assert left(ground) == []
    told = trail.data_of(Entry.objects.get(event="visit.counted"))
    assert (told["ground"], told["ground_ref"], told["counted"]) == ("assigned", voucher.number, True)
    assert ground.merge(ground.walk(done, "scan-in"), at=SOON).refused == {}
    done.refresh_from_db()
    assert done.state == "on-site"


@pytest.mark.article("rs-16-1")
def test_who_went_in_before_the_paper_was_withdrawn_stays_uncounted_whenever_it_is_told(
    ground: Field, as_: Any
) -> None:
    voucher, visit = ground.voucher(), ground.approved(**CITED)
    steps = ground.walk(visit, "scan-in", "card")
    vouching.withdraw_voucher(
        voucher=voucher, reason="上级撤回交办", by=ground.by("legal"), at=NOW + timedelta(minutes=2)
    )
    assert ground.merge(steps, at=SOON).refused == {}
    visit.refresh_from_db()
    assert (visit.state, visit.is_counted) == ("on-site", False)
    page = as_("head").get(f"/console/visits/{visit.pk}/").content.decode()
    assert "撤销不改变已经进行的检查，仍登记为不计次" in page
    assert left(ground) == []
    told = refused(lambda: opening.count(visit=visit, by=ground.by("head"), at=SOON))
    assert isinstance(told, WrongState)


@pytest.mark.article("rs-16-1")
def test_to_count_it_beyond_the_cap_wants_a_reason_and_another_than_who_goes(ground: Field) -> None:
    voucher, visit = ground.voucher(), ground.approved(**CITED)
    for _ in range(2):
        ground.approved()
    told = refused(lambda: opening.count(visit=visit, by=ground.by("head"), at=NOW))
    assert told.sentence == "不能改为计次检查：这次检查不计次的凭据仍然有效"
    vouching.withdraw_voucher(voucher=voucher, reason="上级撤回交办", by=ground.by("legal"), at=NOW)
    told = refused(lambda: opening.count(visit=visit, by=ground.by("head"), at=NOW))
    assert isinstance(told, GateClosed)
    assert "本年现场检查已用2次，上限2次" in told.sentence
    assert isinstance(refused(lambda: opening.count(visit=visit, by=ground.by(), at=NOW)), NotPermitted)
    answer = program("head").post(
        f"/api/v1/visits/{visit.pk}/count", {"over_reason": "已通知企业"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["is_counted"]) == (200, True)
    visit.refresh_from_db()
    assert visit.over_reason == "已通知企业"


@pytest.mark.article("rs-16-1")
def test_a_paper_registered_again_under_its_number_frees_once_it_is_confirmed(ground: Field) -> None:
    voucher, visit = ground.voucher(), ground.approved(**CITED)
    vouching.withdraw_voucher(voucher=voucher, reason="出具机关抄错", by=ground.by("legal"), at=NOW)
    again = ground.voucher(is_confirmed=False)
    (said,) = ground.merge(ground.walk(visit, "scan-in"), at=SOON).refused.values()
    assert "计次凭据吉市监〔2026〕3号还没有经法制机构确认" in said
    vouching.confirm(voucher=again, by=ground.by("legal"), at=NOW)
    assert left(ground) == []
    assert ground.merge(ground.walk(visit, "scan-in"), at=SOON).refused == {}


def test_what_was_cited_before_papers_were_kept_reads_as_it_did(ground: Field, as_: Any) -> None:
    ground.voucher()
    visit = ground.propose(**CITED)
    Visit.objects.filter(pk=visit.pk).update(ground_ref="旧文1号")
    visit.refresh_from_db()
    page = as_("head").get(f"/console/visits/{visit.pk}/").content.decode()
    assert "不计次：上级部署、交办（旧文1号）" in page
    assert "/console/vouchers/" not in page.partition("<main")[2]
    assert opening.approve(visit=visit, by=ground.by("head"), at=NOW).state == "approved"


def test_a_paper_goes_by_its_pages_from_the_form_to_the_visit(
    ground: Field, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    officer, legal, head = as_("wangfang"), as_("legal"), as_("head")
    assert "还没有计次凭据" in officer.get("/console/vouchers/").content.decode()
    told = {
        "ground": "assigned", "number": "吉市监〔2026〕3号", "issuer": "省市场监督管理厅",
        "issued_on": TODAY.isoformat(), "about": "核查食品安全", "codes": ground.firm.code, "since": TODAY.isoformat(),
        "until": TODAY.isoformat(), "times": "1",
    }  # fmt: skip
    bare = officer.post("/console/vouchers/register/", told)
    assert "没有附上文件" in bare.content.decode()
    paper = SimpleUploadedFile("交办.pdf", b"%PDF-1.7 3")
    done = officer.post("/console/vouchers/register/", {**told, "attached": paper}, follow=True)
    voucher = Voucher.objects.get()
    assert "请法制机构核对原件后确认" in done.content.decode()
    assert "没有符合条件的计次凭据" in officer.get("/console/vouchers/?state=withdrawn").content.decode()
    address = f"/console/vouchers/{voucher.pk}/"
    assert address in officer.get("/console/vouchers/").content.decode()
    scan = officer.get(f"{address}files/{voucher.files.get().pk}/")
    assert b"".join(scan.streaming_content) == b"%PDF-1.7 3"
    assert "核对、确认计次凭据" in legal.get("/console/").content.decode()
    assert legal.post(f"{address}confirm/").status_code == 302
    visit = ground.propose(**CITED)
    shown = head.get(f"/console/visits/{visit.pk}/").content.decode()
    assert address in shown
    assert "省市场监督管理厅" in shown
    page = legal.get(address).content.decode()
    assert f"/console/visits/{visit.pk}/" in page
    assert "确认计次凭据" in page
    stranger = as_("stranger")
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}files/{voucher.files.get().pk}/").status_code == 404


def test_a_paper_is_read_confirmed_and_withdrawn_by_the_api(ground: Field) -> None:
    voucher = ground.voucher(is_confirmed=False)
    (listed,) = program("wangfang").get("/api/v1/vouchers?ground=assigned").json()["items"]
    assert (listed["id"], listed["firms"], listed["state"]) == (voucher.pk, [ground.firm.pk], "registered")
    assert listed["files"] == [voucher.files.get().sha256]
    legal = program("legal")
    assert legal.post(f"/api/v1/vouchers/{voucher.pk}/confirm").json()["state"] == "confirmed"
    done = legal.post(
        f"/api/v1/vouchers/{voucher.pk}/withdraw", {"reason": "撤回"}, content_type="application/json"
    )
    assert done.json()["withdrawn_reason"] == "撤回"
    assert program("wangfang").get(f"/api/v1/vouchers/{voucher.pk}").json()["state"] == "withdrawn"
    assert program("stranger").get(f"/api/v1/vouchers/{voucher.pk}").status_code == 404


def test_the_trail_tells_the_paper_by_its_digest(ground: Field) -> None:
    voucher = ground.voucher()
    entry = Entry.objects.get(event="voucher.registered")
    told = trail.data_of(entry)
    (file,) = told["files"]
    assert (told["number"], told["firms"], file["sha256"]) == (
        voucher.number, [ground.firm.name], voucher.files.get().sha256,
    )  # fmt: skip
