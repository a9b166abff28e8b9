"""How far the long rounds go: a fifth of the way in every run, the whole way by `./dev long`."""

import os

from tests.services.seed import SEED
from tests.services.turns import SHARE, is_its_turn

WHOLE = "LIUHEN_LONG_ROUNDS"


def rounds(most: int) -> int:
    return most if WHOLE in os.environ else max(most // SHARE, 1)


def takes_its_turn(name: str) -> bool:
    """Say whether what goes by this name is among the fifth that the run's seed chose."""
    return WHOLE in os.environ or is_its_turn(f"{SEED} {name}", 0)
