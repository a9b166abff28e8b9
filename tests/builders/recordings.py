"""Files on their way in, as a station or a browser brings them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.test import Client

from liuhen.apps.people.models import Account
from liuhen.apps.recordings.actions import intake
from liuhen.apps.recordings.models import Recording, Upload
from liuhen.kernel.vault.intake import Incoming
from tests.builders.county import LOCAL, NOW, County

Bring = Callable[..., Recording]
As = Callable[[str], Client]


@pytest.fixture
def bring(county: County) -> Bring:
    """Return a way to bring a file in: whole, by the station, an hour after it was recorded, unless told otherwise."""

    def run(
        data: bytes = b"moving pictures",
        *,
        by: str = "station",
        at: datetime = NOW,
        until: datetime = NOW - timedelta(hours=1),
        **metadata: str,
    ) -> Recording:
        told = {
            "sha256": sha256(data).hexdigest(),
            "kind": "video",
            "device": "DSJ0001",
            "officer": "100001",
            "started_at": (until - timedelta(minutes=10)).isoformat(),
            "ended_at": until.isoformat(),
            **metadata,
        }
        told.setdefault("filename", named_by(told))
        upload = begin(data, by=by, at=at, **told)
        return intake.complete(upload=upload, by=county.actor(by), at=at)

    def begin(data: bytes, *, by: str, at: datetime, **metadata: str) -> Upload:
        upload = intake.begin(length=len(data), metadata=metadata, by=county.actor(by), at=at)
        with Incoming.open(upload.id.hex) as incoming:
            incoming.append(BytesIO(data).read, expected_offset=0, limit=len(data))
        return upload

    return run


def named_by(told: dict[str, str]) -> str:
    """Return what the camera calls a file; a test that tells no time, or nonsense, gets some name."""
    try:
        local = datetime.fromisoformat(told["started_at"]).astimezone(LOCAL)
    except (ValueError, OverflowError):
        return "DSJ0001_100001_0001.mp4"
    return f"{told['device']}_{told['officer']}_{local:%Y%m%d%H%M%S}_0001.mp4"


@pytest.fixture
def as_(county: County) -> As:
    """Return a way to get a browser somebody is logged in with."""

    def log_in(username: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=username))
        return client

    return log_in
