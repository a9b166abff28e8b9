"""The tus endpoint over a real server: what any tus client and the docking station rely on."""

import base64
import hashlib
import io
import random
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tusclient.client import TusClient

from liuhen_dock.receipts import verify_receipt
from liuhen_dock.server import Server
from liuhen_proof.digests import Digests
from liuhen_proof.keys import parse_vkey
from liuhen_proof.notes import parse, parse_checkpoint
from tests.services.liuhen import Liuhen
from tests.services.waiting import looks

UPLOADS = "/api/v1/uploads/"
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = TUS | {"Content-Type": "application/offset+octet-stream"}
ABOUT = {
    "filename": "DSJ0001_100001_20261124100000.mp4", "device": "DSJ0001", "officer": "100001", "kind": "video",
    "started_at": "2026-11-24T10:00:00+08:00", "ended_at": "2026-11-24T10:10:00+08:00",
}  # fmt: skip


@pytest.fixture
def station(live: Liuhen) -> Iterator[httpx.Client]:
    with live.client("station") as client:
        yield client


def metadata(**told: str) -> str:
    return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items())


def begin(client: httpx.Client, length: int, **changed: str) -> str:
    """Create an upload and return its path."""
    told = ABOUT | {"filename": f"{random.randbytes(6).hex()}.mp4"} | changed
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(**told)}
    answer = client.post(UPLOADS, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def patch(client: httpx.Client, url: str, data: bytes, *, offset: int, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return client.patch(url, content=data, headers=BYTES | {"Upload-Offset": str(offset)} | named)


def receipt(client: httpx.Client, url: str) -> dict[str, Any]:
    """Wait for the receipt."""
    for _ in looks("a receipt"):
        answer = client.get(f"{url}/receipt")
        if answer.status_code != 202:
            assert answer.status_code == 200, answer.text
            body: dict[str, Any] = answer.json()
            return body
        assert (answer.json(), answer.headers["Retry-After"]) == ({"state": "pending"}, "1")
    raise AssertionError  # looks() does


def uploaded(client: httpx.Client, data: bytes, **changed: str) -> str:
    url = begin(client, len(data), **changed)
    assert patch(client, url, data, offset=0).status_code == 204
    return url


def code_of(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers.get("Tus-Resumable", "1.0.0") == "1.0.0"
    problem = answer.json()
    assert set(problem) == {"status", "code", "message", "article", "duty", "remedy"}
    return answer.status_code, problem["code"]


def stored(live: Liuhen, data: bytes) -> bool:
    digest = hashlib.sha256(data).hexdigest()
    return any(
        path.read_bytes() == data for path in (live.data / "vault").rglob(f"*{digest}*") if path.is_file()
    )


# ── the whole way ────────────────────────────────────────────────────────────────────────────────────────


def test_tuspy_carries_a_file_in_checked_chunks_into_the_vault(live: Liuhen) -> None:
    data = random.randbytes(5_000_000)
    headers = {"Authorization": f"Bearer {live.tokens['station']}"}
    uploader = TusClient(live.url + UPLOADS, headers=headers).uploader(
        file_stream=io.BytesIO(data), chunk_size=2_000_000, metadata=ABOUT, upload_checksum=True
    )
    uploader.upload()
    assert stored(live, data)
    assert not list((live.data / "incoming").glob("*.part"))


def test_the_stations_own_client_gets_a_receipt_that_holds_in_every_respect(live: Liuhen) -> None:
    data = random.randbytes(3_000_000)
    ours = Digests(hashlib.sha256(data).hexdigest(), hashlib.new("sm3", data).hexdigest(), len(data))
    with Server(live.url, token=live.tokens["station"]) as server, live.client("station") as client:
        url = server.create(
            size=len(data), metadata=ABOUT | {"filename": "自己的.mp4", "sha256": ours.sha256}
        )
        assert server.offset(url, size=len(data)) == 0
        server.send(url, offset=0, size=len(data), chunks=[data])
        assert server.offset(url, size=len(data)) == len(data)
        body = receipt(client, url)
        station = server.station()
        head = parse_checkpoint(parse(server.checkpoint())[0])
        assert len(server.tile(0, 0, width=head.size)) == 32 * head.size
        proven = verify_receipt(
            body, ours=ours, origin=station.origin, verifiers=[parse_vkey(vkey) for vkey in station.vkeys]
        )
    assert (proven.event, body["state"]) == ("recording.received", "stored")
    assert len(station.vkeys) == 2
    assert station.unit == "云岭县市场监督管理局"


def test_a_doubtful_file_is_quarantined_with_its_reasons_and_has_a_receipt_too(station: httpx.Client) -> None:
    body = receipt(station, uploaded(station, random.randbytes(1000), device="NOBODYS", officer="999999"))
    assert body["state"] == "quarantined"
    assert body["reason"] == "设备编号未登记；人员编号未登记"
    assert b'"event":"recording.quarantined"' in base64.b64decode(body["leaf"])


def test_a_file_that_differs_from_its_declared_digest_is_kept_apart(station: httpx.Client) -> None:
    body = receipt(station, uploaded(station, random.randbytes(1000), sha256="ab" * 32))
    assert body["reason"] == "收到的内容与采集站申报的摘要不一致"


def test_the_same_bytes_again_get_the_receipt_of_the_first_entry(station: httpx.Client) -> None:
    data = random.randbytes(1000)
    first = receipt(station, uploaded(station, data))
    second = receipt(station, uploaded(station, data, filename="anders.mp4"))
    assert (second["recording"], second["leaf"]) == (first["recording"], first["leaf"])
    assert second["upload"] != first["upload"]
    assert (first["again"], second["again"]) == (False, True)


def test_creation_with_upload_takes_the_first_bytes_along(station: httpx.Client) -> None:
    data = random.randbytes(2000)
    headers = BYTES | {"Upload-Length": "2000", "Upload-Metadata": metadata(**ABOUT | {"filename": "cw.mp4"})}
    answer = station.post(UPLOADS, content=data[:1500], headers=headers)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "1500")
    assert (
        patch(station, answer.headers["Location"], data[1500:], offset=1500).headers["Upload-Offset"]
        == "2000"
    )
    assert receipt(station, answer.headers["Location"])["state"] == "stored"


def test_head_tells_offset_length_and_metadata(station: httpx.Client) -> None:
    url = begin(station, 10, filename="记录.mp4")
    patch(station, url, b"abc", offset=0)
    answer = station.head(url, headers=TUS)
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("3", "10")
    assert f"filename {base64.b64encode('记录.mp4'.encode()).decode()}" in answer.headers["Upload-Metadata"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "absurd",
    [
        {"started_at": "0001-01-01T00:00:00Z", "ended_at": "0001-01-01T00:00:00Z"},
        {"ended_at": "9999-12-31T23:59:59Z"}, {"started_at": "2026-11-24T10:00:00"}, {"segment": str(2**63)},
        {"segment": "-1"}, {"clock_offset_ms": str(2**63)}, {"clock_offset_ms": "nan"}, {"kind": "film"},
        {"sha256": "00"}, {"device": "D" * 300}, {"officer": "1" * 300},
    ],
)  # fmt: skip
def test_an_absurd_claim_is_refused_before_any_byte(station: httpx.Client, absurd: dict[str, str]) -> None:
    headers = {**TUS, "Upload-Length": "10", "Upload-Metadata": metadata(**(ABOUT | absurd))}
    answer = station.post(UPLOADS, headers=headers)
    assert code_of(answer) == (400, "bad-metadata")
    assert answer.json()["message"].startswith("不能上传：")


def test_options_tells_what_is_spoken_to_anybody(live: Liuhen) -> None:
    answer = httpx.options(live.url + UPLOADS, trust_env=False)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,creation-with-upload,checksum,termination"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert answer.headers["Tus-Max-Size"] == str(1 << 40)


# ── what is cut short ────────────────────────────────────────────────────────────────────────────────────


def test_a_vanished_sender_leaves_what_came_and_goes_on_from_there(
    live: Liuhen, station: httpx.Client
) -> None:
    data = random.randbytes(3_000_000)
    url = begin(station, len(data))

    def half() -> Iterator[bytes]:
        yield data[:2_000_000]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        station.patch(
            url, content=half(), headers=BYTES | {"Upload-Offset": "0", "Content-Length": str(len(data))}
        )
    for _ in looks("the server's notice"):
        offset = int(station.head(url, headers=TUS).headers["Upload-Offset"])
        if offset == 2_000_000 and station.get(f"{url}/receipt").status_code == 409:
            break
    for _ in looks("what came is on disk before the upload is let go of"):
        if (went_on := patch(station, url, data[offset:], offset=offset)).status_code != 423:
            break
    assert went_on.status_code == 204
    assert receipt(station, url)["state"] == "stored"
    assert stored(live, data)


def test_a_short_read_never_finishes_a_file(station: httpx.Client) -> None:
    url = begin(station, 1000)

    def short() -> Iterator[bytes]:
        yield b"x" * 999
        raise ConnectionError

    with pytest.raises(ConnectionError):
        station.patch(url, content=short(), headers=BYTES | {"Upload-Offset": "0", "Content-Length": "1000"})
    time.sleep(0.2)
    assert code_of(station.get(f"{url}/receipt")) == (409, "upload-unfinished")


def test_kill_9_of_the_server_loses_no_acknowledged_byte(own_live: Liuhen) -> None:
    data = random.randbytes(6_000_000)
    with own_live.client("station") as client:
        url = begin(client, len(data))
        assert patch(client, url, data[:4_000_000], offset=0).status_code == 204
    own_live.kill("web")
    own_live.start_web()
    with own_live.client("station") as client:
        assert client.head(url, headers=TUS).headers["Upload-Offset"] == "4000000"
        assert patch(client, url, data[4_000_000:], offset=4_000_000).status_code == 204
        body = receipt(client, url)
    assert body["state"] == "stored"
    assert stored(own_live, data)


def test_a_crash_between_the_last_byte_and_the_entry_is_made_good_by_head_or_receipt(
    own_live: Liuhen,
) -> None:
    data = random.randbytes(100_000)
    with own_live.client("station") as client:
        for ask in ("head", "receipt"):
            fresh = data + ask.encode()
            url = begin(client, len(fresh))
            part = own_live.data / "incoming" / f"{url.rpartition('/')[2]}.part"
            part.write_bytes(fresh)  # all bytes are here, and nobody had the time to enter them
            if ask == "head":
                assert client.head(url, headers=TUS).headers["Upload-Offset"] == str(len(fresh))
                assert not part.exists()
            assert receipt(client, url)["state"] == "stored"
            assert stored(own_live, fresh)


def test_no_receipt_before_a_signed_checkpoint_covers_the_entry(own_live: Liuhen) -> None:
    own_live.kill("sequencer")
    with own_live.client("station") as client:
        url = uploaded(client, random.randbytes(100))
        for _ in range(3):
            answer = client.get(f"{url}/receipt")
            assert (answer.status_code, answer.headers["Retry-After"]) == (202, "1")
        own_live.start_sequencer()
        assert receipt(client, url)["state"] == "stored"


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────


def test_a_wrong_offset_is_409_with_the_right_one(station: httpx.Client) -> None:
    url = begin(station, 10)
    patch(station, url, b"abc", offset=0)
    answer = patch(station, url, b"abc", offset=5)
    assert code_of(answer) == (409, "wrong-offset")
    assert answer.headers["Upload-Offset"] == "3"


def test_a_wrong_checksum_is_460_and_the_chunk_is_forgotten(station: httpx.Client) -> None:
    url = begin(station, 10)
    wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    assert code_of(patch(station, url, b"abc", offset=0, Upload_Checksum=f"sha256 {wrong}")) == (
        460, "checksum-mismatch",
    )  # fmt: skip
    assert station.head(url, headers=TUS).headers["Upload-Offset"] == "0"
    right = base64.b64encode(hashlib.sha1(b"abc", usedforsecurity=False).digest()).decode()
    assert patch(station, url, b"abc", offset=0, Upload_Checksum=f"sha1 {right}").status_code == 204


@pytest.mark.parametrize("header", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1 !!!", "sha1"])
def test_a_checksum_nobody_can_check_is_400(station: httpx.Client, header: str) -> None:
    url = begin(station, 10)
    assert patch(station, url, b"abc", offset=0, Upload_Checksum=header).status_code in (400, 460)
    assert station.head(url, headers=TUS).headers["Upload-Offset"] == "0"


def test_more_bytes_than_announced_are_413(station: httpx.Client) -> None:
    assert code_of(patch(station, begin(station, 10), b"x" * 11, offset=0)) == (413, "over-length")


def test_a_file_over_the_limit_is_413(station: httpx.Client) -> None:
    headers = TUS | {"Upload-Length": str((1 << 40) + 1), "Upload-Metadata": metadata(**ABOUT)}
    assert code_of(station.post(UPLOADS, headers=headers)) == (413, "too-large")


def test_a_file_that_does_not_fit_on_the_disk_is_507_in_chinese(station: httpx.Client) -> None:
    headers = TUS | {"Upload-Length": str(1 << 40), "Upload-Metadata": metadata(**ABOUT)}
    answer = station.post(UPLOADS, headers=headers)
    assert code_of(answer) == (507, "store-full")
    assert answer.json()["message"] == "存储空间不足，无法接收这个文件"


def test_another_protocol_version_is_412(station: httpx.Client) -> None:
    for answer in (
        station.post(UPLOADS),
        station.patch(begin(station, 1), headers={"Tus-Resumable": "0.2.2"}),
    ):
        assert code_of(answer) == (412, "tus-version")
        assert answer.headers["Tus-Version"] == "1.0.0"


def test_another_content_type_is_415(station: httpx.Client) -> None:
    url = begin(station, 10)
    headers = TUS | {"Upload-Offset": "0", "Content-Type": "application/octet-stream"}
    assert code_of(station.patch(url, content=b"abc", headers=headers)) == (415, "not-bytes")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Upload-Length": "-1"},
        {"Upload-Length": "1e3"},
        {"Upload-Length": "9" * 19},
        {"Upload-Defer-Length": "1"},
        {"Upload-Length": "10", "Upload-Metadata": "filename ???"},
        {
            "Upload-Length": "10",
            "Upload-Metadata": f"filename {base64.b64encode(b'a' + bytes([255])).decode()}",
        },
        {"Upload-Length": "10", "Upload-Metadata": f"filename {base64.b64encode(b'a' + bytes(1)).decode()}"},
        {"Upload-Length": "10", "Upload-Metadata": f"filename {base64.b64encode(b'x' * 20_000).decode()}"},
    ],
)
def test_headers_that_make_no_sense_are_400(station: httpx.Client, headers: dict[str, str]) -> None:
    assert station.post(UPLOADS, headers=TUS | headers).status_code == 400


@pytest.mark.parametrize(
    "headers", [{"Upload-Length": "10"}, {"Upload-Length": "0", "Upload-Metadata": metadata(filename="a")}]
)
def test_a_file_without_name_or_bytes_is_422_in_chinese(
    station: httpx.Client, headers: dict[str, str]
) -> None:
    answer = station.post(UPLOADS, headers=TUS | headers)
    assert code_of(answer) == (422, "invalid")
    assert answer.json()["message"].startswith("不能上传")


def test_two_writers_at_once_one_gets_423(live: Liuhen, station: httpx.Client) -> None:
    url = begin(station, 4_000_000)

    def slow() -> Iterator[bytes]:
        yield b"x" * 2_000_000
        with live.client("station") as other:
            while not int(other.head(url, headers=TUS).headers["Upload-Offset"]):
                time.sleep(0.02)
            answer = patch(other, url, b"y", offset=1_000_000)
            assert code_of(answer) == (423, "upload-busy")
            assert answer.headers["Retry-After"] == "2"
        yield b"x" * 2_000_000

    headers = BYTES | {"Upload-Offset": "0", "Content-Length": "4000000"}
    assert station.patch(url, content=slow(), headers=headers).status_code == 204


def test_an_unfinished_upload_can_be_given_up_a_finished_one_cannot(station: httpx.Client) -> None:
    url = begin(station, 10)
    patch(station, url, b"abc", offset=0)
    assert station.delete(url, headers=TUS).status_code == 204
    assert station.head(url, headers=TUS).status_code == 404
    assert code_of(patch(station, url, b"abc", offset=0))[0] == 404
    done = uploaded(station, random.randbytes(100))
    assert code_of(station.delete(done, headers=TUS)) == (409, "upload-complete")


def test_nobody_elses_upload_is_there(live: Liuhen, station: httpx.Client) -> None:
    url = begin(station, 10)
    with live.client("wangfang") as other:  # she may upload, but this is not hers
        assert other.head(url, headers=TUS).status_code == 404
        assert code_of(patch(other, url, b"abc", offset=0)) == (404, "not-found")
        assert code_of(other.get(f"{url}/receipt")) == (404, "not-found")
        assert code_of(other.delete(url, headers=TUS)) == (404, "not-found")


def test_who_may_not_take_in_recordings_is_403(live: Liuhen) -> None:
    with live.client("legal") as other:
        headers = TUS | {"Upload-Length": "10", "Upload-Metadata": metadata(**ABOUT)}
        assert code_of(other.post(UPLOADS, headers=headers)) == (403, "forbidden")


def test_other_methods_are_405(station: httpx.Client) -> None:
    url = begin(station, 10)
    assert code_of(station.get(UPLOADS, headers=TUS)) == (405, "method-not-allowed")
    assert code_of(station.put(url, headers=TUS)) == (405, "method-not-allowed")
    assert code_of(station.post(f"{url}/receipt")) == (405, "method-not-allowed")


def test_a_method_may_come_in_a_header(station: httpx.Client) -> None:
    url = begin(station, 3)
    headers = BYTES | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert station.post(url, content=b"abc", headers=headers).status_code == 204
