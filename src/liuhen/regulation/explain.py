"""Say why: article, duty, gates, clock, checks, and where in the program each is kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from liuhen.regulation.parameters import PARAMETERS, Parameter
from liuhen.regulation.provision import FIGURES
from liuhen.regulation.registry import ARTICLES, DUTIES, duties_of
from liuhen.regulation.vocabulary import Duty

KINDS_ZH = {
    "scope": "范围",
    "register": "登记",
    "gate": "关口",
    "clock": "时限",
    "standing": "常态",
    "publish": "公开",
    "retain": "保存",
    "sanction": "处理",
}
STATES_ZH = {"built": "已实现", "planned": "计划中", "no software": "无须软件"}


class Move(Protocol):
    """What is read off a row of an app's lifecycle."""

    @property
    def event(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def duties(self) -> tuple[Duty, ...]: ...


class Laid(Protocol):
    """What is read off a duty whose gates an app laid before a lower app's move."""

    @property
    def move(self) -> Move: ...
    @property
    def duty(self) -> Duty: ...
    @property
    def by_zh(self) -> str: ...


def laid_zh(laid: Laid) -> str:
    """Say in a line before which move gates were laid, by whom, and what they refuse with."""
    gates = "；".join(gate.pattern_zh for gate in laid.duty.gates)
    return f"{laid.move.label}（{laid.move.event}，由{laid.by_zh}加设）：{gates}"


def why(
    key: str,
    *,
    moves: Iterable[Move] = (),
    laid: Iterable[Laid] = (),
    pages: Mapping[str, Sequence[str]] | None = None,
    endpoints: Mapping[str, Sequence[str]] | None = None,
    tests: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Explain a duty (av-13-1) or an article (av-13) in Chinese. Raises KeyError for an unknown key.

    ``pages`` and ``endpoints`` are addresses by move event, ``tests`` are names by duty id.
    """
    moves, laid = list(moves), list(laid)
    if key in ARTICLES:
        article, duties = ARTICLES[key], duties_of(ARTICLES[key])
    else:
        article, duties = DUTIES[key][-1].article, DUTIES[key]
    lines = [f"{article.cite()}　{article.summary}", f"　　（{article.regulation.zh}，大意；条文以原件为准）"]
    if article.asks_nothing:
        lines.append(f"无须软件：{article.asks_nothing}")
    for duty in duties:
        above = [laid_zh(each) for each in laid if each.duty.id == duty.id]
        doors = (("页面", pages or {}), ("接口", endpoints or {}))
        lines += ["", *_duty(duty, moves=moves, above=above, doors=doors, tests=tests or {})]
    return "\n".join(lines)


def _duty(
    duty: Duty,
    *,
    moves: list[Move],
    above: list[str],
    doors: Iterable[tuple[str, Mapping[str, Sequence[str]]]],
    tests: Mapping[str, Sequence[str]],
) -> list[str]:
    lines = [
        f"{duty.id}　{KINDS_ZH[duty.kind]}　{STATES_ZH[duty.state]}　自{duty.version}起",
        f"  义务　{duty.summary}",
    ]
    lines += [f"  关口　{line}" for line in gates_zh(duty)]
    if duty.clock:
        lines.append(f"  时限　{clock_zh(duty)}")
    lines += [f"  检查　{check.name}，否则记{check.finding.code}" for check in duty.checks]
    lines += [f"  数值　{number}" for number in numbers_zh(duty.article.key)]
    for move in guarded_by(duty, moves):
        lines.append(f"  动作　{move.label}（{move.event}）")
        lines += [f"  {word}　{address}" for word, told in doors for address in told.get(move.event, ())]
    lines += [f"  加设　{line}" for line in above]
    lines += [f"  代码　{name}" for name in duty.enforced_in]
    lines += [f"  测试　{name}" for name in tests.get(duty.id, ())]
    return lines


def gates_zh(duty: Duty) -> list[str]:
    """Say each gate of a duty in a line: what it refuses with, and the way out."""
    return [gate.pattern_zh + (f"；{gate.remedy_zh}" if gate.remedy else "") for gate in duty.gates]


def clock_zh(duty: Duty) -> str:
    """Say a duty's time limit in one line, empty without one."""
    clock = duty.clock
    if clock is None:
        return ""
    paused = f"，遇 {'、'.join(clock.pauses)} 中止" if clock.pauses else ""
    more = (
        f"，遇 {'、'.join(clock.extended_by)} 延长至多{len(clock.extensions)}次" if clock.extensions else ""
    )
    span = f"{clock.within.zh}，自 {clock.starts} 起至 {'、'.join(clock.fulfilled_by)}"
    over = f"逾期记{clock.overdue.code}" if clock.overdue else "届满前不得办理后续事项"
    lapsed = f"，遇 {'、'.join(clock.lapses)} 终止" if clock.lapses else ""
    return f"{span}{paused}{more}{lapsed}，{over}"


def numbers_zh(article: str) -> list[str]:
    """Return each number of an article in force here, with what it rests on."""
    return [
        *(said(parameter) for parameter in PARAMETERS.values() if parameter.article == article),
        *(str(figure) for figure in FIGURES if figure.article == article),
    ]


def said(parameter: Parameter) -> str:
    """Say a number and what it rests on."""
    coming = parameter.coming
    later = f"；自{coming.since}起为{coming.said}（{coming.source}）" if coming else ""
    if county := parameter.county:
        ours = f"本系统的标准为{parameter.standard}{parameter.unit}"
        return f"{parameter.zh} {parameter.said}（{county.source}，自{county.since}起；{ours}）{later}"
    return f"{parameter.zh} {parameter.said}" + ("（可配置）" if parameter.configurable else "") + later


def guarded_by(duty: Duty, moves: Iterable[Move]) -> list[Move]:
    """Return the moves that cite a duty, whole or through some of its gates."""
    return [move for move in moves if any(cited.id == duty.id for cited in move.duties)]


def unguarded_gates(moves: Iterable[Move]) -> list[tuple[str, str]]:
    """Return (duty id, sentence) of each built gate that stands at no move: a rule nobody keeps.

    A gate that two duties share stands where either of them is cited.
    """
    standing = {gate for move in moves for duty in move.duties for gate in duty.gates}
    return [
        (duty.id, gate.pattern_zh)
        for versions in DUTIES.values()
        for duty in versions[-1:]
        if duty.state == "built"
        for gate in duty.gates
        if gate not in standing
    ]


def unheard_events(moves: Iterable[Move]) -> list[tuple[str, str]]:
    """Return (duty id, event) for each event a clock listens to that no move emits."""
    emitted = {move.event for move in moves}
    return [
        (duty.id, event)
        for versions in DUTIES.values()
        for duty in versions[-1:]
        if (clock := duty.clock)
        for event in (clock.starts, *clock.stops, *clock.pauses, *clock.resumes)
        if event not in emitted
    ]
