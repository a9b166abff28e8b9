"""Procedures 办理程序: how each kind of act is carried out, as data; a case runs under the one of its day.

Of what a law leaves to the sector or the province nothing is guessed: it stays empty until a county's file fills it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from liuhen import county_rules
from liuhen.county_rules import Table
from liuhen.regulation.vocabulary import Days, Hours, Months, Plain, WorkingDays, Years

PENALTY_LAW = "《行政处罚法》"
COMPULSION_LAW = "《行政强制法》"
LICENCE_LAW = "《行政许可法》"
POLICE_LAW = "《治安管理处罚法》"
REVIEW_LAW = "《行政复议法》"
SUIT_LAW = "《行政诉讼法》"
PUBLIC_SECURITY = "public-security"
"""The field of units whose law sets its own terms and amounts."""
FIELD_WORDS: dict[str, tuple[str, ...]] = {PUBLIC_SECURITY: ("公安", "治安", "治安管理")}
"""How powers and certificates call a field 执法领域 whose procedures are its own."""


def field_called(words: Collection[str]) -> str:
    """Return the key of the first field among these that has procedures of its own, else ""."""
    return next((key for key, known in FIELD_WORDS.items() if set(known) & set(words)), "")


@dataclass(frozen=True)
class PauseGround:
    """Why a term may stand still: the rule that says so, and the paper the party was served. 《责任制》第26条."""

    key: str
    zh: str
    source: str
    paper: str = "中止通知书"


@dataclass(frozen=True)
class Longer:
    """One extension of the term to decide: by how much at most, by whom, on what rule; ``most`` None: he fixes it."""

    most: Days | WorkingDays | Months | None
    approved_by: str
    source: str


@dataclass(frozen=True)
class Limitation:
    """After how long what nobody found out is punished no more; ``grave``: life, health or finance was harmed."""

    within: Years | Months
    source: str
    grave: Years | None = None

    def term(self, *, grave: bool) -> Years | Months:
        return self.grave if grave and self.grave else self.within


@dataclass(frozen=True)
class Hearing:
    """When a party may ask to be heard, by when, and how long ahead he is told of time and place.

    ``person_yuan`` and ``firm_yuan`` are amounts from which a fine is large; None: the law leaves it to others, and
    nothing is known until a county's file says so. ``outcomes`` are other contents that give the right.
    """

    ask_within: WorkingDays
    ahead: WorkingDays
    source: str
    person_yuan: int | None = None
    firm_yuan: int | None = None
    outcomes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OnTheSpot:
    """What may be decided on the spot, and what of it collected there; the party is told and heard there too."""

    person_yuan: int
    firm_yuan: int
    collect_yuan: int
    report_within: Plain
    source: str
    officers: int = 2
    """One is enough where the law says so and all of it is recorded."""


@dataclass(frozen=True)
class Remedies:
    """Where and by when a party may object. ``review_first``: no suit before a reconsideration."""

    review: Days
    suit: Months
    source: str
    review_first: bool = False


EITHER = Remedies(Days(60), Months(6), f"{REVIEW_LAW}第20条，{SUIT_LAW}第46条")
REVIEW_FIRST = Remedies(
    Days(60), Months(6), f"{REVIEW_LAW}第20条、第23条，{SUIT_LAW}第46条", review_first=True
)


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """One procedure as it reads from a day on; a later one of the same key replaces it. ``act`` is a kind of power."""

    key: str
    zh: str
    act: str
    source: str
    since: date
    field: str = ""
    """Only of units of this field; "" : of those that have no own."""
    on_application: bool = False
    """It begins with what somebody asks for, and not with what the unit found out."""
    limitation: Limitation | None = None
    decide_within: Plain | None = None
    decide_source: str = ""
    accept_within: Plain | None = None
    """Silence beyond it means that an application is accepted."""
    extensions: tuple[Longer, ...] = ()
    pauses: tuple[PauseGround, ...] = ()
    officers: int = 2
    one_if_recorded: str = ""
    """The rule by which one officer may collect evidence if all of it is recorded; "" : none."""
    notice: bool = False
    """The party is told facts, basis, intended content and rights, and heard, before a decision."""
    reply_within: WorkingDays | None = None
    hearing: Hearing | None = None
    serve_within: Plain | None = None
    pay_within: Days | None = None
    remedies: Remedies = EITHER
    on_the_spot: OnTheSpot | None = None
    preserve_within: Plain | None = None
    """By when it is decided what becomes of evidence registered and kept."""
    hold_within: Days | None = None
    hold_longer: Days | None = None
    report_urgent_within: Hours | None = None


LIMITATION = Limitation(Years(2), f"{PENALTY_LAW}第36条", grave=Years(5))
POLICE_LIMITATION = Limitation(Months(6), f"{POLICE_LAW}第25条")
LARGE = frozenset({"revoke-licence", "lower-grade", "confiscate-large", "close-down", "bar-from-trade"})
PENALTY = Procedure(
    key="penalty",
    zh="行政处罚普通程序",
    act="penalty",
    source=f"{PENALTY_LAW}第54条至第62条",
    since=date(2021, 7, 15),
    limitation=LIMITATION,
    decide_within=Days(90),
    decide_source=f"{PENALTY_LAW}第60条",
    notice=True,
    reply_within=WorkingDays(5),
    hearing=Hearing(WorkingDays(5), WorkingDays(7), f"{PENALTY_LAW}第63条、第64条、第85条", outcomes=LARGE),
    serve_within=WorkingDays(7),
    pay_within=Days(15),
    preserve_within=WorkingDays(7),
)
PENALTY_ON_THE_SPOT = Procedure(
    key="penalty-on-the-spot",
    zh="行政处罚简易程序",
    act="penalty",
    source=f"{PENALTY_LAW}第51条至第53条",
    since=date(2021, 7, 15),
    limitation=LIMITATION,
    notice=True,
    pay_within=Days(15),
    remedies=REVIEW_FIRST,
    on_the_spot=OnTheSpot(200, 3000, 100, WorkingDays(2), f"{PENALTY_LAW}第51条、第52条、第68条、第71条"),
)
POLICE_PENALTY = replace(
    PENALTY,
    key="police-penalty",
    zh="治安管理处罚普通程序",
    field=PUBLIC_SECURITY,
    source=f"{POLICE_LAW}第108条至第118条",
    since=date(2026, 1, 1),
    limitation=POLICE_LIMITATION,
    decide_within=Days(30),
    decide_source=f"{POLICE_LAW}第118条",
    extensions=(
        Longer(Days(30), "上一级公安机关", f"{POLICE_LAW}第118条"),
        Longer(Days(30), "上一级公安机关", f"{POLICE_LAW}第118条"),
    ),
    pauses=(
        PauseGround("expert", "鉴定", f"{POLICE_LAW}第118条", "鉴定告知书"),
        PauseGround("hearing", "听证", f"{POLICE_LAW}第118条", "听证通知书"),
    ),
    one_if_recorded=f"{POLICE_LAW}第108条",
    hearing=Hearing(
        WorkingDays(5),
        WorkingDays(7),
        f"{POLICE_LAW}第117条",
        person_yuan=4000,
        firm_yuan=4000,
        outcomes=LARGE,
    ),
    serve_within=Days(2),
)
POLICE_ON_THE_SPOT = replace(
    PENALTY_ON_THE_SPOT,
    key="police-on-the-spot",
    zh="治安管理处罚当场程序",
    field=PUBLIC_SECURITY,
    source=f"{POLICE_LAW}第119条至第123条",
    since=date(2026, 1, 1),
    limitation=POLICE_LIMITATION,
    officers=1,
    one_if_recorded=f"{POLICE_LAW}第120条",
    on_the_spot=OnTheSpot(500, 500, 200, Hours(24), f"{POLICE_LAW}第119条、第120条、第123条", officers=1),
)
COMPULSION = Procedure(
    key="compulsion",
    zh="行政强制措施程序",
    act="compulsion",
    source=f"{COMPULSION_LAW}第18条至第28条",
    since=date(2012, 1, 1),
    hold_within=Days(30),
    hold_longer=Days(30),
    report_urgent_within=Hours(24),
    preserve_within=WorkingDays(7),
)
LICENCE = Procedure(
    key="licence",
    zh="行政许可程序",
    act="licence",
    source=f"{LICENCE_LAW}第32条至第44条、第82条",
    since=date(2004, 7, 1),
    on_application=True,
    decide_within=WorkingDays(20),
    decide_source=f"{LICENCE_LAW}第42条",
    accept_within=WorkingDays(5),
    extensions=(Longer(WorkingDays(10), "本行政机关负责人", f"{LICENCE_LAW}第42条"),),
    pauses=tuple(
        PauseGround(key, zh, f"{LICENCE_LAW}第45条", "期限告知书")
        for key, zh in (
            ("hearing", "听证"),
            ("tender", "招标、拍卖"),
            ("test", "检验、检测、检疫"),
            ("expert", "鉴定、专家评审"),
        )
    ),
    serve_within=WorkingDays(10),
)
GENERAL = Procedure(
    key="general",
    zh="一般执法程序",
    act="other",
    source="《责任制》第26条、第27条、第31条",
    since=date(2022, 8, 26),
    notice=True,
)
"""Of the kinds of act for which no law of procedure has been written: their sector's terms come from the power list."""
OURS = (
    PENALTY, PENALTY_ON_THE_SPOT, POLICE_PENALTY, POLICE_ON_THE_SPOT, COMPULSION, LICENCE, GENERAL,
)  # fmt: skip

