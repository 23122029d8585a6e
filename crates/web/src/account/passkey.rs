//! `/sign-in/passkey`: signing in with a passkey, which proves both factors at once.

use axum::http::StatusCode;

use super::{Step, go_on, local};
use crate::error::Trouble;
use crate::factor::passkey;
use crate::posted::Posted;
use crate::serve::{Answer, html, html_with};
use crate::site::Site;
use crate::view::account::PasskeySignIn;
use crate::visit::Visit;

/// The button was pressed, or the browser answered.
pub fn take(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    let passkeys = site.passkeys.as_ref().ok_or(Trouble::NotFound)?;
    let pending = visit.keep.pending(visit.now).map(|pending| pending.next.clone());
    let next = pending.unwrap_or_else(|| local(posted.text("next")).to_owned());
    let by_address = format!("address {}", visit.address);
    let session = visit.token.digest();
    let mut wrong = false;
    if posted.has("answer") {
        if !site.sign_ins.take(&[&by_address], visit.now) {
            return Err(Trouble::Status(StatusCode::TOO_MANY_REQUESTS));
        }
        let account = match passkey::proved(site, &session, posted.text("answer"), visit.now)? {
            Some(id) => site.engine.store().account(&id)?.filter(|account| site.engine.may_enter(account)),
            None => None,
        };
        if let Some(account) = account {
            site.sign_ins.give_back(&[&by_address], visit.now);
            return go_on(site, visit, account, Step::Second, next);
        }
        site.sign_in_failed(None);
        wrong = true;
    }
    let options = passkey::challenge(site, session, visit.now)?.to_string();
    let page =
        PasskeySignIn { page: visit.page(), options, next, origin: passkeys.origin().to_owned(), wrong };
    if wrong { html_with(StatusCode::UNPROCESSABLE_ENTITY, &page) } else { html(&page) }
}
