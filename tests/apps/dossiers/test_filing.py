"""All of a case lies in one file: in its order, with its pages, frozen; what comes later stands beside it."""

import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from liuhen.apps.cases import importing
from liuhen.apps.cases.models import Case
from liuhen.apps.documents import actions as documents_
from liuhen.apps.documents import queries as documents
from liuhen.apps.documents.models import Document
from liuhen.apps.dossiers import actions, bound, contents, jobs, queries
from liuhen.apps.dossiers.contents import Contents
from liuhen.apps.dossiers.models import Dossier, DossierItem
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.kernel import attachments, spreadsheets
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.attachments import Given, Kept
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import Conflict, GateClosed, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs
from liuhen.kernel.web.doors import reached
from tests.builders import papers
from tests.builders.cases import Docket
from tests.builders.county import NOW
from tests.builders.pdfs import foreign, script_at_opening

from .conftest import FILED, OVER

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-11-3")]
Paper = Callable[..., Document]


def volume_of(dossier: Dossier, number: int = 1) -> pypdf.PdfReader:
    bound = dossier.volumes.get(number=number)
    return pypdf.PdfReader(BytesIO(b"".join(blobs.open_range(bound.sha256))))


def closed(dossier: Dossier, cases: Docket) -> Dossier:
    return actions.close(dossier=dossier, keep_for="长期", by=cases.by(), at=FILED)


def test_a_case_that_is_over_gets_its_file_by_itself_and_a_term_to_close_it(
    over: Callable[..., Case],
) -> None:
    case = over()
    jobs.open_all()
    jobs.open_all()
    found = Dossier.objects.get(case=case)
    (clock,) = clocks.open_for(found.ref)
    assert clock.started_at == OVER
    assert clock.duty_id == "rs-11-3"


def test_a_case_that_goes_on_has_no_file(cases: Docket) -> None:
    with pytest.raises(GateClosed, match="还没有办完"):
        actions.open_dossier(case=cases.open(), by=cases.by(), at=NOW)


def test_what_is_in_it_stands_in_its_order_with_its_pages(dossier: Dossier, cases: Docket) -> None:
    closed(dossier, cases)
    items = list(queries.items_of(dossier))
    assert [each.kind for each in items] == ["paper", "paper", "receipt", "process"]
    assert [each.title for each in items[:2]] == ["关于协助调查的函", "询问通知书"]
    assert items[0].first_page == 1
    for before, after in pairwise(items):
        assert after.first_page == before.last_page + 1
    assert dossier.volumes.get().pages == items[-1].last_page


def test_the_bound_file_has_cover_contents_and_each_page_with_its_number(
    dossier: Dossier, cases: Docket
) -> None:
    closed(dossier, cases)
    bound = dossier.volumes.get()
    pages = volume_of(dossier).pages
    words = ["".join(page.extract_text().split()) for page in pages]
    assert dossier.case.cause in words[0]
    assert "长期" in words[0]
    assert "卷内文件目录" in words[1]
    assert "询问通知书" in words[1]
    assert [word.endswith(str(n)) for n, word in enumerate(words[2:], 1)] == [True] * bound.pages


def test_the_file_of_a_case_with_300_parties_names_three_on_its_cover_and_all_in_a_list(
    over: Callable[..., Case], cases: Docket
) -> None:
    case = cases.open()
    rows = [(f"第{n}家食品店", "个体工商户", "", "", "", "赵某", "", "") for n in range(299)]
    sheet = spreadsheets.workbook("当事人", importing.COLUMNS, rows)
    told = spreadsheets.read(BytesIO(sheet), size=len(sheet), columns=importing.NAMED, most_rows=300)
    importing.take(told, case=case, by=cases.by(), at=NOW)
    dossier = actions.open_dossier(case=over(case), by=SYSTEM, at=OVER)
    closed(dossier, cases)
    cover, *rest = ["".join(page.extract_text().split()) for page in volume_of(dossier).pages]
    assert "云岭镇利民小吃店、第0家食品店、第1家食品店等300个" in cover
    assert sum(page.count("家食品店") for page in rest) == 2 * 299, (
        "in the list, and in the step that named it"
    )
    assert dossier.volumes.get().pages == int(re.findall(r"\d+", rest[-1])[-1]), (
        "its pages count from its first paper"
    )


