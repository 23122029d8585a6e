//! The outbox: effects written with their events, delivered afterwards, each under its own key.

use std::sync::Arc;
use std::time::Duration;

use catalog::App;
use kernel::{Case, Effect};
use store::{Message, MessageKind, Notice, OutboxRow};
use value::{FilingId, QueryCode, Words};

use crate::Engine;
use crate::carry;
use crate::failure::Failure;
use crate::rebuild;
use crate::writer::Shared;

const LOOK_EVERY: Duration = Duration::from_millis(300);
const LOOK_MAX: usize = 256;

pub(crate) fn start(engine: &Engine) {
    let shared = Arc::downgrade(&engine.shared);
    let relay = move || {
        loop {
            std::thread::sleep(LOOK_EVERY);
            let Some(shared) = shared.upgrade() else { return };
            if let Err(fault) = deliver(&shared) {
                tracing::warn!(%fault, "outbox could not be delivered");
            }
        }
    };
    std::thread::Builder::new()
        .name("luohu-outbox".to_owned())
        .spawn(relay)
        .expect("a thread can be started");
}

/// Delivers what is pending now; how many.
pub(crate) fn deliver(shared: &Shared) -> Result<u32, Failure> {
    let mut done = 0;
    for row in shared.store.outbox_pending(LOOK_MAX)? {
        let _span = tracing::debug_span!("outbox.deliver", key = row.key).entered();
        shared.store.mark_outbox_attempt(&row.key)?;
        match notice(shared, &row)? {
            Some((notice, kind)) => done += u32::from(tell(shared, &row.key, &notice, kind)?),
            None => tracing::warn!(key = row.key, "an effect names an app or message that is not installed"),
        }
    }
    Ok(done)
}

/// Writes a notice, and where its filing has an account the message to it, with a letter for each way it wants.
fn tell(shared: &Shared, effect: &str, notice: &Notice, kind: MessageKind) -> Result<bool, Failure> {
    let (store, now) = (&shared.store, shared.now());
    let account = store.filing(&notice.filing)?.and_then(|row| row.account);
    let message = account.map(|account| Message {
        key: notice.key.clone(),
        account,
        kind,
        filing: Some(notice.filing.clone()),
        at: notice.at,
        text_zh: notice.text_zh.clone(),
        text_en: notice.text_en.clone(),
        read_at: None,
    });
    let letters = match &message {
        Some(message) => carry::letters(store.as_ref(), message, now)?,
        None => Vec::new(),
    };
    Ok(store.tell(effect, now, notice, message.as_ref(), &letters)?)
}

/// What a rule's message is about.
fn kind(on: &str) -> MessageKind {
    match on {
        "answered" => MessageKind::Answer,
        "due" => MessageKind::Late,
        _ => MessageKind::Progress,
    }
}

fn notice(shared: &Shared, row: &OutboxRow) -> Result<Option<(Notice, MessageKind)>, Failure> {
    let effect: Effect = serde_json::from_str(&row.payload)
        .map_err(|error| Failure::Damaged(format!("{}: {error}", row.key)))?;
    let Effect::Notify { filing, message, number } = effect;
    let Some(case) = rebuild::load(shared.store.as_ref(), row.case)? else { return Ok(None) };
    let Some(app) = shared.apps.get(&case.app) else { return Ok(None) };
    let Some(rule) = app.messages.iter().find(|rule| rule.id == message) else { return Ok(None) };
    let facts = Facts::of(&case, app, &filing, number);
    let notice = Notice {
        key: row.key.clone(),
        at: row.created_at,
        text_zh: facts.fill(&rule.text.zh, |words| &words.zh),
        text_en: facts.fill(&rule.text.en, |words| &words.en),
        filing,
    };
    Ok(Some((notice, kind(&rule.on))))
}

/// What a message can name.
struct Facts {
    query_code: String,
    number: String,
    kind: Words,
    place: String,
    stage: Words,
    holder: Words,
    due: String,
    answer: String,
    /// Case data, for `{data.NAME}`.
    data: value::Context,
}

impl Facts {
    fn of(case: &Case, app: &App, filing: &FilingId, number: String) -> Self {
        let columns = kernel::columns(case, app, case.updated_at);
        let stage = case.waiting().find_map(|(_, active)| app.stage_of(&active.element));
        let code = filing.as_str().parse::<QueryCode>();
        let held = case.filings.get(filing);
        let ledger = held.and_then(|f| f.clocks.values().next()).and_then(|ledgers| ledgers.last());
        Self {
            query_code: code.map_or_else(|_| filing.to_string(), |code| code.to_string()),
            number,
            kind: columns.kind.map(|code| app.kind_title(&code)).unwrap_or_else(|| Words::new("", "")),
            place: columns.place.unwrap_or_default(),
            stage: stage.map_or_else(|| Words::new("", ""), |stage| stage.title.clone()),
            holder: stage.map_or_else(|| Words::new("", ""), |stage| stage.holder.clone()),
            due: ledger.map(|l| app.calendar.day_of(l.due(&app.calendar).at).to_string()).unwrap_or_default(),
            answer: held.and_then(|f| f.answers.last()).map(|answer| answer.text.clone()).unwrap_or_default(),
            data: case.data.clone(),
        }
    }

    fn fill(&self, text: &str, language: fn(&Words) -> &str) -> String {
        let places: [(&str, &str); 8] = [
            ("{query_code}", &self.query_code),
            ("{number}", &self.number),
            ("{kind}", language(&self.kind)),
            ("{place}", &self.place),
            ("{stage}", language(&self.stage)),
            ("{holder}", language(&self.holder)),
            ("{due}", &self.due),
            ("{answer}", &self.answer),
        ];
        let known = places.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value));
        self.data.iter().fold(known, |text, (name, value)| {
            let place = format!("{{data.{name}}}");
            if !text.contains(&place) {
                return text;
            }
            let said = value.as_text().map(str::to_owned);
            let said = said.or_else(|| value.as_number().map(|number| number.to_string()));
            text.replace(&place, &said.unwrap_or_default())
        })
    }
}
