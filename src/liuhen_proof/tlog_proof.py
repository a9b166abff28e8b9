"""C2SP tlog-proof: a text file with an entry's place in the log, its path and the signed checkpoint."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from liuhen_proof.merkle import HASH_BYTES, verify_inclusion
from liuhen_proof.notes import NoteError, decode_base64, parse, parse_checkpoint

HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Proof:
    index: int
    path: tuple[bytes, ...]
    checkpoint: str

    def includes(self, leaf_hash: bytes) -> bool:
        """Say whether the leaf stands at ``index`` under the enclosed checkpoint (signatures not checked)."""
        head = parse_checkpoint(parse(self.checkpoint)[0])
        return verify_inclusion(
            leaf_hash=leaf_hash, index=self.index, size=head.size, path=self.path, root=head.root
        )


def format_proof(index: int, *, path: Sequence[bytes], checkpoint: str) -> str:
    hashes = "".join(base64.b64encode(h).decode() + "\n" for h in path)
    return f"{HEADER}\nindex {index}\n{hashes}\n{checkpoint}"


def parse_proof(text: str) -> Proof:
    """Read a tlog-proof, its ``extra`` line ignored. Raises NoteError."""
    head, gap, checkpoint = text.partition("\n\n")
    header, _, rest = head.partition("\n")
    found = re.fullmatch(
        r"(?:extra [A-Za-z0-9+/=]+\n)?index (0|[1-9][0-9]{0,14})((?:\n[A-Za-z0-9+/=]+)*)", rest
    )
    if not gap or header != HEADER or not found:
        raise NoteError("not a tlog-proof")
    path = tuple(decode_base64(line) for line in found[2].split("\n")[1:])
    if any(len(h) != HASH_BYTES for h in path) or len(path) > 63:
        raise NoteError("not a tlog-proof")
    parse_checkpoint(parse(checkpoint)[0])
    return Proof(int(found[1]), path, checkpoint)
