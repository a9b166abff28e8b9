"""Second verdict, inclusion 入账: the log holds these entries, unbroken, and they speak of these very files."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from liuhen_proof.canonical import loads
from liuhen_proof.digests import Digests
from liuhen_proof.kept_texts import decode_kept, mended_note, plain_line
from liuhen_proof.merkle import HASH_BYTES, leaf_hash, verify_consistency
from liuhen_proof.notes import Checkpoint, NoteError, decode_base64, parse, parse_checkpoint
from liuhen_proof.package import Package, TooLarge
from liuhen_proof.report import FAILED, NOTE, OK, UNCHECKED, Report
from liuhen_proof.sm3 import sm3_of_small
from liuhen_proof.tlog_proof import parse_proof

LEAF_BYTES_MAX = 16 << 10
PAYLOAD_BYTES_MAX = 1 << 20
CUSTODY_BYTES_MAX = 64 << 20
CHECKPOINT, CUSTODY = "proofs/checkpoint", "proofs/custody.jsonl"
LOGGED = (
    "data/recordings/",
    "data/copies/",
    "data/answer/",
    "data/dossier/",
    "data/transfer/",
    "data/fault/",
    "data/evaluation/",
)  # what some entry speaks of
RECEIVED = ("recording.received", "recording.quarantined")  # both say that the bytes are durable

_LEAF = {
    "v": int, "n": int, "at": str, "by": str, "event": str, "prev": str, "subject": str, "article": str,
    "payload": dict,
}  # fmt: skip
_DIGESTS = {"sha256": str, "sm3": str, "size": int}
_TIME = re.compile(r"([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?)Z", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """One entry of the log: its place, its bytes and what they say."""

    index: int
    leaf: bytes
    fields: dict[str, Any]

    @property
    def where(self) -> str:
        return f"proofs/leaves/{self.index}.json"

    @property
    def at(self) -> datetime:
        return _moment(self.fields["at"])


def read_checkpoint(package: Package) -> Checkpoint | None:
    """Return the capsule's checkpoint with no signature checked, or None after reporting why not."""
    try:
        return parse_checkpoint(parse(read_note(package, CHECKPOINT))[0])
    except (KeyError, TooLarge, ValueError):
        package.report.add("inclusion", FAILED, "checkpoint-unreadable", CHECKPOINT)
        return None


def read_text(package: Package, path: str) -> str:
    return decode_kept(package.read(path))


def read_note(package: Package, path: str) -> str:
    """Read a signed note, or a proof that ends in one."""
    return mended_note(read_text(package, path))


def comparable(package: Package, checkpoint: Checkpoint, kept: Sequence[str]) -> str:
    """Of the checkpoints somebody kept return the newest that the capsule can be held against, else the last."""
    for note in reversed(kept):
        try:
            size = parse_checkpoint(parse(note)[0]).size
        except NoteError:
            return note
        older, newer = sorted((size, checkpoint.size))
        if older == newer or f"proofs/consistency-{older}-{newer}" in package.sizes:
            return note
    return kept[-1] if kept else ""


def check_inclusion(
    package: Package,
    *,
    checkpoint: Checkpoint,
    files: dict[str, Digests],
    kept: str | None,
    cited: set[str],
) -> list[Entry]:
    """Check every entry's place, chain and payload; return the entries.

    ``kept`` is a checkpoint from elsewhere, ``cited`` are originals that are only named, by their SHA-256.
    """
    report = package.report
    entries = _read_entries(package, checkpoint)
    if not entries:
        report.add("inclusion", FAILED, "no-entries", CHECKPOINT)
    received = _check_payloads(package, entries)
    _check_custody(package, entries)
    _check_chains(report, entries)
    _check_files(report, files, received, cited)
    _check_earlier(package, checkpoint)
    _check_kept(package, checkpoint, kept)
    if report.status("inclusion") != FAILED:
        report.add(
            "inclusion", OK, "entries-included",
            count=len(entries), size=checkpoint.size, origin=checkpoint.origin,
        )  # fmt: skip
    return entries


