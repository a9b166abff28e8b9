"""Documents for paper and files: a typst template of an app and plain data become a PDF/A-2b.

The same data gives the same bytes on any machine: fonts come with the product, times with the data.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.http import HttpResponse

from liuhen.kernel import typefaces
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.wording import local, second


def pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Draw ``printed/<template>.typ`` of whichever app has it, with ``data`` as its ``d``, dated ``at``."""
    (drawn,) = typefaces.draw(_found(template), {**data, "date": f"{local(at):%Y-%m-%d}"})
    return drawn


def response(template: str, data: Mapping[str, Any], *, at: datetime, filename: str) -> HttpResponse:
    """Answer with the document, shown in the browser; ``filename`` is ASCII."""
    headers = {"Content-Disposition": f'inline; filename="{filename}"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf(template, data, at=at), content_type="application/pdf", headers=headers)


def proof_of(subject: Subject, event: str = "") -> dict[str, Any]:
    """Return what stands at a paper's foot: the latest entry about ``subject``, or the latest of ``event``."""
    entries = Entry.objects.filter(subject=subject.ref).order_by("-n")
    entry = entries.filter(event=event).first() if event else entries.first()
    if entry is None:
        return {"index": None, "leaf": "", "at": "", "event": event}
    return {
        "index": entry.index,
        "leaf": bytes(entry.leaf_hash).hex(),
        "at": second(entry.at),
        "event": entry.event,
    }


@lru_cache
def _found(template: str) -> Path:
    for config in apps.get_app_configs():
        path = Path(config.path) / "printed" / f"{template}.typ"
        if path.is_file():
            return path
    raise FileNotFoundError(f"no app has printed/{template}.typ")
