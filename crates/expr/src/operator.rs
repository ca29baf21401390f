//! The operators: one table of what they are, how tightly they bind and what they take.

use crate::types::{Scalar, Type};
use crate::value::Value;

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

use BinaryOperator as Op;

/// Token, operator, and how tightly it binds: 1 `or`, 2 `and`, (3 `not`), 4 comparisons,
/// (5 tests), 6 sums, 7 products. All associate to the left.
pub(crate) const BINARY: &[(&str, Op, u8)] = &[
    ("or", Op::Or, 1),
    ("and", Op::And, 2),
    ("==", Op::Equal, 4),
    ("!=", Op::NotEqual, 4),
    (">", Op::Greater, 4),
    (">=", Op::GreaterOrEqual, 4),
    ("<", Op::Less, 4),
    ("<=", Op::LessOrEqual, 4),
    ("+", Op::Add, 6),
    ("-", Op::Subtract, 6),
    ("*", Op::Multiply, 7),
    ("/", Op::Divide, 7),
    ("%", Op::Remainder, 7),
];

pub(crate) const NOT: u8 = 3;
pub(crate) const TEST: u8 = 5;

impl Op {
    /// How it is written.
    pub fn token(self) -> &'static str {
        BINARY
            .iter()
            .find(|(_, operator, _)| *operator == self)
            .map_or("", |(token, ..)| token)
    }

    /// The type it yields for these operands; none if it does not take them.
    pub(crate) fn yields(self, left: Type, right: Type) -> Option<Type> {
        use Type::Null;
        let boolean = |kind| matches!(kind, Type::BOOLEAN | Null);
        match self {
            Op::Or | Op::And => (boolean(left) && boolean(right)).then_some(Type::BOOLEAN),
            Op::Equal | Op::NotEqual => {
                let alike = left == right && left != Type::Object && left != Type::ListAny;
                let numbers = left.is_numeric() && right.is_numeric();
                (alike || numbers || left == Null || right == Null).then_some(Type::BOOLEAN)
            }
            Op::Greater | Op::GreaterOrEqual | Op::Less | Op::LessOrEqual => {
                let ordered = |kind: Type| {
                    kind.is_numeric() || matches!(kind, Type::DATE_TIME | Type::DATE_TIME_ONLY)
                };
                let fits = match (left, right) {
                    (Null, other) | (other, Null) => other == Null || ordered(other),
                    _ => {
                        (left.is_numeric() && right.is_numeric())
                            || (left == right && ordered(left))
                    }
                };
                fits.then_some(Type::BOOLEAN)
            }
            Op::Add => match (left, right) {
                (Type::STRING, Type::Scalar(_) | Null) | (Type::Scalar(_) | Null, Type::STRING) => {
                    Some(Type::STRING)
                }
                (Type::DATE_TIME | Type::DATE_TIME_ONLY | Type::DURATION, Type::DURATION) => {
                    Some(left)
                }
                _ => numeric(left, right),
            },
            Op::Subtract | Op::Divide | Op::Remainder => numeric(left, right),
            Op::Multiply => match (left, right) {
                (Type::INTEGER, Type::DECIMAL) | (Type::DECIMAL, Type::INTEGER) => None,
                _ => numeric(left, right),
            },
        }
    }

    /// Whether it yields true or false.
    pub(crate) fn yields_boolean(self) -> bool {
        !matches!(
            self,
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder
        )
    }

    /// The value of an arithmetic operator; operands have the types that [`Op::yields`] accepted.
    /// None beyond 64 bits.
    pub(crate) fn compute(self, left: &Value, right: &Value) -> Option<Value> {
        Some(match (left, right) {
            (Value::Null, _) | (_, Value::Null) => Value::Null,
            (Value::Integer(a), Value::Integer(b)) => Value::Integer(match self {
                Op::Add => a.checked_add(*b)?,
                Op::Subtract => a.checked_sub(*b)?,
                Op::Multiply => a.checked_mul(*b)?,
                _ if *b == 0 => 0,
                Op::Divide => a.checked_div(*b)?,
                _ => a.wrapping_rem(*b),
            }),
            (Value::DateTime(instant, offset), Value::Duration(by)) => {
                Value::DateTime(instant.checked_add(*by).ok()?, *offset)
            }
            (Value::DateTimeOnly(local), Value::Duration(by)) => {
                Value::DateTimeOnly(local.checked_add(*by).ok()?)
            }
            (Value::Duration(a), Value::Duration(b)) => Value::Duration(a.checked_add(*b)?),
            (Value::String(_), _) | (_, Value::String(_)) => match (left.text(), right.text()) {
                (Some(a), Some(b)) => Value::string(a + &b),
                _ => Value::Null,
            },
            _ => {
                let (a, b) = (float(left)?, float(right)?);
                let result = match self {
                    Op::Add => a + b,
                    Op::Subtract => a - b,
                    Op::Multiply => a * b,
                    _ if b == 0.0 => 0.0,
                    Op::Divide => a / b,
                    _ => a % b,
                };
                result.is_finite().then_some(Value::Decimal(result))?
            }
        })
    }
}

