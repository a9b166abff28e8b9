"""Publicity in the demonstration: decisions of four units, one withdrawn, one corrected, some kept back, some due."""

from datetime import date, datetime, timedelta

from liuhen.apps.disclosure import actions
from liuhen.apps.disclosure.models import Publication
from liuhen.demo.county import Staff
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import Actor

REMEDIES = "不服本决定的，可以依法申请行政复议或者提起行政诉讼；申请复议的，向云岭县人民政府提出。"
PENALTIES = (
    (
        "MSA",
        "market-penalty",
        "云岭县红叶餐饮店",
        "未取得食品经营许可从事餐饮服务",
        "《食品安全法》第一百二十二条",
    ),
    ("MSA", "market-penalty", "云岭县万家超市", "销售超过保质期的食品", "《食品安全法》第一百二十四条"),
    ("UMB", "penalty", "欧阳建国", "占用消防通道堆放物料", "《消防法》第六十条"),
    ("AGR", "penalty", "云岭县丰收农资经营部", "经营假种子", "《种子法》第七十四条"),
)
LICENCES = ("食品经营许可", "小餐饮经营许可", "户外广告设置许可")


def before(work: Work, days: list[date]) -> None:
    """Three units make public who they are, what they may do and how."""
    for n, code in enumerate(("MSA", "UMB", "AGR")):
        staff = work.county.staff[code]
        work.story.at(clock(days[1], 10, n), _subject, work=work, staff=staff)


def _subject(*, work: Work, staff: Staff, at: datetime) -> None:
    fields = {
        "body": staff.unit.name, "duties": "在法定职权内开展行政检查、行政处罚、行政强制。",
        "basis": "《行政处罚法》第十七条；本县权责清单", "remedies": REMEDIES,
    }  # fmt: skip
    title = f"{staff.unit.name}执法主体信息"
    _out(work, staff, kind="subject", title=title, fields=fields, happened_at=at, at=at)


def after(work: Work, days: list[date]) -> None:
    """Decisions go out; of four penalties one is corrected, one falls; two are kept back; some wait, one too long."""
    for n, (code, kind, party, wrong, basis) in enumerate(PENALTIES):
        fields = _penalty(work.county.staff[code], n, party, wrong, basis, kind)
        work.story.at(clock(days[3 + n], 11, n), _decided, work=work, code=code, kind=kind, fields=fields)
    for n, what in enumerate(LICENCES):
        work.story.at(clock(days[4 + n], 14, n), _licensed, work=work, n=n, what=what)
    work.story.at(clock(days[8], 10), _kept_back, work=work)
    work.story.at(clock(days[9], 10), _corrected, work=work)
    work.story.at(clock(days[10], 10), _fell, work=work)
    work.story.at(clock(days[2], 9), _waits, work=work)
    work.story.at(clock(days[-1], 9), _waits, work=work)


def _penalty(staff: Staff, n: int, party: str, wrong: str, basis: str, kind: str) -> dict[str, str]:
    is_natural = len(party) < 5
    fields = {
        "body": staff.unit.name, "number": f"云{staff.unit.short_name}罚〔2026〕{21 + n}号",
        "party_kind": "natural" if is_natural else "organisation", "party": party, "minor": "no",
        "facts": f"{party}{wrong}，经现场检查和询问查实。", "basis": basis,
        "result": f"责令改正，罚款{(n + 2) * 1000}元。", "remedies": REMEDIES,
    }  # fmt: skip
    if is_natural:
        fields |= {"party_phone": "13900000000", "party_address": "云岭县河口镇东街5号"}
    own = {"severity": "light", "warning_only": "no"} if kind == "market-penalty" else {"sealed": "no"}
    return fields | own


def _decided(*, work: Work, code: str, kind: str, fields: dict[str, str], at: datetime) -> None:
    _out(
        work, work.county.staff[code], kind=kind, title=f"对{fields['party']}的行政处罚决定", fields=fields,
        happened_at=at - timedelta(days=2), at=at,
    )  # fmt: skip


