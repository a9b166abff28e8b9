"""Questions about training, uniforms and the files of officers."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Sum

from liuhen.apps.findings import queries as findings
from liuhen.apps.officers.models import Training, UniformIssue, Wearing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.people import UNIFORM_FIELDS, UniformFacts, uniform_field_of

if TYPE_CHECKING:
    from liuhen.apps.findings.models import Finding
    from liuhen.apps.people.models import Person

OF_COMPLAINTS = frozenset({"complaint", "handling", "inquiry", "measure"})
"""Nouns by which a file would lead to a complaint: what is found about them is shown without saying about what."""


def files_visible_to(actor: Actor, permission: Permission = Permission.FILE_SEE) -> "QuerySet[Person]":
    """Return the officers whose files somebody sees: his own, his unit's, the county's."""
    return people.people_visible_to(actor, permission).filter(kind="officer")


def trainings_visible_to(actor: Actor, permission: Permission = Permission.FILE_SEE) -> "QuerySet[Training]":
    rows: QuerySet[Training] = Training.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person")


def uniforms_visible_to(
    actor: Actor, permission: Permission = Permission.UNIFORM_SEE
) -> "QuerySet[UniformIssue]":
    rows: QuerySet[UniformIssue] = UniformIssue.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person")


def wearings_visible_to(actor: Actor, permission: Permission = Permission.FINDING_SEE) -> "QuerySet[Wearing]":
    rows: QuerySet[Wearing] = Wearing.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person")


def trainings_of(person: "Person") -> "QuerySet[Training]":
    """Return what somebody learnt, newest first, what was voided too."""
    return Training.objects.filter(person=person).order_by("-ended_on", "-id")


def uniforms_of(person: "Person") -> "QuerySet[UniformIssue]":
    """Return what somebody was issued, newest first."""
    return UniformIssue.objects.filter(person=person).order_by("-issued_on", "-id")


def to_take_back(actor: Actor) -> "QuerySet[UniformIssue]":
    """Return what people who left still have, of those whose uniforms somebody keeps, longest first."""
    rows = uniforms_visible_to(actor, Permission.UNIFORM_KEEP)
    return rows.filter(state="issued", person__state="left").order_by("issued_on", "id")


def findings_in_file(actor: Actor, person: "Person") -> "QuerySet[Finding]":
    """Return the findings about somebody that an actor may read, newest first, those that were annulled too."""
    return findings.visible_to(actor).filter(person=person).order_by("-raised_at", "-id")


def leads_to_a_complaint(finding: "Finding") -> bool:
    """Say whether what a finding is about would tell of a complaint. 《责任制》第46条."""
    return finding.about.partition(":")[0] in OF_COMPLAINTS


def filtered(rows: "QuerySet[Any]", *, wanted: Mapping[str, Any]) -> "QuerySet[Any]":
    """Cut a list by unit, state and words: a part of the person's name, or the number."""
    rows = rows.filter(**chosen(wanted, "unit", "state"))
    words = (wanted.get("q") or "").strip()
    return rows.filter(people.named(words, "person__", whole=False)) if words else rows


def uniform_facts(person: "Person", *, on: date, front_line: bool, source: str) -> UniformFacts:
    """Say of somebody what decides whether he is issued a uniform on a day; a scheme's own source wins."""
    standing = people.standing(person, on=on)
    fields = people.fields_of([person.pk], on=on)[person.pk]
    scheme = uniform_field_of(fields)
    return UniformFacts(
        officer_name=person.name,
        is_officer=person.kind == "officer",
        front_line=front_line,
        certificate_valid_on_day=standing.valid,
        certificate_reason=standing.reason,
        fields_zh="、".join(sorted(fields)),
        scheme=scheme,
        source=(UNIFORM_FIELDS[scheme].source if scheme else "") or source,
    )


def hours_in(*, since: date, until: date, person_ids: Iterable[int] | None = None) -> dict[int, int]:
    """Return how many hours people learnt from one day to before another, by person. One query."""
    rows = Training.objects.filter(state="recorded", ended_on__gte=since, ended_on__lt=until)
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
    counted = rows.exclude(result="failed").values_list("person_id").annotate(n=Sum("hours"))
    return dict(counted.order_by())
