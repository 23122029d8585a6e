//! The command line: noun and verb, data on stdout, talk on stderr.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use crypto::{Purpose, SuiteName};

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

#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    /// List every edition: the day of its publication, its years and its document
    #[command(after_help = "Example:\n  luohu calendar list --data /srv/luohu --json")]
    List,
    /// Check a calendar file against what is published; nothing is kept
    #[command(after_help = "Example:\n  luohu calendar check 2027.txt")]
    Check { file: PathBuf },
    /// Keep a calendar file and move every open case that it touches, once. Stop the server before
    #[command(
        after_help = "Example:\n  luohu calendar publish 2027.txt --reason 国办发明电〔2026〕1号 --data /srv/luohu --json"
    )]
    Publish {
        file: PathBuf,
        /// Why, in words; kept with the file
        #[arg(long, default_value = "")]
        reason: String,
    },
}

/// Where the master key is; without a file it comes from LUOHU_MASTER_KEY or LUOHU_MASTER_PASSPHRASE.
#[derive(Debug, Args)]
pub struct MasterKey {
    /// File with the master key, 64 hexadecimal digits, readable by its owner only
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make the key file; the file of the master key too, where it is named and missing
    #[command(
        after_help = "Example:\n  luohu keys init --suite national --key-file /etc/luohu/master.key --data /srv/luohu"
    )]
    Init {
        /// international (AES, P-256) or national (SM2, SM3, SM4; ready for 国密, not certified)
        #[arg(long, default_value_t = SuiteName::International)]
        suite: SuiteName,
        #[command(flatten)]
        master: MasterKey,
    },
    /// List every key: id, name, purpose, suite, state and since when; no secret is shown
    #[command(after_help = "Example:\n  luohu keys list --key-file /etc/luohu/master.key --data /srv/luohu")]
    List {
        #[command(flatten)]
        master: MasterKey,
    },
    /// Make new active keys; the old ones still open and verify. Every key is wrapped anew
    #[command(
        after_help = "Example:\n  luohu keys rotate --purpose sign --key-file /etc/luohu/master.key --data /srv/luohu"
    )]
    Rotate {
        /// Only keys of this purpose: sign, seal or wrap
        #[arg(long)]
        purpose: Option<Purpose>,
        /// The suite of the new keys, where it changes
        #[arg(long)]
        suite: Option<SuiteName>,
        #[command(flatten)]
        master: MasterKey,
    },
    /// Wrap every key under another master key; its file is made where it is missing. The old one opens nothing any more
    #[command(
        after_help = "Example:\n  luohu keys change-master --key-file /etc/luohu/master.key --new-key-file /etc/luohu/master-2027.key --data /srv/luohu"
    )]
    ChangeMaster {
        /// The file of the new master key
        #[arg(long)]
        new_key_file: PathBuf,
        /// The suite that wraps, where it changes
        #[arg(long)]
        suite: Option<SuiteName>,
        #[command(flatten)]
        master: MasterKey,
    },
}

#[derive(Debug, Subcommand)]
pub enum OidcCommand {
    /// Add, list and remove clients of single sign-on (OpenID Connect)
    #[command(subcommand)]
    Client(ClientCommand),
}

#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Register a client; its secret is printed once and only its digest is kept
    #[command(
        after_help = "Example:\n  luohu oidc client add wiki --name-zh 知识库 --name-en Wiki --redirect https://wiki.example/back --data /srv/luohu"
    )]
    Add(NewClient),
    /// List clients
    #[command(after_help = "Example:\n  luohu oidc client list --data /srv/luohu --json")]
    List,
    /// A new secret for a client, printed once; the one before proves nothing any more
    #[command(after_help = "Example:\n  luohu oidc client renew wiki --data /srv/luohu")]
    Renew {
        id: String,
        /// How many days it is good for, up to 400
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=400))]
        secret_days: u16,
    },
    /// Remove a client; every code and token it was given ends
    #[command(after_help = "Example:\n  luohu oidc client remove wiki --data /srv/luohu")]
    Remove { id: String },
}

