"""What changed between two versions of a list, item by item and field by field."""

from collections.abc import Callable
from dataclasses import dataclass

from liuhen.apps.powers.models import PowerItem, PowerList
from liuhen.apps.powers.queries import lists


def _bases(item: PowerItem) -> str:
    return "；".join(f"{basis.as_written}（{basis.law_version.label}）" for basis in item.bases.all())


MOST_SHOWN = 200
"""Of each kind of difference on a page."""

COMPARED: tuple[tuple[str, Callable[[PowerItem], str]], ...] = (
    ("职权名称", lambda item: item.name),
    ("职权内容", lambda item: item.content),
    ("职权类型", lambda item: item.kind_zh),
    ("国家事项类型", lambda item: item.national_zh),
    ("设定依据", _bases),
    ("执法领域", lambda item: item.field),
    ("行使层级", lambda item: item.level),
    ("行使机构", lambda item: str(item.body or "")),
    ("现场或非现场", lambda item: item.site_zh),
    ("涉企", lambda item: "是" if item.touches_firms else "否"),
    ("责任事项", lambda item: item.duties),
    ("办理流程", lambda item: item.process),
    ("法定时限", lambda item: item.statutory_zh),
    ("承诺时限", lambda item: item.promised_zh),
    ("限制", lambda item: item.limits),
)


@dataclass(frozen=True)
class Changed:
    """One power that both versions have; ``fields`` are (what, before, after)."""

    before: PowerItem
    after: PowerItem
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Differences:
    """What a version adds, drops and changes against another, in the order of the lists."""

    added: tuple[PowerItem, ...]
    dropped: tuple[PowerItem, ...]
    changed: tuple[Changed, ...]

    def cut(self, most: int) -> "Differences":
        """Return the first of each, for a page; ``in_short`` of the whole says how many there are."""
        return Differences(self.added[:most], self.dropped[:most], self.changed[:most])

    @property
    def size(self) -> int:
        return len(self.added) + len(self.dropped) + len(self.changed)

    @property
    def none(self) -> bool:
        return not (self.added or self.dropped or self.changed)

    @property
    def in_short(self) -> str:
        """Say how many of each."""
        said = (("新增", self.added), ("取消", self.dropped), ("变更", self.changed))
        return "，".join(f"{word}{len(rows)}项" for word, rows in said if rows) or "没有变更"


def differences(old: PowerList | None, new: PowerList) -> Differences:
    """Compare two versions; without an old one all is added. Two queries a version, and one for the bases of each."""
    was = {item.code: item for item in _read(old)} if old else {}
    now = {item.code: item for item in _read(new)}
    changed = []
    for code, item in now.items():
        if code in was:
            fields = tuple(
                (what, before, after)
                for what, said in COMPARED
                if (before := said(was[code])) != (after := said(item))
            )
            if fields:
                changed.append(Changed(was[code], item, fields))
    return Differences(
        added=tuple(item for code, item in now.items() if code not in was),
        dropped=tuple(item for code, item in was.items() if code not in now),
        changed=tuple(changed),
    )


def _read(power_list: PowerList) -> list[PowerItem]:
    return list(lists.with_bases(lists.items_of(power_list)))
