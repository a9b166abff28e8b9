"""Names that every operating system stores as they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NAME_BYTES_MAX = 200  # file systems stop at 255 bytes, Windows at 260 characters of the whole path
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def safe_names(names: Iterable[str]) -> list[str]:
    """Return one storable name for each of ``names``, no two equal even where case does not count."""
    taken: set[str] = set()
    result = []
    for name in names:
        clean = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)).strip(". ") or "_"
        if _DEVICES.fullmatch(clean):
            clean = "_" + clean
        stem, dot, suffix = clean.rpartition(".")
        if not dot or len(suffix) > 16:
            stem, dot, suffix = clean, "", ""
        number, ending = 1, dot + suffix
        while (candidate := _cut(stem, ending) + ending).casefold() in taken:
            number += 1
            ending = f"-{number}{dot}{suffix}"
        taken.add(candidate.casefold())
        result.append(candidate)
    return result


def _cut(stem: str, ending: str) -> str:
    room = NAME_BYTES_MAX - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") or "_"
