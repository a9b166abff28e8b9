"""The impression of a seal: a PNG that somebody gave is decoded in a confined child and made anew, white as nothing."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from liuhen.kernel.attachments import Kept
from liuhen.kernel.confinement import ConfinedFailure, run_confined
from liuhen.kernel.flow import Invalid
from liuhen.kernel.vault import blobs

MOST_BYTES = 5 * 1024 * 1024
_SECONDS, _MEMORY_BYTES, _OUTPUT_BYTES = 20.0, 1 << 30, 4 << 20
FIELD = "image"


def keep(content: bytes, *, at: datetime) -> Kept:
    """Make a clean impression of a picture and store it. Call it outside a transaction. Raises Invalid, VaultError."""
    if len(content) > MOST_BYTES:
        raise Invalid(f"不能登记印章：印模图片超过{MOST_BYTES >> 20} MB", field=FIELD)
    with tempfile.TemporaryDirectory(prefix="liuhen-seal-") as folder:
        given, made = Path(folder) / "given", Path(folder) / "made.png"
        given.write_bytes(content)
        answer: Any = run_confined(
            "liuhen.apps.documents.inking", "clean", {}, timeout=_SECONDS, memory_bytes=_MEMORY_BYTES,
            files=[given], output=made, output_bytes=_OUTPUT_BYTES,
        )  # fmt: skip
        if isinstance(answer, ConfinedFailure):
            why = answer.detail if answer.reason == "refused" else "无法解析这个图片"
            raise Invalid(f"不能登记印章：{why}", field=FIELD, remedy="请上传印模的 PNG 图片")
        size = made.stat().st_size
        return Kept("印模.png", blobs.store_derived(made, at=at).sha256, size)