def _read_entries(package: Package, checkpoint: Checkpoint) -> list[Entry]:
    report, entries = package.report, []
    pattern = re.compile(r"proofs/(?:leaves/(0|[1-9][0-9]{0,14})\.json|(0|[1-9][0-9]{0,14})\.tlog-proof)")
    names = (pattern.fullmatch(path) for path in package.sizes)
    for index in sorted({int(name[1] or name[2]) for name in names if name}):
        leaf_path, proof_path = f"proofs/leaves/{index}.json", f"proofs/{index}.tlog-proof"
        if leaf_path not in package.sizes or proof_path not in package.sizes:
            missing = leaf_path if leaf_path not in package.sizes else proof_path
            report.add("inclusion", FAILED, "entry-incomplete", missing)
            continue
        try:
            leaf = plain_line(package.read(leaf_path, limit=LEAF_BYTES_MAX))
            fields = _leaf_fields(leaf)
        except (TooLarge, ValueError):
            report.add("inclusion", FAILED, "leaf-malformed", leaf_path)
            continue
        entries.append(Entry(index, leaf, fields))
        try:
            proof = parse_proof(read_note(package, proof_path))
            elsewhere = parse(proof.checkpoint)[0] != checkpoint.text or proof.index != index
        except (TooLarge, ValueError):
            report.add("inclusion", FAILED, "proof-malformed", proof_path)
            continue
        if elsewhere:
            report.add("inclusion", FAILED, "proof-elsewhere", proof_path)
        elif not proof.includes(leaf_hash(leaf)):
            report.add("inclusion", FAILED, "not-included", leaf_path)
    return entries


def _leaf_fields(leaf: bytes) -> dict[str, Any]:
    """Read a leaf. Raises ValueError unless it has the envelope of version 1."""
    fields = loads(leaf)
    if not has_types(fields, _LEAF) or fields["v"] != 1 or not has_types(fields["payload"], _DIGESTS):
        raise ValueError("not a leaf")
    _moment(fields["at"])
    return dict(fields)


def has_types(value: object, types: dict[str, type]) -> bool:
    """Say whether ``value`` is an object whose named fields have exactly these types (no bool for an int)."""
    return isinstance(value, dict) and all(type(value.get(key)) is kind for key, kind in types.items())


