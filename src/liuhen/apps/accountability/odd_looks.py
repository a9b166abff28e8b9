"""Find odd looks 异常查看 among the viewings: one pass by key, with what each rule must remember beside it.

Rules judge by number and time alone, each look by the rule of its own day however late it is swept, and only point:
the auditor passes a look on, the bureau judges it.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import islice

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import looks
from liuhen.apps.accountability.models import Cursor, OddLook
from liuhen.apps.findings import queries as findings
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.recordings.queries import Look
from liuhen.kernel import jobs
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.calendar import Calendar
from liuhen.kernel.clocks.days import LOCAL
from liuhen.kernel.flow import number_of
from liuhen.regulation import accountability as law

BATCH = 2000
SETTLED = timedelta(minutes=10)
HOUR, WEEK, MONTH = timedelta(hours=1), timedelta(days=7), timedelta(days=30)
CURSOR = "viewing"
Times = deque[tuple[datetime, int]]


@dataclass(frozen=True)
class Facts:
    """What a batch of viewings has to be judged by, asked for at once."""

    with_findings: frozenset[int]
    people_in_question: frozenset[int]
    unanswered: frozenset[tuple[int, int, datetime, datetime | None]]
    unheard: frozenset[tuple[int, int]]
    asked_for: frozenset[tuple[int, int]]
    refused: dict[tuple[int, int], datetime]


@dataclass
class Memory:
    """What went before, by account; as much as the longest rule looks back."""

    files: dict[int, Times] = field(default_factory=lambda: defaultdict(deque))
    colleagues: dict[int, Times] = field(default_factory=lambda: defaultdict(deque))
    purposes: dict[tuple[int, str], Times] = field(default_factory=lambda: defaultdict(deque))
    officers: dict[tuple[int, int], Times] = field(default_factory=lambda: defaultdict(deque))

    def feed(self, look: Look, facts: "Facts") -> None:
        """Remember a viewing, and forget what its rules no longer count."""
        now = (look.begun_at, look.recording_id)
        _push(self.files[look.account_id], now, keep=HOUR)
        _push(self.purposes[look.account_id, look.purpose + look.matter], now, keep=WEEK)
        if look.officer_id is not None and look.officer_id != look.person_id:
            _push(self.officers[look.account_id, look.officer_id], now, keep=MONTH)
        if _is_a_colleagues(look, facts):
            _push(self.colleagues[look.account_id], now, keep=WEEK)


def _push(times: Times, now: tuple[datetime, int], *, keep: timedelta) -> None:
    times.append(now)
    while times[0][0] < now[0] - keep:
        times.popleft()


def sweep(*, at: datetime) -> int:
    """Judge every viewing since the last time and return how many odd looks are new; a kill costs one batch."""
    cursor = Cursor.of(CURSOR)
    position, found = cursor.position, 0
    carried: list[
        Memory
    ] = []  # as it stood after the last page; empty before the first, and after one that failed
    while page := _settled(recordings.looks_after(position, most=BATCH), at=at):
        judging = partial(_judge_page, after=position, carried=carried, at=at)
        found += judge.at_once({f"viewing:{look.pk}": look for look in page}, judging, at)
        position = page[-1].pk
        Cursor.move(CURSOR, position)
    return found


@jobs.one_by_one("判断异常查看", known_as="liuhen.apps.accountability.odd.judge")
def judge(viewing_ref: str, at: datetime) -> None:
    """Judge one viewing by itself, with all that went before it."""
    before = number_of(viewing_ref) - 1
    _judge_page(recordings.looks_after(before, most=1), after=before, carried=[], at=at)


def _judge_page(page: list[Look], *, after: int, carried: list[Memory], at: datetime) -> int:
    if not page:
        return 0
    memory = carried.pop() if carried else _remembered(page[0].begun_at - MONTH, before=after)
    facts, calendar, odd = _facts(page), clocks.calendar(), dict[str, OddLook]()
    for look in page:
        memory.feed(look, facts)
        for each in _judged(look, memory, facts, calendar):
            odd.setdefault(each.key, each)
    found = looks.enter(list(odd.values()), at=at)
    carried.append(memory)
    return found


def _remembered(since: datetime, *, before: int) -> Memory:
    """Return the memory as it stood after the last viewing that was judged."""
    memory = Memory()
    earlier = recordings.looks_since(since, before=before)
    while page := list(islice(earlier, BATCH)):
        facts = _facts(page)
        for look in page:
            memory.feed(look, facts)
    return memory


def _settled(page: list[Look], *, at: datetime) -> list[Look]:
    """Cut off what is so young that one before it may not be there yet."""
    young = next((n for n, look in enumerate(page) if look.begun_at > at - SETTLED), len(page))
    return page[:young]


def _facts(page: Sequence[Look]) -> Facts:
    files = {look.recording_id for look in page}
    officers = {look.officer_id for look in page if look.officer_id}
    about = findings.about_any(f"recording:{pk}" for pk in files)
    exports = recordings.exported_or_asked_for(files)
    return Facts(
        with_findings=frozenset(_number(each.about) for each in about),
        people_in_question=findings.people_with_open(officers) | queries.with_open_lead(officers),
        unanswered=frozenset(
            (_number(each.about), each.person_id, each.raised_at, each.answered_at)
            for each in about
            if each.person_id and each.code not in law.ASKS_NOT_WHAT_IS_SEEN
        ),
        unheard=queries.unheard_about(files),
        asked_for=frozenset((file, account) for file, account, state, _ in exports if state != "rejected"),
        refused={
            (file, account): decided for file, account, state, decided in exports if state == "rejected" and decided
        },
    )  # fmt: skip


def _number(ref: str) -> int:
    return int(ref.partition(":")[2])


def _judged(look: Look, memory: Memory, facts: Facts, calendar: Calendar) -> Iterator[OddLook]:
    """Yield what is odd about one viewing; each key stands for one odd look, however often it is met."""
    local = look.begun_at.astimezone(LOCAL)
    day, week = local.date(), "{}-{}".format(*local.isocalendar()[:2])
    account = look.account_id
    files = {file for _, file in memory.files[account]}
    if len(files) >= law.LOOK_RULES["many"].least(day):
        yield _odd("many", look, day, since=look.begun_at - HOUR, n=len(files))
    if law.is_night(local.hour, on=day) or not calendar.is_working_day(day):
        yield _odd("off-hours", look, day, since=look.begun_at)
    if not look.matter and law.says_nothing(look.purpose):
        yield _odd("empty-purpose", look, day, since=look.begun_at)
    alike = memory.purposes[account, look.purpose + look.matter]
    if len(alike) >= law.LOOK_RULES["same-purpose"].least(day):
        words = sha256((look.purpose + look.matter).encode()).hexdigest()[:8]
        yield _odd("same-purpose", look, f"{week}-{words}", since=alike[0][0], n=len(alike))
    if _is_a_colleagues(look, facts):
        times = memory.colleagues[account]
        theirs = {file for _, file in times}
        if len(theirs) >= law.LOOK_RULES["colleague"].least(day):
            yield _odd("colleague", look, week, since=times[0][0], n=len(theirs))
    if look.officer_id is not None and look.officer_id != look.person_id:
        same = memory.officers[account, look.officer_id]
        if len(same) >= law.LOOK_RULES["same-person"].least(day):
            month = f"{look.officer_id}-{day:%Y%m}"
            yield _odd("same-person", look, month, since=same[0][0], n=len(same))
    if _is_his_own_before_he_answered(look, facts):
        yield _odd("before-answer", look, f"r{look.recording_id}", since=look.begun_at)
    refused = facts.refused.get((look.recording_id, account))
    if (
        refused
        and refused <= look.begun_at <= refused + MONTH
        and (look.recording_id, account) not in facts.asked_for
    ):
        yield _odd("after-refusal", look, f"r{look.recording_id}", since=refused)


def _is_a_colleagues(look: Look, facts: Facts) -> bool:
    """Whether it shows another of the viewer's own unit, and nothing on record gives a reason to look."""
    return (
        look.officer_id is not None
        and look.officer_id != look.person_id
        and look.home_id == look.unit_id
        and look.recording_id not in facts.with_findings
        and look.officer_id not in facts.people_in_question
        and (look.recording_id, look.account_id) not in facts.asked_for
    )


def _is_his_own_before_he_answered(look: Look, facts: Facts) -> bool:
    if look.person_id is None:
        return False
    if (look.recording_id, look.person_id) in facts.unheard:
        return True
    return look.person_id == look.officer_id and any(
        file == look.recording_id and person == look.person_id
        and raised <= look.begun_at and (answered is None or answered > look.begun_at)
        for file, person, raised, answered in facts.unanswered
    )  # fmt: skip


def _odd(rule: str, look: Look, span: date | str, *, since: datetime, n: int = 1) -> OddLook:
    judged = law.LOOK_RULES[rule]
    return OddLook(
        rule=rule, rule_since=judged.since(look.begun_at.astimezone(LOCAL).date()),
        key=f"{rule}:{look.account_id}:{span}", account_id=look.account_id, unit_id=look.unit_id,
        viewing_id=look.pk, since=since, count=n, why=judged.why.format(n=n),
    )  # fmt: skip
