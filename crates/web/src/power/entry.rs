//! One entry of the power list as data: what JSON, CSV and the pages are made of.

use authority::{ActRule, Basis, DelegationKind, Power, PowerKind};
use catalog::{Act, App};
use serde::Serialize;
use store::{CaseFilter, CaseStatus};
use value::{Timestamp, Words};

use crate::error::Trouble;
use crate::site::Site;
use crate::words::Language;

/// A power with everything that bounds it.
#[derive(Debug, Clone, Serialize)]
pub struct PowerEntry {
    pub code: String,
    pub app: String,
    pub app_title: Words,
    /// One of the ten kinds: `licensing`, `penalty`, ...
    pub kind: &'static str,
    pub title: Words,
    /// Code of the office, or `any`.
    pub holder: String,
    pub holder_title: Words,
    pub basis: Vec<BasisEntry>,
    pub acts: Vec<ActEntry>,
    pub limits: Vec<LimitEntry>,
    /// Entries of the negative list that stand against its acts.
    pub forbidden: Vec<ForbidEntry>,
    pub delegated: Vec<DelegatedEntry>,
    pub figures: Figures,
}

#[derive(Debug, Clone, Serialize)]
pub struct BasisEntry {
    pub title: Words,
    pub article: Option<Words>,
    pub sample: bool,
    /// Days, `2021-07-15`; no `until` while the rule stands.
    pub from: String,
    pub until: Option<String>,
    /// On the day of asking.
    pub in_force: bool,
}

/// What an act needs before it may be done.
#[derive(Debug, Clone, Serialize)]
pub struct ActEntry {
    pub code: String,
    pub title: Words,
    pub posts: Vec<Words>,
    /// Everybody, without an account.
    pub public: bool,
    pub certificate: Option<String>,
    /// The least number of different officers; 1 where nothing is said.
    pub officers: u32,
    pub reason: bool,
    pub after: Vec<Words>,
    /// Acts that somebody else must have done.
    pub separate_from: Vec<Words>,
    pub conditions: Vec<Words>,
    pub within_band: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct LimitEntry {
    pub clock: String,
    pub title: Words,
    pub basis: Words,
}

#[derive(Debug, Clone, Serialize)]
pub struct ForbidEntry {
    pub code: String,
    pub title: Words,
    pub because: Words,
    pub basis: Words,
}

#[derive(Debug, Clone, Serialize)]
pub struct DelegatedEntry {
    pub to: String,
    pub kind: &'static str,
    pub words: Words,
}

/// Cases of the app the power belongs to.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Figures {
    pub cases: u64,
    pub open: u64,
    pub closed_late: u64,
}

/// All powers of all installed apps, in their order.
pub(super) fn entries(site: &Site, now: Timestamp) -> Result<Vec<PowerEntry>, Trouble> {
    let mut all = Vec::new();
    for app in site.engine.apps().all() {
        let figures = figures(site, app)?;
        all.extend(app.powers.values().map(|power| entry(site, app, power, now, figures)));
    }
    Ok(all)
}

pub(super) fn entry(site: &Site, app: &App, power: &Power, now: Timestamp, figures: Figures) -> PowerEntry {
    let today = app.calendar.day_of(now);
    let acts: Vec<&Act> = app.acts.values().filter(|act| act.power == power.id).collect();
    let forbids = app
        .forbids
        .iter()
        .filter(|entry| entry.acts.iter().any(|id| acts.iter().any(|act| act.rule.id == *id)));
    PowerEntry {
        code: power.id.clone(),
        app: app.id.to_string(),
        app_title: app.title.clone(),
        kind: kind(power.kind),
        title: power.title.clone(),
        holder: power.holder.clone(),
        holder_title: holder(site, &power.holder),
        basis: power.basis.iter().map(|basis| basis_entry(basis, basis.in_force(today))).collect(),
        limits: app
            .clocks
            .iter()
            .map(|rule| LimitEntry {
                clock: rule.id.to_string(),
                title: rule.title.clone(),
                basis: rule.basis.clone(),
            })
            .collect(),
        forbidden: forbids
            .map(|entry| ForbidEntry {
                code: entry.id.clone(),
                title: entry.title.clone(),
                because: entry.because.clone(),
                basis: entry.basis_on(today).map_or_else(|| Words::new("", ""), cited),
            })
            .collect(),
        delegated: power.delegations.iter().map(|given| delegated(app, given)).collect(),
        acts: acts.into_iter().map(|act| act_entry(app, act)).collect(),
        figures,
    }
}

