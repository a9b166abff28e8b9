"""Files that come with words: how many, how large, said alike by the page before anything is sent and by the server."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models

from liuhen.kernel.flow import Invalid
from liuhen.kernel.identifiers import legible
from liuhen.kernel.vault import blobs

FIELD = "attached"
MOST_FILES = 10
MOST_FILE_BYTES = 20 * 1024 * 1024
NAME_LENGTH = 120
TOO_MANY_FILES = f"不能提交：附件最多{MOST_FILES}个"
EMPTY_FILE = "不能提交：附件“{name}”是空文件"
LARGE_FILE = f"不能提交：附件“{{name}}”超过{MOST_FILE_BYTES >> 20} MB"
LARGE_FILE_REMEDY = "请压缩或截取后再提交，或到窗口当面提交"
PICTURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


def picture_type(content: bytes) -> str:
    """Return what kind of picture something is by its first bytes; "" for anything but a photograph's kinds."""
    return next((kind for kind, begins in PICTURES.items() if content.startswith(begins)), "")


@dataclass(frozen=True)
class Given:
    """A file as somebody gave it; neither its name nor what it calls itself is believed."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Kept:
    """A given file that is in the vault."""

    name: str
    sha256: str
    size_bytes: int


def checked(files: Iterable[Given]) -> list[Given]:
    """Return the files, by their bare names. Raises Invalid for too many, for an empty and for a too large one."""
    given = [replace(each, name=legible(Path(each.name).name)) for each in files]
    if len(given) > MOST_FILES:
        raise Invalid(TOO_MANY_FILES, field=FIELD)
    for file in given:
        if not file.content:
            raise Invalid(EMPTY_FILE.format(name=file.name[:60]), field=FIELD)
        if len(file.content) > MOST_FILE_BYTES:
            raise Invalid(LARGE_FILE.format(name=file.name[:60]), field=FIELD, remedy=LARGE_FILE_REMEDY)
    return [Given(each.name[:NAME_LENGTH], each.kind[:80], each.content) for each in given]


def told(files: Iterable[Kept]) -> dict[str, Any]:
    """Return what an entry tells of files: nothing where there are none."""
    given = [{"name": each.name, "sha256": each.sha256} for each in files]
    return {"files": given} if given else {}


def write(model: type[models.Model], files: Iterable[Kept], **of: Any) -> None:
    """Write the rows of files that are in the vault already, into the table of an app, with what they are ``of``."""
    model._default_manager.bulk_create(
        model(name=each.name, sha256=each.sha256, size_bytes=each.size_bytes, **of) for each in files
    )


def keep(files: Iterable[Given], *, at: datetime) -> list[Kept]:
    """Store the files as they are. Call it outside a transaction. Raises Invalid, VaultError."""
    return [Kept(each.name, store(each.content, at=at), len(each.content)) for each in checked(files)]


def store(content: bytes, *, at: datetime) -> str:
    """Put bytes into the vault and return their SHA-256. Raises VaultError."""
    with tempfile.TemporaryDirectory(prefix="liuhen-attached-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        return blobs.store_derived(path, at=at).sha256
