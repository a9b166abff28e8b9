"""The tiled log equals the tree of RFC 6962, however it is cut into batches."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen_proof import merkle, tiles

SIZES = st.integers(1, 700)


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(b"%d" % i) for i in range(count)]


def grow(sizes: list[int]) -> tuple[dict[tuple[int, int], bytes], int, bytes]:
    store: dict[tuple[int, int], bytes] = {}
    size, root = 0, merkle.EMPTY_ROOT
    everything = leaves(sum(sizes))
    for count in sizes:
        grown = tiles.extend(
            size, leaf_hashes=everything[size : size + count], read_tile=lambda level, n: store[level, n]
        )
        store.update(grown.tiles)
        size, root = grown.size, grown.root
    return store, size, root


STORE, SIZE, ROOT = grow([1, 254, 1, 1, 300, 66000])


def read(level: int, n: int) -> bytes:
    return STORE[level, n]


@given(st.lists(st.integers(0, 400), max_size=6))
def test_batches_of_any_size_grow_the_tree_of_all_leaves(sizes: list[int]) -> None:
    store, size, root = grow(sizes)
    assert root == merkle.root_of(leaves(size))
    assert tiles.root(size, read_tile=lambda level, n: store[level, n]) == root


@given(st.data())
def test_whoever_fetches_what_is_under_an_inclusion_at_once_has_all_of_it(data: st.DataObject) -> None:
    size = data.draw(st.one_of(st.integers(1, SIZE), st.integers(1, 600)))
    index = data.draw(st.integers(0, size - 1))
    asked = set()

    def noting(level: int, n: int) -> bytes:
        asked.add((level, n))
        return read(level, n)

    tiles.inclusion_path(index, size=size, read_tile=noting)
    assert asked <= tiles.under_inclusion(index, size=size)


@given(st.data())
def test_an_inclusion_path_proves_its_leaf_and_no_other(data: st.DataObject) -> None:
    size = data.draw(st.one_of(st.integers(1, SIZE), st.integers(1, 600)))
    index = data.draw(st.integers(0, size - 1))
    path = tiles.inclusion_path(index, size=size, read_tile=read)
    root = tiles.root(size, read_tile=read)
    leaf = merkle.leaf_hash(b"%d" % index)

    def holds(
        leaf_hash: bytes = leaf, index: int = index, size: int = size, path: list[bytes] = path
    ) -> bool:
        return merkle.verify_inclusion(leaf_hash=leaf_hash, index=index, size=size, path=path, root=root)

    assert holds()
    assert not holds(leaf_hash=merkle.leaf_hash(b"other"))
    assert not holds(path=[*path, leaf])
    assert size == 1 or not holds(index=(index + 1) % size)
    for i in range(len(path)):
        assert not holds(path=[*path[:i], bytes(32), *path[i + 1 :]])
        assert not holds(path=path[:i])


@given(st.data())
def test_a_consistency_path_proves_the_old_tree_a_beginning_of_the_new(data: st.DataObject) -> None:
    new = data.draw(st.one_of(st.integers(1, SIZE), st.integers(1, 600)))
    old = data.draw(st.integers(0, new))
    path = tiles.consistency_path(old, new=new, read_tile=read)
    old_root, new_root = tiles.root(old, read_tile=read), tiles.root(new, read_tile=read)

    def holds(old_root: bytes = old_root, new_root: bytes = new_root, path: list[bytes] = path) -> bool:
        return merkle.verify_consistency(
            old_size=old, old_root=old_root, new_size=new, new_root=new_root, path=path
        )

    assert holds()
    assert not holds(old_root=bytes(32))
    assert old == 0 or not holds(new_root=bytes(32))
    assert not holds(path=[*path, bytes(32)])
    for i in range(len(path)):
        assert not holds(path=[*path[:i], bytes(32), *path[i + 1 :]])
        assert not holds(path=path[:i])


def test_the_full_tree_has_the_root_computed_without_tiles() -> None:
    assert SIZE == 66557
    assert merkle.root_of(leaves(SIZE)) == ROOT


def test_a_tile_shorter_than_the_log_says_is_refused() -> None:
    with pytest.raises(ValueError, match="hashes are needed"):
        tiles.inclusion_path(3, size=300, read_tile=lambda level, n: STORE[level, n][:32])


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_an_entry_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert tiles.decode_bundle(tiles.encode_bundle(entries)) == entries


def test_a_bundle_that_ends_inside_an_entry_is_refused() -> None:
    with pytest.raises(ValueError):
        tiles.decode_bundle(tiles.encode_bundle([b"entry"])[:-1])
    with pytest.raises(ValueError):
        tiles.encode_bundle([bytes(65536)])


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ((0, 0, 256), "tile/0/000"),
        ((0, 1234, 8), "tile/0/x001/234.p/8"),
        ((2, 1234067, 256), "tile/2/x001/x234/067"),
    ],
)
def test_tile_paths_are_those_of_the_specification(place: tuple[int, int, int], path: str) -> None:
    assert tiles.tile_path(*place) == path
    assert tiles.parse_tile_path(path) == place


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/1",
        "tile/0/x000/001",
        "tile/00/001",
        "tile/0/001.p/256",
        "tile/0/001.p/0",
        "tile/0/001/",
        "x/0/001",
    ],
)
def test_a_tile_has_only_one_path(path: str) -> None:
    with pytest.raises(ValueError):
        tiles.parse_tile_path(path)


def test_the_bundle_of_a_tile_stands_beside_it() -> None:
    assert tiles.bundle_path(1234, 8) == "tile/entries/x001/234.p/8"
    assert hashlib.sha256(tiles.encode_bundle([b"a"])).digest() == hashlib.sha256(b"\0\1a").digest()
