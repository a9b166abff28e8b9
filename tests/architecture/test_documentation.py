"""The documents that people rely on name what the code has."""

import re
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_operations_lists_every_variable_of_the_environment() -> None:
    settings = set(re.findall(r'"(LIUHEN_\w+)"', read("src/liuhen/settings/base.py")))
    assert settings
    assert settings - set(re.findall(r"LIUHEN_\w+", read("docs/operations.md"))) == set()


def test_the_dependencies_of_the_wheel_are_those_that_are_locked() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    for name, packaged in (
        ("station", project["dependencies"]),
        ("server", project["optional-dependencies"]["server"]),
    ):
        lines = read(f"requirements/{name}.in").splitlines()
        assert [line for line in lines if not line.startswith(("#", "-r"))] == packaged


def test_every_direct_dependency_has_its_sentence() -> None:
    decision = read("docs/adr/0002-dependencies.md")
    for name in ("station", "server", "assets", "test"):
        for package in re.findall(r"^([a-z][\w-]*)", read(f"requirements/{name}.in"), re.MULTILINE):
            assert re.search(rf"\b{re.escape(package)}\b", decision), package


def test_the_glossary_knows_every_subject() -> None:
    from liuhen.kernel.flow import Subject

    subjects = {model.__name__ for model in apps.get_models() if issubclass(model, Subject)}
    assert subjects
    assert subjects - set(re.findall(r"`(\w+)`", read("docs/glossary.md"))) == set()


def test_no_document_links_to_a_file_that_is_not_there() -> None:
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
