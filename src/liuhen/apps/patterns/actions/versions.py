"""Draft a version of a model, try it on the year before, adopt it, let it end."""

import re
from collections import defaultdict
from datetime import date, datetime, timedelta

from liuhen.apps.patterns import lifecycle, queries
from liuhen.apps.patterns.actions.raising import sentence_of
from liuhen.apps.patterns.looking import Incident, look
from liuhen.apps.patterns.models import DryRun, PatternVersion
from liuhen.apps.patterns.scans import SCANS
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import LOCAL, local_day
from liuhen.kernel.flow import Invalid, NotPermitted, action, locked, step
from liuhen.regulation.patterns import PATTERNS, Pattern

MONTHS = 12
SAMPLES = 20


@action(lifecycle.DRAFT)
def draft(*, pattern: str, numbers: str = "", reason: str, by: Actor, at: datetime) -> PatternVersion:
    """Draft the next version of a model. Raises Refused."""
    told = numbers_told(PATTERNS[pattern], numbers, cannot=lifecycle.DRAFT.cannot)
    return _drafted(PATTERNS[pattern], told, reason, by=by, at=at)


@action
def draft_all(*, by: Actor, at: datetime) -> list[PatternVersion]:
    """Draft, with the numbers they begin with, every model of which there is no version yet. Raises Refused."""
    known = set(PatternVersion.objects.values_list("pattern", flat=True))
    return [
        _drafted(each, each.standard, "首次采用，按默认数值", by=by, at=at)
        for key, each in PATTERNS.items()
        if key not in known
    ]


def _drafted(
    pattern: Pattern, numbers: dict[str, int], reason: str, *, by: Actor, at: datetime
) -> PatternVersion:
    mine = PatternVersion.objects.filter(pattern=pattern.key)
    if mine.filter(state__in=("draft", "trying", "tried")).exists():
        raise Invalid(
            f"{lifecycle.DRAFT.cannot}：“{pattern.zh}”已有一个版本在拟定",
            field="pattern",
            remedy="请修改、启用或者作废该版本",
        )
    latest = mine.order_by("-number").values_list("number", flat=True).first()
    version = PatternVersion(
        pattern=pattern.key, number=(latest or 0) + 1, numbers=numbers, reason=reason, drafted_at=at
    )
    return step(
        version, lifecycle.DRAFT, by=by, at=at,
        data={"pattern": pattern.key, "number": version.number, "numbers": pattern.numbers_zh(numbers),
              "reason": reason},
    )  # fmt: skip


@action(lifecycle.REVISE)
def revise(
    *, version: PatternVersion, numbers: str = "", reason: str, by: Actor, at: datetime
) -> PatternVersion:
    """Change the numbers of a version that is not adopted; it has to be tried again. Raises Refused."""
    told = numbers_told(version.rule, numbers, cannot=lifecycle.REVISE.cannot)
    return step(
        version, lifecycle.REVISE, by=by, at=at, changes={"numbers": told, "reason": reason},
        data={"numbers": version.rule.numbers_zh(told), "reason": reason},
    )  # fmt: skip


@action(lifecycle.ASK_RUN)
def ask_run(*, version: PatternVersion, by: Actor, at: datetime) -> PatternVersion:
    """Ask for a version to be tried on the records of the year before; the worker does it. Raises Refused."""
    return step(version, lifecycle.ASK_RUN, by=by, at=at)


@action(lifecycle.RUN)
def run(*, version: PatternVersion, by: Actor, at: datetime) -> PatternVersion:
    """Try a version on the year before: what it would have found, by unit and month. Nothing is raised."""
    row = locked(version)
    months, by_unit, samples, found = _tried(row, at)

    def along(row: PatternVersion) -> None:
        DryRun(
            version=row,
            ran_at=at,
            numbers=row.told,
            found=found,
            months=months,
            by_unit=by_unit,
            samples=samples,
        ).save()

    return step(row, lifecycle.RUN, by=by, at=at, data={"found": found}, along=along)


@action(lifecycle.ADOPT)
def adopt(*, version: PatternVersion, reason: str, by: Actor, at: datetime) -> PatternVersion:
    """Let a version that was tried be looked by; the one before it ends. Raises Refused."""
    row = locked(version)
    _by_another(row, lifecycle.ADOPT.cannot, by)
    for before in PatternVersion.objects.filter(pattern=row.pattern, state="live"):
        step(before, lifecycle.REPLACE, by=by, at=at, changes={"ended_at": at}, data={"number": row.number})
    return step(row, lifecycle.ADOPT, by=by, at=at, changes={"adopted_at": at}, data={"reason": reason})


