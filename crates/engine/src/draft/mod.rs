//! Drafts of installed apps: changed files beside the app that runs, checked and told as a whole, never in service.
//!
//! A draft lives in the store. Each change brings the version it was made on, is noted with who made it, and leaves the
//! installed app as it is.

mod file;
mod pack;
mod process;
mod stories;
mod table;

use std::sync::Arc;

use catalog::{App, Folder};
use store::{AppDraft, DraftNote, StoreFault};
use value::{AccountId, AppId, Digest, Finding};

pub use dmn::sheet::{Cell, Column, Edit, Sheet, SheetFault, SheetRule};
pub use file::editable;
pub use process::{Step, Steps, names, processes, steps};
pub use stories::{StoryTold, Telling};
pub use table::{TableName, Tried, TriedStep, asked, edit_table, table, tables};

use crate::Engine;

/// Most drafts of one installation.
pub const DRAFTS_MAX: usize = 200;
/// Most changed files of one draft, and their bytes together.
pub const FILES_MAX: usize = 200;
pub const BYTES_MAX: usize = 4 * 1024 * 1024;
/// Longest name of a draft, in characters.
pub const NAME_CHARS_MAX: usize = 60;

/// Why a draft cannot be had or changed.
#[derive(Debug, thiserror::Error)]
pub enum DraftFault {
    #[error("there is no such app here, or it came without its files")]
    NoSuchApp,
    #[error("there is no such draft")]
    NoSuchDraft,
    /// Somebody changed it since it was read.
    #[error("the draft was changed meanwhile")]
    Stale,
    #[error("the draft has no name")]
    NoName,
    #[error("the draft would be too large, or there are too many drafts")]
    TooMuch,
    #[error("an app has no such file")]
    Path,
    #[error(transparent)]
    Store(#[from] StoreFault),
}

type Outcome<T> = Result<T, DraftFault>;

/// A folder as checked: the app where nothing is wrong with it.
pub struct Checked {
    pub app: Option<Arc<App>>,
    pub findings: Vec<Finding>,
}

/// All about drafts, on one engine.
pub struct Drafts<'e> {
    engine: &'e Engine,
}

impl Engine {
    /// The drafts of this installation's apps.
    pub fn drafts(&self) -> Drafts<'_> {
        Drafts { engine: self }
    }
}

