"""Capsules for the tests: a small log, a recording with its chain, and every way to spoil them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from liuhen.demo.neighbour import Log as MemoryLog
from liuhen.demo.neighbour import stamp
from liuhen_proof import canonical, capsule, notes, signing, tiles
from liuhen_proof.digests import Digests, digests_of_bytes
from liuhen_proof.sealed import DOSSIER, TRANSFER

ORIGIN = "liuhen.test/log/1"
START = datetime(2026, 11, 24, 3, 4, 5, 678901, tzinfo=UTC)
ED25519 = signing.Ed25519Signer.generate(ORIGIN)
SM2 = signing.Sm2Signer.generate(ORIGIN)
WITNESS = signing.WitnessSigner(
    "city.test/witness", pem=signing.Ed25519Signer.generate("x").pem, at=int(START.timestamp()) + 3600
)
KEYS = [ED25519.verify_key, SM2.verify_key, WITNESS.verify_key]
TRUST = "".join(key.vkey + "\n" for key in KEYS)
VIDEO = bytes(range(256)) * 9000  # larger than one block
PHOTO = b"a photo"


class Log(MemoryLog):
    """A log of the tests' own: an entry a second, by one account, signed by all three."""

    def append(
        self, subject: str, event: str, data: dict[str, Any], *, rows: dict[str, str] | None = None
    ) -> int:
        at = START + timedelta(seconds=len(self.leaves))
        return self.enter(subject, event, data, rows=rows, by="account:7", at=at)

    def checkpoint(self, size: int | None = None, *, signers: list[Any] | None = None) -> str:
        text = self.head(ORIGIN, size=len(self.leaves) if size is None else size)
        return notes.sign(text, [ED25519, SM2, WITNESS] if signers is None else signers)

    def earlier(self, size: int) -> capsule.EarlierCheckpoint:
        path = tiles.consistency_path(size, new=len(self.leaves), read_tile=self.read)
        return capsule.EarlierCheckpoint(self.checkpoint(size), path)


def received(data: bytes, name: str) -> dict[str, Any]:
    return {**digests_of_bytes(data)._asdict(), "filename": name}


def busy_log() -> Log:
    """Return a log of 300 entries in which recording:1 (video) and recording:2 (photo) have lived a little."""
    log = Log()
    for i in range(100):
        log.append(f"device:{i % 7}", "device.docked", {"i": i})
    log.append("recording:1", "recording.received", received(VIDEO, "现场.mp4"))  # index 100
    log.append("recording:2", "recording.received", received(PHOTO, "照片.jpg"))
    for i in range(150):
        log.append(f"device:{i % 7}", "device.docked", {"i": i})
    log.append("recording:1", "recording.labelled", {"case": "7"})  # index 252
    log.append("recording:1", "recording.viewed", {"by": "8"})
    for i in range(46):
        log.append(f"device:{i % 7}", "device.docked", {"i": i})
    return log


LOG = busy_log()
CASE = (100, 101, 252, 253)
SEEN = 257  # the size of a checkpoint that somebody kept


def contents(log: Log = LOG, *, indices: tuple[int, ...] = CASE, **changes: Any) -> capsule.Contents:
    made = capsule.Contents(
        name="案件〔2026〕7号",
        organization="某县司法局",
        made_at=START + timedelta(hours=2),
        items=[
            capsule.Item("现场.mp4", lambda: [VIDEO[:999], VIDEO[999:]], digests_of_bytes(VIDEO)),
            capsule.Item("照片.jpg", lambda: [PHOTO], digests_of_bytes(PHOTO)),
            capsule.Item("询问笔录.txt", lambda: [b"words"], digests_of_bytes(b"words"), folder="records"),
        ],
        entries=[log.entry(index) for index in indices],
        checkpoint=log.checkpoint(),
        keys=KEYS,
        signer=SM2,
        earlier=[log.earlier(SEEN)],
    )
    return replace(made, **changes)


def folder(target: Path, **changes: Any) -> Path:
    capsule.write_folder(target, contents=contents(**changes))
    return target


