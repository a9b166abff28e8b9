"""Whom else a complaint names; and whom those that are there concern, with all that followed from them.

What is written here stands in the index of recusal alone, which is derived: no sealed column of any row changes. Where
an open complaint lies with whom it is about, the job ``complaints.jobs.keep_apart`` sends it on, on the ledger.
"""

import json
from collections import defaultdict

from django.db import migrations, models

Whom = dict[int, set[tuple[int | None, int | None]]]


def write_down(apps, schema_editor) -> None:
    model = apps.get_model
    complaints = list(model("complaints", "Complaint").objects.values_list("id", "person_id", "unit_id", "merged_into_id", "handler_id"))
    persons: dict[int, set[int]] = defaultdict(set)
    units: dict[int, set[int]] = defaultdict(set)
    for pk, person_id, unit_id, _, _ in complaints:
        persons[pk] |= {person_id} - {None}
        units[pk] |= {unit_id} - {None}
    links = model("complaints", "LinkedActivity").objects.values_list(
        "complaint_id", "activity_id", "activity__unit_id", "activity__lead_id"
    )
    taking_part: dict[int, set[int]] = defaultdict(set)
    shown = {activity for _, activity, _, _ in links}
    participants = model("activities", "Participant").objects.filter(activity_id__in=shown)
    for activity_id, officer_id in participants.values_list("activity_id", "officer_id"):
        taking_part[activity_id].add(officer_id)
    for pk, activity_id, unit_id, lead_id in links:
        persons[pk] |= {lead_id, *taking_part[activity_id]}
        units[pk].add(unit_id)
    linked = model("ledger", "Entry").objects.filter(event="complaint.recordings-linked")
    for subject, payload in linked.values_list("subject", "payload"):
        told = json.loads(bytes(payload)) if payload else {}
        ids = told.get("data", {}).get("recordings", [])
        rows = model("recordings", "Recording").objects.filter(pk__in=ids)
        for officer_id, unit_id in rows.values_list("officer_id", "unit_id"):
            persons[int(subject.partition(":")[2])] |= {officer_id} - {None}
            units[int(subject.partition(":")[2])].add(unit_id)
    homes = dict(model("people", "Person").objects.values_list("id", "unit_id"))
    top = set(model("people", "Unit").objects.filter(parent=None).values_list("id", flat=True))
    course: dict[int, set[int]] = defaultdict(set)
    for pk, _, _, into, _ in complaints:
        course[pk].add(pk)
        if into:
            course[pk].add(into)
            course[into].add(pk)
    recused: dict[int, set[int]] = defaultdict(set)
    for pk, person_id in model("complaints", "Recusal").objects.values_list("complaint_id", "person_id"):
        recused[pk].add(person_id)
    whom: Whom = {}
    for pk, _, _, _, handler_id in complaints:
        about = {person for each in course[pk] for person in persons[each]}
        bodies = {unit for each in course[pk] for unit in units[each]} | {homes[person] for person in about}
        kept_out = about | {person for each in course[pk] for person in recused[each]}
        bodies -= {handler_id} & top
        whom[pk] = {(person, None) for person in kept_out} | {(None, unit) for unit in bodies}
    _write(apps, whom)


def _write(apps, whom: Whom) -> None:
    model, rows = apps.get_model, []
    Concern = model("recusal", "Concern")

    def put(noun: str, row_id: int, told: "set[tuple[int | None, int | None, bool]]") -> None:
        rows.extend(
            Concern(noun=noun, row_id=row_id, person_id=person, unit_id=unit, addressed=sent)
            for person, unit, sent in told
        )
        known[f"{noun}:{row_id}"] = told

    known: dict[str, set[tuple[int | None, int | None, bool]]] = {}
    for pk, told in whom.items():
        put("complaint", pk, {(*each, False) for each in told})
    for pk, complaint_id in model("complaints", "Inquiry").objects.values_list("id", "complaint_id"):
        put("inquiry", pk, {(person, unit, unit is not None) for person, unit in whom[complaint_id]})
    for pk, complaint_id in model("complaints", "Measure").objects.values_list("id", "complaint_id"):
        put("measure", pk, {(*each, False) for each in whom[complaint_id]})
    frontier = list(known)
    while frontier:
        asked, frontier = frontier[:500], frontier[500:]
        findings = model("findings", "Finding").objects.filter(about__in=asked)
        for pk, about, code, person_id in list(findings.values_list("id", "about", "code", "person_id")):
            founded = code == "COMPLAINT-FOUNDED"
            put("finding", pk, {
                (person, unit, sent or (founded and (person == person_id if person else True)))
                for person, unit, sent in known[about]
            })  # fmt: skip
            rounds = model("findings", "Rectification").objects.filter(finding_id=pk).values_list("id", flat=True)
            for rectification in rounds:
                put("rectification", rectification, known[f"finding:{pk}"])
                frontier.append(f"rectification:{rectification}")
            frontier.append(f"finding:{pk}")
    Concern.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("complaints", "0003_counted_by_index"),
        ("activities", "0002_own_by_index"),
        ("findings", "0005_about_by_index"),
        ("ledger", "0003_bookmark"),
        ("people", "0003_alter_rolegrant_role"),
        ("recordings", "0004_viewing_copies"),
        ("recusal", "0001_whom_it_concerns"),
    ]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="named",
            field=models.JSONField(default=list, help_text="refs of whom else it is about: as it was filed, or found later"),
        ),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
