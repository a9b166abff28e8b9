"""How many visits a firm is to expect: the county's own table, and nothing without one."""

from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from liuhen.regulation import visits
from liuhen.regulation.visits import Cap, caps_on, missing_before, uncounted_on
from tests.services.command import Command

FULL = """
[[visit-caps]]
level = "county"
kind = "{kind}"
times = {times}
uncounted = ["{ground}"]
source = "本县公告"
since = 2025-07-01
"""


def duties(tmp_path: Path, text: str) -> "CompletedProcess[str]":
    rules = tmp_path / "county.toml"
    rules.write_text(text, encoding="utf-8")
    return Command(tmp_path / "data", {"LIUHEN_RULES": str(rules)}).run("duties")


@pytest.mark.article("rs-16-1")
def test_of_each_line_the_latest_in_force_binds(monkeypatch: pytest.MonkeyPatch) -> None:
    def cap(kind: str, times: int, since: date, *uncounted: str) -> Cap:
        return Cap("county", kind, times, "公告", since, uncounted)

    old, new = cap("", 4, date(2025, 1, 1), "case"), cap("", 2, date(2026, 1, 1), "complaint")
    special = cap("special", 1, date(2025, 1, 1))
    monkeypatch.setattr(visits, "CAPS", (old, new, special))
    assert list(caps_on(date(2025, 12, 31), level="county", kind="routine")) == [old]
    assert list(caps_on(date(2026, 1, 1), level="county", kind="special")) == [new, special]
    assert list(caps_on(date(2026, 1, 1), level="town", kind="routine")) == []
    assert uncounted_on(date(2025, 12, 31), level="county") == {"case"}


@pytest.mark.article("rs-16-1")
def test_without_a_table_nothing_is_capped_and_nothing_is_free() -> None:
    assert list(caps_on(date(2026, 1, 1), level="county", kind="routine")) == []
    assert uncounted_on(date(2026, 1, 1), level="county") == frozenset()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"ground": "whim"}, "没有“whim”这种情形"),
        ({"times": "400"}, "应在 0 至 366 之间，现在是 400"),
        ({"kind": "often"}, "只能是“”、“routine”、“special”、“triggered”"),
    ],
)
def test_a_wrong_table_is_said_with_its_place(tmp_path: Path, told: dict[str, str], said: str) -> None:
    text = FULL.format(**({"kind": "routine", "times": "2", "ground": "complaint"} | told))
    done = duties(tmp_path, text)
    assert done.returncode == 2
    assert "[visit-caps]" in done.stderr
    assert said in done.stderr


@pytest.mark.article("rs-29-1")
def test_the_order_on_site() -> None:
    assert missing_before("scan-in", frozenset()) == ""
    assert missing_before("check", frozenset({"scan-in", "card"})) == "说明事项和理由、告知权利"
    done = frozenset({"scan-in", "card", "reason", "check"})
    assert missing_before("scan-out", done) == "当事人签名"
    assert missing_before("scan-out", done | {"unsigned"}) == ""
