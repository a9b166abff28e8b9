"""The papers of a fault, and what follows when one is sealed, served or void."""

from collections.abc import Callable
from typing import Any

from liuhen.apps.accountability.actions import redress, review, sanctions
from liuhen.apps.accountability.models import (
    CONCLUSION,
    DECISION,
    DECISIONS_UPON,
    RECEIPT,
    Lead,
    Redress,
    Sanction,
)
from liuhen.apps.documents.queries import Heard, PaperKind


def _hear_of_conclusion(heard: Heard) -> None:
    verbs: dict[str, Callable[..., Any]] = {"sealed": review.take_sealed, "voided": review.take_voided}
    if verb := verbs.get(heard.what):
        verb(_about(Lead, heard), at=heard.at)


def _hear_of_decision(heard: Heard) -> None:
    sanction = _about(Sanction, heard)
    match heard.what:
        case "sealed":
            sanctions.take_sealed(sanction, at=heard.at)
        case "served" if heard.service and heard.service.served_at:
            sanctions.take_served(sanction, served_at=heard.service.served_at, at=heard.at)
        case "service-voided" if heard.service:
            sanctions.take_unserved(sanction, service=heard.service, at=heard.at)
        case "voided":
            sanctions.take_voided(sanction, at=heard.at)


def _hear_of_redress(heard: Heard) -> None:
    """The answer counts as received when its paper is served, and no more once that does not count."""
    verbs: dict[str, Callable[..., Any]] = {
        "served": redress.take_served,
        "service-voided": redress.take_unserved,
    }
    if heard.service and heard.service.served_at and (verb := verbs.get(heard.what)):
        verb(_about(Redress, heard), service=heard.service, at=heard.at)


def _about(model: Any, heard: Heard) -> Any:
    return model.objects.get(pk=heard.document.about.partition(":")[2])


KINDS = (
    PaperKind(
        CONCLUSION, "责任认定书", word="责认", sealed=True, red_head=True, needs=("table",), hears=_hear_of_conclusion
    ),
    PaperKind(
        DECISION, "责任追究决定书", word="责追", sealed=True, red_head=True, needs=("sections", "remedies"),
        hears=_hear_of_decision,
    ),
    PaperKind(RECEIPT, "复核、申诉申请回执", word="责收", sealed=True, red_head=True),
    PaperKind(
        DECISIONS_UPON["review"], "复核决定书", word="责复", sealed=True, red_head=True, needs=("remedies",),
        hears=_hear_of_redress,
    ),
    PaperKind(
        DECISIONS_UPON["appeal"], "申诉处理决定书", word="责诉", sealed=True, red_head=True, hears=_hear_of_redress
    ),
)  # fmt: skip
