//! Certificates: issued with their days, revoked with a reason.

use authority::Certificate;
use value::{AccountId, Date};

use super::text::Texts;
use super::{Facts, check_end};
use crate::directory::fact::Fact;
use crate::directory::span::Span;
use crate::directory::state::{CertificateRecord, Directory};
use crate::refusal::Why;

pub(super) fn issue(directory: &Directory, id: &AccountId, certificate: &Certificate) -> Facts {
    Texts::default().text(&certificate.kind).text(&certificate.number).done()?;
    let Certificate { kind, number, from, until } = certificate;
    if kind.is_empty() || number.is_empty() {
        return Err(Why::NameMissing { what: format!("{kind}{number}") }.into());
    }
    let span = Span::new(*from, *until);
    if let (true, Some(last)) = (span.is_void(), *until) {
        return Err(Why::EndsBeforeItBegins { last_day: last.to_string(), from: from.to_string() }.into());
    }
    directory.person_able(id, *from)?;
    let holders = directory.certified.get(&(kind.clone(), number.clone())).into_iter().flatten();
    let mut same = holders.flat_map(|holder| directory.certificates(holder, kind, number));
    if same.any(|held| days(&held.certificate).meets(&span)) {
        return Err(Why::CertificateOverlaps { number: number.clone() }.into());
    }
    Ok(vec![Fact::CertificateIssued { person: id.clone(), certificate: certificate.clone() }])
}

pub(super) fn revoke(
    directory: &Directory,
    id: &AccountId,
    (kind, number): (&str, &str),
    last_day: Date,
    reason: &str,
) -> Facts {
    Texts::default().text(reason).done()?;
    if reason.is_empty() {
        return Err(Why::ReasonMissing.into());
    }
    directory.person_for(id)?;
    let held = directory.certificates(id, kind, number).max_by_key(|held| held.certificate.from);
    let held = held.filter(|held| held.revoked.is_none());
    let held = held.ok_or_else(|| Why::NoSuchCertificate { number: number.to_owned() })?;
    check_end(&days(&held.certificate), last_day)?;
    let (person, kind, number) = (id.clone(), kind.to_owned(), number.to_owned());
    Ok(vec![Fact::CertificateRevoked { person, kind, number, last_day, reason: reason.to_owned() }])
}

fn days(certificate: &Certificate) -> Span {
    Span::new(certificate.from, certificate.until)
}

impl Directory {
    fn certificates(
        &self,
        person: &AccountId,
        kind: &str,
        number: &str,
    ) -> impl Iterator<Item = &CertificateRecord> {
        let held = self.people.get(person).into_iter().flat_map(|person| &person.certificates);
        held.filter(move |held| held.certificate.kind == kind && held.certificate.number == number)
    }
}
