//! What handlers take from a request. What is wrong with one is told as [`Refused`], like any error.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use itinera_engine_api::wire::{DEFAULT_SANDBOX, SANDBOX_HEADER};
use itinera_journey::id::{SandboxId, is_valid_id};
use serde::de::DeserializeOwned;

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

/// The named parts of the address.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(named)) => Ok(Self(named)),
            Err(error) => Err(Refused::malformed(&error.body_text(), "address")),
        }
    }
}

/// A whole body, at most as large as the engine reads.
pub(super) struct Body(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        match Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(error) => Err(unread(&error)),
        }
    }
}

fn unread(error: &BytesRejection) -> Refused {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Refused::too_large()
    } else {
        Refused::malformed("the body was cut off", "body")
    }
}

impl Body {
    /// The body as JSON of a known shape, or where it is malformed.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Refused> {
        serde_json::from_slice(&self.0).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            Refused::malformed(&error.to_string(), &place)
        })
    }
}
