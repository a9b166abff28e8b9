"""Performance of decisions 决定的执行: 责任制 article 17. Planned."""

from liuhen.regulation.cases import A17
from liuhen.regulation.vocabulary import Duty

PLANNED = (
    Duty("rs-17-1", A17, "gate", "罚款缴入指定银行或国库，作出决定的单位和人员不得收款，缴款凭证入卷。"),
    Duty("rs-17-5", A17, "clock", "罚款决定送达后按时缴纳，逾期的加处罚款并催告。"),
    Duty("rs-17-6", A17, "clock", "当场收缴的罚款按时交至本单位，再按时缴付银行。"),
    Duty("rs-17-7", A17, "clock", "当事人不履行的，在法定期间内催告并申请人民法院强制执行。"),
)
