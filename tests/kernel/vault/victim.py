"""Takes uploads in, each in a child that is killed on the way; run by the tests of sudden death.

python victim.py FOLDER SOURCE, then on stdin lines of "UPLOAD_ID SECONDS": resume that upload in a child, kill
it after so many seconds (0: never), and answer "through" or "killed", and how many seconds it lived.
"""

import os
import select
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path


def take_in(source: Path, upload_id: str) -> None:
    from liuhen.kernel.vault.intake import Incoming

    length = source.stat().st_size
    with Incoming.open(upload_id) as incoming, source.open("rb") as file:
        if not incoming.digests:
            file.seek(incoming.size)
            incoming.append(file.read, expected_offset=incoming.size, limit=length - incoming.size)
        incoming.keep(incoming.finish(length), at=datetime(2026, 11, 24, tzinfo=UTC))
        incoming.discard()


def main(folder: Path, source: Path) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.configure(
        INSTALLED_APPS=[f"liuhen.kernel.{room}" for room in ("clocks", "ledger", "recusal", "vault")],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "db.sqlite3"}},
        VAULT={"backend": "local", "root": folder / "vault"},
        VAULT_INCOMING=folder / "incoming",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    call_command("migrate", verbosity=0)
    connection.close()
    for line in sys.stdin:
        upload_id, seconds = line.split()
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            take_in(source, upload_id)
            os._exit(0)
        if float(seconds):
            handle = os.pidfd_open(child)
            select.select([handle], [], [], float(seconds))  # no longer than it lives
            os.close(handle)
            os.kill(child, signal.SIGKILL)  # it may have ended by then; nobody has waited for it yet
        _, status = os.waitpid(child, 0)
        outcome = "through" if status == 0 else "killed" if status == signal.SIGKILL else "failed"
        os.write(1, f"{outcome} {time.monotonic() - began}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
