//! Before the turn, on the asker's own thread: input checked, personal data sealed, a query code drawn.

use identity::record::Via;
use kernel::{Command, NewFiling, Sealed, VaultRef};
use store::Blob;
use value::{AppId, CaseId, Commitment, Context, Digest, FilingId, QueryCode, Value, VaultId, canonical};

use crate::failure::Failure;
use crate::history::{self, History};
use crate::record::Line;
use crate::request::{Ask, Request};
use crate::vault::{SEED_BYTES, Unsealed};
use crate::writer::Shared;

/// A request with everything ready that does not need the case.
pub(crate) struct Prepared {
    pub request: Request,
    pub app: Option<AppId>,
    pub case: Option<CaseId>,
    pub other: Option<CaseId>,
    pub what: What,
    pub history: Option<History>,
    pub blobs: Vec<Blob>,
    /// The personal data of a new filing, which has no case yet.
    pub vault: Option<Unsealed>,
    /// What was asked in one word, for the log and the receipt.
    pub asked: String,
    /// Distinguishes one command from another under the same key.
    pub print: Digest,
}

/// The command, complete but for what the turn stamps.
pub(crate) enum What {
    Open {
        act: String,
        filing: NewFiling,
    },
    Ready(Command),
    /// Taken apart by the turn.
    History,
    Directory(Vec<identity::Command>, Via),
    Record(Line),
}

pub(crate) fn prepare(shared: &Shared, mut request: Request) -> Result<Prepared, Failure> {
    let print = fingerprint(&request);
    let ask = std::mem::replace(
        &mut request.ask,
        Ask::Fire { case: CaseId(0), instance: 0, due: value::Timestamp::UNIX_EPOCH },
    );
    let blank = |request, asked: String, what| Prepared {
        request,
        app: None,
        case: None,
        other: None,
        what,
        history: None,
        blobs: Vec::new(),
        vault: None,
        asked,
        print,
    };
    match ask {
        Ask::Open { app, act, answers, channel, blobs } => {
            let (filing, vault) = filing(shared, &app, &act, &answers, channel, &request)?;
            let prepared = blank(request, act.clone(), What::Open { act, filing });
            Ok(Prepared { app: Some(app), blobs, vault, ..prepared })
        }
        Ask::Join { case, act, answers, channel, blobs } => {
            let app = app_of(shared, case)?;
            let (filing, vault) = filing(shared, &app, &act, &answers, channel, &request)?;
            let prepared = blank(request, act.clone(), What::Ready(Command::Join { act, filing }));
            Ok(Prepared { case: Some(case), blobs, vault, ..prepared })
        }
        Ask::Do { case, act, instance, filing, other, answers, reason } => {
            let input = if answers.is_empty() && !has_form(shared, case, &act) {
                Sealed::nothing()
            } else {
                let app = app_of(shared, case)?;
                let app = shared.apps.get(&app).ok_or(Failure::NoSuchApp)?;
                kernel::check_input(app, &act, &answers)?.0
            };
            let asked = act.clone();
            let what = What::Ready(Command::Do { act, instance, filing, input, reason });
            Ok(Prepared { case: Some(case), other, ..blank(request, asked, what) })
        }
        Ask::Fire { case, instance, due } => {
            let what = What::Ready(Command::Fire { instance, due });
            Ok(Prepared { case: Some(case), ..blank(request, "timer".to_owned(), what) })
        }
        Ask::Read { case, filing, sensitive, reason } => {
            let what = What::Ready(Command::Read { filing, sensitive, reason });
            Ok(Prepared { case: Some(case), ..blank(request, "read-personal-data".to_owned(), what) })
        }
        Ask::Erase { case, filing, reason } => {
            let what = What::Ready(Command::Erase { filing, reason });
            Ok(Prepared { case: Some(case), ..blank(request, "erase-personal-data".to_owned(), what) })
        }
        Ask::Directory { commands, via } => {
            Ok(blank(request, "directory".to_owned(), What::Directory(commands, via)))
        }
        Ask::Record(line) => Ok(blank(request, line.entry.deed.kind().to_owned(), What::Record(line))),
        Ask::Adopt { case } => {
            let what = What::Ready(Command::Adopt);
            Ok(Prepared { case: Some(case), ..blank(request, "calendar".to_owned(), what) })
        }
        Ask::History { app, steps, channel, until } => {
            let (filing, vault) = history::opening(shared, &app, &steps, &request, channel)?;
            let act = steps.first().map(|step| step.act.clone()).unwrap_or_default();
            let installed = shared.apps.get(&app).ok_or(Failure::NoSuchApp)?;
            let history = history::prepare(installed, steps, until)?;
            let prepared = blank(request, act.clone(), What::Open { act, filing });
            Ok(Prepared { app: Some(app), vault, history: Some(history), ..prepared })
        }
    }
}

