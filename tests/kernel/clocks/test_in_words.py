"""The sentences say what the steps say, and no more."""

from datetime import date, datetime

import pytest

from liuhen.kernel.clocks.calendar import Calendar
from liuhen.kernel.clocks.days import LOCAL
from liuhen.kernel.clocks.in_words import in_words
from liuhen.kernel.clocks.reckoning import reckon
from liuhen.regulation.vocabulary import Before, Days, Hours, Months, NamedDay, Term, WorkingDays, Years

# National Day 2026: 1 to 7 October are off, Sunday 27 September and Saturday 10 October are worked
CALENDAR = Calendar(
    first_year=2026,
    last_year=2026,
    version="2026.1",
    holidays={date(2026, 10, day): "国庆节" for day in range(1, 8)},
    makeups={date(2026, 9, 27): "国庆节", date(2026, 10, 10): "国庆节"},
)

PAUSE = (datetime(2026, 9, 12, tzinfo=LOCAL), datetime(2026, 9, 15, tzinfo=LOCAL))


def said(within: Term, *began: int, **more: object) -> str:
    found = reckon(within, started_at=datetime(*began, tzinfo=LOCAL), calendar=CALENDAR, **more)  # type: ignore[arg-type, misc]
    return "".join(in_words(found.steps))


@pytest.mark.parametrize(
    ("within", "began", "more", "words"),
    [
        (
            WorkingDays(5), (2026, 9, 28), {},
            ("2026年9月28日（星期一）起算，当天不算，从9月29日数起。10月1日至7日国庆节放假，不算；"
            "10月10日国庆节调休上班，照算。第5个工作日是10月10日。"
            "最后一天是2026年10月10日（星期六），当天24时以前都算按期。"),
        ),
        (
            WorkingDays(5), (2026, 10, 9), {},  # a make-up Saturday first, then a Sunday off
            ("2026年10月9日（星期五）起算，当天不算，从10月10日数起。10月10日国庆节调休上班，照算；10月11日是周末，不算。"
            "第5个工作日是10月15日。最后一天是2026年10月15日（星期四），当天24时以前都算按期。"),
        ),
        (
            Days(30), (2026, 9, 9), {"extensions": (Days(20),)},
            ("2026年9月9日（星期三）起算，当天不算，从9月10日数起。每天都算，第30日是10月9日。"
            "延长20日，从10月10日接着数。每天都算，第20日是10月29日。"
            "最后一天是2026年10月29日（星期四），当天24时以前都算按期。"),
        ),
        (
            Days(22), (2026, 9, 9), {},  # the last day is 1 October
            ("2026年9月9日（星期三）起算，当天不算，从9月10日数起。每天都算，第22日是10月1日。"
            "10月1日至7日是国庆节放假，往后顺延。最后一天是2026年10月8日（星期四），当天24时以前都算按期。"),
        ),
        (
            Days(10), (2026, 9, 9), {"pauses": [PAUSE]},
            ("2026年9月9日（星期三）起算，当天不算，从9月10日数起。9月13日至15日中止期间，不算。第10日是9月22日。"
            "最后一天是2026年9月22日（星期二），当天24时以前都算按期。"),
        ),
        (
            WorkingDays(5), (2026, 12, 29), {},  # past the last notice only weekends are known
            ("2026年12月29日（星期二）起算，当天不算，从12月30日数起。2027年1月2日至3日是周末，不算。第5个工作日是2027年1月5日。"
            "2027年放假安排尚未导入，以下按周末推算，暂定。最后一天是2027年1月5日（星期二），当天24时以前都算按期。"),
        ),
        (
            Hours(24), (2026, 10, 9, 10, 30), {},
            ("2026年10月9日（星期五）10:30起算，一小时一小时地数，周末和节假日照算。"
            "满24小时是2026年10月10日（星期六）10:30，到这一刻为止。"),
        ),
        (
            Years(5), (2021, 3, 3), {},
            ("2021年3月3日（星期三）起算，当天不算，从3月4日数起。满5年是2026年3月3日。"
            "最后一天是2026年3月3日（星期二），当天24时以前都算按期。"),
        ),
        (
            Months(2), (2026, 8, 3), {},  # the last day is in the holidays
            ("2026年8月3日（星期一）起算，当天不算，从8月4日数起。满2个月是10月3日。10月3日至7日是国庆节放假，往后顺延。"
            "最后一天是2026年10月8日（星期四），当天24时以前都算按期。"),
        ),
        (
            Before(WorkingDays(7), lambda _: date.max), (2026, 9, 1), {"named_on": date(2026, 10, 15)},
            ("以2026年10月15日（星期四）为准，当天不算，从10月14日往前数。"
            "10月1日至7日国庆节放假，不算；10月10日国庆节调休上班，照算；10月11日是周末，不算。"
            "往前第7个工作日是9月30日。最后一天是2026年9月29日（星期二），当天24时以前都算按期。"),
        ),
        (
            Before(Days(3), lambda _: date.max), (2026, 9, 1), {"named_on": date(2026, 9, 20)},
            ("以2026年9月20日（星期日）为准，当天不算，从9月19日往前数。每天都算，往前第3日是9月17日。"
            "最后一天是2026年9月16日（星期三），当天24时以前都算按期。"),
        ),
        (
            NamedDay(of=lambda subject: subject.due_on), (2026, 9, 20), {"named_on": date(2026, 9, 24)},
            ("2026年9月20日（星期日）起算。书面确定的最后一日是9月24日。"
            "最后一天是2026年9月24日（星期四），当天24时以前都算按期。"),
        ),
    ],
)  # fmt: skip
def test_each_kind_of_term_reads_as_sentences(
    within: Term, began: tuple[int, ...], more: dict[str, object], words: str
) -> None:
    assert said(within, *began, **more) == words


def test_many_weekends_are_mentioned_once() -> None:
    words = said(WorkingDays(30), 2026, 9, 9)
    assert words.count("周末") == 1
    assert "其间的周末不算。" in words


def test_a_count_without_an_end_is_not_retold() -> None:
    assert in_words([]) == []
    assert in_words([(date(2026, 11, 27), "起算当日不计")]) == []
