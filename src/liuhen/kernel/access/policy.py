"""Who may do what: every permission and every role, on one page."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Weight(StrEnum):
    """Why a right must be in the hands of the very person it was given to."""

    SECOND_LOOK = "second-look"  # it exists to be another pair of eyes than those of whoever acted
    SIGNATURE = "signature"  # it puts somebody's name under something
    OPENS_COMPLAINANT = "opens-complainant"  # it leads to who complained, and of what


class Permission(StrEnum):
    """One right, ``noun.verb``; one with a weight asks for a second factor, and no token carries it."""

    weight: Weight | None

    def __new__(cls, value: str, weight: Weight | None = None) -> Self:
        made = str.__new__(cls, value)
        made._value_ = value
        made.weight = weight
        return made

    UNIT_SEE = "unit.see"
    UNIT_KEEP = "unit.keep"
    PERSON_SEE = "person.see"
    PERSON_KEEP = "person.keep"
    CERTIFICATE_KEEP = "certificate.keep"
    LEADER_KEEP = "leader.keep"
    DEED_KEEP = "deed.keep"
    MANDATE_KEEP = "mandate.keep"
    # laws and powers
    LAW_SEE = "law.see"
    LAW_KEEP = "law.keep"
    POWER_SEE = "power.see"
    POWER_KEEP = "power.keep"
    POWER_SIGN = "power.sign", Weight.SIGNATURE
    POWER_APPROVE = "power.approve", Weight.SECOND_LOOK
    # an officer's file, uniforms, publicity
    FILE_SEE = "file.see"
    TRAINING_KEEP = "training.keep"
    UNIFORM_SEE = "uniform.see"
    UNIFORM_KEEP = "uniform.keep"
    OUTREACH_SEE = "outreach.see"
    OUTREACH_KEEP = "outreach.keep"
    # inspections
    ESTABLISHMENT_SEE = "establishment.see"
    ESTABLISHMENT_KEEP = "establishment.keep"
    INSPECTION_SEE = "inspection.see"
    INSPECTION_PLAN = "inspection.plan"
    INSPECTION_APPROVE = "inspection.approve", Weight.SECOND_LOOK
    # the public platform
    PUBLICATION_SEE = "publication.see"
    PUBLICATION_PREPARE = "publication.prepare"
    PUBLICATION_REVIEW = "publication.review", Weight.SECOND_LOOK
    DEVICE_SEE = "device.see"
    DEVICE_REGISTER = "device.register"
    DEVICE_KEEP = "device.keep"
    RECORDING_SEE = "recording.see"
    RECORDING_INTAKE = "recording.intake"
    RECORDING_SETTLE = "recording.settle", Weight.SECOND_LOOK
    RECORDING_EXAMINE = "recording.examine"
    RECORDING_VIEW = "recording.view"
    EXPORT_REQUEST = "export.request"
    EXPORT_APPROVE = "export.approve", Weight.SECOND_LOOK
    EXPORT_BUILD = "export.build"
    COCKPIT_SEE = "cockpit.see"
    FINDING_SEE = "finding.see"
    FINDING_RAISE = "finding.raise"
    FINDING_ANSWER = "finding.answer"
    FINDING_CLOSE = "finding.close", Weight.SECOND_LOOK
    RECTIFICATION_REPORT = "rectification.report"
    # provision
    PROVISION_SEE = "provision.see"
    PROVISION_KEEP = "provision.keep"
    PROVISION_INSPECT = "provision.inspect", Weight.SECOND_LOOK
    CLASS_DECIDE = "class.decide", Weight.SECOND_LOOK
    MODEL_KEEP = "model.keep"
    # custody
    HANDOVER_SIGN = "handover.sign", Weight.SIGNATURE
    LOAN_REQUEST = "loan.request"
    LOAN_APPROVE = "loan.approve", Weight.SECOND_LOOK
    STOCK_TAKE = "stock.take"
    STOCK_CLOSE = "stock.close", Weight.SECOND_LOOK
    LOSS_REPORT = "loss.report"
    LOSS_WRITE_OFF = "loss.write-off", Weight.SECOND_LOOK
    CUSTODY_SEE = "custody.see"
    # retention
    RETENTION_SEE = "retention.see"
    RETENTION_CLASSIFY = "retention.classify"
    RETENTION_PROPOSE = "retention.propose"
    RETENTION_SIGN = "retention.sign", Weight.SIGNATURE
    HOLD_PLACE = "hold.place"
    HOLD_RELEASE = "hold.release", Weight.SECOND_LOOK
    DISPOSAL_REQUEST = "disposal.request"
    DISPOSAL_CONSENT = "disposal.consent", Weight.SECOND_LOOK
    DISPOSAL_APPROVE = "disposal.approve", Weight.SECOND_LOOK
    DISPOSAL_OBJECT = "disposal.object"
    DISPOSAL_DESTROY = "disposal.destroy"
    # activities
    ACTIVITY_SEE = "activity.see"
    ACTIVITY_KEEP = "activity.keep"
    ACTIVITY_REVIEW = "activity.review", Weight.SECOND_LOOK
    LINK_CONFIRM = "link.confirm"
    INTERRUPTION_HEAR = "interruption.hear", Weight.SECOND_LOOK
    STATEMENT_SIGN = "statement.sign", Weight.SIGNATURE
    # visits to firms
    VISIT_SEE = "visit.see"
    VISIT_KEEP = "visit.keep"
    VISIT_APPROVE = "visit.approve", Weight.SECOND_LOOK
    VISIT_JUDGE = "visit.judge", Weight.SECOND_LOOK
    VISIT_ANSWER = "visit.answer"
    # papers and benchmarks
    DOCUMENT_SEE = "document.see"
    SEAL_KEEP = "seal.keep"
    SEAL_APPLY = "seal.apply", Weight.SIGNATURE
    SERVICE_RECORD = "service.record"
    BENCHMARK_SEE = "benchmark.see"
    BENCHMARK_KEEP = "benchmark.keep"
    BENCHMARK_APPROVE = "benchmark.approve", Weight.SECOND_LOOK
    # cases
    CLUE_KEEP = "clue.keep"
    CASE_SEE = "case.see"
    CASE_HANDLE = "case.handle"
    CASE_APPROVE = "case.approve", Weight.SECOND_LOOK
    EVIDENCE_EXCLUDE = "evidence.exclude", Weight.SECOND_LOOK
    CASE_REVIEW = "case.review", Weight.SECOND_LOOK
    HEARING_CHAIR = "hearing.chair", Weight.SECOND_LOOK
    DECISION_APPROVE = "decision.approve", Weight.SECOND_LOOK
    PAYMENT_KEEP = "payment.keep"
    REMEDY_KEEP = "remedy.keep"
    DOSSIER_KEEP = "dossier.keep"
    DOSSIER_REVIEW = "dossier.review", Weight.SECOND_LOOK
    # coordination
    COORDINATION_SEE = "coordination.see"
    COORDINATION_KEEP = "coordination.keep"
    COORDINATION_SIGN = "coordination.sign", Weight.SIGNATURE
    COORDINATION_DISPATCH = "coordination.dispatch", Weight.SECOND_LOOK
    JURISDICTION_NAME = "jurisdiction.name", Weight.SECOND_LOOK
    CATALOGUE_KEEP = "catalogue.keep"
    CATALOGUE_CONFIRM = "catalogue.confirm", Weight.SIGNATURE
    SHIFT_KEEP = "shift.keep"
    SENDER_KEY_SEE = "sender-key.see"
    SENDER_KEY_KEEP = "sender-key.keep"
    SENDER_KEY_CONFIRM = "sender-key.confirm", Weight.SECOND_LOOK
    # spot checks
    SPOTCHECK_SEE = "spotcheck.see"
    SPOTCHECK_PLAN = "spotcheck.plan"
    SPOTCHECK_FILL = "spotcheck.fill", Weight.SECOND_LOOK
    RECTIFICATION_CIRCULATE = "rectification.circulate"
    # supervision
    SUPERVISOR_KEEP = "supervisor.keep"
    SUPERVISION_SEE = "supervision.see"
    SUPERVISION_PLAN = "supervision.plan"
    SUPERVISION_APPROVE = "supervision.approve", Weight.SECOND_LOOK
    SUPERVISION_FILL = "supervision.fill", Weight.SIGNATURE
    SUPERVISION_ANSWER = "supervision.answer"
    SUPERVISION_ORDER = "supervision.order"
    SUPERVISION_RECHECK = "supervision.recheck", Weight.SECOND_LOOK
    # accountability
    LEAD_SEE = "lead.see"
    LEAD_RAISE = "lead.raise"
    LEAD_REVIEW = "lead.review", Weight.SECOND_LOOK
    LEAD_ANSWER = "lead.answer"
    FAULT_APPROVE = "fault.approve", Weight.SECOND_LOOK
    CONSEQUENCE_DECIDE = "consequence.decide", Weight.SECOND_LOOK
    REDRESS_DECIDE = "redress.decide", Weight.SECOND_LOOK
    TRACE_READ = "trace.read"
    ODD_LOOK_SEE = "odd-look.see"
    ODD_LOOK_PASS = "odd-look.pass", Weight.SECOND_LOOK
    ODD_LOOK_JUDGE = "odd-look.judge", Weight.SECOND_LOOK
    # problem models, and what could lawfully be done tomorrow
    PATTERN_SEE = "pattern.see"
    PATTERN_KEEP = "pattern.keep"
    PATTERN_APPROVE = "pattern.approve", Weight.SECOND_LOOK
    HIT_JUDGE = "hit.judge", Weight.SECOND_LOOK
    READINESS_SEE = "readiness.see"
    READINESS_ANSWER = "readiness.answer"
    # evaluation and commendation
    EVALUATION_SEE = "evaluation.see"
    EVALUATION_KEEP = "evaluation.keep"
    EVALUATION_APPROVE = "evaluation.approve", Weight.SECOND_LOOK
    EVALUATION_ANSWER = "evaluation.answer"
    OBJECTION_JUDGE = "objection.judge", Weight.SECOND_LOOK
    ASSESSMENT_SEE = "assessment.see"
    ASSESSMENT_KEEP = "assessment.keep"
    ASSESSMENT_SIGN = "assessment.sign", Weight.SIGNATURE
    ASSESSMENT_ANSWER = "assessment.answer"
    COMMENDATION_SEE = "commendation.see"
    COMMENDATION_PROPOSE = "commendation.propose"
    COMMENDATION_APPROVE = "commendation.approve", Weight.SECOND_LOOK
    # complaints
    COMPLAINT_FILE = "complaint.file"
    COMPLAINT_SEE = "complaint.see", Weight.OPENS_COMPLAINANT
    COMPLAINT_ASSIGN = "complaint.assign", Weight.OPENS_COMPLAINANT
    COMPLAINT_HANDLE = "complaint.handle", Weight.OPENS_COMPLAINANT
    COMPLAINT_EXTEND = "complaint.extend", Weight.SECOND_LOOK
    COMPLAINT_ERASE = "complaint.erase", Weight.OPENS_COMPLAINANT
    COMPLAINT_COUNT = "complaint.count"
    INQUIRY_ANSWER = "inquiry.answer"
    IDENTITY_LOOK_SEE = "identity-look.see"
    # interference
    REPORT_FILE = "report.file"
    RING_KEEP = "ring.keep"
    RING_OPEN = "ring.open", Weight.SIGNATURE
    CIRCULAR_APPROVE = "circular.approve", Weight.SECOND_LOOK
    CHANGE_SEE = "change.see"
    CHANGE_ANNOUNCE = "change.announce"
    CHANGE_CONFIRM = "change.confirm", Weight.SECOND_LOOK
    DUTY_SEE = "duty.see"
    # the three administrators 三员
    ACCOUNT_KEEP = "account.keep"
    ACCOUNT_RELEASE = "account.release", Weight.SECOND_LOOK
    STATION_KEEP = "station.keep"
    CALENDAR_LOAD = "calendar.load"
    MAP_LOAD = "map.load"
    STORE_SEE = "store.see"
    ROLE_GRANT = "role.grant"
    TOKEN_KEEP = "token.keep"  # noqa: S105 (a right, not a secret)
    TOKEN_FETCH = "token.fetch"  # noqa: S105
    LEDGER_AUDIT = "ledger.audit"


PERMISSION_ZH = {
    Permission.UNIT_SEE: "查看单位",
    Permission.UNIT_KEEP: "登记单位",
    Permission.PERSON_SEE: "查看人员",
    Permission.PERSON_KEEP: "登记人员和岗位",
    Permission.CERTIFICATE_KEEP: "管理执法证件",
    Permission.LEADER_KEEP: "登记单位负责人",
    Permission.DEED_KEEP: "登记委托书",
    Permission.MANDATE_KEEP: "登记赋权决定、标明垂直管理",
    # laws and powers
    Permission.LAW_SEE: "查看法律依据",
    Permission.LAW_KEEP: "维护法律依据",
    Permission.POWER_SEE: "查看权责清单",
    Permission.POWER_KEEP: "编制权责清单、分解和指南",
    Permission.POWER_SIGN: "签报权责清单和分解",
    Permission.POWER_APPROVE: "审定、公布权责清单",
    # an officer's file, uniforms, publicity
    Permission.FILE_SEE: "查看执法人员档案",
    Permission.TRAINING_KEEP: "登记培训考试",
    Permission.UNIFORM_SEE: "查看制式服装",
    Permission.UNIFORM_KEEP: "登记制式服装",
    Permission.OUTREACH_SEE: "查看法治宣传",
    Permission.OUTREACH_KEEP: "登记法治宣传",
    # inspections
    Permission.ESTABLISHMENT_SEE: "查看检查对象",
    Permission.ESTABLISHMENT_KEEP: "登记、定级、注销检查对象",
    Permission.INSPECTION_SEE: "查看检查计划和安排",
    Permission.INSPECTION_PLAN: "编制检查计划、抽取",
    Permission.INSPECTION_APPROVE: "批准公布检查计划",
    # the public platform
    Permission.PUBLICATION_SEE: "查看信息公示",
    Permission.PUBLICATION_PREPARE: "拟定公示信息",
    Permission.PUBLICATION_REVIEW: "审核、撤回公示信息",
    Permission.DEVICE_SEE: "查看设备",
    Permission.DEVICE_REGISTER: "登记、退役设备",
    Permission.DEVICE_KEEP: "发放、收回、送修设备",
    Permission.RECORDING_SEE: "查看音像资料目录",
    Permission.RECORDING_INTAKE: "上传音像资料",
    Permission.RECORDING_SETTLE: "核实存疑资料",
    Permission.RECORDING_EXAMINE: "读取媒体信息",
    Permission.RECORDING_VIEW: "播放音像资料",
    Permission.EXPORT_REQUEST: "申请调取",
    Permission.EXPORT_APPROVE: "审批调取",
    Permission.EXPORT_BUILD: "封装证据包",
    Permission.COCKPIT_SEE: "总览各单位情况",
    Permission.FINDING_SEE: "查看问题",
    Permission.FINDING_RAISE: "提出问题",
    Permission.FINDING_ANSWER: "说明问题原因",
    Permission.FINDING_CLOSE: "核查问题",
    Permission.RECTIFICATION_REPORT: "报告整改情况",
    # provision
    Permission.PROVISION_SEE: "查看配备情况",
    Permission.PROVISION_KEEP: "管理配备计划、经费和岗位需要",
    Permission.PROVISION_INSPECT: "配备监督检查",
    Permission.CLASS_DECIDE: "确定配备类别和数量",
    Permission.MODEL_KEEP: "登记设备型号",
    # custody
    Permission.HANDOVER_SIGN: "发起、签收交接",
    Permission.LOAN_REQUEST: "申请、办理外借",
    Permission.LOAN_APPROVE: "审批外借",
    Permission.STOCK_TAKE: "清点设备",
    Permission.STOCK_CLOSE: "会签清点结果",
    Permission.LOSS_REPORT: "报告设备遗失",
    Permission.LOSS_WRITE_OFF: "核销遗失设备",
    Permission.CUSTODY_SEE: "查看保管登记簿",
    # retention
    Permission.RETENTION_SEE: "查看保存期限和销毁",
    Permission.RETENTION_CLASSIFY: "为音像资料分类",
    Permission.RETENTION_PROPOSE: "提出变更保存类别",
    Permission.RETENTION_SIGN: "签署保存类别变更",
    Permission.HOLD_PLACE: "冻结留存",
    Permission.HOLD_RELEASE: "解除冻结",
    Permission.DISPOSAL_REQUEST: "申请销毁",
    Permission.DISPOSAL_CONSENT: "审核销毁申请",
    Permission.DISPOSAL_APPROVE: "批准销毁",
    Permission.DISPOSAL_OBJECT: "对销毁提出异议",
    Permission.DISPOSAL_DESTROY: "执行销毁",
    # activities
    Permission.ACTIVITY_SEE: "查看执法活动",
    Permission.ACTIVITY_KEEP: "登记执法活动",
    Permission.ACTIVITY_REVIEW: "认定说明、更正活动时间",
    Permission.LINK_CONFIRM: "确认活动的音像资料",
    Permission.INTERRUPTION_HEAR: "知悉、批注录制中断",
    Permission.STATEMENT_SIGN: "签署书面说明",
    # visits to firms
    Permission.VISIT_SEE: "查看入企检查",
    Permission.VISIT_KEEP: "申请、办理入企检查",
    Permission.VISIT_APPROVE: "审批入企检查",
    Permission.VISIT_JUDGE: "核实企业异议、确认计次凭据",
    Permission.VISIT_ANSWER: "评价检查、提出异议",
    # papers and benchmarks
    Permission.DOCUMENT_SEE: "查看执法文书",
    Permission.SEAL_KEEP: "登记印章和保管人",
    Permission.SEAL_APPLY: "用印",
    Permission.SERVICE_RECORD: "登记送达",
    Permission.BENCHMARK_SEE: "查看裁量基准",
    Permission.BENCHMARK_KEEP: "编制裁量基准",
    Permission.BENCHMARK_APPROVE: "审定、公布裁量基准",
    # cases
    Permission.CLUE_KEEP: "登记、核查线索",
    Permission.CASE_SEE: "查看案件",
    Permission.CASE_HANDLE: "办理案件",
    Permission.CASE_APPROVE: "审批立案、措施、延期和结案",
    Permission.EVIDENCE_EXCLUDE: "排除证据",
    Permission.CASE_REVIEW: "法制审核",
    Permission.HEARING_CHAIR: "主持听证",
    Permission.DECISION_APPROVE: "审批执法决定",
    Permission.PAYMENT_KEEP: "登记缴款、催告",
    Permission.REMEDY_KEEP: "登记复议、诉讼和判决履行",
    Permission.DOSSIER_KEEP: "立卷归档",
    Permission.DOSSIER_REVIEW: "评查案卷",
    # coordination
    Permission.COORDINATION_SEE: "查看通报、移送和联合执法机制",
    Permission.COORDINATION_KEEP: "发出、办理通报和移送",
    Permission.COORDINATION_SIGN: "签收移送、签署联合执法机制",
    Permission.COORDINATION_DISPATCH: "协调派遣",
    Permission.JURISDICTION_NAME: "指定管辖",
    Permission.CATALOGUE_KEEP: "编制数据目录",
    Permission.CATALOGUE_CONFIRM: "审核、发布、撤销数据目录",
    Permission.SHIFT_KEEP: "安排值班",
    Permission.SENDER_KEY_SEE: "查看外县公钥",
    Permission.SENDER_KEY_KEEP: "登记外县公钥",
    Permission.SENDER_KEY_CONFIRM: "核对、停用外县公钥",
    # spot checks
    Permission.SPOTCHECK_SEE: "查看抽查",
    Permission.SPOTCHECK_PLAN: "制定抽查计划",
    Permission.SPOTCHECK_FILL: "填写抽查表",
    Permission.RECTIFICATION_CIRCULATE: "发出整改通报",
    # supervision
    Permission.SUPERVISOR_KEEP: "登记监督证件",
    Permission.SUPERVISION_SEE: "查看执法监督",
    Permission.SUPERVISION_PLAN: "拟定监督计划、抽取",
    Permission.SUPERVISION_APPROVE: "批准监督计划和文书",
    Permission.SUPERVISION_FILL: "填写、签署监督检查表",
    Permission.SUPERVISION_ANSWER: "反馈监督检查和文书",
    Permission.SUPERVISION_ORDER: "拟制监督文书、责成处理",
    Permission.SUPERVISION_RECHECK: "复查监督文书、答复异议",
    # accountability
    Permission.LEAD_SEE: "查看线索与处理",
    Permission.LEAD_RAISE: "提出线索",
    Permission.LEAD_REVIEW: "审查线索",
    Permission.LEAD_ANSWER: "就涉及本人的线索陈述，对本人的追究决定申请复核、申诉",
    Permission.FAULT_APPROVE: "批准责任认定",
    Permission.CONSEQUENCE_DECIDE: "决定责任追究",
    Permission.REDRESS_DECIDE: "办理责任追究的复核、申诉",
    Permission.TRACE_READ: "凭追溯码查来源",
    Permission.ODD_LOOK_SEE: "查看异常查看",
    Permission.ODD_LOOK_PASS: "移交异常查看",
    Permission.ODD_LOOK_JUDGE: "核查移交的异常查看",
    # problem models, and what could lawfully be done tomorrow
    Permission.PATTERN_SEE: "查看问题模型和线索",
    Permission.PATTERN_KEEP: "拟定、试算问题模型",
    Permission.PATTERN_APPROVE: "批准启用、停用问题模型",
    Permission.HIT_JUDGE: "判断模型线索",
    Permission.READINESS_SEE: "查看明日可为",
    Permission.READINESS_ANSWER: "说明不能依法行使的职权怎样补齐",
    # evaluation and commendation
    Permission.EVALUATION_SEE: "查看考评",
    Permission.EVALUATION_KEEP: "编制考评方案、计分和告知",
    Permission.EVALUATION_APPROVE: "批准考评方案和结果",
    Permission.EVALUATION_ANSWER: "答复考评结果、提出异议",
    Permission.OBJECTION_JUDGE: "处理考评异议",
    Permission.ASSESSMENT_SEE: "查看执法人员考核",
    Permission.ASSESSMENT_KEEP: "拟制执法人员考核表",
    Permission.ASSESSMENT_SIGN: "签署执法人员考核",
    Permission.ASSESSMENT_ANSWER: "对本人的考核填写意见",
    Permission.COMMENDATION_SEE: "查看表彰",
    Permission.COMMENDATION_PROPOSE: "提出、撤回表彰",
    Permission.COMMENDATION_APPROVE: "批准表彰",
    # complaints
    Permission.COMPLAINT_FILE: "登记投诉举报",
    Permission.COMPLAINT_SEE: "查看投诉举报",
    Permission.COMPLAINT_ASSIGN: "交办、转送投诉举报",
    Permission.COMPLAINT_HANDLE: "承办投诉举报",
    Permission.COMPLAINT_EXTEND: "批准延长投诉办理期限",
    Permission.COMPLAINT_ERASE: "保存期满后抹去投诉人信息",
    Permission.COMPLAINT_COUNT: "查看投诉举报统计",
    Permission.INQUIRY_ANSWER: "答复投诉协查",
    Permission.IDENTITY_LOOK_SEE: "查看投诉人信息的查看记录",
    # interference
    Permission.REPORT_FILE: "提交过程报告",
    Permission.RING_KEEP: "指定密钥组的持钥人",
    Permission.RING_OPEN: "持钥启封过程报告",
    Permission.CIRCULAR_APPROVE: "审批干预通报",
    Permission.CHANGE_SEE: "查看人事变动申报",
    Permission.CHANGE_ANNOUNCE: "申报人事变动",
    Permission.CHANGE_CONFIRM: "确认人事变动",
    Permission.DUTY_SEE: "查看规则",
    Permission.ACCOUNT_KEEP: "管理账号",
    Permission.ACCOUNT_RELEASE: "放行账号的启用、重置",
    Permission.STATION_KEEP: "管理采集站",
    Permission.CALENDAR_LOAD: "导入放假安排",
    Permission.MAP_LOAD: "导入县域示意图",
    Permission.STORE_SEE: "查看存储和任务",
    Permission.ROLE_GRANT: "授予、撤回角色",
    Permission.TOKEN_KEEP: "签发、撤回令牌",
    Permission.TOKEN_FETCH: "领取采集站的令牌",
    Permission.LEDGER_AUDIT: "审计账本",
}


WEIGHTY = frozenset(permission for permission in Permission if permission.weight)


def describe(permission: Permission) -> str:
    """Say a permission in Chinese."""
    return PERMISSION_ZH[permission]


class Reach(StrEnum):
    """How far a role sees: its own matters, its unit with all below, or the county."""

    SELF = "self"
    UNIT = "unit"
    COUNTY = "county"


class Kind(StrEnum):
    """What an account is. One column, so that no account can be two of these at once (三员分立)."""

    BUSINESS = "business"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"
    STATION = "station"
    MACHINE = "machine"
    CITIZEN = "citizen"

    @property
    def zh(self) -> str:
        return KIND_ZH[self]

    @property
    def administers(self) -> bool:
        """Whether it is one of the three administrators 三员."""
        return self in {Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT}


KIND_ZH = {
    Kind.BUSINESS: "业务人员",
    Kind.SYSTEM: "系统管理员",
    Kind.SECURITY: "安全保密管理员",
    Kind.AUDIT: "安全审计员",
    Kind.STATION: "采集站",
    Kind.MACHINE: "系统自身",
    Kind.CITIZEN: "投诉人",
}
ACCOUNT_KINDS = tuple(kind for kind in Kind if kind not in {Kind.MACHINE, Kind.CITIZEN})
"""The kinds that somebody logs in as."""


@dataclass(frozen=True)
class Role:
    """A bundle of permissions granted to a business account on a unit."""

    key: str
    zh: str
    describes: str
    reach: Reach
    permissions: frozenset[Permission]


P = Permission
ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "officer",
            "执法人员",
            "领用设备、上传和查看自己的记录、说明问题",
            Reach.SELF,
            frozenset(
                {
                    P.RECORDING_SEE,
                    P.RECORDING_INTAKE,
                    P.RECORDING_VIEW,
                    P.EXPORT_REQUEST,
                    P.DEVICE_SEE,
                    P.FINDING_SEE,
                    P.FINDING_ANSWER,
                    P.RECTIFICATION_REPORT,
                    P.SPOTCHECK_SEE,
                    P.LEAD_RAISE,
                    P.LEAD_ANSWER,
                    P.DUTY_SEE,
                    P.HANDOVER_SIGN,
                    P.LOSS_REPORT,
                    P.ACTIVITY_SEE,
                    P.ACTIVITY_KEEP,
                    P.LINK_CONFIRM,
                    P.STATEMENT_SIGN,
                    P.LAW_SEE,
                    P.POWER_SEE,
                    P.FILE_SEE,
                    P.UNIFORM_SEE,
                    P.OUTREACH_SEE,
                    P.PUBLICATION_SEE,
                    P.PUBLICATION_PREPARE,
                    P.DOCUMENT_SEE,
                    P.SERVICE_RECORD,
                    P.BENCHMARK_SEE,
                    P.CLUE_KEEP,
                    P.CASE_SEE,
                    P.CASE_HANDLE,
                    P.PAYMENT_KEEP,
                    P.DOSSIER_KEEP,
                    P.COORDINATION_SEE,
                    P.COORDINATION_KEEP,
                    P.ESTABLISHMENT_SEE,
                    P.VISIT_SEE,
                    P.VISIT_KEEP,
                    P.INSPECTION_SEE,
                    P.ASSESSMENT_SEE,
                    P.ASSESSMENT_ANSWER,
                    P.REPORT_FILE,
                }
            ),
        ),
        Role(
            "keeper",
            "设备保管员",
            "登记、发放、收回、送修本单位设备，接收音像资料",
            Reach.UNIT,
            frozenset(
                {
                    P.UNIT_SEE,
                    P.PERSON_SEE,
                    P.DEVICE_SEE,
                    P.DEVICE_REGISTER,
                    P.DEVICE_KEEP,
                    P.TOKEN_FETCH,
                    P.RECORDING_SEE,
                    P.RECORDING_INTAKE,
                    P.RECORDING_SETTLE,
                    P.FINDING_SEE,
                    P.PROVISION_SEE,
                    P.PROVISION_KEEP,
                    P.RETENTION_SEE,
                    P.DISPOSAL_REQUEST,
                    P.LEAD_RAISE,
                    P.LEAD_ANSWER,
                    P.DUTY_SEE,
                    P.HANDOVER_SIGN,
                    P.LOAN_REQUEST,
                    P.STOCK_TAKE,
                    P.LOSS_REPORT,
                    P.CUSTODY_SEE,
                    P.ACTIVITY_SEE,
                }
            ),
        ),
        Role(
            "registrar",
            "人员证件管理员",
            "登记人员、岗位和执法证件",
            Reach.UNIT,
            frozenset(
                {
                    P.UNIT_SEE,
                    P.PERSON_SEE,
                    P.PERSON_KEEP,
                    P.CERTIFICATE_KEEP,
                    P.LEAD_RAISE,
                    P.LEAD_ANSWER,
                    P.DUTY_SEE,
                    P.LEADER_KEEP,
                    P.FILE_SEE,
                    P.TRAINING_KEEP,
                    P.UNIFORM_SEE,
                    P.UNIFORM_KEEP,
                    P.LAW_SEE,
                    P.POWER_SEE,
                    P.CHANGE_SEE,
                    P.CHANGE_ANNOUNCE,
                }
            ),
        ),
        Role(
            "legal",
            "法制机构",
            "查看本单位记录、审批调取、核查问题",
            Reach.UNIT,
            frozenset(
                {
                    P.UNIT_SEE,
                    P.PERSON_SEE,
                    P.DEVICE_SEE,
                    P.RECORDING_SEE,
                    P.RECORDING_VIEW,
                    P.EXPORT_REQUEST,
                    P.EXPORT_APPROVE,
                    P.COCKPIT_SEE,
                    P.FINDING_SEE,
                    P.FINDING_RAISE,
                    P.FINDING_CLOSE,
                    P.PROVISION_SEE,
                    P.RETENTION_SEE,
                    P.RETENTION_CLASSIFY,
                    P.RETENTION_SIGN,
                    P.HOLD_PLACE,
                    P.HOLD_RELEASE,
                    P.DISPOSAL_CONSENT,
                    P.DISPOSAL_OBJECT,
                    P.SPOTCHECK_SEE,
                    P.SUPERVISION_SEE,
                    P.SUPERVISION_PLAN,
                    P.SUPERVISION_FILL,
                    P.SUPERVISION_ANSWER,
                    P.SUPERVISION_ORDER,
                    P.SUPERVISION_RECHECK,
                    P.SPOTCHECK_PLAN,
                    P.SPOTCHECK_FILL,
                    P.LEAD_SEE,
                    P.LEAD_RAISE,
                    P.LEAD_REVIEW,
                    P.REDRESS_DECIDE,
                    P.LEAD_ANSWER,
                    P.DUTY_SEE,
                    P.HANDOVER_SIGN,
                    P.STOCK_CLOSE,
                    P.CUSTODY_SEE,
                    P.ACTIVITY_SEE,
                    P.ACTIVITY_KEEP,
                    P.ACTIVITY_REVIEW,
                    P.LINK_CONFIRM,
                    P.INQUIRY_ANSWER,
                    P.DEED_KEEP,
                    P.LAW_SEE,
                    P.POWER_SEE,
                    P.POWER_KEEP,
                    P.FILE_SEE,
                    P.UNIFORM_SEE,
                    P.OUTREACH_SEE,
                    P.OUTREACH_KEEP,
                    P.PUBLICATION_SEE,
                    P.PUBLICATION_PREPARE,
                    P.PUBLICATION_REVIEW,
                    P.DOCUMENT_SEE,
                    P.SEAL_KEEP,
                    P.SERVICE_RECORD,
                    P.BENCHMARK_SEE,
                    P.BENCHMARK_KEEP,
                    P.CLUE_KEEP,
                    P.CASE_SEE,
                    P.EVIDENCE_EXCLUDE,
                    P.CASE_REVIEW,
                    P.HEARING_CHAIR,
                    P.PAYMENT_KEEP,
                    P.REMEDY_KEEP,
                    P.DOSSIER_KEEP,
                    P.DOSSIER_REVIEW,
                    P.COORDINATION_SEE,
                    P.COORDINATION_KEEP,
                    P.COORDINATION_SIGN,
                    P.CATALOGUE_KEEP,
                    P.SHIFT_KEEP,
                    P.ESTABLISHMENT_SEE,
                    P.ESTABLISHMENT_KEEP,
                    P.VISIT_SEE,
                    P.VISIT_JUDGE,
                    P.INSPECTION_SEE,
                    P.INSPECTION_PLAN,
                    P.READINESS_SEE,
                    P.READINESS_ANSWER,
                    P.EVALUATION_SEE,
                    P.EVALUATION_KEEP,
                    P.EVALUATION_ANSWER,
                    P.OBJECTION_JUDGE,
                    P.ASSESSMENT_SEE,
                    P.ASSESSMENT_KEEP,
                    P.COMMENDATION_SEE,
                    P.REPORT_FILE,
                    P.RING_OPEN,
                }
            ),
        ),
        Role(
            "complaints",
            "投诉承办人员",
            "登记、交办、办理本机关受理的投诉举报",
            Reach.UNIT,
            frozenset(
                {
                    P.COMPLAINT_FILE,
                    P.COMPLAINT_SEE,
                    P.COMPLAINT_ASSIGN,
                    P.COMPLAINT_HANDLE,
                    P.COMPLAINT_COUNT,
                    P.UNIT_SEE,
                    P.DUTY_SEE,
                }
            ),
        ),
        Role(
            "seal",
            "印章保管员",
            "保管本单位印章，在批准的文书上用印",
            Reach.UNIT,
            frozenset({P.DOCUMENT_SEE, P.SEAL_APPLY, P.DUTY_SEE}),
        ),
        Role(
            "head",
            "单位负责人",
            "掌握本单位全貌、审批调取",
            Reach.UNIT,
            frozenset(
                {
                    P.UNIT_SEE,
                    P.PERSON_SEE,
                    P.DEVICE_SEE,
                    P.RECORDING_SEE,
                    P.RECORDING_VIEW,
                    P.EXPORT_REQUEST,
                    P.EXPORT_APPROVE,
                    P.COCKPIT_SEE,
                    P.FINDING_SEE,
                    P.RECTIFICATION_REPORT,
                    P.PROVISION_SEE,
                    P.PROVISION_KEEP,
                    P.CLASS_DECIDE,
                    P.RETENTION_SEE,
                    P.RETENTION_SIGN,
                    P.DISPOSAL_APPROVE,
                    P.DISPOSAL_OBJECT,
                    P.SPOTCHECK_SEE,
                    P.SUPERVISION_SEE,
                    P.SUPERVISION_APPROVE,
                    P.SUPERVISION_ANSWER,
                    P.LEAD_SEE,
                    P.LEAD_RAISE,
                    P.LEAD_ANSWER,
                    P.FAULT_APPROVE,
                    P.CONSEQUENCE_DECIDE,
                    P.REDRESS_DECIDE,
                    P.DUTY_SEE,
                    P.HANDOVER_SIGN,
                    P.LOAN_APPROVE,
                    P.LOSS_WRITE_OFF,
                    P.STOCK_CLOSE,
                    P.CUSTODY_SEE,
                    P.ACTIVITY_SEE,
                    P.INTERRUPTION_HEAR,
                    P.COMPLAINT_SEE,
                    P.COMPLAINT_ASSIGN,
                    P.COMPLAINT_EXTEND,
                    P.COMPLAINT_ERASE,
                    P.COMPLAINT_COUNT,
                    P.INQUIRY_ANSWER,
                    P.LAW_SEE,
                    P.POWER_SEE,
                    P.POWER_SIGN,
                    P.FILE_SEE,
                    P.UNIFORM_SEE,
                    P.OUTREACH_SEE,
                    P.PUBLICATION_SEE,
                    P.PUBLICATION_REVIEW,
                    P.DOCUMENT_SEE,
                    P.BENCHMARK_SEE,
                    P.BENCHMARK_APPROVE,
                    P.CASE_SEE,
                    P.CASE_APPROVE,
                    P.DECISION_APPROVE,
                    P.COORDINATION_SEE,
                    P.COORDINATION_KEEP,
                    P.COORDINATION_SIGN,
                    P.JURISDICTION_NAME,
                    P.CATALOGUE_CONFIRM,
                    P.SHIFT_KEEP,
                    P.ESTABLISHMENT_SEE,
                    P.VISIT_SEE,
                    P.VISIT_APPROVE,
                    P.INSPECTION_SEE,
                    P.INSPECTION_APPROVE,
                    P.READINESS_SEE,
                    P.EVALUATION_SEE,
                    P.EVALUATION_APPROVE,
                    P.EVALUATION_ANSWER,
                    P.ASSESSMENT_SEE,
                    P.ASSESSMENT_SIGN,
                    P.COMMENDATION_SEE,
                    P.COMMENDATION_APPROVE,
                    P.REPORT_FILE,
                    P.RING_OPEN,
                    P.CIRCULAR_APPROVE,
                    P.CHANGE_SEE,
                }
            ),
        ),
        Role(
            "supervisor",
            "司法局监督人员",
            "监督全县各单位",
            Reach.COUNTY,
            frozenset(
                {
                    P.UNIT_SEE,
                    P.PERSON_SEE,
                    P.DEVICE_SEE,
                    P.RECORDING_SEE,
                    P.RECORDING_VIEW,
                    P.EXPORT_REQUEST,
                    P.COCKPIT_SEE,
                    P.FINDING_SEE,
                    P.FINDING_RAISE,
                    P.FINDING_CLOSE,
                    P.PROVISION_SEE,
                    P.PROVISION_INSPECT,
                    P.MODEL_KEEP,
                    P.RETENTION_SEE,
                    P.RETENTION_PROPOSE,
                    P.RETENTION_SIGN,
                    P.HOLD_PLACE,
                    P.HOLD_RELEASE,
                    P.DISPOSAL_OBJECT,
                    P.SPOTCHECK_SEE,
                    P.SUPERVISOR_KEEP,
                    P.SUPERVISION_SEE,
                    P.SUPERVISION_PLAN,
                    P.SUPERVISION_FILL,
                    P.SUPERVISION_ORDER,
                    P.SUPERVISION_RECHECK,
                    P.SPOTCHECK_PLAN,
                    P.SPOTCHECK_FILL,
                    P.RECTIFICATION_CIRCULATE,
                    P.LEAD_SEE,
                    P.LEAD_RAISE,
                    P.LEAD_REVIEW,
                    P.LEAD_ANSWER,
                    P.CONSEQUENCE_DECIDE,
                    P.REDRESS_DECIDE,
                    P.ODD_LOOK_JUDGE,
                    P.DUTY_SEE,
                    P.HANDOVER_SIGN,
                    P.CUSTODY_SEE,
                    P.ACTIVITY_SEE,
                    P.COMPLAINT_COUNT,
                    P.LEADER_KEEP,
                    P.MANDATE_KEEP,
                    P.LAW_SEE,
                    P.LAW_KEEP,
                    P.POWER_SEE,
                    P.POWER_APPROVE,
                    P.FILE_SEE,
                    P.UNIFORM_SEE,
                    P.OUTREACH_SEE,
                    P.PUBLICATION_SEE,
                    P.PUBLICATION_REVIEW,
                    P.DOCUMENT_SEE,
                    P.BENCHMARK_SEE,
                    P.CASE_SEE,
                    P.DOSSIER_REVIEW,
                    P.COORDINATION_SEE,
                    P.COORDINATION_DISPATCH,
                    P.ESTABLISHMENT_SEE,
                    P.VISIT_SEE,
                    P.INSPECTION_SEE,
                    P.PATTERN_SEE,
                    P.PATTERN_KEEP,
                    P.PATTERN_APPROVE,
                    P.HIT_JUDGE,
                    P.READINESS_SEE,
                    P.EVALUATION_SEE,
                    P.EVALUATION_KEEP,
                    P.OBJECTION_JUDGE,
                    P.ASSESSMENT_SEE,
                    P.COMMENDATION_SEE,
                    P.COMMENDATION_PROPOSE,
                    P.REPORT_FILE,
                    P.RING_KEEP,
                    P.RING_OPEN,
                    P.CHANGE_SEE,
                    P.CHANGE_CONFIRM,
                }
            ),
        ),
    )
}

# An authority handles what article 40 sends to it; one above it supervises by numbers and does not reach in.
ON_THE_UNIT_ALONE = frozenset(
    {P.COMPLAINT_SEE, P.COMPLAINT_ASSIGN, P.COMPLAINT_HANDLE, P.COMPLAINT_EXTEND, P.COMPLAINT_ERASE}
)
"""Rights that a role gives on the very unit it is held at, and on nothing below. 《责任制》第40条."""

# What an account may by its kind alone, without any role. Business accounts may nothing without one.
BY_KIND: dict[Kind, frozenset[Permission]] = {
    Kind.BUSINESS: frozenset(),
    Kind.SYSTEM: frozenset(
        {
            P.UNIT_SEE,
            P.UNIT_KEEP,
            P.ACCOUNT_KEEP,
            P.STATION_KEEP,
            P.CALENDAR_LOAD,
            P.MAP_LOAD,
            P.STORE_SEE,
            P.SENDER_KEY_SEE,
            P.SENDER_KEY_KEEP,
            P.DUTY_SEE,
        }
    ),
    Kind.SECURITY: frozenset(
        {
            P.UNIT_SEE,
            P.ACCOUNT_RELEASE,
            P.ROLE_GRANT,
            P.TOKEN_KEEP,
            P.SENDER_KEY_SEE,
            P.SENDER_KEY_CONFIRM,
            P.DUTY_SEE,
        }
    ),
    Kind.AUDIT: frozenset(
        {
            P.LEDGER_AUDIT,
            P.TRACE_READ,
            P.ODD_LOOK_SEE,
            P.ODD_LOOK_PASS,
            P.IDENTITY_LOOK_SEE,
            P.SENDER_KEY_SEE,
            P.DUTY_SEE,
        }
    ),
    Kind.STATION: frozenset({P.RECORDING_INTAKE, P.DEVICE_SEE}),
    # Whoever shows the code of a complaint, on that complaint alone; a firm, on a visit to it.
    Kind.CITIZEN: frozenset({P.COMPLAINT_FILE, P.VISIT_ANSWER}),
    Kind.MACHINE: frozenset(P),
}
