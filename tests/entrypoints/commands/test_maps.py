"""`liuhen map load` refuses what the page refuses, with the same sentence."""

from pathlib import Path

from tests.builders.maps import outline
from tests.services.command import Command


def test_the_command_says_what_the_page_says(liuhen: Command, tmp_path: Path) -> None:
    broken, elsewhere = tmp_path / "broken.json", tmp_path / "elsewhere.json"
    broken.write_text("{", encoding="utf-8")
    elsewhere.write_text(outline("麒麟镇"), encoding="utf-8")
    for file, said in ((broken, "不是可读的 JSON"), (elsewhere, "没有一个是本县登记的单位")):
        done = liuhen.run("map", "load", str(file))
        assert done.returncode == 3
        assert said in done.stderr
