"""Powers and responsibilities 权责清单: 责任制 articles 2, 4, 9, 10, 12. Planned."""

from liuhen.regulation.general import RS
from liuhen.regulation.vocabulary import Article, Duty

A2 = Article(RS, 2, "界定责任制、执法单位和十类执法行为。")
A4 = Article(RS, 4, "县政府梳理依据、确定职权和责任、制定权责清单，上网公布并随依据变化调整。")
A9 = Article(RS, 9, "单位把清单职权逐项分解到机构和岗位并公布，不得增减。")
A10 = Article(RS, 10, "单位编制流程服务指南，在窗口和网站公开。")
A12 = Article(RS, 12, "依清单履职，不得不作为、乱作为，不得与执法对象勾结。")

PLANNED = (
    Duty(
        "rs-2-1",
        A2,
        "scope",
        "职权分许可、处罚、强制、征收征用、给付、确认、检查、奖励、备案、其他十类；单位分五类，委托的须有委托机关和委托书。",
    ),
    Duty("rs-4-1", A4, "publish", "各单位权责清单向社会公布，历次版本及变更内容、理由都可查。"),
    Duty(
        "rs-9-1",
        A9,
        "standing",
        "清单每项职权至少落到一个岗位，岗位不得有清单外职权；增减职权的分解不予发布。",
    ),
    Duty("rs-9-2", A9, "publish", "按机构和岗位的职权分解向社会公布。"),
    Duty("rs-10-1", A10, "publish", "每项职权有流程和服务指南，网上公开并可打印供窗口使用。"),
    Duty("rs-12-1", A12, "gate", "执法行为须有当日清单上、且分给该岗位的职权，否则不得立项或决定。"),
    Duty("rs-12-2", A12, "standing", "从未行使、行使无结果的职权和搁置的案件自动列出。"),
)
