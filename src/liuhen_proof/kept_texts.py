"""Texts that somebody kept and hands back: read the same whatever an editor made of their encoding and line ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def decode_kept(data: bytes, *, sealed: bool = False) -> str:
    r"""Decode UTF-8 or UTF-16, with a mark or without; every line break becomes ``\n``. Raises ValueError.

    ``sealed`` texts are judged by a signature or a digest, so they may also be what Chinese Windows calls ANSI: a wrong
    guess there can alter nothing.
    """
    text = _decoded(data, sealed)
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def notes_in(text: str) -> list[str]:
    """Return the signed notes in a text, which a form feed parts; what editors do to line ends is undone."""
    return [mended_note(note) for note in text.split("\f") if note.strip()]


def mended_note(text: str) -> str:
    """Undo what mail and editors do to one note: blanks at line ends, line breaks lost or added around it."""
    return "\n".join(line.rstrip(" \t") for line in text.strip("\n").split("\n")) + "\n"


def plain_line(data: bytes) -> bytes:
    """Return the one line that a file of ours holds, as it was before an editor saved it anew; else ``data``."""
    try:
        return decode_kept(data).strip("\n").encode()
    except ValueError:
        return data


def kept_lines(path: Path) -> Iterator[bytes]:
    r"""Yield the lines of a long text file as UTF-8, each with its ``\n``. Raises ValueError where it is no text."""
    with path.open("rb") as file:
        encoding = utf_16_of(file.read(2)) or "utf-8"
    with path.open(encoding=encoding) as lines:
        for line in lines:
            yield line.lstrip("\ufeff").rstrip("\n").encode() + b"\n"


def _decoded(data: bytes, sealed: bool) -> str:
    encoding = utf_16_of(data[:2]) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if not sealed or encoding != "utf-8":
            raise
    return data.decode("gb18030")


def utf_16_of(begins: bytes) -> str:
    """Tell by its first two bytes which UTF-16 a text is in, "" if none; no text of ours has a NUL there."""
    if begins == b"\xff\xfe" or begins[1:] == b"\0" != begins[:1]:
        return "utf-16-le"
    if begins == b"\xfe\xff" or begins[:1] == b"\0" != begins[1:]:
        return "utf-16-be"
    return ""
