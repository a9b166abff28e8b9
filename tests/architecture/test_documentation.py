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


def test_the_index_of_decisions_has_each_with_its_title_and_status() -> None:
    kept = []
    for decision in sorted((ROOT / "docs/adr").glob("0*.md")):
        number, title = re.findall(
            r"# ADR-(\d+): (.+)", decision.read_text(encoding="utf-8").partition("\n")[0]
        )[0]
        kept.append((number, decision.name, title))
    index = re.findall(
        r"^\| \[(\d+)\]\((.+?)\) \| (.+?) \| (.+) \|$", read("docs/adr/README.md"), re.MULTILINE
    )
    assert [(number, name, title) for number, name, title, _ in index] == kept


def test_the_guide_names_files_that_are_there_and_what_stands_in_them() -> None:
    guide = read("docs/developing.md")
    assert [
        name for name in re.findall(r"`((?:src|tests|docs)/[a-z_/.]+)`", guide) if not (ROOT / name).exists()
    ] == []
    named = re.findall(r"`(\w+)` in `((?:src|tests)/[a-z_/.]+)`", guide)
    assert len(named) >= 6
    assert [(word, name) for word, name in named if not re.search(rf"\b{word}\b", read(name))] == []


def test_an_endpoint_says_in_the_api_document_what_it_does_to_what() -> None:
    from liuhen.entrypoints.api.assembly import api

    said = {
        (path, operation.view_func.__name__): operation.description or ""
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
    }
    assert len(said) > 150
    assert [key for key, words in said.items() if len(words.split()) < 4] == []
