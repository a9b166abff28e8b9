"""Tests that cite an article are found without running them."""

from pathlib import Path

from liuhen.regulation.citations import cited_in

MARKED = """
import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-5-1")]


@pytest.mark.article("av-9-2")
@pytest.mark.parametrize("n", [1])
def test_a(n): ...


@pytest.mark.article("rs-5-1")
async def test_b(): ...


@pytest.mark.article("av-13-1")
class TestC:
    def test_d(self): ...

    def helper(self): ...


def not_a_test(): ...
"""


def test_marks_of_functions_classes_and_modules_are_found(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    (tests / "deep").mkdir(parents=True)
    (tests / "deep" / "test_x.py").write_text(MARKED, encoding="utf-8")
    (tests / "test_y.py").write_text("def test_e(): ...", encoding="utf-8")
    here = "tests/deep/test_x.py::"
    assert cited_in(tests) == {
        "av-13-1": [f"{here}TestC::test_d"],
        "av-9-2": [f"{here}test_a"],
        "rs-5-1": [f"{here}test_a", f"{here}test_b", f"{here}TestC::test_d"],
    }


def test_a_single_mark_of_a_module_is_found(tmp_path: Path) -> None:
    (tmp_path / "test_z.py").write_text(
        'import pytest\npytestmark = pytest.mark.article("av-2-1")\ndef test_z(): ...', encoding="utf-8"
    )
    assert list(cited_in(tmp_path)) == ["av-2-1"]
