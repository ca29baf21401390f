//! Checked expressions: every name resolved to a slot, every type known.

use crate::error::Span;
use crate::function::{Function, Prepared};
use crate::operator::{BinaryOperator, TestOperator};
use crate::types::Type;
use crate::value::Value;

#[derive(Debug, Clone)]
pub(crate) enum Code {
    Constant(Value),
    Slot(Level, usize),
    Path(Box<PathCode>),
    Default(Box<Code>, Box<Code>),
    List(Vec<Code>, Type),
    Not(Box<Code>),
    Binary(Box<BinaryCode>),
    /// `empty`: a list without elements counts as null (A11).
    Test {
        operator: TestOperator,
        operand: Box<Code>,
        empty: bool,
    },
    Call(Box<CallCode>),
    If(Box<(Code, Code, Code)>, Type),
    /// The same for every element of the lists around it: evaluated once, kept at the index.
    Keep(usize, Box<Code>),
}

/// Whose slots: those of the whole expression, or of the element that a filter looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Root,
    Row,
}

#[derive(Debug, Clone)]
pub(crate) struct BinaryCode {
    pub(crate) operator: BinaryOperator,
    pub(crate) left: (Code, Type),
    pub(crate) right: (Code, Type),
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct CallCode {
    pub(crate) function: &'static Function,
    pub(crate) arguments: Vec<Code>,
    pub(crate) prepared: Prepared,
    pub(crate) span: Span,
}

/// Elements picked from lists, one step after another, and what is read of those left.
#[derive(Debug, Clone)]
pub(crate) struct PathCode {
    pub(crate) level: Level,
    pub(crate) steps: Vec<Step>,
    /// The slot in the rows of the last step.
    pub(crate) leaf: usize,
    /// Whether it yields a list of what is read.
    pub(crate) many: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The slot with the rows to pick from; none: the rows that the step before picked.
    pub(crate) slot: Option<usize>,
    pub(crate) pick: Pick,
}

#[derive(Debug, Clone)]
pub(crate) enum Pick {
    All(Option<Code>),
    First(Option<Code>),
    Last(Option<Code>),
    At(Code),
    /// Of a map, by key.
    Entry(Code),
}

impl Pick {
    fn code(&self) -> Option<&Code> {
        match self {
            Self::All(code) | Self::First(code) | Self::Last(code) => code.as_ref(),
            Self::At(code) | Self::Entry(code) => Some(code),
        }
    }
}

impl Code {
    /// Whether its value may differ from one element to the next, or from one call to the next.
    fn varies(&self) -> bool {
        match self {
            Self::Constant(_) | Self::Slot(Level::Root, _) | Self::Keep(..) => false,
            Self::Slot(Level::Row, _) => true,
            Self::Path(path) => {
                // The conditions of its own steps look at its own rows.
                path.level == Level::Row
                    || path.steps.iter().any(|step| match &step.pick {
                        Pick::At(code) | Pick::Entry(code) => code.varies(),
                        pick => pick.code().is_some_and(Code::draws),
                    })
            }
            Self::Default(a, b) => a.varies() || b.varies(),
            Self::List(items, _) => items.iter().any(Self::varies),
            Self::Not(code) | Self::Test { operand: code, .. } => code.varies(),
            Self::Binary(binary) => binary.left.0.varies() || binary.right.0.varies(),
            Self::Call(call) => call.function.draws || call.arguments.iter().any(Self::varies),
            Self::If(parts, _) => parts.0.varies() || parts.1.varies() || parts.2.varies(),
        }
    }

    /// Whether it draws random numbers.
    fn draws(&self) -> bool {
        let mut found = false;
        self.walk(&mut |code| {
            found |= matches!(code, Self::Call(call) if call.function.draws);
        });
        found
    }

    fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::Constant(_) | Self::Slot(..) => {}
            Self::Path(path) => {
                for code in path.steps.iter().filter_map(|step| step.pick.code()) {
                    code.walk(visit);
                }
            }
            Self::Default(a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Self::List(items, _) => items.iter().for_each(|item| item.walk(visit)),
            Self::Not(code) | Self::Test { operand: code, .. } | Self::Keep(_, code) => {
                code.walk(visit);
            }
            Self::Binary(binary) => {
                binary.left.0.walk(visit);
                binary.right.0.walk(visit);
            }
            Self::Call(call) => call.arguments.iter().for_each(|code| code.walk(visit)),
            Self::If(parts, _) => {
                parts.0.walk(visit);
                parts.1.walk(visit);
                parts.2.walk(visit);
            }
        }
    }

    /// Marks what is the same for every element, to be evaluated once.
    pub(crate) fn keep(self, next: &mut usize) -> Self {
        let worth = !matches!(self, Self::Constant(_) | Self::Slot(..) | Self::Keep(..));
        if worth && !self.varies() {
            *next += 1;
            return Self::Keep(*next - 1, Box::new(self));
        }
        let mut boxed = |code: Box<Self>| Box::new(code.keep(next));
        match self {
            Self::Default(a, b) => Self::Default(boxed(a), boxed(b)),
            Self::Not(code) => Self::Not(boxed(code)),
            Self::Test {
                operator,
                operand,
                empty,
            } => Self::Test {
                operator,
                operand: boxed(operand),
                empty,
            },
            Self::List(items, kind) => Self::List(
                items.into_iter().map(|item| item.keep(next)).collect(),
                kind,
            ),
            Self::Binary(mut binary) => {
                binary.left.0 = binary.left.0.keep(next);
                binary.right.0 = binary.right.0.keep(next);
                Self::Binary(binary)
            }
            Self::Call(mut call) => {
                call.arguments = call.arguments.into_iter().map(|c| c.keep(next)).collect();
                Self::Call(call)
            }
            Self::If(parts, kind) => {
                let (a, b, c) = *parts;
                Self::If(Box::new((a.keep(next), b.keep(next), c.keep(next))), kind)
            }
            other => other,
        }
    }
}
