"""Canonical bytes are RFC 8785's, and nothing else is read back."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from liuhen_proof import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=127), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_bytes_equal_those_of_rfc_8785_and_read_back(value: object) -> None:
    data = canonical.dumps(value)
    assert data == rfc8785.dumps(value)  # type: ignore[arg-type]
    assert canonical.loads(data) == value


@pytest.mark.parametrize(
    "value", [1.5, {"案号": 1}, 2**53, -(2**53), b"", {1: 2}, [{"a": float("nan")}], "\ud800"]
)
def test_values_without_one_stable_form_are_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b"1.0",
        b"NaN",
        b"\xff",
        b"",
        b'"\\u0041"',
        b"[" * 100_000,
    ],
)
def test_bytes_that_could_be_read_two_ways_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        canonical.loads(data)
