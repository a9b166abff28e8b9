"""Take in the official text, and ask for it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from liuhen.kernel import ledger
from liuhen.kernel.access import Actor
from liuhen.kernel.ledger.rows import committing
from liuhen.kernel.official_text.models import OfficialArticle
from liuhen.regulation.official import Paragraphs, articles_in


def load(text: str, *, by: Actor, at: datetime) -> int:
    """Take in every article of ``text``, in place of those imported before; return how many. Raises BadText."""
    found = articles_in(text)
    with committing(by=by.ref, at=at):
        _take_in(found, by=by, at=at)
    return len(found)


def _take_in(found: Mapping[str, Paragraphs], *, by: Actor, at: datetime) -> None:
    OfficialArticle.objects.bulk_create(
        (OfficialArticle(key=key, paragraphs=said, loaded_at=at) for key, said in found.items()),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["paragraphs", "loaded_at"],
    )
    for regulation in dict.fromkeys(key.partition("-")[0] for key in found):
        articles = {key: said for key, said in found.items() if key.startswith(f"{regulation}-")}
        whole = "\n".join(paragraph for said in articles.values() for paragraph in said)
        ledger.append(
            event="official-text.loaded", subject=f"regulation:{regulation}", by=by.ref, at=at,
            data={"articles": len(articles), "sha256": hashlib.sha256(whole.encode()).hexdigest()},
        )  # fmt: skip


def official_texts() -> dict[str, Paragraphs]:
    """Return the paragraphs of every article whose text was imported, by its key. One query of at most 76 rows."""
    return {key: tuple(said) for key, said in OfficialArticle.objects.values_list("key", "paragraphs")}
