//! `role.toml`, `message.toml`.

use authority::{Role, Scope};
use value::RoleId;

use crate::app::MessageRule;
use crate::draft::{At, unique};
use crate::report::Report;
use crate::table::{TABLES_MAX, Table};

const SCOPES: [(&str, Scope); 5] = [
    ("district", Scope::District),
    ("office", Scope::Office),
    ("sub-offices", Scope::SubOffices),
    ("area", Scope::Area),
    ("own", Scope::Own),
];

pub(crate) fn roles(mut file: Table<'_>, report: &Report) -> Vec<At<Role>> {
    let read = |mut table: Table<'_>| {
        let line = table.line();
        let id = RoleId::new(table.id("id"));
        let title = table.words("title");
        // Own is the narrowest reach: a role whose scope is wrong is refused anyway.
        let scope = table.needed("scope", &SCOPES).unwrap_or(Scope::Own);
        table.finish();
        At { line, it: Role { id, title, scope } }
    };
    let roles: Vec<At<Role>> = file.tables("role", TABLES_MAX).into_iter().map(read).collect();
    file.finish();
    unique(report, "role.toml", roles.iter().map(|role| (role.it.id.as_str(), role.line)));
    roles
}

/// What a message can follow.
pub const OCCASIONS: [&str; 8] =
    ["filed", "answered", "stage", "due", "merged", "split", "reopened", "notify"];

pub(crate) fn messages(mut file: Table<'_>, report: &Report) -> Vec<At<MessageRule>> {
    let messages: Vec<At<MessageRule>> =
        file.tables("message", TABLES_MAX).into_iter().map(message).collect();
    file.finish();
    unique(report, "message.toml", messages.iter().map(|message| (message.it.id.as_str(), message.line)));
    messages
}

fn message(mut table: Table<'_>) -> At<MessageRule> {
    let line = table.line();
    let id = table.id("id");
    let occasions = OCCASIONS.map(|name| (name, name));
    let on = table.needed("on", &occasions).unwrap_or_default().to_owned();
    table.choice("to", &[("reporter", ())]);
    let text = table.words("text");
    table.finish();
    At { line, it: MessageRule { id, on, text } }
}
