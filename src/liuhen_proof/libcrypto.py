"""SM2 signing through OpenSSL's own library, since ``cryptography`` has no SM2; tested with a known answer at load."""

from __future__ import annotations

import _hashlib  # noqa: F401 -- loads the library that /proc/self/maps then shows
import ctypes
import ctypes.util
import functools
import re
import sys
from collections.abc import Callable, Iterator
from ctypes import POINTER, c_char_p, c_int, c_long, c_size_t, c_void_p
from pathlib import Path
from typing import Any

from liuhen_proof.sm2 import SM2_ID, sm2_verify

# Made with `openssl dgst -sm3 -sign`; must be accepted, and with the last byte changed refused.
_KNOWN_MESSAGE = b"liuhen sm2 self-test"
_KNOWN_SPKI = bytes.fromhex(
    "3059301306072a8648ce3d020106082a811ccf5501822d034200048544cf3ca6187af73a59b3b3d047fffda785c74d063e03"
    "edb38b3d53f988b5501ad80280dfdf9ceca6c7b98cb43aeaea07c3069f2c8a16f749526f963a7e097f"
)
_KNOWN_SIGNATURE = bytes.fromhex(
    "30440220460b10d83c115eedc32c61242cc0e8cc5df770191ed64e84781ce611ece081e30220266b75b74e64c91766040d64"
    "db5c9cf29a5896e801e819d4b05d605aefa9f1b1"
)

_SIGNATURES: dict[str, tuple[Any, ...]] = {  # name: result, arguments
    "BIO_new": (c_void_p, c_void_p),
    "BIO_s_mem": (c_void_p,),
    "BIO_new_mem_buf": (c_void_p, c_char_p, c_int),
    "BIO_ctrl": (c_long, c_void_p, c_int, c_long, c_void_p),
    "BIO_free": (c_int, c_void_p),
    "PEM_read_bio_PrivateKey": (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p),
    "PEM_write_bio_PKCS8PrivateKey": (
        (c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_int, c_void_p, c_void_p)
    ),
    "d2i_PUBKEY": (c_void_p, c_void_p, POINTER(c_char_p), c_long),
    "i2d_PUBKEY": (c_int, c_void_p, POINTER(c_char_p)),
    "EVP_PKEY_free": (None, c_void_p),
    "EVP_PKEY_CTX_new_from_name": (c_void_p, c_void_p, c_char_p, c_char_p),
    "EVP_PKEY_CTX_new": (c_void_p, c_void_p, c_void_p),
    "EVP_PKEY_CTX_free": (None, c_void_p),
    "EVP_PKEY_CTX_set1_id": (c_int, c_void_p, c_char_p, c_int),
    "EVP_PKEY_keygen_init": (c_int, c_void_p),
    "EVP_PKEY_generate": (c_int, c_void_p, POINTER(c_void_p)),
    "EVP_MD_CTX_new": (c_void_p,),
    "EVP_MD_CTX_free": (None, c_void_p),
    "EVP_MD_CTX_set_pkey_ctx": (None, c_void_p, c_void_p),
    "EVP_sm3": (c_void_p,),
    "EVP_DigestSignInit": (c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p),
    "EVP_DigestSign": (c_int, c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t),
    "EVP_DigestVerifyInit": (c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p),
    "EVP_DigestVerify": (c_int, c_void_p, c_char_p, c_size_t, c_char_p, c_size_t),
    "ERR_clear_error": (None,),
}
_BIO_CTRL_INFO = 3


class Sm2Unavailable(RuntimeError):
    """No OpenSSL library on this machine signs SM2 correctly."""


