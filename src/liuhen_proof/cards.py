"""A certificate's state as a signed token, to be checked without any network: python -m liuhen_proof.cards TOKEN."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from liuhen_proof import claims, notes
from liuhen_proof.keys import VerifyKey, parse_keys
from liuhen_proof.notes import NoteError

MOMENTS = ("signed_at", "good_until")
CARD = claims.Kind(
    "liuhen.card/v1",
    "card's token",
    ("origin", "number", "name", "unit", "field", "state", "state_zh", *MOMENTS),
    MOMENTS,
)


class Card(claims.Claimed):
    """What a card's token says, and by which key."""

    def is_fresh(self, now: datetime) -> bool:
        """Say whether it still speaks: signed not long ago, and not by a clock that is ahead."""
        signed, until = (datetime.fromisoformat(self.claims[name]) for name in MOMENTS)
        return signed <= now < until


def token(told: dict[str, str], signer: notes.Signer) -> str:
    """Return the signed token, in letters and digits only, - and _."""
    return claims.token(CARD, told, signer)


def read(told: str, keys: Sequence[VerifyKey]) -> Card:
    """Return what a token says. Raises NoteError unless a key of ``keys`` signed it."""
    found = claims.read(CARD, told, keys)
    return Card(found.claims, found.key)


def main() -> int:
    """Check a token from the command line."""
    wanted = argparse.ArgumentParser(description="离线核验执法证件二维码的签名。")
    wanted.add_argument("token", help="二维码里的内容")
    wanted.add_argument("--keys", required=True, type=Path, help="从“公开账本”保存的公钥文件")
    wanted.add_argument("--origin", default="", help="SM2 公钥所属的账本名；一般不用")
    options = wanted.parse_args()
    try:
        card = read(options.token, parse_keys(options.keys.read_text("utf-8"), name=options.origin))
    except (NoteError, OSError, ValueError) as wrong:
        print(f"不能采信：{wrong}")
        return 2
    for name in ("name", "unit", "number", "field", "state_zh", "signed_at", "good_until"):
        print(f"{name}: {card.claims[name]}")
    print(f"key: {card.key.vkey}")
    if not card.is_fresh(datetime.now(UTC)):
        print("签名属实，但已过时效，请让持证人重新出示")
        return 1
    print("签名属实，在时效内")
    return 0


if __name__ == "__main__":
    sys.exit(main())
