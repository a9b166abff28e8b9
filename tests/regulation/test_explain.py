"""``liuhen why`` and the rulebook say what the rules are, from the rules themselves."""

from dataclasses import dataclass

import pytest

from liuhen.regulation import recordings
from liuhen.regulation.explain import guarded_by, unguarded_gates, unheard_events, why
from liuhen.regulation.rulebook import coverage, duties_json, rulebook_markdown
from liuhen.regulation.vocabulary import Duty


@dataclass(frozen=True)
class Move:
    event: str
    label: str
    duties: tuple[Duty, ...]


APPROVE = Move(
    "export.approved", "批准", (recordings.NO_PRIVATE_COPIES.through(recordings.DECIDED_BY_ANOTHER),)
)
RECEIVE = Move("recording.received", "入库", (recordings.STORE_IN_TIME,))
TESTS = {"av-13-1": ["tests/a.py::test_b"]}


def test_why_leads_from_a_duty_to_its_article_clock_moves_pages_and_tests() -> None:
    told = why(
        "av-13-1",
        moves=[APPROVE, RECEIVE],
        pages={"recording.received": ["/console/recordings/"]},
        tests=TESTS,
    )
    for line in (
        "《设备办法》第13条",
        "av-13-1　时限　已实现　自2022-08-26起",
        "24小时，自 recording.received 起",
        "逾期记RECORDING-LATE",
        "动作　入库（recording.received）",
        "页面　/console/recordings/",
        "代码　liuhen.apps.recordings.lifecycle.RECEIVE",
        "测试　tests/a.py::test_b",
    ):
        assert line in told
    assert "批准" not in told.split("动作")[1]


def test_why_of_an_article_tells_all_of_its_duties() -> None:
    told = why("av-13")
    assert "av-13-1" in told
    assert "av-13-2" in told


def test_why_of_an_article_that_asks_nothing_says_so() -> None:
    assert "无须软件：目的条款" in why("av-1")


def test_why_of_something_unknown_is_an_error() -> None:
    with pytest.raises(KeyError):
        why("av-99-1")


def test_a_move_through_one_gate_is_guarded_by_the_duty() -> None:
    assert guarded_by(recordings.NO_PRIVATE_COPIES, [APPROVE, RECEIVE]) == [APPROVE]


def test_a_gate_at_no_move_and_an_event_nobody_emits_are_found() -> None:
    assert ("av-13-2", recordings.DECIDED_BY_ANOTHER.otherwise) not in unguarded_gates([APPROVE])
    assert ("av-13-2", recordings.DOWNLOAD_IS_LEFT.otherwise) in unguarded_gates([APPROVE])
    intake = ("av-13-1", "recording.received")
    assert unheard_events([APPROVE]).count(intake) == 2
    assert intake not in unheard_events([RECEIVE])


def test_the_coverage_counts_every_article_and_every_duty() -> None:
    av, rs = coverage()
    assert (sum(av.articles.values()), sum(rs.articles.values())) == (20, 56)
    assert sum(av.duties.values()) + sum(rs.duties.values()) == 129
    assert (av.articles["no software"], rs.articles["no software"]) == (3, 7)


def test_the_rulebook_has_every_article_every_duty_and_no_unfilled_sentence() -> None:
    page = rulebook_markdown(moves=[APPROVE, RECEIVE], tests=TESTS)
    assert page.count("\n### 第") == 76
    assert page.count("\n- **") == 129
    assert "{" not in page
    assert "动作：入库 `recording.received`" in page
    assert "测试：1 项" in page


def test_the_duties_as_data_carry_what_a_machine_asks_for() -> None:
    rows = {row["id"]: row for row in duties_json(tests=TESTS)}
    assert len(rows) == 129
    row = rows["av-13-1"]
    assert (row["kind"], row["state"], row["article"]) == ("clock", "built", "《设备办法》第13条")
    assert row["tests"] == TESTS["av-13-1"]
    assert row["enforced"]
    assert rows["rs-52-1"]["state"] == "built"
    assert all(row["state"] == "built" and row["enforced"] for row in rows.values())
