"""The county's own certificate authority, and the certificate it gives this server for TLS.

A phone's browser gives offline pages, camera, position and keys in a secure context only, and an intranet's name gets
no certificate from outside. Two pairs of files beside the log's keys; what is private is written as the log's keys are.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from liuhen_proof.signing import save

AUTHORITY, AUTHORITY_KEY = "tls-authority.pem", "tls-authority-key.pem"
SERVER, SERVER_KEY = settings.TLS_CERTIFICATE.name, settings.TLS_KEY.name
AUTHORITY_YEARS = 10
SERVER_DAYS = 800  # iOS refuses more than 825, also from an authority that was installed by hand
SLOW_CLOCK = timedelta(days=2)  # a phone whose clock is a day behind has to see the certificate as begun


class NotOfThisAuthority(ValueError):
    """The authority does not vouch for a name; ``args[0]`` is the name."""


@dataclass(frozen=True)
class Certificate:
    """What people compare of a certificate, and until when it serves."""

    names: tuple[str, ...]
    until: datetime
    fingerprint: str
    pem: str

    @property
    def der(self) -> bytes:
        return x509.load_pem_x509_certificate(self.pem.encode()).public_bytes(Encoding.DER)


def make_authority(folder: Path, *, county: str, names: Sequence[str], at: datetime) -> None:
    """Make the authority, which may vouch for these names and no others. Raises FileExistsError.

    So limited, a stolen key of it is good for no other site on the phones that trust it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{county}执法留痕根证书")])
    made = (
        _begun(name, name, key, at=at, until=at + timedelta(days=365 * AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(
            x509.NameConstraints(
                permitted_subtrees=[_subtree(each) for each in names], excluded_subtrees=None
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    save(_private(key), path=folder / AUTHORITY_KEY)
    (folder / AUTHORITY).write_bytes(made.public_bytes(Encoding.PEM))


def certify_server(folder: Path, *, names: Sequence[str], at: datetime) -> None:
    """Give the server a new key and a certificate for these names. Raises NotOfThisAuthority, OSError.

    Both are whole before either takes the place of the old one.
    """
    authority = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    allowed = (
        authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    )
    if stranger := next((each for each in names if _subtree(each) not in allowed), None):
        raise NotOfThisAuthority(stranger)
    signing = load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), password=None)
    assert isinstance(signing, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    until = min(at + timedelta(days=SERVER_DAYS), authority.not_valid_after_utc)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    made = (
        _begun(subject, authority.subject, key, at=at, until=until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(each) for each in names]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False
        )
        .sign(signing, hashes.SHA256())
    )
    fresh, fresh_key = folder / f"{SERVER}.new", folder / f"{SERVER_KEY}.new"
    fresh_key.unlink(missing_ok=True)
    save(_private(key), path=fresh_key)
    fresh.write_bytes(made.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM))
    os.replace(fresh_key, folder / SERVER_KEY)
    os.replace(fresh, folder / SERVER)


def authority_of(folder: Path) -> Certificate | None:
    """Return the authority as a phone is to trust it, None where there is none."""
    return _read(folder / AUTHORITY)


def server_of(folder: Path) -> Certificate | None:
    """Return what ``serve`` shows, None where it speaks plain HTTP."""
    return _read(folder / SERVER)


def _read(path: Path) -> Certificate | None:
    if not path.exists():
        return None
    found = x509.load_pem_x509_certificates(path.read_bytes())[0]
    names: tuple[str, ...] = ()
    for told in found.extensions:
        if isinstance(told.value, x509.SubjectAlternativeName):
            names = tuple(str(each.value) for each in told.value)
        elif isinstance(told.value, x509.NameConstraints):
            names = tuple(str(each.value).partition("/")[0] for each in told.value.permitted_subtrees or ())
    digest = found.fingerprint(hashes.SHA256()).hex().upper()
    return Certificate(
        names=names, until=found.not_valid_after_utc,
        fingerprint=" ".join(digest[at : at + 4] for at in range(0, len(digest), 4)),
        pem=found.public_bytes(Encoding.PEM).decode(),
    )  # fmt: skip


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, at: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - SLOW_CLOCK)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None


def _general(name: str) -> x509.GeneralName:
    address = _address(name)
    return x509.IPAddress(address) if address else x509.DNSName(name)


def _subtree(name: str) -> x509.GeneralName:
    address = _address(name)
    return x509.IPAddress(ip_network(address)) if address else x509.DNSName(name)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