def beijing_time(at: datetime) -> str:
    return (at + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")


def _moment(text: str) -> datetime:
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError("not a time in UTC")
    return datetime.fromisoformat(found[1] + "+00:00")  # 3.8 reads no Z


def _check_payloads(package: Package, entries: list[Entry]) -> list[tuple[Entry, dict[str, Any]]]:
    """Check payloads against their leaves; return the data of those that record a file's receipt."""
    report, received = package.report, []
    for entry in entries:
        path = f"proofs/payload/{entry.index}.json"
        if path not in package.sizes:
            report.add("inclusion", NOTE, "payload-absent", path, index=entry.index)
            continue
        try:
            payload = plain_line(package.read(path, limit=PAYLOAD_BYTES_MAX))
        except TooLarge:
            report.add("inclusion", FAILED, "payload-changed", path)
            continue
        said = {
            "sha256": hashlib.sha256(payload).hexdigest(),
            "sm3": sm3_of_small(payload).hex(),
            "size": len(payload),
        }
        if said != entry.fields["payload"]:
            report.add("inclusion", FAILED, "payload-changed", path)
            continue
        try:
            data = loads(payload)["data"]
            if entry.fields["event"] in RECEIVED:
                if not has_types(data, _DIGESTS):
                    raise ValueError("not a receipt")
                received.append((entry, data))
        except (KeyError, TypeError, ValueError):
            report.add("inclusion", FAILED, "payload-malformed", path)
    return received


def _check_custody(package: Package, entries: list[Entry]) -> None:
    try:
        told = plain_line(package.read(CUSTODY, limit=CUSTODY_BYTES_MAX))
    except (KeyError, TooLarge):
        told = b""
    if told != b"\n".join(entry.leaf for entry in entries):
        package.report.add("inclusion", FAILED, "custody-differs", CUSTODY)


def _check_chains(report: Report, entries: list[Entry]) -> None:
    """Each subject's entries must run from its first without a gap, every one naming the hash of the one before."""
    subjects: dict[str, list[Entry]] = {}
    for entry in entries:
        subjects.setdefault(entry.fields["subject"], []).append(entry)
    for subject in sorted(subjects):
        before, broken = "", False
        for n, entry in enumerate(subjects[subject], 1):
            if not broken and (entry.fields["n"], entry.fields["prev"]) != (n, before):
                report.add("inclusion", FAILED, "chain-broken", entry.where, subject=subject, n=n)
                broken = True
            before = leaf_hash(entry.leaf).hex()
        if not broken:
            last = subjects[subject][-1]
            report.add(
                "inclusion",
                NOTE,
                "chain-whole",
                subject=subject,
                n=last.fields["n"],
                at=beijing_time(last.at),
            )


def _check_files(
    report: Report, files: dict[str, Digests], received: list[tuple[Entry, dict[str, Any]]], cited: set[str]
) -> None:
    by_sha256 = {data["sha256"]: data for _, data in received}
    recordings = {path for path in files if path.startswith("data/recordings/")}
    bound = 0
    for path in sorted(recordings):
        data = by_sha256.get(files[path].sha256)
        if data is None:
            report.add("inclusion", FAILED, "file-without-entry", path)
        elif (data["size"], data["sm3"]) != (files[path].size, files[path].sm3):
            report.add("inclusion", FAILED, "file-differs", path)
        else:
            bound += 1
    if bound:
        report.add("inclusion", OK, "files-bound", count=bound)
    others = {path for path in files if not path.startswith(LOGGED)}
    if others:
        report.add("inclusion", NOTE, "files-unlogged", count=len(others))
    present = {files[path].sha256 for path in recordings}
    for entry, data in received:
        if data["sha256"] not in present | cited:
            report.add("inclusion", UNCHECKED, "original-absent", entry.where)


def _check_earlier(package: Package, checkpoint: Checkpoint) -> None:
    """The capsule may bring older checkpoints of the log; this one must continue each."""
    for path in sorted(package.sizes):
        if re.fullmatch(r"proofs/checkpoint-[0-9]+", path):
            try:
                older = parse_checkpoint(parse(read_note(package, path))[0])
            except (TooLarge, ValueError):
                package.report.add("inclusion", FAILED, "checkpoint-unreadable", path)
                continue
            if _continues(package, older, checkpoint) is not True:
                package.report.add("inclusion", FAILED, "forked", path, old=older.size, new=checkpoint.size)


def _check_kept(package: Package, checkpoint: Checkpoint, kept: str | None) -> None:
    report = package.report
    if kept is None:
        report.add("inclusion", NOTE, "kept-not-given")
        return
    try:
        other = parse_checkpoint(parse(kept)[0])
    except NoteError:
        report.add("inclusion", FAILED, "kept-unreadable")
        return
    if other.origin != checkpoint.origin:
        report.add("inclusion", FAILED, "kept-other-log", origin=other.origin)
        return
    older, newer = sorted((other, checkpoint), key=lambda each: each.size)
    continues = _continues(package, older, newer)
    if continues is None:
        report.add("inclusion", UNCHECKED, "consistency-missing", old=older.size, new=newer.size)
    elif continues:
        report.add("inclusion", OK, "kept-agrees", old=older.size, new=newer.size)
    else:
        report.add("inclusion", FAILED, "forked", CHECKPOINT, old=older.size, new=newer.size)


def _continues(package: Package, older: Checkpoint, newer: Checkpoint) -> bool | None:
    """Say whether ``newer`` is ``older`` grown, or None if the capsule brings no proof."""
    path = f"proofs/consistency-{older.size}-{newer.size}"
    hashes = []
    if older.size < newer.size:
        if path not in package.sizes:
            return None
        try:
            hashes = [decode_base64(line) for line in read_note(package, path).split("\n")[:-1]]
        except (TooLarge, ValueError):
            return False
    return all(len(h) == HASH_BYTES for h in hashes) and verify_consistency(
        old_size=older.size, old_root=older.root, new_size=newer.size, new_root=newer.root, path=hashes
    )


def format_consistency(path: Sequence[bytes]) -> str:
    return "".join(base64.b64encode(h).decode() + "\n" for h in path)
