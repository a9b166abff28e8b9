"""The public log: an outsider with nothing but these files follows it from leaf to root."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from liuhen.kernel.ledger import keyring, loop
from liuhen.kernel.ledger.models import Entry
from liuhen_proof import tiles
from liuhen_proof.keys import parse_keys
from liuhen_proof.merkle import verify_inclusion
from liuhen_proof.notes import open_checkpoint
from tests.builders.county import NOW, County

ED25519 = 1


@pytest.fixture(autouse=True)
def published(county: County) -> None:
    loop.catch_up(at=NOW)


def test_an_outsider_can_prove_an_entry_from_the_published_files_alone(client: Client) -> None:
    keys = parse_keys(client.get("/log/vkeys").content.decode(), name="")
    head = open_checkpoint(client.get("/log/checkpoint").content.decode(), verifiers=keys)
    assert len(head.verified) == 2

    def read_tile(level: int, n: int) -> bytes:
        width = min(256, head.size // 256**level - n * 256)
        return client.get(f"/log/{tiles.tile_path(level, n, width)}").content

    assert tiles.root(head.size, read_tile=read_tile) == head.root
    entry = Entry.objects.get(index=5)
    path = tiles.inclusion_path(5, size=head.size, read_tile=read_tile)
    assert verify_inclusion(
        leaf_hash=bytes(entry.leaf_hash), index=5, size=head.size, path=path, root=head.root
    )


def test_tiles_are_kept_for_ever_the_checkpoint_is_asked_for_again(client: Client) -> None:
    size = Entry.objects.count()
    tile = client.get(f"/log/tile/0/000.p/{size}")
    assert (tile.status_code, tile["Content-Type"]) == (200, "application/octet-stream")
    assert tile["Cache-Control"] == "public, max-age=31536000, immutable"
    checkpoint = client.get("/log/checkpoint")
    assert (checkpoint["Content-Type"], checkpoint["Cache-Control"]) == (
        "text/plain; charset=utf-8",
        "no-cache",
    )
    assert checkpoint["Access-Control-Allow-Origin"] == "*"


def test_the_sm2_key_is_there_as_pem_too(client: Client) -> None:
    answer = client.get("/log/sm2.pem")
    (key,) = parse_keys(answer.content.decode(), name="liuhen.local/log/1")
    assert key in keyring.verifiers()
    assert answer["Content-Type"] == "application/x-pem-file"


@pytest.mark.parametrize(
    "path",
    [
        "0/001", "0/000.p/255", "entries/000", "0/../../keys/log-sm2.pem", "..%2f..%2fkeys/log-sm2.pem", "0/000/",
        "0/0", "-1/000", "0/x000/000", "99/000", "0/000.p/0", "0/000.p/256", "%00", "0/%2e%2e/checkpoint",
    ],
)  # fmt: skip
def test_nothing_else_can_be_had_under_the_name_of_a_tile(client: Client, path: str) -> None:
    assert client.get(f"/log/tile/{path}").status_code == 404


def test_before_the_first_checkpoint_there_is_none(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.LEDGER_PUBLIC = tmp_path / "nowhere"
    assert client.get("/log/checkpoint").status_code == 404


def test_a_foreign_reader_of_the_format_audits_the_folder_and_sees_a_flipped_tile(
    client: Client, settings: Any
) -> None:
    aics = pytest.importorskip("aics_tlog", reason="aics-tlog wants Python 3.12")
    folder: Path = settings.LEDGER_PUBLIC
    keys = client.get("/log/vkeys").content.decode().splitlines()
    log_key = next(key for key in map(aics.parse_vkey, keys) if key.key_type == ED25519)
    note = aics.parse_note((folder / "checkpoint").read_text(encoding="utf-8"))
    assert aics.verify_checkpoint(note, log_key).ok
    head = aics.parse_checkpoint(note.text)
    reader = aics.FileSystemTileReader(folder)
    assert aics.audit_tiles(reader, head.size, head.root, entries=False).tiles > 0
    proof = aics.inclusion_proof_from_tiles(reader, 5, head.size)
    leaf = bytes(Entry.objects.get(index=5).leaf_hash)
    assert aics.verify_inclusion(leaf, 5, head.size, proof, head.root)
    (tile,) = (folder / "tile/0/000.p").glob(str(head.size))
    tile.chmod(0o644)
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    with pytest.raises(aics.TileVerificationError):
        aics.audit_tiles(reader, head.size, head.root, entries=False)
