//! The TOML files of the app: what it is, its posts, its power list, its limits, its messages, its words.

use std::fmt::Write as _;

use value::Words;

use super::plan::{Move, Plan, Step};
use super::{feel_text, quoted, words};

fn titled(words: &Words) -> String {
    format!("{{ zh = {}, en = {} }}", quoted(&words.zh), quoted(&words.en))
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.map(|item| quoted(&item)).collect();
    format!("[{}]", items.join(", "))
}

/// `app.toml`.
pub(super) fn app(plan: &Plan) -> String {
    let id = quoted(&plan.id);
    let mut text = format!(
        "# 由 DIGIT 状态机转换而来。Converted from a DIGIT state machine.\n\n[app]\nid = {id}\nversion = \"1.0.0\"\nprocess = \
         {id}\nzone = \"Asia/Shanghai\"\ncalendar = \"cn\"\ntitle = {}\n\n[columns]\nkind = {}\nplace = \"subject\"\nsummary = \
         \"details\"\nchannel = \"case.channel\"\n",
        titled(&plan.title),
        quoted(&feel_text(&plan.id))
    );
    for step in plan.steps.iter().filter(|step| step.waits()) {
        let _ = write!(
            text,
            "\n[[stage]]\nid = {0}\nelements = [{0}]\ntitle = {1}\nholder = {2}\n",
            quoted(&step.id),
            titled(&step.title),
            titled(&holders(plan, step))
        );
    }
    text
}

/// Everybody who may lead on from a step.
fn holders(plan: &Plan, step: &Step) -> Words {
    let mut roles: Vec<usize> = step.moves.iter().flat_map(|go| go.roles.iter().copied()).collect();
    roles.sort_unstable();
    roles.dedup();
    let titles: Vec<&Words> =
        roles.iter().filter_map(|role| plan.roles.get(*role)).map(|role| &role.title).collect();
    let join = |pick: fn(&Words) -> &str, gap: &str| {
        titles.iter().map(|title| pick(title)).collect::<Vec<_>>().join(gap)
    };
    Words::new(join(|words| &words.zh, "、"), join(|words| &words.en, ", "))
}

/// `role.toml`.
pub(super) fn roles(plan: &Plan) -> String {
    let mut text = String::from(
        "# 岗位与管辖范围；范围是样例，按本地分工改。Posts; how far each reaches is a sample.\n",
    );
    for role in &plan.roles {
        let scope = if role.own { "own" } else { "district" };
        let _ = write!(
            text,
            "\n# {}\n[[role]]\nid = {}\ntitle = {}\nscope = \"{scope}\"\n",
            role.code,
            quoted(&role.id),
            titled(&role.title)
        );
    }
    text
}

/// `power.toml`.
pub(super) fn powers(plan: &Plan) -> String {
    let (kind, basis) = words::power(&plan.business);
    let mut text = format!(
        "# 标“（示例）”的依据是样例，安装前换成本地公布的文件。Bases marked (sample) are samples: replace them before \
         installing.\n\n[[power]]\nid = \"service\"\nkind = \"{kind}\"\ntitle = {}\nholder = \"any\"\nbasis = [{{ title = {}, from \
         = \"2015-01-01\" }}]\n",
        titled(&plan.title),
        titled(&basis)
    );
    act(&mut text, plan, &plan.opening, None);
    for step in &plan.steps {
        for go in &step.moves {
            act(&mut text, plan, go, Some(step));
        }
    }
    text
}

fn act(text: &mut String, plan: &Plan, go: &Move, step: Option<&Step>) {
    let roles = || go.roles.iter().filter_map(|role| plan.roles.get(*role));
    let _ = write!(
        text,
        "\n[[act]]\nid = {}\ntitle = {}\npower = \"service\"\nroles = {}\n",
        quoted(&go.id),
        titled(&go.title),
        list(roles().map(|role| role.id.clone()))
    );
    let Some(step) = step else {
        let public = if roles().any(|role| role.own) { "public = true\n" } else { "" };
        let _ = write!(text, "opens = true\n{public}form = \"apply\"\nstyle = \"primary\"\n");
        return;
    };
    let form = if step.document { "step-document" } else { "step" };
    let style = if go.back { "warning\"\nreason = true\n" } else { "primary\"\n" };
    let _ = write!(
        text,
        "task = {}\nform = \"{form}\"\nstyle = \"{style}set = {{ action_taken = {} }}\n",
        quoted(&step.id),
        quoted(&feel_text(&go.action))
    );
}

