"""Papers: drafted, issued under the next number with their data frozen, sealed by their keeper, void."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.documents import actions, kinds, queries
from liuhen.apps.documents.actions.papers import MOST_IN_A_TITLE
from liuhen.apps.documents.queries import Heard, PaperKind
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders import papers
from tests.builders.county import LOCAL, NOW, County
from tests.builders.papers import ABOUT, LATER, SAID, drafted, issued, sealed, sealer

pytestmark = pytest.mark.article("rs-27-2")
LAST_OF_THE_YEAR = datetime(2026, 12, 31, 23, 59, tzinfo=LOCAL)


def test_a_draft_becomes_a_numbered_paper_with_all_it_says(county: County) -> None:
    paper = issued(county)
    assert (paper.state, paper.number) == ("issued", "云岭县市场监督管理局函〔2026〕1号")
    assert paper.data["addressee"] == "甲<乙>公司 & 丙"
    assert paper.data["paper"]["number"] == paper.number
    assert paper.data["paper"]["on"] == "2026-11-24"
    assert str(paper) == "函 云岭县市场监督管理局函〔2026〕1号"


def test_numbers_follow_each_other_by_unit_word_and_year(county: County) -> None:
    assert [issued(county).serial for _ in range(3)] == [1, 2, 3]
    theirs = issued(county, unit=county.other, by="stranger")
    assert theirs.serial == 1
    assert issued(county, at=LAST_OF_THE_YEAR).number.endswith("〔2026〕4号")
    assert issued(county, at=LAST_OF_THE_YEAR + timedelta(minutes=1)).number.endswith("〔2027〕1号")


def test_a_void_paper_keeps_its_number(county: County) -> None:
    first = issued(county)
    actions.void(document=first, reason="写错了", by=county.actor("wangfang"), at=NOW)
    assert issued(county).serial == 2


@pytest.mark.parametrize(
    ("missing", "said"),
    [("addressee", "没有受送达人"), ("paragraphs", "没有正文")],
    ids=["addressee", "text"],
)
def test_what_is_missing_is_refused_by_its_name_and_takes_no_number(
    county: County, missing: str, said: str
) -> None:
    data = {name: told for name, told in SAID.items() if name != missing}
    draft = drafted(county, data=data)
    with pytest.raises(Invalid, match=said):
        actions.issue(document=draft, by=county.actor("wangfang"), at=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("draft", "")
    assert issued(county).serial == 1


def test_a_kind_may_need_more_than_its_template(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = PaperKind("told", "告知书", word="告", needs=("facts", "rights"))
    monkeypatch.setitem(kinds.kinds(), "told", kind)
    data = {name: told for name, told in SAID.items() if name != "rights"}
    with pytest.raises(Invalid, match="不能签发告知书：没有事实和证据、权利告知"):
        issued(county, kind="told", data=data)


def test_a_paper_of_a_kind_without_a_word_has_no_number(county: County) -> None:
    told = {"table": [["受送达人", "张三"]], "signers": [{"role": "受送达人", "name": ""}]}
    paper = issued(county, kind="service-address", data=told)
    assert (paper.number, paper.serial, paper.lacks) == ("", None, "")
    with pytest.raises(Invalid, match="送达地址确认书不盖章"):
        sealed(county, paper)


@pytest.mark.parametrize(
    "data",
    [
        {"paragraphs": ["字" * 20_001]},
        {"facts": ["x"] * 2001},
        {"closing": "\ud800"},
    ],
    ids=["long", "many", "half a letter"],
)
def test_what_no_paper_can_hold_is_refused(county: County, data: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="不能写入函"):
        drafted(county, data=SAID | data)


def test_a_title_is_as_long_as_its_column_and_no_longer(county: County) -> None:
    longest = "字" * MOST_IN_A_TITLE
    assert drafted(county, title=longest).title == longest
    with pytest.raises(Invalid, match="标题过长"):
        drafted(county, title=longest + "字")


def test_what_the_contract_does_not_know_is_an_error_of_the_caller(county: County) -> None:
    with pytest.raises(ValueError, match="knows no"):
        drafted(county, data=SAID | {"colour": "red"})
    with pytest.raises(TypeError, match="paragraphs of letter is not texts"):
        drafted(county, data=SAID | {"paragraphs": "words"})


def test_a_draft_is_said_anew_and_an_issued_paper_is_not(county: County) -> None:
    draft = drafted(county)
    by = county.actor("wangfang")
    said = actions.revise(
        document=draft, data=SAID | {"closing": "特此。"}, title="关于复核的函", by=by, at=NOW
    )
    assert (said.data["closing"], said.title) == ("特此。", "关于复核的函")
    done = actions.issue(document=said, by=by, at=NOW)
    with pytest.raises(WrongState):
        actions.revise(document=done, data=SAID, by=by, at=NOW)
    with pytest.raises(WrongState):
        actions.issue(document=done, by=by, at=NOW)


def test_only_the_keeper_presses_the_seal(county: County) -> None:
    paper, seal = issued(county), papers.seal_for(county)
    other = build.account(build.person(county.unit, "孙副手", "100009", kind="clerk"), "deputy", "seal")
    with pytest.raises(GateClosed, match=r"由钱保印保管（依据《责任制》第27条）"):
        actions.press_seal(document=paper, seal=seal, by=county.actor(other.username), at=NOW)
    with pytest.raises(NotPermitted):
        actions.press_seal(document=paper, seal=seal, by=county.actor("legal"), at=NOW)
    with pytest.raises(GateClosed):
        actions.press_seal(document=paper, seal=seal, by=SYSTEM, at=NOW)
    done = actions.press_seal(document=paper, seal=seal, by=sealer(county), at=NOW)
    assert (done.state, done.lacks, done.sealed_by_id) == ("sealed", "", seal.keeper_id)


def test_whoever_took_over_the_seal_presses_it_from_then_on(county: County) -> None:
    seal = papers.seal_for(county)
    next_one = build.person(county.unit, "孙接手", "100009", kind="clerk")
    build.account(next_one, "next", "seal")
    actions.hand_over_seal(seal=seal, keeper=next_one, reason="轮岗", by=county.actor("legal"), at=NOW)
    with pytest.raises(GateClosed, match="由孙接手保管"):
        sealed(county)
    seal.refresh_from_db()
    assert (
        actions.press_seal(document=issued(county), seal=seal, by=county.actor("next"), at=NOW).seal == seal
    )


def test_a_seal_out_of_use_or_of_another_unit_is_refused(county: County) -> None:
    seal = papers.seal_for(county)
    theirs = issued(county, unit=county.other, by="stranger")
    accounts.grant_role(
        account=Account.objects.get(username="sealer"),
        role="seal",
        unit=county.other,
        by=SYSTEM,
        at=NOW,
    )
    with pytest.raises(GateClosed, match="这是云岭县城市管理局的文书"):
        actions.press_seal(document=theirs, seal=seal, by=sealer(county), at=NOW)
    actions.end_seal(seal=seal, reason="换发", by=county.actor("legal"), at=NOW)
    with pytest.raises(GateClosed, match="已经停用"):
        actions.press_seal(document=issued(county), seal=seal, by=sealer(county), at=NOW)


def test_the_organ_s_seal_stands_on_the_papers_of_its_inner_bodies(county: County) -> None:
    inner = build.unit("MSA1", "执法大队", parent=county.unit, kind="division", device_class="")
    assert sealed(county, issued(county, unit=inner, by="legal")).state == "sealed"


def test_a_seal_is_kept_by_somebody_of_its_unit_and_its_name_is_in_use_once(county: County) -> None:
    seal = papers.seal_for(county)
    outsider = build.person(county.other, "外人", "200009")
    with pytest.raises(Invalid, match="外人不是云岭县市场监督管理局的在岗人员"):
        actions.hand_over_seal(seal=seal, keeper=outsider, reason="x", by=county.actor("legal"), at=NOW)
    with pytest.raises(Invalid, match="已有在用的"):
        actions.register_seal(
            unit=county.unit, name=seal.name, kind="organ", keeper=county.keeper, width_mm=42,
            image=papers.slip()[0], by=county.actor("legal"), at=NOW,
        )  # fmt: skip


def test_what_was_served_is_not_made_void(county: County) -> None:
    paper = sealed(county)
    service = papers.handed_over(county, paper)
    with pytest.raises(Invalid, match="已经送达或正在送达"):
        actions.void(document=paper, reason="写错了", by=county.actor("legal"), at=LATER)
    actions.void_service(service=service, reason="送错了人", by=county.actor("legal"), at=LATER)
    assert actions.void(document=paper, reason="写错了", by=county.actor("legal"), at=LATER).state == "void"


def test_who_sees_a_paper(county: County) -> None:
    handler, bystander = (
        build.person(county.unit, name, number)
        for name, number in (("张办案", "100011"), ("李路过", "100012"))
    )
    build.account(handler, "handler", "officer")
    build.account(bystander, "bystander", "officer")
    paper = drafted(county, persons=[handler, handler])
    for username, sees in {
        "wangfang": True, "handler": True, "legal": True, "head": True, "bureau": True, "bystander": False,
        "stranger": False, "keeper": False,
    }.items():  # fmt: skip
        assert queries.visible_to(county.actor(username)).filter(pk=paper.pk).exists() is sees, username
    actions.issue(document=paper, by=county.actor("handler"), at=NOW)
    with pytest.raises(NotPermitted):
        actions.revise(document=paper, data=SAID, by=county.actor("bystander"), at=NOW)


def test_the_app_whose_paper_it_is_hears_what_becomes_of_it(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Heard] = []
    kind = PaperKind("heard", "通知", word="通", sealed=True, hears=heard.append)
    monkeypatch.setitem(kinds.kinds(), "heard", kind)
    paper = sealed(county, issued(county, kind="heard"))
    service = papers.handed_over(county, paper)
    actions.void_service(service=service, reason="送错了人", by=county.actor("legal"), at=LATER)
    actions.void(document=paper, reason="写错了", by=county.actor("legal"), at=LATER)
    assert [each.what for each in heard] == ["issued", "sealed", "served", "service-voided", "voided"]
    assert [each.service for each in heard] == [None, None, service, service, None]
    assert {each.document for each in heard} == {paper}


def test_what_there_is_about_something(county: County) -> None:
    first, second = issued(county), drafted(county)
    drafted(county, about="finding:2")
    actions.void(document=first, reason="写错了", by=county.actor("wangfang"), at=NOW)
    assert list(queries.of(ABOUT)) == [first, second]
    assert list(queries.documents_of_kind(ABOUT, "letter")) == [second]


def test_each_step_is_on_the_ledger(county: County) -> None:
    paper = papers.drawn(sealed(county))
    events = list(Entry.objects.filter(subject=paper.ref).order_by("n").values_list("event", flat=True))
    assert events == ["document.drafted", "document.issued", "document.sealed", "document.drawn"]


def test_two_kinds_of_one_key_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from liuhen.apps.documents import papers as own

    kinds.kinds.cache_clear()
    monkeypatch.setattr(own, "KINDS", (*own.KINDS, own.KINDS[0]))
    with pytest.raises(ValueError, match="two kinds of paper are called 'letter'"):
        kinds.kinds()
    monkeypatch.undo()
    kinds.kinds.cache_clear()
    assert "letter" in kinds.kinds()
