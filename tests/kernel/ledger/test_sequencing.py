from pathlib import Path

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

from liuhen.kernel.ledger import keyring, proofs
from liuhen.kernel.ledger.loop import catch_up, version_of
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.publishing import LedgerForked, copies_in, publish
from liuhen.settings.base import _database
from liuhen_proof import notes
from liuhen_proof.merkle import leaf_hash, verify_inclusion
from tests.builders.county import NOW, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, settings) -> Path:
    settings.KEYS = tmp_path / "keys"
    settings.LEDGER_PUBLIC = tmp_path / "log"
    settings.LEDGER_COPIES = [tmp_path / "copies.txt"]
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    return tmp_path


def test_every_entry_gets_its_place_and_its_proof_holds_under_the_published_checkpoint(log_folder):
    small_county()
    assert catch_up(at=NOW) == Entry.objects.count() > 25
    published = notes.open_checkpoint(
        (log_folder / "log/checkpoint").read_text(), verifiers=keyring.verifiers()
    )
    assert published.size == Entry.objects.count()
    assert len(published.verified) == 2
    for entry in Entry.objects.order_by("index"):
        proven = proofs.prove(entry)
        assert proven
        assert verify_inclusion(
            leaf_hash=leaf_hash(bytes(entry.leaf)),
            index=entry.index or 0,
            size=published.size,
            path=proven.path,
            root=published.root,
        )


def test_nothing_is_signed_when_the_log_does_not_continue_the_kept_checkpoint(log_folder, settings):
    small_county()
    catch_up(at=NOW)
    kept = (log_folder / "copies.txt").read_text()
    assert len(copies_in(kept)) == 1
    note = notes.checkpoint_text(origin=settings.LEDGER_ORIGIN, size=10_000, root=b"x" * 32)
    (log_folder / "copies.txt").write_text(notes.sign(note, keyring.signers()) + "\f\n")
    keeper = small_entry()
    with pytest.raises(LedgerForked):
        catch_up(at=NOW)
    assert keeper.pk
    assert publish is not None


def small_entry() -> Entry:
    from liuhen.kernel import ledger

    ledger.append(event="test.happened", subject="", by="machine", at=NOW, data={})
    return Entry.objects.latest("id")


def test_that_somebody_else_committed_is_seen_without_reading_any_table(tmp_path: Path) -> None:
    settings = connections.databases["default"] | _database(f"sqlite:///{tmp_path}/a.sqlite3")
    ours, theirs = SQLite(settings), SQLite(settings)
    with ours.cursor() as cursor:
        cursor.execute("CREATE TABLE entry (id INTEGER)")
    before = version_of(ours)
    assert before is not None
    assert version_of(ours) == before
    with theirs.cursor() as cursor:
        cursor.execute("INSERT INTO entry VALUES (1)")
    after = version_of(ours)
    assert after != before
    ours.close()
    assert version_of(ours) != after, "a connection made anew knows nothing of what the last one saw"
    ours.close()
    theirs.close()
