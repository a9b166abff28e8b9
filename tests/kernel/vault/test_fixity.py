import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import Q
from pytest_django.fixtures import Settings

from liuhen.kernel.vault import blobs, fixity
from liuhen.kernel.vault.models import Blob, FixityFailure, FixityRun
from liuhen.kernel.vault.shelves import key_of
from tests.kernel.vault.conftest import NOON, s3_options
from tests.services.s3 import S3Server

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=30)


def ticking(step_seconds: float = 0.001) -> Callable[[], datetime]:
    """Return a clock that moves on by one step with each look."""
    looks = iter(range(1, 1_000_000))
    return lambda: LATER + timedelta(seconds=step_seconds * next(looks))


@pytest.fixture
def stored(tmp_path: Path) -> list[Blob]:
    made = []
    for n in range(6):
        path = tmp_path / f"{n}.bin"
        path.write_bytes(random.randbytes(9 << 20 if n == 0 else 1000))
        made.append(blobs.store_derived(path, at=NOON + timedelta(minutes=n)))
        path.unlink()
    return made


def place_of(vault: Path, blob: Blob) -> Path:
    return vault / key_of(blob.sha256)


def damage(path: Path, *, at: int = 0) -> None:
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 1]))


@pytest.mark.parametrize("both", [False, True])
def test_an_untouched_vault_is_sound(stored: list[Blob], both: bool) -> None:
    run = fixity.run(at=LATER, clock=ticking(), both=both)
    assert run.is_sound
    assert run.is_complete
    assert (run.checked, run.ok, run.failures) == (6, 6, 0)
    assert run.checked_bytes == sum(blob.size_bytes for blob in stored)
    assert not Blob.objects.exclude(check_result="ok").exists()
    assert Blob.objects.filter(checked_at__gt=LATER).count() == 6
    assert Blob.objects.filter(sm3_checked_at__gt=LATER).count() == (6 if both else 0)


def test_each_kind_of_damage_is_a_failure_that_names_its_file(stored: list[Blob], vault: Path) -> None:
    flipped, cut, gone, folder = stored[0], stored[1], stored[2], stored[3]
    damage(place_of(vault, flipped), at=5_000_000)
    os.truncate(place_of(vault, cut), 10)
    place_of(vault, gone).unlink()
    place_of(vault, folder).unlink()
    place_of(vault, folder).mkdir()
    told: list[FixityFailure] = []
    run = fixity.run(at=LATER, clock=ticking(), on_failure=told.append)
    assert not run.is_sound
    assert (run.ok, run.corrupt, run.missing, run.unreadable) == (2, 2, 1, 1)
    assert {failure.key: failure.result for failure in told} == {
        key_of(flipped.sha256): "corrupt",
        key_of(cut.sha256): "corrupt",
        key_of(gone.sha256): "missing",
        key_of(folder.sha256): "unreadable",
    }
    assert run.first_bad in {failure.key for failure in told}
    assert Blob.objects.get(pk=gone.pk).check_result == "missing"
    assert run.found.count() == 4


def test_a_wrong_sm3_is_found_only_when_both_are_compared(stored: list[Blob]) -> None:
    Blob.objects.filter(pk=stored[0].pk).update(sm3="0" * 64)
    assert fixity.run(at=LATER, clock=ticking()).is_sound
    run = fixity.run(at=LATER, clock=ticking(), both=True)
    assert (run.corrupt, run.first_bad) == (1, key_of(stored[0].sha256))


def test_a_file_that_no_blob_names_is_reported_without_harm(stored: list[Blob], vault: Path) -> None:
    for name in ("ab" * 32, "notes.txt"):
        (vault / "sha256/ab/ab").mkdir(parents=True, exist_ok=True)
        (vault / "sha256/ab/ab" / name).write_bytes(b"?")
    run = fixity.run(at=LATER, clock=ticking())
    assert (run.strays, run.failures, run.is_sound) == (2, 0, True)


def test_a_blob_said_to_be_checked_in_days_to_come_is_looked_at_first(
    stored: list[Blob], vault: Path
) -> None:
    Blob.objects.filter(pk=stored[2].pk).update(checked_at=LATER + timedelta(days=365_000))
    (vault / key_of(stored[2].sha256)).unlink()
    run = fixity.run(at=LATER, clock=ticking())
    assert (run.checked, run.missing, run.first_bad) == (len(stored), 1, key_of(stored[2].sha256))
    assert run.is_complete


