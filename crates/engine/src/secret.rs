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

/// The engine's secrets. One is bound to the origin of the first published action that uses it: a
/// bundle that sends the same connector elsewhere does not get it.
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

    /// Keeps a secret, bound to no origin until a published action uses it.
    pub(crate) async fn put(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        secret: &str,
    ) -> Result<(), SecretError> {
        let sealed = age::encrypt(&self.key.to_public(), secret.as_bytes())
            .map_err(|_| SecretError::Sealed)?;
        self.store.keep_sealed(sandbox, connector, sealed).await?;
        Ok(())
    }

    /// Whether there is a secret of this connector for calls to this address.
    pub(crate) async fn has(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        url: &str,
    ) -> Result<bool, SecretError> {
        let found = self.store.sealed(sandbox, connector).await?;
        Ok(found.is_some_and(|(_, origin)| origin.is_none_or(|origin| origin == origin_of(url))))
    }

    /// Binds the secret to this address's origin, unless it is bound.
    pub(crate) async fn bind(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        url: &str,
    ) -> Result<(), SecretError> {
        let origin = origin_of(url);
        self.store.bind_secret(sandbox, connector, &origin).await?;
        Ok(())
    }

    /// The secret for a call to this address; none if there is none, or if it is bound elsewhere.
    pub(crate) async fn open(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        url: &str,
    ) -> Result<Option<String>, SecretError> {
        match self.store.sealed(sandbox, connector).await? {
            Some((sealed, Some(origin))) if origin == origin_of(url) => {
                let opened = age::decrypt(&self.key, &sealed).map_err(|_| SecretError::Sealed)?;
                String::from_utf8(opened)
                    .map(Some)
                    .map_err(|_| SecretError::Sealed)
            }
            _ => Ok(None),
        }
    }
}

/// Scheme, host and port.
fn origin_of(url: &str) -> String {
    Url::parse(url).map_or_else(
        |_| "null".to_owned(),
        |url| url.origin().ascii_serialization(),
    )
}
