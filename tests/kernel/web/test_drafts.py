"""Which forms are kept unsent, and that none is of what is sealed."""

from typing import Any

import pytest
from django import forms
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, resolve, reverse

from liuhen.kernel.web import drafts


class Long(forms.Form):
    text = forms.CharField(widget=forms.Textarea)


class Few(forms.Form):
    first = forms.CharField()
    second = forms.CharField()


class Many(forms.Form):
    a, b, c, d, e = (forms.CharField() for _ in range(5))


class Secret(Long):
    passphrase = forms.CharField(widget=forms.PasswordInput)


def asked(path: str) -> Any:
    request: Any = RequestFactory().get(path)
    request.resolver_match = resolve(path.partition("?")[0])
    return request


@pytest.mark.parametrize(("form", "kept"), [(Long, True), (Many, True), (Few, False), (Secret, False)])
def test_long_forms_are_kept_and_none_that_asks_a_secret(form: type[forms.Form], kept: bool) -> None:
    assert drafts.keeps(asked("/console/cases/"), form()) is kept


def test_a_page_whose_address_is_too_long_is_not_kept() -> None:
    assert not drafts.keeps(asked(f"/console/cases/?about={'x' * 400}"), Long())


def test_drafts_are_told_apart_by_what_a_form_was_opened_about() -> None:
    assert drafts.page_of(asked("/console/cases/?about=a:1&draft=7")) == "/console/cases/?about=a%3A1"
    assert drafts.page_of(asked("/console/cases/?draft=7")) == "/console/cases/"


def test_no_form_of_sealed_reports_is_kept() -> None:
    patterns: list[Any] = list(get_resolver().url_patterns)
    [console] = [each for each in patterns if getattr(each, "app_name", "") == "console"]
    seen = 0
    for pattern in console.url_patterns:
        assert isinstance(pattern, URLPattern)
        view: Any = pattern.callback
        if not (getattr(view, "act", None) or view).__module__.startswith("liuhen.apps.interference."):
            continue
        seen += 1
        names = [*pattern.pattern.converters]
        path = reverse(f"console:{pattern.name}", kwargs=dict.fromkeys(names, 1))
        assert not drafts.keeps(asked(path), Long()), path
    assert seen > 15
