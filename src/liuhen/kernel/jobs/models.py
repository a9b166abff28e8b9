"""What the jobs remember: the things they could not do."""

from datetime import datetime, timedelta

from django.db import models

from liuhen.kernel.ledger.rows import Committed

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(days=1)


class SetAside(Committed):
    """搁置: one thing a job could not do. It is tried again, ever more rarely, until it succeeds: then the row goes.

    ``fault`` names what was raised and where, never its words: these may hold a name or a secret.
    """

    job = models.CharField(max_length=120, help_text="dotted name of what is done for each")
    thing = models.CharField(max_length=120, help_text="for what, such as recording:12")
    fault = models.CharField(max_length=200)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)
    again_at = models.DateTimeField(db_index=True, help_text="when it is tried next")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("job", "thing"), name="set_aside_once"),)

    @staticmethod
    def wait(tries: int) -> timedelta:
        """Return how long to wait after so many tries."""
        return min(FIRST_WAIT * (1 << min(tries - 1, 20)), LONGEST_WAIT)

    @staticmethod
    def again(*, at: datetime, pk: int | None = None) -> int:
        """Let one, or all, be tried at once; return how many."""
        rows = SetAside.objects.all() if pk is None else SetAside.objects.filter(pk=pk)
        return rows.update(again_at=at)
