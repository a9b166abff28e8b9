import hashlib
import io
import os
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from liuhen.kernel.vault import blobs, intake
from liuhen.kernel.vault.errors import Busy, Corrupt, Incomplete, NotIncoming, WrongOffset
from liuhen.kernel.vault.hashing import Digests
from liuhen.kernel.vault.intake import Incoming, sweep
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.vault.shelves import key_of
from tests.kernel.vault.conftest import NOON

SMALL, LARGE = random.randbytes(3000), random.randbytes(5 << 20)


def digests_of(content: bytes) -> Digests:
    return Digests(hashlib.sha256(content).hexdigest(), hashlib.new("sm3", content).hexdigest(), len(content))


def send(upload_id: str, content: bytes, *, at: int = 0) -> int:
    with Incoming.open(upload_id) as incoming:
        return incoming.append(io.BytesIO(content).read, expected_offset=at, limit=len(content))


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", SMALL, LARGE])
def test_an_upload_becomes_a_blob_named_by_its_digest(content: bytes) -> None:
    Incoming.create("upload-1", length=len(content))
    send("upload-1", content)
    with Incoming.open("upload-1") as incoming:
        digests = incoming.finish(len(content))
        blob = incoming.keep(digests, at=NOON)
        incoming.discard()
    assert digests == digests_of(content)
    assert (blob.sha256, blob.sm3, blob.size_bytes, blob.stored_at) == (*digests, NOON)
    assert b"".join(blobs.open_range(blob.sha256)) == content
    assert blobs.exists(blob.sha256)
    assert list(intake.uploads()) == []


def test_pieces_of_any_size_are_hashed_as_one_file() -> None:
    Incoming.create("upload-1", length=len(LARGE))
    source = io.BytesIO(LARGE)
    with Incoming.open("upload-1") as incoming:
        incoming.append(lambda n: source.read(min(n, 777)), expected_offset=0, limit=3 << 20)
        incoming.append(source.read, expected_offset=3 << 20, limit=2 << 20)
        assert incoming.finish(len(LARGE)) == digests_of(LARGE)


def test_a_dropped_connection_keeps_what_came() -> None:
    Incoming.create("upload-1", length=len(LARGE))
    with Incoming.open("upload-1") as incoming:
        source = io.BytesIO(LARGE[:4_000_000])
        assert incoming.append(source.read, expected_offset=0, limit=len(LARGE)) == 4_000_000
        with pytest.raises(Incomplete, match="不完整"):
            incoming.finish(len(LARGE))
    send("upload-1", LARGE[4_000_000:], at=4_000_000)
    with Incoming.open("upload-1") as incoming:
        assert incoming.finish(len(LARGE)) == digests_of(LARGE)


def test_a_connection_that_breaks_with_an_error_keeps_what_came() -> None:
    def read(count: int) -> bytes:
        if source.tell() >= 3 << 20:
            raise ConnectionResetError
        return source.read(count)

    source = io.BytesIO(LARGE)
    Incoming.create("upload-1", length=len(LARGE))
    with Incoming.open("upload-1") as incoming:
        assert incoming.append(read, expected_offset=0, limit=len(LARGE)) == 3 << 20
    assert Incoming.size_of("upload-1") == 3 << 20


def test_bytes_taken_by_another_process_are_read_back_and_hashed(incoming_folder: Path) -> None:
    Incoming.create("upload-1", length=len(LARGE))
    send("upload-1", LARGE[:100])
    with (incoming_folder / "upload-1.part").open("ab") as elsewhere:
        elsewhere.write(LARGE[100:300])
    send("upload-1", LARGE[300:], at=300)
    with Incoming.open("upload-1") as incoming:
        assert incoming.finish(len(LARGE)) == digests_of(LARGE)


def test_a_restarted_process_resumes_and_hashes_the_same() -> None:
    Incoming.create("upload-1", length=len(LARGE))
    send("upload-1", LARGE[:1000])
    intake._running._hashers.clear()  # what a restart forgets
    send("upload-1", LARGE[1000:], at=1000)
    with Incoming.open("upload-1") as incoming:
        assert incoming.finish(len(LARGE)) == digests_of(LARGE)


def test_the_digests_of_a_finished_upload_are_not_computed_twice() -> None:
    Incoming.create("upload-1", length=len(SMALL))
    send("upload-1", SMALL)
    with Incoming.open("upload-1") as incoming:
        incoming.finish(len(SMALL))
    with Incoming.open("upload-1") as incoming:
        assert incoming.digests == digests_of(SMALL)
        with pytest.raises(WrongOffset):
            incoming.append(io.BytesIO(b"x").read, expected_offset=len(SMALL), limit=0)


