"""The audit administrator's page: from a trace code on a leaked picture, or from a leaked file, to who had it.

He learns the account, its unit, the moment, the recording's number and unit, and the purpose that the viewer stated
about himself; never the picture, the file's name or whom it shows (ADR-9).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase

from liuhen.apps.recordings import codes, queries
from liuhen.apps.recordings.actions import tracing
from liuhen.apps.recordings.models import Export, Recording, Viewing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen

MOST_BYTES = 64 << 20
DIGEST_LENGTH = 64


class TraceForm(forms.Form):
    """A code as it was read off a picture, a digest, or the file itself."""

    code = forms.CharField(
        label="追溯码或SHA-256",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "如 7K2-M9Q-4TX", "autocomplete": "off"}),
        help_text="九位，大小写、连字符不限；0与O、1与I、5与S、V与U不必区分。",
    )
    file = forms.FileField(
        label="或选择流出的文件",
        required=False,
        widget=forms.FileInput(attrs={"data-hash-into": "id_code"}),
        help_text="只在本机计算摘要，不上传；浏览器不支持时上传计算，不超过64 MB，不留存。",
    )

    def clean(self) -> dict[str, Any]:
        """Turn what was given into a ``code`` or a ``sha256``."""
        data = super().clean() or {}
        typed, file = (data.get("code") or "").strip(), data.get("file")
        if file:
            return data | {"sha256": self._hashed(file)}
        digest = typed.lower()
        if len(digest) == DIGEST_LENGTH and set(digest) <= queries.HEX:
            return data | {"sha256": digest}
        if not typed:
            raise forms.ValidationError("请填写追溯码，或选择文件")
        try:
            return data | {"code": codes.read(typed)}
        except codes.NotACode as wrong:
            self.add_error("code", str(wrong))
            return data

    @staticmethod
    def _hashed(file: "UploadedFile[bytes]") -> str:
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("文件超过64 MB，请先算出SHA-256再填写")
        digest = hashlib.sha256()
        for block in file.chunks():
            digest.update(block)
        return digest.hexdigest()


@dataclass(frozen=True, kw_only=True)
class TraceScreen(Screen):
    """What to trace; once ``asked``, where it leads."""

    template = "recordings/trace.html"

    title: str = "追溯"
    lead: str = "由画面上的追溯码，或由流出的文件，查到是谁在何时查看、调取。每次追溯也写入账本。"
    form: TraceForm
    asked: bool = False
    viewing: Viewing | None = None
    exports: Sequence[Export] = ()
    original: Recording | None = None


@page(permission=P.TRACE_READ, methods=FILLS)
def trace(request: PageRequest) -> HttpResponseBase:
    """Ask for a code or a file, and show where it leads."""
    form = TraceForm(request.POST or None, request.FILES or None)
    if not form.is_bound:
        return TraceScreen(form=form).drawn(request)
    if not form.is_valid():
        return TraceScreen(form=form).drawn(request, status=422)
    viewing, exports, original = _found(form.cleaned_data)
    means = "文件摘要" if form.cleaned_data.get("sha256") else "追溯码"
    looked: list[Viewing | Export] = [viewing] if viewing else []
    for each in [*looked, *exports]:
        tracing.trace(found=each, means=means, by=request.actor, at=request.at)
    return TraceScreen(
        form=form,
        asked=True,
        viewing=viewing,
        exports=exports,
        original=original,
    ).drawn(request)


def _found(wanted: dict[str, Any]) -> tuple[Viewing | None, list[Export], Recording | None]:
    if sha256 := wanted.get("sha256"):
        exports, original = queries.traced_by_digest(sha256)
        return None, exports, original
    found = queries.traced(wanted["code"])
    if isinstance(found, Export):
        return None, [found], None
    return found, [], None
