"""The only way by which stored bytes go: whole, looked after, refused where needed, and safe to repeat."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from liuhen.kernel.vault import blobs, fixity
from liuhen.kernel.vault.errors import StillNeeded, StoreLocked
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.vault.s3_shelf import S3Shelf, s3_client
from liuhen.kernel.vault.shelves import LocalShelf, Shelf, key_of
from tests.builders.county import LOCAL
from tests.kernel.vault.conftest import NOON, s3_options
from tests.services.s3 import S3Server

pytestmark = pytest.mark.django_db


def stored(tmp_path: Path, content: bytes = b"evidence") -> Blob:
    path = tmp_path / "one.bin"
    path.write_bytes(content)
    blob = blobs.store_derived(path, at=NOON)
    path.unlink()
    return blob


@pytest.fixture(params=["local", pytest.param("s3", marks=pytest.mark.s3)])
def store(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> str:
    """The vault as settings name it, on the disk and in SeaweedFS with versions."""
    if request.param == "s3":
        server: S3Server = request.getfixturevalue("s3")
        bucket = request.getfixturevalue("shared_bucket")
        settings.VAULT = {"backend": "s3", "bucket": bucket, "prefix": uuid4().hex, **s3_options(server)}
    return str(request.param)


@pytest.mark.article("av-17-2")
def test_destroyed_bytes_are_gone_and_the_row_stays(store: str, tmp_path: Path) -> None:
    blob = stored(tmp_path)
    assert blobs.destroy(blob.sha256, at=NOON) == 1
    assert blobs.shelf().size(key_of(blob.sha256)) is None
    assert not blobs.exists(blob.sha256)
    assert Blob.objects.get().disposed_at == NOON
    assert blobs.destroy(blob.sha256, at=NOON + timedelta(days=1)) == 0  # once more is no fault
    assert Blob.objects.get().disposed_at == NOON


@pytest.mark.article("av-17-2")
def test_what_something_needs_is_not_destroyed(store: str, tmp_path: Path, claims: list[Any]) -> None:
    blob = stored(tmp_path)
    claims.append(lambda sha256: "音像资料“a.mp4”" if sha256 == blob.sha256 else "")
    with pytest.raises(StillNeeded, match="音像资料"):
        blobs.destroy(blob.sha256, at=NOON)
    assert blobs.exists(blob.sha256)
    assert Blob.objects.get().disposed_at is None


@pytest.fixture
def claims() -> Iterator[list[Any]]:
    before = list(blobs._claims)
    yield blobs._claims
    blobs._claims[:] = before


@pytest.mark.article("av-17-2")
def test_the_same_bytes_come_back_and_are_checked_again(store: str, tmp_path: Path) -> None:
    blob = stored(tmp_path)
    blobs.destroy(blob.sha256, at=NOON)
    again = stored(tmp_path)
    assert (again.disposed_at, blobs.exists(again.sha256)) == (None, True)
    later = NOON + timedelta(days=1)
    assert fixity.run(at=later, clock=lambda: later, workers=1).checked == 1


def test_a_check_neither_misses_what_was_destroyed_nor_calls_a_half_destroyed_file_a_stray(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob, later = stored(tmp_path), NOON + timedelta(days=1)
    kind: type[Shelf] = LocalShelf if store == "local" else S3Shelf
    with monkeypatch.context() as dying:
        dying.setattr(kind, "destroy", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            blobs.destroy(blob.sha256, at=NOON)
    run = fixity.run(at=later, clock=lambda: later, workers=1)
    assert (run.failures, run.strays, run.checked) == (0, 0, 0)
    blobs.destroy(blob.sha256, at=NOON)
    assert fixity.run(at=later, clock=lambda: later, workers=1).is_sound


@pytest.mark.s3
@pytest.mark.article("av-17-2")
def test_every_version_goes_also_what_a_delete_marker_hides(s3_shelf: S3Shelf, tmp_path: Path) -> None:
    path, at = tmp_path / "x", s3_shelf._at("k")
    for content in (b"one", b"two"):
        s3_shelf.client.put_object(**at, Body=content)
    s3_shelf.client.delete_object(**at)
    path.write_bytes(b"neighbour")
    s3_shelf.put("k2", path)
    assert s3_shelf.size("k") is None  # as a plain look-up sees it
    assert s3_shelf.destroy("k") == 3
    left = s3_shelf.client.list_object_versions(Bucket=at["Bucket"], Prefix=at["Key"])
    assert [found["Key"] for found in left["Versions"]] == [s3_shelf._at("k2")["Key"]]


@pytest.mark.s3
@pytest.mark.article("av-17-2")
def test_a_locked_object_is_reported_with_its_day(s3_shelf: S3Shelf) -> None:
    until = datetime.now(UTC) + timedelta(days=2)  # the store compares with its own clock
    s3_shelf.client.put_object(
        **s3_shelf._at("k"), Body=b"1", ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=until,
        ContentMD5="xMpCOKC5I4INzFCab3WEmw==",
    )  # fmt: skip
    with pytest.raises(StoreLocked, match=f"对象锁定至 {until.astimezone(LOCAL):%Y-%m-%d}"):
        s3_shelf.destroy("k")
    assert s3_shelf.size("k") == 1


@pytest.mark.s3
def test_a_bucket_without_versions_is_emptied_as_well(s3: S3Server, tmp_path: Path) -> None:
    (plain,) = (b["Name"] for b in s3.client().list_buckets()["Buckets"] if b["Name"].startswith("ready-"))
    shelf = S3Shelf(plain, client=s3_client(**s3_options(s3)))
    path = tmp_path / "x"
    path.write_bytes(b"1")
    shelf.put("k", path)
    assert shelf.destroy("k") == 1
    assert shelf.size("k") is None
    assert shelf.destroy("k") == 0
