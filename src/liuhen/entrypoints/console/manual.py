"""The manual within the console 帮助: each book a page, and which of its paragraphs is about which page."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from django.http import Http404, HttpResponseBase
from django.urls import path, reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

import liuhen
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen

PACKAGED = Path(liuhen.__file__).parent / "manual"
"""In a wheel; else the books lie where they are written."""
FOLDER = PACKAGED if PACKAGED.is_dir() else Path(liuhen.__file__).parents[2] / "docs/manual"
BOOKS = ("使用手册", "管理员", "采集站")
BEGINNING = ("使用手册", "")
ABOUT = {
    ("使用手册", "执法人员"): "today activities obligations card files uniforms",
    ("使用手册", "文书和送达"): "documents seals",
    ("使用手册", "证据和强制措施"): "evidences restraints things",
    ("使用手册", "案卷"): "dossiers",
    ("使用手册", "告知和决定"): "decisions",
    ("使用手册", "入企检查（手机）"): "visits vouchers visits-burden field",
    ("使用手册", "设备保管员"): "devices handovers upload quarantine provision devicemodels",
    (
        "使用手册",
        "法制机构",
    ): "findings rectifications recordings exports retention holds disposals plans sheets powers"
    " flags guides idle-powers benchmarks reviewing laws",
    ("使用手册", "线索和案件"): "cases clues",
    ("使用手册", "公示信息"): "publications",
    ("使用手册", "决定执行、复议应诉"): "demands fineaccounts remedies performances opinions",
    (
        "使用手册",
        "检查对象、检查事项和计划",
    ): "establishments inspectionitems inspectionplans campaigns errands jointinspections ties",
    (
        "使用手册",
        "协作通报、案件移送、联合执法",
    ): "cooperation-notices case-transfers incoming-capsules dispatches arrangements catalogue data-requests shifts",
    ("使用手册", "年度考评、人员考核"): "evaluations results schemes assessments commendations",
    ("使用手册", "责任追究、复核申诉"): "leads consequences sanctions redresses blemishes",
    ("使用手册", "人员证件管理员"): "people trainings units leaders deeds mandates wearings outreach",
    ("使用手册", "行政执法监督"): "supervision-plans supervision-sheets instruments interventions"
    " supervision-figures supervisor-cards hits patterns readiness",
    ("使用手册", "单位负责人"): "circulars post-changes",
    ("使用手册", "投诉承办人员"): "complaints inquiries complaint-numbers identity-looks",
    ("管理员", "平时"): "store calendar map sender-keys",
    ("管理员", "账号、验证器和令牌：一个管理员办不成"): "accounts releases stations roles tokens",
    ("管理员", "安全审计员"): "ledger trace oddlooks",
}
"""By book and heading, the pages of the menu that it is about, by the names of their addresses."""
OF_PAGE = {f"console:{name}": place for place, names in ABOUT.items() for name in names.split()}


@dataclass(frozen=True)
class Book:
    """A book as HTML; a heading is where its own words are the anchor."""

    html: SafeString
    headings: tuple[tuple[str, bool], ...]
    """With whether it stands below another."""


def help_for(url_name: str) -> str:
    """Return where the manual speaks of a page of the menu, else where it begins."""
    name, heading = OF_PAGE.get(url_name, BEGINNING)
    return f"{reverse('console:manual', args=[name])}{'#' if heading else ''}{heading}"


@cache
def book(name: str) -> Book:
    """Read a book, once: it comes with the program. No HTML of its own passes."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    headings = []
    for token, words in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", words.content)
            if token.tag != "h1":
                headings.append((words.content, token.tag != "h2"))
        for each in token.children or ():
            if each.type == "link_open" and (other := Path(unquote(str(each.attrGet("href")))).stem) in BOOKS:
                each.attrSet("href", f"../{other}/")
    body = tokens[3:]  # the title is the page's own
    html = reader.renderer.render(body, reader.options, {})
    return Book(mark_safe(html), tuple(headings))  # noqa: S308 -- our own words, and no HTML in them


@dataclass(frozen=True, kw_only=True)
class ManualScreen(Screen):
    template = "console/manual.html"

    book: Book
    books: tuple[str, ...] = BOOKS


@page(permission=None)
def manual(request: PageRequest, name: str) -> HttpResponseBase:
    """Show a book of the manual."""
    if name not in BOOKS:
        raise Http404
    return ManualScreen(title=name, book=book(name)).drawn(request)


urlpatterns = [path("manual/<str:name>/", manual, name="manual")]
