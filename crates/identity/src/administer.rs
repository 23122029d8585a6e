//! Who may administer 三员 what: one pure function for pages, SCIM and the command line.
//!
//! The system administrator 系统管理员 keeps the structure: offices, posts, people, appointments, calendars. The security
//! administrator 安全管理员 keeps what gives power: accounts, keys, clients of single sign-on, and every post whose role
//! watches over or commands others. The audit administrator 审计管理员 reads the record and changes nothing
//! (GB/T 22239-2019, 8.1.5.1 to 8.1.5.3).

use std::collections::BTreeSet;

use authority::{MACHINE, OPERATOR, PROVISIONER};
use value::{AccountId, Date, PostId, RoleId};

use crate::directory::{Command, Directory, PostFacts};
use crate::refusal::{Refusal, Why};

/// Roles that give power over people or rules. A provisioning system never gives one, nobody gives one to themself, and
/// only the security administrator gives one to others. `supervisor` watches over everybody's cases, `author` drafts
/// the rules.
pub const ROLES_OF_POWER: [&str; 5] =
    ["system-admin", "security-admin", "audit-admin", "supervisor", "author"];

/// What is administered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Domain {
    /// Offices, posts, people, ordinary appointments, certificates, cells, duties.
    Structure,
    /// Posts with a role of [`ROLES_OF_POWER`], and who may enter at all.
    Power,
    /// Accounts and their passwords, and who represents an organisation.
    Accounts,
    /// The keys of the district.
    Keys,
    /// Systems that people sign in to through this district.
    Clients,
    /// Calendars of days off.
    Calendars,
    /// Reading the record of administration and sign-ins.
    Record,
}

impl Domain {
    pub const ALL: [Self; 7] = [
        Self::Structure,
        Self::Power,
        Self::Accounts,
        Self::Keys,
        Self::Clients,
        Self::Calendars,
        Self::Record,
    ];

    /// The one administrator's role whose business it is.
    pub fn role(self) -> &'static str {
        match self {
            Self::Structure | Self::Calendars => "system-admin",
            Self::Power | Self::Accounts | Self::Keys | Self::Clients => "security-admin",
            Self::Record => "audit-admin",
        }
    }
}

/// Who commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commander<'a> {
    /// A person of the directory, who proved who they are.
    Person(&'a AccountId),
    /// A system that provisions people over SCIM.
    Provisioner,
    /// Whoever has the machine in their hands, without a name: founds a district, and helps where no administrator is
    /// left.
    Operator,
}

impl<'a> Commander<'a> {
    /// By the account in whose name something is asked.
    pub fn of(account: &'a AccountId) -> Self {
        match account.as_str() {
            PROVISIONER => Self::Provisioner,
            OPERATOR | MACHINE => Self::Operator,
            _ => Self::Person(account),
        }
    }
}

/// Whether the commander may do what belongs to `domain` today.
///
/// # Errors
/// The reason: no post of the right administrator, a provisioning system beyond people and appointments, or an operator
/// without a name where an administrator serves.
pub fn may_administer(
    directory: &Directory,
    commander: Commander<'_>,
    domain: Domain,
    today: Date,
) -> Result<(), Why> {
    let role = domain.role();
    match commander {
        Commander::Person(person) if holds(directory, person, role, today) => Ok(()),
        Commander::Person(person) => {
            Err(Why::NotAnAdministrator { person: person.to_string(), role: role.to_owned() })
        }
        Commander::Provisioner => Err(Why::ProvisionerBeyondScope { what: role.to_owned() }),
        // The record is nobody's but the audit administrator's, who can be appointed.
        Commander::Operator if domain != Domain::Record && !serves(directory, role, today) => Ok(()),
        Commander::Operator => Err(Why::AdministratorSigns { role: role.to_owned() }),
    }
}

