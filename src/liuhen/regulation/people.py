"""Units, officers and their certificates 人员与证件: 责任制 articles 5, 8, 18, 19, 24."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen.regulation.general import RS
from liuhen.regulation.parameters import OFFICERS_ON_SITE
from liuhen.regulation.vocabulary import Article, Check, Duty, Finding, Gate

A5 = Article(RS, 5, "县政府依法组织执法人员的资格培训、考核和发证。")


@dataclass(frozen=True)
class CertificateStanding:
    """Whether a certificate holds on one day, and if not, a Chinese clause that says why."""

    valid: bool
    reason: str = ""
    until: date | None = None


NO_CERTIFICATE = CertificateStanding(valid=False, reason="未取得行政执法证件")


def certificate_standing(
    *,
    on: date,
    valid_from: date,
    valid_until: date,
    suspended_on: date | None = None,
    resumed_on: date | None = None,
    withdrawn_on: date | None = None,
    off_post_since: date | None = None,
    off_post_through: date | None = None,
) -> CertificateStanding:
    """Judge a certificate on a day: valid through ``valid_until``; suspended before ``resumed_on`` only.

    Whoever is off enforcement posts 离岗 has a certificate that is good for nothing, through its last day.
    """

    def no(reason: str) -> CertificateStanding:
        return CertificateStanding(valid=False, reason=reason, until=valid_until)

    if withdrawn_on is not None and withdrawn_on <= on:
        return no(f"证件已于{day_zh(withdrawn_on)}收缴")
    if valid_until < on:
        return no(f"证件已于{day_zh(valid_until)}到期")
    if suspended_on is not None and suspended_on <= on and (resumed_on is None or on < resumed_on):
        return no(f"证件自{day_zh(suspended_on)}起暂扣")
    if is_off_post(on=on, since=off_post_since, through=off_post_through):
        through = f"至{day_zh(off_post_through)}" if off_post_through else ""
        return no(f"本人自{day_zh(off_post_since or on)}起离岗{through}")
    if on < valid_from:
        return no(f"证件自{day_zh(valid_from)}起才有效")
    return CertificateStanding(valid=True, until=valid_until)


def is_off_post(*, on: date, since: date | None, through: date | None) -> bool:
    """Say whether somebody is off enforcement posts on a day, both ends included."""
    return since is not None and since <= on and (through is None or on <= through)


def not_suspended_for_a_fault(certificate: Any, _: Any) -> bool:
    return not certificate.suspended_by


NOT_FOR_A_FAULT = Gate(
    not_suspended_for_a_fault, "证件因责任追究暂扣，不能自行恢复", "请由作出处理决定的机关解除处理"
)


def day_zh(day: date) -> str:
    """Write a day as 2026年11月24日."""
    return f"{day.year}年{day.month}月{day.day}日"


def is_numbered_once(row: Any) -> bool:
    """Say whether no other row had the number first; whoever comes second has its id behind a blank."""
    return " " not in row.number_key


PERSON_ONCE = Check(
    "人员编号只登记一次",
    is_numbered_once,
    Finding(
        "PERSON-REGISTERED-TWICE", "人员编号与另一人相同，只是写法不同（全角、小写等），请核对是否重复登记"
    ),
)
CERTIFICATE_ONCE = Check(
    "证号只登记一次",
    is_numbered_once,
    Finding(
        "CERTIFICATE-REGISTERED-TWICE",
        "证号与另一份证件相同，只是写法不同（全角、小写等），请核对是否重复登记",
    ),
)

CERTIFY_OFFICERS = Duty(
    "rs-5-1",
    A5,
    "register",
    "执法人员的培训、考试成绩和证件（颁发、有效期、暂扣、收缴、年检）有登记，任一天的证件状态可查。",
    state="built",
    gates=(NOT_FOR_A_FAULT,),
    checks=(PERSON_ONCE, CERTIFICATE_ONCE),
    enforced_in=(
        "liuhen.apps.people.lifecycle.ISSUE",
        "liuhen.apps.people.queries.standing",
        "liuhen.apps.findings.jobs.raise_registered_twice",
        "liuhen.apps.officers.lifecycle.RECORD",
    ),
)

A8 = Article(RS, 8, "单位主要负责人是执法工作第一责任人，分管负责人承担分管责任。")


@dataclass(frozen=True)
class LeaderFacts:
    """Who leads a unit today, and whether whoever acts as its head does; one that never named a head is not kept."""

    is_kept: bool = False
    unit_zh: str = ""
    vacant_since: date | None = None
    leads: bool = False
    leaders_zh: str = ""

    @property
    def vacant_zh(self) -> str:
        return day_zh(self.vacant_since) if self.vacant_since else ""


NOT_A_HEAD = LeaderFacts()


def has_a_principal(_: Any, facts: LeaderFacts) -> bool:
    return facts.vacant_since is None


def is_led_by_whoever_approves(_: Any, facts: LeaderFacts) -> bool:
    return not facts.is_kept or facts.leads


PRINCIPAL_IS_NAMED = Gate(
    has_a_principal,
    "{unit_zh}自{vacant_zh}起没有主要负责人，也没有主持工作的负责人，无人可以批准",
    "请先登记{unit_zh}的主要负责人或主持工作的负责人，由其批准",
)
LEADER_OF_THE_DAY = Gate(
    is_led_by_whoever_approves,
    "您今天不是{unit_zh}的主要负责人，也不分管这件事",
    "请由{leaders_zh}批准；分管有变动的，请先登记",
)


BY_A_LEADER = (PRINCIPAL_IS_NAMED, LEADER_OF_THE_DAY)
"""What an app lays before the approvals of a unit's head."""


