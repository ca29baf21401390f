//! Secrets of connectors: sealed with the engine's key, opened only where a call is made.

use std::path::Path;
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use itinera_journey::id::{ConnectorId, SandboxId};
use url::Url;

use crate::store::{Store, StoreError};

/// Why a secret could not be kept or opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretError {
    /// The key's file.
    #[error("the engine's key could not be read or written: {0}")]
    Key(std::io::Error),
    /// The key's file holds no key.
    #[error("the engine's key file holds no key")]
    NoKey,
    /// Sealed with another key.
    #[error("a secret could not be opened with the engine's key")]
    Sealed,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The engine's secrets. Each is bound to an origin: the one that it was given for, or that of the
/// first published action that used it. A bundle that sends the same connector elsewhere does not
/// get it.
pub(crate) struct Secrets {
    store: Store,
    key: Identity,
}

impl Secrets {
    /// Reads the engine's key, or makes one (mode 0600).
    pub(crate) fn new(store: Store, key_file: &Path) -> Result<Self, SecretError> {
        let key = match std::fs::read_to_string(key_file) {
            Ok(text) => Identity::from_str(text.trim()).map_err(|_| SecretError::NoKey)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = Identity::generate();
                crate::data::write_private(key_file, key.to_string().expose_secret())
                    .map_err(SecretError::Key)?;
                key
            }
            Err(error) => return Err(SecretError::Key(error)),
        };
        Ok(Self { store, key })
    }

    /// Keeps a secret for an origin; without one, for that of the next publication that uses it.
    pub(crate) async fn put(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        origin: Option<String>,
        secret: &str,
    ) -> Result<(), SecretError> {
        let sealed = age::encrypt(&self.key.to_public(), secret.as_bytes())
            .map_err(|_| SecretError::Sealed)?;
        let store = &self.store;
        store
            .keep_sealed(sandbox, connector, origin, sealed)
            .await?;
        Ok(())
    }

    /// Whether there is a secret of this connector for calls to this origin.
    pub(crate) async fn has(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        origin: &str,
    ) -> Result<bool, SecretError> {
        Ok(self.store.has_secret(sandbox, connector, origin).await?)
    }

    /// The secret for a call to this address; none if there is none for its origin.
    pub(crate) async fn open(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        url: &str,
    ) -> Result<Option<String>, SecretError> {
        let Some(origin) = origin_of(url) else {
            return Ok(None);
        };
        let Some(sealed) = self.store.sealed(sandbox, connector, &origin).await? else {
            return Ok(None);
        };
        let opened = age::decrypt(&self.key, &sealed).map_err(|_| SecretError::Sealed)?;
        let text = String::from_utf8(opened).map_err(|_| SecretError::Sealed)?;
        Ok(Some(text))
    }
}

/// Scheme, host and port of an address, if it has them.
pub(crate) fn origin_of(url: &str) -> Option<String> {
    let origin = Url::parse(url.trim()).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}
