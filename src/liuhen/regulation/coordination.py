"""Coordination between units 协调配合: 责任制 articles 32–34. Planned."""

from liuhen.regulation.general import RS
from liuhen.regulation.vocabulary import Article, Duty

A32 = Article(RS, 32, "发现他单位管辖的违法行为及时通报，紧急的立即到场；拒不参与的报请协调派遣。")
A33 = Article(RS, 33, "不属本单位管辖的案件及时移送并附证据，有争议的报请指定管辖，结果要反馈。")
A34 = Article(RS, 34, "需要经常配合的领域建立联合执法常态机制，定期通报、共享数据。")

PLANNED = (
    Duty(
        "rs-32-1",
        A32,
        "clock",
        "通报他单位的违法线索限时答复，紧急的立即派员，拒不参与的报监督协调机构派遣。",
    ),
    Duty(
        "rs-33-1",
        A33,
        "register",
        "移送案件附证据清单和摘要并签收，受移送方不得再自行移送，只能报请指定管辖，结果反馈。",
    ),
    Duty("rs-34-1", A34, "register", "联合执法机制登记单位、联络机构、计划、方案、预案、重点和定期通报。"),
)
