"""Laws, their versions and maps, made by actions."""

from datetime import date
from typing import Any

from liuhen.apps.laws import actions
from liuhen.apps.laws.mapping import Told
from liuhen.apps.laws.models import Law, LawVersion
from liuhen.kernel.access import SYSTEM
from liuhen.regulation.official import Place
from tests.builders.county import NOW

SIGNS = "一二三四五六七八九"


def a_law(title: str = "云岭县市场管理条例", *, level: str = "local-regulation") -> Law:
    return actions.register(title=title, level=level, issuer="云岭县人大常委会", by=SYSTEM, at=NOW)


def a_version(law: Law, label: str, day: date, **more: Any) -> LawVersion:
    told: dict[str, Any] = {
        "law": law,
        "label": label,
        "promulgated_on": day,
        "effective_on": day,
        "by": SYSTEM,
        "at": NOW,
    }
    return actions.register_version(**told | more)


def articles(*said: str) -> str:
    """Return the text of a law of at most nine articles."""
    return "\n".join(f"第{SIGNS[n]}条　{each}" for n, each in enumerate(said))


def mapped(version: LawVersion, *rows: tuple[int, int | None, str], reason: str = "") -> LawVersion:
    """Tell what a version made of articles: (3, 4, "renumbered"), (5, None, "repealed")."""
    told = [Told(n, Place(old), Place(to) if to else None, kind) for n, (old, to, kind) in enumerate(rows, 2)]
    return actions.map_articles(version=version, rows=told, reason=reason, by=SYSTEM, at=NOW)


SIGNS = "一二三四五六七八九"


def zh(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{SIGNS[tens - 1]}十") + (
        SIGNS[ones - 1] if ones else ""
    )


def regulation(count: int, title: str) -> str:
    return f"{title}\n\n" + "\n\n".join(f"　　第{zh(n)}条 {title}之{n}。" for n in range(1, count + 1))
