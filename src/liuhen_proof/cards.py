"""A certificate's state as a signed token, to be checked without any network: python -m liuhen_proof.cards TOKEN.

The token is a C2SP signed note in base64url: a first line that no log's origin is, one line of JSON, the signature.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from liuhen_proof import canonical, notes
from liuhen_proof.keys import ED25519, VerifyKey, parse_keys
from liuhen_proof.notes import NoteError

HEADER = "liuhen.card/v1"
TOKEN_MAX = 4096
CLAIMS = ("origin", "number", "name", "unit", "field", "state", "state_zh", "signed_at", "good_until")


@dataclass(frozen=True)
class Card:
    """What a token says, and by which key."""

    claims: dict[str, str]
    key: VerifyKey

    def is_fresh(self, now: datetime) -> bool:
        """Say whether it still speaks: signed not long ago, and not by a clock that is ahead."""
        signed, until = (datetime.fromisoformat(self.claims[name]) for name in ("signed_at", "good_until"))
        return signed <= now < until


def token(claims: dict[str, str], signer: notes.Signer) -> str:
    """Return the signed token, in letters and digits only, - and _."""
    text = f"{HEADER}\n{canonical.dumps(claims).decode()}\n"
    return base64.urlsafe_b64encode(notes.sign(text, [signer]).encode()).decode().rstrip("=")


def read(told: str, keys: Sequence[VerifyKey]) -> Card:
    """Return what a token says. Raises NoteError unless a key of ``keys`` signed it."""
    told = "".join(told.split())
    if len(told) > TOKEN_MAX:
        raise NoteError("not a card's token")
    try:
        note = base64.b64decode(told + "=" * (-len(told) % 4), altchars=b"-_", validate=True).decode()
        text, signatures = notes.parse(note)
        header, line, rest = text.split("\n")
        claims = canonical.loads(line.encode())
    except (binascii.Error, ValueError) as wrong:
        raise NoteError("not a card's token") from wrong
    if header != HEADER or rest or not _has_claims(claims):
        raise NoteError("not a card's token")
    for signature in signatures:
        for key in keys:
            ours = key.kind == ED25519 and (key.name, key.key_id) == (signature.name, signature.key_id)
            if ours and key.verify(text.encode(), signature.value) and claims["origin"] == key.name:
                return Card(claims, key)
    raise NoteError("no known key signed it")


def _has_claims(claims: Any) -> bool:
    if not isinstance(claims, dict) or set(claims) != set(CLAIMS):
        return False
    if not all(isinstance(value, str) for value in claims.values()):
        return False
    try:
        return all(datetime.fromisoformat(claims[name]).tzinfo for name in ("signed_at", "good_until"))
    except ValueError:
        return False


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
