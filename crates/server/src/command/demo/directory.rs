//! The demo's offices and people as changes of the directory.

use engine::Engine;
use identity::{Command, OfficeFacts, OfficeKind, PersonFacts, PostFacts};
use value::{AccountId, CommandKey, Date, OfficeId, PostId, RoleId};

use super::fixture::{Account, Fixture};
use crate::failure::Failure;

/// Everybody is in office since this day, before the year that is played.
const SINCE: Date = jiff::civil::date(2020, 1, 1);

/// Enters offices, posts and people once; a directory that is there stays as it is.
pub fn enter(engine: &Engine, fixture: &Fixture) -> Result<(), Failure> {
    if engine.directory().version() > 0 {
        return Ok(());
    }
    let offices = fixture.offices.iter().map(|office| {
        let kind = OfficeKind::ALL.into_iter().find(|kind| kind.name() == office.kind);
        let parent = office.parent.as_deref().map(OfficeId::new);
        Command::OpenOffice {
            office: OfficeId::new(office.id.as_str()),
            facts: OfficeFacts::new(office.name.clone(), kind.unwrap_or(OfficeKind::Department), parent),
            opened: SINCE,
        }
    });
    let people = fixture.accounts.iter().filter_map(person).flatten();
    let machine =
        authority::Actor { account: AccountId::new(authority::MACHINE), ..authority::Actor::anonymous() };
    engine.change_directory(CommandKey::new("demo-directory"), machine, offices.chain(people).collect())?;
    Ok(())
}

/// A person with a post of their own; none where the account is no official's.
fn person(account: &Account) -> Option<Vec<Command>> {
    let office = OfficeId::new(account.office.as_deref()?);
    let (person, post) = (AccountId::new(account.id.as_str()), PostId::new(format!("post-{}", account.id)));
    let roles = account.roles.iter().map(|role| RoleId::new(role.as_str())).collect();
    let facts =
        PostFacts { area: account.area.clone(), ..PostFacts::new(office, account.name.clone(), roles) };
    let mut commands = vec![
        Command::OpenPost { post: post.clone(), facts, opened: SINCE },
        Command::AddPerson {
            person: person.clone(),
            facts: PersonFacts::new(account.name.clone()),
            from: SINCE,
        },
        Command::Appoint { person: person.clone(), post, from: SINCE, until: None },
    ];
    commands.extend(account.certificates.iter().map(|certificate| Command::IssueCertificate {
        person: person.clone(),
        certificate: certificate.clone(),
    }));
    Some(commands)
}