def test_its_papers_are_bound_as_they_lie_in_the_vault(dossier: Dossier, cases: Docket) -> None:
    closed(dossier, cases)
    papers_ = {each.ref: each.sha256 for each in documents.of(dossier.case.ref)}
    assert {each.ref: each.sha256 for each in queries.items_of(dossier) if each.kind == "paper"} == papers_


def test_the_vault_is_asked_once_how_large_they_are(dossier: Dossier, cases: Docket) -> None:
    with CaptureQueriesContext(connection) as seen:
        closed(dossier, cases)
    sizes = 'SELECT "vault_blob"."sha256" AS "sha256", "vault_blob"."size_bytes" AS "size_bytes" FROM'
    assert len([each for each in seen if each["sql"].startswith(sizes)]) == 1


def test_every_entry_about_the_case_is_told_in_it(dossier: Dossier, cases: Docket) -> None:
    closed(dossier, cases)
    item = queries.items_of(dossier).get(kind="process")
    pages = pypdf.PdfReader(BytesIO(b"".join(blobs.open_range(item.sha256)))).pages
    words = "".join("".join(page.extract_text().split()) for page in pages)
    for label in ("呈批立案", "批准立案", "撤销立案", "签发", "用印", "直接送达"):
        assert label in words
    for each in documents.of(dossier.case.ref):
        assert "".join(f"文书“{each}”".split()) in words, "a thing is told by its name, not by a number"


def test_the_ledger_has_the_digest_of_the_bound_file(dossier: Dossier, cases: Docket) -> None:
    closed(dossier, cases)
    entry = Entry.objects.get(event="dossier.closed")
    assert dossier.volumes.get().sha256 in bytes(entry.payload).decode()


def test_a_draft_keeps_it_open_and_is_named(dossier: Dossier, cases: Docket) -> None:
    papers.drafted(cases.county, about=dossier.case.ref, title="没有签发的函")
    with pytest.raises(GateClosed, match="《没有签发的函》还没有签发"):
        closed(dossier, cases)
    assert not DossierItem.objects.exists()
    assert Entry.objects.get(event="move.refused").article == "rs-11-3"


def test_a_paper_that_wants_its_seal_keeps_it_open(dossier: Dossier, cases: Docket) -> None:
    papers.issued(cases.county, about=dossier.case.ref, title="没有盖章的函")
    with pytest.raises(GateClosed, match="《没有盖章的函》还没有盖章"):
        closed(dossier, cases)


def test_a_void_paper_is_left_out(dossier: Dossier, cases: Docket) -> None:
    document = papers.drafted(cases.county, about=dossier.case.ref, title="作废的函")
    documents_.void(document=document, reason="写错了", by=cases.by(), at=NOW)
    closed(dossier, cases)
    assert not queries.items_of(dossier).filter(title="作废的函").exists()


def test_it_is_closed_once(dossier: Dossier, cases: Docket) -> None:
    closed(dossier, cases)
    with pytest.raises(WrongState):
        closed(dossier, cases)


