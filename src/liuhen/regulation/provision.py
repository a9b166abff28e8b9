"""Provision of recording devices 配备: 设备办法 articles 4–7 and 19. Numbers a county changes are in ``[[quota]]``,
``[[technical]]`` and ``[classes]`` of its file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from liuhen import county_rules
from liuhen.county_rules import Table
from liuhen.regulation.devices import ENDED
from liuhen.regulation.general import AV
from liuhen.regulation.parameters import REMIND_DAYS
from liuhen.regulation.vocabulary import Article, Check, Clock, Days, Duty, Finding, Gate, NamedDay

OURS = "本系统默认值"

# ── article 6: how many ──────────────────────────────────────────────────────────────────────────────────

COUNTED_KINDS = ("body_camera", "handheld_terminal")
"""执法记录仪和手持执法终端: what the ratio of article 6 is about."""
WORKING_STATES = ("available", "checked_out")
"""In the unit's own hands and working; a device in any other state does not count."""


@dataclass(frozen=True)
class Quota:
    """配备标准 of one class since a day: a device for every ``per`` officers (0: no ratio), ``least`` at least."""

    device_class: str
    per: int
    least: int
    since: date
    source: str

    @property
    def is_left_to_the_unit(self) -> bool:
        """Without a ratio the unit settles the number itself, by its need, above the least."""
        return not self.per

    @property
    def zh(self) -> str:
        ratio = f"每{self.per}名持证执法人员1台" if self.per else ""
        least = f"至少{self.least}台" if self.least else ""
        by_need = "按执法需要自行确定" if self.is_left_to_the_unit else ""
        return "，".join(filter(None, (ratio, least, by_need)))

    def is_looser_than(self, other: "Quota") -> bool:
        """Say whether there is a unit of which this asks fewer devices."""
        return any(self.required(officers) < other.required(officers) for officers in range(1, 1001))

    def required(self, officers: int, *, declared: int = 0) -> int:
        """Return how many devices so many certified officers must have, rounded up; ``declared``: the unit's own."""
        return max(self.least, declared if self.is_left_to_the_unit else -(-officers // self.per))


def quotas_of(found: Any, ours: tuple[Quota, ...], *, own_regulation: bool = True) -> tuple[Quota, ...]:
    """Read ``[[quota]]``: class, officers_per_device and/or at_least, source, since. Raises WrongRules.

    One that asks for fewer devices than the law's own stands on a regulation of the county's.
    """
    if found is None:
        return ours
    quotas = tuple(_quota(table) for table in county_rules.tables("quota", found))
    if missing := {"A", "B", "C"} - {quota.device_class for quota in quotas}:
        raise county_rules.wrong("quota", "class", f"没有写{'、'.join(sorted(missing))}类的标准，三类都要写")
    for device_class in ("A", "B", "C"):
        of_class = [quota for quota in quotas if quota.device_class == device_class]
        county_rules.demand_order("quota", f"class = {device_class}", [quota.since for quota in of_class])
        (law,) = (quota for quota in ours if quota.device_class == device_class)
        looser = next((quota for quota in of_class if quota.is_looser_than(law)), None)
        if looser and not own_regulation:
            raise county_rules.wrong(
                "quota",
                f"class = {device_class}",
                f"“{looser.zh}”比{law.source}的“{law.zh}”宽，须先在 [regulation] 写明本县自己的规定",
            )
    return quotas


def _quota(table: Table) -> Quota:
    device_class = table.text("class")
    if device_class not in ("A", "B", "C"):
        raise table.wrong("class", f"只能是 A、B、C，现在是 {device_class!r}")
    quota = Quota(
        device_class,
        per=table.whole("officers_per_device", least=0, most=1000, default=0),
        least=table.whole("at_least", least=0, most=1000, default=0),
        since=table.day("since"),
        source=table.text("source"),
    )
    table.done()
    if not (quota.per or quota.least):
        raise table.wrong("officers_per_device", f"和 at_least 都没有写，{device_class}类等于不要求配备")
    return quota


_ADOPTED = date(2022, 8, 26)
_A6 = f"《{AV.short}》第6条"
QUOTAS = quotas_of(
    county_rules.section("quota"),
    (
        Quota("A", per=2, least=0, since=_ADOPTED, source=_A6),
        Quota("B", per=5, least=0, since=_ADOPTED, source=_A6),
        Quota("C", per=0, least=1, since=_ADOPTED, source=_A6),
    ),
    own_regulation=county_rules.section("regulation") is not None,
)


def quota_on(device_class: str, on: date, *, quotas: Iterable[Quota] = QUOTAS) -> Quota | None:
    """Return the quota of a class in force on a day; None before there was one, and for a unit without a class."""
    known = [quota for quota in quotas if quota.device_class == device_class and quota.since <= on]
    return max(known, key=lambda quota: quota.since, default=None)


def required(
    device_class: str, officers: int, *, on: date, quotas: Iterable[Quota] = QUOTAS, declared: int = 0
) -> int:
    """Return how many body cameras and handheld terminals a unit must have on a day. 《设备办法》第6条."""
    quota = quota_on(device_class, on, quotas=quotas)
    return quota.required(officers, declared=declared) if quota else 0


# ── article 6: which class ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Classes:
    """The default class of every field of enforcement."""

    fields: dict[str, str]
    source: str
    since: date


def classes_of(found: Any, ours: Classes, *, own_regulation: bool = True) -> Classes:
    """Read ``[classes]``: A, B and C as lists of fields, source, since. Raises WrongRules.

    A field that comes into a lower class than the law's stands on a regulation of the county's.
    """
    if found is None:
        return ours
    table = Table("classes", found)
    fields: dict[str, str] = {}
    for device_class in ("A", "B", "C"):
        for field in table.texts(device_class):
            if field in fields:
                raise table.wrong(device_class, f"“{field}”已在{fields[field]}类")
            fields[field] = device_class
    classes = Classes(fields, table.text("source"), table.day("since"))
    table.done()
    lower = [
        field for field, device_class in fields.items() if device_class > ours.fields.get(field, device_class)
    ]
    if lower and not own_regulation:
        raise table.wrong(
            fields[lower[0]],
            f"“{lower[0]}”按{ours.source}是{ours.fields[lower[0]]}类，降低类别须先在 [regulation] 写明本县自己的规定",
        )
    return classes


_FIELDS = {
    "A": "公安 市场监管 生态环境 文化旅游 交通运输 农业农村 卫生健康 城市管理",
    "B": "自然资源 住房城乡建设（人民防空） 水利 应急管理 林业草原 乡镇政府 街道办事处",
    "C": "发展改革 工业和信息化 教育体育 民宗 民政 财政 人力资源社会保障 审计 统计 医疗保障 保密 档案 残联 气象"
    " 新闻出版",
}
CLASSES = classes_of(
    county_rules.section("classes"),
    Classes(
        {field: key for key, fields in _FIELDS.items() for field in fields.split()},
        _A6,
        _ADOPTED,
    ),
    own_regulation=county_rules.section("regulation") is not None,
)

# ── article 7: how good ──────────────────────────────────────────────────────────────────────────────────

FEATURES = {
    "explosion_proof": "防爆",
    "infrared": "红外夜视",
    "gps": "GPS定位",
    "live_upload": "无线实时上传",
}
PROTECTIONS = {"tamper_protection": "防删改", "encryption": "加密存储"}


class Figures(Protocol):
    """The technical figures of a model; a number is None where the maker's paper does not state it."""

    @property
    def kind(self) -> Any: ...
    @property
    def width_px(self) -> Any: ...
    @property
    def height_px(self) -> Any: ...


@dataclass(frozen=True)
class Standard:
    """技术标准 since a day; 0 and False demand nothing."""

    since: date
    source: str
    width_px: int = 0
    height_px: int = 0
    pixels_mp: int = 0
    battery_hours: int = 0
    storage_gb: int = 0
    tamper_protection: bool = False
    encryption: bool = False

    @property
    def zh(self) -> str:
        """Say what is demanded, in one line."""
        said = [f"分辨率{self.width_px}×{self.height_px}以上"] if self.width_px or self.height_px else []
        said += [f"{zh}{getattr(self, key)}{unit}以上" for key, zh, unit in _AMOUNTS if getattr(self, key)]
        return "，".join([*said, *(zh for key, zh in PROTECTIONS.items() if getattr(self, key))])

    def shortfalls(self, figures: Figures) -> list[str]:
        """Say in Chinese clauses where a model falls short; nothing where it meets the standard."""
        if figures.kind not in COUNTED_KINDS:
            return []
        reasons = [self._resolution(figures)]
        for key, zh, unit in _AMOUNTS:
            has, wanted = getattr(figures, key), getattr(self, key)
            if wanted and (has is None or has < wanted):
                given = "没有登记" if has is None else f"为{has}{unit}"
                reasons.append(f"{zh}{given}，应在{wanted}{unit}以上")
        reasons += [
            f"没有{zh}功能"
            for key, zh in PROTECTIONS.items()
            if getattr(self, key) and not getattr(figures, key)
        ]
        return [reason for reason in reasons if reason]

    def _resolution(self, figures: Figures) -> str:
        """Compare the longer with the longer side: a camera turned upright records no less."""
        if not (self.width_px or self.height_px):
            return ""
        wanted = f"应在{self.width_px}×{self.height_px}以上"
        if figures.width_px is None or figures.height_px is None:
            return f"分辨率没有登记，{wanted}"
        has = sorted((figures.width_px, figures.height_px))
        short, long = sorted((self.width_px, self.height_px))
        fits = has[0] >= short and has[1] >= long
        return "" if fits else f"分辨率为{figures.width_px}×{figures.height_px}，{wanted}"


_AMOUNTS = (
    ("pixels_mp", "像素", "万"),
    ("battery_hours", "续航", "小时"),
    ("storage_gb", "存储", "GB"),
)
# Article 7 says 高清, 较大 and 较长 without a number: these are our defaults, a county's to set.
DEFAULT_STANDARD = Standard(
    since=_ADOPTED, source=OURS, width_px=1920, height_px=1080, battery_hours=6, storage_gb=32,
    tamper_protection=True,
)  # fmt: skip


def standards_of(found: Any, ours: tuple[Standard, ...]) -> tuple[Standard, ...]:
    """Read ``[[technical]]``; what a table leaves out is not demanded. Raises WrongRules."""
    if found is None:
        return ours
    standards = tuple(_standard(table) for table in county_rules.tables("technical", found))
    if not standards:
        raise county_rules.wrong("technical", "", "没有写任何标准")
    county_rules.demand_order("technical", "", [standard.since for standard in standards])
    return standards


MOST_MEGAPIXELS = 200


def _standard(table: Table) -> Standard:
    if isinstance(wrong := table.found.get("pixels_mp"), int) and wrong > MOST_MEGAPIXELS:
        raise table.wrong(
            "pixels_mp", f"按百万像素（MP）填写，{wrong} 过大；如要求{wrong}万像素，应写 {-(-wrong // 100)}"
        )
    standard = Standard(
        since=table.day("since"),
        source=table.text("source"),
        width_px=table.whole("width_px", least=0, most=20_000, default=0),
        height_px=table.whole("height_px", least=0, most=20_000, default=0),
        # A megapixel is 百万, a model's pixels are registered in 万.
        pixels_mp=100 * table.whole("pixels_mp", least=0, most=MOST_MEGAPIXELS, default=0),
        battery_hours=table.whole("battery_hours", least=0, most=1_000, default=0),
        storage_gb=table.whole("storage_gb", least=0, most=100_000, default=0),
        tamper_protection=table.yes("tamper_protection"),
        encryption=table.yes("encryption"),
    )
    table.done()
    if not standard.zh:
        raise table.wrong("width_px", "等都没有写，等于没有技术标准")
    return standard


STANDARDS = standards_of(county_rules.section("technical"), (DEFAULT_STANDARD,))


def standard_on(on: date, *, standards: Iterable[Standard] = STANDARDS) -> Standard | None:
    """Return the technical standard in force on a day."""
    return max((s for s in standards if s.since <= on), key=lambda s: s.since, default=None)


def judge(figures: Figures, *, on: date, standards: Iterable[Standard] = STANDARDS) -> list[str]:
    """Say why a model falls short of the standard of a day; nothing where it meets it. 《设备办法》第7条."""
    standard = standard_on(on, standards=standards)
    return standard.shortfalls(figures) if standard else []


def missing_features(model: Any, features: Iterable[str]) -> list[str]:
    """Say in Chinese which of the special features a model lacks; without a registered model (None) all of them."""
    return [FEATURES[key] for key in features if not getattr(model, key, False)]


def lacks(kind: str, model: Any, features: Iterable[str]) -> list[str]:
    """Say which special features a device lacks; article 7 asks them of body cameras and handheld terminals only."""
    return missing_features(model, features) if kind in COUNTED_KINDS else []


# ── the numbers in force, for the rulebook ───────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Figure:
    """A number of an article that is not a Parameter, with what it rests on; ``section`` of the file sets it."""

    article: str
    zh: str
    said: str
    source: str
    since: date
    section: str

    @property
    def is_countys(self) -> bool:
        """Whether the county's file set it."""
        return county_rules.section(self.section) is not None

    def __str__(self) -> str:
        return f"{self.zh} {self.said}（{self.source}，自{self.since}起）"


FIGURES = (
    *(Figure("av-6", f"{q.device_class}类配备标准", q.zh, q.source, q.since, "quota") for q in QUOTAS),
    Figure(
        "av-6", "按行业的默认类别", f"{len(CLASSES.fields)}个行业", CLASSES.source, CLASSES.since, "classes"
    ),
    *(Figure("av-7", "技术标准", s.zh, s.source, s.since, "technical") for s in STANDARDS),
)

# ── the articles and their duties ────────────────────────────────────────────────────────────────────────

A4 = Article(AV, 4, "各执法机关按规定和需要配备设备，县级司法行政机关监督检查配备情况。")


@dataclass(frozen=True)
class ClosingFacts:
    """What is left of an inspection's findings when it is to be closed."""

    unsettled: int


def is_followed_to_the_end(_: Any, facts: ClosingFacts) -> bool:
    return facts.unsettled == 0


FOLLOWED_TO_THE_END = Gate(
    is_followed_to_the_end,
    "检查提出的问题还有{unsettled}个没有整改完毕或作出结论",
    "请先责令整改并复查，或认可单位的说明",
)


def has_enough(row: Any) -> bool:
    return bool(row.shortfall == 0)


SHORT_OF_DEVICES = Finding("UNIT-SHORT-OF-DEVICES", "执法记录仪、手持执法终端少于应配数量")
EQUIPMENT_IN_VIEW = Duty(
    "av-4-1",
    A4,
    "standing",
    "各机关应配与实配对照可见，县司法局一张表看全县，可发起配备监督检查并跟踪整改。",
    state="built",
    gates=(FOLLOWED_TO_THE_END,),
    enforced_in=(
        "liuhen.apps.provision.queries.table.rows_for",
        "liuhen.apps.provision.lifecycle.OPEN_INSPECTION",
        "liuhen.apps.provision.lifecycle.CLOSE_INSPECTION",
    ),
)

A5 = Article(AV, 5, "纳入通用标准的按标准配，其余按需要配；专项经费不得挪作无关设备；不达标的要更换淘汰。")


def is_counted_or_justified(_: Any, facts: Any) -> bool:
    """A kind of article 6 needs no reason of its own: the article itself is one."""
    return facts.kind in COUNTED_KINDS or facts.counted_under_standard or bool(facts.need.strip())


COUNTED_OR_JUSTIFIED = Gate(
    is_counted_or_justified,
    "这类设备既没有标明纳入通用办公设备标准，也没有写明执法需要",
    "请标明已纳入通用办公设备配置标准，或写明执法需要的理由",
)
COUNT_UNDER_STANDARD = Duty(
    "av-5-1",
    A5,
    "register",
    "已纳入通用办公设备标准的设备标明并按该标准的数量计数，其余的写明执法需要；执法记录仪和手持终端按第6条配备，不另写理由。",
    state="built",
    gates=(COUNTED_OR_JUSTIFIED,),
    enforced_in=(
        "liuhen.apps.devices.lifecycle.REGISTER",
        "liuhen.apps.devices.lifecycle.JUSTIFY",
        "liuhen.apps.provision.lifecycle.SET_OFFICE_QUOTA",
    ),
)


@dataclass(frozen=True)
class SpendingFacts:
    """What the device budget is to be spent on."""

    unit_id: int
    purpose: str
    """purchase or upkeep."""
    device_zh: str
    device_unit_id: int | None
    device_state: str


def is_tied_to_a_device(_: Any, facts: SpendingFacts) -> bool:
    return facts.device_unit_id is not None


def is_of_the_units_own(_: Any, facts: SpendingFacts) -> bool:
    return facts.device_unit_id == facts.unit_id


def is_still_kept(_: Any, facts: SpendingFacts) -> bool:
    return facts.purpose != "upkeep" or facts.device_state not in ENDED


TIED_TO_A_DEVICE = Gate(
    is_tied_to_a_device,
    "没有对应到已登记的记录设备，与本单位执法无关的支出不得在专项经费列支",
    "请先登记设备，再按设备列支",
)
OF_THE_UNITS_OWN = Gate(
    is_of_the_units_own, "{device_zh}不是本单位登记的设备", "请由登记该设备的单位在自己的经费中列支"
)
STILL_KEPT = Gate(is_still_kept, "{device_zh}已经退役或者核销，不再发生维护费用", "请核对设备编号")
BUDGET_FOR_ENFORCEMENT = Duty(
    "av-5-2",
    A5,
    "gate",
    "专项经费的支出对应到本单位已登记的设备或其维护，与本单位执法无关的购置不予列支。",
    state="built",
    gates=(TIED_TO_A_DEVICE, OF_THE_UNITS_OWN, STILL_KEPT),
    enforced_in=("liuhen.apps.provision.lifecycle.BOOK",),
)


@dataclass(frozen=True)
class RenewalFacts:
    """How the device stands when its renewal is reported done."""

    device_zh: str
    is_ended: bool
    shortfalls: tuple[str, ...]

    @property
    def shortfalls_zh(self) -> str:
        return "、".join(self.shortfalls)


def is_renewed(_: Any, facts: RenewalFacts) -> bool:
    return facts.is_ended or not facts.shortfalls


def last_day_to_renew(renewal: Any) -> date:
    """Return the day the plan names."""
    on: date = renewal.due_on
    return on


def is_planned_for(device: Any) -> bool:
    return not device.shortfalls or bool(device.is_planned)


RENEWED = Gate(
    is_renewed, "{device_zh}仍未达标（{shortfalls_zh}），也没有退役", "请先更换型号登记，或办理退役"
)
BELOW_STANDARD = Finding("DEVICE-BELOW-STANDARD", "设备低于技术标准，没有更换、升级或淘汰的计划")
REPLACE_SUBSTANDARD = Duty(
    "av-5-3",
    A5,
    "standing",
    "低于技术标准的设备列出更换、升级或淘汰计划，有责任人和期限；退役留痕并保留历史。",
    state="built",
    gates=(RENEWED,),
    clock=Clock(
        NamedDay(last_day_to_renew),
        starts="renewal.planned",
        stops=("renewal.done", "renewal.withdrawn"),
        lapses=("renewal.withdrawn",),
        overdue=Finding("RENEWAL-OVERDUE", "超过计划期限没有完成不达标设备的更换、升级或淘汰"),
        remind=Days(REMIND_DAYS.value),
    ),
    checks=(Check("不达标的设备有计划", is_planned_for, BELOW_STANDARD),),
    enforced_in=(
        "liuhen.apps.provision.lifecycle.PLAN_RENEWAL",
        "liuhen.apps.provision.lifecycle.FINISH_RENEWAL",
        "liuhen.apps.provision.jobs.raise_substandard",
    ),
)

A6 = Article(AV, 6, "执法记录仪或手持终端按A、B、C三类机关的执法人数比例配备，类别由机关按实际确定。")
_NEWEST = [quota_on(key, date.max) for key in ("A", "B", "C")]


@dataclass(frozen=True)
class ClassFacts:
    """The class a unit settles on, beside the default of its field, and the number it needs (0: the least)."""

    device_class: str
    default_class: str
    field: str
    reason: str
    quantity: int
    quota: Quota | None
    """Of the class settled on, as in force on the day."""

    @property
    def least(self) -> int:
        return self.quota.least if self.quota else 0


def is_the_units_to_settle(_: Any, facts: ClassFacts) -> bool:
    return not facts.quantity or (facts.quota is not None and facts.quota.is_left_to_the_unit)


def is_no_less_than_the_least(_: Any, facts: ClassFacts) -> bool:
    return not facts.quantity or facts.quantity >= facts.least


def states_the_need(_: Any, facts: ClassFacts) -> bool:
    return facts.quantity <= facts.least or bool(facts.reason.strip())


THE_UNITS_TO_SETTLE = Gate(
    is_the_units_to_settle,
    "{device_class}类按持证执法人员数的比例配备，台数不由单位另行确定",
    "请不填台数；执法需要更多的，可以超过应配数配备",
)
NO_LESS_THAN_THE_LEAST = Gate(
    is_no_less_than_the_least, "自行确定的{quantity}台少于最低配备数量{least}台", "请确定为{least}台以上"
)
NEED_IS_STATED = Gate(
    states_the_need, "自行确定配备{quantity}台，没有写明执法需要", "请在理由中写明本单位的执法需要"
)
DEVICES_PER_OFFICER = Duty(
    "av-6-1",
    A6,
    "standing",
    "执法记录仪和手持执法终端按当日持证执法人员计算应配数（"
    + "；".join(f"{quota.device_class}类{quota.zh}" for quota in _NEWEST if quota)
    + "），向上取整；只计本单位完好、达标的设备。",
    state="built",
    gates=(THE_UNITS_TO_SETTLE, NO_LESS_THAN_THE_LEAST, NEED_IS_STATED),
    checks=(Check("实配不少于应配", has_enough, SHORT_OF_DEVICES),),
    enforced_in=(
        "liuhen.regulation.provision.required",
        "liuhen.apps.provision.queries.table.rows_for",
        "liuhen.apps.provision.lifecycle.DECIDE_CLASS",
    ),
)


def has_its_reason(_: Any, facts: ClassFacts) -> bool:
    return facts.device_class == facts.default_class or bool(facts.reason.strip())


REASON_FOR_ANOTHER_CLASS = Gate(
    has_its_reason,
    "{field}默认为{default_class}类，改为{device_class}类没有写明理由",
    "请按本单位执法实际写明理由",
)
DEFAULT_CLASS = Duty(
    "av-6-2",
    A6,
    "scope",
    "按行业给出机关的默认配备类别，机关确定其他类别须写明理由，全部留痕。",
    state="built",
    gates=(REASON_FOR_ANOTHER_CLASS,),
    enforced_in=("liuhen.apps.provision.lifecycle.DECIDE_CLASS",),
)

A7 = Article(AV, 7, "设备要清晰、续航久、流畅、防删改；有特殊需要的应具备防爆、夜视、定位、实时上传等功能。")
_STANDARD = standard_on(date.max)


def has_what_the_post_needs(_: Any, facts: Any) -> bool:
    """The article asks for it where the enforcement needs it: of one outing that does not, somebody says why."""
    return not facts.lacking or bool(facts.need_set_aside.strip())


HAS_WHAT_THE_POST_NEEDS = Gate(
    has_what_the_post_needs,
    "{device_zh}的型号没有登记{officer_name}所在岗位需要的{lacking_zh}功能",
    "请换用具备该功能的设备；本次执法确不涉及这一特殊需要的，请写明理由",
)
TECHNICAL_STANDARD = Duty(
    "av-7-1",
    A7,
    "standing",
    "每个型号登记技术参数，按技术标准判定"
    + (f"（{_STANDARD.zh}）" if _STANDARD else "")
    + "，有特殊需要的岗位须有相应功能的设备，没有该功能的不得领用，除非写明本次执法不涉及。",
    state="built",
    gates=(HAS_WHAT_THE_POST_NEEDS,),
    enforced_in=(
        "liuhen.regulation.provision.judge",
        "liuhen.apps.devices.lifecycle.REGISTER_MODEL",
        "liuhen.apps.devices.lifecycle.CHECK_OUT",
        "liuhen.apps.devices.lifecycle.CHECK_OUT_ON_LOAN",
        "liuhen.apps.provision.lifecycle.STATE_NEED",
    ),
)

A19 = Article(AV, 19, "设备的配备和运维费用由各机关在部门预算中统筹保障。")
YEARLY_BUDGET = Duty(
    "av-19-1",
    A19,
    "register",
    "每个机关每年登记购置和运维预算、支出，以及补足缺口所需费用。",
    state="built",
    enforced_in=(
        "liuhen.apps.provision.lifecycle.SET_BUDGET",
        "liuhen.apps.provision.queries.budgets.shortfall_cost",
    ),
)

PROBLEMS: dict[str, tuple[Finding, Duty]] = {
    "short": (SHORT_OF_DEVICES, DEVICES_PER_OFFICER),
    "below": (Finding("UNIT-BELOW-STANDARD", "配备的设备低于技术标准"), TECHNICAL_STANDARD),
    "unplanned": (
        Finding("UNIT-WITHOUT-RENEWAL", "低于技术标准的设备没有更换、升级或淘汰计划"),
        REPLACE_SUBSTANDARD,
    ),
    "unjustified": (
        Finding("UNIT-DEVICES-UNJUSTIFIED", "设备没有标明纳入通用标准，也没有写明执法需要"),
        COUNT_UNDER_STANDARD,
    ),
    "misused": (Finding("UNIT-BUDGET-MISUSED", "专项经费用于与本单位执法无关的设备"), BUDGET_FOR_ENFORCEMENT),
    "unfunded": (Finding("UNIT-WITHOUT-BUDGET", "没有编列本年度设备购置和运维经费"), YEARLY_BUDGET),
}
"""What an inspection of a unit's equipment may find, each with the duty that was not met."""
