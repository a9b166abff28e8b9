"""Input made to harm is refused by name, and nothing of it is unpacked or followed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from liuhen_proof import verify
from liuhen_proof.file_names import safe_names
from liuhen_proof.package import FILES_MAX, is_safe_path
from liuhen_proof.report import FAILED
from tests.builders import proof_capsules as capsules
from tests.proof import hostile

EXPECTED = {
    "path_traversal": "name-unsafe",
    "absolute_path": "name-unsafe",
    "backslashes": "name-unsafe",
    "windows_drive": "name-unsafe",
    "symbolic_link": "not-plain-file",
    "compressed_bomb": "entry-compressed",
    "name_given_twice": "name-twice",
    "name_differing_in_case": "name-twice",
    "unlisted_file_beside_the_bag": "file-unlisted",
    "overlapping_members": "entry-inconsistent",
    "names_disagreeing": "entry-inconsistent",
    "huge_leaf": "file-unlisted",
    "deep_leaf": "file-unlisted",
}


@pytest.mark.parametrize("make", hostile.ARCHIVES, ids=lambda make: make.__name__)
def test_a_hostile_archive_fails_with_its_reason(make: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / "case.zip").write_bytes(make())
    report = verify.examine(tmp_path / "case.zip")
    assert report.exit_code == 1
    assert report.findings["bytes"][0].level == FAILED
    assert report.findings["bytes"][0].code == EXPECTED[make.__name__]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.zip"]


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_links_in_a_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    (root / "data/records/passwords").symlink_to("/etc/passwd")
    (root / "data/records/round").symlink_to(root)
    (root / "proofs/checkpoint").unlink()
    (root / "proofs/checkpoint").symlink_to(tmp_path / "elsewhere")
    found = verify.examine(root).findings["bytes"]
    links = {f.where for f in found if f.code == "not-plain-file"}
    assert links == {"data/records/passwords", "data/records/round", "proofs/checkpoint"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_does_not_hang_the_verifier(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    os.mkfifo(root / "data/records/pipe")
    found = verify.examine(root).findings["bytes"]
    assert ("not-plain-file", "data/records/pipe") in {(f.code, f.where) for f in found}


@pytest.mark.parametrize("cut", [10, 1000, 100_000])
def test_a_truncated_archive_is_unreadable_not_valid(cut: int, tmp_path: Path) -> None:
    (tmp_path / "case.zip").write_bytes(hostile.GOOD[:-cut])
    assert verify.main([str(tmp_path / "case.zip")]) == 3


@pytest.mark.parametrize("cut", [10, 1000, 100_000])
def test_an_archive_that_lost_its_head_is_never_valid(cut: int, tmp_path: Path) -> None:
    """Its list then points before the file's first byte."""
    (tmp_path / "case.zip").write_bytes(hostile.GOOD[cut:])
    assert verify.main([str(tmp_path / "case.zip")]) in (1, 3)


def test_a_list_of_hundreds_of_thousands_is_not_read_to_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.zip").write_bytes(hostile.members(FILES_MAX + 1))
    assert verify.main([str(tmp_path / "case.zip")]) == 3
    assert "文件数量超出上限" in capsys.readouterr().out


def test_stored_names_are_safe_everywhere_and_never_collide() -> None:
    names = [
        "现场.mp4",
        "../../etc/passwd",
        "CON.txt",
        "a:b?.mp4",
        "A.mp4",
        "a.mp4",
        "",
        "..",
        "长" * 300 + ".mp4",
        "x%0D",
    ]
    stored = safe_names([*names, *names])
    assert stored[0] == "现场.mp4"
    assert all(is_safe_path(name) and "%" not in name and len(name.encode()) <= 200 for name in stored)
    assert len({name.casefold() for name in stored}) == len(stored)
    assert stored[8].endswith(".mp4")
