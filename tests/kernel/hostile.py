"""What a confined child is asked to do in the tests of confinement."""

import encodings.idna  # noqa: F401 - what a socket wants later, when the library may be out of reach
import os
import socket
import sys
import time
from typing import Any, BinaryIO


def report(word: str) -> dict[str, Any]:
    os.write(1, b"noise that must not spoil the answer")
    return {"word": word, "environment": dict(os.environ), "folder": os.listdir("."), "uid": os.geteuid()}


def first_bytes(stream: BinaryIO, count: int) -> str:
    return stream.read(count).hex()


def copy_times(source: BinaryIO, target: BinaryIO, times: int) -> int:
    return target.write(source.read() * times)


def refuse() -> None:
    raise ValueError("文件头不对")


def sleep() -> None:
    time.sleep(60)


def spin() -> None:
    while True:
        pass


def eat() -> int:
    return len(bytearray(1 << 40))


def shout() -> str:
    return "a" * (5 << 20)


def break_down() -> None:
    raise RuntimeError("bug")


def die() -> None:
    os.abort()


def write_file() -> str:
    try:
        with open("x", "wb", buffering=0) as file:
            file.write(b"1")
    except OSError as error:
        return type(error).__name__
    return "written"


def fork() -> str:
    try:
        if os.fork() == 0:
            os._exit(0)
    except OSError as error:
        return type(error).__name__
    return "forked"


def connect(port: int) -> str:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return "no way out"
    return "connected"


def cut() -> bool:
    # The child's program is the module __main__, not an import of ours.
    return bool(sys.modules["__main__"].network_is_cut())


def open_handles() -> list[str]:
    return sorted(os.listdir("/proc/self/fd"))
