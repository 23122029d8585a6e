//! The directory says no, and why: every reason in one table, with its code, the field it is about, and its words.

use authority::Because;
use serde::{Deserialize, Serialize};
use value::Words;

/// A command that was refused before anything was written. Every reason is told in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The first reason's code; stable, documented in `docs/semantics.md`.
    pub code: String,
    pub because: Vec<Because>,
    /// The fields of the command concerned, in the order of `because`.
    pub fields: Vec<String>,
}

impl Refusal {
    /// All reasons at once; the first gives the code.
    pub fn of(whys: &[Why]) -> Self {
        let because: Vec<Because> = whys.iter().map(|why| Because::of(why.code(), why.words())).collect();
        let code = because.first().map_or("refused", |first| first.code.as_str()).to_owned();
        Self { code, because, fields: whys.iter().map(|why| why.field().to_owned()).collect() }
    }
}

impl From<Why> for Refusal {
    fn from(why: Why) -> Self {
        Self::of(&[why])
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused: {}", self.code)?;
        self.because.iter().try_for_each(|because| write!(f, "; {}", because.words.zh))
    }
}

impl std::error::Error for Refusal {}

macro_rules! whys {
    ($($name:ident $({ $($part:ident),+ })? = $code:literal on $field:literal: $zh:literal, $en:literal;)*) => {
        /// One reason of the directory; its parts are ids and texts as they are shown.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Why {
            $($name $({ $($part: String),+ })?,)*
        }

        /// Every code of a reason, in the order of the table.
        pub const CODES: &[&str] = &[$($code),*];

        impl Why {
            fn row(&self) -> (&'static str, &'static str, Words) {
                match self {
                    $(Self::$name $({ $($part),+ })? => (
                        $code,
                        $field,
                        Words::new(format_args!($zh).to_string(), format_args!($en).to_string()),
                    ),)*
                }
            }
        }
    };
}

