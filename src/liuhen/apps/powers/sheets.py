"""Power lists and break-downs as Excel: what their columns are called, here and in other counties; read, and drawn."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO

from liuhen.apps.powers.actions.breakdowns import Line
from liuhen.apps.powers.models import Assignment, Breakdown, Import, PowerItem, PowerList
from liuhen.apps.powers.queries import assigned
from liuhen.apps.powers.reading import (
    BASES,
    BODY,
    CODE,
    CONTENT,
    DUTIES,
    FIELD,
    FIRMS,
    KIND,
    LEVEL,
    LIMITS,
    NAME,
    PROCESS,
    PROMISED,
    SITE,
    STATUTORY,
    WORDS,
    Entry,
    Reader,
)  # fmt: skip
from liuhen.kernel import spreadsheets
from liuhen.kernel.identifiers import name_key, plain, stated
from liuhen.kernel.spreadsheets import Bounds, Columns
from liuhen.regulation.powers import kind_word

if TYPE_CHECKING:
    from liuhen.apps.people.models import Post

STEP, POST, RESPONSIBILITY = "环节", "岗位", "岗位责任"
OFFICE = "内设机构"
# A whole county's list has a few thousand rows, each with the words of its articles: 6,000 of 3,000 bytes.
BOUNDS = Bounds(rows=10_000, bytes=10 << 20, unpacked_bytes=80 << 20, letters=4000)
_ALSO = {
    CODE: "权力编码 事项编码 编码 实施编码 事项编号 职权编号 权力编号 目录编码 职权代码 权力事项编码",
    NAME: "权力名称 事项名称 权力事项名称 权力事项 项目名称 主项名称 职权事项 行政权力名称 执法事项",
    CONTENT: "子项名称 子项 事项内容 权力内容 职权描述",
    KIND: "权力类型 职权类别 权力类别 事项类型 类别 类型 行政权力类型 权责类型 执法类别",
    BASES: "实施依据 法律依据 依据 职权依据 法定依据 行使依据 执法依据",
    FIELD: "领域 证件领域",
    LEVEL: "实施层级 行政层级 层级 行使级别 权限级别",
    BODY: "行使主体 实施主体 实施机构 承办机构 内设机构 责任科室 承办科室 行使科室 责任主体",
    SITE: "现场/非现场 现场非现场 是否现场 检查方式",
    FIRMS: "是否涉企 涉企事项 是否为涉企事项 是否涉企事项",
    DUTIES: "职责内容 责任 对应责任 责任清单 追责情形",
    PROCESS: "流程 工作流程 运行流程 实施流程 办理程序",
    STATUTORY: "法定期限 法定办结时限 法定办理时限",
    PROMISED: "承诺期限 承诺办结时限 承诺办理时限",
    LIMITS: "限制条件 行使限制 权力边界 适用限制",
}
ITEMS = Columns(
    needed=(CODE, NAME, KIND, BASES),
    optional=tuple(word for word in WORDS if word not in (CODE, NAME, KIND, BASES)),
    also={also: word for word, words in _ALSO.items() for also in words.split()},
)
LINES = Columns(
    needed=(CODE, POST, RESPONSIBILITY),
    optional=(STEP, OFFICE),
    also={
        also: word
        for word, words in {
            CODE: _ALSO[CODE],
            POST: "岗位名称 责任岗位 执法岗位",
            RESPONSIBILITY: "岗位职责 责任 职责",
            STEP: "办理环节 流程环节 步骤",
            OFFICE: "机构 科室 承办机构 责任科室 所在机构",
        }.items()
        for also in words.split()
    },
)
EVERY = 200  # rows between two words about how far it is

Faults = list[tuple[int, str, str]]
Progress = Callable[[int, int], None]


def read(
    file: BinaryIO, sheet: Import, *, on: date, progress: Progress = lambda done, found: None
) -> "tuple[int, Faults, list[str], list[Any]]":
    """Read a sheet: how many rows it has, all that is wrong with them, what was read otherwise, and what it says.

    Raises BadSheet for what is no such sheet.
    """
    columns = ITEMS if sheet.power_list_id else LINES
    rows = spreadsheets.read(file, size=sheet.size_bytes, columns=columns, most_rows=BOUNDS)
    progress(0, len(rows))
    if sheet.power_list:
        reader = Reader(sheet.unit, on=on)
        said: list[Any] = []
        faults: Faults = [*_items(rows, reader, said, progress)]
    else:
        assert sheet.breakdown
        lines = _Lines(sheet.breakdown)
        said = lines.said
        faults = [*lines.read(rows, progress)]
    if not rows:
        faults.append((0, "", "表格里没有一行内容"))
    return len(rows), faults, [*_remarks(rows)], said


def _items(
    rows: Sequence[spreadsheets.Line], reader: Reader, said: list[Entry], progress: Progress
) -> Iterator[tuple[int, str, str]]:
    first: dict[str, int] = {}
    for n, row in enumerate(rows, 1):
        if n % EVERY == 0:
            progress(n, len(rows))
        yield from ((row.number, column, sentence) for column, sentence in row.faults.items())
        entry, faults = reader.read(row.cells)
        yield from (
            (row.number, each.column, each.sentence) for each in faults if each.column not in row.faults
        )
        code = entry.code if entry else plain(row.cells[CODE])
        if code and first.setdefault(code, row.number) != row.number:
            yield row.number, CODE, f"职权编码“{code[:40]}”与第{first[code]}行重复"
        if entry and not row.faults:
            said.append(entry)


class _Lines:
    """Reads the lines of a break-down against its list and the posts of the unit."""

    def __init__(self, breakdown: Breakdown) -> None:
        self.unit = breakdown.unit
        self.items = {item.code: item for item in breakdown.power_list.items.all()}
        self.posts: dict[str, list[Post]] = {
            name: list(posts)
            for name, posts in groupby(
                sorted(assigned.posts_in(self.unit), key=lambda post: name_key(post.name)),
                key=lambda post: name_key(post.name),
            )
        }
        self.said: list[Line] = []
        self.first: dict[tuple[str, str, int], int] = {}

    def read(self, rows: Sequence[spreadsheets.Line], progress: Progress) -> Iterator[tuple[int, str, str]]:
        for n, row in enumerate(rows, 1):
            if n % EVERY == 0:
                progress(n, len(rows))
            faults = [*row.faults.items(), *self._line(row)]
            yield from ((row.number, column, sentence) for column, sentence in faults)

    def _line(self, row: spreadsheets.Line) -> Iterator[tuple[str, str]]:
        code, step, words = plain(row.cells[CODE]), row.cells[STEP], stated(row.cells[RESPONSIBILITY])
        item = self.items.get(code)
        if item is None:
            yield CODE, f"“{code[:40]}”不在清单上" if code else f"“{CODE}”没有填写"
        elif step and step not in item.steps:
            yield STEP, f"“{item.name}”没有环节“{step[:20]}”"
        if not words or len(words) > 1000:
            yield (
                RESPONSIBILITY,
                f"“{RESPONSIBILITY}”超过 1000 个字" if words else f"“{RESPONSIBILITY}”没有填写",
            )
        post = self._post(row.cells[POST], row.cells[OFFICE])
        if isinstance(post, str):
            yield POST, post
            return
        before = self.first.setdefault((code, step, post.pk), row.number)
        if before != row.number:
            yield POST, f"与第{before}行重复"
        elif item and words:
            self.said.append(Line(code, step, post, words))

    def _post(self, name: str, office: str) -> "Post | str":
        """Return the post of this name, in this body where it is told. Or what is wrong."""
        found = self.posts.get(name_key(name), [])
        if office:
            key = name_key(office)
            found = [
                post for post in found if key in (name_key(post.unit.name), name_key(post.unit.short_name))
            ]
        if len(found) == 1:
            return found[0]
        if not name:
            return f"“{POST}”没有填写"
        if found:
            return f"有{len(found)}个岗位叫“{name[:20]}”，请写明{OFFICE}"
        where = f"{office[:20]}没有" if office else f"{self.unit.short_name}没有"
        return f"{where}在设的岗位“{name[:20]}”"


def _remarks(rows: Sequence[spreadsheets.Line]) -> Iterator[str]:
    spread = [row for row in rows if row.spread]
    if spread:
        columns = "、".join(dict.fromkeys(name for row in spread for name in row.spread))
        yield f"有合并单元格：“{columns}”共{len(spread)}行按合并区域首格的内容填入，请核对"
    hidden = [row for row in rows if row.hidden]
    if hidden:
        yield f"有{len(hidden)}行在表格里是隐藏的（第{hidden[0].number}行等），也一并读取了"


def template_of_items() -> bytes:
    """Draw the empty sheet of a list with one example."""
    example = {
        CODE: "220524-CF-001", NAME: "对未经许可从事食品生产经营活动的处罚", KIND: "行政处罚",
        BASES: "《中华人民共和国食品安全法》第一百二十二条第一款", LEVEL: "县级", SITE: "现场", FIRMS: "是",
        PROCESS: "立案→调查→审核→决定→送达", DUTIES: "依法立案、调查、决定、送达、执行",
    }  # fmt: skip
    return spreadsheets.workbook("权责清单", WORDS, [[example.get(word, "") for word in WORDS]])


def template_of_lines() -> bytes:
    """Draw the empty sheet of a break-down with one example."""
    header = (CODE, STEP, OFFICE, POST, RESPONSIBILITY)
    example = ("220524-CF-001", "调查", "执法大队", "执法岗", "依法调查取证，对证据的真实、合法负责")
    return spreadsheets.workbook("职权分解", header, [example])


def faults_of(sheet: Import) -> bytes:
    """Draw what is wrong with a sheet, row by row."""
    return spreadsheets.workbook("导入错误", ("行", "列", "问题"), sheet.faults)


def workbook_of(power_list: PowerList, items: Iterable[PowerItem]) -> bytes:
    """Draw a version as it would be taken in again."""
    return spreadsheets.workbook(f"第{power_list.number}版", WORDS, map(row_of, items))


def row_of(item: PowerItem) -> list[str]:
    cells = {
        CODE: item.code, NAME: item.name, CONTENT: item.content, FIELD: item.field,
        KIND: kind_word(item.kind, item.national_type),
        BASES: "\n".join(basis.as_written for basis in item.bases.all()), LEVEL: item.level,
        BODY: str(item.body or ""), SITE: item.site_zh, FIRMS: "是" if item.touches_firms else "否",
        DUTIES: item.duties, PROCESS: item.process, STATUTORY: item.statutory_zh, PROMISED: item.promised_zh,
        LIMITS: item.limits,
    }  # fmt: skip
    return [cells[word] for word in WORDS]


def workbook_of_lines(rows: Iterable[Assignment]) -> bytes:
    """Draw a break-down as it would be taken in again."""
    header = (CODE, STEP, OFFICE, POST, RESPONSIBILITY)
    return spreadsheets.workbook(
        "职权分解", header, ([r.code, r.step, r.post.unit.name, r.post.name, r.responsibility] for r in rows)
    )
