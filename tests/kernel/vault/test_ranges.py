import random
from pathlib import Path

import pytest
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import NotStored
from liuhen.kernel.vault.ranges import Unsatisfiable, parse_range, serve
from tests.kernel.vault.conftest import NOON

CONTENT = random.randbytes((1 << 20) + 500)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sha256(tmp_path: Path) -> str:
    (tmp_path / "film.mp4").write_bytes(CONTENT)
    return blobs.store_derived(tmp_path / "film.mp4", at=NOON).sha256


def ask(sha256: str, method: str = "GET", **headers: str) -> HttpResponseBase:
    request = RequestFactory().generic(
        method, "/", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    return serve(request, sha256=sha256, content_type="video/mp4", filename="检查 01.mp4")


def body(response: HttpResponseBase) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response)


def test_the_whole_file_is_sent_inline_and_unsniffed(sha256: str) -> None:
    response = ask(sha256)
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"] == f'"{sha256}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''%E6%A3%80%E6%9F%A5%2001.mp4"
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=5-9", 5, 9),
        ("bytes=1000-", 1000, len(CONTENT) - 1),
        ("bytes=-7", len(CONTENT) - 7, len(CONTENT) - 1),
        ("bytes=-99999999", 0, len(CONTENT) - 1),
        ("bytes=5-99999999", 5, len(CONTENT) - 1),
    ],
)
def test_a_part_is_sent_as_206(sha256: str, header: str, start: int, end: int) -> None:
    response = ask(sha256, Range=header)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end}/{len(CONTENT)}"
    assert response["Content-Length"] == str(end - start + 1)
    assert body(response) == CONTENT[start : end + 1]


@pytest.mark.parametrize("header", [f"bytes={len(CONTENT)}-", "bytes=99999999-100000000", "bytes=-0"])
def test_a_part_outside_the_file_is_416_with_its_size(sha256: str, header: str) -> None:
    response = ask(sha256, Range=header)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize(
    "header",
    [
        "bytes=9-5",
        "bytes=-",
        "bytes=a-b",
        "seconds=1-2",
        "bytes=0-1,5-6",
        "bytes=٣-",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_what_is_not_understood_is_answered_whole(sha256: str, header: str) -> None:
    assert ask(sha256, Range=header.encode().decode("latin-1")).status_code == 200


def test_head_has_the_headers_and_no_body(sha256: str) -> None:
    response = ask(sha256, "HEAD", Range="bytes=5-9")
    assert response.status_code == 206
    assert response["Content-Length"] == "5"
    assert not response.streaming


def test_a_range_of_another_version_is_answered_whole(sha256: str) -> None:
    assert ask(sha256, Range="bytes=0-4", If_Range=f'"{sha256}"').status_code == 206
    assert ask(sha256, Range="bytes=0-4", If_Range='"other"').status_code == 200
    assert ask(sha256, Range="bytes=0-4", If_Range="Tue, 24 Nov 2026 00:00:00 GMT").status_code == 200


def test_what_the_browser_has_is_not_sent_again(sha256: str) -> None:
    assert ask(sha256, If_None_Match=f'"{sha256}"').status_code == 304


def test_a_page_that_could_run_is_only_offered_for_download(sha256: str) -> None:
    request = RequestFactory().get("/")
    response = serve(request, sha256=sha256, content_type="text/html; charset=utf-8", filename="a.html")
    assert response["Content-Disposition"].startswith("attachment")


def test_closing_the_answer_closes_the_file(sha256: str) -> None:
    response = ask(sha256)
    assert isinstance(response, StreamingHttpResponse)
    blocks = iter(response)
    next(blocks)
    response.close()
    assert list(blocks) == []


def test_a_blob_we_do_not_have_is_not_served() -> None:
    with pytest.raises(NotStored):
        ask("ab" * 32)


@given(header=st.from_regex(r"bytes=[0-9]{0,4}-[0-9]{0,4}", fullmatch=True), size=st.integers(0, 2000))
def test_a_range_lies_inside_the_file(header: str, size: int) -> None:
    try:
        asked = parse_range(header, size)
    except Unsatisfiable:
        return
    if asked:
        start, length = asked
        assert 0 <= start < start + length <= size
