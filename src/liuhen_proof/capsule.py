"""Build an evidence capsule: a BagIt folder or ZIP that proves its files to whoever receives it."""

from __future__ import annotations

import io
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, cast

from liuhen_proof.anchors import TIMESTAMP, TRUST_FILES
from liuhen_proof.bag import PACKAGE_SIGNATURE, PAYLOAD_MANIFEST, SM3_LIST, TAG_MANIFEST
from liuhen_proof.canonical import dumps
from liuhen_proof.copies import COPIES, NOTICE
from liuhen_proof.digests import Digests, read_blocks
from liuhen_proof.entries import CHECKPOINT, CUSTODY, format_consistency
from liuhen_proof.file_names import safe_names
from liuhen_proof.keys import SM2, VerifyKey
from liuhen_proof.notes import parse, parse_checkpoint
from liuhen_proof.sealed import ANSWER, Seal
from liuhen_proof.signing import Sm2Signer
from liuhen_proof.standalone import instructions, verify_page, verify_script
from liuhen_proof.tlog_proof import format_proof

Source = Path | Callable[[], Iterable[bytes]]
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # a ZIP cannot say the zone; the entries say the time


@dataclass(frozen=True)
class Item:
    """A file of the case, in its ``folder``.

    ``recordings``: an original, needs its ``recording.received`` entry; ``copies``: derived from an original, needs
    ``derived`` and its ``export.copied`` entry; ``answer``, ``dossier``, ``transfer``: what a decision rested on, what
    a closed file holds, what was handed over, needs ``sealed`` and the sealing entry; ``records``: anything else.
    """

    name: str
    source: Source
    digests: Digests
    folder: str = "recordings"
    derived: Mapping[str, Any] | None = None
    """Of a copy: ``original`` (SHA-256) and how it was made of it, in the words of whoever made it."""
    sealed: Mapping[str, Any] | None = None
    """Of a part of a sealed answer or file: ``ref`` and ``row`` as they were when ``entry`` committed to them."""


@dataclass(frozen=True)
class LoggedEntry:
    """An entry with the path that proves it under the capsule's checkpoint; no ``payload`` once it is erased."""

    index: int
    leaf: bytes
    payload: bytes | None
    path: Sequence[bytes]


@dataclass(frozen=True)
class EarlierCheckpoint:
    """A signed checkpoint from before, and the path that proves the capsule's to continue it."""

    note: str
    path: Sequence[bytes]


@dataclass(frozen=True)
class Contents:
    """What goes into a capsule. ``keys`` are put in as copies for convenience; trust comes from elsewhere."""

    name: str
    organization: str
    made_at: datetime
    items: Sequence[Item]
    entries: Sequence[LoggedEntry]
    checkpoint: str
    keys: Sequence[VerifyKey]
    signer: Sm2Signer | None
    earlier: Sequence[EarlierCheckpoint] = ()
    timestamp: bytes = b""
    lacking: Sequence[Mapping[str, Any]] = ()
    """Copies that were asked for and could not be made: ``original``, ``name`` and ``why``."""
    sealed: Sequence[Mapping[str, Any]] = ()
    """Parts of a sealed answer or file that have no file of their own, as in ``Item.sealed``."""
    later: Sequence[Mapping[str, Any]] = ()
    """What came after it was sealed and is not in it: ``at`` and ``title``."""
    cited: Sequence[Mapping[str, Any]] = ()
    """Recordings that a file names and that stay in the vault: ``sha256``, ``entry`` that took it in, ``title``."""
    seal: Seal = ANSWER
    info: Sequence[tuple[str, str]] = ()
    """Further (label, value) lines of bag-info.txt: what RFC 8493 leaves to whoever makes the bag."""

    def placed(self) -> list[tuple[str, Item]]:
        """Return every item with its path in the capsule."""
        result = []
        for folder in sorted({item.folder for item in self.items}):
            here = [item for item in self.items if item.folder == folder]
            names = safe_names([item.name for item in here])
            result += [(f"data/{folder}/{name}", item) for name, item in zip(names, here, strict=True)]
        return result


def write_folder(target: Path, *, contents: Contents) -> None:
    """Write the capsule as a new folder; the known digests are trusted, nothing is hashed again."""
    target.mkdir()
    for path, item in contents.placed():
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(item.source, Path):
            shutil.copyfile(item.source, place)
        else:
            with place.open("wb") as file:
                file.writelines(item.source())
        _refuse_other_size(place.stat().st_size, item)
    for path, data in _tag_files(contents).items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(data)


