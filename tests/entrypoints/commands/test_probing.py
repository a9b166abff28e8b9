"""`liuhen probe` names what the product relies on and really uses."""

from dataclasses import replace
from pathlib import Path

from tests.services.command import Command


def test_the_fonts_of_papers_are_named_and_a_folder_that_is_not_there(
    liuhen: Command, tmp_path: Path
) -> None:
    said = liuhen.run("probe").stdout
    assert (
        "正常　文书字体：标题 Noto Sans SC，正文 Noto Serif SC，署名 Noto Serif SC，栏目 Noto Sans SC。"
        in said
    )
    mistyped = replace(liuhen, extra={"LIUHEN_FONTS": str(tmp_path / "fonts")})
    assert f"LIUHEN_FONTS 中没有这个目录：{tmp_path / 'fonts'}。" in mistyped.run("probe").stdout
