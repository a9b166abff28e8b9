"""Questions about laws."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from liuhen.apps.laws import citing
from liuhen.apps.laws.citing import Citation, Cited
from liuhen.apps.laws.following import Fate, Following, Link
from liuhen.apps.laws.models import ArticleChange, Law, LawArticle, LawVersion
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.identifiers import containing, name_key
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.official import Place

__all__ = ["Citation", "Cited", "Fate", "Following", "citing"]
"""What the lists of others cite is read here too."""

STATE_PREFIX = "中华人民共和国"


def laws_for(actor: Actor, permission: Permission = Permission.LAW_SEE) -> "QuerySet[Law]":
    """Return the library: it tells nothing of any unit, so whoever may see it reads all of it."""
    rows: QuerySet[Law] = Law.objects.all()
    return rows if actor.may(permission) else rows.none()


def versions_for(actor: Actor, permission: Permission = Permission.LAW_SEE) -> "QuerySet[LawVersion]":
    rows: QuerySet[LawVersion] = LawVersion.objects.select_related("law", "amends")
    return rows if actor.may(permission) else rows.none()


def found_laws(laws: "QuerySet[Law]", *, wanted: Mapping[str, Any]) -> "QuerySet[Law]":
    """Cut the library by level, state and words: a part of the title or of the issuer."""
    exact = chosen(wanted, "level", "state")
    laws = laws.filter(**exact)
    words = (wanted.get("q") or "").strip()
    return laws.filter(containing("title", words) | containing("issuer", words)) if words else laws


def library() -> "QuerySet[Law]":
    """Return all laws by title, for whoever lets choose among them."""
    return Law.objects.order_by("title", "id")


def law_called(title: str) -> Law | None:
    """Return the law of this title, with or without 《》 and the name of the state in front."""
    key = name_key(title.strip().removeprefix("《").removesuffix("》"))[:200]
    bare = key.removeprefix(STATE_PREFIX)
    return Law.objects.filter(title_key__in=(bare, f"{STATE_PREFIX}{bare}")).first() if bare else None


def laws_by_key() -> dict[str, Law]:
    """Return every law by what it is found by, its title in normal form without the name of the state in front."""
    return {law.title_key.removeprefix(STATE_PREFIX): law for law in Law.objects.all()}


def versions_of(law: Law) -> "QuerySet[LawVersion]":
    """Return the versions of a law that stand, oldest first."""
    return law.versions.filter(state="registered").select_related("law", "amends").order_by("effective_on")


def version_on(law: Law, on: date) -> LawVersion | None:
    """Return the version in force on a day: None before the first, and from the day the law is repealed."""
    return None if law.is_repealed(on) else versions_of(law).filter(effective_on__lte=on).last()


def version_labelled(law: Law, label: str) -> LawVersion | None:
    return versions_of(law).filter(label=label).first()


def has_article(version: LawVersion, no: int, sub: int = 0) -> bool | None:
    """Say whether a version has an article; None where its articles are not known."""
    if version.has_text:
        return LawArticle.objects.filter(version=version, no=no, sub=sub).exists()
    if version.article_count is None or sub:
        return None
    return 1 <= no <= version.article_count


def places_of(version: LawVersion) -> frozenset[Place] | None:
    """Return every article of a version; None where they are not known, or only how many there are."""
    if not version.has_text:
        return None
    return frozenset(Place(no, sub) for no, sub in version.articles.values_list("no", "sub"))


def text_of(version: LawVersion, no: int, sub: int = 0) -> str | None:
    """Return the text of an article, its paragraphs one a line; None where it is not here."""
    return version.articles.filter(no=no, sub=sub).values_list("text", flat=True).first()


def texts_of(version: LawVersion) -> dict[Place, str]:
    """Return the texts of all articles of a version that are here."""
    rows = version.articles.values_list("no", "sub", "text")
    return {Place(no, sub): text for no, sub, text in rows}


def changes_of(version: LawVersion) -> "QuerySet[ArticleChange]":
    """Return what a version made of the articles of the one before, in their order."""
    return version.changes.all()


def following(law_ids: Iterable[int] | None = None) -> Following:
    """Read the versions and maps of some laws, or of all: three queries, however much is asked of them afterwards."""
    wanted = None if law_ids is None else sorted(set(law_ids))
    versions = LawVersion.objects.filter(_of("law_id", wanted), state="registered").order_by("effective_on")
    rows = list(versions.values_list("pk", "law_id", "effective_on", "is_mapped"))
    maps: dict[int, dict[Place, list[Any]]] = defaultdict(lambda: defaultdict(list))
    changes = ArticleChange.objects.filter(_of("version__law_id", wanted)).order_by()
    for pk, old_no, old_sub, kind, new_no, new_sub in changes.values_list(
        "version_id", "old_no", "old_sub", "kind", "new_no", "new_sub"
    ):
        new = Place(new_no, new_sub) if new_no is not None else None
        maps[pk][Place(old_no, old_sub)].append((kind, new))
    links: dict[int, list[Link]] = defaultdict(list)
    for pk, law_id, since, is_mapped in rows:
        links[law_id].append(Link(pk, law_id, since, maps.get(pk, {}) if is_mapped else None))
    ended = Law.objects.filter(_of("pk", wanted), repealed_on__isnull=False)
    return Following(links, dict(ended.values_list("pk", "repealed_on")))


def _of(column: str, wanted: list[int] | None) -> Q:
    return Q() if wanted is None else Q(**{f"{column}__in": wanted})


def changes_between(version: LawVersion, place: Place, *, through: date) -> Fate:
    """Return what became by a day of one article of a version."""
    return following([version.law_id]).fate(version.law_id, version.pk, place, on=through)


def to_map(actor: Actor) -> "QuerySet[LawVersion]":
    """Return the amendments of which nobody has told what they make of the articles, the first to take effect first."""
    rows = versions_for(actor, Permission.LAW_KEEP)
    rows = rows.filter(state="registered", amends__isnull=False, is_mapped=False)
    return rows.order_by("effective_on", "pk")


def changes_made_to(version: LawVersion) -> "QuerySet[ArticleChange]":
    """Return what the next version made of the articles of this one."""
    return ArticleChange.objects.filter(version__amends=version, version__state="registered")


class Articles:
    """The articles of a version, read once: which there are, and their texts where they are here."""

    def __init__(self, version: LawVersion) -> None:
        self.texts = texts_of(version) if version.has_text else {}
        self.count = version.article_count

    def have(self, place: Place) -> bool | None:
        """Say whether there is an article; None where that is not known."""
        if self.texts:
            return place in self.texts
        return None if self.count is None or place.sub else 1 <= place.no <= self.count

    def listed(self) -> list[Place]:
        """Return all of them, as far as they are known."""
        return list(self.texts) or [Place(no) for no in range(1, (self.count or 0) + 1)]


def every_version_of(law: Law) -> "QuerySet[LawVersion]":
    """Return the versions of a law, the struck ones too, newest first."""
    return law.versions.select_related("amends").order_by("-effective_on", "-pk")


def versions_by(on: date) -> "QuerySet[LawVersion]":
    """Return every version that had taken effect by a day."""
    return LawVersion.objects.filter(state="registered", effective_on__lte=on)


def newest_on(law_ids: Iterable[int], on: date) -> dict[int, LawVersion]:
    """Return the newest version of each law that had taken effect by a day, in one query."""
    rows = LawVersion.objects.filter(law_id__in=list(law_ids), state="registered", effective_on__lte=on)
    return {row.law_id: row for row in rows.order_by("effective_on")}
