"""What a page shows, as one typed thing: all that its template may name, besides what surrounds every page."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liuhen.kernel.flow import Refused
from liuhen.kernel.web.refusals import Problem


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One subclass a template; ``architecture/test_screens`` holds the two to each other.

    ``crumbs`` are the pages above, as title and address; ``refused`` is said on top.
    """

    template: ClassVar[str]

    title: str
    lead: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    refused: Refused | Problem | None = None

    def drawn(self, request: HttpRequest, *, status: int = 200) -> HttpResponse:
        """Draw it."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return render(request, self.template, told, status=status)
