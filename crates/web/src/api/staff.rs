//! Who is signed in, and which cases they may read.

use authority::{Actor, Scope};
use axum::http::{HeaderMap, StatusCode};
use catalog::App;
use store::{CaseFilter, CaseRow};

use super::{Api, Trouble, blocking};
use crate::session::Token;

/// The person of the session cookie, if the session and the account are still good.
pub async fn signed_in(api: &Api, headers: &HeaderMap) -> Result<Option<Actor>, Trouble> {
    let Some(token) = Token::of(headers) else { return Ok(None) };
    let (store, now) = (api.engine.store().clone(), api.engine.now());
    blocking(move || {
        let session = store.session(&token.digest())?.filter(|session| session.expires_at > now);
        let Some(id) = session.and_then(|session| session.account) else { return Ok(None) };
        let account = store.account(&id)?.filter(|account| account.active);
        Ok(account.map(crate::session::actor))
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

/// How far a person sees in the cases of one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    District,
    Office(String),
    Area(String),
}

impl Sight {
    /// The widest sight the person's roles give; 403 for who holds no post in this app.
    pub fn of(actor: &Actor, app: &App) -> Result<Self, Trouble> {
        let held =
            |scope: Scope| app.roles.iter().any(|role| role.scope == scope && actor.roles.contains(&role.id));
        let office = actor.office.as_ref().filter(|_| held(Scope::Office));
        let area = actor.area.as_ref().filter(|_| held(Scope::Area));
        match (held(Scope::District), office, area) {
            (true, _, _) => Ok(Self::District),
            (false, Some(office), _) => Ok(Self::Office(office.to_string())),
            (false, None, Some(area)) => Ok(Self::Area(area.clone())),
            (false, None, None) => Err(Trouble::new(
                StatusCode::FORBIDDEN,
                "not-your-role",
                "这里只供工作人员使用，您没有相应岗位",
                "This is for staff; you hold no post in this app",
            )),
        }
    }

    /// Adds the bound to a filter; what the asker narrowed stays.
    pub fn narrow(&self, mut filter: CaseFilter) -> CaseFilter {
        match self {
            Self::District => {}
            Self::Office(office) => filter.office_or_co_office = Some(office.clone()),
            // Another area than one's own is no case at all.
            Self::Area(area) if filter.area.as_ref().is_some_and(|asked| asked != area) => {
                filter.ids = Some(Vec::new());
            }
            Self::Area(area) => filter.area = Some(area.clone()),
        }
        filter
    }

    pub fn reaches(&self, row: &CaseRow) -> bool {
        match self {
            Self::District => true,
            Self::Office(office) => {
                let own = Some(office.as_str());
                row.office.as_deref() == own || row.co_office.as_deref() == own
            }
            Self::Area(area) => row.area.as_deref() == Some(area),
        }
    }
}
