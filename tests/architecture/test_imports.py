"""What the import contracts in pyproject.toml cannot say."""

import re
from pathlib import Path

import grimp

SRC = Path(__file__).resolve().parents[2] / "src"
ASSEMBLED_BY_DJANGO = {"apps", "migrations"}


def app_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if module.startswith("liuhen.apps.") else None


def ways_into_another(module: str) -> set[str]:
    """Return what of another app a module may import; to lay a gate, ``apps.py`` names the other's Move."""
    return {"actions", "queries"} | ({"lifecycle"} if module.split(".")[3:] == ["apps"] else set())


def test_apps_enter_each_other_by_actions_and_queries_only() -> None:
    graph = grimp.build_graph("liuhen", exclude_type_checking_imports=True)
    trespasses = [
        f"{module} imports {imported}"
        for module in sorted(graph.modules)
        for imported in graph.find_modules_directly_imported_by(module)
        if (into := app_of(imported)) and (home := app_of(module)) and home != into
        if not ways_into_another(module) & set(imported.split(".")[3:4])
    ]
    assert not trespasses


def test_foreign_keys_into_another_app_are_written_as_text() -> None:
    by_class = re.compile(r"(?:ForeignKey|OneToOneField|ManyToManyField)\(\s*(?!\"|')(\w+)")
    for models in (SRC / "liuhen/apps").glob("*/models*"):
        files = [models] if models.is_file() else sorted(models.glob("*.py"))
        text = "\n".join(file.read_text(encoding="utf-8") for file in files)
        own = set(re.findall(r"^class (\w+)", text, re.MULTILINE))
        assert set(by_class.findall(text)) <= own, models
