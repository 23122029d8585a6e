//! What happened. Events are for ever: a field is only added with a default, a meaning never changes.

use std::fmt;

use authority::Certificate;
use serde::{Deserialize, Serialize};
use value::{AccountId, AppId, CellId, Date, OfficeId, PostId, RoleId, Timestamp, Words};

/// One event of the directory's stream: when it was written, by whom, and what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub at: Timestamp,
    pub by: AccountId,
    pub fact: Fact,
}

/// A person's time in a post, numbered from 1 in the order of appointing within one district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppointmentId(pub u64);

impl fmt::Display for AppointmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A leave cover, numbered from 1 in the order of entering within one district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CoverId(pub u64);

impl fmt::Display for CoverId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// An authorisation to act for somebody 代办授权, numbered from 1 in the order of offering within one district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MandateId(pub u64);

impl fmt::Display for MandateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What kind of organisation an office is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficeKind {
    /// 区: the root of the tree, once.
    District,
    /// 部门: a bureau or department of the district.
    Department,
    /// 街道.
    Street,
    /// 社区.
    Community,
    /// 派驻: seconded to another place by its parent.
    Dispatch,
    /// 站、所: a station or team in the field.
    Station,
    /// 科室: a section inside an office.
    Section,
    Other,
}

impl OfficeKind {
    pub const ALL: [Self; 8] = [
        Self::District,
        Self::Department,
        Self::Street,
        Self::Community,
        Self::Dispatch,
        Self::Station,
        Self::Section,
        Self::Other,
    ];

    /// The name in events and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Department => "department",
            Self::Street => "street",
            Self::Community => "community",
            Self::Dispatch => "dispatch",
            Self::Station => "station",
            Self::Section => "section",
            Self::Other => "other",
        }
    }
}

/// What is said of an office from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeFacts {
    pub name: Words,
    pub kind: OfficeKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<OfficeId>,
    /// Unified social credit code 统一社会信用代码 (GB 32100-2015).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    /// Division code of what it is responsible for (GB/T 2260, GB/T 10114).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
}

impl OfficeFacts {
    pub fn new(name: Words, kind: OfficeKind, parent: Option<OfficeId>) -> Self {
        Self { name, kind, parent, uscc: None, area: None }
    }
}

/// What is said of a post 岗位 from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostFacts {
    pub office: OfficeId,
    pub title: Words,
    pub roles: Vec<RoleId>,
    /// The part of the district the post reaches; none where it is that of its office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
}

impl PostFacts {
    pub fn new(office: OfficeId, title: Words, roles: Vec<RoleId>) -> Self {
        Self { office, title, roles, area: None }
    }
}

/// What is said of a person from a day on.
///
/// INVARIANT: a badge's worth and no more. No identity number, no private telephone, no address, no date of birth: the
/// log keeps events for ever, and what a citizen could ask to have erased must not be in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonFacts {
    pub name: Words,
    /// The e-mail address at work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The opaque key of the system that provisions the account (`externalId` of RFC 7643, section 3.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<String>,
}

impl PersonFacts {
    pub fn new(name: Words) -> Self {
        Self { name, email: None, external: None }
    }
}

