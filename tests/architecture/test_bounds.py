"""Whatever is told from outside has bounds at the door: every number, text, list and day of every request."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.urls import reverse

from liuhen.entrypoints.api.assembly import api
from liuhen.kernel.web.forms import Day, Moment

BOUNDED_BY_FORMAT = {"date": "formatMaximum", "date-time": "formatMaximum"}
FORMATS_OF_ONE_SIZE = ("uuid", "time", "binary")


def asked_for(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every value that a request may carry, with where it stands."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for each in operation.get("parameters", ()) if isinstance(operation, dict) else ():
                yield from values(each["schema"], f"{method} {path} {each['name']}", document)
            body = operation.get("requestBody", {}) if isinstance(operation, dict) else {}
            for content in body.get("content", {}).values():
                yield from values(content.get("schema", {}), f"{method} {path}", document)


def values(
    schema: dict[str, Any], where: str, document: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for either in ("anyOf", "oneOf", "allOf"):
        kinds = [each.get("type") for each in schema.get(either, ())]
        for each in schema.get(either, ()):
            if (
                "number" not in kinds or each.get("type") != "string"
            ):  # a decimal told as text is bounded all the same
                yield from values(each, where, document)
    if schema.get("type") in ("integer", "number", "string", "array"):
        yield where, schema
    yield from values(schema["items"], f"{where}[]", document) if "items" in schema else ()
    for name, each in schema.get("properties", {}).items():
        yield from values(each, f"{where} {name}", document)


def is_bounded(schema: dict[str, Any]) -> bool:
    kind, form = schema["type"], schema.get("format", "")
    if kind == "array":
        return "maxItems" in schema
    if kind in ("integer", "number"):
        return all({f"{end}imum", f"exclusive{end.capitalize()}imum"} & set(schema) for end in ("min", "max"))
    if form in BOUNDED_BY_FORMAT:
        return BOUNDED_BY_FORMAT[form] in schema
    return form in FORMATS_OF_ONE_SIZE or bool({"enum", "const", "maxLength"} & set(schema))


def test_every_value_of_every_request_has_bounds() -> None:
    found = list(asked_for(api.get_openapi_schema(path_prefix="api/v1/")))
    assert len(found) > 200
    assert [where for where, schema in found if not is_bounded(schema)] == []


def test_two_requests_of_one_name_do_not_hide_each_other() -> None:
    """The document knows a shape by its name alone."""
    document = api.get_openapi_schema(path_prefix="api/v1/")
    said = document["paths"]["/api/v1/activities/{pk}/statements"]["post"]["requestBody"]["content"]
    (content,) = said.values()
    name = content["schema"]["$ref"].rpartition("/")[2]
    assert "text" in document["components"]["schemas"][name]["properties"]


def every_form(of: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for each in of.__subclasses__():
        yield each
        yield from every_form(each)


def _has_bounds(field: forms.Field) -> bool:
    if isinstance(field, forms.IntegerField):  # a DecimalField is one
        return field.min_value is not None and field.max_value is not None
    if isinstance(field, forms.DateTimeField):
        return isinstance(field, Moment)
    if isinstance(field, forms.DateField):
        return isinstance(field, Day)
    return not isinstance(field, forms.CharField) or field.max_length is not None


@pytest.mark.django_db
def test_every_field_of_every_form_has_bounds() -> None:
    reverse("console:home")  # the pages are read, and their forms with them
    ours = [each for each in every_form() if each.__module__.startswith(("liuhen.apps", "liuhen.kernel"))]
    assert len(ours) > 50
    unbounded = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in ours
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if not _has_bounds(field)
    ]
    assert unbounded == []
