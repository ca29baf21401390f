//! Publishing a bundle to an engine.

use std::path::{Path, PathBuf};

use itinera_api::Workspace;

use crate::bundle_file;

pub(crate) fn publish(
    bundle: &Path,
    engine: &str,
    token_file: Option<PathBuf>,
    token_env: &str,
    sandbox: &str,
) -> Result<bool, String> {
    let bundle = bundle_file::read(bundle)?;
    let token = match token_file {
        Some(path) => std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?,
        None => std::env::var(token_env)
            .map_err(|_| format!("the token is missing: set {token_env} or give --token-file"))?,
    };
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let done = runtime.block_on(Workspace::publish_bundle(
        &bundle,
        engine,
        token.trim(),
        sandbox,
        &[],
    ));
    match done {
        Ok(published) => {
            println!(
                "version {} of {} is live since {}",
                bundle.journey.number, bundle.journey.name, published.at
            );
            Ok(true)
        }
        Err(problem) => {
            eprintln!("itinera: not published: {}", problem.message);
            if !problem.details.is_empty() {
                eprintln!("{}", serde_json::Value::Object(problem.details));
            }
            Ok(false)
        }
    }
}
