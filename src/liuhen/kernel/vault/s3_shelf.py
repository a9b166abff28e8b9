"""A shelf in an S3-compatible object store."""

import contextlib
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from liuhen.kernel.vault.errors import Corrupt, NotStored, StoreFull, StoreLocked, StoreUnavailable
from liuhen.kernel.vault.shelves import Blocks, LockProbe, blocks_of, same_bytes

PART_BYTES = 16 << 20
_LOCAL = ZoneInfo("Asia/Shanghai")
_MOST_PARTS = 10_000
_SENDERS = 4
_ABSENT = {"404", "NoSuchKey", "NotFound"}
_EXISTS = {"412", "PreconditionFailed", "ConditionalRequestConflict"}
_UNKNOWN_CONDITION = {"NotImplemented", "501"}
_FULL = {"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "EntityTooLarge"}


def s3_client(
    *, endpoint_url: str, access_key: str, secret_key: str, region_name: str = "us-east-1",
    checksums: str = "when_required", attempts: int = 4, timeout_seconds: int = 60,
) -> Any:  # fmt: skip
    """Return a client; `checksums="when_supported"` where the store understands CRC trailers."""
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        retries={"mode": "standard", "total_max_attempts": attempts},
        connect_timeout=5,
        read_timeout=timeout_seconds,
        max_pool_connections=2 * _SENDERS,
        request_checksum_calculation=checksums,
        response_checksum_validation=checksums,
    )
    return boto3.session.Session().client(
        "s3", endpoint_url=endpoint_url, aws_access_key_id=access_key,
        aws_secret_access_key=secret_key, region_name=region_name, config=config,
    )  # fmt: skip


