//! One writer: a lock file beside the workspace, held as long as the process lives.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The lock, or who holds it.
pub(crate) enum Lock {
    /// This process writes.
    Held(#[expect(dead_code, reason = "the lock lives as long as the file is open")] File),
    /// Another process writes: what it wrote of itself.
    Other(String),
    /// No lock file can be made here.
    Impossible,
}

fn lock_path(workspace: &Path) -> PathBuf {
    let mut name = workspace.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// Tries to become the writer; `who` is what others are told.
pub(crate) fn take(workspace: &Path, who: &str) -> Lock {
    let path = lock_path(workspace);
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path);
    let Ok(mut file) = file else {
        return Lock::Impossible;
    };
    if file.try_lock().is_ok() {
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(who.as_bytes()));
        return if written.is_ok() {
            Lock::Held(file)
        } else {
            Lock::Impossible
        };
    }
    let mut text = String::new();
    let _ = file.read_to_string(&mut text);
    Lock::Other(text.trim().to_owned())
}
