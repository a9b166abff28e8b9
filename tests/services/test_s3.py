from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from tests.services.s3 import S3Server


def test_s3_refuses_to_delete_a_locked_version(s3: S3Server, s3_bucket: str) -> None:
    client = s3.client()
    stored = client.put_object(
        Bucket=s3_bucket,
        Key="原件",
        Body=b"original",
        ObjectLockMode="COMPLIANCE",
        ObjectLockRetainUntilDate=datetime.now(UTC) + timedelta(hours=1),
    )
    with pytest.raises(ClientError, match="AccessDenied"):
        client.delete_object(Bucket=s3_bucket, Key="原件", VersionId=stored["VersionId"])
    assert client.get_object(Bucket=s3_bucket, Key="原件")["Body"].read() == b"original"


def test_s3_refuses_a_wrong_key(s3: S3Server) -> None:
    stranger = replace(s3, secret_key="guessed")
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        stranger.client().list_buckets()
