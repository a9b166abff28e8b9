"""What a form's template names is what is put beside the form, at each place where it is drawn, and nothing less."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import liuhen
from liuhen.kernel.web import filling
from tests.architecture.test_doors import desks
from tests.architecture.test_screens import of_template

SRC = Path(liuhen.__file__).parent
PLAIN = "form_page.html"
Place = tuple[str, str, set[str]]
"""Where a form is drawn, by which template, with what beside it."""


class Source:
    """A module as it is written, in which a mapping's names can be looked up."""

    def __init__(self, path: Path) -> None:
        self.path, self.tree = path, ast.parse(path.read_text("utf-8"))
        self.functions = {each.name: each for each in self.tree.body if isinstance(each, ast.FunctionDef)}

        self.constants = {
            ast.unparse(each.targets[0]): each.value
            for each in self.tree.body
            if isinstance(each, ast.Assign)
        }

    def constant(self, node: ast.AST | None) -> str:
        """Return the word that a name stands for, here or at the desk; the plain template for none."""
        match node:
            case None:
                return PLAIN
            case ast.Constant(value=str(word)):
                return word
            case ast.Name(id=name) if name in self.constants:
                return self.constant(self.constants[name])
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                return self.beside(module).constant(ast.Name(name))
        raise ValueError(f"{self.path}: nobody can say what {ast.unparse(node)} is")

    def beside(self, module: str) -> "Source":
        """Return another module of the same app."""
        app = next(each for each in self.path.parents if (each / f"{module}.py").exists())
        return Source(app / f"{module}.py")

    def keys(self, node: ast.AST, within: ast.FunctionDef | None = None) -> set[str]:
        """Return the names that a mapping holds. Raises ValueError for one that is not told in one place."""
        match node:
            case ast.Dict(keys=keys, values=values):
                own = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
                merged = [value for key, value in zip(keys, values, strict=True) if key is None]
                return own.union(*(self.keys(value, within) for value in merged))
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                return self.keys(left, within) | self.keys(right, within)
            case ast.Lambda(body=body):
                return self.keys(body, within)
            case ast.Call(func=ast.Name(id=name)) | ast.Name(id=name) if name in self.functions:
                function = self.functions[name]
                told = [each.value for each in ast.walk(function) if isinstance(each, ast.Return)]
                return set.intersection(*(self.keys(each, function) for each in told if each))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)):
                return self.beside(module).keys(ast.Name(name))
            case ast.Name(id=name) if within:
                for each in ast.walk(within):
                    if isinstance(each, ast.Assign):
                        (target,) = each.targets
                        if isinstance(target, ast.Tuple) and isinstance(each.value, ast.Tuple):
                            pairs = [*zip(target.elts, each.value.elts, strict=True)]
                        else:
                            pairs = [(target, each.value)]
                        for of, value in pairs:
                            if ast.unparse(of) == name:
                                return self.keys(value, within)
                if within.args.kwarg and within.args.kwarg.arg == name:
                    return set()  # its callers tell
        raise ValueError(f"{self.path}: nobody can say what {ast.unparse(node)} holds")


def written(call: ast.Call, name: str) -> Any:
    return next((each.value for each in call.keywords if each.arg == name), None)


def calls(node: ast.AST, name: str) -> list[ast.Call]:
    return [
        each for each in ast.walk(node) if isinstance(each, ast.Call) and getattr(each.func, "id", "") == name
    ]


@cache
def filled() -> frozenset[str]:
    """Return what ``fill`` tells a template itself."""
    (shown,) = (
        each.value for each in ast.walk(ast.parse(inspect.getsource(filling.fill)))
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "shown"
    )  # fmt: skip
    assert isinstance(shown, ast.Dict)
    return frozenset(str(key.value) for key in shown.keys if isinstance(key, ast.Constant))


def by_hand() -> Iterator[Place]:
    """Yield the pages that fill a form, themselves or through a function of theirs that takes what is beside it."""
    for path in sorted((*(SRC / "apps").rglob("*.py"), *(SRC / "entrypoints/console").rglob("*.py"))):
        source = Source(path)
        for name, function in source.functions.items():
            for call in calls(function, "fill"):
                template, beside = written(call, "template"), written(call, "context")
                told = source.keys(beside, function) if beside else set()
                where = f"{path.relative_to(SRC)}:{name}"
                if isinstance(template, ast.Name) and template.id not in source.constants:
                    yield from _through(source, function, told)
                else:
                    yield where, source.constant(template), told


def _through(source: Source, function: ast.FunctionDef, told: set[str]) -> Iterator[Place]:
    """Yield what calls a function of the same module that fills the form for it."""
    own = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    for name, caller in source.functions.items():
        for call in calls(caller, function.name):
            template = written(call, "template")
            more = {str(each.arg) for each in call.keywords} - own
            where = f"{source.path.relative_to(SRC)}:{name}"
            (default,) = (
                value for each, value in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
                if each.arg == "template"
            )  # fmt: skip
            yield where, source.constant(template or default), told | more


def by_doors() -> Iterator[Place]:
    """Yield the pages that follow from a line of a desk."""
    for app, module in desks():
        source = Source(Path(str(module.__file__)))
        names = {id(each): name for name, each in vars(module).items()}
        for desk in module.DESKS:
            made = source.constants[names[id(desk)]]
            assert isinstance(made, ast.Call)
            beside = written(made, "beside")
            for door in desk.doors:
                if door.move.asks and not door.page_by_hand:
                    template = door.template or desk.template
                    yield f"{app}.{desk.noun}-{door.slug}", template, source.keys(beside) if beside else set()


@pytest.mark.parametrize("place", [*by_hand(), *by_doors()], ids=lambda place: place[0])
def test_a_form_page_names_only_what_is_put_beside_its_form(place: Place) -> None:
    _, template, beside = place
    assert of_template(template, through=False) <= beside | filled()


def test_what_is_put_beside_forms_is_read() -> None:
    assert sum(bool(beside) for _, _, beside in by_hand()) > 20
    assert sum(bool(beside) for _, _, beside in by_doors()) > 30
