"""What the installed apps have under one name each: their lifecycles, consoles, trays."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def modules(name: str, *, of: Iterable[str] = ()) -> Iterator[ModuleType]:
    """Yield the apps' modules of one name, the lowest app's first, or in the order ``of`` these packages.

    An app may do without one. Raises ImportError for one that is there and cannot be read.
    """
    ours = (config.name for config in apps.get_app_configs() if config.name.startswith("liuhen.apps."))
    for app in of or ours:
        if find_spec(f"{app}.{name}"):
            yield import_module(f"{app}.{name}")
