"""Pages and JSON travel compressed; parts, streams and small answers do not."""

import gzip
from collections.abc import Iterable

import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from liuhen.entrypoints.middleware import CompressionMiddleware

TEXT = b"<p>" + "行政执法".encode() * 200


def through(response: HttpResponseBase) -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip, br"})
    return CompressionMiddleware(lambda _: response)(request)  # type: ignore[return-value]


@pytest.mark.django_db
def test_a_page_travels_compressed_and_says_so_and_each_time_at_another_length(client: Client) -> None:
    plain = client.get(reverse("portal:home"))
    lengths = set()
    for _ in range(8):
        packed = client.get(reverse("portal:home"), headers={"accept-encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed["Vary"]
        assert len(packed.content) < len(plain.content) / 2
        assert gzip.decompress(packed.content).startswith(b"<!DOCTYPE html>")
        lengths.add(len(packed.content))
    assert len(lengths) > 1


def stream() -> Iterable[bytes]:
    yield TEXT


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(TEXT, status=206),
        HttpResponse(TEXT, content_type="video/mp4"),
        HttpResponse(TEXT, content_type="application/pdf"),
        HttpResponse(b"short"),
        StreamingHttpResponse(stream()),
    ],
    ids=["a part", "a film", "a paper", "few bytes", "a stream"],
)
def test_what_is_not_a_whole_page_goes_as_it_is(response: HttpResponseBase) -> None:
    assert "Content-Encoding" not in through(response)


def test_json_travels_compressed() -> None:
    assert through(HttpResponse(TEXT, content_type="application/json"))["Content-Encoding"] == "gzip"
