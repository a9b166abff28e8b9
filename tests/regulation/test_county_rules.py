"""Another county's numbers, seen from outside: a process of its own that was started with LIUHEN_RULES."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.command import SOURCE, Command

pytestmark = pytest.mark.long

LINXI = SOURCE / "liuhen/demo/counties/linxi.toml"
SHOW = """
from datetime import date
from types import SimpleNamespace
from liuhen import county_rules
from pathlib import Path
import sys
county_rules.load(Path(sys.argv[1]))
from liuhen.regulation import DUTIES, provision as law
from liuhen.regulation.devices import DEVICE_KINDS
on = date(2026, 11, 24)
make = SimpleNamespace(kind="body_camera", width_px=1920, height_px=1080, pixels_mp=None, battery_hours=7,
                       storage_gb=80, tamper_protection=True, encryption=False)
print([law.required(key, 7, on=on) for key in "ABC"], law.judge(make, on=on), DEVICE_KINDS["drone"])
print(DUTIES["av-17-1"][-1].article.cite(), DUTIES["av-6-1"][-1].since)
"""


def run(tmp_path: Path, rules: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return Command(tmp_path / "data", {"LIUHEN_RULES": str(rules)}).run(*arguments)


@pytest.mark.article("av-6-1", "av-7-1", "av-2-1")
def test_another_county_reckons_and_judges_by_its_own_numbers(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW, str(LINXI)], env={"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "[3, 2, 1] ['续航为7小时，应在8小时以上'] 执法无人机",
        "《临溪设备规定》第17条 2024-03-01",
    ]


def test_the_duties_are_worded_by_the_countys_numbers_and_say_their_source(tmp_path: Path) -> None:
    done = run(tmp_path, LINXI, "duties")
    assert done.returncode == 0, done.stderr
    assert "A类每3名持证执法人员1台；B类每6名持证执法人员1台，至少1台；C类至少1台" in done.stdout
    assert "录制结束后48小时内入库" in done.stdout
    assert "至少保存6年" in done.stdout
    assert "续航8小时以上，存储80GB以上" in done.stdout
    assert "共8类" in done.stdout
    for ours in ("每2名", "24小时", "保存5年", "续航6小时", "《设备办法》"):
        assert ours not in done.stdout.partition("本县另定的数值")[0], ours
    assert (
        "录制结束后入库时限 48小时（临溪设备规定第12条，自2024-03-01起；本系统的标准为24小时）" in done.stdout
    )


def test_why_says_what_a_number_rests_on(tmp_path: Path) -> None:
    done = run(tmp_path, LINXI, "why", "av-6")
    assert "A类配备标准 每3名持证执法人员1台（临溪设备规定第5条，自2024-03-01起）" in done.stdout
    assert "临溪县行政执法音像记录设备管理规定" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[quotas]\n", "[quotas]：没有这一节；可以写的有"),
        ("[numbers]\nkeep-years = {value = 3, source = 'x', since = 2024-03-01}\n", "应在 5 至 100 之间"),
        ("[numbers\n", "不是有效的 TOML：第 1 行第 9 列写法不对"),
        ("x = " + "[" * 5000, "不是有效的 TOML：嵌套过深"),
    ],
)
def test_a_file_that_cannot_be_meant_stops_the_program_with_one_sentence(
    tmp_path: Path, text: str, said: str
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(text, encoding="utf-8")
    done = run(tmp_path, rules, "duties")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert str(rules) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = run(tmp_path, tmp_path / "none.toml", "duties")
    assert done.returncode == 2
    assert "读不到本县规则文件" in done.stderr


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_that_notepad_saved_again_says_the_same(tmp_path: Path, encoding: str) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_bytes(LINXI.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    done = run(tmp_path, rules, "why", "av-6")
    assert "A类配备标准 每3名持证执法人员1台" in done.stdout, done.stderr