def test_a_wrong_checksum_takes_the_piece_back_without_losing_the_hashes() -> None:
    Incoming.create("upload-1", length=len(LARGE))
    send("upload-1", LARGE[:1000])
    with Incoming.open("upload-1") as incoming:
        checksum = hashlib.sha1(usedforsecurity=False)
        incoming.append(io.BytesIO(b"bad!").read, expected_offset=1000, limit=4, also=checksum)
        assert checksum.digest() == hashlib.sha1(b"bad!", usedforsecurity=False).digest()
        incoming.rewind()
        assert incoming.size == 1000
        incoming.append(io.BytesIO(LARGE[1000:]).read, expected_offset=1000, limit=len(LARGE) - 1000)
        assert incoming.finish(len(LARGE)) == digests_of(LARGE)


def test_the_sender_is_told_where_to_go_on() -> None:
    Incoming.create("upload-1", length=10)
    send("upload-1", b"12345")
    with Incoming.open("upload-1") as incoming, pytest.raises(WrongOffset) as refusal:
        incoming.append(io.BytesIO(b"1").read, expected_offset=3, limit=1)
    assert refusal.value.size == 5


def test_more_than_was_announced_is_refused() -> None:
    Incoming.create("upload-1", length=10)
    with Incoming.open("upload-1") as incoming, pytest.raises(WrongOffset, match="超出"):
        incoming.append(io.BytesIO(bytes(11)).read, expected_offset=0, limit=11)


def test_an_upload_is_locked_against_a_second_writer() -> None:
    Incoming.create("upload-1", length=10)
    with Incoming.open("upload-1"), pytest.raises(Busy):
        Incoming.open("upload-1")
    Incoming.open("upload-1").close()


def test_an_id_is_used_once_and_cannot_leave_the_folder() -> None:
    Incoming.create("upload-1", length=10)
    send("upload-1", b"12345")
    with pytest.raises(FileExistsError):
        Incoming.create("upload-1", length=99)
    with Incoming.open("upload-1") as incoming:
        assert (incoming.size, incoming.length) == (5, 10)
    for strange in ("../../etc/x", "unknown-1", "a", ""):
        with pytest.raises(NotIncoming):
            Incoming.open(strange)


@pytest.mark.django_db
def test_the_same_bytes_twice_are_one_copy() -> None:
    for upload_id in ("upload-1", "upload-2"):
        Incoming.create(upload_id, length=len(SMALL))
        send(upload_id, SMALL)
        with Incoming.open(upload_id) as incoming:
            incoming.keep(incoming.finish(len(SMALL)), at=NOON)
            incoming.discard()
    assert Blob.objects.count() == 1
    assert len(list(blobs.shelf().keys("sha256"))) == 1


@pytest.mark.django_db
def test_keeping_can_be_repeated_until_it_is_discarded() -> None:
    Incoming.create("upload-1", length=len(SMALL))
    send("upload-1", SMALL)
    for _ in range(2):
        with Incoming.open("upload-1") as incoming:
            incoming.keep(incoming.finish(len(SMALL)), at=NOON)
    assert Incoming.size_of("upload-1") == len(SMALL)


@pytest.mark.django_db
def test_a_damaged_blob_is_not_covered_up_by_a_good_upload(vault: Path) -> None:
    key = key_of(digests_of(SMALL).sha256)
    (vault / key).parent.mkdir(parents=True)
    (vault / key).write_bytes(SMALL[:-1] + bytes([SMALL[-1] ^ 1]))
    Incoming.create("upload-1", length=len(SMALL))
    send("upload-1", SMALL)
    with Incoming.open("upload-1") as incoming, pytest.raises(Corrupt):
        incoming.keep(incoming.finish(len(SMALL)), at=NOON)
    assert Incoming.size_of("upload-1") == len(SMALL)


def test_a_sweep_removes_what_was_never_completed_and_names_what_was(incoming_folder: Path) -> None:
    for upload_id, content, length in (
        ("abandoned", b"123", 10), ("complete", b"123", 3), ("being-sent", b"1", 9), ("fresh-one", b"1", 9)
    ):  # fmt: skip
        Incoming.create(upload_id, length=length)
        send(upload_id, content)
        touched = (NOON - timedelta(days=0 if upload_id == "fresh-one" else 8)).timestamp()
        for path in incoming_folder.glob(f"{upload_id}.*"):
            os.utime(path, (touched, touched))
    with Incoming.open("being-sent"):
        left = sweep(at=NOON, older_than_days=7)
    assert (left.removed, left.complete) == (["abandoned"], ["complete"])
    assert sorted(intake.uploads()) == ["being-sent", "complete", "fresh-one"]


def test_a_lock_ends_with_its_process(incoming_folder: Path) -> None:
    Incoming.create("upload-1", length=10)
    part = incoming_folder / "upload-1.part"
    script = (
        "import os,sys,time; from liuhen.kernel.locks import try_lock; "
        "h=os.open(sys.argv[1], os.O_RDWR); print(try_lock(h), flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(part)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "True\n"
    with pytest.raises(Busy):
        Incoming.open("upload-1")
    child.kill()
    child.wait()
    child.stdout.close()
    Incoming.open("upload-1").close()
