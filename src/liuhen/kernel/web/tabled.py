"""A list as an Excel sheet: the table on its page, page after page, as whoever asks sees it. Once, for all lists.

The rows are read off the pages themselves, so that a sheet holds what the list shows, with its filters and in its
order, and never a row or a column more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict

from liuhen.kernel import spreadsheets
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import paging

ASKED = "excel"
MOST, AT_ONCE = 5_000, 500
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"})
UNSAID = frozenset({"form", "button", "script", "style", "svg", "select", "textarea"})


def as_sheet(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return the list of a page, the one named in the address, as a workbook; the page itself where it has none.

    ``view`` draws the page for ``request``. Raises Refused for more than MOST rows.
    """
    told = request.GET.copy()
    about = told.pop(ASKED)[-1]
    told.pop("cursor", None)
    rows: list[list[str | int | float]] = []
    while True:
        request.GET = QueryDict(told.urlencode())
        with paging.at_once(AT_ONCE):
            page = view()
        if not isinstance(page, HttpResponse) or page.status_code != 200:
            return page
        found = _List(about)
        found.feed(page.content.decode())
        if not found.is_there:
            return page
        rows += found.rows
        if found.count > MOST or len(rows) > MOST:
            raise Refused(
                f"不能导出：这份清单超过 {MOST:,} 条",
                remedy="请先用筛选条件（单位、状态、日期）缩小范围，再导出",
            )
        if not found.next:
            break
        told["cursor"] = found.next
    name = f"{found.title}-{about}" if about not in ("", found.title) else found.title
    on = local_day(request.at)  # type: ignore[attr-defined]
    return spreadsheets.response(
        spreadsheets.workbook(found.title or about, found.heads, rows), filename=f"{name}-{on}.xlsx"
    )


@dataclass
class _Table:
    heads: list[str] = field(default_factory=list)
    rows: list[list[str | int | float]] = field(default_factory=list)


class _List(HTMLParser):
    """The table above the pager ``about`` something: its heads and rows, how many there are, the cursor of the next."""

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about
        self.title, self.next = "", ""
        self.count = 0
        self.is_there = False
        self.table = _Table()
        self.heads: list[str] = []
        self.rows: list[list[str | int | float]] = []
        self.open: list[str] = []
        self.text: list[str] | None = None
        self.is_number = False
        self.unsaid = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in UNSAID:
            self.unsaid += 1
        if tag == "table":
            self.table = _Table()
        elif tag == "tr":
            self.table.rows.append([])
        elif tag in ("th", "td", "h1"):
            self.text, self.is_number = [], "num" in told.get("class", "").split()
        elif tag == "nav" and told.get("data-list") == self.about and not self.is_there:
            self.is_there = True
            self.count, self.next = int(told["data-count"]), told.get("data-next", "")
            self.heads, self.rows = self.table.heads, [row for row in self.table.rows if row]

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSAID:
            self.unsaid -= 1
        if self.text is None or tag not in ("th", "td", "h1"):
            return
        said, self.text = " ".join("".join(self.text).split()), None
        if tag == "h1":
            self.title = said
        elif tag == "th" and not any(self.table.rows[:-1]) and not self.table.rows[-1]:
            self.table.heads.append(said)
        else:
            self.table.rows[-1].append(_value(said) if self.is_number else said)

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.unsaid:
            self.text.append(data)


def _value(said: str) -> str | int | float:
    plain = said.replace(",", "")
    if plain.isdecimal() and len(plain) <= spreadsheets.DIGITS_THAT_LAST and str(int(plain)) == plain:
        return int(plain)
    return said