@action(lifecycle.RETURN)
def send_back(*, version: PatternVersion, reason: str, by: Actor, at: datetime) -> PatternVersion:
    """Send a version back to be revised. Raises Refused."""
    return step(version, lifecycle.RETURN, by=by, at=at, data={"reason": reason})


@action(lifecycle.DROP)
def drop(*, version: PatternVersion, reason: str, by: Actor, at: datetime) -> PatternVersion:
    """Give a version up that was never adopted. Raises Refused."""
    return step(version, lifecycle.DROP, by=by, at=at, changes={"ended_at": at}, data={"reason": reason})


@action(lifecycle.RETIRE)
def retire(*, version: PatternVersion, reason: str, by: Actor, at: datetime) -> PatternVersion:
    """Look by it no more; what it found stays. Raises Refused."""
    return step(version, lifecycle.RETIRE, by=by, at=at, changes={"ended_at": at}, data={"reason": reason})


def numbers_told(pattern: Pattern, said: str, *, cannot: str) -> dict[str, int]:
    """Read “没有记录满=60，次数=3” as the numbers of a model, the others as they begin. Raises Invalid."""
    numbers, by_name = pattern.standard, {each.zh: each for each in pattern.numbers}
    for part in filter(None, (each.strip() for each in re.split(r"[,，;；\n]", said))):
        name, _, value = (each.strip() for each in re.sub(r"[＝:：]", "=", part).partition("="))
        number = by_name.get(name)
        if number is None:
            names = f"可设的有：{'、'.join(by_name)}" if by_name else "这个模型没有可设的数值"
            raise Invalid(f"{cannot}：“{pattern.zh}”没有数值“{name}”", field="numbers", remedy=names)
        digits = value.removesuffix(number.unit).strip()
        if not re.fullmatch(r"\d{1,10}", digits, re.ASCII) or not number.least <= int(digits) <= number.most:
            raise Invalid(f"{cannot}：{number.zh}应为{number.bounds_zh}", field="numbers")
        numbers[number.key] = int(digits)
    return numbers


def _by_another(version: PatternVersion, cannot: str, by: Actor) -> None:
    if by.person_id is not None and by.person_id in queries.drafters(version):
        raise NotPermitted(f"{cannot}：这个版本由您拟定", remedy="请由另一名有批准权限的人员办理")


def _tried(
    version: PatternVersion, at: datetime
) -> tuple[list[str], dict[str, list[int]], list[list[object]], int]:
    """Look as of the end of each of the last months, the running one at this moment; what overlaps is one incident."""
    scan, numbers = SCANS[version.pattern], version.told
    ends = _ends_of_months(at)
    by_unit: dict[str, list[int]] = defaultdict(lambda: [0] * MONTHS)
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    samples: list[tuple[Incident, str]] = []
    found = 0
    for month, now in enumerate(ends):
        for incident in look(scan, numbers, now=now).incidents:
            names = {row.name for row in incident.rows}
            known = seen[incident.key, incident.tag]
            is_new = len(names - known) >= (numbers[scan.least] if scan.least and known else 1)
            known |= names
            if is_new:
                by_unit[str(incident.unit_id)][month] += 1
                found += 1
                if len(samples) < SAMPLES:
                    samples.append((incident, sentence_of(version, incident)))
    refs = [f"{version.rule.of}:{each.key}" for each, _ in samples]
    called = queries.called(refs)
    told: list[list[object]] = [
        [called.get(ref, each.key), said, each.count] for ref, (each, said) in zip(refs, samples, strict=True)
    ]
    return [f"{end - timedelta(seconds=1):%Y-%m}" for end in ends], dict(by_unit), told, found


def _ends_of_months(at: datetime) -> list[datetime]:
    first = local_day(at).replace(day=1)
    ends: list[datetime] = []
    while len(ends) < MONTHS - 1:
        ends.insert(0, _local_midnight(first))
        first = (first - timedelta(days=1)).replace(day=1)
    return [each.astimezone(LOCAL) for each in (*ends, at)]


def _local_midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL)
