"""Whenever a process is killed during intake, the upload can be resumed or the blob is stored whole."""

import os
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from pytest_django.fixtures import Settings

from liuhen.kernel.vault.errors import NotIncoming
from liuhen.kernel.vault.hashing import digests_of
from liuhen.kernel.vault.intake import Incoming
from liuhen.kernel.vault.shelves import LocalShelf, key_of

VICTIM = Path(__file__).with_name("victim.py")
MOST_KILLS_PER_UPLOAD = 5


def soak(folder: Path, *, count: int, seed: int) -> int:
    """Kill `count` children at random moments; each upload is resumed until it is through."""
    chance = random.Random(seed)
    source = folder / "source"
    source.write_bytes(chance.randbytes(6 << 20))
    digests = digests_of(source)
    shelf, key = LocalShelf(folder / "vault"), key_of(digests.sha256)
    victim = subprocess.Popen(
        [sys.executable, VICTIM, folder, source],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert victim.stdin
    assert victim.stdout

    alone = 60.0  # how long one takes that nobody disturbs: the least that was seen, for others may use the machine

    def run(upload_id: str, seconds: float) -> str:
        nonlocal alone
        assert victim.stdin
        assert victim.stdout
        victim.stdin.write(f"{upload_id} {seconds}\n")
        outcome, lived = victim.stdout.readline().split()
        if outcome == "through":
            alone = min(alone, float(lived))
        return outcome

    killed = uploads = 0
    with victim:
        while killed < count:
            upload_id = f"upload-{uploads:05d}"
            # Every other upload finds its blob already there, as when a station sends twice.
            if uploads % 2 == 0:
                shelf.remove(key)
            uploads += 1
            Incoming.create(upload_id, length=digests.size)
            if uploads <= 2:
                assert run(upload_id, 0) == "through"
                continue
            for turn in range(MOST_KILLS_PER_UPLOAD + 1):
                outcome = run(upload_id, chance.uniform(0.001, alone) if turn < MOST_KILLS_PER_UPLOAD else 0)
                assert outcome in ("through", "killed"), f"upload {upload_id} failed after {killed} kills"
                killed += outcome == "killed"
                size = shelf.size(key)
                assert size in (None, digests.size)  # whole from the first moment it has its name
                with suppress(NotIncoming):
                    assert Incoming.size_of(upload_id) <= digests.size
                    if outcome == "killed":
                        continue
                break
            assert digests_of(shelf.path_of(key)) == digests
        victim.stdin.close()
    return killed


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path, settings: Settings) -> None:
    settings.VAULT_INCOMING = tmp_path / "incoming"
    assert soak(tmp_path, count=40, seed=20261124) >= 40
