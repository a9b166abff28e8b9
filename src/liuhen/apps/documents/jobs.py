"""Periodic work on papers: what a kill left undrawn, and public notices whose days are over."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.documents import actions, queries
from liuhen.apps.documents.models import Service
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import number_of
from liuhen.regulation.service import SERVE_LAWFULLY


def draw_soon(ref: str) -> None:
    """Draw a paper that was just issued or sealed."""
    draw_one.each([ref], timezone.now())


@jobs.periodic(every=timedelta(minutes=5))
def draw_all() -> None:
    """Draw what was issued or sealed and has no PDF yet, whatever became of the process that should have."""
    draw_one.each([document.ref for document in queries.undrawn()], timezone.now())


@jobs.one_by_one("生成文书的版式文件")
def draw_one(ref: str, at: datetime) -> None:
    document = queries.undrawn().filter(pk=number_of(ref)).first()
    if document is not None:
        actions.draw(document=document, at=at)


@jobs.periodic(every=timedelta(hours=1))
def take_all_as_served() -> None:
    """Let public notices count as served whose days are over."""
    at = timezone.now()
    over = clocks.run_out(at, duty_id=SERVE_LAWFULLY.id).values_list("subject", flat=True)
    take_one_as_served.each(over, at)


@jobs.one_by_one("公告期满视为送达")
def take_one_as_served(ref: str, at: datetime) -> None:
    service = Service.objects.filter(pk=number_of(ref), state="made").first()
    if service is not None:
        actions.take_as_served(service=service, by=SYSTEM, at=at)
