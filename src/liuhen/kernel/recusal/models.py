"""What the index of recusal remembers."""

from django.db import models
from django.db.models import Q

from liuhen.kernel.ledger.rows import Committed


class Concern(Committed):
    """涉及: a row concerns a person or a body, who keep out of it. Derived from the rows; see ``flow.recusal``."""

    noun = models.CharField(
        max_length=32, help_text="with row_id what the ledger calls the row: complaint, 12"
    )
    row_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    addressed = models.BooleanField(
        default=False, help_text="the row is addressed to whom it concerns: an order, a question"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person_id=None, unit_id__isnull=False) | Q(person_id__isnull=False, unit_id=None),
                name="concerns_a_person_or_a_unit",
            ),
        )
        indexes = (
            models.Index(fields=("noun", "row_id"), name="concern_of_row"),
            # With all that is asked of them, so that a list never leaves the index.
            models.Index(
                fields=("person_id", "noun", "addressed", "row_id"),
                condition=Q(person_id__isnull=False),
                name="concern_of_person",
            ),
            models.Index(
                fields=("unit_id", "noun", "addressed", "row_id"),
                condition=Q(unit_id__isnull=False),
                name="concern_of_unit",
            ),
        )
