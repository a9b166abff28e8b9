"""Endpoints on the law as the product has it, for everybody: articles, duties, and by when a term would run out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from liuhen.kernel.clocks.what_if import what_if
from liuhen.kernel.official_text.loading import official_texts
from liuhen.kernel.web.endpoints import NEAR, AnyDay, ClockTime, Word
from liuhen.regulation import ARTICLES, DUTIES, duties_of, state_of
from liuhen.regulation.explain import numbers_zh
from liuhen.regulation.rulebook import articles_found, newest
from liuhen.regulation.vocabulary import Article, Duty

router = Router(tags=["duties"])


class DutyShape(Schema):
    """义务: what one sentence of an article demands."""

    id: str
    regulation: str
    article_no: int
    article: str
    kind: str
    summary: str
    state: str
    since: str
    gates: list[str]
    term: str
    clock_starts: str
    clock_stops: list[str]
    clock_lapses: list[str] = Field(description="of clock_stops, those after which nothing is owed any more")
    checks: list[str]


class ArticleShape(Schema):
    """条: in our own words, and in the official ones where they were imported."""

    key: str
    regulation: str
    number: int
    article: str
    summary: str
    official_text: list[str] = Field(description="paragraphs 款、项; empty where the text was not imported")
    state: str = Field(description="built, planned, or no software: it asks nothing of software")
    no_software: str = Field(description="why it asks nothing of software")
    numbers: list[str] = Field(description="the numbers in force here, each with what it rests on")
    duties: list[DutyShape]


class RulesAsked(Schema):
    """What the list of articles is cut down by."""

    q: Word = Field("", description="a number (13, 第十三条, av-13, av-13-1) or a part of what is said")
    regulation: Literal["", "av", "rs"] = ""
    state: Literal["", "built", "planned", "no software"] = ""


class TermAsked(Schema):
    """From when, and how."""

    on: AnyDay = Field(
        description="the day on which the term begins; it is not counted itself", json_schema_extra=NEAR
    )
    clock_time: ClockTime | None = Field(None, description="needed where the term is of hours")
    named_on: Annotated[AnyDay, Field(json_schema_extra=NEAR)] | None = Field(
        None, description="the last day as written down, where the rule says so"
    )
    extended: bool = Field(False, description="as if the longest extension had been granted")


class StepShape(Schema):
    """One day of the count."""

    day: date
    weekday: str
    why: str


class NoticeShape(Schema):
    """放假安排: a year's holiday notice as loaded last."""

    year: int
    source: str
    version: int


class TermShape(Schema):
    """期限推算: when a term would run out, with all that went into it."""

    duty: str
    article: str
    rule_version: str
    term: str
    extension: str
    county_source: str = Field(description="what the county's own number rests on")
    due_at: datetime = Field(description="for days the midnight after the last day")
    due_zh: str
    last_day: date | None
    provisional: bool = Field(description="暂定: counted past the last holiday year that is loaded")
    standard_due_zh: str = Field(description="by the rulebook's own number, where the county set another")
    steps: list[StepShape]
    calendar_version: str
    notices: list[NoticeShape]


@router.get("/articles", auth=None, response=list[ArticleShape], summary="全部条文")
def articles(request: HttpRequest, asked: Query[RulesAsked]) -> Any:
    """List the articles of both regulations, each with those of its duties that fit."""
    found = articles_found(words=asked.q, regulation=asked.regulation, state=asked.state)
    texts = official_texts()
    return [_article(article, duties, texts) for article, duties in found]


@router.get("/articles/{article}", auth=None, response=ArticleShape, summary="一条规定")
def article(request: HttpRequest, article: Word) -> Any:
    """Show one article with all of its duties."""
    if article not in ARTICLES:
        raise Http404
    return _article(ARTICLES[article], duties_of(ARTICLES[article]), official_texts())


@router.get("/duties", auth=None, response=list[DutyShape], summary="全部义务")
def duties(request: HttpRequest) -> Any:
    """List every duty as worded now, in article order."""
    return [shape(duty) for duty in newest()]


@router.get("/duties/{key}", auth=None, response=list[DutyShape], summary="一项义务的各个版本")
def duty(request: HttpRequest, key: Word) -> Any:
    """Show every version of one duty, oldest first."""
    if key not in DUTIES:
        raise Http404
    return [shape(version) for version in DUTIES[key]]


@router.get("/duties/{key}/what-if", auth=None, response=TermShape, summary="期限推算")
def reckon(request: HttpRequest, key: Word, asked: Query[TermAsked]) -> Any:
    """Reckon when a term that began on a day would run out; nothing is recorded."""
    if key not in DUTIES:
        raise Http404
    found = what_if(
        key, on=asked.on, clock_time=asked.clock_time, named_on=asked.named_on, extended=asked.extended
    )
    number = found.clock.number
    return {
        "duty": found.duty.id,
        "article": found.duty.article.cite(),
        "rule_version": found.duty.version,
        "term": found.clock.within.zh,
        "extension": "、".join(each.zh for each in found.extensions),
        "county_source": number.on(asked.on).source if number else "",
        "due_at": found.reckoning.due_at,
        "due_zh": found.due_zh,
        "last_day": found.reckoning.last_day,
        "provisional": found.reckoning.provisional,
        "standard_due_zh": found.standard_zh,
        "steps": [{"day": day, "weekday": weekday, "why": why} for day, weekday, why in found.steps],
        "calendar_version": found.reckoning.calendar_version,
        "notices": found.notices,
    }


def _article(article: Article, duties: Iterable[Duty], texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "key": article.key,
        "regulation": article.regulation.zh,
        "number": article.no,
        "article": article.cite(),
        "summary": article.summary,
        "official_text": texts.get(article.key, ()),
        "state": state_of(article),
        "no_software": article.asks_nothing,
        "numbers": numbers_zh(article.key),
        "duties": [shape(duty) for duty in duties],
    }


def shape(duty: Duty) -> dict[str, Any]:
    """Return one version of a duty."""
    clock = duty.clock
    return {
        "id": duty.id,
        "regulation": duty.article.regulation.zh,
        "article_no": duty.article.no,
        "article": duty.article.cite(),
        "kind": duty.kind,
        "summary": duty.summary,
        "state": duty.state,
        "since": duty.version,
        "gates": [gate.otherwise for gate in duty.gates],
        "term": clock.within.zh if clock else "",
        "clock_starts": clock.starts if clock else "",
        "clock_stops": list(clock.stops) if clock else [],
        "clock_lapses": list(clock.lapses) if clock else [],
        "checks": [check.name for check in duty.checks],
    }
