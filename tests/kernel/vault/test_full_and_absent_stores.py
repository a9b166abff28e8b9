"""A disk that is full and a store that does not answer lose nothing: the upload waits and goes on."""

import io
import os
import random
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import StoreFull, StoreUnavailable
from liuhen.kernel.vault.hashing import digests_of
from liuhen.kernel.vault.intake import Incoming
from liuhen.kernel.vault.shelves import LocalShelf
from tests.kernel.vault.conftest import NOON, s3_options
from tests.services.ports import free_ports
from tests.services.s3 import S3Server
from tests.services.small_disk import small_disk as mounted

CONTENT = random.randbytes(5 << 20)


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four MiB."""
    with mounted(tmp_path / "small", size="4m") as folder:
        yield folder


def go_on(upload_id: str) -> None:
    with Incoming.open(upload_id) as incoming:
        size = incoming.size
        rest = io.BytesIO(CONTENT[size:])
        incoming.append(rest.read, expected_offset=size, limit=len(CONTENT) - size)


def test_an_upload_to_a_full_staging_disk_says_so_and_goes_on_later(tmp_path: Path) -> None:
    Incoming.create("upload-1", length=len(CONTENT))
    with files_no_larger_than(3_500_000), pytest.raises(StoreFull, match="存储空间已满"):
        go_on("upload-1")
    assert 0 < Incoming.size_of("upload-1") <= 3_500_000
    go_on("upload-1")
    (tmp_path / "content").write_bytes(CONTENT)
    with Incoming.open("upload-1") as incoming:
        assert incoming.finish(len(CONTENT)) == digests_of(tmp_path / "content")


def test_a_disk_that_is_really_full_says_so(small_disk: Path, settings: Settings) -> None:
    settings.VAULT_INCOMING = small_disk
    Incoming.create("upload-1", length=len(CONTENT))
    with pytest.raises(StoreFull):
        go_on("upload-1")
    assert 0 < Incoming.size_of("upload-1") < len(CONTENT)


def test_a_full_shelf_takes_nothing_and_leaves_no_scraps(small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "content").write_bytes(CONTENT)
    shelf = LocalShelf(small_disk / "vault")
    with pytest.raises(StoreFull):
        shelf.put("sha256/a", tmp_path / "content")
    assert list(shelf.keys()) == []
    assert (tmp_path / "content").read_bytes() == CONTENT


@pytest.mark.s3
@pytest.mark.django_db
def test_an_upload_waits_for_a_store_that_does_not_answer(
    s3: S3Server, shared_bucket: str, settings: Settings
) -> None:
    there = {"backend": "s3", "bucket": shared_bucket, "prefix": f"absent/{os.getpid()}", **s3_options(s3)}
    (port,) = free_ports(1)
    settings.VAULT = {**there, "endpoint_url": f"http://127.0.0.1:{port}", "attempts": 1}
    Incoming.create("upload-1", length=len(CONTENT))
    go_on("upload-1")
    with Incoming.open("upload-1") as incoming, pytest.raises(StoreUnavailable):
        incoming.keep(incoming.finish(len(CONTENT)), at=NOON)
    settings.VAULT = there
    with Incoming.open("upload-1") as incoming:
        blob = incoming.keep(incoming.finish(len(CONTENT)), at=NOON)
        incoming.discard()
    assert b"".join(blobs.open_range(blob.sha256)) == CONTENT
    assert blobs.exists(blob.sha256)
