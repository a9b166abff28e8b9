"""Interference with cases 干预插手案件: 责任制 articles 48–51. Planned."""

from liuhen.regulation.general import RS
from liuhen.regulation.vocabulary import Article, Duty

A48 = Article(RS, 48, "办案人员对干预、说情、打探应当拒绝，不依程序的要求告知其依程序办理。")
A49 = Article(RS, 49, "对干预插手情况全面如实记录，全程留痕，并报告法制机构。")
A50 = Article(RS, 50, "如实记录受保护，不得打击报复，非因法定事由和程序不得处分办案人员。")
A51 = Article(RS, 51, "列举七种违规干预，经批准通报，必要时向社会公开。")

PLANNED = (
    Duty("rs-48-1", A48, "register", "拒绝干预和说情有登记，不依程序的材料和要求引导到正当程序。"),
    Duty("rs-49-1", A49, "register", "干预情况全面如实记录并报法制机构，被记录人不能更改或撤回。"),
    Duty(
        "rs-50-1",
        A50,
        "gate",
        "记录人受保护期间，无法定事由和第二级批准不得变动其岗位或证件，监督机构即时可见。",
    ),
    Duty("rs-51-1", A51, "sanction", "七种干预情形经人事权限批准后通报，必要时公开。"),
)