SECTION = "procedures"
_UNITS: dict[str, type[Hours | Days | WorkingDays | Months]] = {
    "小时": Hours, "个工作日": WorkingDays, "日": Days, "个月": Months,
}  # fmt: skip
_WRITTEN = re.compile(r"([1-9]\d{0,3})(小时|个工作日|日|个月)")
_LESS, _MORE = "less", "more"
TERMS = {
    "decide_within": _LESS, "accept_within": _LESS, "serve_within": _LESS, "preserve_within": _LESS,
    "hold_within": _LESS, "reply_within": _MORE, "pay_within": _MORE,
}  # fmt: skip
"""The terms a county may set, and which way they may go without a regulation of its own."""
AMOUNTS = ("person_yuan", "firm_yuan")
_HOURS = {Hours: 1, Days: 24, WorkingDays: 24 * 7 / 5, Months: 24 * 30}


def by_county(
    found: Any, *, own_regulation: bool, ours: tuple[Procedure, ...] = OURS
) -> tuple[Procedure, ...]:
    """Read ``[procedures.KEY]``: each a later version of one of ours, from its own day. Raises WrongRules.

    A list ``[[procedures.KEY]]`` keeps several. What is looser than the law wants a regulation of the county's own;
    grounds to pause and extensions name the rule of the sector that gives them.
    """
    if found is None:
        return ()
    if not isinstance(found, Mapping):
        raise county_rules.wrong(SECTION, "", "应是若干段，每个程序写成 [procedures.键]")
    made: list[Procedure] = []
    for key, told in found.items():
        known = tuple(each for each in ours if each.key == key)
        if not known:
            keys = "、".join(each.key for each in ours)
            raise county_rules.wrong(SECTION, key, f"没有这种程序；可以写的有 {keys}")
        tables = [Table(SECTION, each, key=key) for each in (told if isinstance(told, list) else [told])]
        versions = [_version(table, known[-1], own_regulation=own_regulation) for table in tables]
        county_rules.demand_order(SECTION, key, [each.since for each in versions])
        made += versions
    return tuple(made)


