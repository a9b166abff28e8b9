"""Questions about problem models and what they found."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from liuhen.apps.findings import queries as findings
from liuhen.apps.patterns import lifecycle
from liuhen.apps.patterns.looking import look
from liuhen.apps.patterns.models import LOOKED_FOR, DryRun, Hit, PatternVersion
from liuhen.apps.patterns.scans import SCANS
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import called as in_words
from liuhen.kernel.flow import own_names, persons_who
from liuhen.kernel.flow.recusal import open_refs
from liuhen.kernel.narrowing import chosen
from liuhen.regulation import DUTIES
from liuhen.regulation.vocabulary import Duty, in_force_now

SEALED = "complaint:"


def versions_visible_to(
    actor: Actor, permission: Permission = Permission.PATTERN_SEE
) -> "QuerySet[PatternVersion]":
    rows: QuerySet[PatternVersion] = PatternVersion.objects.visible_to(actor, permission)
    return rows


def hits_visible_to(actor: Actor, permission: Permission = Permission.PATTERN_SEE) -> "QuerySet[Hit]":
    """Return what was found, but for what is about the actor himself or a body of his: another looks at that."""
    rows: QuerySet[Hit] = Hit.objects.visible_to(actor, permission)
    rows = rows.exclude(person_id=actor.me).exclude(unit_id__in=actor.bodies)
    return rows.select_related("unit", "person", "version")


def concerns(hit: Hit, actor: Actor) -> bool:
    """Say whether a hit is about somebody or a body of his."""
    return hit.unit_id in actor.bodies or (hit.person_id is not None and hit.person_id == actor.person_id)


def filtered(rows: "QuerySet[Hit]", *, wanted: Mapping[str, Any]) -> "QuerySet[Hit]":
    """Cut a list by unit, pattern, state and severity."""
    return rows.filter(**chosen(wanted, "unit", "pattern", "state", "severity"))


def to_judge(actor: Actor) -> "QuerySet[Hit]":
    """Return what waits for a supervisor, the newest first."""
    return hits_visible_to(actor, Permission.HIT_JUDGE).filter(state="raised").order_by("-raised_at", "-id")


def open_in(actor: Actor, unit_ids: Iterable[int]) -> "QuerySet[Hit]":
    """Return what nobody has judged yet in units: of what somebody sees, and so not of his own body."""
    return hits_visible_to(actor).filter(state="raised", unit_id__in=list(unit_ids))


def to_adopt(actor: Actor) -> "list[PatternVersion]":
    """Return the versions that were tried and wait for a person who did not draft them."""
    rows = versions_visible_to(actor, Permission.PATTERN_APPROVE).filter(state="tried").order_by("id")
    return [each for each in rows if actor.person_id not in drafters(each)]


def tried(actor: Actor) -> "QuerySet[PatternVersion]":
    return versions_visible_to(actor, Permission.PATTERN_APPROVE).filter(state="tried").order_by("id")


def drafters(version: PatternVersion) -> frozenset[int]:
    """Return the persons who drafted or revised a version."""
    events = (lifecycle.DRAFT.event, lifecycle.REVISE.event)
    return frozenset().union(*(persons_who(event, version) for event in events))


def live() -> "QuerySet[PatternVersion]":
    """Return the versions by which is looked."""
    return PatternVersion.objects.filter(state=LOOKED_FOR).order_by("pattern")


def being_tried() -> "QuerySet[PatternVersion]":
    return PatternVersion.objects.filter(state="trying").order_by("id")


def versions_of(pattern: str, actor: Actor) -> "QuerySet[PatternVersion]":
    return versions_visible_to(actor).filter(pattern=pattern).order_by("-number")


def latest_run(version: PatternVersion) -> DryRun | None:
    return DryRun.objects.filter(version=version).order_by("-id").first()


def runs_of(version: PatternVersion) -> "QuerySet[DryRun]":
    return DryRun.objects.filter(version=version).order_by("-id")


def counts(actor: Actor) -> dict[str, tuple[int, int]]:
    """Count by pattern what waits and all there is, in one query."""
    rows = hits_visible_to(actor).order_by().values_list("pattern")
    told = rows.annotate(waiting=Count("id", filter=Q(state="raised")), n=Count("id"))
    return {pattern: (waiting, n) for pattern, waiting, n in told}


def still_so(hit: Hit, *, at: datetime) -> bool | None:
    """Say whether a model would find it now; None where it is not looked for by keys, or not at all any more."""
    scan, version = SCANS.get(hit.pattern), live().filter(pattern=hit.pattern).first()
    if scan is None or version is None or not scan.is_cut:
        return None
    incidents = look(scan, version.told, now=at, keys=[hit.key]).incidents
    return any(each.tag == hit.tag and hit.names & {row.name for row in each.rows} for each in incidents)


def called(refs: Iterable[str]) -> dict[str, str]:
    """Return what rows are called, by ref; of a finding no more than its number."""
    told = list(refs)
    names = own_names(ref for ref in told if not ref.startswith("finding:"))
    numbers = {ref: in_words(ref) for ref in told if ref.startswith("finding:")}
    return {ref: name[:200] for ref, name in names.items()} | numbers


def shown_rows(hit: Hit, actor: Actor) -> list[tuple[str, str, int | None]]:
    """Return the rows behind a hit, (ref, moment, figure); which complaint it was learns only who handles it."""
    sealed = open_refs((ref for ref in hit.refs if ref.startswith(SEALED)), actor)
    return [
        (ref if not ref.startswith(SEALED) or ref in sealed else "", stamp, figure)
        for ref, stamp, figure in hit.rows
    ]


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what the people and the rows of a trail are called."""
    return people.names_of(list(refs))


class Checked(NamedTuple):
    """A check or a clock of the regulation: it looks, too, and what it finds are findings, with how many are open."""

    duty: Duty
    code: str
    text: str
    open: int


def checks_of_the_regulation(actor: Actor) -> list[Checked]:
    """Return what the rules themselves look for, in article order; what they find is not found a second time here."""
    counted = dict(
        findings.visible_to(actor)
        .filter(state__in=("open", "answered", "rectifying"))
        .order_by()
        .values_list("code")
        .annotate(n=Count("id"))
    )
    told = []
    for duty in map(in_force_now, DUTIES.values()):
        kinds = [check.finding for check in duty.checks]
        if duty.clock and duty.clock.overdue:
            kinds.append(duty.clock.overdue)
        told += [Checked(duty, each.code, each.text, counted.get(each.code, 0)) for each in kinds]
    return told
