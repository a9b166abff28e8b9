"""Read a power as people write it, on a form, over the API or in a row of a sheet: what it says, or what is wrong."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from liuhen.apps.laws import queries as laws
from liuhen.apps.laws.queries import Citation, Cited, citing
from liuhen.apps.people import queries as people
from liuhen.apps.powers.models import MOST_CODE, MOST_NAME, MOST_WORDS, Basis, PowerItem
from liuhen.kernel.identifiers import name_key, plain, stated
from liuhen.regulation.official import Place
from liuhen.regulation.people import day_zh
from liuhen.regulation.powers import A2, KIND_WORDS, KINDS_ZH, SITES, Term, lacks, term_of

if TYPE_CHECKING:
    from liuhen.apps.laws.models import Law, LawVersion
    from liuhen.apps.people.models import Unit

# What a column holds, by what it is called here; the words of other counties' forms stand in ``importing``.
WORDS = (
    "职权编码", "职权名称", "职权内容", "职权类型", "设定依据", "执法领域", "行使层级", "行使机构", "现场或非现场",
    "涉企", "责任事项", "办理流程", "法定时限", "承诺时限", "限制",
)  # fmt: skip
(
    CODE,
    NAME,
    CONTENT,
    KIND,
    BASES,
    FIELD,
    LEVEL,
    BODY,
    SITE,
    FIRMS,
    DUTIES,
    PROCESS,
    STATUTORY,
    PROMISED,
    LIMITS,
) = WORDS
MOST = {CODE: MOST_CODE, NAME: MOST_NAME, FIELD: 40, LEVEL: 20}
SITE_WORDS = {zh: key for key, zh in SITES.items()} | {
    "": "", "是": "on-site", "否": "off-site", "现场检查": "on-site", "非现场检查": "off-site", "均可": "both",
    "现场、非现场": "both", "现场/非现场": "both", "现场与非现场": "both", "现场,非现场": "both", "无": "", "/": "",
}  # fmt: skip
FIRMS_WORDS = {
    "是": True,
    "涉企": True,
    "涉及企业": True,
    "否": False,
    "不涉企": False,
    "非涉企": False,
    "": False,
}
BEFORE_A_CITATION = re.compile(
    r"(?:[\d一二三四五六七八九十]{1,3}[.、,)]|[(\[【][^()\[\]【】《》]{1,12}[)\]】]|[:.、\-—·●])*"
)


class Fault(NamedTuple):
    """What is wrong with a row, said of a column."""

    column: str
    sentence: str


class Ground(NamedTuple):
    """A basis as it was found in the library."""

    version: "LawVersion"
    cited: Cited
    as_written: str


@dataclass(frozen=True)
class Entry:
    """A power as it was read, before it stands in a list."""

    columns: Mapping[str, Any]
    grounds: tuple[Ground, ...]

    @property
    def code(self) -> str:
        return str(self.columns["code"])

    def item(self, *, power_list_id: int, place: int) -> PowerItem:
        return PowerItem(power_list_id=power_list_id, place=place, **self.columns)

    def bases(self, item: PowerItem) -> list[Basis]:
        return [
            Basis(
                item_id=item.pk, law_version_id=ground.version.pk, no=ground.cited.no, sub=ground.cited.sub,
                paragraph=ground.cited.paragraph, item_no=ground.cited.item, as_written=ground.as_written,
            )
            for ground in self.grounds
        ]  # fmt: skip


class Reader:
    """Reads the powers of one unit against its bodies and the library of laws as of a day, each looked up once."""

    def __init__(self, unit: "Unit", *, on: date) -> None:
        self.unit, self.on = unit, on
        self.bodies: dict[str, int | None] = {name_key(name): None for name in (unit.name, unit.short_name)}
        self.bodies |= {
            name_key(name): body.pk
            for body in people.bodies_of(unit)
            for name in (body.name, body.short_name)
        }
        self.laws = laws.laws_by_key()
        self._versions: dict[int, LawVersion | None] = {}
        self._places: dict[int, frozenset[Place] | None] = {}
        self._grounds: dict[Citation, Ground | str] = {}
        self._cited: dict[str, tuple[Citation, ...]] = {}

    def read(self, cells: Mapping[str, str]) -> tuple[Entry | None, list[Fault]]:
        """Return the power that a row of words means, or all that is wrong with it."""
        faults: list[Fault] = []

        def read(column: str, how: Any) -> Any:
            try:
                return how(cells.get(column, ""))
            except ValueError as wrong:
                faults.append(Fault(column, str(wrong)))
                return None

        faults += [
            Fault(column, f"“{column}”超过 {most} 个字")
            for column in WORDS
            if len(cells.get(column, "")) > (most := MOST.get(column, MOST_WORDS))
        ]
        code, name = read(CODE, _code), read(NAME, _name)
        kind = read(KIND, _kind)
        grounds = read(BASES, self.grounds)
        statutory, promised = read(STATUTORY, term_of), read(PROMISED, term_of)
        columns = {
            "code": code, "name": name, "content": cells.get(CONTENT, ""), "field": cells.get(FIELD, ""),
            "level": cells.get(LEVEL, ""), "body_id": read(BODY, self.body), "site": read(SITE, _site),
            "touches_firms": read(FIRMS, _firms), "duties": cells.get(DUTIES, ""),
            "process": cells.get(PROCESS, ""), "limits": cells.get(LIMITS, ""),
            "statutory_n": statutory.n if statutory else None, "statutory_unit": statutory.unit if statutory else "",
            "promised_n": promised.n if promised else None, "promised_unit": promised.unit if promised else "",
        }  # fmt: skip
        if kind:
            columns["kind"], columns["national_type"] = kind
        faults += self._together(kind, grounds, statutory, promised)
        return (None, faults) if faults else (Entry(columns, tuple(grounds)), [])

    def _together(
        self,
        kind: tuple[str, int] | None,
        grounds: list[Ground] | None,
        statutory: Term | None,
        promised: Term | None,
    ) -> list[Fault]:
        """Return what is wrong with several columns taken together."""
        found = []
        if kind and grounds and (clause := lacks(kind[0], {ground.version.law.level for ground in grounds})):
            found.append(Fault(BASES, clause))
        if statutory and promised and promised.longer_than(statutory):
            found.append(Fault(PROMISED, f"承诺时限{promised.zh}比法定时限{statutory.zh}长"))
        return found

    def body(self, words: str) -> int | None:
        """Return the id of the inner body that is called so; None for the unit itself. Raises ValueError."""
        if not words:
            return None
        try:
            return self.bodies[name_key(words)]
        except KeyError:
            raise ValueError(f"“{words[:30]}”不是{self.unit.short_name}或其内设机构") from None

    def grounds(self, words: str) -> list[Ground]:
        """Return the places of laws that are cited. Raises ValueError for what is not in the library."""
        found, wrong = list[Ground](), list[str]()
        for citation in self._citations(words):
            if citation not in self._grounds:
                self._grounds[citation] = self._ground(citation)
            ground = self._grounds[citation]
            if isinstance(ground, str):
                wrong.append(ground)
            else:
                found.append(ground)
        if wrong:
            raise ValueError("；".join(dict.fromkeys(wrong)))
        return found

    def _citations(self, words: str) -> list[Citation]:
        """Return what is cited line by line. Powers under one article bring the same line, with all of its words."""
        lines = words.split("\n")
        for line in lines:
            if line not in self._cited:
                self._cited[line] = citations_in(line)
        found = [each for line in lines for each in self._cited[line]]
        if not found and words.strip():
            raise ValueError("没有写明依据的名称和条，应写成《中华人民共和国食品安全法》第一百二十二条第一款")
        return list(dict.fromkeys(found))

    def _ground(self, citation: Citation) -> Ground | str:
        law = self.laws.get(name_key(citation.title).removeprefix(laws.STATE_PREFIX))
        if law is None:
            return f"《{citation.title[:60]}》不在法律依据库中"
        version = self._version(law)
        if version is None:
            if law.repealed_on and law.is_repealed(self.on):
                return f"《{law.title}》已于{day_zh(law.repealed_on)}废止"
            return f"《{law.title}》在{day_zh(self.on)}没有施行的版本"
        if self._has(version, citation.cited.place) is False:
            return f"《{law.title}》（{version.label}）没有{citation.cited.place.zh}"
        return Ground(version, citation.cited, str(citation)[:300])

    def _version(self, law: "Law") -> "LawVersion | None":
        if law.pk not in self._versions:
            self._versions[law.pk] = laws.version_on(law, self.on)
        return self._versions[law.pk]

    def _has(self, version: "LawVersion", place: Place) -> bool | None:
        if version.pk not in self._places:
            self._places[version.pk] = laws.places_of(version)
        places = self._places[version.pk]
        if places is not None:
            return place in places
        return None if version.article_count is None or place.sub else 1 <= place.no <= version.article_count


def citations_in(line: str) -> tuple[Citation, ...]:
    """Return what a line cites, with or without the words of the article behind it. Raises ValueError."""
    said = re.sub(r"\s+", "", unicodedata.normalize("NFKC", line))
    begins = BEFORE_A_CITATION.match(said)
    start = begins.end() if begins else 0
    return tuple(citing.parse_all(said[start : _end(said, start)])) if said[start : start + 1] == "《" else ()


def _end(line: str, at: int) -> int:
    """Return where the citations end that begin at a place of a line: what follows is the article's own words."""
    end = at
    while title := citing.TITLE.match(line, at):
        end = at = title.end()
        while place := citing.PLACE.match(line, citing.BETWEEN.match(line, at).end()):  # type: ignore[union-attr]
            end = at = place.end()
            if through := citing.RANGE.match(line, at - 1):
                return through.end()
        at = citing.BETWEEN.match(line, at).end()  # type: ignore[union-attr]  # it matches nothing too
    return end


def _code(words: str) -> str:
    code = plain(words)
    if not code:
        raise ValueError(f"“{CODE}”没有填写")
    return code


def _name(words: str) -> str:
    if name := stated(words):
        return name
    raise ValueError(f"“{NAME}”没有填写")


def _kind(words: str) -> tuple[str, int]:
    said = "".join(words.split())
    if said in KIND_WORDS:
        return KIND_WORDS[said]
    if not said:
        raise ValueError(f"“{KIND}”没有填写")
    raise ValueError(f"“{said[:20]}”不是{A2.cite()}所列的职权类型，应为{'、'.join(KINDS_ZH.values())}之一")


def _site(words: str) -> str:
    said = "".join(unicodedata.normalize("NFKC", words).split())
    if said not in SITE_WORDS:
        raise ValueError(f"“{SITE}”只能填现场、非现场、现场和非现场")
    return SITE_WORDS[said]


def _firms(words: str) -> bool:
    said = "".join(words.split())
    if said not in FIRMS_WORDS:
        raise ValueError(f"“{FIRMS}”只能填是或否")
    return FIRMS_WORDS[said]
