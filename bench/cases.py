"""Measure cases: lists, trays and one large case in a large county against a small one, papers, files, what falls.

python -m bench.cases [--rows 100000] [--rounds 60] [--papers 10] [--no-postgres] [--no-sqlite]
``rows`` cases with ten times as many pieces of evidence and three clocks each that run, against a thousand of the same
run: p95 of the whole request, goal ≤ 2×. What falls with one recording, against reading the rows that it names by their
keys: goal ≤ 3×. Time is that of this process on SQLite, which does all in it, else that of the clock on the wall.
Papers and bound files are in bench/papers.py. How fast clocks are reckoned again is ``./dev bench clocks``.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import recordings_list as base

GOAL, FALLING = base.GOAL, 3.0
PAIRS = {
    "what falls: a raid, named by 40 cases": ("falls", "its rows by key"),
    "what falls: named by one case": ("one falls", "one's rows by key"),
    "which decisions are shaken now": ("shaken", "the shaken by key"),
}
"""What is asked of the large county alone, beside what it is held against."""


def main() -> int:
    wanted = base.asked(__doc__, rows=100_000, rounds=60)
    wanted.add_argument(
        "--papers", type=int, default=10, help="papers drawn; 0: neither papers nor bound files"
    )
    options = wanted.parse_args()
    if options.answer:
        answer(options.answer)
        return 0
    base.SCRIPT = __file__
    missed = base.on_both(compare, options)
    if options.papers:
        command = [sys.executable, "-m", "bench.papers", "--papers", str(options.papers)]
        missed += subprocess.run(command, check=False).returncode
    return 1 if missed else 0


def compare(name: str, database: Callable[[], Any], options: argparse.Namespace) -> int:
    """Ask both counties in turn, then the large one what falls; count what missed."""
    with base.child(database, base.SMALL) as small, base.child(database, options.rows) as large:
        pages = {
            what: [(small.ask(what), large.ask(what)) for _ in range(options.rounds)] for what in small.pages
        }
        falls = {
            what: [(large.ask(peer), large.ask(ours)) for _ in range(options.rounds)]
            for what, (ours, peer) in PAIRS.items()
        }
    print(f"{name}, {options.rows:,} cases against {base.SMALL:,} (p95 of {options.rounds}, goal ≤ {GOAL}×)")
    missed = sum(told(what, times, goal=GOAL) for what, times in pages.items())
    print(f"{name}, what falls among {options.rows:,} decisions against its rows by key (goal ≤ {FALLING}×)")
    return missed + sum(told(what, times, goal=FALLING) for what, times in falls.items())


def told(what: str, times: list[tuple[float, float]], *, goal: float) -> bool:
    """Print the second of each pair against the first; say whether it missed."""
    peer, ours = (base.p95([pair[i] for pair in times]) for i in (0, 1))
    verdict = "met" if ours / peer <= goal else "MISSED"
    print(f"  {what:<40}{ours:8.1f} ms {peer:8.1f} ms {ours / peer:6.2f}×  {verdict}", flush=True)
    return verdict == "MISSED"


def answer(rows: int) -> None:
    """Fill a database, then answer each name with its milliseconds until nobody asks any more."""
    import caseload
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    large, raid = caseload.fill(rows)
    asked = pages(rows, large)
    known: dict[str, Callable[[], object]] = {what: base.got(*page) for what, page in asked.items()}
    known |= falling("falls", "its rows by key", raid) | falling("one falls", "one's rows by key", rows // 2)
    known |= shaking()
    base.serve(known, pages=asked, clock=process_time if connection.vendor == "sqlite" else perf_counter)


def pages(rows: int, large: int) -> dict[str, tuple[Any, str, dict[str, Any]]]:
    """Name each page: who asks, where, and what for."""
    from django.urls import reverse

    from liuhen.apps.cases.models import Case, Party
    from liuhen.apps.decisions.models import Decision
    from liuhen.apps.people.models import Person

    bureau, head, officer = map(base.browser, ("bureau", "head", "officer"))
    unit = base.unit_ids()[3]
    middle = Case.objects.get(pk=rows // 2)
    party, colleague = Party.objects.get(case=middle), Person.objects.get(number="100023")
    number = Decision.objects.filter(state="issued").order_by("-pk").values_list("number", flat=True)[0]
    lists: dict[str, tuple[str, dict[str, tuple[Any, dict[str, Any]]]]] = {
        "cases": ("console:cases", {
            "first page": (bureau, {}),
            "deep page": (bureau, {"cursor": deep_cursor(rows)}),
            "a unit's own": (head, {}),
            "an officer's own": (officer, {}),
            "a unit": (bureau, {"unit": unit}),
            "a state": (bureau, {"state": "concluded"}),
            "a procedure": (bureau, {"procedure": "licence"}),
            "unit and state": (bureau, {"unit": unit, "state": "open"}),
            "a handler": (bureau, {"handler": colleague.pk}),
            "overdue": (bureau, {"overdue": "on"}),
            "overdue in a unit": (head, {"overdue": "on"}),
            "words: number": (bureau, {"q": middle.number}),
            "words: a cause": (bureau, {"q": "食品经营"}),
            "words: a party": (bureau, {"q": party.name}),
            "words: in none": (bureau, {"q": "麒麟火锅"}),
            "words in a unit": (head, {"q": "餐饮"}),
            "words of an officer": (officer, {"q": "餐饮"}),
        }),
        "evidence": ("console:evidences", {
            "first page": (bureau, {}),
            "a unit's own": (head, {}),
            "an officer's own": (officer, {}),
            "unit and kind": (bureau, {"unit": unit, "kind": "electronic"}),
            "a kind": (bureau, {"kind": "electronic"}),
            "late": (bureau, {"state": "late"}),
            "late in a unit": (head, {"state": "late"}),
            "excluded": (bureau, {"state": "excluded"}),
            "fallen": (bureau, {"state": "fallen"}),
            "of the large case": (bureau, {"case": large}),
        }),
        "decisions": ("console:decisions", {
            "first page": (bureau, {}),
            "a unit's own": (head, {}),
            "an officer's own": (officer, {}),
            "a state": (bureau, {"state": "proposed"}),
            "unit and state": (bureau, {"unit": unit, "state": "issued"}),
            "shaken": (bureau, {"state": "shaken"}),
            "words: number": (bureau, {"q": number}),
            "words: a party": (bureau, {"q": party.name}),
            "words: in none": (bureau, {"q": "麒麟火锅"}),
        }),
    }  # fmt: skip
    found = {
        f"{what}: {page}": (client, reverse(name), query)
        for what, (name, asked) in lists.items()
        for page, (client, query) in asked.items()
    }
    for who, client in (("head", head), ("officer", officer), ("bureau", bureau)):
        found[f"tray: {who}"] = (client, reverse("console:home"), {})
        found[f"large case: {who}"] = (client, reverse("console:case", args=[large]), {})
    return found


def deep_cursor(rows: int) -> str:
    """Return the cursor of the list's middle, as the pager would have given it out."""
    from liuhen.apps.cases.models import Case
    from liuhen.kernel.web import paging

    order = ("-opened_on", "-id")
    salt = f"page:{Case._meta.label}:{','.join(order)}"
    return paging._write(Case.objects.order_by(*order)[rows // 2], order, salt=salt, backwards=False)


def falling(name: str, peer: str, recording: int) -> dict[str, Callable[[], object]]:
    """Return what asks which evidence, facts and decisions fall with a recording, and what reads them by their keys."""
    from liuhen.apps.decisions import queries as decisions
    from liuhen.apps.decisions.models import Decision
    from liuhen.apps.evidence import queries as evidence
    from liuhen.apps.evidence.models import Evidence, Fact

    ref = f"recording:{recording}"

    def falls() -> tuple[list[Any], list[Any], list[Any]]:
        resting = evidence.what_rests_on([ref])
        return resting.evidence, resting.facts, list(decisions.rests_on(ref))

    keys = [[row.pk for row in rows] for rows in falls()]
    if not all(keys):
        raise RuntimeError(f"nothing rests on {ref}")

    def by_key() -> list[Any]:
        first, second, third = keys
        return [
            *Evidence.objects.filter(pk__in=first).select_related("case").order_by("id"),
            *Fact.objects.filter(pk__in=second).select_related("case").order_by("id"),
            *Decision.objects.filter(pk__in=third)
            .select_related("case__unit", "unit", "party")
            .order_by("id"),
        ]

    return {name: falls, peer: by_key}


def shaking() -> dict[str, Callable[[], object]]:
    """Return what asks which decisions do not stand any more, and what reads them by their keys."""
    from liuhen.apps.decisions import queries as decisions
    from liuhen.apps.decisions.models import Decision

    keys = [each.pk for each in decisions.shaken()]
    rows = Decision.objects.filter(pk__in=keys).select_related("case__unit", "unit", "party").order_by("id")
    return {"shaken": lambda: list(decisions.shaken()), "the shaken by key": lambda: list(rows.all())}


if __name__ == "__main__":
    sys.exit(main())