def reseal(root: Path, *, signer: signing.Sm2Signer | None) -> None:
    """Make manifests, SM3 list and signature fit again, as a careful forger would (``signer`` his own key)."""
    payload = sorted(path for path in (root / "data").rglob("*") if path.is_file())
    known = {path: digests_of_bytes(path.read_bytes()) for path in payload}
    write_list(root / "manifest-sha256.txt", root, {path: d.sha256 for path, d in known.items()})
    write_list(root / "gm/sm3sums.txt", root, {path: d.sm3 for path, d in known.items()})
    sealed = {"tagmanifest-sha256.txt", "gm/signature.sm2"}
    tags = [path for path in sorted(root.rglob("*")) if path.is_file() and path not in known]
    tags = [path for path in tags if path.relative_to(root).as_posix() not in sealed]
    digests = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in tags}
    write_list(root / "tagmanifest-sha256.txt", root, digests)
    if signer:
        (root / "gm/signature.sm2").write_bytes(signer.sign((root / "tagmanifest-sha256.txt").read_bytes()))


def write_list(place: Path, root: Path, digests: dict[Path, str]) -> None:
    lines = [f"{digest}  {path.relative_to(root).as_posix()}\n" for path, digest in digests.items()]
    place.write_text("".join(lines), newline="\n")


def flip(path: Path, at: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new), newline="\n")


def drop_entry(root: Path, index: int) -> None:
    for path in (f"{index}.tlog-proof", f"leaves/{index}.json", f"payload/{index}.json"):
        (root / "proofs" / path).unlink()
    rewrite_custody(root)


def rewrite_custody(root: Path) -> None:
    leaves = sorted((root / "proofs/leaves").iterdir(), key=lambda path: int(path.stem))
    (root / "proofs/custody.jsonl").write_bytes(b"".join(path.read_bytes() + b"\n" for path in leaves))


def swap(first: Path, second: Path) -> None:
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)


THIEF_ED25519 = signing.Ed25519Signer.generate(ORIGIN)
THIEF_SM2 = signing.Sm2Signer.generate(ORIGIN)


@dataclass(frozen=True)
class Mutation:
    """One way to spoil a good capsule: ``spoil`` its folder, or export from a spoiled log."""

    name: str
    verdict: str
    code: str
    where: str
    spoil: Callable[[Path], object] = lambda root: None
    changes: Callable[[], dict[str, Any]] = dict
    resealed: bool = False


def _sealed_by_thief(root: Path) -> None:
    edit(root / "trust/log-sm2.pem", SM2.verify_key.pem, THIEF_SM2.verify_key.pem)
    edit(root / "trust/log.vkey", SM2.verify_key.vkey, THIEF_SM2.verify_key.vkey)
    edit(root / "trust/log.vkey", ED25519.verify_key.vkey, THIEF_ED25519.verify_key.vkey)
    text = notes.parse((root / "proofs/checkpoint").read_text())[0]
    forged = notes.sign(text, [THIEF_ED25519, THIEF_SM2])
    (root / "proofs/checkpoint").write_text(forged, newline="\n")
    reseal(root, signer=THIEF_SM2)


def _other_log() -> dict[str, Any]:
    """The database was rolled back and grew again: another history of the same length under the same keys."""
    log = Log()
    for i in range(100):
        log.append(f"device:{i % 7}", "device.docked", {"i": i})
    log.append("recording:1", "recording.received", received(VIDEO, "现场.mp4"))
    log.append("recording:2", "recording.received", received(PHOTO, "照片.jpg"))
    for i in range(198):
        log.append(f"device:{i % 7}", "device.docked", {"again": i})
    return {
        "log": log,
        "indices": (100, 101),
        "earlier": [replace(log.earlier(SEEN), note=LOG.checkpoint(SEEN))],
    }


def _cut_tail() -> dict[str, Any]:
    """The newest entries of the log were dropped and it was signed again, shorter than what others have seen."""
    log = Log()
    for leaf, payload in zip(LOG.leaves[:-1], LOG.payloads.values(), strict=False):
        log.put(leaf, payload)
    return {"log": log}


def _rewritten_leaf() -> dict[str, Any]:
    entry = LOG.entry(252)
    return {
        "entries": [
            *map(LOG.entry, CASE[:2]),
            replace(entry, leaf=entry.leaf.replace(b":7", b":8")),
            LOG.entry(253),
        ]
    }


def _swapped_leaves() -> dict[str, Any]:
    a, b = LOG.entry(252), LOG.entry(253)
    return {"entries": [LOG.entry(100), LOG.entry(101), replace(a, leaf=b.leaf), replace(b, leaf=a.leaf)]}


