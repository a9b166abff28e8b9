import os
import random
import stat
from pathlib import Path

import pytest

from liuhen.kernel.vault.errors import Corrupt, NotStored, StoreUnavailable
from liuhen.kernel.vault.s3_shelf import PART_BYTES, S3Shelf, s3_client
from liuhen.kernel.vault.shelves import BLOCK_BYTES, LocalShelf, Shelf, key_of
from tests.kernel.vault.conftest import NOON, s3_options
from tests.services.ports import free_ports
from tests.services.s3 import S3Server


def written(folder: Path, content: bytes, name: str = "source") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_what_is_put_can_be_read_whole_and_in_part(any_shelf: Shelf, tmp_path: Path) -> None:
    content = random.randbytes(BLOCK_BYTES + 1000)
    any_shelf.put("sha256/ab/cd/x", written(tmp_path, content))
    assert any_shelf.size("sha256/ab/cd/x") == len(content)
    assert b"".join(any_shelf.read("sha256/ab/cd/x")) == content
    assert b"".join(any_shelf.read("sha256/ab/cd/x", 999, 5)) == content[999:1004]
    assert b"".join(any_shelf.read("sha256/ab/cd/x", BLOCK_BYTES)) == content[BLOCK_BYTES:]
    assert b"".join(any_shelf.read("sha256/ab/cd/x", 5, 0)) == b""
    assert b"".join(any_shelf.read("sha256/ab/cd/x", len(content) + 5)) == b""


def test_an_empty_file_is_a_file(any_shelf: Shelf, tmp_path: Path) -> None:
    any_shelf.put("empty", written(tmp_path, b""))
    assert any_shelf.size("empty") == 0
    assert b"".join(any_shelf.read("empty")) == b""


def test_blocks_are_of_one_mebibyte(any_shelf: Shelf, tmp_path: Path) -> None:
    any_shelf.put("k", written(tmp_path, bytes(2 * BLOCK_BYTES + 7)))
    assert [len(block) for block in any_shelf.read("k")] == [BLOCK_BYTES, BLOCK_BYTES, 7]


def test_the_same_bytes_again_are_no_change(any_shelf: Shelf, tmp_path: Path) -> None:
    any_shelf.put("k", written(tmp_path, b"same"))
    any_shelf.put("k", written(tmp_path, b"same", "again"))
    assert list(any_shelf.keys()) == ["k"]


@pytest.mark.parametrize("other", [b"other bytes", b"SAME"])
def test_other_bytes_never_replace_what_stands(any_shelf: Shelf, tmp_path: Path, other: bytes) -> None:
    any_shelf.put("k", written(tmp_path, b"same"))
    with pytest.raises(Corrupt, match="内容不同"):
        any_shelf.put("k", written(tmp_path, other, "again"))
    assert b"".join(any_shelf.read("k")) == b"same"


def test_what_is_not_there_has_no_size_and_cannot_be_read(any_shelf: Shelf, tmp_path: Path) -> None:
    any_shelf.put("k", written(tmp_path, b"1"))
    assert any_shelf.size("nothing") is None
    with pytest.raises(NotStored):
        any_shelf.read("nothing")


def test_keys_are_listed_below_a_folder(any_shelf: Shelf, tmp_path: Path) -> None:
    for key in ("sha256/aa/bb/1", "sha256/aa/cc/2", "sha256x/3"):
        any_shelf.put(key, written(tmp_path, key.encode(), key.replace("/", "_")))
    assert sorted(any_shelf.keys("sha256")) == ["sha256/aa/bb/1", "sha256/aa/cc/2"]
    any_shelf.remove("sha256/aa/bb/1")
    assert sorted(any_shelf.keys()) == ["sha256/aa/cc/2", "sha256x/3"]


def test_a_reader_that_is_not_finished_can_be_closed(any_shelf: Shelf, tmp_path: Path) -> None:
    any_shelf.put("k", written(tmp_path, bytes(2 * BLOCK_BYTES)))
    blocks = any_shelf.read("k")
    next(blocks)
    blocks.close()
    assert list(blocks) == []


