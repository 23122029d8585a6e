//! The installed apps, by id.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalog::{App, Folder};
use clock::ClockError;
use store::CalendarFile;
use value::AppId;

/// Checked apps, as the kernel runs them, and the natives they may call.
#[derive(Default)]
pub struct Apps {
    apps: BTreeMap<AppId, Arc<App>>,
    /// The files they were made of, where the installation keeps them.
    folders: BTreeMap<AppId, Arc<Folder>>,
    natives: Vec<Box<dyn kernel::Native>>,
}

impl Apps {
    pub fn new(apps: impl IntoIterator<Item = App>) -> Self {
        let apps = apps.into_iter().map(|app| (app.id.clone(), Arc::new(app))).collect();
        Self { apps, ..Self::default() }
    }

    /// Apps that are already prepared elsewhere.
    pub fn shared(apps: impl IntoIterator<Item = Arc<App>>) -> Self {
        let apps = apps.into_iter().map(|app| (app.id.clone(), app)).collect();
        Self { apps, ..Self::default() }
    }

    #[must_use]
    pub fn with_natives(mut self, natives: Vec<Box<dyn kernel::Native>>) -> Self {
        self.natives = natives;
        self
    }

    /// The files of the apps, for those who draft changes.
    #[must_use]
    pub fn with_folders(mut self, folders: impl IntoIterator<Item = (AppId, Folder)>) -> Self {
        self.folders = folders.into_iter().map(|(id, folder)| (id, Arc::new(folder))).collect();
        self
    }

    /// The same apps, counting by calendars with these notices too.
    ///
    /// # Errors
    /// The contradiction, where a file does not fit what an app's calendar has.
    pub fn with_calendars(mut self, files: &[CalendarFile]) -> Result<Self, ClockError> {
        for app in self.apps.values_mut() {
            let mut calendar = (*app.calendar).clone();
            let Some(region) = calendar.region() else { continue };
            for file in files.iter().filter(|file| file.region == region) {
                calendar = calendar.with(&file.text)?;
            }
            if calendar.edition() != app.calendar.edition() {
                // INVARIANT: apps are not handed out before they are complete.
                let Some(app) = Arc::get_mut(app) else { continue };
                app.calendar = Arc::new(calendar);
            }
        }
        Ok(self)
    }

    pub fn folder(&self, id: &AppId) -> Option<&Arc<Folder>> {
        self.folders.get(id)
    }

    pub fn get(&self, id: &AppId) -> Option<&Arc<App>> {
        self.apps.get(id)
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<App>> {
        self.apps.values()
    }

    /// The app, where there is just one.
    pub(crate) fn only(&self) -> Option<&Arc<App>> {
        let mut all = self.apps.values();
        all.next().filter(|_| self.apps.len() == 1)
    }

    pub(crate) fn natives(&self) -> Vec<&dyn kernel::Native> {
        self.natives.iter().map(AsRef::as_ref).collect()
    }
}
