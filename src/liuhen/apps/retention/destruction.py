"""Carry an approved disposal out, each recording by itself: a death at any point leaves the rest to the next run.

Given up first (a committed state of the recording), then the bytes, then the word that none is left: whoever comes
after a crash finds which of the three is missing.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from liuhen.apps.recordings.actions import posters
from liuhen.apps.retention import queries
from liuhen.apps.retention.actions import disposals
from liuhen.apps.retention.models import Disposal, DisposalItem
from liuhen.kernel import jobs
from liuhen.kernel.flow import Refused, number_of
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import VaultError

if TYPE_CHECKING:
    from django.db.models import QuerySet

BUDGET_SECONDS = 40
log = logging.getLogger(__name__)


def carry_out(
    disposal: Disposal, *, clock: Callable[[], datetime], budget_seconds: float = BUDGET_SECONDS
) -> bool:
    """Destroy what the batch still holds, for a while; say whether it is done. Raises Refused before its time.

    Where a list behind it is not as it was when it was entered, nothing is destroyed.
    What the store refuses now (an object lock) is noted at the item and tried again by the next run.
    """
    ends = time.monotonic() + budget_seconds
    if disposal.state == "waiting":
        disposal = disposals.start(disposal=disposal, at=clock())
    items = DisposalItem.objects.filter(disposal=disposal, result__in=("", "begun"))
    if what := queries.tampered(disposal):
        log.error("disposal %s stands still: %s", disposal.pk, what)
        _note(items, f"暂停销毁：{what}，请核查")
        return False
    for item in items.select_related("recording", "disposal").order_by("id"):
        if time.monotonic() > ends:
            return False
        destroy.at_once({f"disposalitem:{item.pk}": item}, partial(_destroy_all, clock=clock), clock())
    if items.exists():
        return False
    disposals.finish(disposal=disposal, at=clock())
    return True


@jobs.one_by_one("销毁批次中的一份资料")
def destroy(item_ref: str, at: datetime) -> None:
    """Destroy one that could not be before, if its batch still stands."""
    item = DisposalItem.objects.select_related("recording", "disposal").get(pk=number_of(item_ref))
    if (
        item.disposal.state == "destroying"
        and item.result in ("", "begun")
        and not queries.tampered(item.disposal)
    ):
        _destroy(item, clock=lambda: at)


def _destroy_all(items: list[DisposalItem], *, clock: Callable[[], datetime]) -> int:
    for item in items:
        _destroy(item, clock=clock)
    return len(items)


def _destroy(item: DisposalItem, *, clock: Callable[[], datetime]) -> None:
    try:
        item = disposals.begin(item=item, at=clock())
    except Refused as refusal:
        disposals.spare(item=item, why=refusal.sentence)
        return
    if item.result != "begun":
        return
    try:
        posters.destroy(item.recording, at=clock())
        versions = blobs.destroy(item.recording.sha256, at=clock())
    except VaultError as error:
        log.warning("recording %s is not destroyed yet: %s", item.recording_id, error)
        _note(DisposalItem.objects.filter(pk=item.pk), str(error)[:300])
        return
    disposals.finish_item(item=item, versions=max(versions, item.versions or 0), at=clock())


def _note(items: "QuerySet[DisposalItem]", why: str) -> None:
    """Say at the items why they wait; once, however often the job comes by."""
    items.exclude(why=why).update(why=why)
