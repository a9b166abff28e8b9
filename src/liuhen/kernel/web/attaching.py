"""The field of a form that takes files along, and its way to the browser again."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.forms.widgets import Script
from django.http import StreamingHttpResponse

from liuhen.kernel.attachments import (
    EMPTY_FILE,
    FIELD,
    LARGE_FILE,
    LARGE_FILE_REMEDY,
    MOST_FILE_BYTES,
    MOST_FILES,
    TOO_MANY_FILES,
    Given,
)
from liuhen.kernel.flow import Invalid
from liuhen.kernel.vault import blobs
from liuhen_proof.capsule import Contents, stream_zip


class Files(forms.FileField):
    """Any number of files."""

    def __init__(self, *, required: bool = False) -> None:
        help_text = (
            f"照片、录音、文件都可以，最多{MOST_FILES}个，每个不超过{MOST_FILE_BYTES >> 20} MB，"
            f"合计不超过{_most_bytes() >> 20} MB。"
        )
        super().__init__(label="附件", widget=ManyFiles(), required=required, help_text=help_text)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was chosen, so that a form shown again can say what has to be chosen again."""
        return data

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that were chosen, as they were given; an empty one is refused by the action, by name."""
        return [file for file in data or [] if file]


def _most_bytes() -> int:
    """Return how much all files may hold together, so that a form with its words is let in."""
    return settings.FORM_MAX_BYTES - 1024 * 1024


class ManyFiles(forms.FileInput):
    """A chooser of files that gives all of them; with a script files are dropped, pasted and taken out again."""

    allow_multiple_selected = True
    template_name = "_files.html"

    class Media:
        js = (Script("attach.js", defer=True),)

    def __init__(self) -> None:
        super().__init__({"multiple": True})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what the script holds to, in the server's words; ``lost``: what was chosen and was not taken."""
        limits = {
            "most": MOST_FILES, "bytes": MOST_FILE_BYTES, "bytes-of-all": _most_bytes(),
            "said-many": TOO_MANY_FILES, "said-empty": EMPTY_FILE,
            "said-large": f"{LARGE_FILE}。{LARGE_FILE_REMEDY}",
            "said-sum": f"不能提交：附件合计超过{_most_bytes() >> 20} MB",
        }  # fmt: skip
        return {**super().get_context(name, value, attrs), "limits": limits, "lost": value or []}


def read(files: list[Any]) -> Iterator[Given]:
    """Yield uploaded files, one in memory at a time; one too large is not read whole. Raises Invalid for too many."""
    if len(files) > MOST_FILES:
        raise Invalid(TOO_MANY_FILES, field=FIELD)
    for file in files:
        yield Given(file.name or "", file.content_type or "", file.read(MOST_FILE_BYTES + 1))


def download(sha256: str, name: str) -> StreamingHttpResponse:
    """Return a kept file to be saved, never shown: what somebody gave is hostile until a person has looked at it."""
    return _sent(sha256, name, "attachment", "application/octet-stream")


def picture(sha256: str, kind: str) -> StreamingHttpResponse:
    """Return a kept photograph to be shown: its first bytes were seen to be a picture's before it was kept."""
    return _sent(sha256, f"photo.{kind.removeprefix('image/')}", "inline", kind)


def capsule(contents: Contents) -> StreamingHttpResponse:
    """Return a capsule as it is put together, to be saved. Raises NotStored before its first byte."""
    for item in contents.items:
        if not isinstance(item.source, Path):
            item.source()  # opened for a look: after the first byte no answer can say what is lacking
    return _saved(stream_zip(contents), f"{contents.name}.zip", "attachment", "application/zip")


def _sent(sha256: str, name: str, how: str, kind: str) -> StreamingHttpResponse:
    response = _saved(blobs.open_range(sha256), name, how, kind)
    response["Content-Length"] = str(blobs.size_of(sha256))
    return response


def _saved(blocks: Iterable[bytes], name: str, how: str, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(blocks, content_type=kind)
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