fn numeric(left: Type, right: Type) -> Option<Type> {
    match (left, right) {
        (Type::INTEGER, Type::INTEGER | Type::Null) | (Type::Null, Type::INTEGER) => {
            Some(Type::INTEGER)
        }
        (Type::Null, Type::Null) => Some(Type::Null),
        (
            Type::INTEGER | Type::DECIMAL | Type::Null,
            Type::INTEGER | Type::DECIMAL | Type::Null,
        ) => Some(Type::DECIMAL),
        _ => None,
    }
}

/// Null counts as false (A10).
pub(crate) fn truth(value: &Value) -> bool {
    matches!(value, Value::Boolean(true))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "mixed arithmetic is in doubles (A08)"
)]
pub(crate) fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(value) => Some(*value as f64),
        Value::Decimal(value) => Some(*value),
        _ => None,
    }
}

pub(crate) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Integer(_), Value::Decimal(_)) | (Value::Decimal(_), Value::Integer(_)) => {
            float(left) == float(right)
        }
        (Value::DateTime(a, _), Value::DateTime(b, _)) => a == b,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(a, b))
        }
        _ => left == right,
    }
}

pub(crate) fn order(left: &Value, right: &Value) -> Option<std::cmp::Ordering> {
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => Some(a.cmp(b)),
        (Value::DateTime(a, _), Value::DateTime(b, _)) => Some(a.cmp(b)),
        (Value::DateTimeOnly(a), Value::DateTimeOnly(b)) => Some(a.cmp(b)),
        // Only lists and extremes come to these: the operators do not take them.
        (Value::DateOnly(a), Value::DateOnly(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        _ => float(left)?.partial_cmp(&float(right)?),
    }
}

/// A test written behind its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestOperator {
    /// `is null`
    IsNull,
    /// `is not null`
    IsNotNull,
    /// `has null`
    HasNull,
    /// `is numeric`
    IsNumeric,
    /// `is integer`
    IsInteger,
    /// `is decimal`
    IsDecimal,
}

/// Words and test.
pub(crate) const TESTS: &[(&[&str], TestOperator)] = &[
    (&["is", "null"], TestOperator::IsNull),
    (&["is", "not", "null"], TestOperator::IsNotNull),
    (&["has", "null"], TestOperator::HasNull),
    (&["is", "numeric"], TestOperator::IsNumeric),
    (&["is", "integer"], TestOperator::IsInteger),
    (&["is", "decimal"], TestOperator::IsDecimal),
];

impl TestOperator {
    /// How it is written.
    pub fn words(self) -> String {
        TESTS
            .iter()
            .find(|(_, test)| *test == self)
            .map_or(String::new(), |(words, _)| words.join(" "))
    }

    pub(crate) fn takes(self, operand: Type) -> bool {
        match self {
            Self::IsNull | Self::IsNotNull => true,
            Self::HasNull => operand.is_list() || operand == Type::Null,
            Self::IsNumeric | Self::IsInteger | Self::IsDecimal => {
                operand.is_scalar() || operand == Type::Null
            }
        }
    }

    pub(crate) fn apply(self, value: &Value) -> bool {
        match self {
            Self::IsNull => value.is_null(),
            Self::IsNotNull => !value.is_null(),
            Self::HasNull => {
                matches!(value, Value::List(items) if items.iter().any(Value::is_null))
            }
            Self::IsNumeric => matches!(value, Value::Integer(_) | Value::Decimal(_)),
            Self::IsInteger => matches!(value, Value::Integer(_)),
            Self::IsDecimal => matches!(value, Value::Decimal(_)),
        }
    }
}

/// A conversion to decimals that a list or the branches of `if` ask for.
pub(crate) fn as_decimal(value: Value, kind: Type) -> Value {
    match (kind, value) {
        (Type::Scalar(Scalar::Decimal), Value::Integer(value)) => {
            float(&Value::Integer(value)).map_or(Value::Null, Value::Decimal)
        }
        (_, value) => value,
    }
}