class S3Shelf:
    """A bucket, or a folder of one; write-once by If-None-Match, sizes verified after each upload."""

    def __init__(self, bucket: str, *, prefix: str = "", client: Any) -> None:
        self.bucket = bucket
        self.prefix = prefix.strip("/") + "/" if prefix.strip("/") else ""
        self.client = client

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + key}

    def put(self, key: str, path: Path) -> None:
        length = path.stat().st_size
        with _speaking():
            if self.size(key) is None:
                self._send(key, path, length)
            else:
                self._expect_same(key, path)
            if (stored := self.size(key)) != length:
                raise Corrupt(f"对象存储中的文件大小（{stored}）与原件（{length} 字节）不符：{_name(key)}。")

    def _send(self, key: str, path: Path, length: int) -> None:
        send = self._send_whole if length <= PART_BYTES else self._send_parts
        try:
            try:
                send(key, path, {"IfNoneMatch": "*"})
            except ClientError as error:
                if _code(error) not in _UNKNOWN_CONDITION:
                    raise
                send(key, path, {})  # the look-up just before is then all that guards the name
        except ClientError as error:
            if _code(error) not in _EXISTS:
                raise
            self._expect_same(key, path)

    def _expect_same(self, key: str, path: Path) -> None:
        if not same_bytes(self.read(key), blocks_of(path)):
            raise Corrupt(f"对象存储中已有同名文件，但内容不同：{_name(key)}。原文件未作改动，请立即核查。")

    def _send_whole(self, key: str, path: Path, condition: dict[str, str]) -> None:
        self.client.put_object(**self._at(key), Body=path.read_bytes(), **condition)

    def _send_parts(self, key: str, path: Path, condition: dict[str, str]) -> None:
        length = path.stat().st_size
        part_bytes = max(PART_BYTES, -(-length // _MOST_PARTS))
        begun = self.client.create_multipart_upload(**self._at(key))
        upload = {**self._at(key), "UploadId": begun["UploadId"]}

        def send(number: int) -> dict[str, Any]:
            with path.open("rb", buffering=0) as file:
                file.seek((number - 1) * part_bytes)
                body = file.read(part_bytes)
            answer = self.client.upload_part(**upload, PartNumber=number, Body=body)
            return {"ETag": answer["ETag"], "PartNumber": number}

        try:
            with ThreadPoolExecutor(_SENDERS) as pool:
                parts = list(pool.map(send, range(1, -(-length // part_bytes) + 1)))
            self.client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts}, **condition)
        except (BotoCoreError, ClientError, OSError):
            with contextlib.suppress(BotoCoreError, ClientError):
                self.client.abort_multipart_upload(**upload)
            raise

    def read(self, key: str, start: int = 0, length: int | None = None) -> Blocks:
        span = {}
        if start or length is not None:
            if length == 0:
                return Blocks(lambda count: b"", close=lambda: None, length=0)
            end = "" if length is None else start + length - 1
            span = {"Range": f"bytes={start}-{end}"}
        with _speaking():
            try:
                body = self.client.get_object(**self._at(key), **span)["Body"]
            except ClientError as error:
                if _code(error) == "InvalidRange":  # from the end on there is nothing
                    return Blocks(lambda count: b"", close=lambda: None, length=0)
                if _code(error) in _ABSENT:
                    raise NotStored(f"保管库中没有该文件：{_name(key)}。") from error
                raise
        return Blocks(_mapped(body.read), close=body.close, length=length)

    def size(self, key: str) -> int | None:
        with _speaking():
            try:
                return int(self.client.head_object(**self._at(key))["ContentLength"])
            except ClientError as error:
                if _code(error) in _ABSENT:
                    return None
                raise

    def remove(self, key: str) -> None:
        with _speaking():
            self.client.delete_object(**self._at(key))

    def destroy(self, key: str) -> int:
        """Delete every version by its id: a plain delete would only lay a marker over the bytes."""
        with _speaking():
            versions = self._versions(key)
            for version in versions:
                try:
                    self.client.delete_object(**self._at(key), VersionId=version)
                except ClientError as error:
                    if _code(error) in _ABSENT:
                        continue
                    if locked := self._locked_until(key, version):
                        raise StoreLocked(f"对象存储拒绝删除：{locked}（{_name(key)}）。") from error
                    raise
            if self._versions(key) or self.size(key) is not None:
                raise StoreLocked(f"对象存储报告已删除，但文件仍在：{_name(key)}。请系统管理员核查。")
        return len(versions)

    def _versions(self, key: str) -> list[str]:
        """Return the ids of the versions and delete markers under exactly this key."""
        at = self._at(key)
        pages = self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.bucket, Prefix=at["Key"]
        )
        return [
            found["VersionId"]
            for page in pages
            for found in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
            if found["Key"] == at["Key"]
        ]

    def _locked_until(self, key: str, version: str) -> str:
        """Say what keeps a version from being deleted, as far as the store tells."""
        at = {**self._at(key), "VersionId": version}
        with contextlib.suppress(ClientError):
            if self.client.get_object_legal_hold(**at)["LegalHold"]["Status"] == "ON":
                return "该对象在存储中被设为依法保留"
        with contextlib.suppress(ClientError):
            until = self.client.get_object_retention(**at)["Retention"]["RetainUntilDate"]
            return f"对象锁定至 {until.astimezone(_LOCAL):%Y-%m-%d %H:%M}"
        return ""

    def keys(self, prefix: str = "") -> Iterator[str]:
        with _speaking():
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + (prefix.rstrip("/") + "/" if prefix else "")
            )
            for entry in chain.from_iterable(page.get("Contents", []) for page in pages):
                yield entry["Key"].removeprefix(self.prefix)

    def ensure_available(self) -> None:
        with _speaking():
            self.client.head_bucket(Bucket=self.bucket)

    def probe_lock(self, *, at: datetime) -> LockProbe:
        """Lock a tiny object for five minutes and try to delete it; it may stay until a later probe."""
        where = self._at(f"probe/{secrets.token_hex(8)}")
        try:
            with _speaking():
                answer = self.client.put_object(
                    **where,
                    Body=b"probe",
                    ContentMD5="jahD/2UgWmE3Swm4HtD6NQ==",  # of that body; stores demand one with a lock
                    ObjectLockMode="COMPLIANCE",
                    ObjectLockRetainUntilDate=at + timedelta(minutes=5),
                )
        except StoreUnavailable as error:
            if not isinstance(error.__cause__, ClientError):
                raise
            return LockProbe(False, f"存储拒绝写入带保留期的对象，未启用对象锁（{_code(error.__cause__)}）。")
        version = {"VersionId": answer["VersionId"]} if answer.get("VersionId") else {}
        if not version:
            self.remove(where["Key"].removeprefix(self.prefix))
            return LockProbe(False, "存储桶未启用版本，保留期不起作用：带保留期的对象可以被删除。")
        with contextlib.suppress(ClientError):
            self.client.delete_object(**where, **version, BypassGovernanceRetention=True)
        with _speaking():
            try:
                self.client.head_object(**where, **version)
            except ClientError as error:
                if _code(error) not in _ABSENT:
                    raise
                return LockProbe(False, "存储接受了保留期，却照样删除了对象：对象锁没有真正生效。")
        return LockProbe(True, "存储拒绝删除处于保留期内的对象：对象锁真正生效。" + self._default_retention())

    def _default_retention(self) -> str:
        try:
            answer = self.client.get_object_lock_configuration(Bucket=self.bucket)
            rule = answer["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
        except (ClientError, KeyError):
            return "存储桶未设默认保留期，新存入的文件不会自动上锁。"
        span = f"{rule['Years']} 年" if rule.get("Years") else f"{rule.get('Days')} 天"
        return f"存储桶默认保留期：{span}（{rule.get('Mode')}）。"


def _name(key: str) -> str:
    return key.rpartition("/")[2]


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextlib.contextmanager
def _speaking() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if _code(error) in _FULL:
            raise StoreFull("对象存储空间已满，文件未能保存。请先扩充存储空间，再继续上传。") from error
        raise StoreUnavailable(
            f"对象存储拒绝了请求（{_code(error)}）。请稍后重试；如持续出现，请联系系统管理员。"
        ) from error
    except (BotoCoreError, HTTPClientError) as error:
        raise StoreUnavailable("对象存储没有应答。请稍后重试；如持续出现，请联系系统管理员。") from error


def _mapped(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    def mapped(count: int) -> bytes:
        with _speaking():
            return read(count)

    return mapped
