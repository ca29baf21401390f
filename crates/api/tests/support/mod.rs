//! A workspace in a folder of its own.

use std::time::Duration;

use itinera_api::{Options, Workspace};
use tempfile::TempDir;

/// Opens it: empty, or with the sample journey.
pub(crate) fn workspace(home: &TempDir, empty: bool) -> Workspace {
    Workspace::open(Options {
        path: home.path().join("test.itinera"),
        empty,
        config_dir: home.path().join("config"),
        data_dir: home.path().join("data"),
        who: "a test".to_owned(),
        engine_timeout: Duration::from_secs(1),
    })
    .unwrap()
}
