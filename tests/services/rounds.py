"""How far the long rounds go: a third of the way in every run, the whole way by `./dev long`."""

import os
from zlib import crc32

from tests.services.seed import SEED

WHOLE = "LIUHEN_LONG_ROUNDS"
SHARE = 3


def rounds(most: int) -> int:
    return most if WHOLE in os.environ else max(most // SHARE, 1)


def takes_its_turn(name: str) -> bool:
    """Say whether what goes by this name is among the third that the run's seed chose."""
    return WHOLE in os.environ or crc32(f"{SEED} {name}".encode()) % SHARE == 0
