"""A vault of this test's own: local by default; `any_shelf` runs a test on the disk and on SeaweedFS."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from liuhen.kernel.vault.s3_shelf import S3Shelf, s3_client
from liuhen.kernel.vault.shelves import LocalShelf, Shelf
from tests.services.s3 import S3Server

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def vault(settings: Settings, tmp_path: Path) -> Path:
    settings.VAULT = {"backend": "local", "root": tmp_path / "vault"}
    settings.VAULT_INCOMING = tmp_path / "incoming"
    return tmp_path / "vault"


@pytest.fixture
def incoming_folder(vault: Path) -> Path:
    return vault.with_name("incoming")


def s3_options(server: S3Server) -> dict[str, Any]:
    return {
        "endpoint_url": server.endpoint_url,
        "access_key": server.access_key,
        "secret_key": server.secret_key,
    }


@pytest.fixture(params=["local", pytest.param("s3", marks=pytest.mark.s3)])
def any_shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "local":
        return LocalShelf(tmp_path / "shelf")
    shelf: Shelf = request.getfixturevalue("s3_shelf")
    return shelf


@pytest.fixture(scope="session")
def shared_bucket(s3: S3Server) -> str:
    # A bucket takes seven volumes of SeaweedFS's thirty; tests that need none of their own share one.
    return s3.create_bucket()


@pytest.fixture
def s3_shelf(s3: S3Server, shared_bucket: str) -> S3Shelf:
    return S3Shelf(shared_bucket, prefix=f"tests/{uuid4().hex}", client=s3_client(**s3_options(s3)))
