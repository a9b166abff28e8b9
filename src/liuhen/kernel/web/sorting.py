"""A list in the order of one of its columns, as the address says; its filters and its pages keep it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

ASKED = "sort"


@dataclass(frozen=True)
class Sorting:
    """By which columns a list can be sorted, by their heads; ``asked`` is one of these, ``-`` before a descending one.

    ``first`` is the list's own order.
    """

    columns: Mapping[str, str]
    asked: str
    first: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """The order as ``page_of`` takes it."""
        if not self.asked:
            return self.first
        key = "-id" if self.asked.startswith("-") else "id"
        return (self.asked,) if self.asked == key else (self.asked, key)

    def of(self, head: str) -> tuple[str, str]:
        """Return how the list stands by a column, in ARIA's words, and what to ask for to turn that round."""
        column = self.columns[head]
        now = {column: "ascending", f"-{column}": "descending"}.get(self.asked or self.first[0], "none")
        return now, f"-{column}" if now == "ascending" else column


def sorted_by(request: HttpRequest, columns: Mapping[str, str], *, first: tuple[str, ...]) -> Sorting:
    """Return the order that an address asks for; what is no column of the list asks for none.

    ``columns`` hold no nulls.
    """
    asked = request.GET.get(ASKED, "")
    return Sorting(columns, asked if asked.removeprefix("-") in columns.values() else "", first)
