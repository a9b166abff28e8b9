"""The two regulations themselves, and the articles that ask nothing of software."""

from dataclasses import replace
from datetime import date
from typing import Any

from liuhen import county_rules
from liuhen.county_rules import Table
from liuhen.regulation.vocabulary import Article, Regulation


def regulation_of(found: Any, ours: Regulation, *, section: str = "regulation") -> Regulation:
    """Read ``[regulation]`` or ``[responsibility]``: what the county calls its own, since when. Raises WrongRules."""
    if found is None:
        return ours
    table = Table(section, found)
    named = replace(
        ours,
        zh=table.text("name"),
        short=table.text("short"),
        in_force=table.day("since"),
        source=table.text("source"),
    )
    table.done()
    return named


AV = regulation_of(
    county_rules.section("regulation"),
    Regulation(
        key="av",
        zh="柳河县行政执法音像记录设备配备和管理使用办法",
        short="设备办法",
        articles=20,
        in_force=date(2022, 8, 26),
    ),
)
# 责任制 names no day of its own; it came with the same notice 柳政办发〔2022〕14号.
RS = regulation_of(
    county_rules.section("responsibility"),
    Regulation(key="rs", zh="柳河县行政执法责任制", short="责任制", articles=56, in_force=date(2022, 8, 26)),
    section="responsibility",
)

ASKING_NOTHING = (
    Article(AV, 1, "说明为什么、依据哪些上级规定制定本办法。", "目的条款"),
    Article(AV, 3, "配备设备要节俭、从严，性能要够用，保障执法需要。", "原则条款，具体要求见第4条至第7条"),
    Article(AV, 20, "自公布之日起施行。", "施行日期，已作为各项义务的起算日"),
    Article(RS, 1, "说明责任制的目的：权责清楚、行为规范、监督有效、保障有力。", "目的条款"),
    Article(
        RS,
        3,
        "县政府领导责任制工作，县司法局具体承办，各级负责人带头守法。",
        "领导体制，体现在县级机构的角色中",
    ),
    Article(RS, 7, "行政执法单位是责任主体，自行建立并落实责任制。", "主体条款，体现在单位树中"),
    Article(RS, 13, "单位要完整理解、正确执行所负责的法律法规，不得断章取义。", "要求在人，不在系统"),
    Article(RS, 25, "执法人员要熟练掌握履职所需的法律和业务知识。", "要求在人；培训考试见第5条"),
    Article(
        RS, 47, "内部人员不得干预、打探别人正在办的案件，不得说情。", "禁止性条款，记录与追责见第49条、第51条"
    ),
    Article(
        RS, 53, "县政府统一领导过错责任追究，县司法行政机关监督检查。", "领导体制，体现在县级机构的角色中"
    ),
)