def spoil_path(path: Path) -> None:
    lines = path.read_text().split("\n")
    lines[3] = lines[2]
    path.write_text("\n".join(lines), newline="\n")


def spoil_root(root: Path) -> None:
    """Change the root in the checkpoint and in every proof alike."""
    line = (root / "proofs/checkpoint").read_text().split("\n")[2]
    spoiled = ("B" if line[0] == "A" else "A") + line[1:]
    for path in [root / "proofs/checkpoint", *(root / "proofs").glob("*.tlog-proof")]:
        edit(path, line, spoiled)


def spoil_sm3(root: Path) -> None:
    digest = digests_of_bytes(PHOTO).sm3
    edit(root / "gm/sm3sums.txt", digest, Digests("", digest[::-1], 0).sm3)
    files = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in tag_paths(root)}
    write_list(root / "tagmanifest-sha256.txt", root, files)


def tag_paths(root: Path) -> list[Path]:
    listed = (root / "tagmanifest-sha256.txt").read_text().splitlines()
    return [root / line.partition("  ")[2] for line in listed]


def _late_entry() -> dict[str, Any]:
    log = busy_log()
    late = canonical.loads(log.leaves[253])
    late |= {"subject": "recording:9", "n": 1, "prev": "", "at": stamp(START + timedelta(days=1))}
    log.put(canonical.dumps(late), log.payloads[253])
    return {"log": log, "indices": (*CASE, 300)}


COPY = b"moving pictures with words on them" * 40_000
HANDED_OUT = (300, 301, 302, 303)
COPY_PATH = "data/copies/现场-观看副本.mp4"


def with_copies(*, originals: bool = True, approved: bool = True, **recorded: Any) -> dict[str, Any]:
    """Return what changes in a capsule that also, or only, holds a copy made under an approval; a second failed."""
    log = busy_log()
    video, photo = digests_of_bytes(VIDEO).sha256, digests_of_bytes(PHOTO).sha256
    log.append("export:1", "export.requested", {"delivery": "both" if originals else "copies"})
    log.append("export:1", "export.approved" if approved else "export.rejected", {"opinion": "同意"})
    log.append(
        "export:1", "export.copied", {**digests_of_bytes(COPY)._asdict(), "original": video, **recorded}
    )
    log.append("export:1", "export.copied", {"original": photo, "why": "无法识别的图像文件"})
    copy = capsule.Item(
        "现场-观看副本.mp4", lambda: [COPY], digests_of_bytes(COPY), folder="copies",
        derived={"original": video, "software": "x264", "words": ["7K2-M9Q-4TX"]},
    )  # fmt: skip
    return {
        "log": log,
        "indices": CASE + HANDED_OUT if originals else HANDED_OUT,
        "items": [*contents().items, copy] if originals else [copy],
        "lacking": [{"original": photo, "name": "照片.jpg", "why": "无法识别的图像文件"}],
        "earlier": [log.earlier(SEEN)],
    }


CLOSED = (300, 301, 302)
BOUND, ITEM = b"all of it bound", b"a paper of it"
WHOLE_PATH = "data/dossier/全卷.pdf"


def with_dossier() -> dict[str, Any]:
    """Return what changes in a capsule that holds a closed file: all bound, its one paper, and a recording named."""
    log = busy_log()
    video = digests_of_bytes(VIDEO).sha256
    rows = {
        ref: canonical.dumps({"id": 1, "sha256": digests_of_bytes(data).sha256}).decode()
        for ref, data in (("volume:1", BOUND), ("dossieritem:1", ITEM))
    }
    log.append("dossier:1", "dossier.opened", {})
    log.append("dossier:1", "dossier.closed", {}, rows=rows)
    log.append("dossier:1", "dossier.capsule-built", {})
    items = [
        capsule.Item(
            name, lambda data=data: [data], digests_of_bytes(data), folder="dossier",  # type: ignore[misc]
            sealed={"entry": 301, "ref": ref, "row": rows[ref]},
        )
        for name, ref, data in (("全卷.pdf", "volume:1", BOUND), ("001 函.pdf", "dossieritem:1", ITEM))
    ]  # fmt: skip
    return {
        "log": log,
        "indices": (100, *CLOSED),
        "items": items,
        "seal": DOSSIER,
        "cited": [{"sha256": video, "entry": 100, "title": "现场.mp4"}],
        "later": [{"at": "2026-12-01 10:00:00", "title": "补充第1册"}],
        "earlier": [log.earlier(SEEN)],
    }


