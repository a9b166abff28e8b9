import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from liuhen.demo import media
from liuhen.kernel.confinement import ConfinedFailure, run_confined
from tests.builders.county import NOW

HOSTILE = "tests.kernel.hostile"


def confined(
    function: str, *, timeout: float = 20, files: Sequence[Path] = (), output: Path | None = None, **args: Any
) -> Any:
    return run_confined(
        HOSTILE, function, args, timeout=timeout, memory_bytes=512 << 20, files=files, output=output, output_bytes=1000
    )  # fmt: skip


def test_the_child_answers_and_sees_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIUHEN_SECRET_KEY", "secret")
    answer = confined("report", word="留痕")
    assert answer["word"] == "留痕"
    assert set(answer["environment"]) <= {"LANG", "LC_CTYPE"}
    assert answer["folder"] == []
    assert answer["uid"] != 0


def test_the_file_is_handed_over_open(tmp_path: Path) -> None:
    path = tmp_path / "private"
    path.write_bytes(b"\x01\x02\x03")
    path.chmod(0o600)
    assert confined("first_bytes", files=[path], count=2) == "0102"


def test_what_the_child_may_write_is_one_file_of_so_many_bytes(tmp_path: Path) -> None:
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.write_bytes(b"12345")
    assert confined("copy_times", files=[source], output=copy, times=200) == 1000
    assert copy.read_bytes() == b"12345" * 200
    failure = confined("copy_times", files=[source], output=copy, times=201)
    assert isinstance(failure, ConfinedFailure)
    assert "File too large" in failure.detail
    assert copy.stat().st_size <= 1000


def test_a_refusal_comes_back_with_its_words() -> None:
    assert confined("refuse") == ConfinedFailure("refused", "文件头不对")


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("eat", "memory"),
        ("shout", "output"),
        ("break_down", "crashed"),
        ("die", "crashed"),
        ("missing", "crashed"),
    ],
)
def test_misbehaviour_is_a_failure_with_its_reason(function: str, reason: str) -> None:
    failure = confined(function)
    assert isinstance(failure, ConfinedFailure)
    assert failure.reason == reason


@pytest.mark.parametrize("function", ["sleep", "spin"])
def test_a_child_that_does_not_end_is_ended(function: str) -> None:
    start = time.monotonic()
    failure = confined(function, timeout=1)
    assert isinstance(failure, ConfinedFailure)
    assert failure.reason == "timeout"
    assert time.monotonic() - start < 5


def test_the_child_writes_no_file_and_starts_no_process() -> None:
    assert confined("write_file") != "written"
    assert confined("fork") != "forked"


def test_the_child_has_no_network_where_it_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        outcome = confined("connect", port=server.getsockname()[1])
    assert (outcome == "no way out") == confined("cut")
    if os.geteuid() == 0:
        assert outcome == "no way out"


def test_the_child_inherits_no_open_file(tmp_path: Path) -> None:
    with (tmp_path / "secret").open("wb") as ours:
        os.set_inheritable(ours.fileno(), True)
        handles = confined("open_handles")
    assert len(handles) <= 6


BEREFT = """
import io, sys
from liuhen.kernel import marking
from liuhen_dock import contents
class Nothing:
    def find_spec(self, name, *_):
        raise ImportError(f"{name} would be read from a file that the child may not read")
film, photo, letters = (open(path, "rb") for path in sys.argv[1:4])
sys.meta_path.insert(0, Nothing())
for file in (film, photo):
    print(contents.inspect(file)["kind"])
    file.seek(0)
    with open(sys.argv[4], "w+b") as copy:
        print(marking.burn(file, letters, letters, copy, words=["7K2"])["kind"])
    letters.seek(0)
"""


def test_what_runs_in_the_child_reads_no_more_of_python_where_others_may_not(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(media.video(started_at=NOW))
    (tmp_path / "photo").write_bytes(media.photo(taken_at=NOW))
    Image.new("RGBA", (40, 20)).save(tmp_path / "letters", "PNG")
    files = [str(tmp_path / name) for name in ("film", "photo", "letters", "copy")]
    done = subprocess.run(
        [sys.executable, "-c", BEREFT, *files], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DJANGO_SETTINGS_MODULE": "liuhen.settings.test"},
    )  # fmt: skip
    assert done.stdout.split() == ["video", "video", "photo", "photo"], done.stderr
