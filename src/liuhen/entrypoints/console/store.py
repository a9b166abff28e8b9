"""The page of the vault and the jobs: room, checks, queue; never what is stored."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.http import HttpResponseBase
from django.urls import path
from django_q.models import Failure, OrmQ, Schedule, Success

from liuhen.apps.notices import queries as notices
from liuhen.apps.notices.models import Letter
from liuhen.entrypoints.console.set_aside import what
from liuhen.kernel import jobs
from liuhen.kernel.access import Permission as P
from liuhen.kernel.jobs.broker import waiting
from liuhen.kernel.jobs.models import SetAside
from liuhen.kernel.vault.models import Blob, CheckResult, FixityRun
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

ALIVE_WITHIN = timedelta(minutes=10)
LOOK_BACK = timedelta(days=30)
FULL_PERCENT = 85
MOST_ASIDE = 100

SORTS = {"开始": "started_at", "文件": "checked", "读出": "checked_bytes"}


@dataclass(frozen=True, kw_only=True)
class StoreScreen(Screen):
    """``bad`` files did not read back well; ``asleep`` says that no job was done of late, ``untaken`` of which sort."""

    template = "console/store.html"

    title: str = "存储与任务"
    stored: Mapping[str, Any]
    bad: int
    room: Mapping[str, int | str] | None
    backend: str
    runs: Page[FixityRun]
    set_aside: Sequence[tuple[SetAside, str]]
    aside_total: str
    queue: int
    untaken: Sequence[tuple[str, str, int, datetime]]
    failed: Sequence[Failure]
    undelivered: Sequence[Letter]
    schedules: Sequence[Schedule]
    last_job: datetime | None
    asleep: bool


@page(permission=P.STORE_SEE)
def store(request: PageRequest) -> HttpResponseBase:
    """Show how the vault and the jobs stand."""
    kept = Blob.objects.filter(disposed_at=None)
    stored = kept.aggregate(count=Count("pk"), bytes=Sum("size_bytes"))
    last_job = Success.objects.aggregate(at=Max("stopped"))["at"]
    return StoreScreen(
        stored=stored,
        bad=kept.exclude(check_result__in=(CheckResult.STORED, CheckResult.OK)).count(),
        room=_room(),
        backend="S3 对象存储" if settings.VAULT["backend"] == "s3" else "本机磁盘",
        runs=sorted_page(
            FixityRun.objects.all(), request, sorts=SORTS, first=("-started_at", "-id"), size=20
        ),
        set_aside=[(row, what(row)) for row in SetAside.objects.order_by("first_at", "id")[:MOST_ASIDE]],
        aside_total=f"共 {count} 件" if (count := SetAside.objects.count()) else "",
        queue=OrmQ.objects.count(),
        untaken=[
            (sort, jobs.SORTS.get(sort, sort), count, since)
            for sort, (count, since) in waiting(at=request.at).items()
            if last_job and request.at - since > ALIVE_WITHIN
        ],
        failed=list(Failure.objects.order_by("-started")[:10]),
        undelivered=list(notices.given_up(since=request.at - LOOK_BACK)[:10]),
        schedules=list(Schedule.objects.order_by("name")),
        last_job=last_job,
        asleep=last_job is None or request.at - last_job > ALIVE_WITHIN,
    ).drawn(request)


def _room() -> dict[str, int | str] | None:
    """Return the room on the vault's own disk, None where the store is not on this machine."""
    if settings.VAULT["backend"] == "s3":
        return None
    root = Path(settings.VAULT["root"])
    if not root.exists():
        return None
    total, used, free = shutil.disk_usage(root)
    percent = round(100 * used / total)
    return {
        "free": free,
        "total": total,
        "percent": percent,
        "tone": "red" if percent >= FULL_PERCENT else "green",
    }


urlpatterns = [path("store/", store, name="store")]
