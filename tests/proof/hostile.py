"""Archives made to harm or to fool whoever opens them."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable

from liuhen_proof import capsule
from liuhen_proof.file_names import safe_names
from tests.builders import proof_capsules as capsules

GOOD = b"".join(capsule.stream_zip(capsules.contents()))
TOP = safe_names(["案件〔2026〕7号"])[0]


def with_member(
    name: str, data: bytes = b"x", *, mode: int = stat.S_IFREG | 0o644, packed: bool = False
) -> bytes:
    """Return the good capsule with one more member."""
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a", allowZip64=True) as archive:
        archive.NameToInfo.clear()  # so that the archive does not know the name already
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        member.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        archive.writestr(member, data)
    return stream.getvalue()


def members(count: int) -> bytes:
    """Return an archive that lists so many members and holds none."""
    each = (
        struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
        + b"a"
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFE, 0xFFFE, len(each) * count, 0, 0)
    return each * count + end


def path_traversal() -> bytes:
    return with_member("../../etc/cron.d/evil")


def absolute_path() -> bytes:
    return with_member("/etc/passwd")


def backslashes() -> bytes:
    return with_member(TOP + "\\..\\evil.txt")


def windows_drive() -> bytes:
    return with_member("C:/evil.txt")


def symbolic_link() -> bytes:
    return with_member(f"{TOP}/data/records/link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777)


def compressed_bomb() -> bytes:
    return with_member(f"{TOP}/data/records/bomb", bytes(10_000_000), packed=True)


def name_given_twice() -> bytes:
    return with_member(f"{TOP}/data/recordings/照片.jpg", b"another photo")


def name_differing_in_case() -> bytes:
    return with_member(f"{TOP}/VERIFY.PY", b"print('ok')")


def unlisted_file_beside_the_bag() -> bytes:
    return with_member("readme.txt", b"hello")


def overlapping_members() -> bytes:
    """Let the last member's directory entry claim the bytes of a larger, earlier one."""
    data = bytearray(with_member(f"{TOP}/data/records/overlap", b"abc"))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<II", data, at + 20, 1_000_000, 1_000_000)
    return bytes(data)


def names_disagreeing() -> bytes:
    """Let the local header say another name than the directory."""
    data = with_member(f"{TOP}/data/records/one.txt", b"abc")
    at = data.index(b"one.txt")
    return data[:at] + b"two" + data[at + 3 :]


def huge_leaf() -> bytes:
    return with_member(f"{TOP}/proofs/leaves/7.json", b'{"a":' + b"[" * 20_000)


def deep_leaf() -> bytes:
    data = with_member(f"{TOP}/proofs/leaves/7.json", b"[" * 12_000)
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(f"{TOP}/proofs/7.tlog-proof", b"c2sp.org/tlog-proof@v1\n")
    return stream.getvalue()


ARCHIVES: list[Callable[[], bytes]] = [
    path_traversal, absolute_path, backslashes, windows_drive, symbolic_link, compressed_bomb, name_given_twice,
    name_differing_in_case, unlisted_file_beside_the_bag, overlapping_members, names_disagreeing, huge_leaf, deep_leaf,
]  # fmt: skip
