"""The log's keys: Ed25519 and SM2, in files outside the database that only the service may read."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from liuhen.later import later
from liuhen.made_once import made_once
from liuhen_proof import notes
from liuhen_proof.keys import VerifyKey, parse_keys
from liuhen_proof.notes import NoteError

if TYPE_CHECKING:
    from liuhen_proof import signing
else:
    signing = later("liuhen_proof.signing")

ED25519 = "log-ed25519.pem"
SM2 = "log-sm2.pem"


def make_keys(folder: Path, *, origin: str) -> None:
    """Make the log's two keys, or the one that a death left out; what is there stays."""
    made_once(folder / ED25519, signing.Ed25519Signer.generate(origin).pem)
    made_once(folder / SM2, signing.Sm2Signer.generate(origin).pem)


def have_keys(folder: Path) -> bool:
    return (folder / ED25519).exists() and (folder / SM2).exists()


def signers() -> list[notes.Signer]:
    return list(_signers(settings.KEYS, settings.LEDGER_ORIGIN))


def verifiers() -> list[VerifyKey]:
    """Return the public halves of the keys this server signs with."""
    return [signer.verify_key for signer in _signers(settings.KEYS, settings.LEDGER_ORIGIN)]


@lru_cache(maxsize=4)
def _signers(folder: Path, origin: str) -> tuple["signing.Ed25519Signer", "signing.Sm2Signer"]:
    return (
        signing.Ed25519Signer.load(origin, path=folder / ED25519),
        signing.Sm2Signer.load(origin, path=folder / SM2),
    )


def found_keys() -> tuple[dict[str, VerifyKey], list[str]]:
    """Return the public half of each key file as it is now, and the names of those that are missing or unreadable."""
    found: dict[str, VerifyKey] = {}
    missing = []
    for name, kind in ((ED25519, signing.Ed25519Signer), (SM2, signing.Sm2Signer)):
        try:
            found[name] = kind.load(settings.LEDGER_ORIGIN, path=settings.KEYS / name).verify_key
        except (OSError, ValueError, TypeError, RuntimeError):
            missing.append(name)
    return found, missing


def trusted(texts: list[str]) -> list[VerifyKey]:
    """Read public keys kept elsewhere; without any, fall back on our own. Raises NoteError, also for none of ours."""
    if not texts:
        return list(found_keys()[0].values())
    keys = [key for text in texts for key in parse_keys(text, name=settings.LEDGER_ORIGIN)]
    if not any(key.name == settings.LEDGER_ORIGIN for key in keys):
        raise NoteError(f"no key of {settings.LEDGER_ORIGIN}")
    return keys
