//! The engine's data folder: what is in it and how it gets there.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes a file that only its owner can read, whole or not at all.
pub(crate) fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let draft = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    // The name lasts only when its folder does.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The folder where the engine keeps everything of its own.
pub(crate) struct DataFolder(PathBuf);

impl DataFolder {
    /// Makes the folder if it is missing, readable by its owner alone.
    pub(crate) fn new(path: PathBuf) -> std::io::Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        builder.create(&path)?;
        Ok(Self(path.canonicalize()?))
    }

    /// Something in it.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The token that clients show, and whether it was made just now. It stays over restarts.
    pub(crate) fn token(&self) -> std::io::Result<(String, bool)> {
        let path = self.at("token");
        match std::fs::read_to_string(&path) {
            Ok(token) if !token.trim().is_empty() => Ok((token.trim().to_owned(), false)),
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => {
                let [a, b] = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
                let token = format!("{}{}", a.simple(), b.simple());
                write_private(&path, &token)?;
                Ok((token, true))
            }
        }
    }
}
