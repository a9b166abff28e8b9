"""A phone on site, with a key as a browser has it: r and s behind one another."""

import base64
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liuhen_proof import field_log
from liuhen_proof.field_log import Tail

MORNING = 1_772_420_400_000  # 2026-03-02 11:00 in Shanghai


@dataclass
class Phone:
    """A phone with a key, as a browser has it: r and s behind one another."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    tail: Tail = field(default_factory=Tail)
    clock: int = MORNING
    mono: int = 0
    boot: str = "b1"
    visit: str = "7"

    @property
    def spki(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, message: bytes) -> str:
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()

    def does(self, kind: str = "note", **data: object) -> tuple[str, str]:
        self.clock, self.mono = self.clock + 1000, self.mono + 1000
        text = field_log.line(
            phone=field_log.phone_of(self.spki), tail=self.tail, at=self.clock, mono=self.mono, boot=self.boot,
            visit=self.visit, kind=kind, data=data,
        )  # fmt: skip
        self.tail = Tail(self.tail.seq + 1, field_log.digest_of(text))
        return text, self.sign(text.encode())