def with_transfer() -> dict[str, Any]:
    """Return what changes in a capsule that hands a case over: one file of its list, one line without, a recording."""
    log = busy_log()
    video = digests_of_bytes(VIDEO).sha256
    rows = {
        "listeditem:1": canonical.dumps({"id": 1, "sha256": digests_of_bytes(ITEM).sha256}).decode(),
        "listeditem:2": canonical.dumps({"id": 2, "sha256": ""}).decode(),
    }
    log.append("casetransfer:1", "case-transfer.proposed", {})
    log.append("casetransfer:1", "case-transfer.sent", {}, rows=rows)
    item = capsule.Item(
        "001 台账.txt", lambda: [ITEM], digests_of_bytes(ITEM), folder="transfer",
        sealed={"entry": 301, "ref": "listeditem:1", "row": rows["listeditem:1"]},
    )  # fmt: skip
    return {
        "log": log,
        "indices": (100, 300, 301),
        "items": [item],
        "seal": TRANSFER,
        "sealed": [{"entry": 301, "ref": "listeditem:2", "row": rows["listeditem:2"]}],
        "cited": [{"sha256": video, "entry": 100, "title": "现场.mp4"}],
        "earlier": [log.earlier(SEEN)],
    }


def leave_out_a_line(root: Path) -> None:
    """Take a line out of the list of a case handed over."""
    said = canonical.loads((root / "transfer.json").read_bytes())
    said["inside"] = [each for each in said["inside"] if each["ref"] != "listeditem:2"]
    (root / "transfer.json").write_bytes(canonical.dumps(said))


def leave_out_an_item(root: Path) -> None:
    """Take a paper out of a file, and its line out of the list."""
    next((root / "data/dossier").glob("001*")).unlink()
    said = canonical.loads((root / "dossier.json").read_bytes())
    said["inside"] = [each for each in said["inside"] if each["ref"] != "dossieritem:1"]
    (root / "dossier.json").write_bytes(canonical.dumps(said))


def call_another_its_original(root: Path) -> None:
    edit(root / "copies.json", f'original":"{digests_of_bytes(VIDEO).sha256}', f'original":"{"0" * 64}')


