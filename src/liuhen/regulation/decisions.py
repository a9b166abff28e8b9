"""Rights, legal review and decisions 权利保障、法制审核与决定: 责任制 articles 11, 14, 26, 27, 31. Planned."""

from liuhen.regulation.cases import A11, A14, A26, A27, A31
from liuhen.regulation.vocabulary import Duty

PLANNED = (
    Duty("rs-11-4", A11, "gate", "重大决定未经法制审核或审核未通过的，不得作出。"),
    Duty("rs-14-1", A14, "gate", "未送达权利告知或答复期未满的，不得作出决定。"),
    Duty("rs-14-2", A14, "gate", "生效决定只能依法定事由、经法定程序撤销、撤回或变更，原决定保留。"),
    Duty("rs-14-3", A14, "clock", "权利告知送达后，陈述申辩和申请听证的期间届满前不作决定。"),
    Duty("rs-14-4", A14, "clock", "听证的时间、地点在听证举行前按时通知当事人。"),
    Duty("rs-26-8", A26, "clock", "决定书按时送达当事人。"),
    Duty("rs-27-1", A27, "gate", "依据、内容和权利已告知当事人，告知书和回执入卷。"),
    Duty("rs-31-1", A31, "gate", "决定须经审批、内容齐全并盖章才能发出，当场处罚走简易流程。"),
    Duty("rs-31-2", A31, "clock", "当场作出的处罚决定按时报所属单位备案。"),
)
