"""Papers as they are drawn: by the page of GB/T 9704, from what was frozen, the same bytes each time; and in Word."""

from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from liuhen.apps.documents import actions, jobs, queries
from liuhen.apps.documents.models import Document, DocumentFile
from liuhen.apps.documents.printed_form import as_pdf, receipt_of
from liuhen.apps.documents.word import as_word
from liuhen.apps.people.models import Account
from liuhen.kernel import printing
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs
from liuhen.kernel.web.trail import data_of
from tests.builders.county import NOW, County
from tests.builders.papers import (
    LATER,
    SAID,
    drafted,
    drawn,
    handed_over,
    issued,
    seal_for,
    sealed,
    sealer,
)

HAN = "永"
TABLED: dict[str, Any] = {
    "table": [["时间", "2026年11月24日"], ["地点", "云岭县"]], "paragraphs": ["问：姓名？", "答：张三。"],
    "signers": [{"role": "被询问人", "name": ""}, {"role": "询问人", "name": "王芳"}], "note": "共一页",
}  # fmt: skip


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_a_page_has_28_letters_a_line_and_22_lines(county: County) -> None:
    # More than two pages of one letter: what is read is a page in the middle, beneath no red head.
    text = HAN * (28 * 22 * 3)
    middle = pages(as_pdf(issued(county, data={"addressee": "甲", "paragraphs": [text]})))[1]
    lines = [line for line in middle.splitlines() if set(line) == {HAN}]
    assert [len(line) for line in lines] == [28] * 22


def test_the_red_head_the_number_and_the_words_stand_on_the_first_page(county: County) -> None:
    paper = issued(county)
    (first,) = pages(as_pdf(paper))
    lines = [line.replace(" ", "") for line in first.splitlines()]
    for said in (
        "云岭县市场监督管理局",
        paper.number,
        "函",
        "甲<乙>公司&丙：",
        "特此函告。",
        "2026年11月24日",
    ):
        assert said in lines, said
    assert "草稿" not in first


def test_a_draft_says_on_each_page_that_it_is_one(county: County) -> None:
    draft = drafted(county, data=SAID | {"paragraphs": [HAN * 2000]})
    drawn_pages = pages(as_pdf(draft))
    assert len(drawn_pages) > 2
    assert all("草稿" in page for page in drawn_pages)


def test_quotation_marks_and_dashes_are_of_the_han_type(county: County) -> None:
    content = as_pdf(issued(county, data={"addressee": "甲", "paragraphs": ["“永”——永‘永’……"]}))
    fonts: dict[str, set[str]] = {}

    def seen(text: str, _: Any, __: Any, font: Any, ___: Any) -> None:
        for letter in text:
            fonts.setdefault(letter, set()).add(str(font["/BaseFont"]) if font else "")

    PdfReader(BytesIO(content)).pages[0].extract_text(visitor_text=seen)
    assert fonts["“"] == fonts["—"] == fonts["…"] <= fonts["永"]


def test_the_same_paper_gives_the_same_bytes(county: County) -> None:
    paper = sealed(county)
    assert as_pdf(paper) == as_pdf(Document.objects.get(pk=paper.pk))


def test_the_seal_is_on_the_paper_that_was_drawn_under_it(county: County) -> None:
    paper = issued(county)
    assert not PdfReader(BytesIO(as_pdf(paper))).pages[0].images
    assert PdfReader(BytesIO(as_pdf(sealed(county, paper)))).pages[0].images


@pytest.mark.parametrize("name", ["张𠮷", "朱镕\U0003106c", "أحمد", "རྡོ་རྗེ", "a\u202eb", "👮"], ids=str)
def test_no_letter_of_a_name_breaks_a_paper(county: County, name: str) -> None:
    assert as_pdf(issued(county, data=SAID | {"addressee": name})).startswith(b"%PDF")


def test_ten_thousand_letters_run_over_pages_and_the_last_word_is_there(county: County) -> None:
    paper = issued(county, data=SAID | {"paragraphs": ["监督检查，" * 2000]})
    drawn_pages = pages(as_pdf(paper))
    assert len(drawn_pages) > 15
    assert "特此函告" in drawn_pages[-1], "a signature never stands on a page of its own"


def test_a_form_has_its_rows_its_signatures_and_its_pages(county: County) -> None:
    told = {"paper": {**issued(county).data["paper"], "title": "询问笔录", "red_head": False}}
    content = printing.pdf("record", {**told, "watermark": "", "seal": None, **TABLED}, at=NOW)
    said = "".join(pages(content)).replace(" ", "")
    for words in ("询问笔录", "答：张三。", "被询问人：", "询问人：王芳", "备注：共一页", "第1页，共1页"):
        assert words in said, words


