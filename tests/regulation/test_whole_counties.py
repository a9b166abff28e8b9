"""Two invented counties whose numbers, units and names are their own: nothing of another county is left anywhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import migrated
from tests.services.command import SOURCE, Command

pytestmark = pytest.mark.long

COUNTIES = SOURCE / "liuhen/demo/counties"
# Every page and document that the public sees, and the rulebook of the API.
WALK = """
import json, sys, django
django.setup()
from django.test import Client
from django.urls import reverse
from liuhen.regulation import ARTICLES
client = Client()
pages = [reverse("portal:home"), reverse("portal:rules"), reverse("portal:complaints"), reverse("portal:what-if")]
pages += [reverse("portal:article", args=[key]) for key in ARTICLES]
pages += [f"{reverse('portal:what-if')}?duty={duty}&on={on}" for duty in ("rs-42-1", "rs-43-1", "av-15-1", "av-12-2")
          for on in ("2026-03-02", "2031-03-03")]
pages += ["/api/v1/duties", "/api/v1/openapi.json"]
for page in pages:
    answer = client.get(page)
    print(page, answer.status_code)
    print(answer.content.decode())
"""
OTHERS = {
    "haiqing": [
        "柳河", "云岭", "临溪", "《设备办法》", "《责任制》", "24小时", "24 小时", "二十四小时",
        "5个工作日", "五个工作日", "30日内办结", "三十日内办结",
        "保存5年", "5年，", "每2名", "每5名", "1920×1080", "续航6小时", "1个工作日内", "3个工作日内签收",
        "次一工作日",
    ],
    "linxi": [
        "柳河", "云岭", "海清", "《设备办法》", "《责任制》", "24小时", "24 小时", "每2名", "保存5年", "续航6小时",
    ],
}  # fmt: skip
# Terms of national laws, which no county sets: 移送规定5, 强制法19, 复议法32 and 48.
NATIONAL = (
    r"移送后二十四小时内|24小时，自 referral\.|二十四小时（《行政强制法》第19条）|"
    r"5个工作日，自 remedy\.|（简易程序五个工作日）"
)
OWN = {
    "haiqing": [
        "36小时内入库", "保存7年", "9日内受理", "15个工作日内办结", "至多8个工作日", "6日内签收",
        "4日，自 interruption.given-up 起",
        "每4名持证执法人员1台", "2560×1440", "像素3000万以上", "《海清责任规定》第42条", "海清县行政执法责任规定",
        "自2030-01-01起为12个工作日",
    ],
    "linxi": ["48小时内入库", "保存6年", "《临溪责任规定》第42条", "《临溪设备规定》第13条"],
}  # fmt: skip


def walk(county: Command) -> str:
    settings = {"LIUHEN_DATA": str(county.folder), "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
                "LIUHEN_ALLOWED_HOSTS": "testserver"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", WALK],
        env=county.environment | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.in_turn
@pytest.mark.parametrize("name", ["linxi", "haiqing"])
def test_nothing_of_another_county_is_left_in_what_is_printed_and_shown(tmp_path: Path, name: str) -> None:
    county = Command(
        tmp_path / "data", {"LIUHEN_RULES": str(COUNTIES / f"{name}.toml"), "LIUHEN_COUNTY": "本县"}
    )
    migrated.put(county.folder / "liuhen.sqlite3")
    assert county.run("init").returncode == 0
    told = county.run("duties", "--markdown").stdout + county.run("duties").stdout + walk(county)
    assert " 500\n" not in told
    assert " 404\n" not in told
    own = re.sub(r"本系统的标准为[^）；。]*|按办法[^。<]*", "", told)  # set side by side on purpose
    own = re.sub(NATIONAL, "", own)
    assert [word for word in OTHERS[name] if re.search(rf"(?<!\d){re.escape(word)}", own)] == []
    assert [word for word in OWN[name] if word not in told] == []


SHOW = """
import sys
from datetime import UTC, date, datetime
import subprocess
import sys
from pathlib import Path
from liuhen import county_rules
county_rules.reads_the_clock(lambda: date.fromisoformat(sys.argv[2]))
county_rules.load(Path(sys.argv[1]))
from liuhen.regulation import DUTIES, duty_on
from liuhen.regulation.parameters import PARAMETERS
from liuhen.regulation.complaints import DECIDE_IN_TIME
print([duty_on("rs-43-1", date(year, 6, 1)).clock.within for year in (2025, 2031)])
print(DECIDE_IN_TIME.clock.within, PARAMETERS["complaint-decide-days"].said, PARAMETERS["battery-percent"].value)
"""


@pytest.mark.parametrize(
    ("now", "holds"),
    [("2026-11-29", "WorkingDays(n=15) 15个工作日 50"), ("2031-01-01", "WorkingDays(n=12) 12个工作日 90")],
)
def test_a_number_holds_from_its_day_for_what_began_then_and_not_before(
    tmp_path: Path, now: str, holds: str
) -> None:

    rules = tmp_path / "rules.toml"
    text = (
        (COUNTIES / "haiqing.toml")
        .read_text(encoding="utf-8")
        .replace(
            '[numbers.battery-percent]\nvalue = 65\nsource = "海清设备规则第8条"\nsince = 2023-05-01',
            '[numbers.battery-percent]\nvalue = 90\nsource = "海清设备规则第8条"\nsince = 2030-01-01',
        )
    )
    rules.write_text("\ufeff" + text, encoding="utf-8")  # as Notepad saves it
    done = subprocess.run(
        [sys.executable, "-c", SHOW, str(rules), now], env={"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["[WorkingDays(n=15), WorkingDays(n=12)]", holds]


HEAD = "[regulation]\nname = 'x'\nshort = 'x'\nsince = 2024-01-01\nsource = 'x'\n"
NUMBER = "value = {}\nsource = 'x'\nsince = {}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("".join(
            f"[[quota]]\nclass='{key}'\nofficers_per_device={n}\nsource='x'\nsince=2024-01-01\n"
            for key, n in (("A", 3), ("B", 5), ("C", 1))
         ),
         ("[quota] 的 class = A：“每3名持证执法人员1台”比《设备办法》第6条的“每2名持证执法人员1台”宽，"
         "须先在 [regulation] 写明本县自己的规定")),
        ("[classes]\nA=['公安']\nB=[]\nC=['水利']\nsource='x'\nsince=2024-01-01\n", "降低类别须先在 [regulation]"),
        ("[[technical]]\npixels_mp = 3000\nsource='x'\nsince=2024-01-01\n", "按百万像素（MP）填写，3000 过大"),
        ("[[technical]]\npixels_mp = -1\nsource='x'\nsince=2024-01-01\n", "应在 0 至 200 之间"),
        ("[[technical]]\nbattery_hours = nan\nsource='x'\nsince=2024-01-01\n", "应是整数，现在是 nan"),
        (f"[numbers.keep-years]\n{NUMBER.format('6.0', '2024-01-01')}", "应是整数"),
        (f"[numbers.keep-years]\n{NUMBER.format('6', '2024-01-01')}unit = '个月'\n", "unit：只能是“年”"),
        (f"[numbers.store-within-hours]\n{NUMBER.format('1', '2024-01-01')}unit = '日'\n", "unit：只能是“小时”"),
        (f"{HEAD}[numbers.complaint-accept-working-days]\n{NUMBER.format('9', '2024-01-01')}", "[responsibility]"),
        (f"[numbers.complaint-decide-days]\n{NUMBER.format('25', '2024-01-01')}unit = '个工作日'\n",
         "[responsibility]"),
        (f"[numbers.keep-years]\n{NUMBER.format('6', '0024-01-01')}", "不像是施行日期"),
        ("".join(f"[[numbers.keep-years]]\n{NUMBER.format(n, '2024-01-01')}" for n in (6, 7)),
         "有两段都自 2024-01-01 起"),
        ("".join(f"[[numbers.keep-years]]\n{NUMBER.format(6, f'{y}-01-01')}" for y in (2024, 2026, 2025)),
         "没有按先后排列"),
        ("[responsibility]\nname = 'x'\nshort = 'x'\nsource = 'x'\n", "[responsibility] 的 since：没有写"),
        ("[numbers.keep-years]\nvalue = 6\nvalue = 7\n", "不是有效的 TOML"),
    ],
)  # fmt: skip
def test_what_a_county_may_not_say_is_refused_with_the_place_the_fact_and_the_way_out(
    tmp_path: Path, text: str, said: str
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(text, encoding="utf-8")
    done = Command(tmp_path / "data", {"LIUHEN_RULES": str(rules)}).run("duties")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
