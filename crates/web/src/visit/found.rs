//! Whose a session is: the same for pages and for the API.

use authority::Actor;
use engine::Engine;
use store::{Account, Session, StoreFault};
use value::Timestamp;

use crate::keep::Keep;
use crate::session::{Stay, Token};
use crate::site::is_resident;

/// A session that has not run out.
pub(crate) struct Found {
    pub session: Session,
    pub keep: Keep,
    /// Its person, where the account may still be used, and what they stand for.
    pub person: Option<(Account, Actor)>,
}

/// The session of this token as the store has it now.
pub(crate) fn found(
    engine: &Engine,
    demo: bool,
    token: &Token,
    now: Timestamp,
) -> Result<Option<Found>, StoreFault> {
    let store = engine.store();
    let Some(session) = store.session(&token.digest())?.filter(|session| session.expires_at > now) else {
        return Ok(None);
    };
    let keep = Keep::read(engine, &session.token_digest, &session.data);
    let account = match &session.account {
        Some(id) => store.account(id)?.filter(|account| engine.may_enter(account)),
        None => None,
    };
    let person = account.map(|account| {
        let actor = actor_of(engine, demo, &account, &keep);
        (account, actor)
    });
    let started = keep.signed_in().unwrap_or(session.started_at);
    // What somebody stands for may have changed meanwhile, and with it how long they stay.
    let stays =
        |(_, actor): &(Account, Actor)| Stay::of_person(is_resident(engine, actor)).ends(started, now) > now;
    let person = person.filter(stays);
    Ok(Some(Found { session, keep, person }))
}

/// What an account stands for in a session that remembers this.
pub(super) fn actor_of(engine: &Engine, demo: bool, account: &Account, keep: &Keep) -> Actor {
    Actor { two_factor: two_factor(demo, keep), ..engine.actor(account) }
}

/// The people of a demo stand for such as signed in as their work asks.
pub(super) fn two_factor(demo: bool, keep: &Keep) -> bool {
    demo || keep.strong().is_some()
}
