//! The installed apps, by id.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalog::App;
use value::AppId;

/// Checked apps, as the kernel runs them, and the natives they may call.
#[derive(Default)]
pub struct Apps {
    apps: BTreeMap<AppId, Arc<App>>,
    natives: Vec<Box<dyn kernel::Native>>,
}

impl Apps {
    pub fn new(apps: impl IntoIterator<Item = App>) -> Self {
        let apps = apps.into_iter().map(|app| (app.id.clone(), Arc::new(app))).collect();
        Self { apps, natives: Vec::new() }
    }

    /// Apps that are already prepared elsewhere.
    pub fn shared(apps: impl IntoIterator<Item = Arc<App>>) -> Self {
        let apps = apps.into_iter().map(|app| (app.id.clone(), app)).collect();
        Self { apps, natives: Vec::new() }
    }

    #[must_use]
    pub fn with_natives(mut self, natives: Vec<Box<dyn kernel::Native>>) -> Self {
        self.natives = natives;
        self
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
