"""A draw from a list that is no list of recordings: frozen by somebody's own move, and verified by an outsider."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from liuhen.kernel import draws, ledger
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.draws import Draw
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.vault import blobs
from liuhen_proof import draw_proof
from liuhen_proof.drawing import Item, Terms
from tests.builders.county import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.article("av-14-1")]


@pytest.fixture
def data_folder(tmp_path: Path, settings: Any) -> Path:
    """A vault and a log of the test's own."""
    settings.KEYS, settings.LEDGER_PUBLIC = tmp_path / "keys", tmp_path / "log"
    settings.LEDGER_COPIES = [tmp_path / "copies.txt"]
    settings.VAULT = {"backend": "local", "root": tmp_path / "vault"}
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    return tmp_path


TERMS = Terms("round:3", quota=5, risk_percent=20, strata=("trade",))


def shops() -> Iterator[Item]:
    """Thirty shops of two trades; what is drawn need not have bytes."""
    for n in range(1, 31):
        yield Item(n, "", f"trade={('food', 'drugs')[n % 2]}", 3 if n == 7 else 0, "late" if n == 7 else "")


def freeze(event: str = "round.frozen") -> Draw:
    frozen = draws.freeze(TERMS, shops(), at=NOW)
    assert frozen.size == 30
    ledger.append(
        event=event, subject=TERMS.plan, by=SYSTEM.ref, at=NOW, data={"population": frozen.sha256, "size": 30}
    )  # fmt: skip
    return Draw(TERMS, frozen.sha256)


def proof_of(draw: Draw, folder: Path) -> Path:
    checkpoint = draw.first_checkpoint()
    assert checkpoint
    proven = draw.proven(size=checkpoint.size)
    assert proven
    path = folder / "draw.jsonl"
    path.write_bytes(b"".join(draw.proof_file(proven, further={"trade=food": 1})))
    return path


def test_the_seed_cannot_be_known_before_a_checkpoint_covers_the_freezing(data_folder: Path) -> None:
    draw = freeze()
    assert draw.first_checkpoint() is None
    with pytest.raises(ValueError, match="no checkpoint covers the freezing of round:3"):
        draw.seed()
    catch_up(at=NOW)
    first = draw.seed()
    ledger.append(event="round.noted", subject="round:4", by=SYSTEM.ref, at=NOW, data={})
    catch_up(at=NOW)
    assert draw.seed() == first, "of the first checkpoint, not the newest"


def test_an_outsider_draws_the_same_with_those_that_stand_in(data_folder: Path) -> None:
    draw = freeze()
    catch_up(at=NOW)
    drawn = draw.drawn(seed=draw.seed(), further={"trade=food": 1})
    assert len(drawn) == 6
    assert [each.id for each in drawn if each.by_risk] == [7]
    told, verdict = draw_proof.verify(
        proof_of(draw, data_folder),
        trust=[key.vkey + "\n" for key in keyring.verifiers() if key.kind == b"\x01"],
    )
    assert verdict.faults == []
    assert [row[0] for row in told["result"]] == [each.id for each in drawn]


def test_a_digest_entered_by_another_move_is_no_freezing(data_folder: Path) -> None:
    draw = freeze()
    catch_up(at=NOW)
    path = proof_of(draw, data_folder)
    renamed = path.read_bytes()
    assert draw_proof.verify(path)[1].is_sound
    other = freeze(event="round.noted")
    assert other.entry() == draw.entry(), "only the freezing counts"
    first, _, rest = renamed.partition(b"\n")
    path.write_bytes(first + b"\n" + rest.replace(b'"round:3"', b'"round:4"', 1))
    assert any("名单" in fault for fault in draw_proof.verify(path)[1].faults)


def test_a_list_changed_in_the_vault_is_no_longer_whole(data_folder: Path) -> None:
    draw = freeze()
    assert draw.is_whole()
    text = b"".join(blobs.open_range(draw.population))
    assert sha256(text).hexdigest() == draw.population
    with blobs.as_file(draw.population) as path:
        path.chmod(0o600)
        path.write_bytes(text + b"\n")
    assert not draw.is_whole()
