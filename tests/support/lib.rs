//! What the end-to-end tests share.
#![allow(clippy::unwrap_used, reason = "tests")]

pub mod bundle;
pub mod engine;
pub mod postgres;
pub mod restate;
pub mod scenario;
pub mod scripted;
pub mod stub;
pub mod watched;

use std::time::{Duration, Instant};

/// Asks again and again until there is an answer, and fails after `limit`.
pub async fn until<T, F: Future<Output = Option<T>>>(
    what: &str,
    limit: Duration,
    mut ask: impl FnMut() -> F,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(start.elapsed() < limit, "not within {limit:?}: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The path that `cargo xtask test` gives a test by this variable.
pub fn given(name: &str) -> std::path::PathBuf {
    std::env::var_os(name)
        .unwrap_or_else(|| panic!("{name} is not set: run the tests with `cargo xtask test`"))
        .into()
}
