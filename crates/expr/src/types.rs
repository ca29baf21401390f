use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A type of single values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// Text.
    String,
    /// 64 bits, signed.
    Integer,
    /// IEEE double.
    Decimal,
    /// true or false.
    Boolean,
    /// An instant with an offset.
    DateTime,
    /// A local date and time.
    DateTimeOnly,
    /// A date.
    DateOnly,
    /// A length of time.
    Duration,
}

const SCALARS: [(Scalar, &str, &str); 8] = [
    (Scalar::String, "string", "listString"),
    (Scalar::Integer, "integer", "listInteger"),
    (Scalar::Decimal, "decimal", "listDecimal"),
    (Scalar::Boolean, "boolean", "listBoolean"),
    (Scalar::DateTime, "dateTime", "listDateTime"),
    (Scalar::DateTimeOnly, "dateTimeOnly", "listDateTimeOnly"),
    (Scalar::DateOnly, "dateOnly", "listDateOnly"),
    (Scalar::Duration, "duration", "listDuration"),
];

/// The type of an expression or a field. Text form: `string`, `listString`, `listObject`, …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Type {
    /// A single value.
    Scalar(Scalar),
    /// A list of single values.
    List(Scalar),
    /// A list of objects.
    ListObject,
    /// A list of anything else: cannot be used in expressions (R-ACT-17).
    ListAny,
    /// An object.
    Object,
    /// A `null` whose type nothing tells, and lists of it (A30).
    Null,
}

impl Type {
    /// Text.
    pub const STRING: Self = Self::Scalar(Scalar::String);
    /// 64-bit integer.
    pub const INTEGER: Self = Self::Scalar(Scalar::Integer);
    /// Double.
    pub const DECIMAL: Self = Self::Scalar(Scalar::Decimal);
    /// true or false.
    pub const BOOLEAN: Self = Self::Scalar(Scalar::Boolean);
    /// An instant with an offset.
    pub const DATE_TIME: Self = Self::Scalar(Scalar::DateTime);
    /// A local date and time.
    pub const DATE_TIME_ONLY: Self = Self::Scalar(Scalar::DateTimeOnly);
    /// A date.
    pub const DATE_ONLY: Self = Self::Scalar(Scalar::DateOnly);
    /// A length of time.
    pub const DURATION: Self = Self::Scalar(Scalar::Duration);

    /// Whether it is a single value.
    pub fn is_scalar(self) -> bool {
        matches!(self, Self::Scalar(_))
    }

    pub(crate) fn is_numeric(self) -> bool {
        matches!(self, Self::INTEGER | Self::DECIMAL)
    }

    pub(crate) fn is_list(self) -> bool {
        matches!(self, Self::List(_) | Self::ListObject | Self::ListAny)
    }

    /// The type of a list of these: lists of lists are flattened (A56).
    pub fn listed(self) -> Self {
        match self {
            Self::Scalar(scalar) | Self::List(scalar) => Self::List(scalar),
            Self::Object | Self::ListObject => Self::ListObject,
            other => other,
        }
    }

    /// The type of its elements, if it is a list; else itself.
    pub fn element(self) -> Self {
        match self {
            Self::List(scalar) => Self::Scalar(scalar),
            Self::ListObject => Self::Object,
            other => other,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let find = |scalar: &Scalar| SCALARS.iter().find(|(known, ..)| known == scalar);
        f.write_str(match self {
            Self::Scalar(scalar) => find(scalar).map_or("", |(_, name, _)| name),
            Self::List(scalar) => find(scalar).map_or("", |(_, _, list)| list),
            Self::ListObject => "listObject",
            Self::ListAny => "listAny",
            Self::Object => "object",
            Self::Null => "null",
        })
    }
}

/// A text that names no type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» is not a type")]
pub struct NotAType(String);

impl FromStr for Type {
    type Err = NotAType;

    fn from_str(text: &str) -> Result<Self, NotAType> {
        match text {
            "listObject" => Ok(Self::ListObject),
            "listAny" => Ok(Self::ListAny),
            "object" | "map" => Ok(Self::Object),
            "null" => Ok(Self::Null),
            _ => SCALARS
                .iter()
                .find_map(|(scalar, name, list)| match text {
                    _ if text == *name => Some(Self::Scalar(*scalar)),
                    _ if text == *list => Some(Self::List(*scalar)),
                    _ => None,
                })
                .ok_or_else(|| NotAType(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Type {
    type Error = NotAType;

    fn try_from(text: String) -> Result<Self, NotAType> {
        text.parse()
    }
}

impl From<Type> for String {
    fn from(kind: Type) -> Self {
        kind.to_string()
    }
}
