"""Every action has its doors or says why not, and what is asked at them is what its move asks."""

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from django import forms
from pydantic import BaseModel

import liuhen
from liuhen import apps
from liuhen.entrypoints import wiring
from liuhen.entrypoints.api.assembly import api
from liuhen.kernel.attachments import FIELD
from liuhen.kernel.flow import Subject, subjects
from liuhen.kernel.flow.asking import Choice
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.door_endpoints import order_of
from liuhen.kernel.web.doors import Desk, Door

AT_MOST_BY_HAND = 0.25
SRC = Path(liuhen.__file__).parent


def names() -> Iterator[str]:
    for found in iter_modules(apps.__path__):
        yield found.name


def desks() -> Iterator[tuple[str, Any]]:
    for app in names():
        if find_spec(f"liuhen.apps.{app}.desk"):
            yield app, import_module(f"liuhen.apps.{app}.desk")


def doors() -> list[tuple[Desk, Door]]:
    return [
        (desk, door)
        for _, module in desks()
        for desk in module.DESKS
        for door in (*desk.entering, *desk.doors)
    ]


def of_door(told: object) -> str:
    return f"{told.model.__name__}" if isinstance(told, Desk) else getattr(told, "slug", "")


def actions_of(app: str) -> set[Callable[..., Any]]:
    """Return an app's public actions; whatever ``@action`` made knows its move, if only as None."""
    if find_spec(f"liuhen.apps.{app}.actions") is None:
        return set()
    package = import_module(f"liuhen.apps.{app}.actions")
    below = [
        import_module(f"{package.__name__}.{each.name}")
        for each in iter_modules(getattr(package, "__path__", ()))
    ]
    return {
        verb for module in (package, *below) for verb in vars(module).values()
        if hasattr(verb, "move") and not isinstance(verb, type)
        and verb.__module__.startswith(f"liuhen.apps.{app}.") and verb.__name__[0] != "_"
    }  # fmt: skip


def test_every_action_has_a_door_or_says_why_not():
    have = dict(desks())
    assert {app for app in names() if actions_of(app)} == {*have}
    for app, module in have.items():
        through = {door.act for desk in module.DESKS for door in (*desk.entering, *desk.doors)}
        assert actions_of(app) == through | {*module.WITHOUT_A_DOOR}, app
        assert not through & {*module.WITHOUT_A_DOOR}, app


def without_a_door() -> dict[Any, str]:
    """Return the actions without a door that somebody carries out, by a page or an endpoint of their own."""
    told = {act: f"{app}.{act.__name__}" for app, module in desks() for act in module.WITHOUT_A_DOOR}
    reached = wiring.verbs_of_pages() | wiring.verbs_of_endpoints()
    return {act: name for act, name in told.items() if act in reached}


def test_what_is_written_by_hand_stays_the_exception():
    by_hand = [door for _, door in doors() if door.page_by_hand or door.no_endpoint]
    assert len(without_a_door()) > 20
    assert len(by_hand) + len(without_a_door()) <= AT_MOST_BY_HAND * (len(doors()) + len(without_a_door()))


BY_NO_PROGRAM = {
    "disclosure.card_of", "establishments.enlist_many", "interference.begin", "interference.conclude",
    "interference.countersign", "interference.finish", "interference.make_key", "interference.propose",
    "interference.split_anew", "people.enrol", "people.fetch_token", "people.issue_token", "people.open_station",
    "people.release", "recordings.trace", "visits.merge", "visits.register",
}  # fmt: skip
"""What has a page and no endpoint; the desk says why."""


def test_what_a_page_does_a_program_does_too_or_the_desk_says_why_not():
    done = wiring.verbs_of_endpoints()
    reasons = {act: why for _, module in desks() for act, why in module.WITHOUT_A_DOOR.items()}
    by_page_alone = {
        name
        for act, name in without_a_door().items()
        if act not in done and not reasons[act].startswith("the machine's")
    }
    assert by_page_alone == BY_NO_PROGRAM
    assert {door.slug for _, door in doors() if not door.no_endpoint and door.act not in done} == set()


