//! Stories: an app's behaviour told line by line, run on the real engine over a memory store.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use authority::Actor;
use catalog::{App, Folder, Person, Story, StoryStep};
use jiff::civil::DateTime;
use store::SqliteStore;
use value::{AppId, CaseId, CommandKey, Context, Finding, QueryCode, Timestamp, Value};

use crate::{Apps, Ask, Engine, Failure, FixedClock, Request, Surroundings};

/// What each line says, and below it what happened: the `.expected` text. Findings where the story cannot be read.
pub fn run(app: &Arc<App>, folder: &Folder, story: &Story) -> Result<String, Vec<Finding>> {
    let people = catalog::people(folder)?;
    let fault = |error: &dyn std::fmt::Display| vec![Finding::error("story-fault", error.to_string())];
    let store = Arc::new(SqliteStore::memory().map_err(|error| fault(&error))?);
    let start = "2026-01-01T00:00:00Z".parse().unwrap_or(Timestamp::UNIX_EPOCH);
    let clock = Arc::new(FixedClock::at(start));
    let around = Surroundings::fixed(clock.clone(), 1);
    let apps = Arc::new(Apps::shared([app.clone()]));
    let engine = Engine::open(store, apps, around).map_err(|error| fault(&error))?;
    let mut telling = Telling {
        engine,
        app: app.clone(),
        clock,
        people,
        actor: Actor::anonymous(),
        labels: BTreeMap::new(),
        last: None,
        proven: Vec::new(),
        keys: 0,
        told: String::new(),
    };
    for line in &story.lines {
        let _ = writeln!(telling.told, "{}", line.text);
        if let Err(failure) = telling.step(&line.step) {
            telling.failure(&failure);
        }
    }
    telling.last_check().map_err(|failure| fault(&failure))?;
    Ok(telling.told)
}

struct Telling {
    engine: Engine,
    app: Arc<App>,
    clock: Arc<FixedClock>,
    people: Vec<Person>,
    actor: Actor,
    labels: BTreeMap<String, CaseId>,
    last: Option<CaseId>,
    /// Filings made by visitors: a visitor keeps the query code.
    proven: Vec<value::FilingId>,
    keys: u32,
    told: String,
}

impl Telling {
    fn say(&mut self, words: impl std::fmt::Display) {
        let _ = writeln!(self.told, "    {words}");
    }

    fn failure(&mut self, failure: &Failure) {
        match failure {
            Failure::Refused(refusal) => {
                for (index, because) in refusal.because.iter().enumerate() {
                    let field =
                        refusal.fields.get(index).map(|field| format!(" [{field}]")).unwrap_or_default();
                    self.say(format!(
                        "refused: {}{field} {} / {}",
                        because.code, because.words.zh, because.words.en
                    ));
                }
            }
            other => self.say(format!("refused: {other}")),
        }
    }

    fn step(&mut self, step: &StoryStep) -> Result<(), Failure> {
        match step {
            StoryStep::At(local) => self.at(*local),
            StoryStep::As(person) => {
                self.become_person(person);
                Ok(())
            }
            StoryStep::Do { act, case, task, input, label } => {
                self.act(act, case.as_deref(), task.as_deref(), input, label.as_deref())
            }
            StoryStep::Join { act, case, input } => self.join(act, case, input),
            StoryStep::Merge { from, into, reason } => self.pair("merge", from, into, reason),
            StoryStep::Split { from, of, reason } => self.pair("split", from, of, reason),
            StoryStep::Show(label) => self.show(label),
            StoryStep::Wait { amount, unit } => self.wait(*amount, *unit),
        }
    }

    fn become_person(&mut self, id: &str) {
        if id == authority::ANONYMOUS {
            self.actor = Actor::anonymous();
            return;
        }
        match self.people.iter().find(|person| person.actor.account.as_str() == id) {
            Some(person) => self.actor = person.actor.clone(),
            None => self.say(format!("no such person: {id}")),
        }
    }

