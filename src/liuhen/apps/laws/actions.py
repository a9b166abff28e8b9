"""Verbs on laws, their versions and maps."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from liuhen.apps.laws import lifecycle, queries
from liuhen.apps.laws.mapping import LARGEST, Fault, Told, compared, faults_in, left_out
from liuhen.apps.laws.models import ArticleChange, Law, LawArticle, LawVersion
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.kernel.identifiers import cleaned
from liuhen.regulation.official import BadText, Place, cut

SHOWN_FAULTS = 5


class BadMap(Invalid):
    """A map that cannot be kept, with what is wrong row by row."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        shown = "；".join(
            f"第{each.number}行：{each.sentence}" if each.number else each.sentence
            for each in faults[:SHOWN_FAULTS]
        )
        more = f"；另有{len(faults) - SHOWN_FAULTS}处" if len(faults) > SHOWN_FAULTS else ""
        super().__init__(f"不能登记条文对照：{shown}{more}", field="rows", remedy="请更正后重新登记")
        self.faults = tuple(faults)


@action(lifecycle.REGISTER)
def register(*, title: str, level: str, issuer: str, by: Actor, at: datetime) -> Law:
    """Put a law into the county's library."""
    title = _titled(title, cannot="不能登记法律依据", but=None)
    return step(
        Law(title=title, level=level, issuer=issuer), lifecycle.REGISTER, by=by, at=at,
        data={"title": title, "level": level, "issuer": issuer},
    )  # fmt: skip


@action(lifecycle.CORRECT)
def correct(*, law: Law, title: str, level: str, issuer: str, reason: str, by: Actor, at: datetime) -> Law:
    """Put right what was entered of a law; what it was stays in the ledger."""
    title = _titled(title, cannot="不能更正登记", but=law)
    return step(
        law, lifecycle.CORRECT, by=by, at=at, changes={"title": title, "level": level, "issuer": issuer},
        data={"title": title, "level": level, "issuer": issuer, "reason": reason},
    )  # fmt: skip


@action(lifecycle.REPEAL)
def repeal(*, law: Law, on: date, source: str, by: Actor, at: datetime) -> Law:
    """Note that a law no longer holds from a day on, past or to come. 《责任制》第4条."""
    row = locked(law)
    newest = queries.versions_of(row).last()
    if newest and on <= newest.effective_on:
        raise Invalid(
            f"不能登记废止：{newest}自{newest.effective_on}起施行，废止日期应在其后",
            field="on", remedy="版本登记有误的先撤销版本登记",
        )  # fmt: skip
    return step(
        row, lifecycle.REPEAL, by=by, at=at, changes={"repealed_on": on, "repealed_by": source},
        data={"on": on.isoformat(), "source": source},
    )  # fmt: skip


@action(lifecycle.RESTORE)
def restore(*, law: Law, reason: str, by: Actor, at: datetime) -> Law:
    """Take back a repeal that was entered wrongly."""
    return step(
        law, lifecycle.RESTORE, by=by, at=at, changes={"repealed_on": None, "repealed_by": ""},
        data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.REGISTER_VERSION)
def register_version(
    *,
    law: Law,
    label: str,
    promulgated_on: date,
    effective_on: date,
    number: str = "",
    source: str = "",
    article_count: int | None = None,
    amends: str | None = None,
    by: Actor,
    at: datetime,
) -> LawVersion:
    """Put a version of a law on the register, behind the newest; ``amends``, if told, must be that one's label."""
    row, label = locked(law), cleaned(label)
    before = queries.versions_of(row).last()
    if refusal := _out_of_order(row, before, label, promulgated_on, effective_on, amends):
        sentence, field, remedy = refusal
        raise Invalid(f"不能登记版本：{sentence}", field=field, remedy=remedy)
    version = LawVersion(
        law=row, label=label, number=number, promulgated_on=promulgated_on, effective_on=effective_on,
        source=source, article_count=article_count, amends=before,
    )  # fmt: skip
    return step(
        version, lifecycle.REGISTER_VERSION, by=by, at=at,
        data={
            "law": row.pk, "label": label, "number": number, "promulgated_on": promulgated_on.isoformat(),
            "effective_on": effective_on.isoformat(), "source": source, "article_count": article_count,
            "amends": before.pk if before else None,
        },
    )  # fmt: skip


def _out_of_order(
    law: Law,
    before: LawVersion | None,
    label: str,
    promulgated_on: date,
    effective_on: date,
    amends: str | None,
) -> tuple[str, str, str] | None:
    """Say why a version cannot stand behind the newest: the fact, the field, the way out."""
    dates = "请核对公布日期和施行日期"
    if effective_on < promulgated_on:
        return f"施行日期{effective_on}早于公布日期{promulgated_on}", "effective_on", dates
    if law.repealed_on is not None and effective_on >= law.repealed_on:
        return f"{law}自{law.repealed_on}起废止", "effective_on", "废止登记有误的先撤销废止登记"
    if queries.version_labelled(law, label):
        return f"{law}已有版本“{label}”", "label", "请核对版本名称"
    if amends is not None and amends != (before.label if before else ""):
        newest = f"最新的版本是“{before.label}”" if before else "还没有任何版本"
        return f"写明修改自“{amends}”，而{law}{newest}", "amends", "版本应按先后登记，一个接一个"
    if before is None:
        return None
    if effective_on <= before.effective_on:
        return (
            f"施行日期{effective_on}不晚于前一版本“{before.label}”的{before.effective_on}", "effective_on", dates
        )  # fmt: skip
    if promulgated_on < before.promulgated_on:
        return (
            f"公布日期{promulgated_on}早于前一版本“{before.label}”的{before.promulgated_on}", "promulgated_on",
            dates,
        )  # fmt: skip
    return None


