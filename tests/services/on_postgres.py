"""Run database tests once more on a real PostgreSQL:  python -m tests.services.on_postgres tests/kernel …"""

import os
import subprocess
import sys

from tests.services import reaper
from tests.services.postgres import running_postgres


def main() -> int:
    reaper.watch()
    with running_postgres() as server:
        environment = {**os.environ, "LIUHEN_TEST_DATABASE": server.url}
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *sys.argv[1:]]
        if "LIUHEN_TEST_PG_URL" not in os.environ:
            # The server goes away with its databases; to drop them first can only fail, while one still cleans up.
            command.insert(3, "--reuse-db")
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
