"""A rectification as pages show it: with its clock, and with what may be done about it now."""

from dataclasses import dataclass

from django.urls import reverse

from liuhen.apps.findings import lifecycle, queries
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest

TONES = {"ordered": "orange", "reported": "blue", "passed": "green", "failed": "red"}


@dataclass(frozen=True)
class Round:
    """One round of a rectification."""

    row: Rectification
    tone: str
    clocks: list[ClockFace]
    buttons: list[Button]


def round_of(row: Rectification, request: PageRequest) -> Round:
    faces = faces_of(row.ref, at=request.at)
    return Round(row, TONES[row.state], faces, buttons(row, _offers(row, request), by=request.actor))


def rounds_of(finding: Finding, request: PageRequest) -> list[Round]:
    """Return a finding's rounds, the newest first."""
    return [round_of(row, request) for row in queries.rectifications_of(finding).reverse()]


def _offers(row: Rectification, request: PageRequest) -> list[Offer]:
    def to(name: str) -> str:
        return reverse(f"console:rectification-{name}", args=[row.pk])

    offers = [
        Offer(lifecycle.REPORT, to("report"), asks=True, tone="primary", icon="message-report"),
        Offer(lifecycle.PASS, to("pass"), asks=True, tone="primary", icon="check"),
        Offer(lifecycle.FAIL, to("fail"), asks=True, icon="x"),
    ]
    # the law's gate refuses what is not due for it; a button only where it may be
    if row.circulated_at is None and (row.state == "failed" or queries.ran_over(row, at=request.at)):
        offers.append(Offer(lifecycle.CIRCULATE, to("circulate"), asks=True, tone="danger", icon="send"))
    return offers if row.state != "passed" else []
