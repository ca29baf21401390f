//! From code to closures: what an expression is at run time.

mod compare;
mod path;

use crate::code::{BinaryCode, CallCode, Code, Level};
use crate::error::Span;
use crate::frame::{Frame, Held};
use crate::function::Bad;
use crate::operator::{BinaryOperator, TestOperator, as_decimal, truth as is_true};
use crate::types::Type;
use crate::value::Value;

/// Yields a value.
pub(crate) type Run = Box<dyn Fn(&mut Frame<'_>) -> Value + Send + Sync>;

/// Yields true or false; null counts as false.
pub(crate) type Truth = Box<dyn Fn(&mut Frame<'_>) -> bool + Send + Sync>;

/// Something to be read: without a call where it lies in a slot or is constant.
pub(crate) enum Operand {
    Root(usize),
    Row(usize),
    Constant(Value),
    Run(Run),
}

impl Operand {
    pub(crate) fn of(code: &Code) -> Self {
        match code {
            Code::Slot(Level::Root, slot) => Self::Root(*slot),
            Code::Slot(Level::Row, slot) => Self::Row(*slot),
            Code::Constant(value) => Self::Constant(value.clone()),
            other => Self::Run(compile(other)),
        }
    }

    #[inline]
    pub(crate) fn hold<'h, 'a: 'h>(&'h self, frame: &mut Frame<'a>) -> Held<'h> {
        match self {
            Self::Root(slot) => Held::There(frame.root().value(*slot)),
            Self::Row(slot) => Held::There(frame.row.value(*slot)),
            Self::Constant(value) => Held::There(value),
            Self::Run(run) => Held::Made(run(frame)),
        }
    }
}

pub(crate) fn compile(code: &Code) -> Run {
    match code {
        Code::Constant(value) => {
            let value = value.clone();
            Box::new(move |_| value.clone())
        }
        Code::Slot(Level::Root, slot) => {
            let slot = *slot;
            Box::new(move |frame| frame.root().value(slot).clone())
        }
        Code::Slot(Level::Row, slot) => {
            let slot = *slot;
            Box::new(move |frame| frame.row.value(slot).clone())
        }
        Code::Path(code) => path::compile(code),
        Code::Default(code, default) => {
            let (code, default) = (Operand::of(code), Operand::of(default));
            Box::new(move |frame| match code.hold(frame).own() {
                Value::Null => default.hold(frame).own(),
                value => value,
            })
        }
        Code::List(items, element) => {
            let (items, element) = (items.iter().map(compile).collect::<Vec<_>>(), *element);
            Box::new(move |frame| {
                let items: Vec<Value> = items
                    .iter()
                    .map(|item| as_decimal(item(frame), element))
                    .collect();
                items.into()
            })
        }
        Code::Call(call) => call_of(call),
        Code::Binary(binary) if !binary.operator.yields_boolean() => arithmetic(binary),
        Code::If(parts, yields) => {
            let (test, then) = (truth(&parts.0), compile(&parts.1));
            let (otherwise, yields) = (compile(&parts.2), *yields);
            Box::new(move |frame| {
                let value = if test(frame) {
                    then(frame)
                } else {
                    otherwise(frame)
                };
                as_decimal(value, yields)
            })
        }
        Code::Keep(index, code) => {
            let (index, code) = (*index, compile(code));
            Box::new(move |frame| kept(frame, index, &code).clone())
        }
        Code::Not(_) | Code::Binary(_) | Code::Test { .. } => {
            let truth = truth(code);
            Box::new(move |frame| Value::Boolean(truth(frame)))
        }
    }
}

/// What is evaluated once an evaluation, however many elements ask for it.
fn kept<'f>(frame: &'f mut Frame<'_>, index: usize, code: &Run) -> &'f Value {
    static NULL: Value = Value::Null;
    if !matches!(frame.kept.get(index), Some(Some(_))) {
        let value = code(frame);
        if frame.kept.len() <= index {
            frame.kept.resize(index + 1, None);
        }
        frame.kept[index] = Some(value);
    }
    frame.kept[index].as_ref().unwrap_or(&NULL)
}

pub(crate) fn truth(code: &Code) -> Truth {
    match code {
        Code::Constant(value) => {
            let value = is_true(value);
            Box::new(move |_| value)
        }
        Code::Slot(Level::Root, slot) => {
            let slot = *slot;
            Box::new(move |frame| is_true(frame.root().value(slot)))
        }
        Code::Slot(Level::Row, slot) => {
            let slot = *slot;
            Box::new(move |frame| is_true(frame.row.value(slot)))
        }
        Code::Not(code) => {
            let code = truth(code);
            Box::new(move |frame| !code(frame))
        }
        Code::Binary(binary) => match binary.operator {
            BinaryOperator::And => {
                let (left, right) = (truth(&binary.left.0), truth(&binary.right.0));
                Box::new(move |frame| left(frame) && right(frame))
            }
            BinaryOperator::Or => {
                let (left, right) = (truth(&binary.left.0), truth(&binary.right.0));
                Box::new(move |frame| left(frame) || right(frame))
            }
            operator if operator.yields_boolean() => compare::truth(binary),
            _ => by_value(code),
        },
        Code::Test {
            operator,
            operand,
            empty,
        } => test(*operator, operand, *empty),
        Code::If(parts, _) => {
            let (test, then) = (truth(&parts.0), truth(&parts.1));
            let otherwise = truth(&parts.2);
            Box::new(move |frame| {
                if test(frame) {
                    then(frame)
                } else {
                    otherwise(frame)
                }
            })
        }
        Code::Call(call) => compare::texts(call).unwrap_or_else(|| by_value(code)),
        Code::Keep(index, code) => {
            let (index, code) = (*index, compile(code));
            Box::new(move |frame| is_true(kept(frame, index, &code)))
        }
        other => by_value(other),
    }
}

fn by_value(code: &Code) -> Truth {
    let run = compile(code);
    Box::new(move |frame| is_true(&run(frame)))
}

fn test(operator: TestOperator, operand: &Code, empty: bool) -> Truth {
    let operand = Operand::of(operand);
    Box::new(move |frame| {
        let value = operand.hold(frame);
        match (operator, &*value) {
            (TestOperator::IsNull, Value::List(items)) if empty => items.is_empty(),
            (TestOperator::IsNotNull, Value::List(items)) if empty => !items.is_empty(),
            (operator, value) => operator.apply(value),
        }
    })
}

fn arithmetic(binary: &BinaryCode) -> Run {
    let (left, right) = (Operand::of(&binary.left.0), Operand::of(&binary.right.0));
    let (operator, span): (_, Span) = (binary.operator, binary.span);
    let text = binary.left.1 == Type::STRING || binary.right.1 == Type::STRING;
    Box::new(move |frame| {
        let (left, right) = (left.hold(frame), right.hold(frame));
        match operator.compute(&left, &right) {
            Some(Value::String(made)) if text => {
                let long = made.len() > crate::frame::MAX_TEXT;
                if long || !frame.spend(made.len() / 64) {
                    frame.fail("tooMuch", Some(span));
                    return Value::Null;
                }
                Value::String(made)
            }
            Some(value) => value,
            None => {
                frame.fail("overflow", Some(span));
                Value::Null
            }
        }
    })
}

fn call_of(call: &CallCode) -> Run {
    if let Some(shorter) = path::counted(call) {
        return shorter;
    }
    if let Some(truth) = compare::texts(call) {
        return Box::new(move |frame| Value::Boolean(truth(frame)));
    }
    let (function, span) = (call.function, call.span);
    let prepared = call.prepared.clone();
    let finish = move |frame: &mut Frame<'_>, outcome: Result<Value, Bad>| match outcome {
        Ok(value) => value,
        // A malformed constant was found when the expression was checked (A16).
        Err(Bad::Malformed(_)) => Value::Null,
        Err(Bad::Always(code)) => {
            frame.fail(code, Some(span));
            Value::Null
        }
    };
    let mut operands = call.arguments.iter().map(Operand::of);
    match (operands.next(), operands.next(), operands.next()) {
        (None, ..) => Box::new(move |frame| {
            let outcome = function.call(frame, &[], &prepared);
            finish(frame, outcome)
        }),
        (Some(a), None, _) => Box::new(move |frame| {
            let held = [a.hold(frame)];
            let outcome = function.call(frame, &held, &prepared);
            finish(frame, outcome)
        }),
        (Some(a), Some(b), None) => Box::new(move |frame| {
            let held = [a.hold(frame), b.hold(frame)];
            let outcome = function.call(frame, &held, &prepared);
            finish(frame, outcome)
        }),
        (Some(a), Some(b), Some(c)) => Box::new(move |frame| {
            let held = [a.hold(frame), b.hold(frame), c.hold(frame)];
            let outcome = function.call(frame, &held, &prepared);
            finish(frame, outcome)
        }),
    }
}