whys! {
    WrongId { id } = "id-not-valid" on "id":
        "“{id}”不能作为编号：1 至 128 字节，不含空白和控制字符",
        "\"{id}\" cannot be an id: 1 to 128 bytes without blanks or control characters";
    NameMissing { what } = "name-missing" on "name":
        "{what}的中英文名称都要填写", "the name of {what} is needed in Chinese and in English";
    TextNotPlain { field } = "text-not-plain" on "text":
        "“{field}”过长，或含有换行等控制字符", "\"{field}\" is too long or holds control characters";
    PersonalNumber { field } = "personal-number" on "text":
        "“{field}”像身份证号或手机号，人员名录不保存这类信息",
        "\"{field}\" looks like an identity or mobile number; the directory keeps none";
    WrongEmail { email } = "email-not-valid" on "email":
        "“{email}”不是电子邮箱地址", "\"{email}\" is no e-mail address";
    WrongUscc { uscc } = "uscc-not-valid" on "uscc":
        "“{uscc}”不是有效的统一社会信用代码", "\"{uscc}\" is no valid unified social credit code";
    WrongArea { area } = "area-not-valid" on "area":
        "“{area}”不是区划或网格代码（1 至 32 位字母、数字、连字符）",
        "\"{area}\" is no area code (1 to 32 letters, digits and hyphens)";
    EndsBeforeItBegins { last_day, from } = "ends-before-it-begins" on "until":
        "末日 {last_day} 早于首日 {from}", "the last day {last_day} is before the first day {from}";
    EndsLater { last_day, until } = "ends-later" on "last_day":
        "原定 {until} 结束，不能改为更晚的 {last_day}，请另行新增",
        "it ends on {until}; a later day {last_day} needs a new entry";

    NoSuchOffice { office } = "office-unknown" on "office":
        "没有部门“{office}”", "there is no office \"{office}\"";
    OfficeTaken { office } = "office-taken" on "office":
        "部门编号“{office}”已有", "the office id \"{office}\" is taken";
    OfficeClosed { office } = "office-closed" on "office":
        "部门“{office}”已撤销", "the office \"{office}\" is closed";
    OfficeNotOpen { office, day } = "office-not-open" on "office":
        "部门“{office}”在 {day} 未设立或已撤销", "the office \"{office}\" is not open on {day}";
    OfficeCircle { office, parent } = "office-circle" on "parent":
        "“{parent}”在“{office}”之下，不能作其上级",
        "\"{parent}\" is \"{office}\" itself or below it and cannot be above it";
    OfficeTooDeep { parent } = "office-too-deep" on "parent":
        "“{parent}”之下层级过多", "the tree would be too deep below \"{parent}\"";
    RootNotDistrict { office } = "root-not-district" on "kind":
        "只有区本身没有上级：“{office}”的类别与上级不符",
        "the district, and only it, has no parent: kind and parent of \"{office}\" do not fit";
    SecondDistrict { office } = "second-district" on "parent":
        "已有区“{office}”，一个名录只有一个区", "there is the district \"{office}\"; a directory has one";
    OfficeHasChildren { office, child } = "office-has-children" on "office":
        "“{office}”之下还有“{child}”", "\"{child}\" is still below \"{office}\"";
    OfficeHasAppointments { office, person } = "office-has-appointments" on "office":
        "“{office}”还有人任职，如“{person}”", "\"{office}\" still has people in its posts, such as \"{person}\"";
    OfficeHasDuties { office, day } = "office-has-duties" on "office":
        "“{office}”在 {day} 还有值班安排", "\"{office}\" still has a duty roster on {day}";

    NoSuchPost { post } = "post-unknown" on "post":
        "没有岗位“{post}”", "there is no post \"{post}\"";
    PostTaken { post } = "post-taken" on "post":
        "岗位编号“{post}”已有", "the post id \"{post}\" is taken";
    PostClosed { post } = "post-closed" on "post":
        "岗位“{post}”已撤销", "the post \"{post}\" is closed";
    PostNotOpen { post, days } = "post-not-open" on "post":
        "岗位“{post}”在 {days} 并非一直存在", "the post \"{post}\" is not open on all days of {days}";
    PostHasAppointments { post, person } = "post-has-appointments" on "post":
        "岗位“{post}”还有人任职，如“{person}”", "the post \"{post}\" is still held, by \"{person}\"";
    RoleTwice { role } = "role-twice" on "roles":
        "角色“{role}”重复", "the role \"{role}\" is there twice";
    TooManyRoles { count } = "too-many-roles" on "roles":
        "一个岗位最多 32 个角色，现有 {count} 个", "a post has up to 32 roles, not {count}";
    TwoAdministrators { who, one, other } = "two-administrators" on "roles":
        "三员分离：“{who}”不能同时是“{one}”和“{other}”",
        "separation of administrators: \"{who}\" cannot be \"{one}\" and \"{other}\" on the same day";

    NoSuchPerson { person } = "person-unknown" on "person":
        "没有人员“{person}”", "there is no person \"{person}\"";
    PersonTaken { person } = "person-taken" on "person":
        "人员账号“{person}”已有", "the account id \"{person}\" is taken";
    PersonLeft { person } = "person-left" on "person":
        "“{person}”已离职", "\"{person}\" has left the service";
    PersonInactive { person } = "person-inactive" on "person":
        "“{person}”已停用", "\"{person}\" is deactivated";
    PersonNotYet { person, first } = "person-not-yet" on "from":
        "“{person}”自 {first} 起才在册", "\"{person}\" is in the directory from {first} on only";
    OfficerOfCell { person, cell } = "officer-of-cell" on "person":
        "“{person}”是网格“{cell}”的网格员，请先移交",
        "\"{person}\" is the officer of the cell \"{cell}\": hand it over first";

    NoSuchAppointment { appointment } = "appointment-unknown" on "appointment":
        "没有任职记录 {appointment}", "there is no appointment {appointment}";
    AppointedTwice { person, post } = "appointed-twice" on "from":
        "“{person}”在这段时间已任“{post}”", "\"{person}\" holds \"{post}\" in that time already";

    CertificateOverlaps { number } = "certificate-overlaps" on "number":
        "证件“{number}”在这段时间已有效", "the certificate \"{number}\" is valid in that time already";
    NoSuchCertificate { number } = "certificate-unknown" on "number":
        "此人没有可吊销的证件“{number}”", "the person has no certificate \"{number}\" to revoke";
    ReasonMissing = "directory-reason-missing" on "reason":
        "须写明理由", "a reason is needed";

    DutyTwice { person, day } = "duty-twice" on "person":
        "“{person}”在 {day} 已在该部门值班", "\"{person}\" is on duty there on {day} already";
    NoSuchDuty { person, day } = "duty-unknown" on "person":
        "“{person}”在 {day} 不在该部门值班", "\"{person}\" is not on duty there on {day}";
    DutyPast { day } = "duty-past" on "day":
        "{day} 已过，值班记录不能取消", "{day} is past: its roster stays";
    NotOfTheOffice { person, office } = "not-of-the-office" on "person":
        "“{person}”当日不在“{office}”或其下级任职",
        "\"{person}\" holds no post in \"{office}\" or below on that day";

    NoSuchCell { cell } = "cell-unknown" on "cell":
        "没有网格“{cell}”", "there is no cell \"{cell}\"";
    CellTaken { cell } = "cell-taken" on "cell":
        "网格“{cell}”已有", "the cell \"{cell}\" is there already";
    CellClosed { cell } = "cell-closed" on "cell":
        "网格“{cell}”已撤销", "the cell \"{cell}\" is closed";
    SameOfficer { officer, cell } = "same-officer" on "officer":
        "“{officer}”已是网格“{cell}”的网格员", "\"{officer}\" is the officer of the cell \"{cell}\" already";
    HandOverTooEarly { from } = "hand-over-too-early" on "from":
        "上次移交自 {from} 起，不能更早", "the last hand-over is of {from}; this one cannot be earlier";

    NoSuchCover { cover } = "cover-unknown" on "cover":
        "没有代理记录 {cover}", "there is no cover {cover}";
    CoverOfSelf { person } = "cover-of-self" on "deputy":
        "“{person}”不能代理自己", "\"{person}\" cannot stand in for themself";
    CoverWithoutPosts = "cover-without-posts" on "posts":
        "须写明代理哪些岗位，每个一次", "say which posts are covered, each once";
    PostNotHeld { person, post } = "post-not-held" on "posts":
        "“{person}”在这段时间并非一直任“{post}”", "\"{person}\" does not hold \"{post}\" on all these days";
    CoverChain { person } = "cover-chain" on "deputy":
        "“{person}”在这段时间自己不在岗或正代理他人，不能再转代理",
        "\"{person}\" is absent or deputed in that time: a cover is not passed on";
    CoverTwice { post } = "cover-twice" on "posts":
        "岗位“{post}”在这段时间已有人代理", "the post \"{post}\" is covered in that time already";

    NoSuchMandate = "mandate-unknown" on "mandate":
        "没有这项代办授权", "there is no such authorisation";
    NotYoursToGive = "mandate-not-yours" on "principal":
        "只能由本人授权，单位由其法定代表人授权",
        "a person authorises for themself; for an organisation its representative does";
    MandateOfSelf = "mandate-of-self" on "agent":
        "不能授权自己代办", "nobody authorises themself";
    NoPerson { account } = "agent-not-a-person" on "agent":
        "“{account}”不是可以办事的个人账号", "\"{account}\" is not the account of a person";
    MandateWithoutItems = "mandate-without-items" on "items":
        "须逐项选定代办的事项，每项一次", "say which services it is for, each once";
    MandateDays { until } = "mandate-days" on "until":
        "授权须在一年之内到期，且不早于今天：“{until}”不行",
        "an authorisation ends within a year and not before today: not on {until}";
    TooManyMandates = "too-many-mandates" on "agent":
        "有效的代办授权最多 20 项，请先取消不用的", "up to 20 may be open at a time; end one first";
    MandateOver = "mandate-over" on "mandate":
        "这项授权已到期或已取消", "this authorisation has ended";

    NotAnAdministrator { person, role } = "not-an-administrator" on "by":
        "“{person}”今天没有“{role}”岗位，此事由该岗位办理",
        "\"{person}\" holds no post with the role \"{role}\" today, whose business this is";
    AdministratorSigns { role } = "administrator-signs" on "by":
        "已有“{role}”在任，须由其本人署名办理",
        "somebody serves as \"{role}\": it is done in that person's name";
    AdministersSelf { person } = "administers-self" on "person":
        "“{person}”不能授权给自己", "\"{person}\" cannot give power to themself";
    HandsOverPower { account } = "hands-over-power" on "account":
        "“{account}”的岗位有权力，又没有第二重验证留下：须由运维人员办理",
        "\"{account}\" has power and no second factor stays: the operator does this";
    ProvisionerBeyondScope { what } = "provisioner-beyond-scope" on "by":
        "账号供给系统只管普通人员与任职，不涉及“{what}”",
        "a provisioning system handles ordinary people and appointments, not \"{what}\"";
}

impl Why {
    pub fn code(&self) -> &'static str {
        self.row().0
    }

    /// The field of the command it is about.
    pub fn field(&self) -> &'static str {
        self.row().1
    }

    pub fn words(&self) -> Words {
        self.row().2
    }
}