def test_a_list_repeats_its_head_on_each_page(county: County) -> None:
    told = {"paper": {**issued(county).data["paper"], "title": "扣押物品清单"}}
    rows = {"head": ["名称", "数量"], "rows": [[f"物品{n}", "1"] for n in range(120)]}
    drawn_pages = pages(printing.pdf("list", {**told, "watermark": "", "seal": None, **rows}, at=NOW))
    assert len(drawn_pages) > 1
    assert all("名称" in page for page in drawn_pages)


@pytest.mark.parametrize(
    "more",
    [
        {"remedies": ["末。"]},
        {"rights": ["首权。", "末。"], "closing": "特此告知。"},
        {"remedies": ["末。"], "attachments": ["财物清单"]},
        {"remedies": ["末。"], "closing": "特此答复。", "attachments": ["目录", "答复卷"], "contact": "王芳"},
        {"table": [["户名", "财政专户"], ["账号", "末。"]], "closing": "特此通知。"},
        {"head": ["期次", "金额"], "rows": [["1", "100元"], ["2", "末。"]], "closing": "特此决定。"},
    ],
    ids="+".join,
)
def test_the_signature_never_stands_alone_on_a_page(county: County, more: dict[str, Any]) -> None:
    # 5 to 16 lines: beneath the red head some of these leave room for the words, and none for what ends the letter.
    for lines in range(4, 16):
        said = {"addressee": "甲", "paragraphs": ["首。", *(["中。"] * lines)], **more}
        *_, last = pages(as_pdf(issued(county, data=said)))
        assert "末。" in last, lines
        assert "2026" in last, lines


def test_the_first_page_shows_some_text_and_two_lines_go_along_with_the_signature(county: County) -> None:
    # 4 to 16 lines of one paragraph, with marks and numbers where a line may end.
    for long in range(4 * 28, 16 * 28, 9):
        text = ("经查，当事人于2026年11月24日（星期二）经营“过期”食品，货值12345.67元；" * 20)[
            : long - 1
        ] + "。"
        said = {"addressee": "甲", "paragraphs": [text], "attachments": ["清单"]}
        drawn_pages = pages(as_pdf(issued(county, data=said)))
        first, *_, last = ["".join(page.split()).rsplit("—", 2)[0] for page in drawn_pages] * 2
        lines = [line for page in drawn_pages for line in page.splitlines()]
        assert text in (first if len(drawn_pages) == 1 else first + last), long
        assert "经查" in first, long
        assert not [line for line in lines if line[0] in "，。；、：）”"], long
        assert [line[:2] for line in drawn_pages[-1].splitlines()].index("附件") >= 2, long


def test_a_short_table_is_not_parted(county: County) -> None:
    table = [["开户银行", "农商行"], ["户名", "专户"], ["账号", "6228"], ["金额", "13000元"]]
    for lines in range(5, 12):
        said = {"addressee": "甲", "paragraphs": ["中。"] * lines, "table": table, "closing": "特此通知。"}
        (whole,) = [page for page in pages(as_pdf(issued(county, data=said))) if "开户银行" in page]
        assert "13000" in whole, lines


@pytest.mark.parametrize("template", ["record", "hearing"])
def test_those_who_sign_a_record_do_so_beneath_its_last_words(county: County, template: str) -> None:
    own = {**issued(county).data["paper"], "title": "笔录", "red_head": False, "is_sealed": False}
    for lines in range(18, 34):
        said = {"table": [["地点", "店内"]], "signers": TABLED["signers"] * 3, "note": "注。"} | {
            "sections": [{"heading": "一、经过", "paragraphs": ["问。"] * lines + ["末。"]}]
        }
        *_, last = pages(
            printing.pdf(template, {"paper": own, "watermark": "", "seal": None, **said}, at=NOW)
        )
        assert "末。" in last, lines
        assert last.count("询问人：王芳") == 3, lines
        assert "注。" in last, lines


def test_a_long_run_of_letters_stays_within_the_page(county: County) -> None:
    said = {**SAID, "paragraphs": ["https://" + "w" * 200], "table": [["网址", "v" * 200]]}
    words = "".join(pages(as_pdf(issued(county, data=said)))).replace("\u200b", "")
    assert max(len(line) for line in words.splitlines()) < 80
    assert words.count("w") == words.count("v") == 200


def test_nothing_is_left_to_write_into_a_record(county: County) -> None:
    said = TABLED | {"table": [["证件", ""]]}
    (page,) = pages(as_pdf(issued(county, kind="service-address", data=said)))
    assert "证件／" in "".join(page.split())


def test_nor_into_a_list_of_things(county: County) -> None:
    told = {"paper": {**issued(county).data["paper"], "title": "财物清单"}}
    rows = {"head": ["名称", "估值", "存放地点"], "rows": [["白酒", "", "库房"], ["药酒"]]}
    (page,) = pages(printing.pdf("list", {**told, "watermark": "", "seal": None, **rows}, at=NOW))
    assert page.count("／") == 3


