//! `GET /files/{id}`: a photo, for those who may see where it was sent.

use value::{BlobId, Digest, Value};

use crate::error::Trouble;
use crate::posted::FileKind;
use crate::serve::{Answer, Reply, Sent};
use crate::site::Site;
use crate::visit::Visit;

pub fn file(site: &Site, visit: &mut Visit) -> Answer {
    let id = visit.param("id").to_owned();
    if id.parse::<Digest>().is_err() || !(visit.is_staff() || own(site, visit, &id)?) {
        return Err(Trouble::NotFound);
    }
    let blob = site.engine.store().blob(&BlobId::new(id.as_str()))?.ok_or(Trouble::NotFound)?;
    let kind = match FileKind::of(&blob.bytes) {
        FileKind::Jpeg => "jpg",
        FileKind::Png => "png",
        FileKind::Webp => "webp",
        FileKind::Other => "bin",
    };
    let name = format!("photo-{}.{kind}", id.get(..12).unwrap_or_default());
    // A photo may show faces and doors: no browser keeps it.
    Ok(Reply::File(Sent { mime: blob.mime, bytes: blob.bytes, cache: "no-store", name, saved: false }))
}

/// Whether the photo came with a filing of this session.
fn own(site: &Site, visit: &Visit, id: &str) -> Result<bool, Trouble> {
    let mut filings: Vec<String> = visit.keep.filings().to_vec();
    if let Some(account) = &visit.account {
        let rows = site.engine.store().filings_of_account(&account.account)?;
        filings.extend(rows.into_iter().map(|row| row.filing.to_string()));
    }
    for filing in filings {
        let filing = value::FilingId::new(filing);
        let Some(row) = site.engine.store().filing(&filing)? else { continue };
        let Some(case) = site.engine.case(row.case)? else { continue };
        let said = case.filings.get(&filing).map(|filing| &filing.said);
        if said.is_some_and(|said| said.values().any(|value| value.as_text() == Some(id))) {
            return Ok(true);
        }
        // The answer's photo belongs to every reporter of the case.
        if case.done.iter().any(|done| done.input.values().any(|value: &Value| value.as_text() == Some(id))) {
            return Ok(true);
        }
    }
    Ok(false)
}