def _version(table: Table, ours: Procedure, *, own_regulation: bool) -> Procedure:
    source, since = table.text("source"), table.day("since")
    if since < ours.since:
        raise table.wrong("since", f"早于{ours.zh}施行的{ours.since}")
    changes: dict[str, Any] = {"since": since, "source": f"{ours.source}；{source}"}
    for name, stricter in TERMS.items():
        if name in table.found:
            term = _term(table, name)
            standard = getattr(ours, name)
            if standard is not None and not own_regulation and _is_looser(term, standard, stricter):
                raise table.wrong(
                    name, f"比法律规定的{standard.zh}宽，须先在 [responsibility] 写明本县自己的规定"
                )
            changes[name] = term
            if name == "decide_within":
                changes["decide_source"] = source
    if "pauses" in table.found:
        changes["pauses"] = tuple(_ground(each) for each in _inner(table, "pauses"))
    if "extensions" in table.found:
        changes["extensions"] = tuple(_longer(each) for each in _inner(table, "extensions"))
    if amounts := {
        name: table.whole(name, least=1, most=100_000_000) for name in AMOUNTS if name in table.found
    }:
        changes["hearing"] = _hearing(table, ours, amounts, own_regulation=own_regulation)
    table.done()
    return replace(ours, **changes)


def _hearing(table: Table, ours: Procedure, amounts: dict[str, int], *, own_regulation: bool) -> Hearing:
    """Return from which fines on a party may ask to be heard; a higher amount than the law's is looser."""
    if ours.hearing is None:
        raise table.wrong(next(iter(amounts)), f"{ours.zh}没有听证")
    for name, yuan in amounts.items():
        standard = getattr(ours.hearing, name)
        if standard is not None and yuan > standard and not own_regulation:
            raise table.wrong(name, f"比法律规定的{standard}元高，须先在 [responsibility] 写明本县自己的规定")
    changes: dict[str, Any] = dict(amounts)
    return replace(ours.hearing, **changes)


