"""Cases 案件: 责任制 articles 11, 17, 26; and the articles that their decisions and papers rest on."""

from liuhen.regulation.general import RS
from liuhen.regulation.vocabulary import Article, Duty

A11 = Article(RS, 11, "推行裁量基准、执法公示、全过程记录和重大决定法制审核四项制度。")
A14 = Article(RS, 14, "严守程序，保障知情、陈述、申辩和听证权；生效决定非依法定事由和程序不得变动。")
A17 = Article(RS, 17, "依法查处，罚缴分离，涉嫌犯罪的及时移送，不得以罚代刑。")
A21 = Article(RS, 21, "履行生效的判决、裁定、调解书和行政复议决定。")
A26 = Article(RS, 26, "按岗位职责依法执法，遵守程序和时限，不得怠于履职、以权谋私、刁难。")
A27 = Article(RS, 27, "告知当事人依据、内容和权利，保护其合法权益。")
A30 = Article(RS, 30, "取证全面、客观、公正、及时，不得用不正当手段，不得隐瞒、伪造证据。")
A31 = Article(RS, 31, "调查终结提出意见并经审批，决定载明八项内容并盖章；当场处罚按有关法律执行。")

PLANNED = (
    Duty("rs-11-3", A11, "register", "每一步的文字和音像记录归入同一案卷，可从头到尾回溯。"),
    Duty("rs-17-2", A17, "clock", "涉嫌犯罪的及时移送公安，未移送并得到答复前不得以处罚结案。"),
    Duty("rs-17-3", A17, "clock", "单位负责人决定移送后按时向公安机关移交案件材料。"),
    Duty("rs-17-4", A17, "clock", "公安机关是否立案的答复按时收到，逾期或不立案的及时处置。"),
    Duty("rs-26-1", A26, "clock", "各职权的法定时限进入经办人和负责人的待办，临近和逾期都显示。"),
    Duty("rs-26-2", A26, "clock", "线索按时核查并决定是否立案。"),
    Duty("rs-26-3", A26, "clock", "承诺时限短于法定时限的，按承诺时限办结。"),
    Duty("rs-26-4", A26, "clock", "许可申请材料不齐的按时一次告知，逾期不告知的自收到之日起即为受理。"),
)
