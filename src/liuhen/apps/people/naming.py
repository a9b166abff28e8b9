"""How people and accounts are named where a move asks for one: by 人员编号 or user name, or from a menu."""

from typing import Any

from django import forms

from liuhen.apps.people import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.web.doors import NAMINGS, Naming
from liuhen.kernel.web.forms import Somebody


def numbered(told: str, *, by: Actor, field: str) -> Any:
    """Return whoever serves under this number, whoever asks."""
    return queries.person_numbered(told, field=field)


class Bearer(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """An account by name and unit."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=None, empty_label="请选择", **more)

    def label_from_instance(self, obj: Any) -> str:
        return queries.with_unit(obj)


def called(told: str, *, by: Actor, field: str) -> Any:
    """Return the account of this user name, whoever asks."""
    return queries.account_called(told, field=field)


NAMINGS["account"] = Naming(called, Bearer, "by user name")
NAMINGS["person"] = Naming(numbered, lambda **told: Somebody(queryset=None, **told), "by 人员编号")
