//! # luohu
//!
//! **What it is.** The binary: reads the command line and the settings, opens the store, installs the apps, and runs
//! one command. The only place that names apps, and the only composition root.
//!
//! **Example.** `luohu demo` serves a district with a year of events.
//!
//! **Invariants.** No business rule lives here. Data goes to stdout, talk to stderr.
//!
//! **Start reading** at `wire.rs`.
//!
//! **To add a command**: its variant in `cli.rs` (what administrators say: in `cli/administer.rs`), its file in `command/`, its line in [`run`].

mod administer;
mod cli;
mod command;
mod config;
mod failure;
mod keys;
mod letters;
mod log;
mod native;
mod secret;
mod trusted;
mod wire;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use cli::{
    AppCommand, BpmnCommand, CaseCommand, Cli, Command, ConfigCommand, DmnCommand, ImportCommand, OidcCommand,
};
use config::{Config, Flags};
use failure::Failure;

/// What one thread takes another gives back, all day long; glibc's arenas grow and fault under that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("luohu: {}", failure.message());
            ExitCode::from(failure.code())
        }
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    let listen = match &cli.command {
        Command::Serve(serve) | Command::Demo(cli::Demo { serve, .. }) => {
            serve.listen.or(serve.port.map(|port| ([127, 0, 0, 1], port).into()))
        }
        _ => None,
    };
    let flags = Flags { data: cli.global.data.as_deref(), config: cli.global.config.as_deref(), listen };
    let config = Config::load(&flags)?;
    let lasting = matches!(cli.command, Command::Serve(_));
    log::start(&config.log, config.log_format(lasting))?;
    let (json, by) = (cli.global.json, cli.global.by.as_deref());
    match &cli.command {
        Command::Serve(_) => command::serve::serve(&config),
        Command::Demo(demo) => command::demo::demo(&config, demo),
        Command::Verify { deep } => command::verify::verify(&config, *deep, json),
        Command::Trace { case } => command::trace::trace(&config, case, json),
        Command::App(AppCommand::Check { folder }) => command::app::check(folder, json),
        Command::App(AppCommand::Test { folder, bless, only }) => {
            command::app::test(folder, *bless, only.as_deref(), json)
        }
        Command::Dmn(DmnCommand::Check { file }) => command::dmn::check(file, json),
        Command::Dmn(DmnCommand::Eval { file, decision, input, trace }) => {
            command::dmn::eval(file, decision, input, *trace, json)
        }
        Command::Dmn(DmnCommand::Test { path }) => command::dmn::test(path, json),
        Command::Bpmn(BpmnCommand::Check { path, drawing }) => command::bpmn::check(path, *drawing, json),
        Command::Bpmn(BpmnCommand::Render { file, out, english }) => {
            command::bpmn::render(file, out.as_deref(), *english, json)
        }
        Command::Import(ImportCommand::Events { file, map, dry_run }) => {
            command::import::events(&config, file, map, *dry_run, json)
        }
        Command::Import(ImportCommand::Catalogue { file, map }) => {
            command::import::catalogue(file, map, json)
        }
        Command::Import(ImportCommand::DigitWorkflow { file, out }) => {
            command::digit::workflow(file, out.as_deref(), json)
        }
        Command::Case(CaseCommand::List { open, office, kind, limit }) => {
            command::case::list(&config, *open, office.as_deref(), kind.as_deref(), *limit, json)
        }
        Command::Config(ConfigCommand::Show { origin }) => command::config::show(&config, *origin, json),
        Command::Directory(directory) => command::directory::directory(&config, directory, by),
        Command::Account(account) => command::account::account(&config, account, (json, by)),
        Command::Keys(keys) => command::keys::keys(&config, keys, (json, by)),
        Command::Ledger(ledger) => command::ledger::ledger(&config, ledger, (json, by)),
        Command::Oidc(OidcCommand::Client(client)) => command::oidc::client(&config, client, (json, by)),
        Command::Calendar(calendar) => command::calendar::calendar(&config, calendar, (json, by)),
        Command::Backup { folder } => command::backup::backup(&config, folder, (json, by)),
        Command::Restore { folder } => command::backup::restore(&config, folder, json),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "luohu", &mut std::io::stdout());
            Ok(())
        }
    }
}
