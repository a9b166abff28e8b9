"""Documents for paper and files: a typst template of an app and plain data become a PDF/A-2b.

The same data gives the same bytes: fonts are those of ``settings.DOCUMENT_FONTS`` alone, times come with the data.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.apps import apps
from django.conf import settings
from django.http import HttpResponse

from liuhen.kernel.flow import Invalid, Subject
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.wording import local, second

LAYOUT = Path(__file__).with_name("documents.typ")


def pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Draw ``documents/<template>.typ`` of whichever app has it, with ``data`` as its ``d``, dated ``at``.

    Raises Invalid where the machine has no Chinese font: a page of empty boxes is not a document.
    """
    compiler = typst.Compiler(
        root=str(Path(__file__).parents[1]),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={
            "d": json.dumps({**data, "date": f"{local(at):%Y-%m-%d}"}, ensure_ascii=False, default=str)
        },
    )
    drawn = compiler.compile(input=str(_found(template)), format="pdf", pdf_standards=["a-2b"])
    assert isinstance(drawn, bytes), "a PDF is one file"
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
        path = Path(config.path) / "documents" / f"{template}.typ"
        if path.is_file():
            return path
    raise FileNotFoundError(f"no app has documents/{template}.typ")


def _fonts() -> list[str]:
    folders = [str(path) for path in settings.DOCUMENT_FONTS if path.is_dir()]
    if not folders:
        raise Invalid(
            "不能生成文书：服务器上没有中文字体",
            remedy="请系统管理员安装 fonts-noto-cjk，或在 LIUHEN_FONTS 指定字体目录",
        )
    return folders