@pytest.mark.parametrize("hand", ["deleted", "given up", "other digest"])
def test_what_an_app_needs_is_missed_though_no_blob_tells_of_it(
    stored: list[Blob], vault: Path, needed: FixityFailure, hand: str
) -> None:
    blob = Blob.objects.filter(pk=stored[0].pk)
    assert fixity.run(at=LATER, clock=ticking()).is_sound
    if hand == "deleted":
        blob.delete()
        (vault / key_of(stored[0].sha256)).unlink()
    elif hand == "given up":
        blob.update(disposed_at=LATER)
    else:
        blob.update(sm3="0" * 64)
    run = fixity.run(at=LATER, clock=ticking())
    assert (run.missing, run.first_bad) == (1, key_of(stored[0].sha256))
    assert str(needed.pk) in run.found.get().detail


@pytest.fixture
def needed(stored: list[Blob]) -> Iterator[FixityFailure]:
    """A row of some app that needs the first blob."""
    run = FixityRun.objects.create(started_at=LATER, both=False)
    row = FixityFailure.objects.create(
        run=run, key=stored[0].sha256, result="ok", detail=stored[0].sm3, at=LATER
    )
    before = list(blobs._claims)
    blobs.claim(blobs.Claim(FixityFailure, "卷宗", Q(result="ok"), sha256="key", sm3="detail"))
    yield row
    blobs._claims[:] = before


def test_a_budget_stops_in_order_of_age_and_the_next_run_goes_on(stored: list[Blob]) -> None:
    first = fixity.run(at=LATER, clock=ticking(1), budget_seconds=1.5, workers=1)
    assert not first.is_complete
    assert first.is_sound
    assert first.checked == 1
    assert Blob.objects.get(pk=stored[0].pk).check_result == "ok"  # the oldest
    second = fixity.run(at=LATER, clock=ticking(0.001))
    assert (second.checked, second.is_complete) == (5, True)


def test_a_vault_that_is_away_condemns_no_blob(stored: list[Blob], vault: Path) -> None:
    vault.rename(vault.with_name("unmounted"))
    run = fixity.run(at=LATER, clock=ticking())
    assert (run.checked, run.failures, run.is_sound) == (0, 0, False)
    assert "没有挂载" in run.stopped_by
    assert not Blob.objects.exclude(check_result="stored").exists()


def test_whoever_asked_is_told_at_the_end(stored: list[Blob]) -> None:
    told: list[FixityRun] = []
    run = fixity.run(at=LATER, clock=ticking(), on_finish=told.append)
    assert told == [run]
    assert told[0].finished_at is not None


def test_a_run_keeps_to_its_bandwidth(stored: list[Blob]) -> None:
    start = time.monotonic()
    fixity.run(at=LATER, clock=ticking(), bytes_per_second=9 << 20, workers=1)
    assert time.monotonic() - start > 0.8


@pytest.mark.s3
def test_an_object_store_is_verified_by_reading_its_bytes(
    s3: S3Server, shared_bucket: str, settings: Settings, tmp_path: Path
) -> None:
    settings.VAULT = {
        "backend": "s3",
        "bucket": shared_bucket,
        "prefix": f"fixity/{os.getpid()}",
        **s3_options(s3),
    }
    kept = []
    for n in range(3):
        (tmp_path / "f").write_bytes(bytes([n]) * 100_000)
        kept.append(blobs.store_derived(tmp_path / "f", at=NOON))
    assert fixity.run(at=LATER, clock=ticking()).is_sound
    blobs.shelf().remove(key_of(kept[1].sha256))
    run = fixity.run(at=LATER + timedelta(days=1), clock=lambda: LATER + timedelta(days=2))
    assert (run.ok, run.missing, run.first_bad) == (2, 1, key_of(kept[1].sha256))


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_the_readers_of_a_killed_run_end_with_it(tmp_path: Path, way: str) -> None:
    script = (
        "import sys, time, multiprocessing as m\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from liuhen.kernel.vault.checking import die_with_parent\n"
        "if __name__ == '__main__':\n"
        "    pool = ProcessPoolExecutor(2, mp_context=m.get_context(sys.argv[1]), initializer=die_with_parent)\n"
        "    import os\n"
        "    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    pool.submit(time.sleep, 60)\n"
        "    time.sleep(60)\n"
    )
    (tmp_path / "parent.py").write_text(script)
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "parent.py", way],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert parent.stdout is not None
    reader = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{reader}/cmdline").exists() and Path(f"/proc/{reader}/cmdline").read_bytes():
        assert time.monotonic() < deadline, "the reader lives on"
        time.sleep(0.02)
