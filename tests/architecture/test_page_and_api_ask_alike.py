"""What is asked for one act is bounded alike by its page and by its endpoint: nothing passes one and not the other."""

import typing
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django import forms

APPS = "liuhen.apps"
# The form of a page and the order of the endpoint that carry out the same act.
ACTS = [
    ("complaints.forms.DeskForm", "complaints.api.ComplaintOrder"),
    ("custody.console.forms.HandOverForm", "custody.api.HandOverOrder"),
    ("devices.forms.ModelForm", "devices.api.ModelOrder"),
    ("devices.forms.CheckOutForm", "devices.api.CheckOutOrder"),
    ("provision.console.forms.SpendingForm", "provision.api.SpendingOrder"),
    ("retention.console.forms.ProposeForm", "retention.api.ChangeOrder"),
    ("spotchecks.console.forms.PlanForm", "spotchecks.api.PlanOrder"),
    ("accountability.forms.ProposalForm", "accountability.api.Proposal"),
    ("accountability.forms.DecisionForm", "accountability.api.Decision"),
]
# A serial or a person's number: folded first, then looked up, so that how long it is typed decides nothing.
LOOKED_UP = {"serial", "person", "number", "officer", "keeper", "key"}


def named(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(f"{APPS}.{module}"), name)


def of_field(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.MultipleChoiceField):
        return {}
    told = {"max_length": getattr(field, "max_length", None), "le": getattr(field, "max_value", None),
            "ge": getattr(field, "min_value", None)}  # fmt: skip
    return {key: value for key, value in told.items() if value is not None}


def of_annotation(annotation: Any, metadata: list[Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for part in typing.get_args(annotation):
        for meta in getattr(part, "__metadata__", ()):
            metadata = [*metadata, *getattr(meta, "metadata", [meta])]
    for meta in metadata:
        for key in ("max_length", "le", "ge"):
            if (value := getattr(meta, key, None)) is not None:
                told[key] = (
                    min(told.get(key, value), value) if key != "ge" else max(told.get(key, value), value)
                )
    return told


def pairs() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for form, order in ACTS:
        asked = named(form).base_fields
        for name, field in named(order).model_fields.items():
            listed = "list[" in str(field.annotation)
            if name in asked and name not in LOOKED_UP and not listed:
                yield (
                    f"{order}.{name}",
                    of_field(asked[name]),
                    of_annotation(field.annotation, list(field.metadata)),
                )


@pytest.mark.parametrize(
    ("what", "page", "endpoint"), list(pairs()), ids=lambda told: told if isinstance(told, str) else ""
)
def test_a_text_or_a_number_is_bounded_alike_at_both_doors(
    what: str, page: dict[str, Any], endpoint: dict[str, Any]
) -> None:
    shared = page.keys() & endpoint.keys() if what else ()
    assert {key: page[key] for key in shared} == {key: endpoint[key] for key in shared}
    assert "max_length" not in page or "max_length" in endpoint, (
        "the page bounds it and the endpoint does not"
    )


def test_most_that_is_asked_at_both_doors_is_compared() -> None:
    assert sum("max_length" in page for _, page, _ in pairs()) > len(ACTS)