def stream_zip(contents: Contents) -> Iterator[bytes]:
    """Yield the capsule as a stored ZIP64, in one folder as RFC 8493 asks, without seeking or temporary files."""
    sink = _Sink()
    top = safe_names([contents.name])[0]
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for path, item in contents.placed():
            size = 0
            with archive.open(_member(f"{top}/{path}"), "w", force_zip64=True) as member:
                for block in read_blocks(item.source) if isinstance(item.source, Path) else item.source():
                    member.write(block)
                    size += len(block)
                    yield from sink.drain()
            _refuse_other_size(size, item)
        for path, data in _tag_files(contents).items():
            archive.writestr(_member(f"{top}/{path}"), data)
        yield from sink.drain()
    yield from sink.drain()


def _tag_files(contents: Contents) -> dict[str, bytes]:
    """Return every file beside ``data/``, the two that seal the others last."""
    items = contents.placed()
    size = sum(item.digests.size for _, item in items)
    files = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(
            f"{label}: {' '.join(value.split())}\n"
            for label, value in (
                ("Source-Organization", contents.organization),
                ("External-Identifier", contents.name),
                ("Bagging-Date", contents.made_at.date().isoformat()),
                ("Payload-Oxum", f"{size}.{len(items)}"),
                *contents.info,
            )
        ),
        PAYLOAD_MANIFEST: "".join(f"{item.digests.sha256}  {path}\n" for path, item in items),
        SM3_LIST: "".join(f"{item.digests.sm3}  {path}\n" for path, item in items),
        CHECKPOINT: contents.checkpoint,
        TRUST_FILES[0]: "".join(key.vkey + "\n" for key in contents.keys),
        TRUST_FILES[1]: "".join(key.pem for key in contents.keys if key.kind == SM2),
        "verify.py": verify_script(),
        "verify.html": verify_page(),
        "验证说明.txt": instructions(),
    }
    new_size = parse_checkpoint(parse(contents.checkpoint)[0]).size
    for earlier in contents.earlier:
        old_size = parse_checkpoint(parse(earlier.note)[0]).size
        files[f"proofs/checkpoint-{old_size}"] = earlier.note
        files[f"proofs/consistency-{old_size}-{new_size}"] = format_consistency(earlier.path)
    data = {path: text.encode() for path, text in files.items() if text}
    entries = sorted(contents.entries, key=lambda entry: entry.index)
    for entry in entries:
        proof = format_proof(entry.index, path=entry.path, checkpoint=contents.checkpoint)
        data[f"proofs/{entry.index}.tlog-proof"] = proof.encode()
        data[f"proofs/leaves/{entry.index}.json"] = entry.leaf
        if entry.payload is not None:
            data[f"proofs/payload/{entry.index}.json"] = entry.payload
    copies = [{"path": path, **item.derived} for path, item in items if item.derived]
    if copies or contents.lacking:
        data[COPIES] = dumps({"v": 1, "notice": NOTICE, "copies": copies, "lacking": [*contents.lacking]})
    inside = [{"path": path, **item.sealed} for path, item in items if item.sealed]
    inside += [{"path": "", **each} for each in contents.sealed]
    if inside or contents.later:
        told = {"v": 1, "notice": contents.seal.notice, "inside": inside, "later": [*contents.later]}
        data[contents.seal.list] = dumps({**told, "cited": [*contents.cited]} if contents.cited else told)
    data[CUSTODY] = b"".join(entry.leaf + b"\n" for entry in entries)
    if contents.timestamp:
        data[TIMESTAMP] = contents.timestamp
    manifest = "".join(f"{sha256(data[path]).hexdigest()}  {path}\n" for path in sorted(data)).encode()
    data[TAG_MANIFEST] = manifest
    if contents.signer:
        data[PACKAGE_SIGNATURE] = contents.signer.sign(manifest)
    return data


def _refuse_other_size(size: int, item: Item) -> None:
    if size != item.digests.size:
        raise ValueError(f"{item.name!r} has {size} bytes, its digests were of {item.digests.size}")


def _member(path: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(path, _ZIP_DATE)
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    return member


class _Sink(io.RawIOBase):
    """Where zipfile writes; it cannot seek, so zipfile puts sizes behind the data."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def write(self, data: Any) -> int:
        self._written.append(bytes(data))
        return len(data)

    def drain(self) -> list[bytes]:
        written, self._written = self._written, []
        return written
