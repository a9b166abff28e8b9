"""The county's key is made once, at init; lost or another, it is refused with the way out, and nothing is made anew."""

import threading
from pathlib import Path

import pytest

from liuhen.apps.complaints.actions import filing, identity
from liuhen.kernel import sealing
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.made_once import made_once
from tests.builders.complaints import Handlers, accepted, filed, handlers
from tests.builders.county import NOW
from tests.builders.county_in_folder import county, data_folder

__all__ = ["county", "data_folder", "handlers"]

pytestmark = pytest.mark.django_db


def establish(**told: bool) -> bool:
    return sealing.establish(by=SYSTEM, at=NOW, **told)


def remembered() -> list[dict[str, object]]:
    return [
        proofs.payload_of(entry)["data"]
        for entry in Entry.objects.filter(event=sealing.REMEMBERED).order_by("id")
    ]


@pytest.fixture
def key(data_folder: Path) -> Path:
    return data_folder / "keys" / sealing.KEY_FILE


def test_it_is_remembered_once_and_its_fingerprint_is_not_it(key: Path) -> None:
    assert establish()
    assert not establish()
    (told,) = remembered()
    assert key.read_bytes().hex() not in str(told)


def test_a_key_that_is_away_is_never_made_anew_by_whoever_needs_it(handlers: Handlers, key: Path) -> None:
    establish()
    complaint = accepted(handlers)
    key.rename(key.with_name("elsewhere"))
    handler = handlers.actor("handler")
    for attempt in (
        lambda: filed(handlers),
        lambda: identity.look(complaint=complaint, reason="核实", by=handler, at=NOW),
        lambda: filing.envelope_of(complaint),
        establish,
    ):
        with pytest.raises(sealing.KeyLost, match=r"identity.key 不在.*把另行封存的一把放回原处"):
            attempt()
    assert not key.exists()
    key.with_name("elsewhere").rename(key)
    assert filing.envelope_of(complaint).token == complaint.token


@pytest.mark.parametrize("other", [b"another key 0123", b""])
def test_another_key_seals_nothing(handlers: Handlers, key: Path, other: bytes) -> None:
    establish()
    filed(handlers)
    key.write_bytes(other)
    with pytest.raises(Refused, match="不是当初的那一把密封密钥"):
        filed(handlers)
    with pytest.raises(sealing.KeyLost):
        establish()
    assert "不是当初的那一把" in sealing.why_lost()


def test_a_county_of_before_remembers_the_key_that_opens_what_it_has(handlers: Handlers, key: Path) -> None:
    filed(handlers)
    good = key.read_bytes()
    key.write_bytes(b"another key 0123")
    with pytest.raises(sealing.KeyLost, match="打不开此前密封的内容"):
        establish()
    key.unlink()
    with pytest.raises(sealing.KeyLost, match="不在"):
        establish()
    key.write_bytes(good)
    assert establish()


@pytest.mark.parametrize("left", [None, b"", b"another key 0123"])
def test_who_gives_up_what_was_sealed_has_another_and_it_is_on_record(
    handlers: Handlers, key: Path, left: bytes | None
) -> None:
    establish()
    complaint = filed(handlers)
    key.unlink()
    if left is not None:
        key.write_bytes(left)
    assert establish(renew=True)
    assert [told["renewed"] for told in remembered()] == [False, True]
    assert not establish(renew=True)
    later = filed(handlers)
    assert filing.envelope_of(later).token == later.token
    with pytest.raises(sealing.Unreadable, match="当初用的密封密钥已经更换"):
        filing.envelope_of(complaint)


def test_of_many_who_make_it_at_once_all_have_the_same(tmp_path: Path) -> None:
    barrier, got = threading.Barrier(8), list[bytes]()

    def make(n: int) -> None:
        barrier.wait()
        got.append(made_once(tmp_path / "keys/secret", b"%d" % n * 5000))

    threads = [threading.Thread(target=make, args=(n,)) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(got)) == 1
    assert len(got[0]) == 5000
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["secret"]
    assert (tmp_path / "keys/secret").stat().st_mode & 0o077 == 0
    assert made_once(tmp_path / "keys/secret", b"another") == got[0]
    assert (tmp_path / "keys/secret").read_bytes() == got[0]
