import hashlib

from hypothesis import given
from hypothesis import strategies as st

from liuhen.kernel.vault import sm3

# GB/T 32905-2016, appendix A.
STANDARD = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}


def test_the_examples_of_the_standard() -> None:
    for data, digest in STANDARD.items():
        hasher = sm3.new()
        hasher.update(data)
        assert hasher.hexdigest() == digest
        assert hasher.hexdigest() == digest  # asking twice changes nothing


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_pieces_and_copies_agree_with_openssl(pieces: list[bytes]) -> None:
    ours, theirs = sm3.new(), hashlib.new("sm3")
    for piece in pieces:
        fork = ours.copy()
        fork.update(b"a branch that must not disturb its trunk")
        ours.update(piece)
        theirs.update(piece)
        assert ours.hexdigest() == theirs.hexdigest()
