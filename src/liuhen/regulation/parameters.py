"""The numbers: those the law fixes, and those a site may set where the law says only 充足 or 准确.

A county writes its own into ``[numbers]`` of its file; see docs/operations.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from liuhen import county_rules
from liuhen.county_rules import Table

DAYS, WORKING_DAYS = "日", "个工作日"


@dataclass(frozen=True)
class Parameter:
    """A dated number of an article. A configurable one is our default; any may be set by a county's file.

    ``least`` to ``most`` bound it. ``stricter`` says which way the law's own number may go without another
    regulation behind it; "" where it may not be set at all (unless it is configurable).
    """

    key: str
    zh: str
    article: str
    standard: int
    unit: str
    since: date
    configurable: bool = False
    least: int = 0
    most: int = 0
    stricter: Literal["", "less", "more"] = ""
    units: tuple[str, ...] = ()
    """The units a county may count in, this one first; none: only this one."""

    @property
    def value(self) -> int:
        """The number in force now: the county's, else the rulebook's."""
        return self.now.value

    @property
    def now(self) -> "CountyNumber":
        return self.on(county_rules.today())

    @property
    def county(self) -> "CountyNumber | None":
        """What of the county's file is in force now."""
        return self.now if self.now.source else None

    @property
    def coming(self) -> "CountyNumber | None":
        """What the county's file says for a day that has not come."""
        later = [each for each in self.versions if each.since > county_rules.today()]
        return later[0] if later else None

    @property
    def said(self) -> str:
        """The number in force now, with its unit."""
        return self.now.said

    @property
    def versions(self) -> "tuple[CountyNumber, ...]":
        """The numbers from the rulebook's own to the latest, each from its day."""
        latest = _COUNTY.get(self.key)
        theirs = (*latest.earlier[::-1], latest) if latest else ()
        return (CountyNumber(self.standard, "", self.since, unit=self.unit), *theirs)

    def on(self, day: date) -> "CountyNumber":
        """Return the number of a day: the county's, and before that the rulebook's."""
        return next((each for each in self.versions[:0:-1] if each.since <= day), self.versions[0])

    def in_force(self, on: date) -> tuple[int, date]:
        """Return the number of a day and since when it holds."""
        number = self.on(on)
        return number.value, number.since

    def is_looser(self, value: int, unit: str = "") -> bool:
        """Say whether a number asks less than the law's own; working days count as the calendar days of their weeks."""
        has, wanted = _days(value, unit or self.unit), _days(self.standard, self.unit)
        return has > wanted if self.stricter == "less" else has < wanted


