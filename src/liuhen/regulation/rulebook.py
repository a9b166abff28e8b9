"""The rulebook as a page, as data and as numbers: generated, so that it cannot differ from what runs."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from liuhen.regulation.explain import KINDS_ZH, STATES_ZH, Laid, Move, clock_zh, guarded_by, laid_zh, said
from liuhen.regulation.numerals import NUMBER, number_of
from liuhen.regulation.parameters import PARAMETERS
from liuhen.regulation.provision import FIGURES, OURS
from liuhen.regulation.registry import ARTICLES, CHAPTERS, DUTIES, declared, duties_of, state_of
from liuhen.regulation.spotchecks import SHEET
from liuhen.regulation.vocabulary import Article, Duty, Finding, Regulation, State, in_force_now

NUMBERED = re.compile(rf"第?({NUMBER})条?")


class DutyRow(TypedDict):
    """One duty as data."""

    id: str
    kind: str
    state: str
    article: str
    summary: str
    since: str
    enforced: list[str]
    tests: list[str]


@dataclass(frozen=True)
class Coverage:
    """How many articles and duties of a regulation are in which state."""

    regulation: Regulation
    articles: Mapping[State, int]
    duties: Mapping[State, int]


def regulations() -> list[Regulation]:
    return list(dict.fromkeys(article.regulation for article in ARTICLES.values()))


def coverage() -> list[Coverage]:
    """Count every article and every duty, by regulation; an article is built when all of its duties are."""
    states: tuple[State, ...] = ("built", "planned", "no software")
    articles = Counter((article.regulation, state_of(article)) for article in ARTICLES.values())
    duties = Counter((duty.article.regulation, duty.state) for duty in newest())
    return [
        Coverage(
            regulation,
            articles={state: articles[regulation, state] for state in states},
            duties={state: duties[regulation, state] for state in states},
        )
        for regulation in regulations()
    ]


def newest() -> list[Duty]:
    """Return every duty as it reads now, in article order."""
    return [in_force_now(versions) for versions in DUTIES.values()]


def sentences() -> dict[str, str]:
    """Return what each kind of finding says, by its code, for whoever reads a trail."""
    duties = [duty for versions in DUTIES.values() for duty in versions]
    sheet = (item.finding for item in SHEET)
    found = {each.code: each.text for each in (*declared(CHAPTERS, Finding), *sheet)}
    checked = {check.finding.code: check.finding.text for duty in duties for check in duty.checks}
    late = {each.code: each.text for duty in duties if duty.clock and (each := duty.clock.overdue)}
    return found | checked | late


def articles_found(
    *, words: str = "", regulation: str = "", state: str = "", kind: str = ""
) -> list[tuple[Article, list[Duty]]]:
    """Return the articles that fit, each with those of its duties that do.

    ``words`` are a number (13, 第十三条, av-13, av-13-1) or a part of what is said.
    """
    words = words.strip()
    found = []
    for article in (a for a in ARTICLES.values() if regulation in ("", a.regulation.key)):
        duties = [
            duty
            for duty in duties_of(article)
            if state in ("", duty.state) and kind in ("", duty.kind) and _speaks_of(article, duty, words)
        ]
        asks_nothing = not duties_of(article) and not kind and state in ("", "no software")
        if duties or (asks_nothing and _speaks_of(article, None, words)):
            found.append((article, duties))
    return found


def _speaks_of(article: Article, duty: Duty | None, words: str) -> bool:
    if numbered := NUMBERED.fullmatch(words):
        try:
            return article.no == number_of(numbered[1])
        except ValueError:
            return False
    if words in ARTICLES or words in DUTIES:
        return words in (article.key, duty.id if duty else "")
    gates = [gate.pattern_zh for gate in duty.gates] if duty else []
    said = [article.summary, article.cite(), article.asks_nothing, *gates]
    return any(words in each for each in [*said, *([duty.id, duty.summary] if duty else [])])


def county_numbers() -> list[str]:
    """Say what the county's file sets, each number with what it rests on; nothing without a file."""
    numbers = [(p.article, said(p)) for p in PARAMETERS.values() if p.county or p.coming]
    numbers += [(figure.article, str(figure)) for figure in FIGURES if figure.is_countys]
    return [f"{ARTICLES[article].cite()}　{number}" for article, number in numbers]