/// What happened to the directory. Every day given as last is included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Fact {
    OfficeOpened {
        office: OfficeId,
        from: Date,
        facts: OfficeFacts,
    },
    OfficeChanged {
        office: OfficeId,
        from: Date,
        facts: OfficeFacts,
    },
    OfficeClosed {
        office: OfficeId,
        last_day: Date,
    },
    PostOpened {
        post: PostId,
        from: Date,
        facts: PostFacts,
    },
    PostChanged {
        post: PostId,
        from: Date,
        facts: PostFacts,
    },
    PostClosed {
        post: PostId,
        last_day: Date,
    },
    /// A person came, or came back.
    PersonAdded {
        person: AccountId,
        from: Date,
        facts: PersonFacts,
    },
    PersonChanged {
        person: AccountId,
        from: Date,
        facts: PersonFacts,
    },
    /// The person stands for nothing from that day on, until reactivated; appointments stay.
    PersonDeactivated {
        person: AccountId,
        from: Date,
    },
    PersonReactivated {
        person: AccountId,
        from: Date,
    },
    /// The person left the service; appointments and covers ended with events of their own before this.
    PersonLeft {
        person: AccountId,
        from: Date,
    },
    Appointed {
        appointment: AppointmentId,
        person: AccountId,
        post: PostId,
        from: Date,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// A last day before the first: the appointment never was in force.
    AppointmentEnded {
        appointment: AppointmentId,
        last_day: Date,
    },
    CertificateIssued {
        person: AccountId,
        certificate: Certificate,
    },
    CertificateRevoked {
        person: AccountId,
        kind: String,
        number: String,
        last_day: Date,
        reason: String,
    },
    DutyAssigned {
        office: OfficeId,
        day: Date,
        person: AccountId,
    },
    DutyLifted {
        office: OfficeId,
        day: Date,
        person: AccountId,
    },
    CellOpened {
        cell: CellId,
        area: String,
        officer: AccountId,
        from: Date,
    },
    CellHandedOver {
        cell: CellId,
        officer: AccountId,
        from: Date,
    },
    CellClosed {
        cell: CellId,
        last_day: Date,
    },
    /// The deputy stands in for the absent person in these posts.
    LeaveCovered {
        cover: CoverId,
        absent: AccountId,
        deputy: AccountId,
        from: Date,
        until: Date,
        posts: Vec<PostId>,
    },
    CoverEnded {
        cover: CoverId,
        last_day: Date,
    },
    /// An organisation outside government may be acted for, by its representative 法定代表人; also a new one.
    RepresentativeNamed {
        /// Unified social credit code (GB 32100-2015).
        uscc: String,
        name: Words,
        representative: AccountId,
    },
    /// Nothing holds until the agent accepts.
    MandateOffered {
        mandate: MandateId,
        principal: AccountId,
        agent: AccountId,
        /// The services it is about; never all of them.
        items: Vec<AppId>,
        until: Date,
    },
    MandateAccepted {
        mandate: MandateId,
    },
    /// Taken back by the principal or given up by the agent; at once.
    MandateEnded {
        mandate: MandateId,
    },
}

impl Fact {
    /// Every [`Fact::name`].
    pub const NAMES: [&str; 26] = [
        "office-opened",
        "office-changed",
        "office-closed",
        "post-opened",
        "post-changed",
        "post-closed",
        "person-added",
        "person-changed",
        "person-deactivated",
        "person-reactivated",
        "person-left",
        "appointed",
        "appointment-ended",
        "certificate-issued",
        "certificate-revoked",
        "duty-assigned",
        "duty-lifted",
        "cell-opened",
        "cell-handed-over",
        "cell-closed",
        "leave-covered",
        "cover-ended",
        "representative-named",
        "mandate-offered",
        "mandate-accepted",
        "mandate-ended",
    ];

    /// Its kind in one word, as the record counts it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::OfficeOpened { .. } => "office-opened",
            Self::OfficeChanged { .. } => "office-changed",
            Self::OfficeClosed { .. } => "office-closed",
            Self::PostOpened { .. } => "post-opened",
            Self::PostChanged { .. } => "post-changed",
            Self::PostClosed { .. } => "post-closed",
            Self::PersonAdded { .. } => "person-added",
            Self::PersonChanged { .. } => "person-changed",
            Self::PersonDeactivated { .. } => "person-deactivated",
            Self::PersonReactivated { .. } => "person-reactivated",
            Self::PersonLeft { .. } => "person-left",
            Self::Appointed { .. } => "appointed",
            Self::AppointmentEnded { .. } => "appointment-ended",
            Self::CertificateIssued { .. } => "certificate-issued",
            Self::CertificateRevoked { .. } => "certificate-revoked",
            Self::DutyAssigned { .. } => "duty-assigned",
            Self::DutyLifted { .. } => "duty-lifted",
            Self::CellOpened { .. } => "cell-opened",
            Self::CellHandedOver { .. } => "cell-handed-over",
            Self::CellClosed { .. } => "cell-closed",
            Self::LeaveCovered { .. } => "leave-covered",
            Self::CoverEnded { .. } => "cover-ended",
            Self::RepresentativeNamed { .. } => "representative-named",
            Self::MandateOffered { .. } => "mandate-offered",
            Self::MandateAccepted { .. } => "mandate-accepted",
            Self::MandateEnded { .. } => "mandate-ended",
        }
    }
}
