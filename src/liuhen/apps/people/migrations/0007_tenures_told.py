"""Who held which post before, as far as the trails tell. ``init`` commits to these rows after (rows.adopted)."""

import json
from zoneinfo import ZoneInfo

from django.db import migrations

HERE = ZoneInfo("Asia/Shanghai")
TOLD = ("person.entered", "person.assigned", "person.left")


def fill(apps, schema_editor):
    """A post that nobody was ever assigned to is held since the person was entered."""
    people = {row.pk: row for row in apps.get_model("people", "Person").objects.all()}
    posts = set(apps.get_model("people", "Post").objects.values_list("pk", flat=True))
    told = {pk: [] for pk in people}
    entries = apps.get_model("ledger", "Entry").objects.filter(event__in=TOLD).order_by("id")
    for entry in entries.iterator(chunk_size=1000):
        pk = int(entry.subject.partition(":")[2])
        if pk in told:
            post = json.loads(bytes(entry.payload)).get("data", {}).get("post")
            told[pk].append((entry.event, entry.at.astimezone(HERE).date(), post))
    made = []
    for pk, person in people.items():
        made += tenures(apps.get_model("people", "Tenure"), person, told[pk], posts)
    apps.get_model("people", "Tenure").objects.bulk_create(made, batch_size=500)


def tenures(model, person, told, posts):
    moved = [(on, post) for event, on, post in told if event == "person.assigned" and post in posts]
    entered = [on for event, on, _ in told if event == "person.entered"]
    left = [on for event, on, _ in told if event == "person.left"]
    if not moved and person.post_id and entered:
        moved = [(entered[0], person.post_id)]
    ends = [on for on, _ in moved[1:]] + [left[-1] if left and person.state == "left" else None]
    return [
        model(person_id=person.pk, post_id=post, since=since, until=until and max(since, until))
        for (since, post), until in zip(moved, ends, strict=True)
    ] if moved else []


class Migration(migrations.Migration):
    dependencies = [("people", "0006_tenures"), ("ledger", "0004_bookmarks_are_sealed")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