class Libcrypto:
    """One loaded libcrypto. Raises OSError or AttributeError if it cannot be loaded or is older than OpenSSL 3."""

    def __init__(self, path: str) -> None:
        self.path = path
        library = ctypes.CDLL(path)
        for name, (result, *arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
        self._c = library

    def generate(self) -> bytes:
        """Return a new private key as unencrypted PKCS#8 PEM."""
        context = self._c.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
        key = c_void_p()
        try:
            self._c.EVP_PKEY_keygen_init(context) if context else 0
            if not context or self._c.EVP_PKEY_generate(context, ctypes.byref(key)) != 1:
                raise self._failed("generate a key")
            return self._pem(key)
        finally:
            self._c.EVP_PKEY_free(key)
            self._c.EVP_PKEY_CTX_free(context)

    def public_key(self, pem: bytes) -> bytes:
        """Return the public half of a private key, as SubjectPublicKeyInfo in DER."""
        return self._with_private(pem, self._spki)

    def sign(self, pem: bytes, message: bytes) -> bytes:
        """Return the DER signature over ``message``, with SM3 and the default ID."""
        return self._with_private(pem, lambda key: self._sign(key, message))

    def verify(self, spki: bytes, message: bytes, signature: bytes) -> bool:
        key = self._c.d2i_PUBKEY(None, ctypes.byref(c_char_p(spki)), len(spki))
        if not key:
            raise self._failed("read the public key")
        digest, context = self._start(key, self._c.EVP_DigestVerifyInit)
        try:
            return bool(
                self._c.EVP_DigestVerify(digest, signature, len(signature), message, len(message)) == 1
            )
        finally:
            self._c.ERR_clear_error()
            self._stop(key, digest, context)

    def works(self) -> bool:
        """Say whether this library and our own code agree on a known signature and on a fresh one."""
        false = _KNOWN_SIGNATURE[:-1] + bytes([_KNOWN_SIGNATURE[-1] ^ 1])
        if not self.verify(_KNOWN_SPKI, _KNOWN_MESSAGE, _KNOWN_SIGNATURE):
            return False
        if self.verify(_KNOWN_SPKI, _KNOWN_MESSAGE, false):
            return False
        pem = self.generate()
        fresh = self.sign(pem, _KNOWN_MESSAGE)
        return sm2_verify(self.public_key(pem), message=_KNOWN_MESSAGE, signature=fresh)

    def _with_private(self, pem: bytes, use: Callable[[int], bytes]) -> bytes:
        bio = self._c.BIO_new_mem_buf(pem, len(pem))
        key = self._c.PEM_read_bio_PrivateKey(bio, None, None, None)
        self._c.BIO_free(bio)
        if not key:
            raise self._failed("read the private key")
        try:
            return use(key)
        finally:
            self._c.EVP_PKEY_free(key)

    def _pem(self, key: c_void_p) -> bytes:
        bio = self._c.BIO_new(self._c.BIO_s_mem())
        try:
            if self._c.PEM_write_bio_PKCS8PrivateKey(bio, key, None, None, 0, None, None) != 1:
                raise self._failed("write the private key")
            start = c_void_p()
            length = self._c.BIO_ctrl(bio, _BIO_CTRL_INFO, 0, ctypes.byref(start))
            return ctypes.string_at(start, length)
        finally:
            self._c.BIO_free(bio)

    def _spki(self, key: int) -> bytes:
        length = self._c.i2d_PUBKEY(key, None)
        if length <= 0:
            raise self._failed("write the public key")
        buffer = ctypes.create_string_buffer(length)
        self._c.i2d_PUBKEY(key, ctypes.byref(ctypes.cast(buffer, c_char_p)))
        return buffer.raw

    def _sign(self, key: int, message: bytes) -> bytes:
        digest, context = self._start(key, self._c.EVP_DigestSignInit)
        try:
            buffer, length = ctypes.create_string_buffer(80), c_size_t(80)
            if self._c.EVP_DigestSign(digest, buffer, ctypes.byref(length), message, len(message)) != 1:
                raise self._failed("sign")
            return buffer.raw[: length.value]
        finally:
            self._stop(None, digest, context)

    def _start(self, key: int, begin: Callable[..., int]) -> tuple[int, int]:
        digest, context = self._c.EVP_MD_CTX_new(), self._c.EVP_PKEY_CTX_new(key, None)
        identified = self._c.EVP_PKEY_CTX_set1_id(context, SM2_ID, len(SM2_ID)) == 1
        self._c.EVP_MD_CTX_set_pkey_ctx(digest, context)
        if not identified or begin(digest, None, self._c.EVP_sm3(), None, key) != 1:
            self._stop(None, digest, context)
            raise self._failed("begin")
        return digest, context

    def _stop(self, key: int | None, digest: int, context: int) -> None:
        self._c.EVP_MD_CTX_free(digest)
        self._c.EVP_PKEY_CTX_free(context)
        self._c.EVP_PKEY_free(key)

    def _failed(self, what: str) -> ValueError:
        self._c.ERR_clear_error()
        return ValueError(f"OpenSSL ({self.path}) could not {what} for SM2")


@functools.cache
def libcrypto() -> Libcrypto:
    """Return the first library of this machine that passes the self-test. Raises Sm2Unavailable."""
    tried = []
    for path in dict.fromkeys(_candidates()):
        try:
            library = Libcrypto(path)
            if library.works():
                return library
            tried.append(f"{path}: self-test failed")
        except (OSError, AttributeError, ValueError) as reason:
            tried.append(f"{path}: {reason}")
    raise Sm2Unavailable("no OpenSSL library signs SM2 here; tried " + ("; ".join(tried) or "none"))


def _candidates() -> Iterator[str]:
    """Name libraries, the one Python itself runs on first."""
    maps = Path("/proc/self/maps")
    if maps.exists():
        yield from re.findall(r"(/\S*libcrypto[^/\s]*\.so[^/\s]*)$", maps.read_text(), re.MULTILINE)
    for folder in (Path(sys.base_prefix) / "DLLs", Path(sys.base_prefix) / "lib"):
        yield from sorted(map(str, folder.glob("libcrypto*.dll")), reverse=True)
        yield from sorted(map(str, folder.glob("libcrypto*.dylib")), reverse=True)
    found = ctypes.util.find_library("crypto")
    if found:
        yield found
    yield from ("libcrypto.so.3", "libcrypto-3-x64.dll")
