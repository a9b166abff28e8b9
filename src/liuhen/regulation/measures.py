"""Compulsory measures 强制措施: 责任制 article 26. Planned."""

from liuhen.regulation.cases import A26
from liuhen.regulation.vocabulary import Duty

PLANNED = (
    Duty("rs-26-5", A26, "clock", "先行登记保存的证据按时作出处理决定。"),
    Duty("rs-26-6", A26, "clock", "查封、扣押期限届满的按时作出处理决定或者解除。"),
    Duty("rs-26-7", A26, "clock", "紧急情况下当场实施强制措施的按时报告并补办批准手续。"),
)
