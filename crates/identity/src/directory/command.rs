//! What is asked, before it is decided.

use authority::Certificate;
use serde::{Deserialize, Serialize};
use value::{AccountId, AppId, CellId, Date, OfficeId, PostId, Timestamp, Words};

use super::fact::{AppointmentId, CoverId, MandateId, OfficeFacts, PersonFacts, PostFacts};

/// Who asks, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    pub now: Timestamp,
    /// The civil day of `now` in the district.
    pub today: Date,
    pub by: AccountId,
}

/// A change of the directory that somebody asks for. Every day given as last is included.
///
/// Changes of offices, posts and people hold from today on, or from their first day where that is still to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Command {
    OpenOffice {
        office: OfficeId,
        facts: OfficeFacts,
        opened: Date,
    },
    ChangeOffice {
        office: OfficeId,
        facts: OfficeFacts,
    },
    CloseOffice {
        office: OfficeId,
        last_day: Date,
    },
    OpenPost {
        post: PostId,
        facts: PostFacts,
        opened: Date,
    },
    ChangePost {
        post: PostId,
        facts: PostFacts,
    },
    ClosePost {
        post: PostId,
        last_day: Date,
    },
    /// Also for a person who left and comes back.
    AddPerson {
        person: AccountId,
        facts: PersonFacts,
        from: Date,
    },
    ChangePerson {
        person: AccountId,
        facts: PersonFacts,
    },
    /// At once and whatever the person holds: the way to stop an account.
    DeactivatePerson {
        person: AccountId,
    },
    ReactivatePerson {
        person: AccountId,
    },
    /// Ends every appointment and cover with yesterday.
    DismissPerson {
        person: AccountId,
    },
    Appoint {
        person: AccountId,
        post: PostId,
        from: Date,
        #[serde(default)]
        until: Option<Date>,
    },
    /// Earlier than it would end; with the day before its first it never was in force.
    EndAppointment {
        appointment: AppointmentId,
        last_day: Date,
    },
    IssueCertificate {
        person: AccountId,
        certificate: Certificate,
    },
    RevokeCertificate {
        person: AccountId,
        kind: String,
        number: String,
        last_day: Date,
        reason: String,
    },
    AssignDuty {
        office: OfficeId,
        day: Date,
        person: AccountId,
    },
    LiftDuty {
        office: OfficeId,
        day: Date,
        person: AccountId,
    },
    OpenCell {
        cell: CellId,
        area: String,
        officer: AccountId,
        from: Date,
    },
    HandOverCell {
        cell: CellId,
        officer: AccountId,
        from: Date,
    },
    CloseCell {
        cell: CellId,
        last_day: Date,
    },
    CoverLeave {
        absent: AccountId,
        deputy: AccountId,
        from: Date,
        until: Date,
        posts: Vec<PostId>,
    },
    EndCover {
        cover: CoverId,
        last_day: Date,
    },
    /// Who acts for an organisation, checked against its licence at the window; instead of who did before.
    NameRepresentative {
        uscc: String,
        name: Words,
        representative: AccountId,
    },
    /// Only by the principal, or the representative of the organisation that is it.
    OfferMandate {
        principal: AccountId,
        agent: AccountId,
        items: Vec<AppId>,
        until: Date,
    },
    /// Only by the agent.
    AcceptMandate {
        mandate: MandateId,
    },
    /// By either of the two.
    EndMandate {
        mandate: MandateId,
    },
}
