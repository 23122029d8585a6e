//! Where the processor time went, thread by thread, as the kernel counted it. Linux only; elsewhere nothing is told.

use std::collections::BTreeMap;

/// Clock ticks of user and system time by thread name.
#[derive(Debug, Default, Clone)]
pub struct Ticks(BTreeMap<String, (u64, u64)>);

/// The kernel counts in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

pub fn now() -> Ticks {
    let mut all = Ticks::default();
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return all };
    for task in tasks.flatten() {
        let Ok(stat) = std::fs::read_to_string(task.path().join("stat")) else { continue };
        let Some((name, user, system)) = parse(&stat) else { continue };
        let entry = all.0.entry(name).or_default();
        entry.0 += user;
        entry.1 += system;
    }
    all
}

fn parse(stat: &str) -> Option<(String, u64, u64)> {
    let name = stat.split_once('(')?.1.rsplit_once(')')?;
    let mut fields = name.1.split_whitespace().skip(11);
    Some((name.0.to_owned(), fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

impl Ticks {
    /// Seconds of user and system time since `before`, by thread name.
    pub fn since(&self, before: &Self) -> Vec<(String, f64, f64)> {
        let spent = |name: &String, now: &(u64, u64)| {
            let was = before.0.get(name).copied().unwrap_or_default();
            let seconds = |now: u64, was: u64| now.saturating_sub(was) as f64 / TICKS_PER_SECOND;
            (name.clone(), seconds(now.0, was.0), seconds(now.1, was.1))
        };
        self.0
            .iter()
            .map(|(name, now)| spent(name, now))
            .filter(|(_, user, system)| user + system > 0.0)
            .collect()
    }
}
