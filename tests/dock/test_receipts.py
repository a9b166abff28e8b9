"""A receipt counts only if everything in it holds; otherwise the file stays on the card."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liuhen_dock import receipts
from liuhen_proof import canonical
from liuhen_proof.digests import digests_of_bytes
from tests.builders.footage import bulk
from tests.dock.conftest import DockingStation
from tests.dock.tus_platform import Log, Platform

Receipt = dict[str, Any]


def part(receipt: Receipt, name: str) -> Any:
    return canonical.loads(base64.b64decode(receipt[name]))


def with_part(receipt: Receipt, name: str, value: Any) -> Receipt:
    return receipt | {name: base64.b64encode(canonical.dumps(value)).decode()}


def logged_anew(
    platform: Platform, receipt: Receipt, *, data: Receipt | None = None, **changes: Any
) -> Receipt:
    """Put a changed entry on the true log: everything is signed, only what it says is wrong."""
    payload = part(receipt, "payload")
    payload["data"] |= data or {}
    leaf = part(receipt, "leaf") | {"payload": digests_of_bytes(canonical.dumps(payload))._asdict()} | changes
    index = platform.log.append(canonical.dumps(leaf))
    return with_part(with_part(receipt, "leaf", leaf), "payload", payload) | {
        "proof": platform.log.proof(index)
    }


def by_another_log(receipt: Receipt, log: Log) -> Receipt:
    index = log.append(base64.b64decode(receipt["leaf"]))
    return receipt | {"proof": log.proof(index)}


def other_origin(platform: Platform, receipt: Receipt) -> Receipt:
    return by_another_log(receipt, Log(signers=platform.log.signers, origin="liuhen.test/log/2"))


def one_signature(platform: Platform, receipt: Receipt) -> Receipt:
    head, _, _ = receipt["proof"].rpartition("\u2014 ")
    return receipt | {"proof": head}


MUTATIONS: dict[str, Callable[[Platform, Receipt], Receipt]] = {
    "empty": lambda p, r: {},
    "no proof": lambda p, r: {key: value for key, value in r.items() if key != "proof"},
    "a list for a leaf": lambda p, r: with_part(r, "leaf", ["x"]),
    "leaf not base64": lambda p, r: r | {"leaf": "%%%"},
    "leaf of another event, not on the log": lambda p, r: with_part(r, "leaf", part(r, "leaf") | {"n": 2}),
    "payload changed": lambda p, r: with_part(r, "payload", part(r, "payload") | {"salt": "11" * 16}),
    "payload not canonical": lambda p, r: (
        r | {"payload": base64.b64encode(json.dumps(part(r, "payload")).encode()).decode()}
    ),
    "another recording": lambda p, r: r | {"recording": r["recording"] + 1},
    "recording is true": lambda p, r: r | {"recording": True},
    "another index": lambda p, r: r | {"proof": r["proof"].replace("index 1", "index 0")},
    "a signature missing": one_signature,
    "signed by other keys": lambda p, r: by_another_log(r, Log()),
    "another origin": other_origin,
    "signature bytes changed": lambda p, r: r | {"proof": r["proof"][:-12] + "AAAA" + r["proof"][-8:]},
    "another event": lambda p, r: logged_anew(p, r, event="recording.refused"),
    "another version": lambda p, r: logged_anew(p, r, v=2),
    "another subject": lambda p, r: logged_anew(p, r, subject="recording:99"),
    "another sha256": lambda p, r: logged_anew(p, r, data={"sha256": "00" * 32}),
    "another sm3": lambda p, r: logged_anew(p, r, data={"sm3": "00" * 32}),
    "another size": lambda p, r: logged_anew(p, r, data={"size": 1}),
    "payload digest of another": lambda p, r: logged_anew(p, r, payload={"sha256": "", "sm3": "", "size": 0}),
    "payload is no object": lambda p, r: logged_anew(p, r, payload=[]),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_receipt_that_does_not_hold_never_wipes(
    station: DockingStation, platform: Platform, mutation: str
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.mangle = lambda receipt: MUTATIONS[mutation](platform, receipt)
    outcome = station.run("--wipe")
    assert outcome.code == 6, outcome.text
    assert "回执存疑" in outcome.text
    assert station.files() == {"a.mp4"}
    assert station.states() == {"a.mp4": "unproven"}
    assert list((station.home / "receipts" / "存疑").iterdir()), "kept as evidence"


def test_the_untouched_receipt_wipes_and_is_kept(station: DockingStation, platform: Platform) -> None:
    path = bulk(station.card / "a.mp4", size=5000)
    sha256 = digests_of_bytes(path.read_bytes()).sha256
    assert station.run("--wipe").code == 0
    assert station.files() == set()
    (kept,) = (station.home / "receipts").iterdir()
    stored = json.loads(kept.read_text("utf-8"))
    assert stored["receipt"]["proof"].startswith("c2sp.org/tlog-proof@v1")
    assert stored["file"]["sha256"] == sha256


def test_a_doubtful_receipt_is_asked_for_again_when_the_program_starts_anew(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.mangle = lambda receipt: {}
    station.run()
    platform.faults.mangle = lambda receipt: receipt
    assert station.run().code == 0
    assert platform.count("PATCH") == 1
    assert station.states() == {"a.mp4": "marked"}


def test_without_wipe_originals_stay_and_a_later_wipe_takes_them(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    station.run()
    assert station.files() == {"a.mp4"}
    assert (station.card / "已上传.txt").read_text("utf-8-sig").splitlines()[1:] == ["a.mp4"]
    assert station.run("--wipe").code == 0
    assert station.files() == set()
    assert not (station.card / "已上传.txt").exists()
    assert platform.count("POST") == 1


def test_a_file_whose_bytes_changed_behind_the_same_name_size_and_time_is_not_wiped_but_carried(
    station: DockingStation, platform: Platform
) -> None:
    import os

    path = bulk(station.card / "a.mp4", size=(16 << 20) + 100_000)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    station.run()
    with path.open("r+b") as content:  # between the pieces that are looked at without a wipe
        content.seek(600_000)
        content.write(b"other")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert "未清除" in station.run("--wipe").text
    assert station.files() == {"a.mp4"}
    assert station.run().code == 0
    assert platform.contents()[1] == path.read_bytes()


def test_a_wiped_card_whose_receipt_was_edited_in_the_journal_is_not_believed(
    station: DockingStation, platform: Platform
) -> None:
    import sqlite3

    bulk(station.card / "a.mp4", size=5000)
    station.run()
    db = sqlite3.connect(station.home / "liuhen-dock.db")
    db.execute("UPDATE entry SET receipt='{}'")
    db.commit()
    db.close()
    assert station.run("--wipe").code == 6
    assert station.files() == {"a.mp4"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_receipt_that_somebody_saved_again_with_notepad_is_the_same_receipt(
    tmp_path: Path, encoding: str
) -> None:
    def keep() -> Path:
        return receipts.keep(
            {"index": 7}, folder=tmp_path, sha256="a" * 64, about={"name": "现场"}, is_proven=True
        )

    place = keep()
    place.write_bytes(place.read_text("utf-8").replace("\n", "\r\n").encode(encoding))
    assert keep() == place
    place.write_bytes(b"\xff\xfe\x00")
    assert keep() != place, "what cannot be read is left alone"
