//! Stories of the new app: the way to an end, somebody without the post, and a step that is late. They are told once on
//! the real engine; what happened is only kept as expected where it is what the machine says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use catalog::{App, Folder};

use super::plan::{Move, Plan, Step};
use super::{Told, quoted};

const OPENED: &str = "at 2026-03-02 09:00\n";

/// Who acts in each role; the id of the person is that of the role.
pub(super) fn people(plan: &Plan) -> String {
    let mut text = String::from("# 故事里的人物，全部虚构。People of the stories, all invented.\n");
    for role in &plan.roles {
        let (zh, en) = (format!("{}（演示）", role.title.zh), format!("{} (demo)", role.title.en));
        person(&mut text, &role.id, (&zh, &en), &[role.id.as_str()]);
    }
    person(&mut text, "nobody", ("无此岗位的人员（演示）", "Somebody without a post (demo)"), &[]);
    text
}

fn person(text: &mut String, id: &str, (zh, en): (&str, &str), roles: &[&str]) {
    let roles: Vec<String> = roles.iter().map(|role| quoted(role)).collect();
    let _ = write!(
        text,
        "\n[[person]]\nid = {}\nname = {{ zh = {}, en = {} }}\nroles = [{}]\n",
        quoted(id),
        quoted(zh),
        quoted(en),
        roles.join(", ")
    );
}

/// Names and texts of the stories.
pub(super) fn stories(plan: &Plan) -> Vec<(&'static str, String)> {
    let mut told = vec![("01-from-start-to-end", whole(plan)), ("02-wrong-post", refused(plan))];
    told.extend(late(plan).map(|text| ("03-late", text)));
    told
}

fn whole(plan: &Plan) -> String {
    let mut text = String::from("# 从申请到结束。From the application to an end.\n");
    text.push_str(OPENED);
    let mut teller = Teller { plan, text, who: String::new() };
    teller.open();
    teller.walk(&way(plan, |step| !step.waits()));
    teller.text.push_str("show A\n");
    teller.text
}

fn refused(plan: &Plan) -> String {
    let mut text = String::from("# 没有这个岗位，不能办。Without the post it cannot be done.\n");
    text.push_str(OPENED);
    let mut teller = Teller { plan, text, who: String::new() };
    teller.open();
    let first = plan.steps.get(plan.opening.to);
    if let Some(go) = first.and_then(|step| step.moves.first()) {
        teller.become_person("nobody");
        teller.act(go);
    }
    teller.text.push_str("show A\n");
    teller.text
}

/// The first step with a limit, and its limit passes.
fn late(plan: &Plan) -> Option<String> {
    let timed = |step: &Step| step.hours.is_some() && step.waits() && !step.ends;
    let target = plan.steps.iter().find(|step| timed(step))?;
    let mut text = String::from("# 超过时限，亮红牌。Past the limit: a red card.\n");
    text.push_str(OPENED);
    let mut teller = Teller { plan, text, who: String::new() };
    teller.open();
    teller.walk(&way(plan, |step| step.id == target.id));
    let _ = writeln!(teller.text, "wait {} clock-hours\nshow A", target.hours.unwrap_or_default() + 1);
    Some(teller.text)
}

struct Teller<'p> {
    plan: &'p Plan,
    text: String,
    who: String,
}

impl Teller<'_> {
    fn become_person(&mut self, id: &str) {
        if self.who != id {
            id.clone_into(&mut self.who);
            let _ = writeln!(self.text, "as {id}");
        }
    }

    /// A citizen files where citizens may; whoever may acts.
    fn person_for(&self, go: &Move, opens: bool) -> String {
        let roles = || go.roles.iter().filter_map(|role| self.plan.roles.get(*role));
        let own = roles().find(|role| role.own);
        let staff = roles().find(|role| !role.own);
        let (first, second) = if opens { (own, staff) } else { (staff, own) };
        first.or(second).map(|role| role.id.clone()).unwrap_or_default()
    }

    fn open(&mut self) {
        let who = self.person_for(&self.plan.opening, true);
        self.become_person(&who);
        let _ = writeln!(
            self.text,
            "do {} subject=\"演示申请\" details=\"演示用的申请，内容虚构\" -> A",
            self.plan.opening.id
        );
    }

    fn act(&mut self, go: &Move) {
        let reason = if go.back { " reason=\"演示理由\"" } else { "" };
        let _ = writeln!(self.text, "do {} A note=\"演示意见\"{reason}", go.id);
    }

    fn walk(&mut self, way: &[(usize, usize)]) {
        for (step, go) in way {
            let Some(step) = self.plan.steps.get(*step) else { continue };
            let Some(go) = step.moves.get(*go) else { continue };
            let who = self.person_for(go, false);
            self.become_person(&who);
            self.act(go);
        }
    }
}

/// The easiest way to a step: few acts, and none that sends back where it can be avoided. Step and move of each act.
fn way(plan: &Plan, wanted: impl Fn(&Step) -> bool) -> Vec<(usize, usize)> {
    const BACK: u64 = 1_000;
    let mut cost: BTreeMap<usize, u64> = BTreeMap::from([(plan.opening.to, 0)]);
    let mut from: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    // As many rounds as there are steps settle every shortest way.
    for _ in 0..plan.steps.len() {
        for (index, step) in plan.steps.iter().enumerate() {
            let Some(here) = cost.get(&index).copied() else { continue };
            for (at, go) in step.moves.iter().enumerate() {
                let there = here + if go.back { BACK } else { 1 };
                if cost.get(&go.to).is_none_or(|known| there < *known) {
                    cost.insert(go.to, there);
                    from.insert(go.to, (index, at));
                }
            }
        }
    }
    let fits = |index: &usize| plan.steps.get(*index).is_some_and(&wanted);
    let Some(mut at) =
        cost.iter().filter(|(index, _)| fits(index)).min_by_key(|(_, cost)| **cost).map(|(index, _)| *index)
    else {
        return Vec::new();
    };
    let mut way = Vec::new();
    while at != plan.opening.to {
        let Some((before, go)) = from.get(&at).copied() else { break };
        way.push((before, go));
        at = before;
    }
    way.reverse();
    way
}

/// Tells every story; the folder with what is expected, or `None` where one went another way than the machine says.
pub(super) fn tell(plan: &Plan, mut folder: Folder, app: App, told: &mut Told) -> Option<Folder> {
    let app = Arc::new(app);
    let mut good = true;
    for (name, text) in catalog::stories(&folder) {
        let happened =
            catalog::read_story(&name, &text).and_then(|story| crate::story::run(&app, &folder, &story));
        let happened = match happened {
            Ok(happened) => happened,
            Err(findings) => {
                told.findings.extend(findings);
                good = false;
                continue;
            }
        };
        if !as_it_should(&name, &happened) {
            let message =
                format!("the story {name} went another way than the state machine says:\n{happened}");
            told.error("digit-story", &plan.service, message, "this is a defect of the conversion");
            good = false;
        }
        folder = folder.with(format!("story/{name}.expected"), happened);
    }
    good.then_some(folder)
}

fn as_it_should(name: &str, happened: &str) -> bool {
    let has = |text: &str| happened.lines().any(|line| line.trim_start().starts_with(text));
    let waits_nowhere = happened.lines().any(|line| line.trim_end() == "    waits at:");
    match name {
        "02-wrong-post" => has("refused: not-your-role"),
        "03-late" => has("mark red") && !has("refused"),
        _ => !has("refused") && waits_nowhere,
    }
}
