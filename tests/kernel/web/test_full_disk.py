"""A full disk, or a store in disorder, is one sentence at every door, 507 or 503, and nothing is half-written."""

import errno
import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg.errors
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.complaints.models import Complaint
from liuhen.apps.people.models import Account
from liuhen.entrypoints.api.problems import respond
from liuhen.kernel import attachments
from liuhen.kernel.vault import errors as vault
from liuhen.kernel.vault.errors import StoreFull, StoreUnavailable, behind
from liuhen.kernel.vault.shelves import key_of
from liuhen.kernel.web import errors
from tests.builders.county import County
from tests.builders.county_in_folder import county, data_folder
from tests.services.command import Command

__all__ = ["county", "data_folder"]
STORY = "罚款不给票据。" * 400


@pytest.fixture
def full_disk(db: None) -> Iterator[None]:
    """SQLite itself says that there is no room for one page more."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be told how large it may become")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE junk (bytes BLOB)")
        cursor.execute("PRAGMA freelist_count")
        (free,) = cursor.fetchone()
        cursor.execute("INSERT INTO junk VALUES (zeroblob(%s))", [free * 4096 + 4096])
        cursor.execute("PRAGMA page_count")
        (count,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {count}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


def quiet(username: str = "") -> Client:
    client = Client(raise_request_exception=False)
    if username:
        client.force_login(Account.objects.get(username=username))
    return client


def test_a_page_for_the_public_says_it_and_files_nothing(county: County, full_disk: None) -> None:
    told = {
        "grounds": ["receipts"],
        "story": STORY,
        "name": "钱多多",
        "contact": "13900001234",
        "truth": "on",
    }
    answer = quiet().post(reverse("portal:complaint-file"), {**told, "unit": county.unit.pk})
    assert answer.status_code == 507
    page = answer.content.decode()
    assert "服务器的存储空间已满" in page
    assert "请稍后重新提交" in page
    assert not Complaint.objects.exists()


def test_the_api_says_it_as_a_problem(county: County, full_disk: None) -> None:
    request = RequestFactory().get("/api/v1/health")
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO junk VALUES (zeroblob(1000000))")
    except OperationalError:
        answer = errors.server_error(request)
    assert (answer.status_code, answer["Content-Type"]) == (507, "application/problem+json")
    assert json.loads(answer.content)["code"] == "store-full"


def test_an_htmx_request_gets_the_sentence_where_refusals_stand() -> None:
    request = RequestFactory().post("/console/")
    request.htmx = True  # type: ignore[attr-defined]
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError:
        answer = errors.server_error(request)
    assert (answer.status_code, answer["HX-Retarget"]) == (507, "#refusal")
    assert "存储空间已满" in answer.content.decode()


def sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("…")
    error.sqlite_errorname = name
    return error


def wrapped(cause: BaseException) -> OperationalError:
    error = OperationalError("…")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, ""), StoreFull),
        (OSError(errno.EDQUOT, ""), StoreFull),
        (OSError(errno.EROFS, ""), StoreUnavailable),
        (OSError(errno.ENOENT, ""), None),
        (wrapped(psycopg.errors.DiskFull("could not extend file")), StoreFull),
        (wrapped(sqlite("SQLITE_FULL")), StoreFull),
        (wrapped(sqlite("SQLITE_BUSY")), StoreUnavailable),
        (wrapped(sqlite("SQLITE_READONLY")), StoreUnavailable),
        (wrapped(sqlite("SQLITE_ERROR")), None),
        (vault.StoreFull("…"), StoreFull),
        (ValueError("…"), None),
    ],
)
def test_it_is_known_by_whatever_says_it(error: BaseException, kind: type | None, tmp_path: Path) -> None:
    assert behind(error, disk=tmp_path) is kind


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount: list[str | Path] = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("cannot mount a small disk here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.once
def test_a_command_says_it_in_one_sentence(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(7 << 20))
    done = Command(small_disk / "data").run("init")
    assert done.returncode == 4, done.stderr
    assert done.stderr.startswith("错误：存储空间已满，操作没有完成")
    assert done.stderr.count("\n") == 1


def test_other_bytes_in_a_files_place_are_told_at_every_door_and_stay(county: County) -> None:
    kept = attachments.store(b"the paper", at=timezone.now())
    stored = Path(settings.VAULT["root"]) / key_of(kept)
    stored.chmod(0o644)
    stored.write_bytes(b"The paper")
    asked = RequestFactory()
    try:
        attachments.store(b"the paper", at=timezone.now())
    except vault.Corrupt as error:
        page = errors.server_error(asked.post("/console/"))
        outside = errors.server_error(asked.post(reverse("portal:complaint-file")))
        document = json.loads(respond(asked.post("/api/v1/uploads/"), error).content)
    assert (page.status_code, "运行 liuhen fixity" in page.content.decode()) == (503, True)
    assert (outside.status_code, "所附的文件暂时存不下来" in outside.content.decode()) == (503, True)
    assert (document["status"], document["code"]) == (503, "store-corrupt")
    assert "已有同名但内容不同" in document["message"]
    assert stored.read_bytes() == b"The paper"
