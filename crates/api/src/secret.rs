//! Secrets: in the system's keyring, else in a file under a passphrase, else for this run only.
//! They are bound to the origin they were entered for, and nothing reads them back over IPC.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use age::secrecy::SecretString;
use itinera_journey::id::ConnectorId;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{Action, DataSource, DataSourceKind};
use keyring::v1::Entry;

use crate::error::ApiError;
use crate::wire::{
    ConnectorRequest, EngineState, Nothing, PassphraseRequest, Problem, SecretRequest, SecretState,
};
use crate::workspace::Workspace;

/// The least length of a passphrase, in characters.
const SHORTEST: usize = 8;

pub(crate) struct Secrets {
    file: PathBuf,
    place: Mutex<Place>,
}

enum Place {
    Keyring,
    /// A file that waits for its passphrase.
    Locked,
    File {
        passphrase: SecretString,
        secrets: BTreeMap<String, String>,
    },
    Memory(BTreeMap<String, String>),
}

fn failure(code: &'static str, message: &str) -> ApiError {
    ApiError::Secret {
        code,
        message: message.to_owned(),
    }
}

fn entry(name: &str) -> Option<Entry> {
    Entry::new("itinera", name).ok()
}

impl Secrets {
    /// `ITINERA_SECRETS=file` asks for the file; `ITINERA_PASSPHRASE` opens it.
    pub(crate) fn new(folder: &Path) -> Self {
        let file = folder.join("secrets.age");
        let asked = std::env::var("ITINERA_SECRETS").is_ok_and(|value| value == "file");
        let keyring = !asked
            && entry("probe").is_some_and(|probe| {
                matches!(
                    probe.get_password(),
                    Ok(_) | Err(keyring::v1::Error::NoEntry)
                )
            });
        let place = match (keyring, file.exists()) {
            (true, _) => Place::Keyring,
            (false, true) => Place::Locked,
            (false, false) => Place::Memory(BTreeMap::new()),
        };
        let secrets = Self {
            file,
            place: Mutex::new(place),
        };
        if let Ok(passphrase) = std::env::var("ITINERA_PASSPHRASE")
            && !keyring
            && let Err(error) = secrets.unlock(&passphrase)
        {
            tracing::warn!(%error, "the passphrase of the environment does not open the secrets");
        }
        secrets
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `keyring`, `file` or `memory`, and whether a passphrase is waited for.
    pub(crate) fn kept_in(&self) -> (&'static str, bool) {
        match *self.place() {
            Place::Keyring => ("keyring", false),
            Place::Locked => ("file", true),
            Place::File { .. } => ("file", false),
            Place::Memory(_) => ("memory", false),
        }
    }

    /// Opens the passphrase file, or makes one that takes what this run has collected.
    pub(crate) fn unlock(&self, passphrase: &str) -> Result<(), ApiError> {
        let mut place = self.place();
        let secret = SecretString::from(passphrase.to_owned());
        let secrets = if self.file.exists() {
            let sealed = std::fs::read(&self.file).map_err(|error| ApiError::File {
                path: self.file.display().to_string(),
                message: error.to_string(),
            })?;
            let identity = age::scrypt::Identity::new(secret.clone());
            let plain = age::decrypt(&identity, &sealed)
                .map_err(|_| failure("passphraseWrong", "the passphrase does not open the file"))?;
            serde_json::from_slice(&plain)?
        } else {
            if passphrase.chars().count() < SHORTEST {
                return Err(failure(
                    "passphraseShort",
                    "a passphrase has at least 8 characters",
                ));
            }
            match &*place {
                Place::Memory(secrets) => secrets.clone(),
                _ => BTreeMap::new(),
            }
        };
        write_sealed(&self.file, &secret, &secrets)?;
        *place = Place::File {
            passphrase: secret,
            secrets,
        };
        Ok(())
    }

    pub(crate) fn put(&self, name: &str, value: &str) -> Result<(), ApiError> {
        match &mut *self.place() {
            Place::Keyring => {
                let kept = entry(name).map(|entry| entry.set_password(value));
                match kept {
                    Some(Ok(())) => Ok(()),
                    _ => Err(failure(
                        "secretsUnavailable",
                        "the keyring refused the secret",
                    )),
                }
            }
            Place::Locked => Err(failure(
                "secretsLocked",
                "the secrets wait for their passphrase",
            )),
            Place::File {
                passphrase,
                secrets,
            } => {
                secrets.insert(name.to_owned(), value.to_owned());
                write_sealed(&self.file, passphrase, secrets)
            }
            Place::Memory(secrets) => {
                secrets.insert(name.to_owned(), value.to_owned());
                Ok(())
            }
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<String> {
        match &*self.place() {
            Place::Keyring => entry(name)?.get_password().ok(),
            Place::Locked => None,
            Place::File { secrets, .. } | Place::Memory(secrets) => secrets.get(name).cloned(),
        }
    }
}

fn write_sealed(
    path: &Path,
    passphrase: &SecretString,
    secrets: &BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    // 2^15 rounds: a tenth of a second for us, and the same for each guess.
    recipient.set_work_factor(15);
    let sealed = age::encrypt(&recipient, &serde_json::to_vec(secrets)?)
        .map_err(|_| failure("secretsUnavailable", "the secrets could not be sealed"))?;
    crate::file::write_whole(path, &sealed)
}

/// Scheme, host and port of an address, if it has them.
pub(crate) fn origin_of(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    Some(url.origin().ascii_serialization())
}

impl Workspace {
    /// The name that a connector's secret is kept under: bound to the origin of its address.
    fn secret_name(&self, connector: &ConnectorId) -> Result<String, ApiError> {
        let origin = self.origin(connector)?.unwrap_or_default();
        Ok(format!("connector {connector} at {origin}"))
    }

    /// The secret kept for a connector on this machine, for a call from here.
    pub(crate) fn secret_of(&self, connector: &ConnectorId) -> Option<String> {
        self.secrets.get(&self.secret_name(connector).ok()?)
    }

    /// Scheme, host and port that a connector calls, if its address has them.
    fn origin(&self, connector: &ConnectorId) -> Result<Option<String>, ApiError> {
        let stored = |kind| {
            let id = connector.as_str().to_owned();
            self.store.get(&ObjectRef { kind, id })
        };
        if let Ok(found) = stored(ObjectKind::Action) {
            let action: Action = serde_json::from_value(found.document)?;
            return Ok(origin_of(&action.url));
        }
        let found = stored(ObjectKind::DataSource)?;
        let source: DataSource = serde_json::from_value(found.document)?;
        Ok(match source.kind {
            DataSourceKind::External { url, .. } => origin_of(&url),
            DataSourceKind::Profiles {} => None,
        })
    }

    /// Opens or makes the passphrase file.
    pub fn unlock_secrets(&self, request: PassphraseRequest) -> Result<EngineState, Problem> {
        self.secrets.unlock(&request.passphrase)?;
        Ok(self.engine_state_inner(false))
    }

    /// Keeps a connector's secret on this machine.
    pub fn set_secret(&self, request: SecretRequest) -> Result<SecretState, Problem> {
        let name = self.secret_name(&request.connector)?;
        self.secrets.put(&name, &request.secret)?;
        Ok(SecretState { saved: true })
    }

    /// Whether a connector's secret is kept on this machine.
    pub fn secret_state(&self, request: ConnectorRequest) -> Result<SecretState, Problem> {
        let name = self.secret_name(&request.connector)?;
        Ok(SecretState {
            saved: self.secrets.get(&name).is_some(),
        })
    }

    /// Sends a kept secret to the engine.
    pub async fn send_secret(&self, request: ConnectorRequest) -> Result<Nothing, Problem> {
        let name = self.secret_name(&request.connector)?;
        let missing = || failure("secretMissing", "the secret is not kept on this machine");
        let secret = self.secrets.get(&name).ok_or_else(missing)?;
        let origin = self.origin(&request.connector)?;
        let client = self.client()?;
        client
            .put_secret(&request.connector, origin.as_deref(), &secret)
            .await
            .map_err(ApiError::from)?;
        Ok(Nothing {})
    }
}
