//! `GET /files/{id}`: a photo, for those who may see where it was sent. A photo may show people; to everybody else it
//! looks like none.
//!
//! The reporter's own pages name the file alone. Pages of the desk add the number of the case, `?case=...`, and the
//! case must be one that the reader's posts show and that has this photo.

use catalog::App;
use kernel::Case;
use value::{BlobId, CaseNumber, Digest};

use crate::error::Trouble;
use crate::posted::FileKind;
use crate::serve::{Answer, Reply, Sent};
use crate::shape::list;
use crate::site::Site;
use crate::visit::Visit;

pub fn file(site: &Site, visit: &mut Visit) -> Answer {
    let id = visit.param("id").to_owned();
    if id.parse::<Digest>().is_err() {
        return Err(Trouble::NotFound);
    }
    let blob_id = BlobId::new(id.as_str());
    if !(of_desk(site, visit, &blob_id)? || own(site, visit, &blob_id)?) {
        return Err(Trouble::NotFound);
    }
    let blob = site.engine.store().blob(&blob_id)?.ok_or(Trouble::NotFound)?;
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

/// The address of a photo on a page of the desk.
pub fn desk_address(id: &BlobId, number: &str) -> String {
    format!("/files/{id}?case={number}")
}

/// Whether an official sees the case that is named, and the photo is one of it.
fn of_desk(site: &Site, visit: &Visit, id: &BlobId) -> Result<bool, Trouble> {
    let Ok(number) = visit.query("case").parse::<CaseNumber>() else { return Ok(false) };
    if !visit.is_staff() {
        return Ok(false);
    }
    let row = match list::seen(site, &visit.actor(), number.case) {
        Ok(row) if row.number == visit.query("case") => row,
        Ok(_) | Err(Trouble::NotFound) => return Ok(false),
        Err(trouble) => return Err(trouble),
    };
    let Some(case) = site.engine.case(row.case)? else { return Ok(false) };
    let Some(app) = site.engine.apps().get(&case.app) else { return Ok(false) };
    let mut filings = case.filings.values();
    Ok(filings.any(|filing| projection::photos(app, filing).any(|(_, blob)| blob == *id))
        || of_acts(app, &case, id))
}

/// Whether the photo came with a filing of this session or account, or with an act of its case: the photo of the
/// answer belongs to every reporter.
fn own(site: &Site, visit: &Visit, id: &BlobId) -> Result<bool, Trouble> {
    let mut filings: Vec<String> = visit.keep.filings().to_vec();
    filings.extend(visit.filings(site)?.into_iter().map(|row| row.filing.to_string()));
    for filing in filings {
        let filing = value::FilingId::new(filing);
        let Some(row) = site.engine.store().filing(&filing)? else { continue };
        let Some(case) = site.engine.case(row.case)? else { continue };
        let Some(app) = site.engine.apps().get(&case.app) else { continue };
        let mut mine = case.filings.get(&filing).into_iter();
        if mine.any(|filing| projection::photos(app, filing).any(|(_, blob)| blob == *id))
            || of_acts(app, &case, id)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn of_acts(app: &App, case: &Case, id: &BlobId) -> bool {
    case.done.iter().any(|done| projection::act_photos(app, done).any(|(_, blob)| blob == *id))
}