impl Drafts<'_> {
    /// Apps a draft can begin from.
    pub fn apps(&self) -> Vec<Arc<App>> {
        let apps = self.engine.apps();
        apps.all().filter(|app| apps.folder(&app.id).is_some()).cloned().collect()
    }

    pub fn all(&self) -> Outcome<Vec<AppDraft>> {
        Ok(self.engine.store().drafts()?)
    }

    pub fn find(&self, id: &str) -> Outcome<AppDraft> {
        self.engine.store().draft(id)?.ok_or(DraftFault::NoSuchDraft)
    }

    /// A new draft without changes.
    pub fn open(&self, app: &str, name: &str, author: &AccountId) -> Outcome<AppDraft> {
        let (base, _) = self.base(app)?;
        let name = name.trim();
        if name.is_empty() {
            return Err(DraftFault::NoName);
        }
        if name.chars().count() > NAME_CHARS_MAX || self.all()?.len() >= DRAFTS_MAX {
            return Err(DraftFault::TooMuch);
        }
        let bytes: [u8; 8] = self.engine.random();
        let now = self.engine.now();
        let draft = AppDraft {
            id: bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            app: app.to_owned(),
            name: name.to_owned(),
            base_version: base.version.clone(),
            base_digest: base.digest.to_string(),
            author: author.clone(),
            created_at: now,
            updated_at: now,
            version: 1,
            files: std::collections::BTreeMap::new(),
        };
        let note = self.note(&draft.id, author, "create", "", None);
        if self.engine.store().put_draft(&draft, &note)? { Ok(draft) } else { Err(DraftFault::Stale) }
    }

    fn base(&self, app: &str) -> Outcome<(Arc<App>, Arc<Folder>)> {
        let (id, apps) = (AppId::new(app), self.engine.apps());
        match (apps.get(&id), apps.folder(&id)) {
            (Some(app), Some(folder)) => Ok((app.clone(), folder.clone())),
            _ => Err(DraftFault::NoSuchApp),
        }
    }

    /// The installed app is another one than the draft began from.
    pub fn is_behind(&self, draft: &AppDraft) -> bool {
        self.base(&draft.app).is_ok_and(|(app, _)| app.digest.to_string() != draft.base_digest)
    }

    /// The installed app's files with the draft's changes.
    pub fn folder(&self, draft: &AppDraft) -> Outcome<Folder> {
        let (_, base) = self.base(&draft.app)?;
        let mut folder = Folder::clone(&base);
        for (path, text) in &draft.files {
            match text {
                Some(text) => folder.files.insert(path.clone(), text.clone().into_bytes()),
                None => folder.files.remove(path),
            };
        }
        Ok(folder)
    }

    /// The same check as before an installation.
    pub fn check(&self, folder: &Folder) -> Checked {
        let natives = self.engine.apps().natives();
        let names: Vec<&str> = natives.iter().map(|native| native.name()).collect();
        let (app, findings) = catalog::check_with(folder, &names);
        Checked { app: app.map(Arc::new), findings }
    }

    /// Writes a file of the draft, or takes it away. A text that the installed app has too is no change any more.
    pub fn change(
        &self,
        id: &str,
        version: u64,
        path: &str,
        text: Option<&str>,
        actor: &AccountId,
    ) -> Outcome<AppDraft> {
        let mut draft = self.find(id)?;
        if draft.version != version {
            return Err(DraftFault::Stale);
        }
        if !editable(path) {
            return Err(DraftFault::Path);
        }
        let (_, base) = self.base(&draft.app)?;
        let same = match (text, base.files.get(path)) {
            (Some(text), Some(bytes)) => text.as_bytes() == bytes.as_slice(),
            (None, None) => true,
            _ => false,
        };
        if same {
            draft.files.remove(path);
        } else {
            draft.files.insert(path.to_owned(), text.map(str::to_owned));
        }
        let bytes: usize =
            draft.files.iter().map(|(path, text)| path.len() + text.as_ref().map_or(0, String::len)).sum();
        if draft.files.len() > FILES_MAX || bytes > BYTES_MAX {
            return Err(DraftFault::TooMuch);
        }
        (draft.version, draft.updated_at) = (version + 1, self.engine.now());
        let note = self.note(id, actor, if text.is_some() { "change" } else { "remove" }, path, text);
        if self.engine.store().put_draft(&draft, &note)? { Ok(draft) } else { Err(DraftFault::Stale) }
    }

    pub fn discard(&self, id: &str, version: u64, actor: &AccountId) -> Outcome<()> {
        let note = self.note(id, actor, "discard", "", None);
        if self.engine.store().delete_draft(id, version, &note)? { Ok(()) } else { Err(DraftFault::Stale) }
    }

    /// The whole folder as one tar archive; that somebody took it is noted.
    pub fn pack(&self, draft: &AppDraft, actor: &AccountId) -> Outcome<Vec<u8>> {
        let packed = pack::tar(&self.folder(draft)?, draft.updated_at);
        self.engine.store().note_draft(&self.note(&draft.id, actor, "download", "", None))?;
        Ok(packed)
    }

    /// Who did what, oldest first.
    pub fn notes(&self, id: &str) -> Outcome<Vec<DraftNote>> {
        Ok(self.engine.store().draft_notes(id)?)
    }

    fn note(&self, draft: &str, actor: &AccountId, act: &str, path: &str, text: Option<&str>) -> DraftNote {
        DraftNote {
            draft: draft.to_owned(),
            at: self.engine.now(),
            actor: actor.clone(),
            act: act.to_owned(),
            path: path.to_owned(),
            digest: text.map(|text| Digest::of(text.as_bytes()).to_string()).unwrap_or_default(),
        }
    }
}
