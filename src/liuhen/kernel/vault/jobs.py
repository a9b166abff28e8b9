"""The vault's periodic work: read back what is stored, a while every hour."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from liuhen.kernel import jobs, ledger
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.locks import Held, only_one
from liuhen.kernel.vault import fixity
from liuhen.kernel.vault.models import FixityRun

EVERY = timedelta(hours=1)
BUDGET_SECONDS = 15 * 60
LONGEST_SECONDS = 6 * 3600  # a single file may be large, and one begun is read to its end


@jobs.periodic(every=EVERY, seconds=LONGEST_SECONDS, sort="fixity")
def check_some() -> None:
    """Check the blobs that were not looked at longest; only one such check runs at a time."""
    with suppress(Held), only_one("fixity"):
        fixity.run(
            at=timezone.now(),
            clock=timezone.now,
            budget_seconds=BUDGET_SECONDS,
            workers=1,
            on_finish=put_on_ledger,
        )


def put_on_ledger(run: FixityRun) -> None:
    """Record what a check found, so that a later claim of "always sound" can be held against it."""
    assert run.finished_at is not None, "only a finished run is put on record"
    with transaction.atomic():
        ledger.append(
            event="vault.checked", subject="", by=SYSTEM.ref, at=run.finished_at,
            data={
                "run": run.pk, "checked": run.checked, "bytes": run.checked_bytes, "ok": run.ok, "missing": run.missing,
                "unreadable": run.unreadable, "corrupt": run.corrupt, "strays": run.strays, "both": run.both,
                "first_bad": run.first_bad, "complete": run.is_complete, "stopped_by": run.stopped_by,
            },
        )  # fmt: skip
