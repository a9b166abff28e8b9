"""The proof file carries everything an inclusion check needs, and is read strictly."""

import pytest

from liuhen_proof import merkle, notes, tiles, tlog_proof

LEAVES = [b"leaf %d" % i for i in range(300)]
GROWN = tiles.extend(
    0, leaf_hashes=[merkle.leaf_hash(leaf) for leaf in LEAVES], read_tile=lambda level, n: b""
)
NOTE = (
    notes.checkpoint_text(origin="log.test/1", size=GROWN.size, root=GROWN.root) + "\n— log.test/1 AAAAAAAA\n"
)


def proof_of(index: int) -> str:
    path = tiles.inclusion_path(index, size=GROWN.size, read_tile=lambda level, n: GROWN.tiles[level, n])
    return tlog_proof.format_proof(index, path=path, checkpoint=NOTE)


def test_a_written_proof_is_read_back_and_proves_its_leaf_only() -> None:
    proof = tlog_proof.parse_proof(proof_of(257))
    assert (proof.index, proof.checkpoint) == (257, NOTE)
    assert proof.includes(merkle.leaf_hash(LEAVES[257]))
    assert not proof.includes(merkle.leaf_hash(LEAVES[256]))


def test_the_proof_in_a_log_of_one_has_no_hashes() -> None:
    root = merkle.leaf_hash(b"only")
    note = notes.checkpoint_text(origin="log.test/1", size=1, root=root) + "\n— log.test/1 AAAAAAAA\n"
    text = tlog_proof.format_proof(0, path=[], checkpoint=note)
    assert tlog_proof.parse_proof(text).includes(root)


def test_an_extra_line_is_allowed() -> None:
    text = proof_of(3).replace("@v1\n", "@v1\nextra AAAA\n")
    assert tlog_proof.parse_proof(text).index == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@v1", "@v2"),
        ("index 3", "index 03"),
        ("index 3", "index -3"),
        ("index 3\n", ""),
        ("\n\n", "\n"),
        ("=\n", "\n"),
    ],
)
def test_anything_else_is_not_a_proof(old: str, new: str) -> None:
    with pytest.raises(notes.NoteError):
        tlog_proof.parse_proof(proof_of(3).replace(old, new))
