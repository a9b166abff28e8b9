"""Silence counts: all that was issued adds up for anybody, and what is hidden is noticed."""

import copy
import json
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from liuhen.apps.disclosure import actions, counting
from liuhen.kernel.ledger import loop
from liuhen.kernel.ledger.models import Entry
from liuhen_proof.disclosed import faults
from tests.builders.county import LOCAL, NOW
from tests.builders.disclosure import issued, penalty_of, published, withheld
from tests.builders.pages import squeezed

pytestmark = pytest.mark.article("rs-11-2")


@pytest.fixture
def told(county, clerk, reviewer, client, monkeypatch):
    """Five that went out, of which one was withdrawn and one corrected; two withheld; one dropped; two waiting."""
    cache.clear()
    out = [published(county.unit, by=clerk, reviewer=reviewer) for _ in range(5)]
    for ground in ("minor", "privacy"):
        withheld(county.unit, by=clerk, reviewer=reviewer, ground=ground)
    actions.withdraw(publication=out[0], reason="撤销", by=reviewer, at=NOW)
    new = actions.begin_correction(publication=out[1], reason="写错", by=clerk, at=NOW)
    new = actions.prepare(publication=new, title=new.title, fields=penalty_of(), by=clerk, at=NOW)
    actions.publish(publication=new, by=reviewer, at=NOW)
    actions.drop(
        publication=issued(county.unit, by=clerk), reversal="void", reason="无效", by=reviewer, at=NOW
    )
    issued(county.unit, by=clerk)
    issued(county.unit, by=clerk, kind="inspection")
    late = datetime(2026, 12, 3, tzinfo=LOCAL)  # past the seventh working day
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    loop.catch_up(at=NOW)
    figures = client.get("/disclosure/figures.json?year=2026").json()
    register = client.get("/disclosure/register/2026-11.json").json()
    cache.clear()
    return figures, register


def leaf_at(index: int) -> bytes:
    return bytes(Entry.objects.get(index=index).leaf_hash)


def test_published_withheld_dropped_and_waiting_make_all_that_was_issued(told):
    figures, register = told
    (penalties,) = (row for row in figures["rows"] if row["kind"] == "penalty")
    assert penalties == penalties | {
        "issued": 9, "published": 5, "withheld": 2, "dropped": 1, "due": 0, "overdue": 1, "withdrawn": 1,
        "grounds": {"minor": 1, "privacy": 1},
    }  # fmt: skip
    assert [(m["first"], m["last"], m["count"]) for m in figures["months"]] == [(1, 11, 11)]
    assert figures["checkpoint_size"] > 0
    assert list(faults(figures, [register], leaf_at=leaf_at)) == []


def test_a_hidden_decision_is_noticed_by_its_number(told):
    figures, register = told
    hidden = copy.deepcopy(register)
    del hidden["items"][5]
    found = list(faults(figures, [hidden]))
    assert "2026-11 缺少编号 6，共 1 个" in found
    assert any("统计是 2，清册里有 1" in each for each in found)


def test_a_decision_hidden_from_the_figures_too_is_noticed_by_its_number(told):
    figures, register = copy.deepcopy(told)
    del register["items"][5]
    row = next(row for row in figures["rows"] if row["kind"] == "penalty")
    row["issued"], row["withheld"], row["grounds"] = 8, 1, {"privacy": 1}
    figures["months"][0]["count"] = 10
    assert list(faults(figures, [register])) == [
        "2026-11 缺少编号 6，共 1 个", "2026-11 公布 10 个编号，首尾之间应有 11 个",
    ]  # fmt: skip


def test_a_withheld_one_told_as_published_is_noticed_by_its_entry(told):
    figures, register = copy.deepcopy(told)
    register["items"][5]["state"] = "published"
    assert any("编号 6 与账本记录不符：state" in each for each in faults(figures, [register]))


def test_an_entry_that_the_log_does_not_have_is_noticed(told):
    figures, register = told
    assert list(faults(figures, [register], leaf_at=lambda _: b"")) != []


def test_a_row_gone_from_the_database_leaves_a_gap(told, client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM disclosure_publication WHERE serial = 6")
    figures = client.get("/disclosure/figures.json?year=2026").json()
    register = client.get("/disclosure/register/2026-11.json").json()
    assert "2026-11 缺少编号 6，共 1 个" in list(faults(figures, [register]))


def test_the_command_adds_up_files_without_our_server(told, tmp_path):
    paths = [tmp_path / "figures.json", tmp_path / "2026-11.json"]
    for path, body in zip(paths, told, strict=True):
        path.write_text(json.dumps(body))
    command = [sys.executable, "-m", "liuhen_proof.disclosed", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()[:3]) == (0, "相符：")


def test_the_page_says_the_sums_and_their_grounds(told, client):
    page = squeezed(client.get("/disclosure/figures/?year=2026").content.decode())
    assert "《未成年人保护法》第103条" in page
    assert "编号 1 至 11，共 11 个（含更正）" in page


def test_what_waits_within_its_term_is_due(county, clerk, client, monkeypatch):
    cache.clear()
    issued(county.unit, by=clerk)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=1))
    (row,) = client.get("/disclosure/figures.json?year=2026").json()["rows"]
    assert (row["due"], row["overdue"], row["issued"]) == (1, 0, 1)
    cache.clear()


def test_what_was_corrected_and_then_withdrawn_counts_as_withdrawn(county, clerk, reviewer):
    first = published(county.unit, by=clerk, reviewer=reviewer)
    new = actions.begin_correction(publication=first, reason="写错", by=clerk, at=NOW)
    new = actions.prepare(publication=new, title=new.title, fields=penalty_of(), by=clerk, at=NOW)
    new = actions.publish(publication=new, by=reviewer, at=NOW)
    actions.withdraw(publication=new, reason="撤销", by=reviewer, at=NOW)
    (tally,) = counting.tallies(2026, at=NOW)
    assert (tally.issued, tally.published, tally.withdrawn) == (1, 1, 1)
    assert counting.tallies(2025, at=NOW) == []
