//! Who is signed in, and which cases they may read.

use authority::Actor;
use axum::http::{HeaderMap, StatusCode};
use catalog::App;
use store::CaseReach;

use super::{Api, Trouble, blocking};
use crate::session::Token;
use crate::{sight, visit};

/// The person of the session cookie, if the session and the account are still good.
pub async fn signed_in(api: &Api, headers: &HeaderMap) -> Result<Option<Actor>, Trouble> {
    let Some(token) = Token::of(headers) else { return Ok(None) };
    let (engine, demo) = (api.engine.clone(), api.settings.demo);
    blocking(move || {
        let found = visit::found(&engine, demo, &token, engine.now())?;
        Ok(found.and_then(|found| found.person).map(|(_, actor)| actor))
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
