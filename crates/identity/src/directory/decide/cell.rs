//! Grid cells 网格: each in use has exactly one officer on every day.

use value::{AccountId, CellId, Date};

use super::text::Texts;
use super::{Facts, check_end};
use crate::directory::fact::Fact;
use crate::directory::state::{Cell, Directory};
use crate::refusal::Why;

pub(super) fn open(
    directory: &Directory,
    id: &CellId,
    area: &String,
    officer: &AccountId,
    from: Date,
) -> Facts {
    Texts::default().cell(id).area(Some(area)).done()?;
    if directory.cells.contains_key(id) {
        return Err(Why::CellTaken { cell: id.to_string() }.into());
    }
    directory.person_able(officer, from)?;
    let (cell, area, officer) = (id.clone(), area.clone(), officer.clone());
    Ok(vec![Fact::CellOpened { cell, area, officer, from }])
}

pub(super) fn hand_over(directory: &Directory, id: &CellId, officer: &AccountId, from: Date) -> Facts {
    let cell = open_cell(directory, id)?;
    directory.person_able(officer, from)?;
    if cell.officers.latest() == Some(officer) {
        return Err(Why::SameOfficer { officer: officer.to_string(), cell: id.to_string() }.into());
    }
    if let Some(last) = cell.officers.latest_from().filter(|last| from < *last) {
        return Err(Why::HandOverTooEarly { from: last.to_string() }.into());
    }
    Ok(vec![Fact::CellHandedOver { cell: id.clone(), officer: officer.clone(), from }])
}

pub(super) fn close(directory: &Directory, id: &CellId, last_day: Date) -> Facts {
    let cell = open_cell(directory, id)?;
    check_end(&cell.span, last_day)?;
    Ok(vec![Fact::CellClosed { cell: id.clone(), last_day }])
}

fn open_cell<'a>(directory: &'a Directory, id: &CellId) -> Result<&'a Cell, Why> {
    let cell = directory.cells.get(id).ok_or_else(|| Why::NoSuchCell { cell: id.to_string() })?;
    if cell.span.until.is_some() { Err(Why::CellClosed { cell: id.to_string() }) } else { Ok(cell) }
}
