"""Ask a program about the newest county that is kept, taken over to the present."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.builders.kept import taken_over
from tests.services.rounds import WHOLE
from tests.services.seed import NAME as SEED_NAME

ROOT = Path(__file__).parents[2]
COUNTY = max((ROOT / "tests/upgrade/counties").glob("*.tar.xz"))


def told_by(module: str, folder: Path) -> list[Any]:
    """Return the lines of JSON that ``python -m module`` prints about the county."""
    return [json.loads(line) for line in printed_by(module, folder).splitlines()]


def printed_by(module: str, folder: Path) -> str:
    """Return what it prints; it goes as far, and by the same chances, as the run that asks."""
    command = taken_over(COUNTY, folder)
    own = {name: os.environ[name] for name in (SEED_NAME, WHOLE) if name in os.environ} | {
        "LIUHEN_DATA": str(folder / "data"), "LIUHEN_SECOND_FACTOR": "0",
        "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-m", module], cwd=ROOT, env=command.environment | own, stdout=subprocess.PIPE,
        text=True, check=True, timeout=590,
    )  # fmt: skip
    return ran.stdout
