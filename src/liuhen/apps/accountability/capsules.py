"""The capsule of a sanction: what was concluded, decided, served and answered, with the proofs; nobody who raised it.

It is made as it is asked for, of what the newest checkpoint covers. The lead's own trail goes in only where the system
raised it: its first entry says by whom it was, and a trail has to be shown from there. What it rests on is never told.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.accountability import lifecycle, queries
from liuhen.apps.accountability.models import Sanction
from liuhen.apps.documents import queries as documents
from liuhen.kernel.capsules import Witness, covered, file_item, proven_now
from liuhen.kernel.flow import Subject
from liuhen_proof.capsule import Contents, Item
from liuhen_proof.sealed import FAULT

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document
    from liuhen.kernel.ledger.models import Entry

WITHHELD = frozenset(
    {lifecycle.RAISE.event, lifecycle.ADD.event, lifecycle.MERGE.event, lifecycle.ROUTE.event}
)
"""What may say on what, or on whose word, a lead rests."""


def contents_of(sanction: Sanction, *, at: datetime) -> Contents:
    """Gather what goes in. Raises WrongState while there is no checkpoint."""
    papers, subjects = _papers(sanction), _subjects(sanction)
    services = list(documents.services_of_any(papers))
    trail = covered([*(each.ref for each in subjects), *(each.ref for each in (*papers, *services))])
    witness = Witness(trail)
    return proven_now(
        trail, name=f"责任追究{sanction.pk}", of=sanction.unit.name, made_at=at,
        items=list(_items(papers, services, subjects, witness)), told=_is_told, seal=FAULT,
        info=[
            ("Internal-Sender-Identifier", sanction.ref),
            ("External-Description", "责任认定、追究决定、送达和复核申诉的文书与账本证明，不含提出线索的人"),
        ],
    )  # fmt: skip


def _subjects(sanction: Sanction) -> list[Subject]:
    lead = sanction.lead
    found: list[Subject] = [*lead.hearings.order_by("id"), sanction]
    found += [*sanction.consequences.order_by("id"), *sanction.redresses.order_by("id")]
    return [lead, *found] if lead.raiser_id is None and lead.origin != "complaint" else found


def _papers(sanction: Sanction) -> "list[Document]":
    """Return the papers of the conclusion, of the decision and upon requests, in the order in which they were made."""
    of_redress = [each for redress in sanction.redresses.all() for each in queries.papers_upon(redress)]
    found = [*documents.of(sanction.lead.ref), *documents.of(sanction.ref), *of_redress]
    return sorted((each for each in found if each.sha256), key=lambda each: each.pk)


def _items(
    papers: "list[Document]", services: list[Any], subjects: list[Subject], witness: Witness
) -> Iterator[Item]:
    """Yield every paper, what proves its service, and what came with a hearing, a request or its execution."""
    for each in papers:
        void = "（已作废）" if each.state == "void" else ""
        name = f"{each.title}{each.number}{void}.pdf"
        yield file_item(name, each.sha256, folder=FAULT.noun, sealed=witness.of(each))
    for service in services:
        for given in service.files.order_by("id"):
            name = f"送达凭证{service.pk} {given.name}"
            yield file_item(name, given.sha256, folder=FAULT.noun, sealed=witness.of(given))
    for given in queries.files_of(*(each.ref for each in subjects)):
        yield file_item(given.name, given.sha256, folder=FAULT.noun, sealed=witness.of(given))


def _is_told(entry: "Entry") -> bool:
    return entry.event not in WITHHELD