/// `clock.toml`; empty where the machine names no time.
pub(super) fn clocks(plan: &Plan) -> String {
    let mut text = String::new();
    if let Some(hours) = plan.hours {
        let stops = plan
            .steps
            .iter()
            .filter(|step| !step.waits() || step.ends)
            .map(|step| format!("{}_answer", step.id));
        clock(&mut text, "service", "办理时限", "Limit of the service", ("filed", stops.collect()), hours);
    }
    for step in plan.steps.iter().filter(|step| step.waits()) {
        if let Some(hours) = step.hours {
            let (zh, en) = (format!("{}时限", step.title.zh), format!("Limit of: {}", step.title.en));
            let starts = format!("{}_entered", step.id);
            clock(&mut text, &step.clock(), &zh, &en, (&starts, vec![step.id.clone()]), hours);
        }
    }
    text
}

fn clock(text: &mut String, id: &str, zh: &str, en: &str, (starts, stops): (&str, Vec<String>), hours: u64) {
    let basis = Words::new("（示例）DIGIT 状态机里的时限", "(sample) the limit in the DIGIT state machine");
    let _ = write!(
        text,
        "[[clock]]\nid = {}\ntitle = {}\nof = \"case\"\nstarts = {}\nstops = {}\namount = \"{hours}\"\nunit = \
         '\"clock-hours\"'\nbasis = {}\n\n",
        quoted(id),
        titled(&Words::new(zh, en)),
        quoted(starts),
        list(stops.into_iter()),
        titled(&basis)
    );
}

/// `message.toml`.
pub(super) fn messages() -> String {
    let filed = Words::new(
        "您的申请已收到，查询码 {query_code}，请妥善保管。",
        "We have your application. Your query code is {query_code}; please keep it.",
    );
    let answered = Words::new(
        "您的申请（{query_code}）有了结果：{answer}",
        "Your application ({query_code}) has a result: {answer}",
    );
    format!(
        "[[message]]\nid = \"filed\"\non = \"filed\"\nto = \"reporter\"\ntext = {}\n\n[[message]]\nid = \"answered\"\non = \
         \"answered\"\nto = \"reporter\"\ntext = {}\n",
        titled(&filed),
        titled(&answered)
    )
}

/// The list that gives the `kind` column its title.
pub(super) fn services(plan: &Plan) -> String {
    format!("[[entry]]\ncode = {}\ntitle = {}\n", quoted(&plan.id), titled(&plan.title))
}

/// `text/zh.ftl` or `text/en.ftl`: the titles under the codes of the state machine.
pub(super) fn text(plan: &Plan, zh: bool) -> String {
    let pick = |words: &Words| plain(if zh { &words.zh } else { &words.en });
    let mut text = format!("service = {}\n", pick(&plan.title));
    for step in &plan.steps {
        let _ = writeln!(text, "state-{} = {}", step.id, pick(&step.title));
    }
    for go in std::iter::once(&plan.opening).chain(plan.steps.iter().flat_map(|step| &step.moves)) {
        let _ = writeln!(text, "act-{} = {}", go.id, pick(&go.title));
    }
    text
}

/// Braces mean something in these files.
fn plain(text: &str) -> String {
    text.replace(['{', '}'], "")
}

/// `README.md`.
pub(super) fn read_me(plan: &Plan) -> String {
    format!(
        "# {} {}\n\n由 DIGIT 的状态机 `{}` 转换而来：状态成为环节，动作成为办理动作，角色成为岗位，时限成为时钟。\n依据、时限、岗位范围和表单都是样例，\
         安装前请换成本地的。\n\nConverted from the DIGIT state machine `{}`: states became steps, actions acts, roles posts, limits \
         clocks.\nBases, limits, the reach of posts and the forms are samples: put your own before installing.\n",
        plan.title.zh,
        plan.title.en,
        plan.service.replace('`', "'"),
        plan.service.replace('`', "'")
    )
}
