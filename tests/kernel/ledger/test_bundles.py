"""What an auditor keeps outside names the very entry that is no longer what it was."""

from pathlib import Path

import pytest

from liuhen.kernel.ledger import bundles
from liuhen.kernel.ledger.models import Checkpoint
from tests.builders.proof_capsules import SAVED_AGAIN
from tests.kernel.ledger import forger
from tests.kernel.ledger.forger import Forgery, Outside

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(tmp_path: Path, settings) -> Outside:
    made = forger.make(tmp_path / "server")
    bundles.export(tmp_path / "kept", checkpoint=Checkpoint.objects.get(size=521))
    bundles.export(tmp_path / "kept", checkpoint=Checkpoint.objects.get(size=700))
    return made


def test_an_untouched_log_is_the_same_entry_by_entry(outside: Outside, tmp_path: Path):
    found = bundles.compare(tmp_path / "kept", trust=outside.trust)
    assert (found.compared, found.differing, found.damaged, found.not_checked) == (700, [], [], [])
    note = outside.checkpoints[700]
    for way, save in SAVED_AGAIN.items():
        (tmp_path / "kept/checkpoint").write_bytes(save(note))
        assert bundles.compare(tmp_path / "kept", trust=outside.trust).not_checked == [], way


@pytest.mark.parametrize("forgery", forger.FORGERIES, ids=str)
def test_the_first_entry_that_differs_is_the_first_bad_one(
    outside: Outside, forgery: Forgery, tmp_path: Path
):
    forgery.act()
    found = bundles.compare(tmp_path / "kept", trust=outside.trust)
    assert found.differing[0][0] == forgery.first_bad
    assert found.not_checked == []


def test_what_was_kept_and_is_itself_damaged_is_said_to_be(outside: Outside, tmp_path: Path):
    kept = tmp_path / "kept"
    bundle = kept / "tile/entries/001"
    good = bundle.read_bytes()
    for spoilt in (good[:-5], b"", "文字".encode("utf-16")):
        bundle.write_bytes(spoilt)
        assert "tile/entries/001" in bundles.compare(kept, trust=outside.trust).damaged
    bundle.write_bytes(good.replace(b"account:1", b"account:9", 1))
    found = bundles.compare(kept, trust=outside.trust)
    assert [index for index, _ in found.differing] == [256]
    assert "留存的一份自己也被改动过" in found.not_checked[0]
    bundle.unlink()
    bundle.mkdir()
    assert "tile/entries/001" in bundles.compare(kept, trust=outside.trust).damaged
    (kept / "checkpoint").unlink()
    assert "没有受信任密钥签名的检查点" in bundles.compare(kept, trust=outside.trust).not_checked[0]


def test_an_export_of_an_altered_log_says_so(outside: Outside, tmp_path: Path):
    forger.rewrite(3, by="account:9")
    with pytest.raises(bundles.Altered):
        bundles.export(tmp_path / "new", checkpoint=Checkpoint.objects.get(size=700))