/// Whether the commander may give somebody's account, which is there, a first password. `stays` says that a second factor
/// stays, which the commander does not have.
///
/// WHY not everybody's: whoever knows the password could come in, and so be two administrators, or take a power that
/// nobody gave them. Where somebody has power and nothing else stands before it, it takes who has the machine in their
/// hands, and can do so anyhow.
///
/// # Errors
/// As [`may_administer`], and the account of somebody with power.
pub fn may_hand_over(
    directory: &Directory,
    commander: Commander<'_>,
    (account, roles): (&AccountId, &[RoleId]),
    stays: bool,
    today: Date,
) -> Result<(), Why> {
    let open = !stays && (is_power(roles) || has_power(directory, account));
    match (open, commander) {
        (true, Commander::Operator) => Ok(()),
        (true, Commander::Person(_)) => Err(Why::HandsOverPower { account: account.to_string() }),
        (_, commander) => may_administer(directory, commander, Domain::Accounts, today),
    }
}

/// Whether the commander may change the directory so; a refusal tells which command by its place, from 0.
///
/// INVARIANT: looked at on the directory before the first command. That is enough: a post becomes one of power only by
/// a command that is itself one of power.
///
/// # Errors
/// As [`may_administer`]; also where somebody would give power to themself.
pub fn may_command(
    directory: &Directory,
    commander: Commander<'_>,
    commands: &[Command],
    today: Date,
) -> Result<(), (usize, Refusal)> {
    // Each domain is asked once: an import has tens of thousands of commands.
    let mut granted = BTreeSet::new();
    for (place, command) in commands.iter().enumerate() {
        let refused = |why: Why| (place, Refusal::from(why));
        // Whom somebody lets act for them is nobody's to administer; who decides it sees that it is theirs.
        if is_own_affair(command) && matches!(commander, Commander::Person(_)) {
            continue;
        }
        if commander == Commander::Provisioner {
            provisions(directory, command).map_err(refused)?;
            continue;
        }
        let domain = domain(directory, command);
        if granted.insert(domain) {
            may_administer(directory, commander, domain, today).map_err(refused)?;
        }
        if let (Commander::Person(person), Domain::Power | Domain::Accounts) = (commander, domain)
            && gains(directory, command, person)
        {
            return Err(refused(Why::AdministersSelf { person: person.to_string() }));
        }
    }
    Ok(())
}

/// Whose business a command is.
pub fn domain(directory: &Directory, command: &Command) -> Domain {
    let power = match command {
        Command::OpenPost { facts, .. } => gives_power(facts),
        Command::ChangePost { post, facts } => gives_power(facts) || is_of_power(directory, post),
        Command::ClosePost { post, .. } | Command::Appoint { post, .. } => is_of_power(directory, post),
        Command::EndAppointment { appointment, .. } => {
            directory.appointment(*appointment).is_some_and(|held| is_of_power(directory, &held.post))
        }
        Command::CoverLeave { posts, .. } => posts.iter().any(|post| is_of_power(directory, post)),
        Command::EndCover { cover, .. } => directory
            .cover(*cover)
            .is_some_and(|cover| cover.posts.iter().any(|post| is_of_power(directory, post))),
        Command::DeactivatePerson { .. } | Command::ReactivatePerson { .. } => true,
        Command::DismissPerson { person } => has_power(directory, person),
        Command::NameRepresentative { .. }
        | Command::OfferMandate { .. }
        | Command::AcceptMandate { .. }
        | Command::EndMandate { .. } => return Domain::Accounts,
        Command::OpenOffice { .. }
        | Command::ChangeOffice { .. }
        | Command::CloseOffice { .. }
        | Command::AddPerson { .. }
        | Command::ChangePerson { .. }
        | Command::IssueCertificate { .. }
        | Command::RevokeCertificate { .. }
        | Command::AssignDuty { .. }
        | Command::LiftDuty { .. }
        | Command::OpenCell { .. }
        | Command::HandOverCell { .. }
        | Command::CloseCell { .. } => false,
    };
    if power { Domain::Power } else { Domain::Structure }
}

