//! `POST /desk/find`: words to look for, from the lists of cases and the directory.
//!
//! WHY a post and not an address: an address is written into logs of proxies, kept by browsers and passed on, and what an
//! official types here may be a resident's name or telephone number (ASVS 5.0.0, V14.2.1). The words stay in the session;
//! the list's address has a name for them that means nothing to anybody else.

use crate::account::local;
use crate::error::Trouble;
use crate::posted::Posted;
use crate::serve::{Answer, see};
use crate::site::Site;
use crate::visit::Visit;

/// Longest words, in characters.
const LENGTH_MAX: usize = 60;

pub fn find(site: &Site, visit: &mut Visit, posted: &Posted) -> Answer {
    visit.staff_or_administrator()?;
    let (path, query) = match local(posted.text("next")) {
        "" => return Err(Trouble::NotFound),
        next => next.split_once('?').unwrap_or((next, "")),
    };
    // A new search begins at the first page.
    let kept = query.split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !matches!(name, "" | "find" | "after" | "from" | "done")
    });
    let mut pairs: Vec<String> = kept.map(str::to_owned).collect();
    let text: String = posted.text("text").chars().take(LENGTH_MAX).collect();
    if !text.is_empty() {
        pairs.push(format!("find={}", visit.seek(site, &text)?));
    }
    see(if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) })
}
