//! The load: reports over HTTP from several threads, until the server is no more; and the questions afterwards.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Plan;
use super::journal::{Acknowledged, Answers};
use crate::http::{self, Answer, Connection};
use crate::product::Server;

const REQUESTS: &str = "/api/open311/v2/requests.json";
const SERVICES: &str = "/api/open311/v2/services.json";

/// A small generator (SplitMix64): the same seed gives the same kills.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }
}

/// The service codes on offer.
pub fn services(address: &str) -> Result<Vec<String>, String> {
    let answer = http::get(address, SERVICES)?;
    let json = json_of(&answer)?;
    let codes = json.as_array().into_iter().flatten().filter_map(|service| text_of(service, "service_code"));
    let codes: Vec<String> = codes.collect();
    if codes.is_empty() { Err(format!("no services on offer: {}", answer.text())) } else { Ok(codes) }
}

/// Drives the server from `plan.threads` clients, ends it with kill -9 after `fuse`, and gives what was answered.
pub fn drive(
    plan: &Plan,
    round: u64,
    services: &[String],
    server: &mut Server,
    fuse: Duration,
) -> Result<Answers, String> {
    let (over, refused) = (AtomicBool::new(false), AtomicUsize::new(0));
    let address = server.address.clone();
    let mut answers = Answers::default();
    let client = |thread: u64| client(plan.seed, round, thread, &address, services, &over, &refused);
    std::thread::scope(|scope| {
        let client = &client;
        let clients: Vec<_> = (0..plan.threads).map(|thread| scope.spawn(move || client(thread))).collect();
        let begun = Instant::now();
        while begun.elapsed() < fuse {
            std::thread::sleep(Duration::from_millis(1));
        }
        server.kill();
        over.store(true, Ordering::Relaxed);
        for client in clients {
            let part = client.join().map_err(|_| "a client thread broke".to_owned())?;
            answers.acknowledged.extend(part.acknowledged);
            answers.unanswered.extend(part.unanswered);
        }
        Ok::<(), String>(())
    })?;
    match refused.load(Ordering::Relaxed) {
        0 => Ok(answers),
        count => Err(format!("the server refused {count} reports of round {round}; its log tells why")),
    }
}

/// One client: a new report as soon as the last is answered, until the connection breaks.
fn client(
    seed: u64,
    round: u64,
    thread: u64,
    address: &str,
    services: &[String],
    over: &AtomicBool,
    refused: &AtomicUsize,
) -> Answers {
    let mut answers = Answers::default();
    let Ok(mut connection) = Connection::open(address) else { return answers };
    for number in 0_u64.. {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let key = format!("crash-{seed}-{round}-{thread}-{number}");
        match post(&mut connection, services, &key) {
            Ok(answer) if (200..300).contains(&answer.status) => match reference_of(&answer) {
                Some(reference) => answers.acknowledged.push(Acknowledged { key, reference }),
                None => _ = refused.fetch_add(1, Ordering::Relaxed),
            },
            Ok(answer) => {
                crate::say(&format!("refused with {}: {}", answer.status, answer.text()));
                refused.fetch_add(1, Ordering::Relaxed);
                break;
            }
            Err(_) => {
                answers.unanswered.push(key);
                break;
            }
        }
    }
    answers
}

/// A report whose place, words and service follow from its key, so that sent again it is the same request.
fn post(connection: &mut Connection, services: &[String], key: &str) -> Result<Answer, String> {
    let seed = key.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut dice = Dice::new(seed);
    let service = &services[usize::try_from(dice.below(services.len() as u64)).unwrap_or(0)];
    let lat = format!("22.{}", 540_000 + dice.below(60_000));
    let lon = format!("114.{}", 100_000 + dice.below(60_000));
    let description = format!("压力测试上报 {key}");
    let body = http::form(&[
        ("service_code", service),
        ("lat", &lat),
        ("long", &lon),
        ("address_string", "虚构路 1 号"),
        ("description", &description),
        ("phone", "13800000000"),
    ]);
    let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Idempotency-Key", key)];
    connection.send("POST", REQUESTS, &headers, body.as_bytes())
}

/// How many references one question may ask for.
const BATCH: usize = 50;

/// Those of the acknowledged that the server does not know any more.
pub fn missing(address: &str, asked: &[Acknowledged]) -> Result<Vec<Acknowledged>, String> {
    let mut connection = Connection::open(address)?;
    let mut lost = Vec::new();
    for batch in asked.chunks(BATCH) {
        let ids: Vec<&str> = batch.iter().map(|yes| yes.reference.as_str()).collect();
        let path = format!("{REQUESTS}?service_request_id={}", http::escape(&ids.join(",")));
        let answer = connection.send("GET", &path, &[("Accept-Encoding", "identity")], &[])?;
        let known: BTreeSet<String> = match answer.status {
            404 => BTreeSet::new(),
            _ => {
                let json = json_of(&answer)?;
                json.as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|one| text_of(one, "service_request_id"))
                    .collect()
            }
        };
        lost.extend(batch.iter().filter(|yes| !known.contains(&yes.reference)).cloned());
    }
    Ok(lost)
}

/// Acknowledged keys that a round sends a second time.
const AGAIN: usize = 5;

/// Sends the last acknowledged keys and all unanswered ones again, twice; gives how many got two different answers.
pub fn send_again(address: &str, services: &[String], answers: &Answers) -> Result<usize, String> {
    let mut connection = Connection::open(address)?;
    let mut changed = 0;
    for yes in answers.acknowledged.iter().rev().take(AGAIN) {
        let again = reference_of(&post(&mut connection, services, &yes.key)?);
        changed += usize::from(again.as_ref() != Some(&yes.reference));
    }
    for key in &answers.unanswered {
        let first = reference_of(&post(&mut connection, services, key)?);
        let second = reference_of(&post(&mut connection, services, key)?);
        changed += usize::from(first.is_none() || first != second);
    }
    Ok(changed)
}

fn json_of(answer: &Answer) -> Result<Value, String> {
    if answer.status != 200 {
        return Err(format!("the server answered {}: {}", answer.status, answer.text()));
    }
    serde_json::from_slice(&answer.body).map_err(|error| format!("the answer is no JSON: {error}"))
}

fn reference_of(answer: &Answer) -> Option<String> {
    let json: Value = serde_json::from_slice(&answer.body).ok()?;
    json.as_array()?.first().and_then(|one| text_of(one, "service_request_id"))
}

/// A field as text, whether it was sent as a text or as a number.
fn text_of(object: &Value, field: &str) -> Option<String> {
    match object.get(field)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