def _licensed(*, work: Work, n: int, what: str, at: datetime) -> None:
    staff = work.county.staff["MSA"]
    party = f"云岭县第{'一二三'[n]}食品有限公司"
    fields = {
        "body": staff.unit.name, "number": f"云市监许〔2026〕{101 + n}号", "party_kind": "organisation",
        "party": party, "minor": "no", "facts": "申请材料齐全，符合法定形式。", "basis": "《行政许可法》第三十八条",
        "result": f"准予{what}。",
    }  # fmt: skip
    _out(work, staff, kind="licence", title=f"准予{party}{what}", fields=fields, happened_at=at, at=at)


def _out(
    work: Work,
    staff: Staff,
    *,
    kind: str,
    title: str,
    fields: dict[str, str],
    happened_at: datetime,
    at: datetime,
) -> Publication:
    """Let the legal office enter and prepare it, and the head look at it."""
    row = _prepared(work, staff, kind=kind, title=title, fields=fields, happened_at=happened_at, at=at)
    return actions.publish(publication=row, by=_head(work, staff), at=at)


def _prepared(
    work: Work,
    staff: Staff,
    *,
    kind: str,
    title: str,
    fields: dict[str, str],
    happened_at: datetime,
    at: datetime,
) -> Publication:
    legal = work.county.actor(f"{staff.code.lower()}-legal")
    row = actions.issue(
        unit=staff.unit, kind=kind, title=title, happened_on=local_day(happened_at), by=legal, at=at
    )
    return actions.prepare(publication=row, title=title, fields=fields, by=legal, at=at)


def _head(work: Work, staff: Staff) -> Actor:
    return work.county.actor(f"{staff.code.lower()}-head")


def _kept_back(*, work: Work, at: datetime) -> None:
    staff = work.county.staff["UMB"]
    legal = work.county.actor("umb-legal")
    for ground, reason in (
        ("minor", "当事人不满十八周岁。"),
        ("sealed", "属于治安管理处罚，由公安机关移送。"),
    ):
        row = actions.issue(
            unit=staff.unit, kind="penalty", title="行政处罚决定", happened_on=local_day(at), by=legal, at=at
        )
        row = actions.propose_withholding(publication=row, ground=ground, reason=reason, by=legal, at=at)
        actions.withhold(publication=row, by=_head(work, staff), at=at)


def _corrected(*, work: Work, at: datetime) -> None:
    staff, legal = work.county.staff["MSA"], work.county.actor("msa-legal")
    old = Publication.objects.filter(unit=staff.unit, kind="market-penalty", state="published").latest("id")
    row = actions.begin_correction(publication=old, reason="罚款数额录入有误", by=legal, at=at)
    fields = {**old.fields, "result": "责令改正，罚款五千元。"}
    row = actions.prepare(publication=row, title=old.title, fields=fields, by=legal, at=at)
    actions.publish(publication=row, by=_head(work, staff), at=at)


def _fell(*, work: Work, at: datetime) -> None:
    staff, legal = work.county.staff["AGR"], work.county.actor("agr-legal")
    row = Publication.objects.get(unit=staff.unit, kind="penalty", state="published")
    row = actions.reverse(publication=row, reversal="annulled", reversed_on=local_day(at), by=legal, at=at)
    reason = "行政复议决定认为主要事实不清，撤销原处罚决定。"
    actions.withdraw(publication=row, reason=reason, by=_head(work, staff), at=at)


def _waits(*, work: Work, at: datetime) -> None:
    """Enter what nobody prepares, and prepare what nobody has looked at."""
    staff, legal = work.county.staff["UMB"], work.county.actor("umb-legal")
    actions.issue(
        unit=staff.unit,
        kind="penalty",
        title="对某物流公司的行政处罚决定",
        happened_on=local_day(at),
        by=legal,
        at=at,
    )
    fields = {
        "body": staff.unit.name, "number": "云城管检〔2026〕7号", "party_kind": "organisation",
        "party": "云岭县顺达物流有限公司", "minor": "no", "basis": "本县检查事项清单", "result": "检查未发现问题。",
    }  # fmt: skip
    title = "对云岭县顺达物流有限公司的检查结果"
    _prepared(work, staff, kind="inspection", title=title, fields=fields, happened_at=at, at=at)


INCIDENTS = (before, after)
