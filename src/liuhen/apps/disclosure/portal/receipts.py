"""What anybody checks a publication with: its text and digest, and the entry of the ledger that tells both."""

import base64
from typing import Any

from liuhen.apps.disclosure.actions import TOLD
from liuhen.apps.disclosure.models import Publication
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.proofs import Proven, prove


def told_entry(row: Publication) -> Entry | None:
    """Return the latest entry that told the public where a publication stands."""
    found: Entry | None = Entry.objects.filter(subject=row.ref, event=TOLD).order_by("-n").first()
    return found


def receipt_of(row: Publication) -> dict[str, Any] | None:
    """Return the entry with its proof, or None until a signed checkpoint covers it (a second at most)."""
    entry = told_entry(row)
    proven = prove(entry) if entry else None
    return receipt(proven) if proven else None


def receipt(proven: Proven) -> dict[str, Any]:
    entry = proven.entry
    return {
        "index": entry.index,
        "leaf_hash": bytes(entry.leaf_hash).hex(),
        "leaf": base64.b64encode(bytes(entry.leaf)).decode(),
        "payload": base64.b64encode(bytes(entry.payload)).decode(),
        "proof": proven.proof,
    }
