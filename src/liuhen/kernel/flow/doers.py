"""Who did something before: the one question behind every gate that asks for another person."""

from django.contrib.auth import get_user_model

from liuhen.kernel.flow.subjects import Subject
from liuhen.kernel.ledger.models import Entry


def persons_who(event: str, *subjects: Subject, last: bool = False) -> frozenset[int]:
    """Return the persons by whose accounts ``event`` was entered of these subjects, whoever holds them now.

    The ledger knows; a column says who holds a thing now, and that can be handed on between two acts. Whatever way
    somebody came, by a page, a token or another account of his, he is one person. ``last``: only of the latest entry.
    """
    entries = Entry.objects.filter(subject__in=[each.ref for each in subjects if each.pk], event=event)
    refs = entries.order_by("-id").values_list("by", flat=True)
    accounts = [
        int(ref.partition(":")[2]) for ref in (refs[:1] if last else refs) if ref.startswith("account:")
    ]
    found = get_user_model()._default_manager.filter(pk__in=accounts).values_list("person_id", flat=True)
    return frozenset(pk for pk in found if pk is not None)