/// The scope of a provisioning system: people and their appointments, nothing that has to do with power.
fn provisions(directory: &Directory, command: &Command) -> Result<(), Why> {
    let beyond = |what: String| Err(Why::ProvisionerBeyondScope { what });
    match command {
        Command::AddPerson { .. } => Ok(()),
        Command::ChangePerson { person, .. }
        | Command::DeactivatePerson { person }
        | Command::ReactivatePerson { person }
        | Command::DismissPerson { person } => {
            if has_power(directory, person) {
                beyond(person.to_string())
            } else {
                Ok(())
            }
        }
        Command::Appoint { .. } | Command::EndAppointment { .. } => match domain(directory, command) {
            Domain::Structure => Ok(()),
            _ => beyond("security-admin".to_owned()),
        },
        _ => beyond("system-admin".to_owned()),
    }
}

/// Whom somebody lets act for them.
pub fn is_own_affair(command: &Command) -> bool {
    matches!(
        command,
        Command::OfferMandate { .. } | Command::AcceptMandate { .. } | Command::EndMandate { .. }
    )
}

/// Whether the person would get something by the command.
fn gains(directory: &Directory, command: &Command, person: &AccountId) -> bool {
    match command {
        Command::Appoint { person: who, .. }
        | Command::ReactivatePerson { person: who }
        | Command::CoverLeave { deputy: who, .. }
        | Command::NameRepresentative { representative: who, .. } => who == person,
        Command::ChangePost { post, facts } => {
            gives_power(facts) && posts_of(directory, person).contains(&post)
        }
        _ => false,
    }
}

/// Whether one of these roles gives power.
pub fn is_power(roles: &[RoleId]) -> bool {
    roles.iter().any(|role| ROLES_OF_POWER.contains(&role.as_str()))
}

fn gives_power(facts: &PostFacts) -> bool {
    is_power(&facts.roles)
}

/// The post had, has or is to have a role of power. WHY on any day: a rule that looks at too many errs on the safe side.
fn is_of_power(directory: &Directory, post: &PostId) -> bool {
    directory.post(post).is_some_and(|post| post.facts.spans().any(|(_, facts)| gives_power(facts)))
}

/// The person is appointed to a post of power, or stands in for somebody there, on whatever day.
fn has_power(directory: &Directory, person: &AccountId) -> bool {
    posts_of(directory, person).into_iter().any(|post| is_of_power(directory, post))
}

/// Posts that the person holds or stands in for somebody in, on whatever day.
fn posts_of<'d>(directory: &'d Directory, person: &AccountId) -> Vec<&'d PostId> {
    let Some(history) = directory.history_of_person(person, Date::MAX) else { return Vec::new() };
    let held = history.appointments.iter().filter(|held| !held.span.is_void()).map(|held| &held.post);
    let covered = history.deputed.iter().filter(|cover| !cover.span.is_void()).flat_map(|cover| &cover.posts);
    held.chain(covered).collect()
}

/// The person holds a post with the role today, their own or covered, and is in service.
fn holds(directory: &Directory, person: &AccountId, role: &str, today: Date) -> bool {
    let standing = directory.standing(person, today);
    standing.is_some_and(|it| it.hats.iter().flat_map(|hat| &hat.roles).any(|held| held.as_str() == role))
}

/// Somebody holds the role today.
fn serves(directory: &Directory, role: &str, today: Date) -> bool {
    let has = |post: &&crate::directory::Post| {
        let facts = directory.post_on(&post.id, today);
        facts.is_some_and(|facts| facts.roles.iter().any(|held| held.as_str() == role))
    };
    directory.posts().filter(has).any(|post| {
        directory.holders(&post.id, today).iter().any(|holder| holds(directory, &holder.person, role, today))
    })
}
