"""The words every rule is written in: Regulation, Article, terms, Gate, Clock, Check, Finding, Duty."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from liuhen import county_rules
from liuhen.regulation.parameters import WORKING_DAYS, CountyNumber, Parameter

Kind = Literal["scope", "register", "gate", "clock", "standing", "publish", "retain", "sanction"]
State = Literal["built", "planned", "no software"]

SINCE_ADOPTION = date.min
"""Stands for the day the regulation itself came into force."""


@dataclass(frozen=True)
class Regulation:
    """A regulation 规范性文件 the county has issued."""

    key: str
    zh: str
    short: str
    articles: int
    in_force: date
    source: str = ""
    """The number of the notice it came with, where a county wrote down its own."""


@dataclass(frozen=True)
class Article:
    """One article 条, in our own words; ``asks_nothing`` says why software has nothing to do, if so."""

    regulation: Regulation
    no: int
    summary: str
    asks_nothing: str = ""

    @property
    def key(self) -> str:
        return f"{self.regulation.key}-{self.no}"

    def cite(self) -> str:
        return f"《{self.regulation.short}》第{self.no}条"

    def cite_in_full(self) -> str:
        """Cite by the regulation's whole name, as a paper that leaves the house does."""
        return f"《{self.regulation.zh}》第{self.no}条"


@dataclass(frozen=True)
class Minutes:
    """Clock minutes, as hours are: for what cannot wait for anybody's office to open."""

    n: int

    @property
    def zh(self) -> str:
        return f"{self.n}分钟"


@dataclass(frozen=True)
class Hours:
    """Clock hours: neither rolled to a working day nor paused."""

    n: int

    @property
    def zh(self) -> str:
        return f"{self.n}小时"


@dataclass(frozen=True)
class Days:
    """Calendar days 日."""

    n: int

    @property
    def zh(self) -> str:
        return f"{self.n}日"


@dataclass(frozen=True)
class WorkingDays:
    """Working days 工作日."""

    n: int

    @property
    def zh(self) -> str:
        return f"{self.n}个工作日"


@dataclass(frozen=True)
class Years:
    """Full years, never a day less."""

    n: int

    @property
    def zh(self) -> str:
        return f"{self.n}年"

    def after(self, day: date) -> date:
        """Return the same day ``n`` years on; 29 February goes to 1 March, so that no day is lost."""
        try:
            return day.replace(year=day.year + self.n)
        except ValueError:
            return date(day.year + self.n, 3, 1)


