"""Part of the second verdict: each copy derived from an original is the one that was made under an approval."""

from __future__ import annotations

from collections.abc import Sequence

from liuhen_proof.canonical import loads
from liuhen_proof.digests import Digests
from liuhen_proof.entries import PAYLOAD_BYTES_MAX, Entry, has_types
from liuhen_proof.kept_texts import plain_line
from liuhen_proof.package import Package, TooLarge
from liuhen_proof.report import FAILED, NOTE, OK

COPIES, COPIES_FOLDER, ORIGINALS_FOLDER = "copies.json", "data/copies/", "data/recordings/"
COPIES_BYTES_MAX = 16 << 20
APPROVED, COPIED = "export.approved", "export.copied"
_COPY = {"sha256": str, "sm3": str, "size": int, "original": str}
NOTICE = "观看副本由原件派生，加印了水印，只供观看；不是原件，不作为证据。追溯码指向批准调取的申请和领取人。"


def check_copies(package: Package, *, files: dict[str, Digests], entries: Sequence[Entry]) -> None:
    """Hold the copies against their list and against the log; ``files`` are those under ``data/``."""
    report = package.report
    here = {path for path in files if path.startswith(COPIES_FOLDER)}
    if not here and COPIES not in package.sizes:
        return
    listed, lacking = _read_list(package)
    made = _made(package, entries)
    held = {digests.sha256 for path, digests in files.items() if path.startswith(ORIGINALS_FOLDER)}
    bound = alone = 0
    for path in sorted(here | set(listed)):
        if path not in here or path not in listed:
            report.add("inclusion", FAILED, "copy-unlisted", path)
            continue
        digests, original = files[path], listed[path]
        known = made.get((digests.sha256, original))
        if known is None:
            report.add("inclusion", FAILED, "copy-without-entry", path)
        elif known != (digests.sm3, digests.size):
            report.add("inclusion", FAILED, "copy-differs", path)
        else:
            bound += 1
            alone += original not in held
    if bound:
        report.add("inclusion", OK, "copies-bound", count=bound)
    if alone:
        report.add("inclusion", NOTE, "originals-not-held", count=alone)
    if lacking:
        report.add("inclusion", NOTE, "copies-lacking", count=lacking)


def _read_list(package: Package) -> tuple[dict[str, str], int]:
    """Return {path: SHA-256 of its original} of the copies, and how many could not be made."""
    try:
        told = loads(plain_line(package.read(COPIES, limit=COPIES_BYTES_MAX)))
        listed = {each["path"]: each["original"] for each in told["copies"]}
        if type(told["lacking"]) is list and all(
            type(text) is str for pair in listed.items() for text in pair
        ):
            return listed, len(told["lacking"])
    except (KeyError, TooLarge, TypeError, ValueError):
        pass
    package.report.add("inclusion", FAILED, "copies-unreadable", COPIES)
    return {}, 0


def _made(package: Package, entries: Sequence[Entry]) -> dict[tuple[str, str], tuple[str, int]]:
    """Return {(SHA-256, original's SHA-256): (SM3, size)} of what the log says was made after an approval."""
    approved: dict[str, int] = {}
    for entry in entries:
        if entry.fields["event"] == APPROVED:
            approved.setdefault(entry.fields["subject"], entry.fields["n"])
    made = {}
    for entry in entries:
        path = f"proofs/payload/{entry.index}.json"
        is_later = entry.fields["n"] > approved.get(entry.fields["subject"], entry.fields["n"])
        if entry.fields["event"] != COPIED or not is_later or path not in package.sizes:
            continue
        try:
            data = loads(plain_line(package.read(path, limit=PAYLOAD_BYTES_MAX)))["data"]
        except (KeyError, TooLarge, TypeError, ValueError):
            continue  # reported with the payloads
        if has_types(data, _COPY):  # else it tells of one that could not be made
            made[data["sha256"], data["original"]] = data["sm3"], data["size"]
    return made
