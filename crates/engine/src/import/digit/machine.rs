//! What the file says: states, actions, roles, times. Both forms that DIGIT writes are read: states that name the next
//! state, and states that name it by uuid.

use serde_json::Value as Json;

use super::Told;

/// Most states of one machine, and most actions of one state.
const STATES_MAX: usize = 400;
const ACTIONS_MAX: usize = 100;
/// Most state machines of one file.
const SERVICES_MAX: usize = 50;
/// Longest name of a state, an action or a role, in characters.
const NAME_CHARS_MAX: usize = 80;

/// One `BusinessService`.
#[derive(Debug, Clone, Default)]
pub(super) struct Machine {
    pub name: String,
    pub business: String,
    pub path: String,
    pub sla_ms: Option<u64>,
    pub states: Vec<State>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// Empty for the state before the first action.
    pub name: String,
    pub path: String,
    pub sla_ms: Option<u64>,
    pub starts: bool,
    pub terminates: bool,
    pub document: bool,
    pub actions: Vec<Action>,
}

#[derive(Debug, Clone)]
pub(super) struct Action {
    pub name: String,
    pub path: String,
    /// Index of the next state.
    pub next: usize,
    pub roles: Vec<String>,
}

/// The machines of a file with their JSON paths.
pub(super) fn services(text: &str, told: &mut Told) -> Vec<(String, Json)> {
    // serde_json refuses nesting deeper than 128.
    let json: Json = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(json) => json,
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(0);
            let column = u32::try_from(error.column()).unwrap_or(0);
            told.error("digit-json", "$", error.to_string(), "repair the JSON text");
            if let Some(finding) = told.findings.last_mut() {
                (finding.place.line, finding.place.column) = (line, column);
            }
            return Vec::new();
        }
    };
    let (at, list) = match &json {
        Json::Array(list) => ("$", Some(list)),
        other => ("$.BusinessServices", other.get("BusinessServices").and_then(Json::as_array)),
    };
    let found: Vec<(String, Json)> = list
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(index, item)| match item.get("data") {
            Some(data) => (format!("{at}[{index}].data"), data.clone()),
            None => (format!("{at}[{index}]"), item.clone()),
        })
        .filter(|(_, item)| item.get("states").is_some_and(Json::is_array))
        .collect();
    if found.is_empty() {
        let hint = "give a file with BusinessServices[].states[]";
        told.error("digit-no-machine", at, "the file holds no state machine", hint);
    }
    if found.len() > SERVICES_MAX {
        told.error(
            "digit-too-many",
            at,
            format!("more than {SERVICES_MAX} state machines"),
            "split the file",
        );
        return Vec::new();
    }
    found
}

pub(super) fn read(path: &str, json: &Json, told: &mut Told) -> Machine {
    let written = json.get("states").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut machine = Machine {
        name: text(json, "businessService"),
        business: text(json, "business"),
        path: path.to_owned(),
        sla_ms: time(json, "businessServiceSla", path, told),
        states: Vec::new(),
    };
    if machine.name.is_empty() {
        // The form with uuids names the service in each state.
        machine.name = written
            .iter()
            .map(|state| text(state, "businessServiceId"))
            .find(|id| !id.is_empty())
            .unwrap_or_default();
    }
    if machine.name.is_empty() {
        told.error("digit-no-name", path, "the state machine has no businessService", "name it");
    }
    if written.len() > STATES_MAX {
        told.error("digit-too-many", path, format!("more than {STATES_MAX} states"), "split the machine");
        return machine;
    }
    if json.get("tenantId").is_some() {
        let hint = "nothing to do";
        let message = "the tenant is left out: an app is installed in one district";
        told.warn("digit-tenant", &format!("{path}.tenantId"), message, hint);
    }
    let names: Vec<(String, String)> =
        written.iter().map(|state| (text(state, "state"), text(state, "uuid"))).collect();
    for (index, json) in written.iter().enumerate() {
        let path = format!("{path}.states[{index}]");
        let twice =
            names.iter().take(index).any(|(name, _)| names.get(index).is_some_and(|(own, _)| own == name));
        if twice {
            let message = format!("the state `{}` is there twice", text(json, "state"));
            told.error("digit-state-twice", &path, message, "keep one of them");
        }
        machine.states.push(state(json, path, &names, told));
    }
    machine
}

