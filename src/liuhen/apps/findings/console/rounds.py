"""A rectification as pages show it: with its clock, and with what may be done about it now."""

from collections.abc import Iterable
from dataclasses import dataclass

from liuhen.apps.findings import desk, lifecycle
from liuhen.apps.findings.models import Rectification
from liuhen.kernel.web.clocks import ClockFace, faces_by_subject
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.supervision import RECTIFY_IN_TIME


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
            desk.TONES[row.state],
            faces[row.ref],
            [
                each
                for each in buttons(desk.RECTIFICATION, row, by=request.actor, at=request.at)
                if _in_question(each, row, faces[row.ref])
            ],
        )
        for row in rows
    ]


def _in_question(button: Button, row: Rectification, faces: list[ClockFace]) -> bool:
    """Say whether to show a button: the law's gate refuses a notice that is not due, this hides it."""
    if button.offer.move is not lifecycle.CIRCULATE:
        return True
    ran_over = any(face.duty == RECTIFY_IN_TIME.id and face.tone == "late" for face in faces)
    late = row.state != "passed" and ran_over
    return row.circulated_at is None and (row.state == "failed" or late)
