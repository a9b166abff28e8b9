"""The letters of names: common and rare characters, more than one reading, and what is no run of letters."""

import re

import pytest

from liuhen.kernel import initials


@pytest.mark.parametrize(
    ("letters", "name"),
    [
        ("wf", "王芳"), ("WF", "王芳"), ("ylx", "云岭县市场监督管理局"), ("zxy", "张鑫钰"),  # 鑫, 钰: by radical
        ("zy", "曾琰"), ("sl", "单磊"), ("cl", "长龙"), ("zl", "长龙"), ("aj", "A级"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_its_letters(letters: str, name: str) -> None:
    assert re.search(initials.pattern(letters), name)


@pytest.mark.parametrize(("letters", "name"), [("wf", "王强"), ("wf", "芳王"), ("zz", "王芳")])
def test_other_letters_find_another_name(letters: str, name: str) -> None:
    assert not re.search(initials.pattern(letters), name)


@pytest.mark.parametrize("words", ["王芳", "w", "w1", "zhonghuarenmin", "w f", "[a", "ｗｆ"])
def test_what_is_no_run_of_letters_asks_for_none(words: str) -> None:
    assert initials.pattern(words) == ""


def test_every_character_of_gb_2312_has_a_letter() -> None:
    every = initials.pattern("abcdefgh") + initials.pattern("jklmnopq") + initials.pattern("rstwxyz")
    characters = {each for each in every if ord(each) > 0x7F}
    assert len(characters) == 3755 + 3008
