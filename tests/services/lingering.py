"""Not collected by itself: test_reaper.py runs it, and ends it in the middle."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.services.liuhen import Liuhen
from tests.services.postgres import Postgres

DAEMON = (
    "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(600)\n"
)


def test_everything_runs(live: Liuhen, postgres: Postgres) -> None:
    live.start_worker()
    subprocess.run([sys.executable, "-c", DAEMON], check=True)
    Path(os.environ["SAY_WHEN"]).write_text("now", "ascii")
    time.sleep(600)
