"""Both digests of one pass equal those of each algorithm alone."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen_proof import digests
from liuhen_proof.sm3 import sm3_of_small


def test_sm3_has_the_published_digest_of_abc() -> None:
    published = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905, A.1
    assert digests.digests_of_bytes(b"abc").sm3 == published
    assert sm3_of_small(b"abc").hex() == published


@given(st.binary(max_size=300))
def test_plain_python_sm3_equals_openssls(data: bytes) -> None:
    assert sm3_of_small(data) == hashlib.new("sm3", data).digest()


@given(st.lists(st.binary(max_size=100), max_size=40))
def test_blocks_are_hashed_as_one_message(blocks: list[bytes]) -> None:
    whole = b"".join(blocks)
    assert digests.digests_of_blocks(blocks) == digests.digests_of_bytes(whole)
    assert digests.digests_of_bytes(whole).size == len(whole)


def test_a_file_larger_than_a_block_has_the_digests_of_its_bytes(tmp_path: Path) -> None:
    data = bytes(range(256)) * 20_000
    (tmp_path / "recording.mp4").write_bytes(data)
    assert digests.digests_of_file(tmp_path / "recording.mp4") == digests.digests_of_bytes(data)


def test_a_source_that_breaks_off_raises_instead_of_giving_a_digest() -> None:
    def broken() -> Iterator[bytes]:
        yield b"first"
        raise OSError("card pulled out")

    with pytest.raises(OSError, match="card"):
        digests.digests_of_blocks(broken())