fn fingerprint(request: &Request) -> Digest {
    let text = match &request.ask {
        Ask::Open { app, act, answers, .. } => {
            format!("open|{app}|{act}|{}", canonical::encode(&Value::from(answers.clone())))
        }
        Ask::Join { case, act, answers, .. } => {
            format!("join|{case}|{act}|{}", canonical::encode(&Value::from(answers.clone())))
        }
        Ask::Do { case, act, instance, filing, other, answers, reason } => {
            let answers = canonical::encode(&Value::from(answers.clone()));
            let (instance, other) = (instance.unwrap_or_default(), other.map_or(0, |other| other.0));
            let filing = filing.as_ref().map_or("", FilingId::as_str);
            format!("do|{case}|{act}|{instance}|{filing}|{other}|{answers}|{reason}")
        }
        Ask::History { app, channel, .. } => format!("history|{app}|{channel}"),
        Ask::Read { case, filing, sensitive, reason } => format!("read|{case}|{filing}|{sensitive}|{reason}"),
        Ask::Erase { case, filing, reason } => format!("erase|{case}|{filing}|{reason}"),
        Ask::Directory { commands, .. } => {
            format!("directory|{}", serde_json::to_string(commands).unwrap_or_default())
        }
        Ask::Record(line) => {
            format!("record|{}", serde_json::to_string(&line.entry).unwrap_or_default())
        }
        Ask::Adopt { case } => format!("adopt|{case}"),
        Ask::Fire { case, instance, due } => format!("fire|{case}|{instance}|{due}"),
    };
    let principal = request.principal.iter().map(|principal| format!("|for {principal}")).collect::<String>();
    Digest::of(format!("{}|{text}{principal}", request.actor.account).as_bytes())
}

fn app_of(shared: &Shared, case: CaseId) -> Result<AppId, Failure> {
    if let Some(only) = shared.apps.only() {
        return Ok(only.id.clone());
    }
    shared.store.case(case)?.map(|row| row.app).ok_or(Failure::NoSuchCase)
}

/// An act without a form takes no input, so nothing needs checking and no row needs reading.
fn has_form(shared: &Shared, case: CaseId, act: &str) -> bool {
    let app = app_of(shared, case).ok();
    let app = app.and_then(|id| shared.apps.get(&id));
    app.and_then(|app| app.act(act)).is_some_and(|act| act.form.is_some())
}

pub(crate) fn filing(
    shared: &Shared,
    app: &AppId,
    act: &str,
    answers: &Context,
    channel: String,
    request: &Request,
) -> Result<(NewFiling, Option<Unsealed>), Failure> {
    let app = shared.apps.get(app).ok_or(Failure::NoSuchApp)?;
    let (said, personal) = kernel::check_input(app, act, answers)?;
    let (bits, seed) = drawn(shared);
    let id = FilingId::new(QueryCode::from_bits(bits).bare());
    // WHY also with a photo alone: it is personal data of whoever it shows, so it is erased and ends as such.
    let photo = projection::sends_photo(app, act, said.data());
    let vault = (photo || !personal.is_empty()).then(|| apart(shared, &id, personal, seed));
    let actor = (!request.actor.is_anonymous()).then(|| request.actor.account.clone());
    let (account, agent) = match &request.principal {
        Some(principal) => (Some(principal.clone()), actor),
        None => (actor, None),
    };
    let reference = vault.as_ref().map(|(reference, _)| reference.clone());
    let filing = NewFiling { id, account, agent, channel, said, vault: reference };
    Ok((filing, vault.map(|(_, row)| row)))
}

/// Bits of a query code and a seed, in one draw.
fn drawn(shared: &Shared) -> (u64, [u8; SEED_BYTES]) {
    let (mut bits, mut seed) = ([0; 8], [0; SEED_BYTES]);
    let bytes: [u8; 8 + SEED_BYTES] = shared.random();
    bits.iter_mut().chain(&mut seed).zip(bytes).for_each(|(to, from)| *to = from);
    (u64::from_le_bytes(bits), seed)
}

/// Sets personal data apart for the vault; the event will carry only the commitment.
fn apart(
    shared: &Shared,
    filing: &FilingId,
    personal: Context,
    seed: [u8; SEED_BYTES],
) -> (VaultRef, Unsealed) {
    let salt: [u8; 32] = shared.random();
    let data = canonical::encode(&Value::from(personal));
    let commitment = Commitment::of(&salt, data.as_bytes());
    let vault = VaultId::new(format!("filing-{filing}"));
    (VaultRef { vault: vault.clone(), commitment }, Unsealed { vault, salt, data, seed })
}
