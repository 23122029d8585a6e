//! Which cases a person sees, as a filter for lists and as a question about one row: both from `authority::Sight`.

use authority::{Actor, Reach, Role, Sight};
use catalog::App;
use engine::Engine;
use store::{CaseFilter, CaseReach, CaseRow, TaskScope};

/// The cases of all apps that an actor's posts show; `None` where they show none.
pub fn of_all(engine: &Engine, actor: &Actor) -> Option<CaseFilter> {
    let ways: Vec<CaseReach> = engine.apps().all().flat_map(|app| ways(actor, app)).collect();
    (!ways.is_empty()).then(|| CaseFilter::new().seen(ways))
}

/// The ways an actor sees the cases of one app; none where no post of the app is held.
pub fn ways(actor: &Actor, app: &App) -> Vec<CaseReach> {
    let way = |reach| {
        let (offices, area) = terms(reach);
        CaseReach { app: app.id.clone(), offices, area }
    };
    Sight::of(actor, &app.roles).ways.into_iter().map(way).collect()
}

/// The ways an actor holds work.
pub fn scopes(engine: &Engine, actor: &Actor) -> Vec<TaskScope> {
    let roles = engine.apps().all().flat_map(|app| &app.roles).filter(|role| actor.roles.contains(&role.id));
    let scope = |role: &Role| {
        let (offices, area) = terms(Reach::of(actor, role.scope)?);
        Some(TaskScope { role: role.id.clone(), offices, area })
    };
    roles.filter_map(scope).collect()
}

/// A reach as filters of the store say it: any of these offices, or any office; and the area.
fn terms(reach: Reach<'_>) -> (Vec<String>, Option<String>) {
    match reach {
        Reach::District => (Vec::new(), None),
        Reach::Office(office) => (vec![office.to_string()], None),
        Reach::Offices(all) => (all.iter().map(ToString::to_string).collect(), None),
        Reach::Area(area) => (Vec::new(), Some(area.to_owned())),
    }
}

/// Whether an actor's posts show this case of the app.
pub fn reaches(actor: &Actor, app: &App, row: &CaseRow) -> bool {
    let offices: Vec<&str> =
        [&row.office, &row.co_office].into_iter().filter_map(|it| it.as_deref()).collect();
    row.app == app.id && Sight::of(actor, &app.roles).covers(&offices, row.area.as_deref())
}
