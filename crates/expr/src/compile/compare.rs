//! Comparisons: the common shapes, a slot against a constant, without a detour.

use crate::code::{BinaryCode, CallCode};
use crate::compile::{Operand, Truth};
use crate::function::{Body, both};
use crate::operator::BinaryOperator as Op;
use crate::operator::{equal, order};
use crate::types::Type;
use crate::value::Value;

pub(super) fn truth(binary: &BinaryCode) -> Truth {
    let (left, right) = (Operand::of(&binary.left.0), Operand::of(&binary.right.0));
    let same = binary.left.1 == binary.right.1;
    match (left, right) {
        (Operand::Root(slot), Operand::Constant(value)) if same => {
            against(binary, Slot::Root(slot), value)
        }
        (Operand::Row(slot), Operand::Constant(value)) if same => {
            against(binary, Slot::Row(slot), value)
        }
        (left, right) => general(binary.operator, binary.left.1, left, right),
    }
}

#[derive(Clone, Copy)]
enum Slot {
    Root(usize),
    Row(usize),
}

/// A test of one value, over a slot.
fn over(slot: Slot, test: impl Fn(&Value) -> bool + Send + Sync + 'static) -> Truth {
    match slot {
        Slot::Root(slot) => Box::new(move |frame| test(frame.root().value(slot))),
        Slot::Row(slot) => Box::new(move |frame| test(frame.row.value(slot))),
    }
}

/// A slot against a constant of its type.
fn against(binary: &BinaryCode, slot: Slot, constant: Value) -> Truth {
    macro_rules! ordered {
        ($variant:pat => $value:expr, $constant:expr) => {
            match binary.operator {
                Op::Equal => over(slot, move |v| matches!(v, $variant if $value == $constant)),
                Op::NotEqual => over(slot, move |v| !matches!(v, $variant if $value == $constant)),
                Op::Greater => over(slot, move |v| matches!(v, $variant if $value > $constant)),
                Op::GreaterOrEqual => {
                    over(slot, move |v| matches!(v, $variant if $value >= $constant))
                }
                Op::Less => over(slot, move |v| matches!(v, $variant if $value < $constant)),
                _ => over(slot, move |v| matches!(v, $variant if $value <= $constant)),
            }
        };
    }
    match (binary.left.1, constant) {
        (Type::STRING, Value::String(text)) => match binary.operator {
            Op::Equal => over(slot, move |v| matches!(v, Value::String(s) if **s == *text)),
            _ => over(
                slot,
                move |v| !matches!(v, Value::String(s) if **s == *text),
            ),
        },
        (Type::INTEGER, Value::Integer(c)) => ordered!(Value::Integer(v) => *v, c),
        (Type::DECIMAL, Value::Decimal(c)) => ordered!(Value::Decimal(v) => *v, c),
        (Type::DATE_TIME, Value::DateTime(c, _)) => ordered!(Value::DateTime(v, _) => *v, c),
        (kind, constant) => {
            let operand = match slot {
                Slot::Root(slot) => Operand::Root(slot),
                Slot::Row(slot) => Operand::Row(slot),
            };
            general(binary.operator, kind, operand, Operand::Constant(constant))
        }
    }
}

fn general(operator: Op, kind: Type, left: Operand, right: Operand) -> Truth {
    match (operator, kind) {
        (Op::Equal, _) => Box::new(move |frame| {
            let left = left.hold(frame);
            equal(&left, &right.hold(frame))
        }),
        (Op::NotEqual, _) => Box::new(move |frame| {
            let left = left.hold(frame);
            !equal(&left, &right.hold(frame))
        }),
        _ => Box::new(move |frame| {
            let left = left.hold(frame);
            let found = order(&left, &right.hold(frame));
            found.is_some_and(|found| match operator {
                Op::Greater => found.is_gt(),
                Op::GreaterOrEqual => found.is_ge(),
                Op::Less => found.is_lt(),
                _ => found.is_le(),
            })
        }),
    }
}

/// A call that tests two texts, if it is one.
pub(super) fn texts(call: &CallCode) -> Option<Truth> {
    let (Body::Texts(test), [left, right]) = (call.function.body, call.arguments.as_slice()) else {
        return None;
    };
    Some(match (Operand::of(left), Operand::of(right)) {
        (Operand::Root(slot), Operand::Constant(Value::String(text))) => {
            Box::new(move |frame| match frame.root().value(slot) {
                Value::String(found) => test(found, &text),
                _ => false,
            })
        }
        (left, right) => Box::new(move |frame| {
            let left = left.hold(frame);
            both(&left, &right.hold(frame), test)
        }),
    })
}
