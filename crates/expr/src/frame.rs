//! A running evaluation: where its data is, what it has spent, what went wrong.

use std::ops::Deref;

use crate::bind::{Bound, Row};
use crate::error::{ErrorKind, ExprError, Span};
use crate::value::Value;

/// How many steps an evaluation may take: elements looked at, pieces made.
pub(crate) const MAX_STEPS: usize = 2_000_000;

/// The longest text that an evaluation may make, in bytes.
pub(crate) const MAX_TEXT: usize = 1024 * 1024;

/// Why an evaluation has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) span: Option<Span>,
}

impl Fault {
    #[cold]
    pub(crate) fn error(&self) -> ExprError {
        let span = self.span.unwrap_or_default();
        ExprError::new(ErrorKind::Argument, self.code, span, [])
    }
}

pub(crate) struct Frame<'a> {
    /// The slots of the whole expression, the instant and the seed.
    pub(crate) bound: &'a Bound,
    /// The slots of the element that a filter looks at.
    pub(crate) row: &'a Row,
    /// How many random numbers were drawn.
    pub(crate) draws: u64,
    pub(crate) steps: usize,
    pub(crate) fault: Option<Box<Fault>>,
    /// Values that do not change while lists are filtered, once known.
    pub(crate) kept: Vec<Option<Value>>,
}

impl<'a> Frame<'a> {
    #[inline]
    pub(crate) fn new(bound: &'a Bound) -> Self {
        Self {
            bound,
            row: &bound.row,
            draws: 0,
            steps: 0,
            fault: None,
            kept: Vec::new(),
        }
    }

    /// The slots of the whole expression.
    #[inline]
    pub(crate) fn root(&self) -> &'a Row {
        &self.bound.row
    }

    /// Spends steps; false once there are none left or something went wrong.
    #[inline]
    pub(crate) fn spend(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MAX_STEPS {
            self.fail("tooMuch", None);
        }
        self.fault.is_none()
    }

    /// The first thing that went wrong is what is told.
    #[cold]
    pub(crate) fn fail(&mut self, code: &'static str, span: Option<Span>) {
        self.fault
            .get_or_insert_with(|| Box::new(Fault { code, span }));
    }

    /// A text that was made, if it is not too long.
    pub(crate) fn made(&mut self, text: String) -> Value {
        if text.len() > MAX_TEXT {
            self.fail("tooMuch", None);
        }
        if self.spend(text.len() / 64) {
            Value::string(text)
        } else {
            Value::Null
        }
    }

    /// A random number of 64 bits: a hash of the seed and of how many were drawn before.
    pub(crate) fn draw(&mut self) -> u64 {
        self.draws += 1;
        // SplitMix64's finaliser over a Weyl sequence.
        let mut z = self
            .bound
            .seed
            .wrapping_add(self.draws.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// An operand's value: where it lies, or freshly made.
pub(crate) enum Held<'a> {
    There(&'a Value),
    Made(Value),
}

impl Deref for Held<'_> {
    type Target = Value;

    #[inline]
    fn deref(&self) -> &Value {
        match self {
            Self::There(value) => value,
            Self::Made(value) => value,
        }
    }
}

impl Held<'_> {
    #[inline]
    pub(crate) fn own(self) -> Value {
        match self {
            Self::There(value) => value.clone(),
            Self::Made(value) => value,
        }
    }
}
