//! What administrators say.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use crypto::{Purpose, SuiteName};
use ledger::Hash;

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
pub enum LedgerCommand {
    /// Put the whole ledger under another algorithm; what it came to before stays on record. Stop the server first
    #[command(after_help = "Example:\n  luohu ledger rehash --to sm3 --data /srv/luohu")]
    Rehash {
        /// sha-256 or sm3
        #[arg(long, value_parser = hash)]
        to: Hash,
    },
}

fn hash(name: &str) -> Result<Hash, String> {
    let known = Hash::ALL.map(Hash::name).join(", ");
    Hash::of_name(name).ok_or_else(|| format!("one of {known}"))
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
    /// Where it hears of sign-outs: https, where it proves its name, or http on this machine
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
