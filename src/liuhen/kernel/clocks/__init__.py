"""Time limits: the calendar of working days, how a due moment is reckoned, and the clocks that run."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liuhen.kernel.clocks.actions import Reaction, Start, follow, is_heard, react, start_many

__all__ = ["Reaction", "Start", "follow", "is_heard", "react", "start_many"]


def __getattr__(name: str) -> Any:
    """Fetch the verbs when first asked for: Django imports this package before models may be."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("liuhen.kernel.clocks.actions"), name)
