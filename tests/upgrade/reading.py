"""How a county's trails read, entry by entry:  python -m tests.upgrade.reading >as-read.jsonl"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import django


def main() -> None:
    """Print what the county of ``LIUHEN_DATA`` reads like, a line of JSON for each of its ledger's entries."""
    django.setup()
    for line in as_read():
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def as_read() -> Iterator[list[Any]]:
    """Yield of every entry: its place, label, actor, articles and facts in words, and whether the row bears it out."""
    from django.apps import apps

    from liuhen.apps.people.queries import names_of
    from liuhen.entrypoints.console import urls  # noqa: F401 (the apps' words come with their pages)
    from liuhen.kernel.flow import Subject
    from liuhen.kernel.ledger.models import Entry
    from liuhen.kernel.web import trail

    models = {str(m._meta.model_name): m for m in apps.get_models() if issubclass(m, Subject)}
    last: dict[str, Entry] = {}
    entries = list(Entry.objects.order_by("id"))
    for entry in entries:
        last[entry.subject] = entry
    for start in range(0, len(entries), 500):
        page = entries[start : start + 500]
        for entry, told in zip(page, trail.traces(page, names=names_of), strict=True):
            proof = told.proof
            if entry.subject and last[entry.subject] is entry:
                noun, _, pk = entry.subject.partition(":")
                row = models[noun]._base_manager.get(pk=pk)
                proof = trail.traces([entry], names=names_of, row=row)[0].proof
            yield [entry.index, told.label, told.by, told.articles, told.facts, proof]


if __name__ == "__main__":
    main()
