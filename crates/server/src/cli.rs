//! The command line: noun and verb, data on stdout, talk on stderr.

mod administer;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use administer::{
    AccountCommand, CalendarCommand, ClientCommand, DirectoryCommand, KeysCommand, LedgerCommand, MasterKey,
    NewClient, OidcCommand, SessionsCommand,
};

/// Luohu: the open e-government platform a whole district runs on.
#[derive(Debug, Parser)]
#[command(name = "luohu", version, about, long_about = None, after_help = EXAMPLES)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  luohu demo                                a district with a year of events, gone after Ctrl-C
  luohu serve --data /srv/luohu             serve a district kept in a folder
  luohu verify --data /srv/luohu            recompute the ledger from the stored rows
  luohu trace 20260302-0000017              how a case went, hop by hop
  luohu app test apps/event-dispatch        run an app's stories
  luohu case list --open --json             open cases as JSON
  luohu completions bash > luohu.bash       shell completions

Exit codes:
  0 done   1 a check failed or something was refused   2 wrong usage   3 the store or the system failed";

/// Options every command takes. A flag wins over the environment, that over the file, that over the default.
#[derive(Debug, Args)]
pub struct Global {
    /// Folder of the district's data
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Configuration file (default: luohu.toml where it exists)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Administer in the name of this account, proved with its password in LUOHU_AS_PASSWORD
    #[arg(long = "as", global = true, value_name = "ACCOUNT")]
    pub by: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve pages and API
    Serve(Serve),
    /// Serve a demo district with a year of events; nothing is left after Ctrl-C
    #[command(after_help = "Example:\n  luohu demo --port 8311 --keep ./demo-data")]
    Demo(Demo),
    /// Recompute the ledger from the stored rows; names the first bad row
    #[command(after_help = "Example:\n  luohu verify --data /srv/luohu --deep")]
    Verify {
        /// Also compare every case's rows with the fold of its events
        #[arg(long)]
        deep: bool,
    },
    /// Print how a case went, hop by hop
    #[command(after_help = "Example:\n  luohu trace 20260302-0000017 --data /srv/luohu")]
    Trace {
        /// Case number, as printed on every page of the case
        case: String,
    },
    /// Check and test app folders
    #[command(subcommand)]
    App(AppCommand),
    /// Check, decide and test decision models
    #[command(subcommand)]
    Dmn(DmnCommand),
    /// Check and draw process models
    #[command(subcommand)]
    Bpmn(BpmnCommand),
    /// Bring in histories from other systems
    #[command(subcommand)]
    Import(ImportCommand),
    /// Look at cases
    #[command(subcommand)]
    Case(CaseCommand),
    /// Look at the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Offices, posts, people and appointments as CSV
    #[command(subcommand)]
    Directory(DirectoryCommand),
    /// Manage accounts
    #[command(subcommand)]
    Account(AccountCommand),
    /// Make, list and rotate the keys of a district
    #[command(subcommand)]
    Keys(KeysCommand),
    /// What the ledger is hashed by
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Systems that people sign in to through this district
    #[command(subcommand)]
    Oidc(OidcCommand),
    /// List, check and publish calendars of days off
    #[command(subcommand)]
    Calendar(CalendarCommand),
    /// Copy a district while it is served; the copy is checked. The master key is never in it
    #[command(after_help = "Example:\n  luohu backup /backup/2026-03-02 --data /srv/luohu")]
    Backup {
        /// A folder that is not there yet
        folder: PathBuf,
    },
    /// Put a backup into an empty data folder, after checking it
    #[command(after_help = "Example:\n  luohu restore /backup/2026-03-02 --data /srv/luohu-new")]
    Restore { folder: PathBuf },
    /// Print shell completions
    #[command(after_help = "Example:\n  luohu completions bash > /etc/bash_completion.d/luohu")]
    Completions { shell: clap_complete::Shell },
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, conflicts_with = "listen")]
    pub port: Option<u16>,
}

