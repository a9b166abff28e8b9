"""Keep the index of recusal: a matter says whom it concerns, and what follows from it concerns the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db.models import ForeignKey

from liuhen.kernel.access import Actor, Permission, keeps_out
from liuhen.kernel.flow.subjects import Subject, subjects
from liuhen.kernel.recusal.models import Concern
from liuhen.kernel.recusal.queries import of_row

Told = tuple[int | None, int | None, bool]


def is_kept_out(subject: Subject, actor: Actor, permission: Permission) -> bool:
    """Say whether a subject, or what a new one is to follow from, concerns the actor himself or a body of his."""
    if keeps_out(actor, subject, permission):
        return True
    if subject.pk is not None or not subject.follows or not subject.recused_by:
        return False
    source = _followed(subject)
    return source is not None and keeps_out(actor, source, permission)


def open_refs(refs: Iterable[str], actor: Actor) -> frozenset[str]:
    """Return which of these matters somebody may learn of where a hold, say, shows that they exist."""
    asked: dict[str, set[int]] = defaultdict(set)
    for ref in refs:
        noun, _, pk = ref.partition(":")
        if pk.isdecimal():
            asked[noun].add(int(pk))
    known = subjects()
    found = (
        (noun, pk)
        for noun, pks in asked.items()
        if noun in known
        for pk in known[noun].open_among(pks, actor)
    )
    return frozenset(f"{noun}:{pk}" for noun, pk in found)


def take(matter: Subject) -> None:
    """Write down whom a matter concerns now, and so all that follows from it; inside an action."""
    _rewrite(matter, _told_by(matter))
    for row in _following(matter):
        _rewrite(row, _told_by(row))


def inherit(row: Subject) -> None:
    """Let a new row that follows from a matter concern whom the matter concerns."""
    if told := _told_by(row):
        _rewrite(row, told)


def astray() -> Iterator[str]:
    """Yield what the ledger calls the rows whose place in the index is not what they and theirs say."""
    for noun, model in _matters().items():
        for row in model._base_manager.order_by("pk").iterator(chunk_size=500):
            if set(_known(row)) != _told_by(row):
                yield row.ref
        strays = Concern.objects.filter(noun=noun).exclude(row_id__in=model._base_manager.values("pk"))
        for row_id in strays.order_by("row_id").values_list("row_id", flat=True).distinct():
            yield f"{noun}:{row_id}"


def _told_by(row: Subject) -> set[Told]:
    """Return whom a row concerns, by itself or by what it follows from: (person, unit, whether it is sent to them)."""
    if row.is_matter:
        whom = row.whom_it_concerns()
        return {(pk, None, False) for pk in whom.persons} | {(None, pk, False) for pk in whom.units}
    source = _followed(row)
    if source is None:
        return set()
    person_id, unit_id = row.addressee()
    return {
        (person, unit, sent or (person == person_id if person is not None else unit_id is not None))
        for person, unit, sent in _known(source)
    }


def _known(row: Subject) -> dict[Told, int]:
    """Return what the index has of a row, with its places there."""
    noun = str(row._meta.model_name)
    return {(each.person_id, each.unit_id, each.addressed): each.pk for each in of_row(noun, row.pk)}


def _rewrite(row: Subject, told: set[Told]) -> None:
    known = _known(row)
    if gone := [pk for key, pk in known.items() if key not in told]:
        Concern.objects.filter(pk__in=gone).delete()
    noun = str(row._meta.model_name)
    Concern.objects.bulk_create(
        Concern(noun=noun, row_id=row.pk, person_id=person, unit_id=unit, addressed=sent)
        for person, unit, sent in sorted(told - known.keys(), key=str)
    )


def _followed(row: Subject) -> Subject | None:
    """Return what a row follows from: by key, or by what the ledger calls it; None for what concerns nobody."""
    if not row.follows:
        return None
    value = getattr(row, row.follows)
    field = row._meta.get_field(row.follows)
    if isinstance(field, ForeignKey):
        noun, pk = str(field.related_model._meta.model_name), value
    else:
        noun, _, pk = str(value).partition(":")
    model = _matters().get(noun)
    found: Subject | None = model._base_manager.filter(pk=pk).first() if model and pk else None
    return found


def _following(matter: Subject) -> Iterator[Subject]:
    """Yield all that follows from a matter, what is nearer first."""
    waiting: list[Subject] = [matter]
    while waiting:
        source = waiting.pop(0)
        for model in _matters().values():
            if not model.follows:
                continue
            field: Any = model._meta.get_field(model.follows)
            if not isinstance(field, ForeignKey):
                rows = model._base_manager.filter(**{model.follows: source.ref})
            elif field.related_model is type(source):
                rows = model._base_manager.filter(**{model.follows: source.pk})
            else:
                continue
            for row in rows:
                yield row
                waiting.append(row)


@cache
def _matters() -> dict[str, type[Subject]]:
    """Return the subjects that concern somebody, by noun."""
    return {
        noun: model
        for noun, model in subjects().items()
        if model.recused_by and model.scope_matter[0] == noun
    }