def test_what_changed_while_it_was_drawn_is_not_closed_over(
    dossier: Dossier, cases: Docket, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = bound.make

    def meanwhile(*args: object, **told: object) -> object:
        paper(dossier.case, title="后来的函")
        return make(*args, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(bound, "make", meanwhile)
    with pytest.raises(GateClosed, match="有了变动"):
        closed(dossier, cases)
    assert Entry.objects.filter(event="move.refused").count() == 1  # by the action within, and not once more
    dossier.refresh_from_db()
    assert (dossier.state, dossier.volumes.count()) == ("open", 0)


def test_what_comes_later_is_a_volume_of_its_own(dossier: Dossier, cases: Docket, paper: Paper) -> None:
    dossier = closed(dossier, cases)
    first = dossier.volumes.get().sha256
    later = paper(dossier.case, title="补充函", at=FILED + timedelta(days=2))
    dossier = actions.supplement(
        dossier=dossier, reason="归档后收到复函", by=cases.by(), at=FILED + timedelta(days=3)
    )
    assert queries.volumes_of(dossier)[0].sha256 == first
    assert [(each.kind, each.ref) for each in queries.items_of(dossier).filter(volume__number=2)] == [
        ("paper", later.ref),
        ("process", dossier.case.ref),
    ]
    assert "补充第1册" in "".join(volume_of(dossier, 2).pages[0].extract_text().split())
    assert queries.not_in_yet(dossier, Contents(dossier.case)) == []


def test_nothing_new_is_no_supplement(dossier: Dossier, cases: Docket) -> None:
    dossier = closed(dossier, cases)
    with pytest.raises(GateClosed, match="没有形成新的材料"):
        actions.supplement(dossier=dossier, reason="看看", by=cases.by(), at=FILED)


def test_who_has_no_right_closes_nothing(dossier: Dossier, cases: Docket) -> None:
    with pytest.raises(NotPermitted):
        actions.close(dossier=dossier, keep_for="长期", by=cases.by("keeper"), at=FILED)


def test_the_same_case_has_one_file(dossier: Dossier, cases: Docket) -> None:
    with pytest.raises(Conflict):
        actions.open_dossier(case=dossier.case, by=SYSTEM, at=FILED)


def test_closing_in_time_is_the_last_day_and_not_a_day_more(dossier: Dossier) -> None:
    clock = clocks.open_for(dossier.ref).get()
    # Over on a day, thirty more: the end of the last of them is in time.
    assert not clock.breached(at=clock.due_at - timedelta(microseconds=1))
    assert clock.breached(at=clock.due_at)


def test_what_was_attached_is_bound_at_its_place_or_says_why_it_is_not(
    cases: Docket, over: Callable[..., Case], paper: Paper, tmp_path: Path
) -> None:
    case = cases.open()
    served = paper(case, title="询问通知书")
    papers.handed_over(cases.county, served, files=_kept("回执.png", _picture("PNG")))
    given = {
        "门头.jpg": _picture("JPEG"),
        "检验报告.pdf": foreign(tmp_path / "report", pages=3).read_bytes(),
        "脚本.pdf": foreign(tmp_path / "script", script_at_opening).read_bytes(),
        "台账.docx": b"PK\3\4 words",
    }
    evidence.collect(
        case=case, kind="documentary", name="现场材料", source="当事人提供", collected_at=NOW, place="店内",
        method="复制", collectors=[cases.officer, cases.second],
        files=[each for name, content in given.items() for each in _kept(name, content)], by=cases.by(), at=NOW,
    )  # fmt: skip
    dossier = closed(actions.open_dossier(case=over(case), by=SYSTEM, at=OVER), cases)
    items = list(queries.items_of(dossier))
    assert [(each.kind, each.last_page - each.first_page + 1) for each in items[:8]] == [
        ("paper", 1), ("receipt", 1), ("file", 1), ("evidence", 1), ("file", 1), ("file", 3), ("file", 1), ("file", 1),
    ]  # fmt: skip
    assert [each.title.rpartition("，")[2] for each in items[4:8]] == list(given)
    pages = ["".join(page.extract_text().split()) for page in volume_of(dossier).pages]
    front = len(pages) - dossier.volumes.get().pages
    assert f"第{items[5].pages_zh}页是外来PDF的原页" in "".join(pages[:front])
    script, document = (pages[front + items[n].first_page - 1] for n in (6, 7))
    assert "PDF含有脚本（JavaScript）" in script.replace("\u200b", "")
    assert "不是JPEG、PNG图片，也不是PDF" in document
    assert sha256(given["台账.docx"]).hexdigest() in document
    assert "回执.png" in pages[front + items[2].first_page - 1]
    with pikepdf.open(BytesIO(b"".join(blobs.open_range(dossier.volumes.get().sha256)))) as whole:
        assert whole.open_metadata().pdfa_status == ""


def test_a_file_with_pictures_alone_stays_an_archivable_pdf(
    cases: Docket, over: Callable[..., Case], paper: Paper
) -> None:
    case = cases.open()
    served = paper(case, title="询问通知书")
    papers.handed_over(cases.county, served, files=_kept("回执.png", _picture("PNG")))
    dossier = closed(actions.open_dossier(case=over(case), by=SYSTEM, at=OVER), cases)
    with pikepdf.open(BytesIO(b"".join(blobs.open_range(dossier.volumes.get().sha256)))) as whole:
        assert whole.open_metadata().pdfa_status == "2B"


def test_more_files_than_one_volume_takes_go_into_the_next(
    cases: Docket, over: Callable[..., Case], paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "MOST_FILES", 2)
    monkeypatch.setattr(timezone, "now", lambda: FILED)
    case = cases.open()
    served = paper(case, title="询问通知书")
    given = [_kept(f"照片{n}.png", _picture("PNG"))[0] for n in range(5)]
    papers.handed_over(cases.county, served, files=given)
    dossier = actions.open_dossier(case=over(case), by=SYSTEM, at=OVER)
    client = Client()
    client.force_login(Account.objects.get(username="wangfang"))
    said = []
    for door, told in (
        ("close", {"keep_for": "长期"}),
        ("supplement", {"reason": "附件"}),
        ("supplement", {"reason": "附件"}),
    ):
        answer = client.post(reverse(f"console:dossier-{door}", args=[dossier.pk]), told, follow=True)
        said.append(re.findall(r"还有(\d)件没有装订", answer.content.decode()))
    assert said == [["3"], ["1"], []]
    files = queries.items_of(dossier).filter(kind="file").values_list("volume__number", "title")
    assert [number for number, _ in files] == [1, 1, 2, 2, 3]
    assert len({title for _, title in files}) == 5
    refused = client.post(reverse("console:dossier-supplement", args=[dossier.pk]), {"reason": "附件"})
    assert refused.status_code == 409


def _picture(kind: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (80, 60), "green").save(made, kind)
    return made.getvalue()


def _kept(name: str, content: bytes) -> list[Kept]:
    return attachments.keep([Given(name, "", content)], at=NOW)


SHEET: dict[str, Any] = {
    "evidence": 20,
    "procedure": 18,
    "discretion": 15,
    "reasons": 15,
    "service": 10,
    "papers": 9,
    "order": 10,
}


def test_somebody_without_a_part_in_it_reviews_and_one_fault_can_void_it(
    dossier: Dossier, cases: Docket
) -> None:
    closed(dossier, cases)
    done = actions.review(dossier=dossier, **SHEET, opinion="规范", by=cases.by("legal"), at=FILED)
    assert (done.score, done.result_zh) == (97, "97分（满分100分）")
    void = actions.review(
        dossier=dossier, **SHEET, rights=True, opinion="没有告知听证权", by=cases.by("bureau"), at=FILED
    )
    assert (void.score, void.result_zh) == (0, "不合格（一票否决）")
    assert void.vetoed_zh == ["没有告知权利，或者答复期未满就作出决定"]


def test_a_review_has_no_page_and_leads_to_its_dossier_who_sees_that(dossier: Dossier, cases: Docket) -> None:
    closed(dossier, cases)
    done = actions.review(dossier=dossier, **SHEET, opinion="规范", by=cases.by("legal"), at=FILED)
    assert reached([done.ref], by=cases.by("legal")) == {done.ref: f"/console/dossiers/{dossier.pk}/"}
    assert not any(reached([done.ref], by=cases.by("stranger")).values())


def test_the_page_offers_its_review_to_who_may_once_it_is_closed(dossier: Dossier, cases: Docket) -> None:
    client = Client()
    client.force_login(Account.objects.get(username="legal"))
    page, door = (reverse(f"console:{name}", args=[dossier.pk]) for name in ("dossier", "dossier-review"))
    assert door not in client.get(page).content.decode()
    closed(dossier, cases)
    assert door in client.get(page).content.decode()


def test_a_review_is_printed_with_its_vetoes_and_its_points(dossier: Dossier, cases: Docket) -> None:
    closed(dossier, cases)
    void = actions.review(
        dossier=dossier, **SHEET, rights=True, opinion="没有告知听证权", by=cases.by("legal"), at=FILED
    )
    client = Client()
    client.force_login(Account.objects.get(username="legal"))
    address = reverse("console:file-review-print", args=[void.pk])
    assert address in client.get(reverse("console:dossier", args=[dossier.pk])).content.decode()
    (page,) = pypdf.PdfReader(BytesIO(client.get(address).content)).pages
    said = page.extract_text().replace(" ", "")
    for words in (
        "案卷评查表", dossier.case.number, "没有告知权利，或者答复期未满就作出决定有", "不合格（一票否决）",
        f"合计100{sum(void.points.values())}", "没有告知听证权", "账本存证",
    ):  # fmt: skip
        assert words in said, words
    client.force_login(Account.objects.get(username="stranger"))
    assert client.get(address).status_code == 404


def test_whoever_handled_the_case_does_not_review_its_file(dossier: Dossier, cases: Docket) -> None:
    accounts.grant_role(
        account=Account.objects.get(person=cases.officer),
        role="legal",
        unit=cases.county.unit,
        by=SYSTEM,
        at=NOW,
    )
    with pytest.raises(GateClosed, match="不能评查自己的案卷"):
        actions.review(dossier=dossier, **SHEET, opinion="好", by=cases.by(), at=FILED)
