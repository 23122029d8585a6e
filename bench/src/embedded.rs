//! Clients in the same process: each opens a case, then finishes it, then the next.

use std::time::{Duration, Instant};

use catalog::Person;
use engine::{Ask, Engine, Request};
use value::{CaseId, CommandKey, Context};

use crate::latency::{Seen, micros};
use crate::{Outcome, app};

pub fn open_request(clerk: &Person, key: String) -> Request {
    let ask = Ask::Open {
        app: app::id(),
        act: app::OPEN.to_owned(),
        answers: Context::new(),
        channel: "bench".to_owned(),
        blobs: Vec::new(),
    };
    Request::new(CommandKey::new(key), clerk.actor.clone(), ask)
}

pub fn finish_request(clerk: &Person, key: String, case: CaseId) -> Request {
    let ask = Ask::Do {
        case,
        act: app::FINISH.to_owned(),
        instance: None,
        filing: None,
        other: None,
        answers: Context::new(),
        reason: String::new(),
    };
    Request::new(CommandKey::new(key), clerk.actor.clone(), ask)
}

pub fn run(engine: &Engine, clients: usize, length: Duration) -> Outcome<Seen> {
    let clerk = app::clerk()?;
    let begun = Instant::now();
    let loops: Vec<_> = (0..clients)
        .map(|client| {
            let (engine, clerk) = (engine.clone(), clerk.clone());
            std::thread::Builder::new()
                .name("client".to_owned())
                .spawn(move || client_loop(&engine, &clerk, client, begun + length))
                .map_err(|error| error.to_string())
        })
        .collect();
    let seen: Outcome<Vec<Vec<u32>>> =
        loops.into_iter().map(|thread| thread?.join().map_err(|_| "a client stopped".to_owned())?).collect();
    Ok(Seen::of(seen?, begun.elapsed()))
}

fn client_loop(engine: &Engine, clerk: &Person, client: usize, until: Instant) -> Outcome<Vec<u32>> {
    let mut taken = Vec::new();
    loop {
        let begun = Instant::now();
        if begun >= until {
            return Ok(taken);
        }
        let number = taken.len();
        let opened = engine.ask(open_request(clerk, format!("o-{client}-{number}")));
        let opened = opened.map_err(|failure| failure.to_string())?;
        let finish = finish_request(clerk, format!("f-{client}-{number}"), opened.case);
        engine.ask(finish).map_err(|failure| failure.to_string())?;
        taken.push(micros(begun.elapsed()));
    }
}
