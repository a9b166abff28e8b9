"""Known answers of RFC 6962, as published with Google's Certificate Transparency code."""

import pytest

from liuhen_proof import merkle

INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int) -> None:
    hashes = [merkle.leaf_hash(data) for data in INPUTS[:size]]
    assert merkle.root_of(hashes).hex() == ROOTS[size - 1]


def test_a_leaf_outside_the_tree_is_never_included() -> None:
    root = merkle.leaf_hash(b"")
    for index, size in ((-1, 1), (1, 1), (0, 0)):
        assert not merkle.verify_inclusion(leaf_hash=root, index=index, size=size, path=[], root=root)


def test_a_smaller_tree_never_continues_a_larger_one() -> None:
    root = merkle.leaf_hash(b"")
    assert not merkle.verify_consistency(old_size=2, old_root=root, new_size=1, new_root=root, path=[])
