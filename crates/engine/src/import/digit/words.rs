//! Chinese and English for the codes that these state machines use. A code that is not here keeps its own words, with a
//! finding.

use value::Words;

use super::Told;

/// What a code names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Service,
    State,
    Action,
    Role,
}

/// Code, Chinese, English; codes are compared without anything but letters and digits.
type Row = (&'static str, &'static str, &'static str);

const SERVICES: [Row; 11] = [
    ("BPA", "建设工程规划许可（高风险）", "Building permit, high risk"),
    ("BPA_LOW", "建设工程规划许可（低风险）", "Building permit, low risk"),
    ("BPA_OC", "建筑使用许可", "Occupancy certificate"),
    ("PGR", "投诉办理", "Complaint"),
    ("FIRENOC", "消防安全证明", "Fire safety certificate"),
    ("ASMT", "房产税核定", "Property tax assessment"),
    ("PT.CREATE", "房产登记", "Property registration"),
    ("PT.MUTATION", "房产变更登记", "Property mutation"),
    ("DIRECTRENEWAL", "经营许可直接延续", "Trade licence, direct renewal"),
    ("EDITRENEWAL", "经营许可变更延续", "Trade licence, renewal with changes"),
    ("NewTL", "经营许可新办", "New trade licence"),
];

const STATES: [Row; 46] = [
    ("SEND_TO_CITIZEN", "送申请人确认", "To be sent to the citizen"),
    ("CITIZEN_APPROVAL_PENDING", "待申请人同意", "Waiting for the citizen's consent"),
    ("INPROGRESS", "申请准备", "Being prepared"),
    ("PENDING_APPL_FEE_PAYMENT", "待缴申请费", "Application fee to be paid"),
    ("PENDING_FEE_PAYMENT", "待缴费", "Fee to be paid"),
    ("PENDING_SANC_FEE_PAYMENT", "待缴许可费", "Sanction fee to be paid"),
    ("DOC_VERIFICATION_PENDING", "待核验材料", "Documents to be verified"),
    ("FIELDINSPECTION_PENDING", "待现场勘查", "Field inspection pending"),
    ("NOC_VERIFICATION_PENDING", "待核验相关证明", "Certificates to be verified"),
    ("BACK_FROM_DOC_VERIFICATION", "材料退回补正", "Sent back from document verification"),
    ("BACK_FROM_FI_VERIFICATION", "勘查退回补正", "Sent back from field inspection"),
    ("BACK_FROM_NOC_VERIFICATION", "证明退回补正", "Sent back from certificate verification"),
    ("PENDINGAPPROVAL", "待审批", "Approval pending"),
    ("APPROVED", "已批准", "Approved"),
    ("REJECTED", "不予批准", "Rejected"),
    ("REVOCATED", "已撤回", "Revoked"),
    ("PENDINGFORASSIGNMENT", "待分派", "To be assigned"),
    ("PENDINGFORREASSIGNMENT", "待重新分派", "To be assigned again"),
    ("PENDINGATLME", "承办中", "With the handler"),
    ("PENDINGATSUPERVISOR", "主管办理中", "With the supervisor"),
    ("RESOLVED", "已解决", "Resolved"),
    ("RESOLVEDBYSUPERVISOR", "主管已解决", "Resolved by the supervisor"),
    ("CLOSEDAFTERREJECTION", "驳回后办结", "Closed after rejection"),
    ("CLOSEDAFTERRESOLUTION", "解决后办结", "Closed after resolution"),
    ("INITIATED", "草稿", "Started"),
    ("APPLIED", "已申请", "Applied"),
    ("PENDINGPAYMENT", "待缴费", "Payment pending"),
    ("DOCUMENTVERIFY", "核验材料", "Document verification"),
    ("FIELDINSPECTION", "现场勘查", "Field inspection"),
    ("CITIZENACTIONREQUIRED", "待申请人补正", "Citizen has to act"),
    ("CITIZENACTIONREQUIRED-DV", "待申请人补正材料", "Citizen has to correct documents"),
    ("CANCELLED", "已取消", "Cancelled"),
    ("EXPIRED", "已过期", "Expired"),
    ("OPEN", "待核验", "Open"),
    ("DOCVERIFIED", "材料已核验", "Documents verified"),
    ("FIELDVERIFIED", "现场已核验", "Field verified"),
    ("CORRECTIONPENDING", "待补正", "Correction pending"),
    ("PAID", "已缴费", "Paid"),
    ("APPROVED_OLD", "已批准（旧）", "Approved (old)"),
    ("REGISTERED", "已登记", "Registered"),
    ("CLOSED", "已办结", "Closed"),
    ("COMPLETED", "已完成", "Completed"),
    ("WITHDRAWN", "已撤回", "Withdrawn"),
    ("SUBMITTED", "已提交", "Submitted"),
    ("VERIFIED", "已核验", "Verified"),
    ("INWORKFLOW", "办理中", "Under way"),
];

const ACTIONS: [Row; 31] = [
    ("INITIATE", "发起", "Start"),
    ("SEND_TO_CITIZEN", "送申请人", "Send to the citizen"),
    ("SEND_TO_ARCHITECT", "退回设计方", "Send to the architect"),
    ("APPROVE", "批准", "Approve"),
    ("APPLY", "提交申请", "Apply"),
    ("PAY", "缴费", "Pay"),
    ("SKIP_PAYMENT", "免缴", "Skip the payment"),
    ("ADHOC", "临时调整", "Adjust"),
    ("FORWARD", "转下一环节", "Forward"),
    ("REJECT", "不予批准", "Reject"),
    ("SEND_BACK_TO_CITIZEN", "退回申请人补正", "Send back to the citizen"),
    ("REVOCATE", "撤回许可", "Revoke"),
    ("ASSIGN", "分派", "Assign"),
    ("REASSIGN", "要求重新分派", "Ask to assign again"),
    ("RESOLVE", "办结", "Resolve"),
    ("RESOLVEBYSUPERVISOR", "主管办结", "Resolve as supervisor"),
    ("REOPEN", "要求重办", "Reopen"),
    ("RATE", "评价", "Rate"),
    ("REFER", "征询", "Refer"),
    ("SENDBACK", "退回上一环节", "Send back"),
    ("CANCEL", "取消", "Cancel"),
    ("RESUBMIT", "重新提交", "Submit again"),
    ("OPEN", "发起", "Open"),
    ("VERIFY", "核验通过", "Verify"),
    ("EXPIRE", "到期失效", "Expire"),
    ("COMMENT", "留言", "Comment"),
    ("ASSIGNEDBYAUTOESCALATION", "自动升级分派", "Assign by escalation"),
    ("CLOSE", "办结", "Close"),
    ("SUBMIT", "提交", "Submit"),
    ("WITHDRAW", "撤回", "Withdraw"),
    ("RENEW", "延续", "Renew"),
];

const ROLES: [Row; 37] = [
    ("CITIZEN", "居民", "Citizen"),
    ("COUNTER", "窗口人员（代办）", "Counter clerk, for the citizen"),
    ("EMPLOYEE", "工作人员", "Employee"),
    ("BPA_ARCHITECT", "建筑师", "Architect"),
    ("BPA_ENGINEER", "工程师", "Engineer"),
    ("BPA_BUILDER", "建设单位", "Builder"),
    ("BPA_STRUCTURALENGINEER", "结构工程师", "Structural engineer"),
    ("BPA_TOWNPLANNER", "规划师", "Town planner"),
    ("BPA_SUPERVISOR", "监理", "Building supervisor"),
    ("BPA_VERIFIER", "材料核验员", "Document verifier"),
    ("BPA_FIELD_INSPECTOR", "现场勘查员", "Field inspector"),
    ("BPA_NOC_VERIFIER", "证明核验员", "Certificate verifier"),
    ("BPA_APPROVER", "审批人", "Approver"),
    ("SYSTEM_PAYMENT", "缴费系统", "Payment system"),
    ("SYSTEM", "系统", "System"),
    ("AUTO_ESCALATE", "自动升级程序", "Escalation program"),
    ("CEMP", "窗口人员", "Counter employee"),
    ("TL_CEMP", "经营许可窗口人员", "Counter employee, licences"),
    ("PT_CEMP", "房产窗口人员", "Counter employee, property"),
    ("NOC_CEMP", "消防窗口人员", "Counter employee, fire safety"),
    ("TL_DOC_VERIFIER", "材料核验员", "Document verifier"),
    ("TL_FIELD_INSPECTOR", "现场勘查员", "Field inspector"),
    ("TL_APPROVER", "审批人", "Approver"),
    ("NOC_DOC_VERIFIER", "材料核验员", "Document verifier"),
    ("NOC_FIELD_INSPECTOR", "现场勘查员", "Field inspector"),
    ("NOC_APPROVER", "审批人", "Approver"),
    ("PT_DOC_VERIFIER", "材料核验员", "Document verifier"),
    ("PT_FIELD_INSPECTOR", "现场勘查员", "Field inspector"),
    ("PT_APPROVER", "审批人", "Approver"),
    ("CSR", "客服人员", "Customer service"),
    ("GRO", "分派员", "Routing officer"),
    ("DGRO", "部门分派员", "Department routing officer"),
    ("PGR_LME", "承办人", "Handler"),
    ("PGR_VIEWER", "查看员", "Viewer"),
    ("CFC", "便民中心人员", "Facilitation centre"),
    ("SUPERVISOR", "主管", "Supervisor"),
    ("CLERK", "办事员", "Clerk"),
];

/// The title of a code; its own words and a finding where it is not known.
pub(super) fn of(kind: Kind, code: &str, path: &str, told: &mut Told) -> Words {
    let rows: &[Row] = match kind {
        Kind::Service => &SERVICES,
        Kind::State => &STATES,
        Kind::Action => &ACTIONS,
        Kind::Role => &ROLES,
    };
    let same = |known: &str| plain(known) == plain(code);
    if let Some((_, zh, en)) = rows.iter().find(|(known, _, _)| same(known)) {
        return Words::new(*zh, *en);
    }
    let (finding, what) = match kind {
        Kind::Role => ("digit-role-unknown", "role"),
        Kind::Service => ("digit-word-unknown", "service"),
        Kind::State => ("digit-word-unknown", "state"),
        Kind::Action => ("digit-word-unknown", "action"),
    };
    let message = format!("the {what} `{code}` is not known, so it has no Chinese title yet");
    if !told.findings.iter().any(|known| known.code == finding && known.message == message) {
        told.warn(finding, path, message, "write its title where the app names it");
    }
    Words::new(code, readable(code))
}

/// Letters and digits only, small.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// `SEND_BACK` as `Send back`.
fn readable(code: &str) -> String {
    let words = code.replace(['_', '-', '.'], " ").to_lowercase();
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Does the action send back, reject, withdraw or open again? Then a reason is needed.
pub(super) fn is_back(action: &str) -> bool {
    let plain = plain(action);
    let parts = [
        "reject",
        "sendback",
        "revocate",
        "revoke",
        "cancel",
        "reassign",
        "reopen",
        "expire",
        "withdraw",
        "architect",
    ];
    parts.iter().any(|part| plain.contains(part))
}

/// Is the role held by a program?
pub(super) fn is_machine(role: &str) -> bool {
    let plain = plain(role);
    plain.starts_with("system") || plain.starts_with("auto")
}

/// The kind of power that a business exercises, and a sample of its basis.
pub(super) fn power(business: &str) -> (&'static str, Words) {
    let plain = plain(business);
    let has = |part: &str| plain.contains(part);
    if has("tl") || has("bpa") || has("noc") {
        let basis = Words::new(
            "（示例）《中华人民共和国行政许可法》（2004 年 7 月 1 日起施行）及本地实施办法",
            "(sample) Administrative Licensing Law (in force 2004-07-01) and the local rules",
        );
        ("licensing", basis)
    } else if has("pt") || has("property") {
        let basis = Words::new(
            "（示例）《不动产登记暂行条例》（2015 年 3 月 1 日起施行）及本地实施办法",
            "(sample) Interim Regulation on Real Estate Registration (in force 2015-03-01) and the local rules",
        );
        ("confirmation", basis)
    } else {
        ("other", Words::new("（示例）区政务服务办理规则", "(sample) District rules of government services"))
    }
}