@action(lifecycle.LOAD_TEXT)
def load_text(*, version: LawVersion, text: str, by: Actor, at: datetime) -> LawVersion:
    """Take in the articles of a version word for word, in place of those taken in before."""
    articles = _articles_in(text)
    row = locked(version)
    if misfits := _misfits(row, frozenset(articles)):
        raise Invalid(f"不能导入条文：{misfits}", field="text", remedy="请核对条文，或先更正条文对照")
    whole = "\n".join(articles.values())

    def rows(fresh: LawVersion) -> None:
        fresh.articles.all().delete()
        LawArticle.objects.bulk_create(
            (
                LawArticle(version=fresh, no=place.no, sub=place.sub, text=said)
                for place, said in articles.items()
            ),
            batch_size=500,
        )

    return step(
        row, lifecycle.LOAD_TEXT, by=by, at=at, along=rows,
        changes={"has_text": True, "article_count": len(articles)},
        data={"articles": len(articles), "sha256": hashlib.sha256(whole.encode()).hexdigest()},
    )  # fmt: skip


def _articles_in(text: str) -> dict[Place, str]:
    cannot = "不能导入条文"
    try:
        found = cut(text)
    except BadText as bad:
        raise Invalid(f"{cannot}：{bad}", field="text") from None
    if len(found) > 1:
        raise Invalid(
            f"{cannot}：文件中有{len(found)}个“第一条”", field="text", remedy="请每部法一个文件，只留正文"
        )
    if len(found[0]) > lifecycle.MOST_ARTICLES:
        raise Invalid(f"{cannot}：超过{lifecycle.MOST_ARTICLES}条", field="text")
    return {place: "\n".join(said) for place, said in found[0].items()}


def _misfits(version: LawVersion, places: frozenset[Place]) -> str:
    """Say which article that a map names a version would not have by these articles."""
    for change in queries.changes_of(version):
        if change.new is not None and change.new not in places:
            return f"条文对照写有新{change.new.zh}，文件中没有"
    for change in queries.changes_made_to(version):
        if change.old not in places:
            return f"后一版本的条文对照写有旧{change.old.zh}，文件中没有"
    return ""


@action
def map_articles(
    *, version: LawVersion, rows: Iterable[Told], reason: str = "", by: Actor, at: datetime
) -> LawVersion:
    """Tell what a version made of the articles of the one before; what no row names kept its number. Raises BadMap."""
    row, told = locked(version), list(rows)
    if row.amends is None:
        raise Invalid(
            f"不能登记条文对照：{row}是第一个版本，没有可以对照的前一版本", remedy="请先登记修改后的版本"
        )
    if row.is_mapped and not reason.strip():
        raise Invalid("不能重新登记条文对照：请写明原对照错在哪里", field="reason")
    changes = _judged(row, row.amends, told)

    def keep(fresh: LawVersion) -> None:
        fresh.changes.all().delete()
        ArticleChange.objects.bulk_create(
            (
                ArticleChange(
                    version=fresh, old_no=each.old.no, old_sub=each.old.sub,
                    new_no=each.new.no if each.new else None, new_sub=each.new.sub if each.new else 0,
                    kind=each.kind, is_compared=not each.number,
                )
                for each in changes
            ),
            batch_size=500,
        )  # fmt: skip

    made = Counter(each.kind for each in changes)
    return step(
        row, lifecycle.MAP, by=by, at=at, along=keep, changes={"is_mapped": True},
        data={
            "renumbered": made["renumbered"], "changed": made["changed"], "repealed": made["repealed"],
            "reason": reason.strip(),
        },
    )  # fmt: skip


def judge_map(*, version: LawVersion, rows: Iterable[Told]) -> list[Told]:
    """Return all that a map comes to, with what comparing the texts adds; keeps nothing. Raises BadMap."""
    if version.amends is None:
        raise Invalid(f"不能登记条文对照：{version}是第一个版本，没有可以对照的前一版本")
    return _judged(version, version.amends, list(rows))


def _judged(version: LawVersion, before: LawVersion, told: list[Told]) -> list[Told]:
    had, has = queries.Articles(before), queries.Articles(version)
    too_far = [
        Fault(row.number, f"条次超过{LARGEST}")
        for row in told
        if max(row.old.no, row.old.sub, *(row.new or (0,))) > LARGEST
    ]
    faults = too_far or faults_in(told, had=had.have, has=has.have)
    if not faults:
        faults = [Fault(0, said) for said in left_out(told, had.listed(), has=has.have)]
    if faults:
        raise BadMap(faults)
    return told + compared(told, old=had.texts, new=has.texts)


@action(lifecycle.STRIKE)
def strike(*, version: LawVersion, reason: str, by: Actor, at: datetime) -> LawVersion:
    """Take a version that was entered wrongly off the register; only the newest, so that the row stays whole."""
    law = locked(version.law)
    newest = queries.versions_of(law).last()
    if newest is not None and newest.pk != version.pk:
        raise WrongState(f"不能撤销版本登记：其后还有{newest}", remedy="请从最新的版本开始，依次撤销")
    return step(version, lifecycle.STRIKE, by=by, at=at, data={"reason": reason})


def _titled(title: str, *, cannot: str, but: Law | None) -> str:
    title = cleaned(title).removeprefix("《").removesuffix("》").strip()
    if not title:
        raise Invalid(f"{cannot}：请写明名称", field="title")
    other = queries.law_called(title)
    if other is not None and (but is None or other.pk != but.pk):
        raise Invalid(f"{cannot}：{other}已在库", field="title", remedy="请打开原有登记，在其中登记版本")
    return title
