"""Third and fourth verdict, signatures 签名 and time 时间: who vouches for the log, and since when."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from liuhen_proof.bag import PACKAGE_SIGNATURE, TAG_MANIFEST
from liuhen_proof.entries import CHECKPOINT, Entry, beijing_time, read_note, read_text
from liuhen_proof.kept_texts import decode_kept
from liuhen_proof.keys import ALGORITHMS, SM2, VerifyKey, cosigned_at, parse_keys
from liuhen_proof.notes import COSIGNATURE, Checkpoint, NoteError, Signature, absent_kinds, parse
from liuhen_proof.package import Package, TooLarge
from liuhen_proof.report import FAILED, NOTE, OK, UNCHECKED, Report

TIMESTAMP = "proofs/checkpoint.tsr"
KEPT = "另存的检查点"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 -- Python 3.8
CLOCK_TOLERANCE = timedelta(minutes=5)  # an entry may be this much younger than the witness's time
TRUST_FILES = ("trust/log.vkey", "trust/log-sm2.pem")


def bundled_keys(package: Package, *, origin: str) -> list[VerifyKey]:
    """Return the keys the capsule brings itself, which vouch for nothing."""
    keys: dict[VerifyKey, None] = {}
    for path in TRUST_FILES:
        if path in package.sizes:
            try:
                keys.update(dict.fromkeys(parse_keys(read_text(package, path), name=origin)))
            except (TooLarge, ValueError):
                package.report.add("signatures", FAILED, "trust-unreadable", path)
    return list(keys)


def check_signatures(
    package: Package, *, checkpoint: Checkpoint, trusted: Sequence[VerifyKey], kept: str | None
) -> None:
    """Check the checkpoint's and the package's signatures with ``trusted`` keys, else only with the bundled."""
    report, origin = package.report, checkpoint.origin
    bundled = bundled_keys(package, origin=origin)
    keys = list(trusted) or bundled
    verified = _check_note(package, CHECKPOINT, read_note(package, CHECKPOINT), keys)
    by_log = [key for key in verified if key.name == origin and key.kind != COSIGNATURE]
    if not by_log:
        code = "no-trusted-signature" if trusted else "no-signature"
        report.add("signatures", FAILED, code, CHECKPOINT, origin=origin)
    else:
        _check_kinds(report, CHECKPOINT, origin, read_note(package, CHECKPOINT), keys)
    for key in verified:
        code = "witness-signed" if key.kind == COSIGNATURE else "log-signed"
        detail = {"name": key.name, "algorithm": _algorithm(key), "key": key.key_id.hex()}
        report.add("signatures", OK if trusted else NOTE, code, CHECKPOINT, **detail)
    if by_log and not trusted:
        report.add("signatures", UNCHECKED, "no-trust-anchor")
    if not any(key.kind == COSIGNATURE for key in verified):
        report.add("signatures", NOTE, "no-witness")
    if kept is not None and trusted:
        seen = _check_note(package, KEPT, kept, keys)
        if not any(key.name == origin for key in seen):
            report.add("signatures", UNCHECKED, "kept-unsigned")
        else:
            _check_kinds(report, KEPT, origin, kept, keys)
    _check_package_signature(package, trusted, bundled, origin)


def check_time(
    package: Package, *, checkpoint: Checkpoint, entries: Sequence[Entry], trusted: Sequence[VerifyKey]
) -> None:
    """Look for someone outside who saw the log at a known time; the entries' own times are only the log's word."""
    report = package.report
    times = sorted(entry.at for entry in entries)
    if times:
        report.add("time", NOTE, "log-clock", first=beijing_time(times[0]), last=beijing_time(times[-1]))
    witnesses = [key for key in trusted if key.kind == COSIGNATURE]
    lines = _lines(read_note(package, CHECKPOINT))
    for key in witnesses:
        for line in lines:
            if _is_by(line, key) and key.verify(checkpoint.text.encode(), line.value):
                _check_witnessed(package, entries, key, cosigned_at(line.value))
    anchored = any(finding.code == "witnessed" for finding in report.findings["time"])
    if TIMESTAMP in package.sizes:
        _check_token(package)
    elif not anchored:
        report.add("time", UNCHECKED, "no-time-anchor")


def _check_note(package: Package, where: str, note: str, keys: Sequence[VerifyKey]) -> list[VerifyKey]:
    """Return the keys whose signature on ``note`` is good; a false one of theirs is reported."""
    verified = []
    try:
        text = parse(note)[0]
    except NoteError:
        return []
    for line in _lines(note):
        for key in keys:
            if not _is_by(line, key):
                continue
            if key.verify(text.encode(), line.value):
                verified.append(key)
            else:
                detail = {"name": key.name, "algorithm": _algorithm(key)}
                package.report.add("signatures", FAILED, "signature-false", where, **detail)
    return verified


def _check_kinds(report: Report, where: str, origin: str, note: str, keys: Sequence[VerifyKey]) -> None:
    """One good signature must not cover for a key that was replaced beside it."""
    for kind in absent_kinds(origin, _lines(note), keys):
        report.add("signatures", FAILED, "key-replaced", where, name=origin, algorithm=ALGORITHMS[kind])


def _check_package_signature(
    package: Package, trusted: Sequence[VerifyKey], bundled: Sequence[VerifyKey], origin: str
) -> None:
    report = package.report
    anchors = [key for key in trusted if key.kind == SM2 and key.name == origin]
    keys = anchors or [key for key in bundled if key.kind == SM2]
    if PACKAGE_SIGNATURE not in package.sizes:
        if keys:
            report.add("signatures", FAILED, "package-signature-missing", PACKAGE_SIGNATURE)
        else:
            report.add("signatures", UNCHECKED, "package-unsigned")
        return
    try:
        signed, signature = package.read(TAG_MANIFEST, limit=64 << 20), package.read(PACKAGE_SIGNATURE)
    except (KeyError, TooLarge):
        signed, signature = b"", b""
    if not any(key.verify(text, signature) for key in keys for text in (signed, _as_made(signed))):
        report.add("signatures", FAILED, "package-signature-false", PACKAGE_SIGNATURE)
    elif anchors:
        report.add("signatures", OK, "package-signed", PACKAGE_SIGNATURE)
    else:
        report.add("signatures", UNCHECKED, "package-unanchored")


def _check_witnessed(package: Package, entries: Sequence[Entry], key: VerifyKey, seconds: int) -> None:
    at = EPOCH + timedelta(seconds=min(seconds, 10**10))
    late = [entry for entry in entries if entry.at > at + CLOCK_TOLERANCE]
    for entry in late:
        package.report.add(
            "time", FAILED, "entry-after-witness", entry.where, name=key.name, at=beijing_time(at)
        )
    if not late:
        package.report.add("time", OK, "witnessed", CHECKPOINT, name=key.name, at=beijing_time(at))


def _check_token(package: Package) -> None:
    """Say what an RFC 3161 token claims; its own signature needs the authority's certificates and other tools."""
    try:
        token = package.read(TIMESTAMP)
        digest = hashlib.sha256(read_note(package, CHECKPOINT).encode()).digest()
    except TooLarge:
        token, digest = b"", b"-"
    imprint = token.find(b"\x04\x20" + digest)
    claimed = re.search(rb"\x18.(\d{14})", token[imprint:]) if imprint >= 0 else None
    try:
        at = datetime.strptime(claimed[1].decode(), "%Y%m%d%H%M%S") if claimed else None  # noqa: DTZ007
    except ValueError:
        at = None
    if at:
        package.report.add("time", UNCHECKED, "token-not-checked", at=beijing_time(at))
    else:
        package.report.add("time", FAILED, "token-elsewhere", TIMESTAMP)


def _as_made(manifest: bytes) -> bytes:
    """Return a manifest as it was before an editor saved it anew; that this was done the first verdict says."""
    try:
        return (decode_kept(manifest).rstrip("\n") + "\n").encode()
    except ValueError:
        return manifest


def _lines(note: str) -> list[Signature]:
    try:
        return parse(note)[1]
    except NoteError:
        return []


def _is_by(line: Signature, key: VerifyKey) -> bool:
    return (line.name, line.key_id) == (key.name, key.key_id)


def _algorithm(key: VerifyKey) -> str:
    return "SM2" if key.kind == SM2 else "Ed25519"
