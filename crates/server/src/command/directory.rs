//! `luohu directory`: the organisation as tables, out and back in. An import says first what it would do.

use std::path::Path;

use authority::Actor;
use engine::{Ask, Engine, Request};
use identity::csv::{self, Absent, Said, Table, Tables};
use identity::record::Via;
use identity::{Command, World};
use value::{AccountId, CommandKey, Rng as _, Words};

use crate::administer;
use crate::cli::DirectoryCommand;
use crate::config::Config;
use crate::failure::Failure;
use crate::wire;

pub fn directory(config: &Config, command: &DirectoryCommand, by: Option<&str>) -> Result<(), Failure> {
    match command {
        DirectoryCommand::Export { folder } => export(config, folder),
        DirectoryCommand::Import { folder, apply, whole } => import(config, folder, *apply, *whole, by),
        DirectoryCommand::Representative { uscc, name_zh, name_en, account } => {
            let name = Words::new(name_zh.as_str(), name_en.as_str());
            let representative =
                account.parse().map_err(|error: value::id::NotAnId| Failure::usage(error.to_string()))?;
            let engine = wire::open_engine(wire::open_store(config, false)?, config)?;
            let by = administer::name(engine.store().as_ref(), by)?;
            change(
                &engine,
                by,
                vec![Command::NameRepresentative { uscc: uscc.clone(), name, representative }],
            )
        }
    }
}

fn export(config: &Config, folder: &Path) -> Result<(), Failure> {
    let engine = wire::open_engine(wire::open_store(config, false)?, config)?;
    let fault = |error: std::io::Error| Failure::fault(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(fault)?;
    for table in Table::ALL {
        let text = csv::export(&engine.directory(), table);
        std::fs::write(file(folder, table), &text).map_err(fault)?;
        wire::print(&format!("{}.csv\t{}", table.name(), text.lines().count().saturating_sub(1)));
    }
    Ok(())
}

fn import(config: &Config, folder: &Path, apply: bool, whole: bool, by: Option<&str>) -> Result<(), Failure> {
    let engine = wire::open_engine(wire::open_store(config, true)?, config)?;
    let mut texts = Vec::new();
    for table in Table::ALL {
        texts.push(match std::fs::read_to_string(file(folder, table)) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::usage(format!("{}.csv: {error}", table.name()))),
        });
    }
    let [offices, posts, people, appointments] = texts.as_slice() else { return Ok(()) };
    let tables = Tables {
        offices: offices.as_deref(),
        posts: posts.as_deref(),
        people: people.as_deref(),
        appointments: appointments.as_deref(),
    };
    let by = administer::name(engine.store().as_ref(), by)?;
    let world = World { now: engine.now(), today: engine.today(), by: by.clone() };
    let absent = if whole { Absent::Ends } else { Absent::Stays };
    let plan = csv::reconcile(&engine.directory(), &tables, absent, &world);
    for row in plan.rows.iter().filter(|row| !matches!(row.said, Said::Unchanged | Said::Wrong)) {
        wire::print(&format!("{}.csv:{}\t{}\t{}", row.table.name(), row.line, word(row.said), row.key));
    }
    for wrong in &plan.wrong {
        let (place, words) = (format!("{}.csv:{}", wrong.table.name(), wrong.line), &wrong.words);
        eprintln!("{place}\t{}\t{}: {} / {}", wrong.column, wrong.code, words.zh, words.en);
    }
    let counts = [Said::Added, Said::Changed, Said::Ended, Said::Unchanged]
        .map(|said| format!("{} {}", plan.count(said), word(said)));
    eprintln!("{}", counts.join(", "));
    let Some(commands) = plan.commands() else {
        return Err(Failure::Found(format!(
            "{} 处有误，没有导入 / {} wrong, nothing was applied",
            plan.wrong.len(),
            plan.wrong.len()
        )));
    };
    if !apply {
        eprintln!("这是核对结果，加 --apply 才导入 / this is the plan; add --apply to apply it");
        return Ok(());
    }
    change(&engine, by, commands.to_vec())
}

/// Changes the directory in this name, all or nothing; a refusal is kept in the record.
fn change(engine: &Engine, by: AccountId, commands: Vec<Command>) -> Result<(), Failure> {
    let mut key = [0; 16];
    engine::OsRng.fill(&mut key);
    let key = CommandKey::new(format!("directory-{:032x}", u128::from_le_bytes(key)));
    let actor = Actor { account: by.clone(), ..Actor::anonymous() };
    let ask = Ask::Directory { commands, via: Via::CommandLine };
    let outcome = engine.ask(Request::new(key, actor, ask));
    if let Err(engine::Failure::Refused(refusal)) = &outcome {
        administer::refused(engine.store().as_ref(), &by, "directory", &refusal.code)?;
    }
    outcome?;
    Ok(())
}

fn file(folder: &Path, table: Table) -> std::path::PathBuf {
    folder.join(format!("{}.csv", table.name()))
}

fn word(said: Said) -> &'static str {
    match said {
        Said::Added => "新增 added",
        Said::Changed => "变更 changed",
        Said::Ended => "终止 ended",
        Said::Unchanged => "不变 unchanged",
        Said::Wrong => "有误 wrong",
    }
}