    fn at(&mut self, local: DateTime) -> Result<(), Failure> {
        let zone = self.app.calendar.zone().clone();
        let Ok(at) = local.to_zoned_datetime(zone).map(|zoned| zoned.timestamp()) else { return Ok(()) };
        self.advance(at)
    }

    fn wait(&mut self, amount: i64, unit: clock::Unit) -> Result<(), Failure> {
        let Ok(budget) = clock::Budget::new(amount, unit) else { return Ok(()) };
        let due = clock::ClockLedger::start(self.engine.now(), budget).due(&self.app.calendar).at;
        self.advance(due)
    }

    /// Moves the clock; timers that fall due on the way fire at their own time.
    fn advance(&mut self, to: Timestamp) -> Result<(), Failure> {
        loop {
            let next = self.engine.store().next_timer()?.filter(|due| *due <= to);
            let Some(due) = next else { break };
            self.clock.set(due.max(self.engine.now()));
            let fired = self.engine.fire_due(due, true)?;
            if fired == 0 {
                break;
            }
            let shown = self.local(due);
            self.say(format!("{fired} timer at {shown}"));
        }
        self.clock.set(to);
        Ok(())
    }

    fn local(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.app.calendar.zone().clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn request(&mut self, ask: Ask) -> Request {
        self.keys += 1;
        let key = CommandKey::new(format!("story-{}", self.keys));
        Request { proven: self.proven.clone(), ..Request::new(key, self.actor.clone(), ask) }
    }

    fn answers(&self, act: &str, input: &[(String, String)]) -> Context {
        let form = self.app.act(act).and_then(|act| act.form.as_ref()).and_then(|id| self.app.forms.get(id));
        match form {
            Some(form) => form.read(input),
            None => input.iter().map(|(k, v)| (k.as_str().into(), Value::from(v.as_str()))).collect(),
        }
    }

    fn named(&self, label: Option<&str>) -> Result<CaseId, Failure> {
        match label {
            Some(label) => self.labels.get(label).copied().ok_or(Failure::NoSuchCase),
            None => self.last.ok_or(Failure::NoSuchCase),
        }
    }

    fn act(
        &mut self,
        act: &str,
        case: Option<&str>,
        task: Option<&str>,
        input: &[(String, String)],
        label: Option<&str>,
    ) -> Result<(), Failure> {
        let opens = self.app.opening_act().is_some_and(|opening| opening.rule.id == act);
        let reason = input.iter().find(|(name, _)| name == "reason").map(|(_, text)| text.clone());
        let fields: Vec<_> = input.iter().filter(|(name, _)| opens || name != "reason").cloned().collect();
        let answers = self.answers(act, &fields);
        if opens {
            let (app, act) = (self.app.id.clone(), act.to_owned());
            return self.open(app, act, answers, label);
        }
        let case = self.named(case)?;
        self.last = Some(case);
        let instance = match task {
            Some(element) => self.engine.case(case)?.and_then(|state| {
                state
                    .waiting()
                    .find(|(_, active)| active.element.as_str() == element)
                    .map(|(instance, _)| instance)
            }),
            None => None,
        };
        let ask = Ask::Do {
            case,
            act: act.to_owned(),
            instance,
            filing: None,
            other: None,
            answers,
            reason: reason.unwrap_or_default(),
        };
        let request = self.request(ask);
        let receipt = self.engine.ask(request)?;
        self.say(format!("done: {act} on {} (version {})", receipt.number, receipt.version));
        Ok(())
    }

    fn open(
        &mut self,
        app: AppId,
        act: String,
        answers: Context,
        label: Option<&str>,
    ) -> Result<(), Failure> {
        let channel = "web".to_owned();
        let request = self.request(Ask::Open { app, act, answers, channel, blobs: Vec::new() });
        let receipt = self.engine.ask(request)?;
        self.last = Some(receipt.case);
        if let Some(label) = label {
            self.labels.insert(label.to_owned(), receipt.case);
        }
        self.filed(&receipt);
        Ok(())
    }

    fn filed(&mut self, receipt: &crate::Receipt) {
        let code = receipt.filing.as_ref().and_then(|filing| filing.as_str().parse::<QueryCode>().ok());
        let code = code.map(|code| code.to_string()).unwrap_or_default();
        self.say(format!("case {} query code {code}", receipt.number));
        if let Some(filing) = receipt.filing.clone().filter(|_| self.actor.is_anonymous()) {
            self.proven.push(filing);
        }
    }

    fn join(&mut self, act: &str, case: &str, input: &[(String, String)]) -> Result<(), Failure> {
        let case = self.named(Some(case))?;
        let (answers, channel) = (self.answers(act, input), "web".to_owned());
        let request =
            self.request(Ask::Join { case, act: act.to_owned(), answers, channel, blobs: Vec::new() });
        let receipt = self.engine.ask(request)?;
        self.filed(&receipt);
        Ok(())
    }

    fn pair(&mut self, act: &str, from: &str, into: &str, reason: &str) -> Result<(), Failure> {
        let (case, other) = (self.named(Some(from))?, Some(self.named(Some(into))?));
        let ask = Ask::Do {
            case,
            act: act.to_owned(),
            instance: None,
            filing: None,
            other,
            answers: Context::new(),
            reason: reason.to_owned(),
        };
        let request = self.request(ask);
        let receipt = self.engine.ask(request)?;
        self.say(format!("done: {act} of {}", receipt.number));
        Ok(())
    }

    fn show(&mut self, label: &str) -> Result<(), Failure> {
        let id = self.named(Some(label))?;
        let case = self.engine.case(id)?.ok_or(Failure::NoSuchCase)?;
        let row = self.engine.store().case(id)?.ok_or(Failure::NoSuchCase)?;
        self.say(format!("case {} {} stage {}", case.number, row.status.as_str(), row.stage));
        let waiting: Vec<&str> = case.waiting().map(|(_, active)| active.element.as_str()).collect();
        self.say(format!("waits at: {}", waiting.join(", ")));
        for (id, ledger) in case.clocks.iter().filter_map(|(id, ledgers)| Some((id, ledgers.last()?))) {
            let state = ledger.state(self.engine.now(), &self.app.calendar);
            let due = ledger.due(&self.app.calendar);
            let (due, mark) = (self.local(due.at), if due.provisional { " provisional" } else { "" });
            self.say(format!("clock {id}: {} due {due}{mark}", state.as_str()));
        }
        for filing in case.filings.values() {
            let answer = filing.answers.last().map_or("unanswered", |answer| answer.text.as_str());
            let rating = filing.rating.as_ref().map(|r| format!(" rated {}", r.score)).unwrap_or_default();
            let clock = filing.clocks.values().filter_map(|ledgers| ledgers.last()).next();
            let due = clock.map(|ledger| self.local(ledger.due(&self.app.calendar).at)).unwrap_or_default();
            let account = filing.account.as_ref().map_or("visitor", |account| account.as_str());
            self.say(format!(
                "filing of {account} filed {} due {due}: {answer}{rating}",
                self.local(filing.filed_at)
            ));
        }
        for mark in &case.marks {
            self.say(format!("mark {:?}: {}", mark.colour, mark.reason).to_lowercase());
        }
        self.acts(&case);
        Ok(())
    }

    fn acts(&mut self, case: &kernel::Case) {
        let natives = self.engine.apps().natives();
        let world = kernel::World {
            app: &self.app,
            at: self.engine.now(),
            actor: &self.actor,
            proven: &self.proven,
            other: None,
            natives: &natives,
        };
        let acts = kernel::acts(case, &world);
        let allowed: Vec<String> = acts.into_iter().filter(|act| act.allowed).map(|act| act.act).collect();
        let who = self.actor.account.clone();
        self.say(format!("{who} may: {}", allowed.join(", ")));
    }

    /// After every story the ledger verifies and every row equals the fold of its events.
    fn last_check(&mut self) -> Result<(), Failure> {
        if let Err(bad) = self.engine.store().verify(&mut |_| {}) {
            self.say(format!("the ledger does not verify: {bad}"));
        }
        for (case, what) in self.engine.check_rows()?.differing {
            self.say(format!("case {case}: {what} differs from its events"));
        }
        Ok(())
    }
}
