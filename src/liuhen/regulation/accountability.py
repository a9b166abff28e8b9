"""Faults and their consequences 过错责任: 设备办法 articles 16, 18; 责任制 articles 52, 54–56. Planned."""

from liuhen.regulation.general import AV, RS
from liuhen.regulation.vocabulary import Article, Duty

A16 = Article(AV, 16, "列举八种违规保管、使用设备的行为，依规定处理和追责。")
A18 = Article(AV, 18, "列举过错责任追究方式，从批评教育到暂扣收缴证件、处分直至刑事责任。")
A52 = Article(RS, 52, "列举八种执法过错；不影响结果的瑕疵不算过错。")
A54 = Article(RS, 54, "列举十种追究形式，可单独或合并适用。")
A55 = Article(RS, 55, "充分取证、听取陈述申辩后认定，两人签字、负责人批准、盖章，再作追究决定。")
A56 = Article(RS, 56, "不服的可在规定期限内申请复核、提出申诉，期间一般不停止执行。")

PLANNED = (
    Duty("av-16-1", A16, "sanction", "八种违规使用情形可提起追责，其中可由系统发现的作为线索移交。"),
    Duty(
        "av-18-1",
        A18,
        "sanction",
        "追究方式按条文选用：批评教育、离岗培训、调离岗位、暂扣或收缴证件、处分或移送。",
    ),
    Duty("rs-52-1", A52, "scope", "过错分八种；不影响结果的瑕疵只登记改正，不追究。"),
    Duty("rs-54-1", A54, "sanction", "十种追究形式可单用或并用，效果自动落实，取消资格即注销证件。"),
    Duty(
        "rs-55-1",
        A55,
        "gate",
        "取证、听取申辩、审查与复核分人签字、负责人批准并盖章后才能认定，认定后才能追究。",
    ),
    Duty(
        "rs-56-1",
        A56,
        "clock",
        "15日内可申请复核、复核15日内作出，再15日内申诉，或30日内直接申诉；一般不停止执行。",
    ),
)
