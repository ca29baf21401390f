use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use itinera_engine_api::wire::{ErrorBody, MAX_BODY};
use serde_json::{Map, Value, json};

use crate::published::PublishError;
use crate::restate::RestateError;
use crate::secret::SecretError;
use crate::store::StoreError;

/// A request that is refused: a status, and what to tell.
#[derive(Debug)]
pub(crate) struct Refused {
    status: StatusCode,
    body: Box<ErrorBody>,
}

impl Refused {
    pub(crate) fn new(status: StatusCode, code: &str, message: &str, details: Value) -> Self {
        let details = match details {
            Value::Object(details) => details,
            _ => Map::new(),
        };
        Self {
            status,
            body: Box::new(ErrorBody {
                code: code.to_owned(),
                message: message.to_owned(),
                details,
            }),
        }
    }

    pub(crate) fn unauthorized() -> Self {
        let message = "the bearer token is wrong or missing; nothing was done";
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            message,
            Value::Null,
        )
    }

    pub(crate) fn malformed(message: &str, place: &str) -> Self {
        let details = json!({"place": place});
        Self::new(StatusCode::BAD_REQUEST, "malformed", message, details)
    }

    pub(crate) fn too_large() -> Self {
        let message = "the body is larger than 8 MiB; send it in parts";
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        Self::new(status, "tooLarge", message, json!({"limit": MAX_BODY}))
    }

    pub(crate) fn slow() -> Self {
        let message = "the body did not arrive within 30 s; send it again, or in parts";
        Self::new(StatusCode::REQUEST_TIMEOUT, "slow", message, Value::Null)
    }

    pub(crate) fn not_found(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "notFound", message, Value::Null)
    }

    pub(crate) fn not_found_at(message: &str, place: &str) -> Self {
        let details = json!({"place": place});
        Self::new(StatusCode::NOT_FOUND, "notFound", message, details)
    }

    pub(crate) fn method() -> Self {
        let message = "this route does not take the method";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method",
            message,
            Value::Null,
        )
    }

    fn unavailable(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "what the engine stands on does not answer");
        let message = "the engine cannot do this now; send the same again, nothing is done twice";
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            message,
            Value::Null,
        )
    }

    fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "a request failed");
        let message = "the engine failed; its log says why, under the request's id";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            message,
            Value::Null,
        )
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        tracing::info!(code = %self.body.code, "refused");
        (self.status, Json(self.body)).into_response()
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        if error.is_passing() {
            Self::unavailable(&error)
        } else {
            Self::internal(&error)
        }
    }
}

impl From<SecretError> for Refused {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Store(error) => error.into(),
            other => Self::internal(&other),
        }
    }
}

impl From<RestateError> for Refused {
    fn from(error: RestateError) -> Self {
        Self::unavailable(&error)
    }
}

impl From<PublishError> for Refused {
    fn from(error: PublishError) -> Self {
        let message = error.to_string();
        match error {
            PublishError::Invalid(issues) => {
                let details = json!({"issues": issues});
                Self::new(StatusCode::BAD_REQUEST, "invalidBundle", &message, details)
            }
            PublishError::OtherContent(version) => {
                let details = json!({"version": version});
                Self::new(StatusCode::CONFLICT, "otherContent", &message, details)
            }
            PublishError::NotLatest(latest) => {
                let details = json!({"latest": latest});
                Self::new(StatusCode::CONFLICT, "notLatest", &message, details)
            }
            PublishError::Store(error) => error.into(),
            PublishError::Bundle(_) => Self::internal(&error),
        }
    }
}