# What an editor does to a text when it is saved again, line breaks first.
SAVED_AGAIN: dict[str, Callable[[str], bytes]] = {
    "bom": lambda text: text.encode("utf-8-sig"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "carriage returns": lambda text: text.replace("\n", "\r").encode(),
    "no last newline": lambda text: text.rstrip("\n").encode(),
    "more newlines": lambda text: b"\n" + text.encode() + b"\n\n",
    "blanks at line ends": lambda text: text.replace("\n", "  \n").encode(),
    "utf-16": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "utf-16 big-endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "ansi of chinese windows": lambda text: text.replace("\n", "\r\n").encode("gb18030"),
}

# The fixed list: every one must be found, and the first finding must name the place.
MUTATIONS = [
    Mutation("bit flip in a recording", "bytes", "file-changed", "data/recordings/现场.mp4",
             lambda root: flip(root / "data/recordings/现场.mp4", 1_500_000)),
    Mutation("bit flip in a recording, lists mended", "inclusion", "file-without-entry", "data/recordings/现场.mp4",
             lambda root: flip(root / "data/recordings/现场.mp4"), resealed=True),
    Mutation("bit flip in a leaf", "inclusion", "not-included", "proofs/leaves/100.json",
             lambda root: edit(root / "proofs/leaves/100.json", "account:7", "account:6"), resealed=True),
    Mutation("bit flip in a proof's hash", "inclusion", "not-included", "proofs/leaves/252.json",
             lambda root: spoil_path(root / "proofs/252.tlog-proof"), resealed=True),
    Mutation("bit flip in the checkpoint", "signatures", "signature-false", "proofs/checkpoint",
             spoil_root, resealed=True),
    Mutation("row edited", "inclusion", "payload-changed", "proofs/payload/252.json",
             lambda root: edit(root / "proofs/payload/252.json", '"7"', '"9"'), resealed=True),
    Mutation("entry deleted in the middle", "inclusion", "chain-broken", "proofs/leaves/253.json",
             lambda root: drop_entry(root, 252), resealed=True),
    Mutation("first entry deleted", "inclusion", "chain-broken", "proofs/leaves/252.json",
             lambda root: drop_entry(root, 100), resealed=True),
    Mutation("entry left out of the custody list", "inclusion", "custody-differs", "proofs/custody.jsonl",
             lambda root: edit(root / "proofs/custody.jsonl", '"recording:2"', '"recording:3"'), resealed=True),
    Mutation("old database restored", "inclusion", "forked", "proofs/checkpoint-257", changes=_other_log),
    Mutation("history forked at the same size", "inclusion", "forked", "proofs/checkpoint",
             changes=lambda: {**_other_log(), "earlier": []}),
    Mutation("leaves swapped", "inclusion", "not-included", "proofs/leaves/252.json", changes=_swapped_leaves),
    Mutation("event re-dated", "inclusion", "not-included", "proofs/leaves/100.json",
             lambda root: edit(root / "proofs/leaves/100.json", "2026-11-24", "2026-11-23"), resealed=True),
    Mutation("leaf rewritten with its payload's digest", "inclusion", "not-included", "proofs/leaves/252.json",
             changes=_rewritten_leaf),
    Mutation("keys replaced everywhere", "signatures", "no-trusted-signature", "proofs/checkpoint", _sealed_by_thief),
    Mutation("Ed25519 key replaced, SM2 holds", "signatures", "key-replaced", "proofs/checkpoint",
             changes=lambda: {"checkpoint": LOG.checkpoint(signers=[THIEF_ED25519, SM2, WITNESS])}),
    Mutation("SM2 key replaced, Ed25519 holds", "signatures", "key-replaced", "proofs/checkpoint",
             changes=lambda: {"checkpoint": LOG.checkpoint(signers=[ED25519, THIEF_SM2, WITNESS])}),
    Mutation("Ed25519 signature left out", "signatures", "key-replaced", "proofs/checkpoint",
             changes=lambda: {"checkpoint": LOG.checkpoint(signers=[SM2])}),
    Mutation("package signed by another key", "signatures", "package-signature-false", "gm/signature.sm2",
             lambda root: reseal(root, signer=THIEF_SM2)),
    Mutation("package signature dropped", "signatures", "package-signature-missing", "gm/signature.sm2",
             lambda root: (root / "gm/signature.sm2").unlink()),
    Mutation("recording dropped", "bytes", "file-missing", "data/recordings/照片.jpg",
             lambda root: (root / "data/recordings/照片.jpg").unlink()),
    Mutation("proof dropped", "inclusion", "entry-incomplete", "proofs/100.tlog-proof",
             lambda root: (root / "proofs/100.tlog-proof").unlink(), resealed=True),
    Mutation("file added", "bytes", "file-unlisted", "data/records/more.txt",
             lambda root: (root / "data/records/more.txt").touch()),
    Mutation("tag file added", "bytes", "file-unlisted", "autorun.inf",
             lambda root: (root / "autorun.inf").touch()),
    Mutation("wrong SM3 list", "bytes", "sm3-changed", "data/recordings/照片.jpg",
             spoil_sm3),
    Mutation("recordings swapped", "bytes", "file-changed", "data/recordings/照片.jpg",
             lambda root: swap(root / "data/recordings/照片.jpg", root / "data/recordings/现场.mp4")),
    Mutation("verifier replaced", "bytes", "file-changed", "verify.py",
             lambda root: (root / "verify.py").write_text("print('全部通过')")),
    Mutation("another event's proof", "inclusion", "proof-elsewhere", "proofs/252.tlog-proof",
             lambda root: swap(root / "proofs/252.tlog-proof", root / "proofs/253.tlog-proof"), resealed=True),
    Mutation("manifest line broken", "bytes", "manifest-unreadable", "manifest-sha256.txt",
             lambda root: edit(root / "manifest-sha256.txt", "  data/records", " data/records")),
    Mutation("leaf in other words", "inclusion", "leaf-malformed", "proofs/leaves/100.json",
             lambda root: edit(root / "proofs/leaves/100.json", ":", ": "), resealed=True),
    Mutation("checkpoint removed", "inclusion", "checkpoint-unreadable", "proofs/checkpoint",
             lambda root: (root / "proofs/checkpoint").unlink(), resealed=True),
    Mutation("entry younger than the witness saw", "time", "entry-after-witness", "proofs/leaves/300.json",
             changes=_late_entry),
    Mutation("bit flip in a copy", "bytes", "file-changed", COPY_PATH,
             lambda root: flip(root / COPY_PATH), changes=with_copies),
    Mutation("bit flip in a copy, lists mended", "inclusion", "copy-without-entry", COPY_PATH,
             lambda root: flip(root / COPY_PATH), changes=with_copies, resealed=True),
    Mutation("a copy that nobody approved", "inclusion", "copy-without-entry", COPY_PATH,
             changes=lambda: with_copies(originals=False, approved=False)),
    Mutation("a copy recorded with another size", "inclusion", "copy-differs", COPY_PATH,
             changes=lambda: with_copies(size=1)),
    Mutation("a copy said to be of another original", "inclusion", "copy-without-entry", COPY_PATH,
             call_another_its_original, changes=with_copies, resealed=True),
    Mutation("a copy smuggled in", "inclusion", "copy-unlisted", "data/copies/more.mp4",
             lambda root: (root / "data/copies/more.mp4").write_bytes(COPY), changes=with_copies, resealed=True),
    Mutation("a copy taken out", "inclusion", "copy-unlisted", COPY_PATH,
             lambda root: (root / COPY_PATH).unlink(), changes=with_copies, resealed=True),
    Mutation("bit flip in a bound file", "bytes", "file-changed", WHOLE_PATH,
             lambda root: flip(root / WHOLE_PATH), changes=with_dossier),
    Mutation("bit flip in a bound file, lists mended", "inclusion", "dossier-differs", WHOLE_PATH,
             lambda root: flip(root / WHOLE_PATH), changes=with_dossier, resealed=True),
    Mutation("a file's row rewritten", "inclusion", "dossier-not-sealed", WHOLE_PATH,
             lambda root: edit(root / "dossier.json", '\\"id\\":1', '\\"id\\":2'), changes=with_dossier, resealed=True),
    Mutation("a paper left out of a file", "inclusion", "dossier-lacks", "dossieritem:1",
             leave_out_an_item, changes=with_dossier, resealed=True),
    Mutation("a paper smuggled into a file", "inclusion", "dossier-unlisted", "data/dossier/more.pdf",
             lambda root: (root / "data/dossier/more.pdf").write_bytes(ITEM), changes=with_dossier, resealed=True),
    Mutation("a file that names a recording nobody took in", "inclusion", "dossier-not-sealed", "现场.mp4",
             lambda root: edit(root / "dossier.json", '"entry":100', '"entry":300'), changes=with_dossier,
             resealed=True),
    Mutation("the list of a file taken out", "inclusion", "dossier-unreadable", "dossier.json",
             lambda root: (root / "dossier.json").unlink(), changes=with_dossier, resealed=True),
    Mutation("a file of a case handed over changed, lists mended", "inclusion", "transfer-differs",
             "data/transfer/001 台账.txt",
             lambda root: flip(root / "data/transfer/001 台账.txt"), changes=with_transfer, resealed=True),
    Mutation("a line left out of the list of a case handed over", "inclusion", "transfer-lacks", "listeditem:2",
             leave_out_a_line, changes=with_transfer, resealed=True),
    Mutation("a file slipped into a case handed over", "inclusion", "transfer-unlisted", "data/transfer/more.txt",
             lambda root: (root / "data/transfer/more.txt").write_bytes(ITEM), changes=with_transfer, resealed=True),
    Mutation("a recording of a case handed over named by another entry", "inclusion", "transfer-not-sealed", "现场.mp4",
             lambda root: edit(root / "transfer.json", '"entry":100', '"entry":300'), changes=with_transfer,
             resealed=True),
    Mutation("the list of a case handed over dropped", "inclusion", "transfer-unreadable", "transfer.json",
             lambda root: (root / "transfer.json").unlink(), changes=with_transfer, resealed=True),
    Mutation("the list of copies taken out", "inclusion", "copies-unreadable", "copies.json",
             lambda root: (root / "copies.json").unlink(), changes=with_copies, resealed=True),
]  # fmt: skip
