"""The one list of apps: what it names is there, and the import contracts say the same of it."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps import APPS, WINGS
from liuhen.entrypoints.console.menu import as_shown
from liuhen.kernel import installed

ROOT = Path(__file__).resolve().parents[2]


def contract(beginning: str) -> list[set[str]]:
    """Return the layers of the one contract whose name begins so, lowest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    (found,) = (each for each in contracts if each["name"].startswith(f"{beginning}: "))
    assert found["containers"] == ["liuhen.apps"]
    return [set(re.split(r" [|:] ", layer)) for layer in reversed(found["layers"])]


def test_it_names_every_app_once() -> None:
    folders = {path.parent.name for path in (ROOT / "src/liuhen/apps").glob("*/apps.py")}
    assert sorted(app.name for app in APPS) == sorted(folders)


def test_no_two_apps_have_the_same_place_on_a_page() -> None:
    assert len({app.place for app in APPS}) == len(APPS)


def test_the_contract_of_the_wings_names_the_same_apps_in_the_same_wings() -> None:
    assert contract("Wings") == [{app.name for app in wing.apps} for wing in WINGS]


@pytest.mark.parametrize("wing", WINGS, ids=lambda wing: wing.name)
def test_each_wing_has_a_contract_of_its_own_in_the_order_of_the_list(wing: Any) -> None:
    layers, names = contract(wing.name), [app.name for app in wing.apps]
    assert set().union(*layers) == set(names)
    heights = [height for name in names for height, layer in enumerate(layers) if name in layer]
    assert heights == sorted(heights)


def test_modules_come_lowest_app_first_and_pages_in_the_order_of_the_places() -> None:
    wanted = [f"liuhen.apps.{app.name}.lifecycle" for app in APPS]
    assert [module.__name__ for module in installed.modules("lifecycle")] == wanted
    by_place = [f"liuhen.apps.{app.name}.lifecycle" for app in sorted(APPS, key=lambda app: app.place)]
    assert [module.__name__ for module in as_shown("lifecycle")] == by_place


def test_an_app_may_do_without_a_module_but_a_broken_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for app, text in (("app_without", None), ("app_with_a_broken", "import nothing_of_that_name\n")):
        (tmp_path / app).mkdir()
        (tmp_path / app / "__init__.py").touch()
        if text:
            (tmp_path / app / "waiting.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert list(installed.modules("waiting", of=["app_without"])) == []
    with pytest.raises(ModuleNotFoundError, match="nothing_of_that_name"):
        list(installed.modules("waiting", of=["app_with_a_broken"]))