@dataclass(frozen=True)
class Months:
    """Whole months 月. 《民法典》第202条: the same day of the last one or, where that has none, its last day."""

    n: int

    @property
    def zh(self) -> str:
        return f"{self.n}个月"

    def after(self, day: date) -> date:
        """Return the day on which the months that began on ``day`` have run out."""
        year, month = divmod(day.year * 12 + day.month - 1 + self.n, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class NamedDay:
    """The last day that whoever set the term wrote down; ``of(subject)`` reads it."""

    of: Callable[[Any], date]

    @property
    def zh(self) -> str:
        return "书面确定的期限"


@dataclass(frozen=True)
class Before:
    """So many whole days ahead of a day that is fixed, as a hearing's: ``of(subject)`` reads it.

    Neither that day nor the last one on which it may still be done is among them; a day off moves neither.
    """

    ahead: Days | WorkingDays
    of: Callable[[Any], date]

    @property
    def zh(self) -> str:
        return f"{self.ahead.zh}之前"


@dataclass(frozen=True)
class TermOf:
    """The term that the matter's own rule names, such as its procedure; None: it has none, and no clock starts.

    It is kept with the clock when that starts, so that a rule changed later moves nothing that runs.
    """

    of: Callable[[Any], "Plain | None"]
    zh: str = "依其程序确定的期限"


Plain = Minutes | Hours | Days | WorkingDays | Months
"""Terms that say all by themselves."""
Term = Plain | Years | NamedDay | Before | TermOf
Counted = Hours | Days | WorkingDays
_LETTERS: dict[type[Any], str] = {Minutes: "min", Hours: "h", Days: "d", WorkingDays: "w", Months: "m"}


def written(term: Plain) -> str:
    """Write a term as it is kept with a clock: 10w is ten working days."""
    return f"{term.n}{_LETTERS[type(term)]}"


def term_written(text: str) -> Plain:
    """Read what ``written`` wrote. Raises ValueError."""
    for kind, letter in _LETTERS.items():
        if text.endswith(letter) and text[:-1].isdigit():
            found: Plain = kind(int(text[:-1]))
            return found
    raise ValueError(f"not a term: {text!r}")


def counted(number: CountyNumber) -> Counted:
    """Return a number as the term it is, by its unit."""
    return Hours(number.value) if number.unit == "小时" else days(number)


def days(number: CountyNumber) -> Days | WorkingDays:
    """Return a number of days as the term it is."""
    return WorkingDays(number.value) if number.unit == WORKING_DAYS else Days(number.value)


@dataclass(frozen=True)
class Finding:
    """A kind of finding 问题; ``code`` is NOUN-FACT."""

    code: str
    text: str


class _Fields:
    """Fill ``{fields}`` of a sentence from the facts first, then the subject."""

    def __init__(self, *sources: Any) -> None:
        self.sources = sources

    def __getitem__(self, name: str) -> Any:
        for source in self.sources:
            if hasattr(source, name):
                return getattr(source, name)
        raise KeyError(name)


@dataclass(frozen=True)
class Gate:
    """A condition before an act: ``opens(subject, facts)`` reads attributes only and never queries."""

    opens: Callable[[Any, Any], bool]
    otherwise: str
    remedy: str = ""

    @property
    def pattern_zh(self) -> str:
        """Return the sentence for a rulebook, with … for what only the case at hand can fill in."""
        return _without_the_case(self.otherwise)

    @property
    def remedy_zh(self) -> str:
        """Return the way out for a rulebook, likewise."""
        return _without_the_case(self.remedy)

    def refusal(self, subject: Any, facts: Any) -> str:
        """Say in Chinese what is missing: a clause without full stop."""
        return self.otherwise.format_map(_Fields(facts, subject))

    def way_out(self, subject: Any, facts: Any) -> str:
        """Say in Chinese what to do about it, or nothing."""
        return self.remedy.format_map(_Fields(facts, subject))


def _without_the_case(sentence: str) -> str:
    return re.sub(r"\{\w+\}", "…", sentence).replace("……", "…")


Silence = Literal["breach", "opens", "accepted", "granted", "released", "lost"]
"""What it means that a term runs out and nothing was done.

A duty was broken; a wait is over, and what had to wait may be done; or the law puts an outcome in the place of what was
not done: an application counts as accepted, a licence as granted, a thing is released, a right is lost.
"""


@dataclass(frozen=True)
class Extension:
    """By how much a clock may be made longer at one time: the event ``by`` adds what ``granted`` reads off it.

    It counts from the last day before that day was moved off a holiday. ``most`` None: the law names no most, for
    somebody above fixes the term. ``approved_by`` says in Chinese who grants it.
    """

    by: str
    granted: Callable[[Any], Days | WorkingDays | Months]
    most: Days | WorkingDays | Months | None = None
    approved_by: str = ""


@dataclass(frozen=True)
class Paused:
    """Since when a clock stands still, on which ground of those the rule lists, and by which served paper."""

    since: datetime
    ground: str = ""
    paper: str = ""


@dataclass(frozen=True)
class Clock:
    """A time limit from the event ``starts`` to one of ``stops``; an event may be both at once.

    ``starts_at`` reads the starting moment off the subject where it is not the moment of the event, as the proof of
    service has it; None: the moment is not known, and the clock does not start. ``done_at`` reads when it counts as
    done where that is not the moment of the event, as a postmark has it. ``extensions`` are granted in their order.
    ``lapses`` are those of ``stops`` after which nothing is owed any more though nobody did it. ``paused_for`` reads
    since when it pauses and why, ``paused_until`` when that ended, where neither is the moment of its event.
    ``silence`` is what it means that the term runs out; ``becomes`` then is the event, one of ``stops``, by which the
    system puts the law's outcome in place. ``number`` is what the term is made of where a county may set it.
    """

    within: Term
    starts: str
    stops: tuple[str, ...]
    _: KW_ONLY
    overdue: Finding | None = None
    silence: Silence = "breach"
    becomes: str = ""
    lapses: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    remind: Hours | Days | None = None
    starts_at: Callable[[Any], datetime | None] | None = None
    done_at: Callable[[Any], datetime | None] | None = None
    paused_for: Callable[[Any], Paused] | None = None
    paused_until: Callable[[Any], datetime] | None = None
    extensions: tuple[Extension, ...] = ()
    number: Parameter | None = None

    @property
    def fulfilled_by(self) -> tuple[str, ...]:
        """The events that end it because the duty is done."""
        return tuple(event for event in self.stops if event not in self.lapses)

    @property
    def is_wait(self) -> bool:
        """Say whether nobody owes anything by it: something else has to wait until it has run out."""
        return self.silence == "opens"

    @property
    def finding(self) -> Finding:
        """The finding it leaves when it runs out. Raises ValueError for a wait, which leaves none."""
        if self.overdue is None:
            raise ValueError(f"a wait from {self.starts} leaves no finding")
        return self.overdue

    @property
    def extended_by(self) -> tuple[str, ...]:
        """The events that make it longer, each once."""
        return tuple(dict.fromkeys(each.by for each in self.extensions))

    @property
    def longest(self) -> tuple[Days | WorkingDays | Months, ...]:
        """Each extension at its most, as far as the law names one."""
        return tuple(each.most for each in self.extensions if each.most is not None)

    @property
    def standard(self) -> Term | None:
        """The rulebook's own term where the county's file says another."""
        if self.number is None:
            return None
        standard = counted(self.number.versions[0])
        return None if standard == self.within else standard

    def __post_init__(self) -> None:
        if strange := set(self.lapses) - set(self.stops):
            raise ValueError(f"what lapses a clock stops it: {sorted(strange)}")
        if self.is_wait == (self.overdue is not None):
            raise ValueError("what runs out leaves a finding, save a wait")
        if self.becomes and self.becomes not in self.stops:
            raise ValueError(f"{self.becomes} puts an outcome in place and so stops the clock")
        if self.pauses and not isinstance(self.within, Days | WorkingDays | TermOf):
            raise ValueError(f"only days can be paused, not {self.within!r}")


@dataclass(frozen=True)
class Check:
    """A condition over what is, swept later: where it does not hold there is a finding."""

    name: str
    holds: Callable[[Any], bool]
    finding: Finding


@dataclass(frozen=True)
class Duty:
    """One duty 义务 of one article; an amendment is a second Duty of the same id and a later ``since``."""

    id: str
    article: Article
    kind: Kind
    summary: str
    _: KW_ONLY
    state: State = "planned"
    gates: tuple[Gate, ...] = ()
    clock: Clock | None = None
    checks: tuple[Check, ...] = ()
    since: date = SINCE_ADOPTION
    enforced_in: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.id.rpartition("-")[0] != self.article.key:
            raise ValueError(f"duty {self.id!r} is not of article {self.article.key!r}")
        if self.since == SINCE_ADOPTION:
            object.__setattr__(self, "since", self.article.regulation.in_force)

    @property
    def version(self) -> str:
        return self.since.isoformat()

    def through(self, *gates: Gate) -> "Duty":
        """Return this duty with only ``gates``, for a move at which its other gates do not stand."""
        if strange := [gate for gate in gates if gate not in self.gates]:
            raise ValueError(f"not gates of {self.id}: {strange!r}")
        return replace(self, gates=gates)


def each_version(build: Callable[[date], Duty], *numbers: Parameter) -> tuple[Duty, ...]:
    """Return a duty as it reads from each day on which one of the numbers it is made of changes."""
    found: dict[date, Duty] = {}
    for day in sorted({number.since for parameter in numbers for number in parameter.versions}):
        duty = build(day)
        since = max(day, duty.article.regulation.in_force)
        found[since] = replace(duty, since=since)
    return tuple(found.values())


def in_force_now(versions: Sequence[Duty]) -> Duty:
    """Return of the versions of a duty, oldest first, the one that holds today; before the first, the first."""
    today = county_rules.today()
    return next((duty for duty in reversed(versions) if duty.since <= today), versions[0])