@pytest.mark.parametrize(("desk", "door"), doors(), ids=of_door)
def test_form_and_order_ask_what_the_move_asks(desk: Desk, door: Door):
    asked = {each.field: each for each in door.move.asks}
    order = order_of(desk, door)
    assert {*order.model_fields} == {*asked}
    for name, each in asked.items():
        meant = isinstance(each, Choice) and each.first
        assert order.model_fields[name].is_required() == (each.needed and not meant), name
    if not door.page_by_hand:
        form: Any = door.form()
        assert [*form.fields] == [*asked, *([FIELD] if door.files else [])]
        assert not door.files or "files" in inspect.signature(door.act).parameters
        for name, each in asked.items():
            assert form.fields[name].required == each.needed, name
            assert form.fields[name].label == each.zh
            if isinstance(form.fields[name], forms.ModelChoiceField):
                assert name in door.among, f"nobody says among which {name}"


def test_a_page_leads_to_every_door_that_makes_a_row():
    """What is done to a row is offered with it; what makes one has its place by hand, and that is soon forgotten."""
    templates = "".join(each.read_text("utf-8") for each in SRC.rglob("*.html"))
    lost = []
    for app, module in desks():
        pages = "".join(
            each.read_text("utf-8")
            for each in sorted((SRC / "apps" / app).rglob("*.py"))
            if "console" in str(each)
        )
        named = {id(each): name for name, each in vars(module).items() if isinstance(each, Door)}
        for desk in module.DESKS:
            for door in (*desk.entering, *desk.doors):
                address = f"console:{desk.noun}-{door.slug}"
                ways = [address, f'"{desk.noun}-{door.slug}"', f'"{door.slug}"', f".{door.act.__name__},"]
                ways += [f"desk.{named[id(door)]}"] if id(door) in named else []
                ways += [".entering"] if door in desk.entering else []
                makes = door.move.source == (Subject.new_state,) and not door.page_by_hand
                if makes and address not in templates and not any(way in pages for way in ways):
                    lost.append(address)
    assert lost == []


@pytest.mark.parametrize(("desk", "door"), doors(), ids=of_door)
def test_a_door_belongs_to_the_noun_its_desk_is_of(desk: Desk, door: Door):
    if door in desk.doors:
        row = next(iter(inspect.signature(door.act).parameters.values())).annotation
        assert row in (desk.model, desk.model.__name__), door.move.event


def test_no_two_shapes_of_the_contract_have_one_name():
    shapes: dict[str, set[type[BaseModel]]] = {}
    for _, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                for param in operation.models:
                    if param.__ninja_param_source__ != "body":
                        continue
                    for field in param.model_fields.values():
                        told = field.annotation
                        if inspect.isclass(told) and issubclass(told, BaseModel):
                            shapes.setdefault(told.__name__, set()).add(told)
    assert len(shapes) > 50
    assert {name: several for name, several in shapes.items() if len(several) > 1} == {}


HAVE_NO_HOME = {
    "envelope": "nobody sees one but through its key, in the list of reports",
    "majorrule": "a line of the list", "officequota": "a line of the list", "postneed": "a line of the list",
    "retentionclass": "a line of the list", "reviewer": "a line of the list", "rolegrant": "a line of the list",
}  # fmt: skip
"""What is shown on no page of a row."""


def test_every_noun_has_a_name_and_a_page_where_it_is_shown() -> None:
    by_noun = {desk.noun: desk for _, module in desks() for desk in module.DESKS}
    nameless = {noun for noun in by_noun if subjects()[noun].__str__ is Subject.__str__}
    assert nameless == set()
    without = {
        noun
        for noun, model in subjects().items()
        if not address_of(f"{noun}:1")
        and (by_noun[noun].home is Desk.home if noun in by_noun else not model.shown_with)
    }
    assert without == set(HAVE_NO_HOME)
    for model in (each for each in subjects().values() if each.shown_with):
        assert str(model._meta.model_name) not in by_noun, "its Desk says so"
        field: Any = model._meta.get_field(model.shown_with)
        assert field.related_model._meta.model_name in by_noun