def test_a_record_of_several_pages_is_signed_at_the_foot_of_each(county: County) -> None:
    long = TABLED | {"paragraphs": ["问：货从哪里来？", "答：从批发市场买来。"] * 60}
    drawn_pages = pages(as_pdf(issued(county, kind="service-address", data=long)))
    assert len(drawn_pages) > 2
    assert all("被询问人：" in each for each in drawn_pages)
    (only,) = pages(as_pdf(issued(county, kind="service-address", data=TABLED)))
    assert only.count("被询问人") == 1


def test_the_receipt_tells_how_it_was_served(county: County) -> None:
    service = handed_over(county, sealed(county))
    said = "".join(pages(receipt_of(service, at=LATER))).replace(" ", "")
    for words in ("送达回证", "直接送达", "张三", "法定代表人、主要负责人", "甲<乙>公司&丙", "已送达"):
        assert words in said, words


def test_a_blank_form_for_the_address_is_printed_for_whom_a_paper_is_addressed_to(county: County) -> None:
    paper = issued(county)
    client = Client()
    client.force_login(Account.objects.get(username="wangfang"))
    answer = client.get(reverse("console:document-address-form", args=[paper.pk]))
    (said,) = pages(answer.content)
    for words in ("送达地址确认书", "甲<乙>公司&丙", "□同意", "受送达人", "书面撤回"):
        assert words in "".join(said.split()), words
    page = client.get(reverse("console:document", args=[paper.pk])).content.decode()
    assert reverse("console:document-address-form", args=[paper.pk]) in page
    client.force_login(Account.objects.get(username="stranger"))
    assert client.get(reverse("console:document-address-form", args=[paper.pk])).status_code == 404


def test_what_is_drawn_is_in_the_vault_and_on_the_ledger(county: County) -> None:
    paper = drawn(issued(county))
    entry = Entry.objects.get(subject=paper.ref, event="document.drawn")
    assert b"".join(blobs.open_range(paper.sha256)) == as_pdf(paper)
    assert data_of(entry)["sha256"] == paper.sha256
    again = drawn(paper)
    assert (again.sha256, Entry.objects.filter(event="document.drawn").count()) == (paper.sha256, 1)


def test_under_its_seal_it_is_drawn_once_more_and_both_stay(county: County) -> None:
    first = drawn(issued(county))
    second = drawn(sealed(county, first))
    kept = DocumentFile.objects.filter(document=second).order_by("id").values_list("sha256", "is_sealed")
    assert list(kept) == [(first.sha256, False), (second.sha256, True)]


def test_what_was_drawn_before_the_seal_is_not_filed_after_it(county: County) -> None:
    paper = issued(county)
    late = actions.press_seal(document=paper, seal=seal_for(county), by=sealer(county), at=NOW)
    filed = actions.file_drawing(
        document=late, sha256="0" * 64, size_bytes=1, is_sealed=False, by=sealer(county), at=NOW
    )
    assert filed.sha256 == ""


def test_the_job_draws_what_nobody_drew(county: County) -> None:
    papers = [issued(county), sealed(county), drafted(county)]
    assert {each.pk for each in queries.undrawn()} == {papers[0].pk, papers[1].pk}
    jobs.draw_all()
    assert not queries.undrawn().exists()
    assert DocumentFile.objects.count() == 2


def words_of(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as packed:
        root = ET.fromstring(packed.read("word/document.xml"))  # noqa: S314 (we made it)
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return ["".join(each.text or "" for each in p.iter(f"{space}t")) for p in root.iter(f"{space}p")]


def test_the_word_copy_has_every_word_to_the_last_sentence(county: County) -> None:
    paper = issued(county, data=SAID | {"table": [["案由", "a & b"]], "contact": "王芳<1234567>"})
    said = words_of(as_word(paper))
    for words in (
        "甲<乙>公司 & 丙：", "你单位“过期”食品——一事，请于五日内函复。", "2. 可以申辩。", "a & b", "特此函告。",
        "联系人：王芳<1234567>", "2026年11月24日",
    ):  # fmt: skip
        assert words in said, words
    assert said[0] == "可编辑副本，以版式文件为准"
    with ZipFile(BytesIO(as_word(paper))) as packed:
        assert {part.date_time for part in packed.infolist()} == {(2026, 11, 24, 10, 0, 0)}
    assert as_word(paper) == as_word(paper)


def test_the_word_copy_of_a_draft_says_so_and_holds_what_xml_cannot(county: County) -> None:
    draft = drafted(
        county,
        data=SAID | {"paragraphs": ["a\x01b\n第二行"], "rows": [["x"], ["y", "z"]], "head": ["名", "数"]},
    )
    said = words_of(as_word(draft))
    assert said[0].startswith("草稿")
    assert {"ab", "第二行", "名", "z"} <= set(said)


def test_a_paper_read_years_later_looks_as_on_its_day(county: County) -> None:
    paper = issued(county)
    before = as_pdf(paper)
    Document.objects.filter(pk=paper.pk).update(title="别的题目")  # a hand in the database
    assert as_pdf(Document.objects.get(pk=paper.pk)) == before