def duties_json(*, tests: Mapping[str, Sequence[str]] | None = None) -> list[DutyRow]:
    """Return every duty as plain data, in article order."""
    return [
        DutyRow(
            id=duty.id,
            kind=duty.kind,
            state=duty.state,
            article=duty.article.cite(),
            summary=duty.summary,
            since=duty.version,
            enforced=list(duty.enforced_in),
            tests=list((tests or {}).get(duty.id, ())),
        )
        for duty in newest()
    ]


def rulebook_markdown(
    *,
    moves: Iterable[Move] = (),
    laid: Iterable[Laid] = (),
    tests: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Write the whole rulebook in article order, for lawyers and developers alike."""
    moves, laid = list(moves), list(laid)
    lines = [
        "# 规则手册",
        "",
        "本页由 `liuhen duties --markdown` 从 `src/liuhen/regulation/` 生成，请勿手改。条文是大意，以印发的原件为准。",
        "",
        *_coverage_table(),
        "",
        *_numbers_table(),
    ]
    for regulation in regulations():
        lines += ["", f"## {regulation.zh}（{regulation.short}）", ""]
        for article in (article for article in ARTICLES.values() if article.regulation == regulation):
            lines += [f"### 第{article.no}条　{STATES_ZH[state_of(article)]}", "", article.summary, ""]
            if article.asks_nothing:
                lines += [f"无须软件：{article.asks_nothing}。", ""]
            for duty in duties_of(article):
                lines += [*_duty(duty, moves=moves, laid=laid, tests=tests or {}), ""]
    return "\n".join(lines).rstrip() + "\n"


def _coverage_table() -> list[str]:
    lines = [
        "| 规定 | 条 | 已实现 | 计划中 | 无须软件 | 义务 | 已实现 | 计划中 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in coverage():
        articles, duties = row.articles, row.duties
        lines.append(
            f"| {row.regulation.short} | {sum(articles.values())} | {articles['built']} | {articles['planned']}"
            f" | {articles['no software']} | {sum(duties.values())} | {duties['built']} | {duties['planned']} |"
        )
    return [*lines, "", "一条的各项义务都已实现，该条才算已实现。"]


def _numbers_table() -> list[str]:
    lines = ["| 数值 | 条文 | 现行 | 依据 | 可配置 |", "|---|---|--:|---|---|"]
    for number in PARAMETERS.values():
        cite = ARTICLES[number.article].cite()
        bounds = f"{number.least}–{number.most}{number.unit}" if number.configurable else "否"
        source = number.county.source if number.county else OURS if number.configurable else cite
        lines.append(f"| {number.zh} | {cite} | {number.said} | {source} | {bounds} |")
    for figure in FIGURES:
        cite = ARTICLES[figure.article].cite()
        lines.append(f"| {figure.zh} | {cite} | {figure.said} | {figure.source} | 县规则文件 |")
    return lines


def _duty(
    duty: Duty, *, moves: list[Move], laid: list[Laid], tests: Mapping[str, Sequence[str]]
) -> list[str]:
    lines = [f"- **{duty.id}**　{KINDS_ZH[duty.kind]}　{STATES_ZH[duty.state]}：{duty.summary}"]
    if duty.gates:
        lines.append(f"  - 关口：{'；'.join(gate.pattern_zh for gate in duty.gates)}")
    if duty.clock:
        lines.append(f"  - 时限：{clock_zh(duty)}")
    if duty.checks:
        lines.append(
            f"  - 检查：{'；'.join(f'{check.name}（{check.finding.code}）' for check in duty.checks)}"
        )
    if at := guarded_by(duty, moves):
        lines.append(f"  - 动作：{'、'.join(f'{move.label} `{move.event}`' for move in at)}")
    lines += [f"  - 加设的关口：{laid_zh(each)}" for each in laid if each.duty.id == duty.id]
    if duty.enforced_in:
        lines.append(f"  - 代码：{'、'.join(f'`{name}`' for name in duty.enforced_in)}")
    if names := tests.get(duty.id):
        lines.append(f"  - 测试：{len(names)} 项")
    return lines
