//! `app.toml`: who the app is, its columns, stages and duplicates.

use value::{ElementId, Finding};

use crate::app::{Columns, DuplicateRule, Stage};
use crate::draft::{At, Header, unique};
use crate::report::Report;
use crate::table::{TABLES_MAX, Table};

pub(crate) fn read(mut file: Table<'_>, report: &Report) -> Header {
    let mut header = Header::default();
    match file.table("app") {
        Some(app) => identity(app, &mut header),
        None => file.report_here(
            Finding::error("key-missing", "`[app]` is missing")
                .hint("add [app] with id, version, process and title"),
        ),
    }
    if let Some(columns) = file.table("columns") {
        header.columns_line = columns.line();
        header.columns = read_columns(columns);
    }
    header.duplicate = file.table("duplicate").map(duplicate);
    header.stages = file.tables("stage", TABLES_MAX).into_iter().map(stage).collect();
    // A page may announce the list of stages with an empty table.
    if let Some(stages) = file.table("stages") {
        stages.finish();
    }
    file.finish();
    let path = "app.toml";
    unique(report, path, header.stages.iter().map(|stage| (stage.it.id.as_str(), stage.line)));
    header
}

fn identity(mut app: Table<'_>, header: &mut Header) {
    header.process.line = app.line_of("process");
    header.zone.line = app.line_of("zone");
    header.calendar.line = app.line_of("calendar");
    header.id = app.id("id");
    header.version = app.text("version");
    header.process.it = app.text("process");
    header.zone.it = app.text_opt("zone").unwrap_or_else(|| "Asia/Shanghai".to_owned());
    header.calendar.it = app.text_opt("calendar").unwrap_or_else(|| "cn".to_owned());
    header.title = Some(app.words("title"));
    app.finish();
}

fn read_columns(mut table: Table<'_>) -> Columns {
    let columns = Columns {
        kind: table.feel_opt("kind"),
        office: table.feel_opt("office"),
        co_office: table.feel_opt("co_office"),
        area: table.feel_opt("area"),
        place: table.feel_opt("place"),
        summary: table.feel_opt("summary"),
        priority: table.feel_opt("priority"),
        returned: table.feel_opt("returned"),
        lat: table.feel_opt("lat"),
        lon: table.feel_opt("lon"),
        channel: table.feel_opt("channel"),
    };
    table.finish();
    columns
}

fn duplicate(mut table: Table<'_>) -> At<DuplicateRule> {
    let line = table.line();
    let rule =
        DuplicateRule { list: table.text("list"), field: table.text("field"), same: table.text("same") };
    table.finish();
    At { line, it: rule }
}

fn stage(mut table: Table<'_>) -> At<Stage> {
    let line = table.line();
    let id = table.id("id");
    let elements = table.texts("elements").into_iter().map(ElementId::new).collect();
    let stage = Stage { id, elements, title: table.words("title"), holder: table.words("holder") };
    table.finish();
    At { line, it: stage }
}
