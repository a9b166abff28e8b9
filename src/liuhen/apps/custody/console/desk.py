"""What the pages of custody have in common: their tabs, and the ledger entry that stands at a paper's foot."""

from typing import Any

from django.urls import reverse

from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.wording import second

TABS = (
    ("handovers", "交接", P.HANDOVER_SIGN),
    ("loans", "外借", P.CUSTODY_SEE),
    ("losses", "遗失", P.HANDOVER_SIGN),
    ("stocktakings", "清点", P.CUSTODY_SEE),
    ("custody-register", "登记簿", P.CUSTODY_SEE),
)


def tabs(actor: Actor, chosen: str) -> list[tuple[str, str, bool]]:
    """Return address, name and whether it is the one shown, of each part of custody the actor may open."""
    open_to = [(name, zh) for name, zh, permission in TABS if actor.may(permission)]
    return [(reverse(f"console:{name}"), zh, name == chosen) for name, zh in open_to]


def proof_of(subject: Subject, event: str = "") -> dict[str, Any]:
    """Return the place and the leaf hash of the latest entry about ``subject``, or of the latest ``event``."""
    entries = Entry.objects.filter(subject=subject.ref).order_by("-n")
    entry = entries.filter(event=event).first() if event else entries.first()
    if entry is None:
        return {"index": None, "leaf": "", "at": "", "event": event}
    return {
        "index": entry.index,
        "leaf": bytes(entry.leaf_hash).hex(),
        "at": second(entry.at),
        "event": entry.event,
        "subject": subject.ref,
    }
