"""The platform as the station sees it: one HTTP client, every answer sorted into done, wait, refused or gone."""

import base64
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from liuhen_dock.troubles import Misconfigured, TokenRefused
from liuhen_proof.tiles import tile_path

TUS = {"Tus-Resumable": "1.0.0"}
PATIENT = frozenset({408, 423, 425, 429})  # 423: another connection still holds the upload
LONGEST_RETRY_AFTER = 3600.0


class Busy(Exception):
    """Try again later; ``str()`` says in Chinese what was in the way."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Refusal(Exception):
    """The platform will not take it: the sentence with article and remedy."""


class UploadGone(Exception):
    """The platform no longer knows this upload."""


class OffsetConflict(Exception):
    """409 to a PATCH: our offset is wrong, or (same offset after asking) a refusal."""

    def __init__(self, refusal: str) -> None:
        super().__init__(refusal)


@dataclass(frozen=True)
class StationFacts:
    """Who the platform takes us for; ``clock_ahead`` is our PC's clock minus the platform's, ± ``uncertain``."""

    name: str
    unit: str
    origin: str
    vkeys: tuple[str, ...]
    clock_ahead: timedelta
    uncertain: timedelta


@dataclass(frozen=True)
class Pending:
    retry_after: float | None


class Server:
    """Safe to share between threads. The token goes to the configured origin only."""

    def __init__(self, url: str, *, token: str, ca_file: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Misconfigured(f"平台地址“{url}”不正确，应类似 https://liuhen.example.gov.cn。")
        self.url = url.rstrip("/")
        self.is_encrypted = parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost", "::1")
        try:
            verify = ssl.create_default_context(cafile=ca_file) if ca_file else True
        except OSError as error:
            raise Misconfigured(f"读不到证书文件“{ca_file}”。") from error
        self._http = httpx.Client(
            base_url=self.url,
            headers={"Authorization": f"Bearer {token}", "User-Agent": "liuhen-dock"},
            timeout=httpx.Timeout(60, connect=10, read=120),
            verify=verify,
            trust_env=False,  # a proxy variable on the PC must not see evidence
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def station(self) -> StationFacts:
        """Ask who we are and what time it is; this also proves the token. Raises Busy, Refusal, TokenRefused."""
        before = datetime.now(UTC)
        answer = self._ask("GET", "/api/v1/station")
        after = datetime.now(UTC)
        try:
            said = answer.json()
            server_time = datetime.fromisoformat(said["server_time"])
            return StationFacts(
                name=str(said["name"]),
                unit=str(said["unit"]),
                origin=str(said["log"]["origin"]),
                vkeys=tuple(str(vkey) for vkey in said["log"]["vkeys"]),
                clock_ahead=before + (after - before) / 2 - server_time,
                uncertain=(after - before) / 2,
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Busy("对方不像留痕平台（/api/v1/station 的回答看不懂），请核对平台地址") from error

    def create(self, *, size: int, metadata: Mapping[str, str]) -> str:
        """Open an upload and return its path on the platform."""
        headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": encode_metadata(metadata)}
        answer = self._ask("POST", "/api/v1/uploads/", headers=headers)
        location = urlsplit(answer.headers.get("Location", ""))
        path = str(location.path)
        if answer.status_code != 201 or not path.startswith("/"):
            raise Busy("平台没有给出上传地址")
        # Only the path is kept: behind a proxy the platform may not know its own name, and the token must not leave.
        return f"{path}?{location.query}" if location.query else path

    def offset(self, upload_url: str, *, size: int) -> int:
        """Return how many bytes the platform holds. Raises UploadGone if that cannot be this file's upload."""
        try:
            answer = self._ask("HEAD", upload_url, headers=TUS)
        except Refusal:
            self.receipt(upload_url)  # a HEAD has no words; the receipt is refused with the sentence
            raise
        try:
            offset, length = int(answer.headers["Upload-Offset"]), int(answer.headers["Upload-Length"])
        except (KeyError, ValueError) as error:
            raise Busy("平台没有说明已收到多少字节") from error
        if length != size or not 0 <= offset <= size:
            raise UploadGone
        return offset

    def send(self, upload_url: str, *, offset: int, size: int, chunks: Iterable[bytes]) -> None:
        """Stream the rest of a file in one PATCH. What ``chunks`` raises passes through."""
        headers = {
            **TUS,
            "Upload-Offset": str(offset),
            "Content-Length": str(size - offset),
            "Content-Type": "application/offset+octet-stream",
        }
        self._ask("PATCH", upload_url, headers=headers, content=chunks)

    def discard(self, upload_url: str) -> None:
        """Tell the platform to forget an upload; if it cannot hear us, it will by itself."""
        try:
            self._ask("DELETE", upload_url, headers=TUS)
        except (Busy, Refusal, UploadGone, OffsetConflict):
            return

    def receipt(self, upload_url: str) -> Pending | dict[str, object]:
        """Fetch the receipt. Raises Refusal (409), UploadGone, Busy."""
        answer = self._ask("GET", f"{urlsplit(upload_url).path.rstrip('/')}/receipt")
        if answer.status_code == 202:
            return Pending(_retry_after(answer))
        try:
            receipt = answer.json()
        except ValueError as error:
            raise Busy("平台的回执不是 JSON") from error
        if not isinstance(receipt, dict):
            raise Busy("平台的回执看不懂")
        return receipt

    def checkpoint(self) -> str:
        return str(self._ask("GET", "/log/checkpoint").text)

    def tile(self, level: int, n: int, *, width: int) -> bytes:
        """Fetch a tile of ``width`` hashes; a log that has since filled it may serve only the full one."""
        try:
            return self._ask("GET", f"/log/{tile_path(level, n, width)}").content
        except UploadGone:
            return self._ask("GET", f"/log/{tile_path(level, n)}").content

    def _ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: Iterable[bytes] | None = None,
    ) -> httpx.Response:
        try:
            answer = self._http.request(method, path, headers=headers, content=content)
        except httpx.TransportError as error:
            raise Busy(f"连不上平台 {self.url}（{_reason(error)}）") from error
        except httpx.InvalidURL as error:
            raise Busy("平台给出的地址看不懂") from error
        code = answer.status_code
        if code < 300:
            return answer
        if code == 401:
            raise TokenRefused("采集站令牌无效或已被停用，请向平台管理员申请新令牌，并更新令牌文件。")
        if code in PATIENT or code >= 500:
            raise Busy(
                f"平台暂时不能接收（{code}）：{problem_sentence(answer)}", retry_after=_retry_after(answer)
            )
        if code in (404, 410) and method != "POST":
            raise UploadGone
        if code == 409 and method == "PATCH":
            raise OffsetConflict(problem_sentence(answer))
        raise Refusal(problem_sentence(answer))


