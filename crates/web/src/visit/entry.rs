//! A session from its first step to its end: half a sign-in, a whole one, a new id, signing out.

use store::{Account, Session};
use value::{AccountId, SignedDuration, Timestamp};

use super::Visit;
use super::found::{Found, actor_of, found, two_factor};
use crate::error::Trouble;
use crate::keep::{Keep, Pending};
use crate::session::{Stay, Token};
use crate::site::Site;

/// A session says at most this often that it was used.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

impl Visit {
    /// Finds the session and the person behind the cookie, as they are now; what was known before counts no more.
    pub fn enter(&mut self, site: &Site) -> Result<(), Trouble> {
        self.now = site.engine.now();
        (self.keep, self.stored, self.started_at) = (Keep::default(), false, self.now);
        self.set_person(site, None);
        let found = found(&site.engine, site.demo.is_some(), &self.token, self.now)?;
        let Some(Found { session, keep, person }) = found else { return Ok(()) };
        (self.keep, self.stored) = (keep, true);
        if session.account.is_none() {
            return Ok(());
        }
        self.started_at = session.started_at;
        self.set_person(site, person);
        if self.account.is_some() && self.now.duration_since(session.seen_at) >= SEEN_EVERY {
            site.engine.store().touch_session(&session.token_digest, self.now, self.expires())?;
        }
        Ok(())
    }

    /// When this session ends if it is not used again.
    fn expires(&self) -> Timestamp {
        let stay = match &self.account {
            None => Stay::VISITOR,
            Some(_) => Stay::of_person(!self.official),
        };
        stay.ends(self.started(), self.now)
    }

    /// When the person proved who they are; an id made anew since then does not prolong that.
    fn started(&self) -> Timestamp {
        match &self.account {
            Some(_) => self.keep.signed_in().unwrap_or(self.started_at),
            None => self.now,
        }
    }

    /// Stores what the session remembers.
    pub fn save(&mut self, site: &Site) -> Result<(), Trouble> {
        let session = Session {
            token_digest: self.token.digest(),
            account: self.account.as_ref().map(|account| account.account.clone()),
            csrf: self.token.csrf(),
            data: self.keep.write(&site.engine, &self.token.digest())?,
            started_at: self.started_at,
            seen_at: self.now,
            expires_at: self.expires(),
        };
        site.engine.store().put_session(&session)?;
        self.stored = true;
        Ok(())
    }

    /// A new session for somebody who proved who they are; the old token is worth nothing any more.
    pub fn sign_in(&mut self, site: &Site, account: Account) -> Result<(), Trouble> {
        self.sign_in_as(site, account, false)
    }

    /// [`Visit::sign_in`], and whether a second factor was given with it.
    pub fn sign_in_as(&mut self, site: &Site, account: Account, strong: bool) -> Result<(), Trouble> {
        site.signed_in(&account)?;
        let id = account.account.clone();
        self.leave_other(site, &id)?;
        self.keep.set_signed_in(self.now);
        self.keep.set_strong(strong.then_some(self.now));
        let actor = actor_of(&site.engine, site.demo.is_some(), &account, &self.keep);
        self.set_person(site, Some((account, actor)));
        self.keep.set_pending(None);
        self.anew(site)?;
        self.keep.set_agent(&self.agent);
        if self.keep.sid().is_empty() {
            self.keep.set_sid(Some((id, self.token.alias("oidc session"))));
        }
        self.save(site)
    }

    /// Half a sign-in: what was proved is kept in the session, and the session is still nobody's, so that it opens
    /// nothing but the step that is lacking.
    pub fn begin(&mut self, site: &Site, pending: Pending) -> Result<(), Trouble> {
        self.leave_other(site, &pending.account)?;
        self.set_person(site, None);
        self.keep.set_strong(None);
        self.keep.set_pending(Some(pending));
        self.anew(site)?;
        self.save(site)
    }

    /// Whoever was signed in before somebody else signs in here leaves the other systems too.
    fn leave_other(&mut self, site: &Site, next: &AccountId) -> Result<(), Trouble> {
        if let Some((owner, sid)) = self.keep.known_as().filter(|(owner, _)| *owner != next) {
            crate::oidc::end_session(site, owner, sid)?;
            self.keep.set_sid(None);
        }
        Ok(())
    }

    /// The same person under a new id, after a change of what they prove themselves with.
    pub fn renew(&mut self, site: &Site, strong: Option<Timestamp>) -> Result<(), Trouble> {
        self.keep.set_strong(strong);
        self.actor.two_factor = self.account.is_some() && two_factor(site.demo.is_some(), &self.keep);
        self.anew(site)?;
        self.save(site)
    }

    /// The person of this session proved once more who they are. How long the session lives does not change by that.
    pub fn came_now(&mut self, site: &Site) -> Result<(), Trouble> {
        self.keep.set_proved(self.now);
        self.save(site)
    }

    /// The session of nobody under a new id: what it is allowed has changed. Somebody's stays as it is.
    pub fn renew_visitor(&mut self, site: &Site) -> Result<(), Trouble> {
        if self.account.is_none() {
            self.anew(site)?;
        }
        self.save(site)
    }

    /// Another token; the one before is gone from the store.
    fn anew(&mut self, site: &Site) -> Result<(), Trouble> {
        if self.stored {
            site.engine.store().delete_session(&self.token.digest())?;
        }
        self.token = Token::of_bytes(site.engine.random());
        self.fresh = Some(self.token.set_cookie(site.secure));
        self.started_at = self.now;
        Ok(())
    }

    /// Ends the session, and with it what other systems were given under it.
    pub fn sign_out(&mut self, site: &Site) -> Result<(), Trouble> {
        crate::oidc::end(site, self)?;
        if let Some(account) = &self.account {
            site.signed_out(account);
        }
        site.engine.store().delete_session(&self.token.digest())?;
        self.cookies.push(crate::session::clear_cookie(site.secure));
        self.fresh = None;
        self.left = true;
        Ok(())
    }
}
