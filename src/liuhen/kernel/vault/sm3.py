"""SM3 by the fastest library that is here: libgcrypt where it is and agrees with OpenSSL, else OpenSSL.

SM3 is what bounds an upload's speed, one chain on one core; libgcrypt's is about a quarter faster.
"""

import ctypes
import hashlib
import weakref
from functools import cache
from typing import Any, Protocol, Self


class Hasher(Protocol):
    """What hashlib's objects can do and we need."""

    def update(self, data: bytes, /) -> object: ...

    def hexdigest(self) -> str: ...

    def copy(self) -> Self: ...


def new() -> Hasher:
    """Return a fresh SM3 hasher."""
    library = _libgcrypt()
    return _GcryptSm3(library, library.gcry_md_map_name(b"SM3")) if library else _openssl()


def _openssl() -> Hasher:
    hasher: Hasher = hashlib.new("sm3")
    return hasher


class _GcryptSm3:
    def __init__(self, library: Any, algorithm: int, handle: ctypes.c_void_p | None = None) -> None:
        self._library = library
        self._algorithm = algorithm
        self._handle = handle or ctypes.c_void_p()
        if handle is None and library.gcry_md_open(ctypes.byref(self._handle), algorithm, 0):
            raise MemoryError("libgcrypt opened no hash")
        weakref.finalize(self, library.gcry_md_close, self._handle).atexit = False

    def update(self, data: bytes, /) -> None:
        self._library.gcry_md_write(self._handle, data, len(data))  # ctypes lets other threads run meanwhile

    def copy(self) -> "_GcryptSm3":
        twin = ctypes.c_void_p()
        if self._library.gcry_md_copy(ctypes.byref(twin), self._handle):
            raise MemoryError("libgcrypt copied no hash")
        return _GcryptSm3(self._library, self._algorithm, twin)

    def hexdigest(self) -> str:
        ended = self.copy()  # reading ends a hash, and ours may go on
        return ctypes.string_at(self._library.gcry_md_read(ended._handle, self._algorithm), 32).hex()


@cache
def _libgcrypt() -> Any:
    """Return libgcrypt, ready and tested against OpenSSL, or None."""
    try:
        library = ctypes.CDLL("libgcrypt.so.20")
        library.gcry_check_version.restype = ctypes.c_char_p
        library.gcry_check_version(None)  # also initialises it
        library.gcry_md_map_name.argtypes = [ctypes.c_char_p]
        library.gcry_md_open.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_uint]
        library.gcry_md_copy.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p]
        library.gcry_md_write.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
        library.gcry_md_write.restype = None
        library.gcry_md_read.argtypes = [ctypes.c_void_p, ctypes.c_int]
        library.gcry_md_read.restype = ctypes.c_void_p
        library.gcry_md_close.argtypes = [ctypes.c_void_p]
        library.gcry_md_close.restype = None
    except (OSError, AttributeError):
        return None
    algorithm = library.gcry_md_map_name(b"SM3")
    if not algorithm:
        return None
    return library if _agrees(_GcryptSm3(library, algorithm)) else None


def _agrees(hasher: Hasher) -> bool:
    theirs = _openssl()
    for length in (0, 3, 55, 56, 64, 65, 4097, 70_001):
        piece = bytes(n * 7 & 255 for n in range(length))
        hasher.update(piece)
        theirs.update(piece)
        if hasher.hexdigest() != theirs.hexdigest() or hasher.copy().hexdigest() != theirs.hexdigest():
            return False
    return True
