//! The outbox: effects written with their events, delivered afterwards, each under its own key.

use std::sync::Arc;
use std::time::Duration;

use catalog::App;
use kernel::Effect;
use store::{Notice, OutboxRow};
use value::QueryCode;

use crate::Engine;
use crate::failure::Failure;
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
    std::thread::Builder::new().name("luohu-outbox".to_owned()).spawn(relay).expect("a thread can be started");
}

/// Delivers what is pending now; how many.
pub(crate) fn deliver(shared: &Shared) -> Result<u32, Failure> {
    let mut done = 0;
    for row in shared.store.outbox_pending(LOOK_MAX)? {
        let _span = tracing::debug_span!("outbox.deliver", key = row.key).entered();
        shared.store.mark_outbox_attempt(&row.key)?;
        match notice(shared, &row)? {
            Some(notice) => done += u32::from(shared.store.mark_outbox_done(&row.key, shared.now(), Some(&notice))?),
            None => tracing::warn!(key = row.key, "an effect names an app or message that is not installed"),
        }
    }
    Ok(done)
}

fn notice(shared: &Shared, row: &OutboxRow) -> Result<Option<Notice>, Failure> {
    let effect: Effect =
        serde_json::from_str(&row.payload).map_err(|error| Failure::Damaged(format!("{}: {error}", row.key)))?;
    let Effect::Notify { filing, message, number } = effect;
    let app = shared.store.case(row.case)?.and_then(|case| shared.apps.get(&case.app).cloned());
    let rule = app.as_ref().and_then(|app: &Arc<App>| app.messages.iter().find(|rule| rule.id == message));
    let Some(rule) = rule else { return Ok(None) };
    let code = filing.as_str().parse::<QueryCode>().map_or_else(|_| filing.to_string(), |code| code.to_string());
    let fill = |text: &str| text.replace("{number}", &number).replace("{code}", &code);
    Ok(Some(Notice {
        key: row.key.clone(),
        filing,
        at: row.created_at,
        text_zh: fill(&rule.text.zh),
        text_en: fill(&rule.text.en),
    }))
}
