"""A pipe, a folder or a link in the place of a file: nothing hangs, nothing is lost, and it is called what it is."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from liuhen.kernel.ledger.auditing import Report
from liuhen.kernel.vault import blobs, fixity
from liuhen.kernel.vault.auditing import audit_blobs
from liuhen.kernel.vault.errors import NotAFile, NotStored, StoreUnavailable
from liuhen.kernel.vault.intake import Incoming, sweep
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.vault.s3_shelf import S3Shelf
from liuhen.kernel.vault.shelves import LocalShelf, key_of
from tests.kernel.vault.conftest import NOON, s3_options
from tests.kernel.vault.test_fixity import LATER, place_of, stored, ticking  # noqa: F401
from tests.services.s3 import S3Server

KEY = key_of("ab" * 32)


def lay_socket(place: Path) -> None:
    here = Path.cwd()
    os.chdir(place.parent)  # its address is short
    try:
        with socket.socket(socket.AF_UNIX) as laid:
            laid.bind("s")
        Path("s").rename(place)
    finally:
        os.chdir(here)


def lay_link(place: Path) -> None:
    elsewhere = place.parent / "elsewhere"
    elsewhere.write_bytes(b"the bytes")
    place.symlink_to(elsewhere)


STRANGE: dict[str, Callable[[Path], object]] = {
    "管道": os.mkfifo,
    "文件夹": Path.mkdir,
    "链接": lay_link,
    "链接，断的": lambda place: place.symlink_to("nowhere"),
    "链接，绕成了圈": lambda place: place.symlink_to(place.name),
    "套接字": lay_socket,
}


@pytest.fixture(params=STRANGE)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def laid(kind: str, place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    STRANGE[kind](place)
    return place


def test_it_is_neither_read_nor_measured_nor_destroyed(kind: str, tmp_path: Path) -> None:
    shelf = LocalShelf(tmp_path)
    place = laid(kind, tmp_path / KEY)
    for attempt in (shelf.read, shelf.size, shelf.destroy):
        with pytest.raises(NotAFile, match=f"位置上是{kind.partition('，')[0]}，不是文件"):
            attempt(KEY)
    assert os.path.lexists(place)


def test_nothing_is_said_to_be_put_where_it_stands(kind: str, tmp_path: Path) -> None:
    laid(kind, tmp_path / "vault" / KEY)
    source = tmp_path / "source"
    source.write_bytes(b"the bytes")
    with pytest.raises(StoreUnavailable, match="文件未能入库"):
        LocalShelf(tmp_path / "vault").put(KEY, source)
    assert source.read_bytes() == b"the bytes"


def test_nothing_is_put_below_what_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "vault/sha256").mkdir(parents=True)
    (tmp_path / "vault/sha256/ab").write_bytes(b"")
    (tmp_path / "source").write_bytes(b"the bytes")
    shelf = LocalShelf(tmp_path / "vault")
    with pytest.raises(StoreUnavailable):
        shelf.put(KEY, tmp_path / "source")
    with pytest.raises(NotAFile):
        shelf.read(KEY)


def test_a_folder_that_cannot_be_read_is_listed_and_the_rest_too(tmp_path: Path) -> None:
    for key in ("sha256/ab/1", "sha256/cd/2"):
        laid("管道", tmp_path / key)
    shelf = LocalShelf(tmp_path)
    assert sorted(shelf.keys("sha256")) == ["sha256/ab/1", "sha256/cd/2"]
    if os.geteuid() == 0:
        pytest.skip("root reads every folder")
    (tmp_path / "sha256/ab").chmod(0)
    try:
        assert sorted(shelf.keys("sha256")) == ["sha256/ab", "sha256/cd/2"]
    finally:
        (tmp_path / "sha256/ab").chmod(0o755)


@pytest.mark.django_db
def test_an_upload_whose_place_is_taken_waits_until_it_is_free(kind: str, vault: Path) -> None:
    content = b"what only this upload has"
    Incoming.create("upload-1", length=len(content))
    with Incoming.open("upload-1") as incoming:
        reads = iter([content, b""])
        incoming.append(lambda _: next(reads), expected_offset=0, limit=len(content))
        digests = incoming.finish(len(content))
        place = laid(kind, vault / key_of(digests.sha256))
        with pytest.raises(StoreUnavailable):
            incoming.keep(digests, at=NOON)
    assert not Blob.objects.exists()
    place.rmdir() if kind == "文件夹" else place.unlink()
    with Incoming.open("upload-1") as incoming:
        blob = incoming.keep(digests, at=NOON)
        incoming.discard()
    assert b"".join(blobs.open_range(blob.sha256)) == content


@pytest.mark.django_db
def test_checks_name_it_and_go_on(kind: str, stored: list[Blob], vault: Path) -> None:  # noqa: F811
    place_of(vault, stored[2]).unlink()
    laid(kind, place_of(vault, stored[2]))
    report = Report()
    audit_blobs(report)
    (fault,) = report.faults
    assert fault.where == f"blob:{stored[2].sha256}"
    assert "不是文件" in fault.what
    run = fixity.run(at=LATER, clock=ticking())
    assert (run.ok, run.unreadable, run.first_bad) == (5, 1, key_of(stored[2].sha256))
    assert "不是文件" in run.found.get(result="unreadable").detail
    assert not blobs.exists(stored[2].sha256)
    with pytest.raises(NotStored), blobs.as_file(stored[2].sha256):
        pass


@pytest.mark.django_db
def test_strays_of_every_name_and_kind_are_listed(stored: list[Blob], vault: Path) -> None:  # noqa: F811
    folder = vault / "sha256/zz"
    laid("管道", folder / "pipe")
    (folder / os.fsdecode("被删的.mp4".encode("gbk"))).write_bytes(b"")
    (folder / "two\nlines\x1b[2J").write_bytes(b"")
    (folder / ("long" * 60)).write_bytes(b"")
    (folder / "a:b\\c").write_bytes(b"")
    run = fixity.run(at=LATER, clock=ticking())
    assert (run.strays, run.failures, run.is_sound) == (5, 0, True)
    told = {found.key: found.detail for found in run.found.all()}
    assert "不是文件" in told["sha256/zz/pipe"]
    assert "sha256/zz/two?lines?[2J" in told
    assert all(key.isprintable() and len(key) <= 200 for key in told)


def test_a_folder_among_the_scraps_does_not_stop_the_sweep(incoming_folder: Path) -> None:
    Incoming.create("upload-1", length=5)
    laid("文件夹", incoming_folder / "a.tmp")
    laid("链接，断的", incoming_folder / "b.tmp")
    assert sweep(at=datetime.now(UTC) + timedelta(days=9), older_than_days=7).removed == ["upload-1"]
    assert [each.name for each in incoming_folder.iterdir()] == ["a.tmp"]


@pytest.mark.django_db
def test_of_what_is_not_there_no_empty_copy_is_made(
    stored: list[Blob],  # noqa: F811
    vault: Path,
    tmp_path: Path,
) -> None:
    place_of(vault, stored[0]).unlink()
    with pytest.raises(NotStored):
        blobs.copy_out(stored[0].sha256, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.s3
@pytest.mark.django_db
def test_strays_in_an_object_store_hide_no_file_that_is_there(
    s3: S3Server, shared_bucket: str, settings: Settings, tmp_path: Path
) -> None:
    there = {"backend": "s3", "bucket": shared_bucket, "prefix": f"strays/{os.getpid()}"}
    settings.VAULT = there | s3_options(s3)
    for n in range(3):
        (tmp_path / "f").write_bytes(bytes([n]))
        blobs.store_derived(tmp_path / "f", at=NOON)
    shelf = blobs.shelf()
    assert isinstance(shelf, S3Shelf)
    for key in ("sha256/00/", "sha256/00/00/notes.txt", f"sha256/00/00/{'f' * 64}"):
        shelf.client.put_object(**shelf._at(key), Body=b"")
    report = Report()
    audit_blobs(report)
    assert (report.faults, report.not_checked) == ([], [])
    shelf.remove(key_of(str(Blob.objects.order_by("-sha256")[0])))
    audit_blobs(report)
    assert [fault.what for fault in report.faults] == ["存储中的文件缺失"]