def _is_looser(term: Any, standard: Any, stricter: str) -> bool:
    has, wanted = (each.n * _HOURS[type(each)] for each in (term, standard))
    return bool(has > wanted if stricter == _LESS else has < wanted)


def _term(table: Table, name: str) -> Any:
    written = _WRITTEN.fullmatch(table.text(name))
    if written is None:
        raise table.wrong(name, "应写成“90日”“20个工作日”“3个月”或者“24小时”")
    return _UNITS[written[2]](int(written[1]))


def _inner(table: Table, name: str) -> list[Table]:
    table.left.discard(name)
    found = table.found[name]
    if not isinstance(found, list):
        raise table.wrong(name, f"应写成 [[procedures.{table.key}.{name}]]，可以有多段")
    return [Table(SECTION, each, key=f"{table.key}.{name}") for each in found]


def _ground(table: Table) -> PauseGround:
    made = PauseGround(table.text("key"), table.text("zh"), table.text("source"), table.text("paper"))
    table.done()
    return made


def _longer(table: Table) -> Longer:
    most = _term(table, "most") if "most" in table.found else None
    if isinstance(most, Hours):
        raise table.wrong("most", "延长的期限应以日、个工作日或者个月计")
    made = Longer(most, table.text("approved_by"), table.text("source"))
    table.done()
    return made


PROCEDURES = OURS + by_county(
    county_rules.section(SECTION), own_regulation=county_rules.section("responsibility") is not None
)

PAUSE_GROUNDS = {ground.key: ground.zh for each in PROCEDURES for ground in each.pauses}
"""All grounds that any procedure lists, by key."""


def versions_of(key: str) -> tuple[Procedure, ...]:
    """Return all versions of a procedure, oldest first."""
    return tuple(sorted((each for each in PROCEDURES if each.key == key), key=lambda each: each.since))


def procedure_on(key: str, on: date) -> Procedure:
    """Return a procedure as it read on a day. Raises KeyError where there was none yet."""
    for each in reversed(versions_of(key)):
        if each.since <= on:
            return each
    raise KeyError(f"no procedure {key} on {on}")


def procedures_for(act: str, *, on: date, field: str = "") -> tuple[Procedure, ...]:
    """Return by which procedures units of a field may carry out an act of a kind on a day, the ordinary one first."""
    keys = dict.fromkeys(each.key for each in PROCEDURES if each.since <= on)
    ours = [procedure_on(key, on) for key in keys]
    own = [each for each in ours if each.act == act and each.field == field]
    return tuple(own or [each for each in ours if each.act == act and not each.field]) or (
        procedure_on(GENERAL.key, on),
    )
