"""Periodic work: count what is due, carry changes and disposals out. Nothing is ever destroyed unasked."""

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from liuhen.apps.recordings import queries as recordings
from liuhen.apps.retention import destruction
from liuhen.apps.retention.actions import changes, signing, sortings
from liuhen.apps.retention.models import Disposal, DueTally, HoldItem, RuleChange, Sorting
from liuhen.kernel import jobs
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import number_of
from liuhen.regulation.parameters import WARN_DAYS

DESTROY = "liuhen.apps.retention.jobs.carry_out"


def apply_change(change_id: int) -> None:
    """Carry a signed change one batch further and queue the next."""
    advance(f"rulechange:{change_id}", timezone.now())


def apply_sorting(sorting_id: int) -> None:
    """Carry a signed sorting one batch further and queue the next."""
    advance(f"sorting:{sorting_id}", timezone.now())


@jobs.one_by_one("执行保存类别变更和批量归类")
def advance(ref: str, at: datetime) -> None:
    pk = number_of(ref)
    done: RuleChange | Sorting
    if ref.startswith("sorting:"):
        done = sortings.advance(sorting=Sorting.objects.get(pk=pk), at=at)
    else:
        done = changes.advance(change=RuleChange.objects.get(pk=pk), at=at)
    if done.state == "applying":
        jobs.enqueue(signing.APPLY[ref.partition(":")[0]], pk)


def carry_out(disposal_id: int) -> None:
    """Destroy for a while what is to be destroyed; what is left goes on at once, or with the next look."""
    destroy(f"disposal:{disposal_id}", timezone.now())


@jobs.one_by_one("销毁已批准的批次")
def destroy(disposal_ref: str, _at: datetime) -> None:
    disposal = Disposal.objects.get(pk=number_of(disposal_ref))
    if disposal.state in ("waiting", "destroying"):
        destruction.carry_out(disposal, clock=timezone.now)


@jobs.periodic(every=timedelta(minutes=10))
def take_up() -> None:
    """Take up changes, sortings and disposals that wait for their day or that a death cut short."""
    now = timezone.now()
    for model in (RuleChange, Sorting):
        for pk in model._default_manager.filter(state="applying").values_list("pk", flat=True):
            jobs.enqueue(signing.APPLY[str(model._meta.model_name)], pk)
    due = Disposal.objects.filter(state__in=("waiting", "destroying"), waits_until__lt=local_day(now))
    for pk in due.order_by("waits_until", "id").values_list("pk", flat=True):
        jobs.enqueue(DESTROY, pk)


@jobs.periodic(every=timedelta(hours=24))
def sweep() -> None:
    """Count by unit what is due and what will be soon, by index; the lists themselves are read live."""
    tally_due(at=timezone.now())


def tally_due(*, at: datetime) -> dict[int, tuple[int, int]]:
    """Count (due, soon) by unit and remember it. Costs what is due, not what is kept."""
    today = local_day(at)
    soon = recordings.due_by(today + timedelta(days=WARN_DAYS.value)).order_by()
    counted = soon.values_list("unit_id").annotate(
        due=Count("id", filter=Q(kept_until__lt=today)), all=Count("id")
    )
    held = HoldItem.objects.filter(
        hold__state="placed", recording__state="stored", recording__kept_without_end=False,
        recording__kept_until__lt=today,
    ).values_list("recording__unit_id").annotate(n=Count("recording", distinct=True))  # fmt: skip
    held_by_unit = dict(held.order_by())
    found = {unit: (due, every - due) for unit, due, every in counted}
    DueTally.objects.exclude(unit_id__in=found).delete()
    for unit, (due, later) in found.items():
        DueTally.objects.update_or_create(
            unit_id=unit,
            defaults={"due": due, "soon": later, "held": held_by_unit.get(unit, 0), "counted_at": at},
        )
    return found
