//! Where an account is signed in, and the end of that.

use store::{Account, Session};
use value::{AccountId, Digest};

use super::{moment, signed_in};
use crate::error::Trouble;
use crate::keep::Keep;
use crate::oidc;
use crate::posted::Posted;
use crate::serve::{Answer, see};
use crate::site::Site;
use crate::view::me::SignedIn;
use crate::visit::Visit;

/// The sessions of the account that still open something, the one used last first.
pub(super) fn list(site: &Site, visit: &Visit, account: &Account) -> Result<Vec<SignedIn>, Trouble> {
    let sessions = site.engine.store().sessions_of(&account.account)?;
    let living = sessions.iter().filter(|session| session.expires_at > visit.now);
    let own = visit.token.digest();
    Ok(living
        .map(|session| {
            let keep = Keep::read(&site.engine, &session.token_digest, &session.data);
            let unknown = || visit.language.t("account-browser-unknown");
            SignedIn {
                alias: alias(visit, session),
                browser: if keep.agent().is_empty() { unknown() } else { keep.agent().to_owned() },
                started: moment(site, keep.signed_in().unwrap_or(session.started_at)),
                seen: moment(site, session.seen_at),
                strong: keep.strong().is_some(),
                this: session.token_digest == own,
            }
        })
        .collect())
}

/// A name for a session that works in this one only.
fn alias(visit: &Visit, session: &Session) -> String {
    visit.token.alias(&format!("session {}", session.token_digest))
}

/// `POST /me/account/sessions`: ends one, or all others.
pub fn end(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let account = signed_in(visit)?;
    let own = visit.token.digest();
    if posted.text("which") == "others" {
        end_all(site, &account.account, Some(&own))?;
        return see("/me/account?done=others");
    }
    let sessions = site.engine.store().sessions_of(&account.account)?;
    let found = sessions.iter().find(|session| alias(visit, session) == posted.text("which"));
    match found {
        Some(session) if session.token_digest == own => {
            visit.sign_out(site)?;
            return see("/");
        }
        Some(session) => end_one(site, &account.account, session)?,
        // It ended meanwhile, which is what was asked for.
        None => (),
    }
    see("/me/account?done=ended")
}

fn end_one(site: &Site, account: &AccountId, session: &Session) -> Result<(), Trouble> {
    oidc::end_session(site, account, Keep::read(&site.engine, &session.token_digest, &session.data).sid())?;
    site.engine.store().delete_session(&session.token_digest)?;
    Ok(())
}

/// Ends the sessions of an account, but for one, and what other systems were given under them.
pub(crate) fn end_all(site: &Site, account: &AccountId, but: Option<&Digest>) -> Result<(), Trouble> {
    for session in site.engine.store().sessions_of(account)? {
        if but != Some(&session.token_digest) {
            end_one(site, account, &session)?;
        }
    }
    Ok(())
}
