"""Only what came from outside says up to where the log is as it was, and the first bad place is the one named."""

from pathlib import Path

import pytest

from liuhen.kernel.ledger import keyring
from tests.kernel.ledger import forger
from tests.kernel.ledger.forger import BAD, SIZES, Forgery, Outside

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(tmp_path: Path, settings) -> Outside:
    return forger.make(tmp_path)


def test_an_untouched_log_is_proven_by_what_was_kept_outside(outside: Outside):
    report = forger.audit(outside)
    assert (report.faults, report.not_checked, report.proven) == ([], [], SIZES[-1])
    report = forger.audit(outside, kept=(40,))
    assert report.is_sound
    assert "记录 40 至 699 只由本机的检查点作保" in " ".join(report.not_checked)


@pytest.mark.in_turn
@pytest.mark.parametrize("own_keys", [False, True], ids=["keys from outside", "the server's own keys"])
@pytest.mark.parametrize("forgery", forger.FORGERIES, ids=str)
def test_the_first_place_named_is_the_first_bad_one(outside: Outside, forgery: Forgery, own_keys: bool):
    forgery.act()
    first = forger.audit(outside, own_keys=own_keys).first
    assert first is not None
    assert first.index is not None
    until = first.until or first.index + 1
    good = max([size for size in SIZES if size <= forgery.first_bad], default=0)
    bad = min(size for size in SIZES if size > forgery.first_bad)
    assert good <= first.index <= forgery.first_bad < until <= bad, first


@pytest.mark.in_turn
@pytest.mark.parametrize("kept", [(300,), (700,), (40, 700)], ids=str)
@pytest.mark.parametrize("forgery", [f for f in forger.FORGERIES if f.first_bad == BAD], ids=str)
def test_one_old_checkpoint_names_no_place_it_cannot_know(
    outside: Outside, forgery: Forgery, kept: tuple[int, ...]
):
    forgery.act()
    first = forger.audit(outside, kept=kept).first
    assert first is not None
    assert first.index is not None
    assert first.index <= BAD < (first.until or first.index + 1), first


def test_what_was_forgotten_on_the_server_narrows_only_as_far_as_it_leads_to_an_outside_root(
    outside: Outside,
):
    forger.rewrite(BAD, by="account:9")
    forger.join_trails()
    forger.forge_tree()  # the published tiles are still those of before
    first = forger.audit(outside, kept=(700,)).first
    assert first is not None
    assert (first.index, first.until) == (BAD, None)


def test_a_forged_checkpoint_in_the_database_clears_nothing(outside: Outside):
    forger.rewrite(BAD, by="account:9")
    forger.forge_all()
    first = forger.audit(outside, kept=(700,)).first
    assert first is not None
    assert (first.index, first.until) == (0, 700)
    first = forger.audit(outside, own_keys=True).first
    assert first is not None
    assert (first.index, first.until) == (256, 300)


def test_a_checkpoint_forged_alone_accuses_no_entry_that_the_outside_proves(outside: Outside):
    from django.conf import settings

    from liuhen_proof import notes

    text = notes.checkpoint_text(origin=settings.LEDGER_ORIGIN, size=130, root=b"\x07" * 32)
    forger.sql("UPDATE ledger_checkpoint SET note = %s WHERE size = 130", notes.sign(text, keyring.signers()))
    report = forger.audit(outside)
    assert [(fault.where, fault.index) for fault in report.faults] == [("检查点 130", None)]
    assert "另造" in report.faults[0].what


def test_a_checkpoint_filed_under_another_size_is_found(outside: Outside):
    forger.sql("UPDATE ledger_checkpoint SET size = 699 WHERE size = 521")
    assert "登记为 699 条，签名的是 521 条" in forger.audit(outside).faults[0].what


def test_checkpoints_from_outside_that_contradict_each_other_are_said_to(outside: Outside, tmp_path: Path):
    real = dict(outside.checkpoints)
    forger.rewrite(2, by="account:9")
    forger.forge_all()
    from liuhen.kernel.ledger.models import Checkpoint

    outside.checkpoints |= {300: Checkpoint.objects.get(size=300).note}
    report = forger.audit(outside, kept=(40, 300))
    assert any("互相矛盾" in fault.what for fault in report.faults)
    assert real[40] == outside.checkpoints[40]


def test_without_any_checkpoint_the_log_is_unchecked_and_not_sound(outside: Outside):
    from django.conf import settings

    forger.sql("DELETE FROM ledger_checkpoint")
    settings.LEDGER_COPIES[0].unlink()
    for path in sorted(settings.LEDGER_PUBLIC.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    report = forger.audit(outside, kept=())
    assert report.faults == []
    assert not report.is_sound
    assert any("没有任何有效的检查点" in each for each in report.not_checked)
    forger.sql("DELETE FROM ledger_tile")
    forger.sql("DELETE FROM ledger_head")
    report = forger.audit(outside, kept=())
    assert not report.is_sound
    assert any("没有任何树片" in each for each in report.not_checked)


def test_a_log_whose_entries_all_wait_is_not_called_sound(outside: Outside):
    forger.sql('UPDATE ledger_entry SET "index" = NULL')
    for statement in ("DELETE FROM ledger_tile", "DELETE FROM ledger_head", "DELETE FROM ledger_checkpoint"):
        forger.sql(statement)
    from django.conf import settings

    settings.LEDGER_COPIES[0].unlink()
    assert not forger.audit(outside, kept=()).is_sound


@pytest.mark.parametrize("name", [keyring.ED25519, keyring.SM2])
def test_a_key_replaced_while_the_other_holds_is_noticed(outside: Outside, name: str, tmp_path: Path):
    from django.conf import settings

    others = tmp_path / "others"
    keyring.make_keys(others, origin=settings.LEDGER_ORIGIN)
    (settings.KEYS / name).write_bytes((others / name).read_bytes())
    keyring._signers.cache_clear()
    assert forger.audit(outside).faults[0].where == f"本机密钥 {name}", "before anything was signed with it"
    from liuhen.kernel import ledger
    from liuhen.kernel.ledger.loop import catch_up

    settings.LEDGER_COPIES = []
    ledger.append(event="thing.happened", subject="", by="account:1", at=forger.NOW, data={})
    catch_up(at=forger.NOW)
    what = {fault.where: fault.what for fault in forger.audit(outside).faults}
    algorithm = "Ed25519" if name == keyring.ED25519 else "SM2"
    assert f"没有受信任的 {algorithm} 密钥的签名" in what["检查点 701"]
    told = forger.audit(outside, own_keys=True)
    assert any(algorithm in fault.what and "密钥被换过" in fault.what for fault in told.faults), (
        "the old ones say so"
    )


@pytest.mark.parametrize("spoil", ["missing", "text", "folder", "utf-16", "swapped"])
@pytest.mark.parametrize("name", [keyring.ED25519, keyring.SM2])
def test_a_key_file_that_is_missing_or_none_is_a_finding(outside: Outside, name: str, spoil: str):
    from django.conf import settings

    path = settings.KEYS / name
    pem = path.read_bytes()
    path.unlink()
    if spoil == "text":
        path.write_text("密钥")
    elif spoil == "folder":
        path.mkdir()
    elif spoil == "utf-16":
        path.write_bytes(pem.decode().encode("utf-16"))
    elif spoil == "swapped":
        path.write_bytes(
            (settings.KEYS / (keyring.SM2 if name == keyring.ED25519 else keyring.ED25519)).read_bytes()
        )
    found = forger.audit(outside).faults
    assert [fault.where for fault in found] == ([] if spoil == "utf-16" else [f"本机密钥 {name}"])