#[derive(Debug, Args)]
pub struct NewClient {
    /// Lower-case letters, digits and hyphens
    pub id: String,
    /// What people read, in Chinese
    #[arg(long)]
    pub name_zh: String,
    /// What people read, in English
    #[arg(long)]
    pub name_en: String,
    /// Where people come back to; compared byte by byte
    #[arg(long, required = true, value_name = "URI")]
    pub redirect: Vec<String>,
    /// Where people may go after signing out
    #[arg(long, value_name = "URI")]
    pub post_logout: Vec<String>,
    /// Where it hears of sign-outs: http on this machine, where a relay passes it on over TLS
    #[arg(long, value_name = "URI")]
    pub back_channel: Option<String>,
    /// Where its own pages begin, so that people find it among their applications
    #[arg(long, value_name = "URI")]
    pub home: Option<String>,
    /// What it may learn: openid, profile, luohu_posts, offline_access
    #[arg(long, value_delimiter = ',', default_value = "openid,profile,luohu_posts")]
    pub scope: Vec<String>,
    /// How many days its secret is good for, up to 400; `renew` makes another
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=400))]
    pub secret_days: u16,
    /// A program that cannot keep a secret: it has none and proves itself by PKCE alone
    #[arg(long)]
    pub public: bool,
}

#[derive(Debug, Subcommand)]
pub enum DirectoryCommand {
    /// Write offices.csv, posts.csv, people.csv and appointments.csv
    Export { folder: PathBuf },
    /// Say what the tables of a folder would change, and with --apply change it, all or nothing
    #[command(
        after_help = "Example:\n  luohu directory import ./org --data /srv/luohu\n  luohu directory import ./org --data /srv/luohu --apply"
    )]
    Import {
        folder: PathBuf,
        #[arg(long)]
        apply: bool,
        /// The tables are the whole: what they leave out ends
        #[arg(long)]
        whole: bool,
    },
    /// Say who acts for an organisation 法定代表人, after its licence was checked; instead of who did before
    #[command(
        after_help = "Example:\n  luohu directory representative 91440303MA5GKL12XA --name-zh 示范公司 --name-en Sample --account lin --data /srv/luohu"
    )]
    Representative {
        /// Unified social credit code
        uscc: String,
        #[arg(long)]
        name_zh: String,
        #[arg(long)]
        name_en: String,
        /// The account of the person who acts for it
        #[arg(long)]
        account: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// End every session of an account, and what other systems were given under them
    #[command(after_help = "Example:\n  luohu account sessions end wang --data /srv/luohu")]
    End { account: String },
}

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Add or replace an account. Its first password is made here and printed once, or read from stdin where something
    /// is piped in; it opens for 72 hours, and the person has to choose another one at the first sign-in
    #[command(
        after_help = "Example:\n  luohu account put wang --role handler --office city-management --data /srv/luohu"
    )]
    Put {
        account: String,
        #[arg(long, default_value = "")]
        name: String,
        #[arg(long)]
        role: Vec<String>,
        #[arg(long)]
        office: Option<String>,
        #[arg(long)]
        area: Option<String>,
        /// KIND,NUMBER,FROM or KIND,NUMBER,FROM,UNTIL: a certificate the person holds
        #[arg(long)]
        certificate: Vec<String>,
    },
    /// Close an account: nobody enters with it, and what other systems were given under it ends
    #[command(after_help = "Example:\n  luohu account close wang --as security --data /srv/luohu")]
    Close { account: String },
    /// A new first password for somebody who was proved anew in person; every session of the account ends
    #[command(after_help = "Example:\n  luohu account reset wang --data /srv/luohu")]
    Reset {
        account: String,
        /// Take the second factors away too: for who lost telephone and recovery codes
        #[arg(long)]
        factors: bool,
    },
    /// Sessions of an account
    #[command(subcommand)]
    Sessions(SessionsCommand),
    /// List accounts
    List,
    /// Say which account the process log means by a digest
    #[command(after_help = "Example:\n  luohu account who 5f0c1d2e3a4b5c6d --data /srv/luohu")]
    Who { digest: String },
}