def test_a_stored_file_is_read_only_and_two_folders_deep(tmp_path: Path) -> None:
    shelf = LocalShelf(tmp_path / "vault")
    shelf.put(key_of("ab" * 32), written(tmp_path, b"1"))
    stored = tmp_path / "vault/sha256/ab/ab" / ("ab" * 32)
    assert stat.S_IMODE(stored.stat().st_mode) == 0o444


@pytest.mark.parametrize("key", ["../x", "/etc/passwd", "a//b", "a/./b", "a\\b", "c:x", ""])
def test_a_key_cannot_leave_the_shelf(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        LocalShelf(tmp_path).size(key)


def test_a_file_on_another_disk_is_copied(tmp_path: Path) -> None:
    other_disk = Path("/dev/shm") / f"liuhen-{os.getpid()}"
    if not other_disk.parent.is_dir() or other_disk.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    other_disk.write_bytes(b"from afar")
    try:
        shelf = LocalShelf(tmp_path / "vault")
        shelf.put("k", other_disk)
        assert b"".join(shelf.read("k")) == b"from afar"
        assert list(shelf.keys()) == ["k"]
    finally:
        other_disk.unlink()


def test_a_missing_disk_is_not_taken_for_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="没有挂载"):
        LocalShelf(tmp_path / "not-mounted").ensure_available()


def test_a_local_disk_does_not_claim_to_lock(tmp_path: Path) -> None:
    assert not LocalShelf(tmp_path).probe_lock(at=NOON).enforced


@pytest.mark.s3
def test_a_large_file_goes_up_in_parts(s3_shelf: S3Shelf, tmp_path: Path) -> None:
    content = random.randbytes(1 << 20) * (2 * PART_BYTES // (1 << 20)) + b"tail"
    s3_shelf.put("big", written(tmp_path, content))
    assert s3_shelf.size("big") == len(content)
    assert b"".join(s3_shelf.read("big", 2 * PART_BYTES - 3)) == content[2 * PART_BYTES - 3 :]
    with pytest.raises(Corrupt):
        s3_shelf.put("big", written(tmp_path, content[:-1] + b"X", "other"))


@pytest.mark.s3
def test_two_writers_of_one_name_cannot_overwrite_each_other(s3_shelf: S3Shelf, tmp_path: Path) -> None:
    # Both found the name free; the store itself must refuse the second.
    s3_shelf._send("k", written(tmp_path, b"first"), 5)
    with pytest.raises(Corrupt):
        s3_shelf._send("k", written(tmp_path, b"second", "other"), 6)
    assert b"".join(s3_shelf.read("k")) == b"first"


@pytest.mark.s3
def test_the_probe_tells_a_store_that_locks_from_one_that_does_not(s3: S3Server) -> None:
    from datetime import UTC, datetime

    now = datetime.now(UTC)  # the store compares with its own clock
    locking = S3Shelf(s3.create_bucket(), client=s3_client(**s3_options(s3))).probe_lock(at=now)
    assert locking.enforced
    assert "未设默认保留期" in locking.detail
    plain = S3Shelf(s3.create_bucket(locked=False), client=s3_client(**s3_options(s3))).probe_lock(at=now)
    assert not plain.enforced


def test_a_silent_store_is_unavailable(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    client = s3_client(endpoint_url=f"http://127.0.0.1:{port}", access_key="a", secret_key="b", attempts=1)
    with pytest.raises(StoreUnavailable, match="没有应答"):
        S3Shelf("bucket", client=client).put("k", written(tmp_path, b"1"))


@pytest.mark.s3
def test_a_wrong_key_is_unavailable_with_the_reason(s3: S3Server, s3_bucket: str, tmp_path: Path) -> None:
    client = s3_client(endpoint_url=s3.endpoint_url, access_key=s3.access_key, secret_key="guessed")
    with pytest.raises(StoreUnavailable):
        S3Shelf(s3_bucket, client=client).put("k", written(tmp_path, b"1"))
