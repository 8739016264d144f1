//! A folder for what a publication needs while it goes on.

use std::fs;
use std::path::{Path, PathBuf};

use super::{PublishError, Release};
use crate::kept;

/// A folder among what is safe to delete, removed when it is not needed any more.
pub(super) struct Passing(PathBuf);

impl Passing {
    /// A folder of a project.
    pub(super) fn new(root: &Path) -> Result<Self, PublishError> {
        let folder = std::path::absolute(root.join(".kb")).map_err(PublishError::io(root))?;
        let folder = folder.join(format!("publish-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(PublishError::io(&folder))?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// The same with the files of a release that are not in the folder of the site.
    pub(super) fn with_extra(self, release: &Release) -> Result<Self, PublishError> {
        for (path, bytes) in &release.extra {
            let file = self.0.join(path);
            kept::write_whole(&file, bytes).map_err(PublishError::io(&file))?;
        }
        Ok(self)
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        // What is left is safe to delete, and says so by where it is.
        let _ = fs::remove_dir_all(&self.0);
    }
}
