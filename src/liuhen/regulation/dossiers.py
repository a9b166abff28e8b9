"""Dossiers 案卷: all of a case in one file, its order and pages frozen when it is closed. 责任制 article 11."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from liuhen.regulation.cases import A11
from liuhen.regulation.parameters import FILE_REMIND_DAYS, FILE_WITHIN_DAYS
from liuhen.regulation.powers import said
from liuhen.regulation.vocabulary import Clock, Days, Duty, Finding, Gate

_APP = "liuhen.apps.dossiers.lifecycle"


@dataclass(frozen=True, kw_only=True)
class DossierFacts:
    """What the gates of a dossier read: whether its case is over, what is still open in it, and what came later."""

    is_over: bool = True
    case_state_zh: str = ""
    unfinished: tuple[str, ...] = ()
    has_changed: bool = False
    later: int = 1
    is_handler: bool = False

    @property
    def unfinished_said(self) -> str:
        return said(self.unfinished)


def case_is_over(_: Any, facts: DossierFacts) -> bool:
    return facts.is_over


def nothing_is_unfinished(_: Any, facts: DossierFacts) -> bool:
    return not facts.unfinished


def is_as_it_was_read(_: Any, facts: DossierFacts) -> bool:
    return not facts.has_changed


def something_came_later(_: Any, facts: DossierFacts) -> bool:
    return facts.later > 0


def another_looks(_: Any, facts: DossierFacts) -> bool:
    return not facts.is_handler


CASE_OVER = Gate(
    case_is_over, "案件现在是“{case_state_zh}”状态，还没有办完", "请在结案、撤销立案或者移送以后立卷归档"
)
FINISHED = Gate(
    nothing_is_unfinished, "以下文书还没有办完：{unfinished_said}", "请先签发、用印、送达，或者作废"
)
AS_READ = Gate(is_as_it_was_read, "案卷内容在整理期间有了变动", "请刷新后核对目录，再重新操作")
CAME_LATER = Gate(something_came_later, "归档以后没有形成新的材料", "有新的文书、证据或者送达以后再补充")
BY_ANOTHER_THAN_HANDLERS = Gate(
    another_looks, "您办理过这起案件，不能评查自己的案卷", "请由没有参与办理的人评查"
)

KEEP_WHOLE = Duty(
    "rs-11-3",
    A11,
    "register",
    "每一步的文字和音像记录归入同一案卷，可从头到尾回溯；归档时固定顺序和页码，此后形成的材料另册补充。",
    state="built",
    gates=(CASE_OVER, FINISHED, AS_READ, CAME_LATER, BY_ANOTHER_THAN_HANDLERS),
    clock=Clock(
        Days(FILE_WITHIN_DAYS.value),
        starts="dossier.opened",
        stops=("dossier.closed",),
        starts_at=lambda dossier: dossier.case_over_at,
        overdue=Finding("DOSSIER-LATE", "案件办完以后超过期限没有立卷归档"),
        remind=Days(FILE_REMIND_DAYS.value),
        number=FILE_WITHIN_DAYS,
    ),
    enforced_in=(f"{_APP}.OPEN", f"{_APP}.CLOSE", f"{_APP}.SUPPLEMENT", f"{_APP}.REVIEW"),
)


class Point(NamedTuple):
    """One thing a file is reviewed for; a veto 一票否决 makes the whole file fail, the others cost up to ``worth``."""

    zh: str
    worth: int = 0

    @property
    def is_veto(self) -> bool:
        return self.worth == 0


# The sheets that provinces use: seven things that void a file, then content to 80 and form to 20 points. How the points
# fall on the items is ours, for no sheet was read whole.
SHEET: dict[str, Point] = {
    "subject": Point("执法主体不合法，或者超越职权"),
    "certificate": Point("执法人员没有有效证件，或者少于法定人数"),
    "crime": Point("涉嫌犯罪应当移送而没有移送"),
    "facts": Point("认定的事实没有证据，或者主要证据不成立"),
    "law": Point("适用法律错误，或者没有依据"),
    "rights": Point("没有告知权利，或者答复期未满就作出决定"),
    "review": Point("应当法制审核、集体讨论而没有进行"),
    "evidence": Point("证据形式、来源、取证方法合法，与事实一一对应", 20),
    "procedure": Point("立案、调查、告知、审核、决定、送达、执行各环节完整，在期限内", 20),
    "discretion": Point("裁量符合基准，偏离的写明理由", 15),
    "reasons": Point("决定载明事实、依据、理由和救济途径", 15),
    "service": Point("送达方式合法，回证齐全", 10),
    "papers": Point("文书规范、要素齐全、用语准确", 10),
    "order": Point("卷内顺序、页码、目录一致，音像记录可对应", 10),
}
VETOES = tuple(key for key, point in SHEET.items() if point.is_veto)
SCORED = {key: point for key, point in SHEET.items() if not point.is_veto}
FULL = sum(point.worth for point in SCORED.values())