fn state(json: &Json, path: String, names: &[(String, String)], told: &mut Told) -> State {
    let name = text(json, "state");
    let at = |key: &str| format!("{path}.{key}");
    long(&name, &at("state"), told);
    let status = text(json, "applicationStatus");
    if !status.is_empty() && status != name && !name.is_empty() {
        let message =
            format!("the state `{name}` is shown elsewhere as `{status}`; an app has one name for a step");
        told.warn(
            "digit-status",
            &at("applicationStatus"),
            message,
            "correct the titles in app.toml if people know the other",
        );
    }
    if flag(json, "isStateUpdatable") || flag(json, "UpdateAllowed") {
        let message =
            "the application may be edited in this state; here people correct it by the note of their act";
        told.warn(
            "digit-updatable",
            &at("isStateUpdatable"),
            message,
            "give the acts of this step a form with the fields to correct",
        );
    }
    let document = flag(json, "docUploadRequired");
    if document {
        let message = "which documents must be uploaded stands elsewhere in DIGIT; the form asks for one file and does not insist on it";
        told.warn(
            "digit-document",
            &at("docUploadRequired"),
            message,
            "name the documents in the form and put them under \"required\"",
        );
    }
    let actions = json.get("actions").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    if actions.len() > ACTIONS_MAX {
        told.error(
            "digit-too-many",
            &at("actions"),
            format!("more than {ACTIONS_MAX} actions"),
            "split the state",
        );
    }
    let actions = actions.iter().take(ACTIONS_MAX).enumerate();
    State {
        sla_ms: time(json, "sla", &path, told),
        starts: flag(json, "isStartState"),
        terminates: flag(json, "isTerminateState"),
        document,
        actions: actions
            .filter_map(|(index, json)| action(json, format!("{path}.actions[{index}]"), names, told))
            .collect(),
        name,
        path,
    }
}

/// `None` where the action leads nowhere, is nobody's, or is switched off.
fn action(json: &Json, path: String, names: &[(String, String)], told: &mut Told) -> Option<Action> {
    let name = text(json, "action");
    long(&name, &path, told);
    if json.get("active").is_some_and(|active| active == &Json::Bool(false)) {
        told.warn(
            "digit-inactive",
            &path,
            format!("the action `{name}` is switched off and left out"),
            "nothing to do",
        );
        return None;
    }
    let (state, uuid) = (text(json, "nextState"), text(json, "nextStateId"));
    let wanted = if state.is_empty() { &uuid } else { &state };
    let next = names.iter().position(|(name, id)| !wanted.is_empty() && (name == wanted || id == wanted));
    let Some(next) = next else {
        let message = if wanted.is_empty() {
            format!("the action `{name}` names no next state and is left out")
        } else {
            format!("the action `{name}` leads to `{wanted}`, which is no state here; it is left out")
        };
        told.warn(
            "digit-next-missing",
            &format!("{path}.nextState"),
            message,
            "name a state of this machine",
        );
        return None;
    };
    let roles = roles(json);
    if roles.is_empty() || name.is_empty() {
        let message = format!("the action `{name}` has no name or no role and is left out");
        told.warn("digit-role-missing", &format!("{path}.roles"), message, "say who may do it");
        return None;
    }
    roles.iter().for_each(|role| long(role, &path, told));
    Some(Action { name, path, next, roles })
}

fn roles(json: &Json) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    let written: Vec<&str> = match json.get("roles") {
        Some(Json::Array(list)) => list.iter().filter_map(Json::as_str).collect(),
        Some(Json::String(text)) => text.split(',').collect(),
        _ => Vec::new(),
    };
    for role in written.into_iter().map(str::trim).filter(|role| !role.is_empty()) {
        if !roles.iter().any(|known| known == role) {
            roles.push(role.to_owned());
        }
    }
    roles
}

fn long(name: &str, path: &str, told: &mut Told) {
    if name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        told.error(
            "digit-name",
            path,
            "a name is too long or has control characters",
            "give it a short name",
        );
    }
}

fn text(json: &Json, key: &str) -> String {
    json.get(key).and_then(Json::as_str).map(|text| text.trim().to_owned()).unwrap_or_default()
}

fn flag(json: &Json, key: &str) -> bool {
    match json.get(key) {
        Some(Json::Bool(truth)) => *truth,
        Some(Json::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// Milliseconds above zero.
fn time(json: &Json, key: &str, path: &str, told: &mut Told) -> Option<u64> {
    let written = json.get(key).filter(|value| !value.is_null())?;
    let ms = written.as_u64().or_else(|| written.as_str().and_then(|text| text.trim().parse().ok()));
    if ms.is_none() {
        let message = format!("`{written}` is not a number of milliseconds; the limit is left out");
        told.warn("digit-sla", &format!("{path}.{key}"), message, "write milliseconds as a number");
    }
    ms.filter(|ms| *ms > 0)
}