def holds_no_office(_: Any, facts: Any) -> bool:
    return not facts.offices_zh


RELEASED_FIRST = Gate(
    holds_no_office,
    "{offices_zh}，还没有登记免去",
    "请先在“负责人”中登记免去职务，再登记离岗",
)


def is_led(facts: Any) -> bool:
    return facts.vacant_since is None


UNIT_IS_LED = Check(
    "单位有主要负责人或主持工作的负责人",
    is_led,
    Finding("UNIT-WITHOUT-PRINCIPAL", "主要负责人离任后，没有登记接任或主持工作的负责人"),
)

NAME_PRINCIPALS = Duty(
    "rs-8-1",
    A8,
    "register",
    "每个单位登记第一责任人、分管负责人及各自的分管范围。",
    state="built",
    gates=(PRINCIPAL_IS_NAMED, LEADER_OF_THE_DAY, RELEASED_FIRST),
    checks=(UNIT_IS_LED,),
    enforced_in=(
        "liuhen.apps.offices.lifecycle.NAME",
        "liuhen.apps.offices.queries.leader_facts",
        "liuhen.apps.offices.jobs.raise_vacant",
    ),
)

A18 = Article(RS, 18, "任职上岗须培训考试合格并持证；无证人员不得安排执法；制式服装按国家规定穿着。")


def holds_a_valid_certificate(_: Any, facts: Any) -> bool:
    return bool(facts.certificate_valid_on_day)


CERTIFICATE_IS_VALID = Gate(
    holds_a_valid_certificate,
    "{officer_name}当日没有有效的行政执法证件，{certificate_reason}",
    "请由当日持有效证件的执法人员承担，或先办理证件",
)


def is_certified_for_the_field(_: Any, facts: Any) -> bool:
    return facts.field == "" or facts.field in facts.certificate_fields


FIELD_IS_COVERED = Gate(
    is_certified_for_the_field,
    "{officer_name}的执法证件不是“{field}”领域的",
    "请由持有该领域执法证件的人员承担",
)

ONLY_CERTIFIED = Duty(
    "rs-18-1",
    A18,
    "gate",
    "当日没有有效执法证件或证件属于其他领域的人员不得被安排执法，也不得领用执法设备。",
    state="built",
    gates=(CERTIFICATE_IS_VALID, FIELD_IS_COVERED),
    enforced_in=(
        "liuhen.apps.devices.lifecycle.CHECK_OUT",
        "liuhen.apps.activities.lifecycle.PLAN",
        "liuhen.apps.activities.lifecycle.ASSIGN",
        "liuhen.apps.activities.lifecycle.START",
    ),
)


@dataclass(frozen=True)
class UniformField:
    """A field whose officers wear a uniform: ``fields`` as certificates call it, ``source`` that of its scheme.

    Without a source the field has one of its own, which we have not read: whoever issues names it.
    """

    zh: str
    fields: tuple[str, ...]
    source: str = ""


SCHEME = "《综合行政执法制式服装和标志管理办法》（财行〔2020〕299号）"
UNIFORM_FIELDS: dict[str, UniformField] = {
    "environment": UniformField("生态环境", ("生态环境", "生态环境保护", "环境保护"), SCHEME),
    "transport": UniformField("交通运输", ("交通运输",), SCHEME),
    "agriculture": UniformField("农业", ("农业", "农业农村"), SCHEME),
    "culture": UniformField("文化市场", ("文化市场", "文化旅游"), SCHEME),
    "emergency": UniformField("应急管理", ("应急管理",), SCHEME),
    "market": UniformField("市场监管", ("市场监管", "市场监督管理"), SCHEME),
    "urban": UniformField("城市管理", ("城市管理",)),
    "police": UniformField("公安", ("公安",)),
}
"""The six fields of the national scheme, then those with a scheme of their own; nobody else wears one."""


