"""Problem models 问题模型: what is looked for in the records. 责任制 article 36 says on what, not by what.

The numbers are ours: each is set anew by every version of a model that a site adopts, within its bounds.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Literal

from liuhen.regulation.vocabulary import Finding

Severity = Literal["high", "medium", "low"]
SEVERITIES: dict[Severity, str] = {"high": "重点", "medium": "一般", "low": "提示"}
LOOKS_AT = {
    "powers": "职权",
    "cases": "案件",
    "visits": "检查",
    "recordings": "音像记录",
    "complaints": "投诉",
}
INSPECTED, PUNISHED = "国办发〔2024〕54号", "《行政处罚法》"
SUPERVISED = "《行政执法监督条例》第6条"
FINES = "国发〔2024〕5号"
FOUND_UNDER = "rs-36-1"
"""The duty by which a hit that a person holds to be a fault becomes a finding."""


@dataclass(frozen=True)
class Number:
    """A number of a model: ``value`` is what it begins with, ``least`` to ``most`` what a version may set."""

    key: str
    zh: str
    unit: str
    value: int
    least: int
    most: int

    @property
    def bounds_zh(self) -> str:
        return f"{self.least}至{self.most}{self.unit}"


@dataclass(frozen=True)
class Pattern:
    """A model: what it is called, why one looks, in which records, how heavy it weighs, and what a hit says.

    ``of`` is the noun that a hit is about, "" for a firm known by its code alone. ``said`` is filled from ``count``
    (rows behind it), ``value`` (the last row's figure), ``since`` and the numbers of the version.
    """

    key: str
    zh: str
    why: str
    basis: str
    severity: Severity
    looks_at: str
    of: str
    said: str
    numbers: tuple[Number, ...] = ()
    _: KW_ONLY
    as_of_now: bool = False
    """The records keep no earlier state: a dry run sees only what is still so today."""

    @property
    def finding(self) -> Finding:
        return Finding(f"PATTERN-{self.key.upper()}", self.zh)

    @property
    def severity_zh(self) -> str:
        return SEVERITIES[self.severity]

    @property
    def standard(self) -> dict[str, int]:
        """The numbers it begins with."""
        return {each.key: each.value for each in self.numbers}

    def numbers_zh(self, numbers: Mapping[str, int]) -> str:
        """Say the numbers of a version."""
        return "，".join(f"{each.zh} {numbers.get(each.key, each.value)}{each.unit}" for each in self.numbers)


def _days(value: int, *, zh: str = "期间", least: int = 1, most: int = 1095) -> Number:
    return Number("days", zh, "日", value, least, most)


def _times(value: int, *, zh: str = "次数", unit: str = "次", least: int = 2, most: int = 1000) -> Number:
    return Number("times", zh, unit, value, least, most)


ALL = (
    # cases
    Pattern(
        "case-idle",
        "立案后搁置",
        "立案以后长期没有新的记录，可能不作为",
        SUPERVISED,
        "high",
        "cases",
        "case",
        "自{since}起没有新的记录，已超过{days}日",
        (_days(45, zh="没有记录满"),),
        as_of_now=True,
    ),
    Pattern(
        "clue-idle",
        "有案不立",
        "线索既不立案，也不决定不予立案",
        SUPERVISED,
        "high",
        "cases",
        "clue",
        "{since}发现的线索超过{days}日没有决定是否立案",
        (_days(30, zh="没有决定满"),),
        as_of_now=True,
    ),
    Pattern(
        "major-unreviewed",
        "重大处罚未经法制审核",
        "数额较大或者告知过听证权利，却没有法制审核意见",
        f"{PUNISHED}第58条",
        "high",
        "cases",
        "decision",
        "作出决定前没有法制审核意见，罚款{value}元",
        (Number("yuan", "罚款达到", "元", 10_000, 1, 10_000_000), _days(365)),
    ),
    Pattern(
        "reversed-unit",
        "决定屡被撤销（单位）",
        "一个单位的决定反复被撤销",
        SUPERVISED,
        "high",
        "cases",
        "unit",
        "{days}日内有{count}件决定被撤销",
        (_times(3, unit="件"), _days(365)),
    ),
    Pattern(
        "reversed-officer",
        "决定屡被撤销（人员）",
        "同一主办人员的决定反复被撤销",
        SUPERVISED,
        "medium",
        "cases",
        "person",
        "{days}日内主办的{count}件决定被撤销",
        (_times(2, unit="件"), _days(365)),
    ),
    Pattern(
        "fines-at-top",
        "罚款总是顶格",
        "不看情节一律顶格处罚",
        FINES,
        "medium",
        "cases",
        "unit",
        "本年有{count}件按裁量档次的上限罚款，占{share}%以上",
        (_times(5, unit="件"), Number("share", "占有上限的罚款", "%", 80, 1, 100)),
    ),
    Pattern(
        "spot-cluster",
        "当场处罚集中于一人",
        "当场处罚无须审批，集中于一人时应当看一看",
        SUPERVISED,
        "medium",
        "cases",
        "person",
        "{days}日内当场处罚{count}件",
        (_times(10, unit="件"), _days(30)),
    ),
    Pattern(
        "fines-rise",
        "罚款异常增长",
        "罚款数额年度间异常上升的应当实地核查，只作提示，不计分",
        FINES,
        "medium",
        "cases",
        "unit",
        "{since}当月罚款决定的数额比上年同月增长{percent}%以上，共{count}件",
        (
            Number("percent", "增长", "%", 50, 1, 10_000),
            Number("yuan", "当月至少", "元", 50_000, 0, 1_000_000_000),
        ),
    ),
    Pattern(
        "deviation-often",
        "经常偏离裁量基准",
        "偏离要有理由，经常偏离说明基准没有用或者没有被用",
        f"{PUNISHED}第34条",
        "medium",
        "cases",
        "unit",
        "{days}日内有{count}件决定偏离裁量档次",
        (_times(5, unit="件"), _days(180)),
    ),
    Pattern(
        "punished-again",
        "以罚代管",
        "同一当事人反复被同一单位罚款，问题没有改",
        SUPERVISED,
        "medium",
        "cases",
        "",
        "{days}日内被同一单位罚款{count}次",
        (_times(3), _days(365)),
    ),
    Pattern(
        "notice-often",
        "公告送达过多",
        "公告是最后的送达方式",
        "《民事诉讼法》第95条",
        "low",
        "cases",
        "unit",
        "{days}日内公告送达{count}次",
        (_times(5), _days(90)),
    ),
    Pattern(
        "measure-expiring",
        "强制措施临近期满没有处理",
        "期满而没有决定的应当立即解除",
        "《行政强制法》第25条、第28条",
        "high",
        "cases",
        "restraint",
        "期限到{since}为止，还没有解除或者作出处理决定",
        (_days(5, zh="期满前", most=60),),
        as_of_now=True,
    ),
    Pattern(
        "certificate-expiring",
        "证件临近到期而有在办案件",
        "证件到期以后参与的行为无效",
        "《行政处罚法》第42条",
        "medium",
        "cases",
        "person",
        "执法证件到{since}为止，在办案件{value}件",
        (_days(30, zh="到期前", most=180),),
        as_of_now=True,
    ),
    Pattern(
        "transfer-refused",
        "推诿移送和通报",
        "屡次拒绝属于或者可能属于本单位的事项",
        SUPERVISED,
        "high",
        "cases",
        "unit",
        "{days}日内对移送、通报提出异议或者拒绝{count}次",
        (_times(3), _days(180)),
    ),
    Pattern(
        "transfer-sent-on",
        "移送来的案件又移送出去",
        "同一事项在单位之间转来转去",
        SUPERVISED,
        "medium",
        "cases",
        "case",
        "由其他单位移送而来，又移送出去",
        (_days(365),),
    ),
    Pattern(
        "withheld-often",
        "不公开过多",
        "不公开须有法定理由，过多应当复查",
        "《政府信息公开条例》第5条",
        "low",
        "cases",
        "unit",
        "{days}日内有{count}项信息决定不公开",
        (_times(10, unit="项"), _days(90)),
    ),
    # visits
    Pattern(
        "firm-many-units",
        "多头检查",
        "短期内多个单位分别上门",
        INSPECTED,
        "high",
        "visits",
        "establishment",
        "{days}日内被检查{count}次，来自{units}个以上单位，不是联合检查",
        (Number("units", "单位数", "个", 4, 2, 50), _days(30)),
    ),
    Pattern(
        "pair-and-firm",
        "总是同样两个人去同一家",
        "检查人员与对象固定，不利于监督",
        INSPECTED,
        "low",
        "visits",
        "establishment",
        "本年{count}次检查都是同样两名人员",
        (_times(4),),
    ),
    Pattern(
        "visits-for-nothing",
        "反复检查没有问题",
        "多次检查都没有发现问题，应当降低频次",
        INSPECTED,
        "medium",
        "visits",
        "establishment",
        "本年{count}次检查都没有发现问题",
        (_times(3),),
    ),
    Pattern(
        "outside-area",
        "异地执法",
        "乡镇、街道到辖区以外检查",
        SUPERVISED,
        "high",
        "visits",
        "visit",
        "检查对象在另一乡镇、街道的监管范围内",
        (_days(365),),
    ),
    # powers
    Pattern(
        "power-nobody",
        "职权没有人能行使",
        "职权列入清单，却没有持有效证件的人在岗",
        f"{SUPERVISED}",
        "medium",
        "powers",
        "unit",
        "清单中的职权没有一名持证人员在岗：{ref}",
        as_of_now=True,
    ),
    # recordings
    Pattern(
        "recordings-owing",
        "应当记录而屡缺记录",
        "同一主办人员的执法活动反复缺少音像记录",
        "《行政处罚法》第47条",
        "high",
        "recordings",
        "person",
        "{days}日内有{count}次执法活动缺少音像记录",
        (_times(3), _days(90)),
    ),
    Pattern(
        "interruptions-place",
        "总在同一地点中断录制",
        "设备总在同一地点停止录制",
        "《行政处罚法》第47条",
        "medium",
        "recordings",
        "unit",
        "{days}日内在同一地点中断录制{count}次",
        (_times(3), _days(90)),
    ),
    Pattern(
        "looked-before-answer",
        "先看资料再作说明",
        "对本人资料的问题，先查看资料再说明原因",
        SUPERVISED,
        "low",
        "recordings",
        "finding",
        "在说明原因之前查看有关资料{count}次",
        (_days(365),),
    ),
    # complaints
    Pattern(
        "complaint-template",
        "投诉答复千篇一律",
        "不同的投诉得到一字不差的答复",
        SUPERVISED,
        "medium",
        "complaints",
        "unit",
        "{days}日内有{count}件投诉的答复一字不差",
        (_times(3, unit="件"), _days(180)),
    ),
)
PATTERNS = {each.key: each for each in ALL}
FINDINGS = tuple(each.finding for each in ALL)
