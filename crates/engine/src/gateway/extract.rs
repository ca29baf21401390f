//! What handlers take from a request. What is wrong with one is told as [`Refused`], like any error.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use itinera_engine_api::wire::{DEFAULT_SANDBOX, MAX_BODY, SANDBOX_HEADER};
use itinera_journey::id::{SandboxId, is_valid_id};
use serde::de::DeserializeOwned;
use tokio::sync::OwnedSemaphorePermit;

use super::Gateway;
use super::error::Refused;

/// The sandbox that a request names by its header.
pub(super) struct Sandbox(pub(super) SandboxId);

impl<S: Sync> FromRequestParts<S> for Sandbox {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let name = match parts.headers.get(SANDBOX_HEADER) {
            None => DEFAULT_SANDBOX,
            Some(value) => value.to_str().unwrap_or_default(),
        };
        if is_valid_id(name) {
            Ok(Self(SandboxId::new(name)))
        } else {
            let message = "the sandbox's name is not one";
            Err(Refused::malformed(message, SANDBOX_HEADER))
        }
    }
}

/// No key of anything has this character: PostgreSQL does not keep it.
pub(super) const NO_NUL: &str = "the character U+0000 is not taken";

/// The named parts of the address.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        if parts.uri.path().contains("%00") {
            return Err(Refused::malformed(NO_NUL, "address"));
        }
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(named)) => Ok(Self(named)),
            Err(error) => Err(Refused::malformed(&error.body_text(), "address")),
        }
    }
}

/// A whole body, at most as large as the engine reads. While it is there it takes room, of which
/// the engine has only so much.
pub(super) struct Body {
    pub(super) bytes: Bytes,
    _room: OwnedSemaphorePermit,
}

impl FromRequest<Gateway> for Body {
    type Rejection = Refused;

    async fn from_request(request: Request, gateway: &Gateway) -> Result<Self, Refused> {
        let length = request.headers().get(CONTENT_LENGTH);
        let length: Option<usize> = length.and_then(|value| value.to_str().ok()?.parse().ok());
        let length = length.unwrap_or(MAX_BODY);
        if length > MAX_BODY {
            return Err(Refused::too_large());
        }
        let needed = u32::try_from(length / 1_024 + 1).unwrap_or(u32::MAX);
        let room = gateway.room.clone().acquire_many_owned(needed).await;
        let room = room.map_err(|_| Refused::slow())?;
        let bytes =
            tokio::time::timeout(gateway.arrives, Bytes::from_request(request, gateway)).await;
        match bytes.map_err(|_| Refused::slow())? {
            Ok(bytes) => Ok(Self { bytes, _room: room }),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Refused::too_large())
            }
            Err(_) => Err(Refused::malformed("the body was cut off", "body")),
        }
    }
}

impl Body {
    /// The body as JSON of a known shape, or where it is malformed.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Refused> {
        serde_json::from_slice(&self.bytes).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            Refused::malformed(&error.to_string(), &place)
        })
    }
}