pub(super) fn figures(site: &Site, app: &App) -> Result<Figures, Trouble> {
    let store = site.engine.store();
    let of_app = || CaseFilter { app: Some(app.id.clone()), ..CaseFilter::new() };
    Ok(Figures {
        cases: store.count(&of_app())?,
        open: store.count(&of_app().status(CaseStatus::Open))?,
        closed_late: store.count(&CaseFilter { late: Some(true), open: Some(false), ..of_app() })?,
    })
}

fn holder(site: &Site, code: &str) -> Words {
    if code == "any" {
        return Words::new(Language::Chinese.t("power-holder-any"), Language::English.t("power-holder-any"));
    }
    Words::new(site.office_title(Language::Chinese, code), site.office_title(Language::English, code))
}

fn kind(kind: PowerKind) -> &'static str {
    match kind {
        PowerKind::Licensing => "licensing",
        PowerKind::Penalty => "penalty",
        PowerKind::Compulsion => "compulsion",
        PowerKind::Levy => "levy",
        PowerKind::Payment => "payment",
        PowerKind::Inspection => "inspection",
        PowerKind::Confirmation => "confirmation",
        PowerKind::Reward => "reward",
        PowerKind::Adjudication => "adjudication",
        PowerKind::Other => "other",
    }
}

fn basis_entry(basis: &Basis, in_force: bool) -> BasisEntry {
    BasisEntry {
        title: basis.title.clone(),
        article: basis.article.clone(),
        sample: basis.sample,
        from: basis.from.to_string(),
        until: basis.until.map(|day| day.to_string()),
        in_force,
    }
}

/// Instrument and article in one line.
fn cited(basis: &Basis) -> Words {
    let article = basis.article.clone().unwrap_or_else(|| Words::new("", ""));
    Words::new(
        format!("{}{}", basis.title.zh, article.zh),
        format!("{} {}", basis.title.en, article.en).trim_end().to_owned(),
    )
}

fn delegated(app: &App, given: &authority::Delegation) -> DelegatedEntry {
    let kind = match given.kind {
        DelegationKind::Authorised => "authorised",
        DelegationKind::Entrusted => "entrusted",
    };
    let acts: Vec<Words> = given.acts.iter().map(|id| act_title(app, id)).collect();
    let listed = |pick: fn(&Words) -> &str, gap: &str| acts.iter().map(pick).collect::<Vec<_>>().join(gap);
    let until = given.until.map(|day| day.to_string()).unwrap_or_default();
    let word = |language: Language| language.t(&format!("power-{kind}"));
    DelegatedEntry {
        to: given.to.to_string(),
        kind,
        words: Words::new(
            format!("{}：{}（{} 至 {until}）", word(Language::Chinese), listed(|w| &w.zh, "、"), given.from),
            format!("{}: {} ({} to {until})", word(Language::English), listed(|w| &w.en, ", "), given.from),
        ),
    }
}

fn act_title(app: &App, id: &str) -> Words {
    app.act(id).map_or_else(|| Words::new(id, id), |act| act.rule.title.clone())
}

fn act_entry(app: &App, act: &Act) -> ActEntry {
    let rule: &ActRule = &act.rule;
    let role =
        |id: &value::RoleId| app.roles.iter().find(|role| role.id == *id).map(|role| role.title.clone());
    let after = rule.after.iter().map(|step| {
        let wait = step.wait.as_ref().map(authority::Wait::words);
        let (zh, en) = wait.map_or_else(Default::default, |wait| {
            (format!("（满{}）", wait.zh), format!(" (at least {})", wait.en))
        });
        Words::new(format!("{}{zh}", step.title.zh), format!("{}{en}", step.title.en))
    });
    ActEntry {
        code: rule.id.clone(),
        title: rule.title.clone(),
        posts: rule.roles.iter().filter_map(role).collect(),
        public: rule.public,
        certificate: rule.certificate.clone(),
        officers: rule.officers.as_ref().map_or(1, |officers| officers.count),
        reason: act.reason,
        after: after.collect(),
        separate_from: rule.separate_from.iter().map(|id| act_title(app, id)).collect(),
        conditions: rule.needs.iter().map(|need| need.because.clone()).collect(),
        within_band: rule.discretion.as_ref().map(|band| band.decision.clone()),
    }
}
