"""A rectification as pages show it: with its clock, and with what may be done about it now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from liuhen.apps.findings import lifecycle
from liuhen.apps.findings.models import Rectification
from liuhen.kernel.web.clocks import ClockFace, faces_by_subject
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.supervision import RECTIFY_IN_TIME

TONES = {"ordered": "orange", "reported": "blue", "passed": "green", "failed": "red"}


@dataclass(frozen=True)
class Round:
    """One round of a rectification."""

    row: Rectification
    tone: str
    clocks: list[ClockFace]
    buttons: list[Button]


def rounds_of(rows: Iterable[Rectification], request: PageRequest) -> list[Round]:
    """Return rectifications as pages show them; their clocks are read together."""
    rows = list(rows)
    faces = faces_by_subject([row.ref for row in rows], at=request.at)
    return [
        Round(
            row,
            TONES[row.state],
            faces[row.ref],
            buttons(row, _offers(row, faces[row.ref]), by=request.actor),
        )
        for row in rows
    ]


def _offers(row: Rectification, faces: list[ClockFace]) -> list[Offer]:
    def to(name: str) -> str:
        return reverse(f"console:rectification-{name}", args=[row.pk])

    offers = [
        Offer(lifecycle.REPORT, to("report"), asks=True, tone="primary", icon="message-report"),
        Offer(lifecycle.PASS, to("pass"), asks=True, tone="primary", icon="check"),
        Offer(lifecycle.FAIL, to("fail"), asks=True, icon="x"),
    ]
    ran_over = any(face.duty == RECTIFY_IN_TIME.id and face.tone == "late" for face in faces)
    # the law's gate refuses what is not due for it; a button only where it may be
    if row.circulated_at is None and (row.state == "failed" or ran_over):
        offers.append(Offer(lifecycle.CIRCULATE, to("circulate"), asks=True, tone="danger", icon="send"))
    return offers if row.state != "passed" else []