#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    pub serve: Serve,
    /// Keep the demo's data in this folder
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// How many events the year has
    #[arg(long, default_value_t = 1_200)]
    pub events: u32,
    /// Seed of the year
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
}

#[derive(Debug, Subcommand)]
pub enum AppCommand {
    /// Check an app folder; prints every finding
    #[command(after_help = "Example:\n  luohu app check apps/event-dispatch")]
    Check { folder: PathBuf },
    /// Run an app's stories and compare with what is expected
    #[command(after_help = "Example:\n  luohu app test apps/event-dispatch")]
    Test {
        folder: PathBuf,
        /// Write what happened as what is expected
        #[arg(long)]
        bless: bool,
        /// Only stories whose name holds this text
        #[arg(long)]
        only: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum DmnCommand {
    /// Print every finding of a model: what cannot be read, gaps, overlaps, rules never used
    #[command(after_help = "Example:\n  luohu dmn check apps/event-dispatch/decision/dispatch.dmn")]
    Check { file: PathBuf },
    /// Decide one decision
    #[command(
        after_help = "Example:\n  luohu dmn eval dispatch.dmn --decision office --input '{\"kind\": \"road\"}' --trace"
    )]
    Eval {
        file: PathBuf,
        /// Id or name of the decision
        #[arg(long, value_name = "ID")]
        decision: String,
        /// The inputs by name, as JSON or as a FEEL context
        #[arg(long, value_name = "JSON", default_value = "{}")]
        input: String,
        /// Also print how the value came about, in Chinese and English
        #[arg(long)]
        trace: bool,
    },
    /// Run the test files (DMN TCK form) that lie beside a model or in a folder
    #[command(after_help = "Example:\n  luohu dmn test apps/event-dispatch/decision")]
    Test { path: PathBuf },
}

#[derive(Debug, Subcommand)]
pub enum BpmnCommand {
    /// Check a BPMN file, or every one of a folder; prints every finding
    #[command(after_help = "Example:\n  luohu bpmn check apps/event-dispatch/process")]
    Check {
        /// File or folder
        path: PathBuf,
        /// Only the rules of the standard: for models that are not meant to run
        #[arg(long)]
        drawing: bool,
    },
    /// Draw a BPMN file as SVG
    #[command(
        after_help = "Example:\n  luohu bpmn render apps/event-dispatch/process/event.bpmn -o event.svg"
    )]
    Render {
        file: PathBuf,
        /// Where the picture goes; without it, to stdout
        #[arg(short, long, value_name = "OUT.svg")]
        out: Option<PathBuf>,
        /// Describe the picture in English
        #[arg(long)]
        english: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Import recorded events through the same decisions, at their recorded times
    #[command(
        after_help = "Example:\n  luohu import events cases.csv --map maps/sf311.toml --data /srv/luohu --json"
    )]
    Events {
        file: PathBuf,
        /// How the file's columns and values translate
        #[arg(long, value_name = "MAP.toml")]
        map: PathBuf,
        /// Read and reconcile only; write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Turn a DIGIT state machine into an app folder with process, posts, limits and stories
    #[command(after_help = "Example:\n  luohu import digit-workflow trade-licence-new.json --out apps")]
    DigitWorkflow {
        file: PathBuf,
        /// Where the app's folder is written; without it only the findings are printed
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Translate another city's category catalogue into list entries on stdout
    #[command(after_help = "Example:\n  luohu import catalogue ServiceDefs.json --map maps/nairobi.toml")]
    Catalogue {
        file: PathBuf,
        #[arg(long, value_name = "MAP.toml")]
        map: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum CaseCommand {
    /// List cases, least time left first
    #[command(after_help = "Example:\n  luohu case list --open --office city-management --json")]
    List {
        #[arg(long)]
        open: bool,
        #[arg(long)]
        office: Option<String>,
        #[arg(long)]
        kind: Option<String>,
        /// At most so many; all where it is not given
        #[arg(long)]
        limit: Option<usize>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print every setting
    #[command(after_help = "Example:\n  luohu config show --origin")]
    Show {
        /// And where each value comes from
        #[arg(long)]
        origin: bool,
    },
}