def encode_metadata(metadata: Mapping[str, str]) -> str:
    return ",".join(
        f"{key} {base64.b64encode(text.encode('utf-8', 'replace')).decode()}"
        for key, text in metadata.items()
    )


def problem_sentence(answer: httpx.Response) -> str:
    """Return the platform's own Chinese sentence with the article and the way out."""
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict) or not problem.get("message"):
        return f"平台回答 {answer.status_code}，没有说明原因"
    sentence = str(problem["message"]).rstrip("。")
    article, remedy = problem.get("article"), problem.get("remedy")
    if article and str(article) not in sentence:
        sentence += f"（依据{article}）"
    return f"{sentence}。{remedy}" if remedy and str(remedy) not in sentence else f"{sentence}。"


def _retry_after(answer: httpx.Response) -> float | None:
    """Read Retry-After in seconds; the date form is left to our own backoff (the PC's clock may be wrong)."""
    text = answer.headers.get("Retry-After", "")
    return min(float(text), LONGEST_RETRY_AFTER) if text.isascii() and text.isdigit() else None


def _reason(error: httpx.TransportError) -> str:
    match error:
        case httpx.ConnectTimeout() | httpx.ReadTimeout() | httpx.WriteTimeout():
            return "超时"
        case httpx.ConnectError():
            return "证书不受信任" if "CERTIFICATE" in str(error).upper() else "连接被拒绝或网络不通"
    return "连接中断"
