"""What is mistyped, or cannot be, ends in one Chinese sentence and an exit code: nothing English, no traceback."""

from pathlib import Path

import pytest

from tests.services.command import Command


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("foo", "没有 foo 这个命令"),
        ("ledger verify --foo", "没有 --foo 这个选项"),
        ("map load", "没有写明文件"),
        ("map load a b", "多写了 b"),
        ("transfers export 5", "没有写明 --to"),
        ("serve --port", "--port 后面没有写值"),
        ("serve --port abc", "--port 应为整数"),
        ("serve --port 65536", "--port 不能大于 65535"),
        ("serve --workers 0", "--workers 不能小于 1"),
        ("demo --port 99999999", "--port 不能大于 65535"),
        ("fixity --max-duration -1", "--max-duration 不能小于 1"),
        ("station add A caiji-1 --days 99999999", "--days 不能大于 36500"),
        ("dock --foo", "没有 --foo 这个选项"),
        ("dock --parallel x", "--parallel 应为整数"),
    ],
)
def test_a_slip_of_the_keyboard_is_named(prepared: Path, words: str, said: str) -> None:
    done = Command(prepared).run(*words.split())
    assert done.returncode == 2
    assert done.stderr.startswith(f"错误：{said}。写法见 ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("transfers", "export", "5", "--to", "x.zip"), 2, "没有编号为 5 的已批准移送"),
        (("transfers", "receive", "x.zip", "--unit", "A"), 2, "没有代码为 A 的单位"),
        (("station", "add", "A", "caiji-1"), 2, "没有代码为“A”的单位"),
        (("account", "reset", "\udcff"), 2, "命令中有的字不是 UTF-8 编码"),
        (("backup", "/dev/null"), 4, "已有同名的文件"),
    ],
)
def test_what_cannot_be_is_said(prepared: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = Command(prepared).run(*words)
    assert done.returncode == code
    assert done.stderr.startswith("错误：")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
