//! Who is signed in, and which cases they may read.

use authority::Actor;
use axum::http::{HeaderMap, StatusCode};
use catalog::App;
use store::CaseReach;

use super::{Api, Trouble, blocking};
use crate::keep::Keep;
use crate::session::Token;
use crate::sight;

/// The person of the session cookie, if the session and the account are still good.
pub async fn signed_in(api: &Api, headers: &HeaderMap) -> Result<Option<Actor>, Trouble> {
    let Some(token) = Token::of(headers) else { return Ok(None) };
    let engine = api.engine.clone();
    blocking(move || {
        let (store, now) = (engine.store(), engine.now());
        let session = store.session(&token.digest())?.filter(|session| session.expires_at > now);
        let Some(session) = session else { return Ok(None) };
        let Some(id) = &session.account else { return Ok(None) };
        let account = store.account(id)?.filter(|account| engine.may_enter(account));
        let two_factor = Keep::read(&engine, &session.token_digest, &session.data).strong().is_some();
        Ok(account.map(|account| Actor { two_factor, ..engine.actor(&account) }))
    })
    .await
}

/// The person, or 401.
pub async fn needed(api: &Api, headers: &HeaderMap) -> Result<Actor, Trouble> {
    signed_in(api, headers).await?.ok_or_else(|| {
        Trouble::new(
            StatusCode::UNAUTHORIZED,
            "not-signed-in",
            "请先登录，并带上会话 Cookie",
            "Sign in first and send the session cookie",
        )
    })
}

/// The ways the person sees cases of the app; 403 for who holds no post in it.
pub fn ways(actor: &Actor, app: &App) -> Result<Vec<CaseReach>, Trouble> {
    let ways = sight::ways(actor, app);
    if ways.is_empty() {
        return Err(Trouble::new(
            StatusCode::FORBIDDEN,
            "not-your-role",
            "这里只供工作人员使用，您没有相应岗位",
            "This is for staff; you hold no post in this app",
        ));
    }
    Ok(ways)
}
