"""Measure the tray of what is missing, and the list of activities, at a million rows against a thousand: guard to HTML.

python bench/activities.py [--rows 1000000] [--rounds 40] [--no-postgres]
As many activities as recordings. SQLite always; PostgreSQL at LIUHEN_BENCH_PG_URL, else the embedded one.
Goal: p95 at most 2× that of the small county.
"""

import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import recordings_list as base

GOAL, BATCH = base.GOAL, 5_000
LACKS = ("unrecorded", "starts-late", "ends-early", "gap", "statement", "notice")


def main() -> int:
    options = base.asked(__doc__, rows=1_000_000, rounds=40).parse_args()
    if options.answer:
        answer(options.answer)
        return 0
    base.SCRIPT = __file__
    return 1 if base.on_both(base.compare, options) else 0


def answer(rows: int) -> None:
    """Fill a database, then answer each page's name with its milliseconds until nobody asks any more."""
    import django

    django.setup()
    from django.conf import settings
    from django.urls import reverse

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    base.fill(rows)
    fill(rows)
    missing, listed = reverse("console:obligations"), reverse("console:activities")
    one = reverse("console:activity", args=[middle()])
    bureau, head, government, officer = map(base.browser, ("bureau", "head", "government", "officer"))
    unit = base.unit_ids()[0]
    pages: dict[str, tuple[Any, str, dict[str, Any]]] = {
        "missing: county": (bureau, missing, {}),
        "missing: a unit's": (head, missing, {}),
        "missing: all units": (government, missing, {}),
        "missing: own": (officer, missing, {}),
        "missing: unit filter": (bureau, missing, {"unit": unit}),
        "missing: kind": (bureau, missing, {"kind": "service"}),
        "missing: what": (bureau, missing, {"lacking": "gap"}),
        "missing: since": (bureau, missing, {"since": "2025-01-01", "until": "2026-06-30"}),
        "activities: county": (bureau, listed, {}),
        "activities: a unit's": (head, listed, {}),
        "activities: own": (officer, listed, {}),
        "activities: ended": (bureau, listed, {"state": "ended"}),
        "one activity": (head, one, {}),
    }
    base.serve({what: base.got(*page) for what, page in pages.items()})


def middle() -> int:
    from liuhen.apps.activities.models import Activity

    rows = Activity.objects.filter(unit__code="U0", state="settled").order_by("pk")
    return int(rows[rows.count() // 2].pk)


def fill(rows: int) -> None:
    """Make one activity a recording, of its officer and one more, past the actions, as the recordings are made."""
    from liuhen.apps.activities.models import Activity, Link, Obligation, Participant
    from liuhen.apps.recordings.models import Recording

    officers = list({pk for pk in Recording.objects.values_list("officer_id", flat=True).distinct() if pk})
    made = iter(
        Recording.objects.order_by("pk")
        .only("pk", "unit_id", "officer_id", "started_at", "ended_at")
        .iterator()
    )
    draw = random.Random(8)
    while batch := list(islice(made, BATCH)):
        drafts = list(activities(batch, rows, draw))
        acts = Activity.objects.bulk_create([activity for activity, _ in drafts])
        crews, links, owed = [], [], []
        for act, recording, (_, lacking) in zip(acts, batch, drafts, strict=True):
            second = draw.choice(officers)
            crews.append(Participant(activity=act, officer_id=act.lead_id, role="lead", **at_unit(act)))
            if second != act.lead_id:
                crews.append(Participant(activity=act, officer_id=second, role="officer", **at_unit(act)))
            links.append(Link(
                activity=act, recording=recording, unit_id=act.unit_id, state="confirmed", score=100,
                reasons="officer time", proposed_at=act.ended_at, decided_at=act.ended_at,
            ))  # fmt: skip
            owed.append(Obligation(
                activity=act, unit_id=act.unit_id, lead_id=act.lead_id, kind=act.kind, since=act.ended_at,
                state="owing" if lacking else "fulfilled", lacking=lacking, lacks=lacking,
                covered_permille=0 if lacking else 1000,
            ))  # fmt: skip
        Participant.objects.bulk_create(crews)
        Link.objects.bulk_create(links)
        Obligation.objects.bulk_create(owed)
    base.seen_by_the_database()


def at_unit(act: Any) -> dict[str, Any]:
    return {"unit_id": act.unit_id, "state": "assigned"}


def activities(batch: list[Any], rows: int, draw: random.Random) -> Iterator[tuple[Any, str]]:
    """Make activities with what each lacks: enough of a small county's to fill its page, 1 in 200 of a large one's."""
    from liuhen.apps.activities.models import Activity
    from liuhen.regulation.activities import ACTIVITY_KINDS

    kinds = list(ACTIVITY_KINDS)
    share = 0.3 if rows <= base.SMALL else 0.005
    for recording in batch:
        lacking = draw.choice(LACKS) if draw.random() < share else ""
        began = recording.started_at
        yield (
            Activity(
                unit_id=recording.unit_id, kind=draw.choice(kinds), place=f"第{recording.pk}户", field="市场监管",
                lead_id=recording.officer_id, planned_at=began, started_at=began,
                ended_at=began + timedelta(minutes=9), state="ended" if lacking else "settled",
                settled_at=None if lacking else began + timedelta(days=1), notice="phrase", notice_at=began,
            ),
            lacking,
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
