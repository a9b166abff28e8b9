"""Periodic work around complaints."""

import logging
from datetime import timedelta

from django.utils import timezone

from liuhen.apps.complaints import capsules, queries
from liuhen.kernel import jobs
from liuhen.kernel.capsules import NotYet
from liuhen.kernel.flow import Refused

log = logging.getLogger(__name__)

BATCH = 20  # a run is short; the next goes on


@jobs.periodic(every=timedelta(minutes=1))
def file_away() -> None:
    """Build the capsules of what was filed away; what must wait is asked again in a minute."""
    for complaint in queries.without_capsule()[:BATCH]:
        try:
            capsules.build(complaint, at=timezone.now())
        except NotYet:
            return
        except Refused as refusal:  # no Chinese font on this machine
            log.error("no capsule of %s: %s", complaint.ref, refusal)
            return
    capsules.remove_spent()
