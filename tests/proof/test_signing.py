"""Our signatures are those of OpenSSL, and its are ours; keys are kept to their owner."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen_proof import keys, notes, signing
from liuhen_proof.ed25519 import ed25519_verify
from liuhen_proof.libcrypto import libcrypto
from liuhen_proof.sm2 import sm2_verify

TEXT = notes.checkpoint_text(origin="log.test/1", size=1, root=bytes(31) + b"1")
ED25519 = signing.Ed25519Signer.generate("log.test/1")
SM2 = signing.Sm2Signer.generate("log.test/1")
WITNESS = signing.WitnessSigner("witness.test", pem=ED25519.pem, at=1_795_000_000)
SIGNERS: list[signing.Ed25519Signer | signing.Sm2Signer | signing.WitnessSigner] = [ED25519, SM2, WITNESS]
KEYS = [signer.verify_key for signer in SIGNERS]
NOTE = notes.sign(TEXT, SIGNERS)


def openssl(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=False)


def test_a_note_opens_with_each_key_alone_and_the_others_count_as_unknown() -> None:
    for key in KEYS:
        opened = notes.open_checkpoint(NOTE, verifiers=[key])
        assert [line.key_id for line in opened.verified] == [key.key_id]
        assert len(opened.unknown) == 2
        assert (opened.origin, opened.size) == ("log.test/1", 1)


@pytest.mark.parametrize("key", KEYS)
def test_a_changed_checkpoint_or_signature_is_refused(key: keys.VerifyKey) -> None:
    with pytest.raises(notes.NoteError, match="false"):
        notes.open_checkpoint(NOTE.replace("\n1\n", "\n2\n"), verifiers=[key])
    _, lines = notes.parse(NOTE)
    line = next(line for line in lines if line.key_id == key.key_id)
    for at in (0, 5, len(line.value) - 1):
        changed = bytearray(line.value)
        changed[at] ^= 1
        assert not key.verify(TEXT.encode(), bytes(changed))
    assert not key.verify(TEXT.encode(), line.value[:-1])


def test_a_note_without_a_known_key_is_refused() -> None:
    stranger = signing.Ed25519Signer.generate("log.test/1").verify_key
    with pytest.raises(notes.NoteError, match="no signature"):
        notes.open_checkpoint(NOTE, verifiers=[stranger])


@pytest.mark.parametrize("key", KEYS)
def test_a_published_key_is_read_back(key: keys.VerifyKey) -> None:
    assert keys.parse_vkey(key.vkey) == key
    with pytest.raises(notes.NoteError):
        keys.parse_vkey(key.vkey.replace("test", "tset"))


def test_trust_files_mix_lines_comments_and_pem() -> None:
    text = f"# from the gazette\n{ED25519.verify_key.vkey}\n\n{SM2.verify_key.pem}"
    assert keys.parse_keys(text, name="log.test/1") == [SM2.verify_key, ED25519.verify_key]
    with pytest.raises(notes.NoteError):
        keys.parse_keys("hello", name="log.test/1")


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_plain_python_and_openssl_agree_on_sm2(message: bytes) -> None:
    signature, spki = SM2.sign(message), SM2.verify_key.key
    assert sm2_verify(spki, message=message, signature=signature)
    assert libcrypto().verify(spki, message, signature)
    assert not sm2_verify(spki, message=message + b"x", signature=signature)
    assert not libcrypto().verify(spki, message + b"x", signature)


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_plain_python_and_cryptography_agree_on_ed25519(message: bytes) -> None:
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert ed25519_verify(public, message=message, signature=signature)
    assert not ed25519_verify(public, message=message + b"x", signature=signature)
    malleable = int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    assert not ed25519_verify(
        public, message=message, signature=signature[:32] + malleable.to_bytes(32, "little")
    )


def test_the_first_vector_of_rfc_8032_holds() -> None:
    key = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    assert ed25519_verify(key, message=b"", signature=signature)


def test_the_openssl_command_verifies_our_sm2_and_we_verify_its(tmp_path: Path) -> None:
    distid = ("-sigopt", "distid:1234567812345678")
    (tmp_path / "key.pem").write_bytes(SM2.pem)
    (tmp_path / "pub.pem").write_text(SM2.verify_key.pem)
    (tmp_path / "sig").write_bytes(SM2.sign(b"message"))
    where = ("-sm3", "-verify", str(tmp_path / "pub.pem"), *distid, "-signature", str(tmp_path / "sig"))
    assert openssl("dgst", *where, stdin=b"message").returncode == 0
    assert openssl("dgst", *where, stdin=b"massage").returncode != 0
    theirs = openssl("dgst", "-sm3", "-sign", str(tmp_path / "key.pem"), *distid, stdin=b"message").stdout
    assert SM2.verify_key.verify(b"message", theirs)


def test_the_openssl_command_verifies_our_ed25519(tmp_path: Path) -> None:
    prefix = bytes.fromhex("302a300506032b6570032100")
    (tmp_path / "pub.der").write_bytes(prefix + ED25519.verify_key.key)
    (tmp_path / "sig").write_bytes(ED25519.sign(b"message"))
    (tmp_path / "message").write_bytes(b"message")
    done = openssl(
        "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", str(tmp_path / "pub.der"), "-keyform", "DER",
        "-sigfile", str(tmp_path / "sig"), "-in", str(tmp_path / "message"),
    )  # fmt: skip
    assert done.returncode == 0, done


def test_a_saved_key_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "log.pem"
    signing.save(SM2.pem, path=path)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signing.Sm2Signer.load("log.test/1", path=path).verify_key == SM2.verify_key
    with pytest.raises(FileExistsError):
        signing.save(ED25519.pem, path=path)
    with pytest.raises(ValueError, match="Ed25519"):
        signing.Ed25519Signer.load("log.test/1", path=path)


def test_a_broken_key_file_is_refused() -> None:
    with pytest.raises(ValueError, match="private key"):
        signing.Sm2Signer("log.test/1", pem=b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")


def test_where_no_library_signs_sm2_the_error_says_so_and_verification_goes_on() -> None:
    program = (
        "from liuhen_proof import libcrypto, keys, signing\n"
        "libcrypto._candidates = lambda: iter(['libnone.so'])\n"
        f"key = keys.parse_vkey({SM2.verify_key.vkey!r})\n"
        f"assert key.verify(b'message', {SM2.sign(b'message')!r})\n"
        "try: signing.Sm2Signer.generate('a')\n"
        "except signing.Sm2Unavailable as reason: print(reason)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert "libnone.so" in done.stdout