def _days(value: int, unit: str) -> int:
    """Write a number so that it can be compared with another of the same kind."""
    return -(-value * 7 // 5) if unit == WORKING_DAYS else value


@dataclass(frozen=True)
class CountyNumber:
    """A county's number with what it rests on; ``earlier`` are those it replaced, the latest first."""

    value: int
    source: str
    since: date
    earlier: tuple["CountyNumber", ...] = ()
    unit: str = ""

    @property
    def said(self) -> str:
        """The number with its unit."""
        return f"{self.value}{self.unit}"


STORE_WITHIN_HOURS = Parameter(
    "store-within-hours", "录制结束后入库时限", "av-13", 24, "小时", date(2022, 8, 26),
    least=1, most=720, stricter="less",
)  # fmt: skip
KEEP_YEARS = Parameter(
    "keep-years", "音像记录最短保存期限", "av-17", 5, "年", date(2022, 8, 26),
    least=5, most=100, stricter="more",
)  # fmt: skip

# Article 9 says 充足, 足够 and 准确 without a number: these are our defaults, the site's to set.
BATTERY_PERCENT = Parameter(
    "battery-percent",
    "领用时最低电量",
    "av-9",
    50,
    "%",
    date(2022, 8, 26),
    configurable=True,
    least=10,
    most=100,
)
CARD_FREE_PERCENT = Parameter(
    "card-free-percent", "领用时存储卡最低剩余空间", "av-9", 30, "%", date(2022, 8, 26),
    configurable=True, least=5, most=100,
)  # fmt: skip
CLOCK_TOLERANCE_SECONDS = Parameter(
    "clock-tolerance-seconds", "设备时间允许偏差", "av-9", 60, "秒", date(2022, 8, 26),
    configurable=True, least=1, most=600,
)  # fmt: skip

# Article 15 says 避免重复检查 without a number: ours, the site's to set.
REPEAT_DAYS = Parameter(
    "inspection-repeat-days", "同一事项重复检查的提示期间", "rs-15", 180, DAYS, date(2022, 8, 26),
    configurable=True, least=1, most=730,
)  # fmt: skip

# Article 12 forbids cutting; a container's own length and a camera's clock never agree to the last second.
DURATION_TOLERANCE_SECONDS = Parameter(
    "duration-tolerance-seconds", "实测时长与申报时长允许相差", "av-12", 5, "秒", date(2022, 8, 26),
    configurable=True, least=1, most=60,
)  # fmt: skip

# Name, container and sender speak of one clock; what they may lie apart no article says. Nor how long a card may take.
WITNESS_TOLERANCE_SECONDS = Parameter(
    "witness-tolerance-seconds", "文件名、内嵌信息与申报的时间允许相差", "av-12", 60, "秒", date(2022, 8, 26),
    configurable=True, least=5, most=600,
)  # fmt: skip
PLAUSIBLE_ARRIVAL_DAYS = Parameter(
    "plausible-arrival-days", "录制结束后多久才入库须核实录制时间", "av-13", 30, "日", date(2022, 8, 26),
    configurable=True, least=2, most=3650,
)  # fmt: skip

# Article 8 asks for a recording of the activity; nobody presses two buttons in the same second.
COVER_TOLERANCE_SECONDS = Parameter(
    "cover-tolerance-seconds", "活动起止处允许未录", "av-8", 60, "秒", date(2022, 8, 26),
    configurable=True, least=0, most=600,
)  # fmt: skip

# Article 11 says 清晰 without a number.
PICTURE_LINES = Parameter(
    "picture-lines", "画面最低高度", "av-11", 360, "线", date(2022, 8, 26),
    configurable=True, least=144, most=1080,
)  # fmt: skip

# Article 12 says neither how short a break is none, nor how soon 立即 is, nor by when 事后 the statement is due.
BREAK_TOLERANCE_SECONDS = Parameter(
    "break-tolerance-seconds", "前后两段之间允许间隔", "av-12", 5, "秒", date(2022, 8, 26),
    configurable=True, least=0, most=60,
)  # fmt: skip
REPORT_WITHIN_MINUTES = Parameter(
    "report-within-minutes", "无法继续录制时报告负责人", "av-12", 30, "分钟", date(2022, 8, 26),
    configurable=True, least=5, most=240,
)  # fmt: skip
STATEMENT_WITHIN_DAYS = Parameter(
    "statement-within-days", "无法继续录制的书面说明", "av-12", 1, WORKING_DAYS, date(2022, 8, 26),
    configurable=True, least=1, most=10, units=(WORKING_DAYS, DAYS),
)  # fmt: skip

# 责任制 article 19 lets auxiliaries assist only; how many officers must be there it leaves to the national law's two.
OFFICERS_ON_SITE = Parameter(
    "officers-on-site", "每次活动至少持证执法人员", "rs-19", 2, "人", date(2022, 8, 26),
    configurable=True, least=2, most=5,
)  # fmt: skip

# Article 36 names no number of supervisors: two is ours, as two officers are on site.
SUPERVISORS_ON_A_SHEET = Parameter(
    "supervisors-on-a-sheet", "每次监督检查至少持证监督人员", "rs-36", 2, "人", date(2022, 8, 26),
    configurable=True, least=2, most=5,
)  # fmt: skip

# Articles 16 and 29 name no number for visits to firms: these are ours, the site's to set.
VISIT_IDLE_MOST = Parameter(
    "visit-idle-most", "同一单位连续检查没有发现问题几次以后须写明理由", "rs-16", 2, "次", date(2022, 8, 26),
    configurable=True, least=1, most=10,
)  # fmt: skip
VISITS_A_CLUE = Parameter(
    "visits-a-clue", "一条线索、一次整改可以不计次地检查几次，再次的须写明理由", "rs-16", 1, "次", date(2022, 8, 26),
    configurable=True, least=1, most=5,
)  # fmt: skip
VISIT_APPROVE_AFTER_HOURS = Parameter(
    "visit-approve-after-hours", "紧急入企检查补办审批", "rs-16", 24, "小时", date(2022, 8, 26),
    configurable=True, least=1, most=72,
)  # fmt: skip
VISIT_RESULT_WORKING_DAYS = Parameter(
    "visit-result-working-days", "入企检查作出结果", "rs-29", 20, WORKING_DAYS, date(2022, 8, 26),
    configurable=True, least=1, most=60, units=(WORKING_DAYS, DAYS),
)  # fmt: skip
FIELD_MERGE_HOURS = Parameter(
    "field-merge-hours", "离线的现场步骤传回", "rs-29", 24, "小时", date(2022, 8, 26),
    configurable=True, least=1, most=240,
)  # fmt: skip
FIELD_CLOCK_TOLERANCE_SECONDS = Parameter(
    "field-clock-tolerance-seconds", "现场手机时间允许偏差", "rs-29", 120, "秒", date(2022, 8, 26),
    configurable=True, least=10, most=3600,
)  # fmt: skip

# Article 13 forbids copies of one's own: an approval is for one copy.
EXPORT_DOWNLOADS = Parameter("export-downloads", "每次批准可下载次数", "av-13", 1, "次", date(2022, 8, 26))

# Article 19 asks for the money a shortfall would cost, and names no price.
DEVICE_PRICE_YUAN = Parameter(
    "device-price-yuan", "估算缺口费用的单台价格", "av-19", 3000, "元", date(2022, 8, 26),
    configurable=True, least=1, most=1_000_000,
)  # fmt: skip

# Article 15 asks for registers and says no time.
SIGN_WITHIN_WORKING_DAYS = Parameter(
    "handover-sign-working-days", "交接签收期限", "av-15", 3, WORKING_DAYS, date(2022, 8, 26),
    configurable=True, least=1, most=30, units=(WORKING_DAYS, DAYS),
)  # fmt: skip
STOCK_CLEARED_WITHIN_DAYS = Parameter(
    "stock-cleared-days", "清点未找到的查清期限", "av-15", 15, "日", date(2022, 8, 26),
    configurable=True, least=1, most=180,
)  # fmt: skip
# Article 17 is silent on how a disposal is carried out: these are ours, the site's to set.
OBJECTION_DAYS = Parameter(
    "objection-days",
    "销毁批准后的异议期",
    "av-17",
    30,
    "日",
    date(2022, 8, 26),
    configurable=True,
    least=7,
    most=365,
)
WARN_DAYS = Parameter(
    "warn-days", "到期前提示", "av-17", 90, "日", date(2022, 8, 26), configurable=True, least=7, most=365
)

# Article 14 lets the legal unit draw recordings and says neither how many nor how: ours, the site's to set.
SPOTCHECK_QUOTA = Parameter(
    "spotcheck-quota", "每次抽查默认抽取", "av-14", 10, "段", date(2022, 8, 26),
    configurable=True, least=1, most=1000,
)  # fmt: skip
SPOTCHECK_RISK_PERCENT = Parameter(
    "spotcheck-risk-percent", "抽查中按风险抽取的默认比例", "av-14", 30, "%", date(2022, 8, 26),
    configurable=True, least=0, most=100,
)  # fmt: skip
SPOTCHECK_DAYS = Parameter(
    "spotcheck-days", "抽查表默认办理期限", "av-14", 10, "日", date(2022, 8, 26),
    configurable=True, least=1, most=90,
)  # fmt: skip


# Articles 13, 15 and 16 name no numbers for what is worth a second look: these are our defaults.
def _ours(key: str, zh: str, article: str, standard: int, unit: str, least: int, most: int) -> Parameter:
    return Parameter(
        key, zh, article, standard, unit, date(2022, 8, 26), configurable=True, least=least, most=most
    )


REFUSALS_TO_A_LEAD = _ours("refusals-to-a-lead", "同一人被拒操作归并为线索的次数", "av-16", 3, "次", 1, 50)
REFUSAL_WINDOW_DAYS = _ours("refusal-window-days", "被拒操作归并计数的期间", "av-16", 30, "日", 1, 365)
LEAD_UNANSWERED_DAYS = _ours("lead-unanswered-days", "问题久不说明转为线索", "av-16", 15, "日", 1, 180)
LOOK_MANY_RECORDINGS = _ours("look-many-recordings", "一小时内查看资料过多", "av-15", 20, "份", 2, 1000)
LOOK_NIGHT_FROM_HOUR = _ours("look-night-from-hour", "夜间查看起算", "av-15", 22, "时", 18, 23)
LOOK_NIGHT_TO_HOUR = _ours("look-night-to-hour", "夜间查看止算", "av-15", 6, "时", 1, 9)
LOOK_COLLEAGUE_TIMES = _ours("look-colleague-times", "七日内查看同事无事由资料", "av-15", 5, "份", 1, 200)
LOOK_SAME_PERSON_TIMES = _ours(
    "look-same-person-times", "三十日内反复查看同一人资料", "av-15", 10, "次", 2, 500
)
LOOK_SAME_PURPOSE_TIMES = _ours(
    "look-same-purpose-times", "七日内重复填写同一用途", "av-15", 10, "次", 2, 500
)

# Article 38 says neither how long a unit may object to its result, nor how much an officer has to learn in a year.
OBJECT_WORKING_DAYS = Parameter(
    "evaluation-object-working-days", "对考评结果提出异议的期限", "rs-38", 10, WORKING_DAYS, date(2022, 8, 26),
    configurable=True, least=1, most=30, units=(WORKING_DAYS, DAYS),
)  # fmt: skip
# No text that was read says how many hours; until the county decides, whoever was trained at all has met it.
TRAINING_HOURS = _ours("training-hours", "执法人员每年培训学时", "rs-38", 1, "学时", 1, 500)

# No article says how long before a day runs out whoever it binds is reminded of it.
REMIND_DAYS = _ours("remind-days", "期限届满前提醒", "rs-37", 3, "日", 1, 30)
# 《民事诉讼法》第89条 asks for people who see that a paper is refused, and says not how many.
WITNESSES_TO_A_REFUSAL = _ours("witnesses-to-a-refusal", "留置送达的见证人", "rs-27", 2, "人", 1, 5)
COMPLAINT_ACCEPT_WORKING_DAYS = Parameter(
    "complaint-accept-working-days", "投诉受理期限", "rs-42", 5, WORKING_DAYS, date(2022, 8, 26),
    least=1, most=30, stricter="less", units=(WORKING_DAYS, DAYS),
)  # fmt: skip
COMPLAINT_DECIDE_DAYS = Parameter(
    "complaint-decide-days", "投诉办理期限", "rs-43", 30, DAYS, date(2022, 8, 26),
    least=5, most=90, stricter="less", units=(DAYS, WORKING_DAYS),
)  # fmt: skip
COMPLAINT_EXTEND_DAYS = Parameter(
    "complaint-extend-days", "投诉延长期限", "rs-43", 30, DAYS, date(2022, 8, 26),
    least=1, most=90, stricter="less", units=(DAYS, WORKING_DAYS),
)  # fmt: skip
# Article 45 says that the file is kept, not for how long, and nothing says how far around a day one should look.
COMPLAINT_KEEP_YEARS = _ours("complaint-keep-years", "投诉案卷保存期限", "rs-45", 10, "年", 5, 100)
COMPLAINT_HOLD_DAYS = _ours("complaint-hold-days", "投诉时冻结事发前后资料", "rs-45", 1, "日", 0, 30)
COMPLAINT_HOLD_BLIND_DAYS = _ours(
    "complaint-hold-blind-days", "不知哪天时冻结此前资料", "rs-45", 30, "日", 0, 365
)
COMPLAINT_INQUIRY_DAYS = _ours("complaint-inquiry-days", "投诉协查默认答复期限", "rs-43", 7, "日", 1, 20)

COMPLAINT_REMIND_DAYS = _ours(
    "complaint-remind-days", "投诉受理、协查、移送期限届满前提醒", "rs-42", 2, "日", 1, 20
)
COMPLAINT_DECIDE_REMIND_DAYS = _ours(
    "complaint-decide-remind-days", "投诉办理期限届满前提醒", "rs-43", 5, "日", 1, 20
)

# 责任制 article 11 asks for publicity: its terms stand in 国办发〔2018〕118号,
# 《政府信息公开条例》 26, and 《行政处罚法》 48 with 85.
PUBLISH_DECISION_WORKING_DAYS = Parameter(
    "publish-decision-working-days", "许可、处罚决定公开期限", "rs-11", 7, WORKING_DAYS, date(2022, 8, 26),
    least=1, most=20, stricter="less",
)  # fmt: skip
PUBLISH_WORKING_DAYS = Parameter(
    "publish-working-days", "其他执法信息公开期限", "rs-11", 20, WORKING_DAYS, date(2022, 8, 26),
    least=1, most=20, stricter="less",
)  # fmt: skip
WITHDRAW_WORKING_DAYS = Parameter(
    "withdraw-working-days", "决定被变更撤销后撤回公示期限", "rs-11", 3, WORKING_DAYS, date(2022, 8, 26),
    least=1, most=3, stricter="less",
)  # fmt: skip
# Nothing read says by when a closed case is on file, nor how early somebody is reminded.
FILE_WITHIN_DAYS = _ours("file-within-days", "结案后立卷归档期限", "rs-11", 30, "日", 1, 180)
FILE_REMIND_DAYS = _ours("file-remind-days", "归档期限届满前提醒", "rs-11", 5, "日", 1, 20)
PUBLICATION_REMIND_DAYS = _ours("publication-remind-days", "公示期限届满前提醒", "rs-11", 2, "日", 1, 20)

# Article 26 asks for clues to be looked into in time, and no law read so far says in what.
CLUE_CHECK_WORKING_DAYS = Parameter(
    "clue-check-working-days", "线索核查期限", "rs-26", 15, WORKING_DAYS, date(2022, 8, 26),
    configurable=True, least=1, most=90, units=(WORKING_DAYS, DAYS),
)  # fmt: skip
CASE_REMIND_DAYS = _ours("case-remind-days", "案件期限届满前提醒", "rs-26", 5, "日", 1, 30)

# Article 32 says 及时 and 立即, article 33 及时, without a number: ours, the site's to set.
NOTICE_WORKING_DAYS = Parameter(
    "notice-working-days", "答复协作通报", "rs-32", 2, WORKING_DAYS, date(2022, 8, 26),
    configurable=True, least=1, most=30, units=(WORKING_DAYS, DAYS),
)  # fmt: skip
NOTICE_URGENT_MINUTES = _ours("notice-urgent-minutes", "答复紧急通报", "rs-32", 30, "分钟", 5, 240)
TRANSFER_WORKING_DAYS = Parameter(
    "transfer-working-days", "签收移送的案件或者报请指定管辖", "rs-33", 3, WORKING_DAYS, date(2022, 8, 26),
    configurable=True, least=1, most=30, units=(WORKING_DAYS, DAYS),
)  # fmt: skip

# Article 33 does not say by when the common superior names a unit: without a number of the county's no day is due.
NAMING_WORKING_DAYS = Parameter(
    "naming-working-days", "指定管辖（0：本县没有规定期限，只列等待天数）", "rs-33", 0, WORKING_DAYS, date(2022, 8, 26),
    configurable=True, least=0, most=60, units=(WORKING_DAYS, DAYS),
)  # fmt: skip

# Articles 49 and 50 name no number: how soon a sealed report is opened, how long its author is watched over.
ENVELOPE_OPEN_DAYS = Parameter(
    "envelope-open-days", "过程报告启封", "rs-49", 7, DAYS, date(2022, 8, 26),
    configurable=True, least=1, most=30, units=(DAYS, WORKING_DAYS),
)  # fmt: skip
OPENING_MINUTES = Parameter(
    "opening-minutes", "两名持钥人先后转动钥匙最多相隔", "rs-49", 15, "分钟", date(2022, 8, 26),
    configurable=True, least=2, most=60,
)  # fmt: skip
COVERS_A_DAY = Parameter(
    "covers-a-day", "每个单位平均每天的掩护报告", "rs-49", 3, "份", date(2022, 8, 26),
    configurable=True, least=1, most=50,
)  # fmt: skip
PROTECTED_MONTHS = Parameter(
    "protected-months", "记录人的变动受关注", "rs-50", 24, "个月", date(2022, 8, 26),
    configurable=True, least=12, most=120,
)  # fmt: skip
WATCH_DAYS = Parameter(
    "watch-days", "记录人变动的核对", "rs-50", 7, DAYS, date(2022, 8, 26), configurable=True, least=1, most=31,
)  # fmt: skip
POST_CHANGE_DAYS = Parameter(
    "post-change-days", "人事变动确认后办理的期间", "rs-50", 30, DAYS, date(2022, 8, 26),
    configurable=True, least=5, most=180,
)  # fmt: skip

PARAMETERS = {value.key: value for value in list(globals().values()) if isinstance(value, Parameter)}


def numbers_of(
    found: Any, *, own_regulation: bool, own_responsibility: bool = False
) -> dict[str, CountyNumber]:
    """Read ``[numbers]``: ``key = { value, unit, source, since }``, or a list of such. Raises WrongRules.

    The law's own number may be made stricter; looser only by a county that names a regulation of its own.
    """
    own = {"av": own_regulation, "rs": own_responsibility}
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise county_rules.wrong("numbers", "", "应是一段，每个数值写成 [numbers.键]")
    return {key: _latest(key, told, own=own) for key, told in found.items()}


def _latest(key: str, found: Any, *, own: Mapping[str, bool]) -> CountyNumber:
    tables = found if isinstance(found, list) and found else [found]
    told = [_number(key, table, own=own) for table in tables]
    county_rules.demand_order("numbers", key, [number.since for number in told])
    latest, *earlier = sorted(told, key=lambda number: number.since, reverse=True)
    return replace(latest, earlier=tuple(earlier))


def _number(key: str, found: Any, *, own: Mapping[str, bool]) -> CountyNumber:
    parameter = PARAMETERS.get(key)
    if parameter is None:
        raise county_rules.wrong("numbers", key, f"没有这个数值；可以写的有 {'、'.join(PARAMETERS)}")
    if not (parameter.configurable or parameter.stricter):
        raise county_rules.wrong("numbers", key, f"{parameter.zh}由办法写明，不能另定")
    table = Table("numbers", found, key=key)
    number = CountyNumber(
        table.whole("value", least=parameter.least, most=parameter.most),
        table.text("source"),
        table.day("since"),
        unit=table.one_of("unit", parameter.units or (parameter.unit,)),
    )
    table.done()
    law = parameter.article.partition("-")[0]
    if not parameter.configurable and parameter.is_looser(number.value, number.unit) and not own[law]:
        section, whose = SECTIONS[law]
        raise table.wrong(
            "value",
            f"比{whose}的{parameter.standard}{parameter.unit}宽，须先在 [{section}] 写明本县自己的规定",
        )
    return number


SECTIONS = {"av": ("regulation", "办法"), "rs": ("responsibility", "责任制")}


_COUNTY = numbers_of(
    county_rules.section("numbers"),
    own_regulation=county_rules.section("regulation") is not None,
    own_responsibility=county_rules.section("responsibility") is not None,
)
