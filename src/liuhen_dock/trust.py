"""The log keys this station believes, pinned once by a person who compared the fingerprint; never by itself."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from liuhen_dock.troubles import Misconfigured, NotTrustedYet
from liuhen_proof.kept_texts import decode_kept
from liuhen_proof.keys import fingerprint
from liuhen_proof.notes import Checkpoint, NoteError, Verifier, open_checkpoint

FILE_NAME = "liuhen-trust.json"


@dataclass(frozen=True)
class Trust:
    """``server`` is where they were fetched; ``origin`` names the log they sign."""

    server: str
    origin: str
    vkeys: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """One number to compare aloud, over the origin and all keys."""
        return fingerprint(self.origin, self.vkeys)

    def is_same_log(self, *, origin: str, vkeys: Sequence[str]) -> bool:
        return self.origin == origin and set(self.vkeys) == set(vkeys)


def open_by_all(note: str, *, verifiers: Sequence[Verifier]) -> Checkpoint:
    """Open a checkpoint that every pinned key has signed; one stolen key must not do. Raises NoteError."""
    checkpoint = open_checkpoint(note, verifiers=verifiers)
    signed = {(signature.name, signature.key_id) for signature in checkpoint.verified}
    if missing := [v.name for v in verifiers if (v.name, v.key_id) not in signed]:
        raise NoteError(f"{len(missing)} of the pinned keys did not sign")
    return checkpoint


def exists(folder: Path) -> bool:
    return (folder / FILE_NAME).exists()


def load(folder: Path) -> Trust:
    """Return the pinned keys. Raises NotTrustedYet, Misconfigured."""
    try:
        said = json.loads(decode_kept((folder / FILE_NAME).read_bytes()))
        return Trust(said["server"], said["origin"], tuple(said["vkeys"]))
    except FileNotFoundError:
        raise NotTrustedYet(
            "本站尚未确认平台的日志公钥，收到的回执无法核验。请先运行 liuhen dock --trust，核对指纹后再采集。"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Misconfigured(
            f"公钥文件“{folder / FILE_NAME}”已损坏，请重新运行 liuhen dock --trust。"
        ) from error


def save(trust: Trust, *, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{FILE_NAME}.part"
    part.write_text(json.dumps(asdict(trust), ensure_ascii=False, indent=1), "utf-8")
    part.replace(folder / FILE_NAME)
