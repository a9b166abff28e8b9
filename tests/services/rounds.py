"""How far the long rounds go: a third of the way in every run, the whole way by `./dev long`."""

import os

WHOLE = "LIUHEN_LONG_ROUNDS"


def rounds(most: int) -> int:
    return most if WHOLE in os.environ else max(most // 3, 1)