def uniform_field_of(fields: Collection[str]) -> str:
    """Return the key of the field by whose scheme a holder of such certificates wears a uniform, or ""."""
    return next((key for key, each in UNIFORM_FIELDS.items() if set(each.fields) & set(fields)), "")


@dataclass(frozen=True)
class UniformFacts:
    """For whom a uniform is issued, as of the day of issue."""

    officer_name: str
    is_officer: bool
    front_line: bool
    certificate_valid_on_day: bool
    certificate_reason: str
    fields_zh: str
    scheme: str
    source: str

    @property
    def scheme_zh(self) -> str:
        return UNIFORM_FIELDS[self.scheme].zh if self.scheme else ""


def is_on_the_front_line(_: Any, facts: UniformFacts) -> bool:
    return facts.is_officer and facts.front_line


def is_of_a_field_in_uniform(_: Any, facts: UniformFacts) -> bool:
    return bool(facts.scheme)


def names_its_source(_: Any, facts: UniformFacts) -> bool:
    return bool(facts.source)


ON_THE_FRONT_LINE = Gate(
    is_on_the_front_line,
    "{officer_name}不是执法一线的行政执法人员",
    "制式服装只配发给持证的执法一线人员，不得扩大范围",
)
FIELD_IN_UNIFORM = Gate(
    is_of_a_field_in_uniform,
    "{officer_name}的执法领域是{fields_zh}，不在统一着装的范围内",
    "只有生态环境、交通运输、农业、文化市场、应急管理、市场监管六个领域和另有规定的城市管理、公安可以配发",
)
UNIFORM_SOURCE = Gate(
    names_its_source,
    "{scheme_zh}的制式服装另有规定，没有写明依据",
    "请写明配发所依据的文件",
)

WEARING_GROUNDS: dict[str, str] = {
    "field": "所在领域不在统一着装的范围内",
    "not-certified": "没有有效执法证件",
    "auxiliary": "辅助人员穿着制式服装",
    "not-front-line": "不在执法一线",
    "off-duty": "不执行公务时穿着",
    "lent": "借给他人穿着",
}


def is_worn_within_scope(wearing: Any) -> bool:
    return not wearing.ground


WORN_WITHIN_SCOPE = Check(
    "制式服装只由规定范围内的人员穿着",
    is_worn_within_scope,
    Finding("UNIFORM-OUT-OF-SCOPE", "超出规定范围穿着制式服装"),
)
ISSUE_UNIFORMS = Duty(
    "rs-18-2",
    A18,
    "register",
    "制式服装按国家规定发放并登记，超范围着装列为监督事项。",
    state="built",
    gates=(ON_THE_FRONT_LINE, CERTIFICATE_IS_VALID, FIELD_IN_UNIFORM, UNIFORM_SOURCE),
    checks=(WORN_WITHIN_SCOPE,),
    enforced_in=("liuhen.apps.officers.lifecycle.ISSUE", "liuhen.apps.officers.lifecycle.NOTE_WEARING"),
)

A19 = Article(RS, 19, "辅助人员的身份、岗位、职责须明确并与执法人员相区别，只能协助，不得单独执法。")


def is_not_auxiliary(_: Any, facts: Any) -> bool:
    return not facts.is_auxiliary


NOT_AUXILIARY = Gate(
    is_not_auxiliary,
    "{officer_name}是行政执法辅助人员，只能协助，不得单独执法",
    "请由持证的执法人员承担",
)


def has_enough_officers(_: Any, facts: Any) -> bool:
    return bool(facts.certified_officers >= OFFICERS_ON_SITE.value)


ENOUGH_OFFICERS = Gate(
    has_enough_officers,
    "持证的执法人员只有{certified_officers}人，少于{officers_needed}人，辅助人员不计入",
    "请先安排持证的执法人员参加",
)

AUXILIARIES_ASSIST_ONLY = Duty(
    "rs-19-1",
    A19,
    "gate",
    "辅助人员单独标明身份、岗位和职责，只能协助，不得主办、签字、决定，也不得单独领用设备。",
    state="built",
    gates=(NOT_AUXILIARY, ENOUGH_OFFICERS),
    enforced_in=(
        "liuhen.apps.devices.lifecycle.CHECK_OUT",
        "liuhen.apps.activities.lifecycle.START",
        "liuhen.apps.activities.lifecycle.SIGN",
        "liuhen.apps.people.actions.register.issue_certificate",
    ),
)

A24 = Article(RS, 24, "执法人员对自己的执法行为承担直接责任，接受监督检查。")
OFFICER_FILE = Duty(
    "rs-24-1",
    A24,
    "register",
    "每名执法人员有一份档案：岗位、证件、培训、活动、问题、表彰与处理，行为可追溯到人。",
    state="built",
    enforced_in=("liuhen.apps.officers.queries.files_visible_to", "liuhen.apps.officers.lifecycle.RECORD"),
)
