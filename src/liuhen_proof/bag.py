"""First verdict, bytes 字节: every file is the one the manifests name, and no file is beside them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from liuhen_proof.digests import BLOCK_BYTES, Digests, Sm3Unavailable, digests_of_blocks, new_sm3
from liuhen_proof.kept_texts import decode_kept
from liuhen_proof.package import Package, TooLarge
from liuhen_proof.report import FAILED, OK, UNCHECKED

MANIFEST_BYTES_MAX = 64 << 20
PAYLOAD_MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SM3_LIST, PACKAGE_SIGNATURE = "gm/sm3sums.txt", "gm/signature.sm2"
# The tag manifest cannot list itself, nor the signature made over it.
UNLISTED_TAGS = (TAG_MANIFEST, PACKAGE_SIGNATURE)


def check_bytes(package: Package, *, progress: Callable[[int], None]) -> dict[str, Digests]:
    """Digest every file again; return the digests of those under ``data/``.

    Where this Python has no SM3 the returned ``sm3`` is the listed one. ``progress`` is told the size of each block.
    """
    report = package.report
    has_sm3 = _has_sm3()
    tags = {path for path in package.sizes if not path.startswith("data/") and path not in UNLISTED_TAGS}
    payload = set(package.sizes) - tags - set(UNLISTED_TAGS)
    found = _digest_all(package, sorted(payload | tags), payload if has_sm3 else set(), progress)
    for manifest, files in ((PAYLOAD_MANIFEST, payload), (TAG_MANIFEST, tags)):
        listed = read_manifest(package, manifest, digits=64)
        for path in sorted(files | set(listed)):
            if path not in files:
                report.add("bytes", FAILED, "file-missing", path)
            elif path not in listed:
                report.add("bytes", FAILED, "file-unlisted", path)
            elif found[path].sha256 != listed[path]:
                report.add("bytes", FAILED, "file-changed", path)
    digests = {path: found[path] for path in payload}
    listed_sm3 = _check_sm3(package, digests, has_sm3)
    if report.status("bytes") != FAILED:
        size = sum(package.sizes[path] for path in found)
        report.add("bytes", OK, "files-unchanged", count=len(found), size=size)
    return {
        path: each if has_sm3 else each._replace(sm3=listed_sm3.get(path, ""))
        for path, each in digests.items()
    }


def read_manifest(package: Package, manifest: str, *, digits: int) -> dict[str, str]:
    """Return {path: digest} of a manifest, ``digits`` hex digits each; what is wrong with it is reported."""
    listed: dict[str, str] = {}
    if manifest not in package.sizes:
        package.report.add("bytes", FAILED, "file-missing", manifest)
        return listed
    try:
        lines = decode_kept(package.read(manifest, limit=MANIFEST_BYTES_MAX)).split("\n")
    except (TooLarge, ValueError):
        package.report.add("bytes", FAILED, "manifest-unreadable", manifest, line=0)
        return listed
    for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, 1):
        digest, gap, path = line.partition("  ")
        path = path.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        wrong = len(digest) != digits or any(c not in "0123456789abcdef" for c in digest) or not path
        if wrong or not gap or path in listed:
            package.report.add("bytes", FAILED, "manifest-unreadable", manifest, line=number)
            continue
        listed[path] = digest
    return listed


def _check_sm3(package: Package, payload: dict[str, Digests], has_sm3: bool) -> dict[str, str]:
    report = package.report
    if SM3_LIST not in package.sizes:
        report.add("bytes", UNCHECKED, "sm3-list-missing")
        return {}
    listed = read_manifest(package, SM3_LIST, digits=64)
    wrong = 0
    for path in sorted(set(payload) | set(listed)):
        if path not in payload or path not in listed:
            report.add("bytes", FAILED, "sm3-unlisted", path)
        elif has_sm3 and payload[path].sm3 != listed[path]:
            report.add("bytes", FAILED, "sm3-changed", path)
        else:
            continue
        wrong += 1
    if not has_sm3:
        report.add("bytes", UNCHECKED, "sm3-not-computed")
    elif not wrong:
        report.add("bytes", OK, "sm3-unchanged", count=len(payload))
    return listed


def _has_sm3() -> bool:
    try:
        new_sm3()
    except Sm3Unavailable:
        return False
    return True


def _digest_all(
    package: Package, paths: list[str], with_sm3: set[str], progress: Callable[[int], None]
) -> dict[str, Digests]:
    def digest(path: str) -> Digests:
        if path in with_sm3 and package.sizes[path] > BLOCK_BYTES:
            return digests_of_blocks(told(path))
        sha256, sm3, size = hashlib.sha256(), new_sm3() if path in with_sm3 else None, 0
        for block in told(path):
            sha256.update(block)
            size += len(block)
            if sm3:
                sm3.update(block)
        return Digests(sha256.hexdigest(), sm3.hexdigest() if sm3 else "", size)

    def told(path: str) -> Iterator[bytes]:
        for block in package.blocks(path):
            yield block
            progress(len(block))

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return dict(zip(paths, threads.map(digest, paths)))  # noqa: B905 -- Python 3.8
