"""Inspections 行政检查: 责任制 articles 15, 16, 28, 29: whom one inspects, for what, by a draw, and how often."""

from datetime import date

from liuhen.regulation.general import RS
from liuhen.regulation.people import day_zh
from liuhen.regulation.vocabulary import Article, Duty

A15 = Article(RS, 15, "推行双随机一公开，推进联合检查，避免多头执法和重复检查。")
A16 = Article(RS, 16, "检查不得干扰企业正常经营，逐步网上监管，减少实地检查频次。")
A28 = Article(RS, 28, "检查须有法律、法规、规章依据，没有依据不得检查。")
A29 = Article(RS, 29, "检查须出示证件、说明事项和理由，全过程记录可追溯。")

SUBJECT_KINDS = {"firm": "企业", "trader": "个体工商户", "place": "场所"}
WITH_A_CREDIT_CODE = ("firm", "trader")
# 国市监信发〔2022〕6号 sorts firms by credit risk: A low, B general, C higher, D high. The risk of a trade each field
# grades in its own way; these three are our default.
RISKS = {"high": "高风险", "medium": "中风险", "low": "低风险"}
CREDITS = {"A": "A类", "B": "B类", "C": "C类", "D": "D类"}
UNGRADED = "未定级"
SUPERVISED_BY = {"province": "省级", "city": "市级", "county": "县级", "town": "乡镇（街道）"}
"""监管层级: which level keeps an eye on it day by day."""
CLOSING_GROUNDS = {
    "deregistered": "注销登记", "revoked": "吊销执照、许可", "moved": "迁出本县", "ceased": "停止经营",
    "twice": "重复登记", "other": "其他",
}  # fmt: skip


def closed_zh(name: str, on: date | None, ground: str) -> str:
    """Say of somebody gone since when and why."""
    since = f"已于{day_zh(on)}" if on else "已"
    return f"{name}{since}注销（{CLOSING_GROUNDS.get(ground, '其他')}）"


INSPECT_AT_RANDOM = Duty(
    "rs-15-1",
    A15,
    "register",
    "检查对象和人员随机抽取，排除回避和无资格人员，抽取可由任何人复算，计划、抽取、结果公开。",
    state="built",
    enforced_in=(
        "liuhen.apps.establishments.lifecycle.LIST",
        "liuhen.apps.establishments.lifecycle.CLOSE",
        "liuhen.apps.establishments.lifecycle.GRADE",
    ),
)

PLANNED = (
    Duty("rs-15-2", A15, "standing", "同一对象同一事项在设定期间内重复检查的，事前提示；联合检查有登记。"),
)
