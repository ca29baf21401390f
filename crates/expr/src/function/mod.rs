//! The functions: one table of names, categories, signatures and bodies.

mod aggregate;
mod convert;
mod date;
mod list;
mod pattern;
mod text;

use std::fmt;
use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;

pub(crate) use date::Part;
pub(crate) use pattern::Pattern;

use crate::frame::{Frame, Held};
use crate::types::{Scalar, Type};
use crate::value::Value;

/// What a call yields.
pub(crate) type Outcome = Result<Value, Bad>;

/// Why a call has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bad {
    /// An argument is not what it should be: null at run time, an error where it is constant (A16).
    Malformed(&'static str),
    /// An error at any time, by its code.
    Always(&'static str),
}

/// A constant argument, understood when the expression was checked.
#[derive(Debug, Clone)]
pub(crate) enum Prepared {
    Nothing,
    Zone(TimeZone),
    Part(Part, TimeZone),
    Pattern(Arc<Pattern>),
    /// A field of the objects of a list, with its type where that is known.
    Key(Option<Type>),
}

/// Which argument is understood before the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Special {
    Nothing,
    /// A time zone, at this position.
    Zone(usize),
    /// A part of dates, at the second; maybe a time zone, at the third.
    Part,
    /// A regular expression, at the second.
    Pattern,
    /// A field of objects, at the second.
    Key,
}

/// The groups in which functions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Over lists, to one value.
    Aggregation,
    /// From one type to another.
    Conversion,
    /// Dates and times.
    Date,
    /// Lists.
    List,
    /// Numbers.
    Math,
    /// Segments.
    Segment,
    /// Texts.
    Text,
}

/// What a function does.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    /// Computes its value.
    Plain(fn(&mut Frame<'_>, &[Held<'_>], &Prepared) -> Outcome),
    /// Says something of two texts; false where one is null (A10).
    Texts(fn(&str, &str) -> bool),
    /// Reads whether the person is in a segment: that is part of the data, a slot.
    Membership,
}

pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) category: Category,
    /// `parameters > result`, parted by `;`. `*` stands for each scalar type in turn, `!` after a
    /// type asks for a constant.
    signatures: &'static str,
    pub(crate) body: Body,
    pub(crate) special: Special,
    /// Its value follows from its arguments alone.
    pub(crate) pure: bool,
    /// It draws random numbers.
    pub(crate) draws: bool,
}

/// One way to call a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The type of each argument, and whether it must be constant.
    pub parameters: Vec<(Type, bool)>,
    /// The type of the result.
    pub yields: Type,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Function {
    const fn new(
        name: &'static str,
        category: Category,
        signatures: &'static str,
        body: fn(&mut Frame<'_>, &[Held<'_>], &Prepared) -> Outcome,
    ) -> Self {
        Self::of(name, category, signatures, Body::Plain(body))
    }

    /// A test of two texts.
    const fn testing(name: &'static str, test: fn(&str, &str) -> bool) -> Self {
        Self::of(
            name,
            Category::Text,
            "string,string>boolean",
            Body::Texts(test),
        )
    }

    const fn of(
        name: &'static str,
        category: Category,
        signatures: &'static str,
        body: Body,
    ) -> Self {
        Self {
            name,
            category,
            signatures,
            body,
            special: Special::Nothing,
            pure: true,
            draws: false,
        }
    }

    /// Its value for these arguments.
    pub(crate) fn call(
        &self,
        frame: &mut Frame<'_>,
        arguments: &[Held<'_>],
        prepared: &Prepared,
    ) -> Outcome {
        match (self.body, arguments) {
            (Body::Plain(body), _) => body(frame, arguments, prepared),
            (Body::Texts(test), [left, right]) => Ok(Value::Boolean(both(left, right, test))),
            (Body::Texts(_) | Body::Membership, _) => Ok(Value::Null),
        }
    }

    const fn with(mut self, special: Special) -> Self {
        self.special = special;
        self
    }

    /// Its value hangs on the instant or the person.
    const fn of_context(mut self) -> Self {
        self.pure = false;
        self
    }

    const fn drawing(mut self) -> Self {
        self.pure = false;
        self.draws = true;
        self
    }
}

/// A test of two texts; false where one is null (A10).
pub(crate) fn both(left: &Value, right: &Value, test: fn(&str, &str) -> bool) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => test(left, right),
        _ => false,
    }
}

/// Every function with its signatures, by name.
static TABLE: LazyLock<Vec<(&'static Function, Vec<Signature>)>> = LazyLock::new(|| {
    let groups: [&'static [Function]; 6] = [
        aggregate::FUNCTIONS,
        convert::FUNCTIONS,
        date::FUNCTIONS,
        list::FUNCTIONS,
        text::FUNCTIONS,
        pattern::FUNCTIONS,
    ];
    let mut table: Vec<_> = groups
        .into_iter()
        .flatten()
        .map(|function| (function, signatures(function.signatures)))
        .collect();
    table.sort_by_key(|(function, _)| function.name);
    table
});

/// A function of that name with the ways to call it.
pub(crate) fn named(name: &str) -> Option<(&'static Function, &'static [Signature])> {
    let at = TABLE
        .binary_search_by_key(&name, |(function, _)| function.name)
        .ok()?;
    TABLE
        .get(at)
        .map(|(function, ways)| (*function, ways.as_slice()))
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(function, _)| function.name)
}

/// Every function: name, category and the ways to call it, by name.
pub fn functions() -> impl Iterator<Item = (&'static str, Category, &'static [Signature])> {
    TABLE
        .iter()
        .map(|(function, ways)| (function.name, function.category, ways.as_slice()))
}

const SCALARS: [Scalar; 8] = [
    Scalar::String,
    Scalar::Boolean,
    Scalar::Integer,
    Scalar::Decimal,
    Scalar::Duration,
    Scalar::DateTime,
    Scalar::DateTimeOnly,
    Scalar::DateOnly,
];

fn signatures(text: &str) -> Vec<Signature> {
    let mut found = Vec::new();
    for row in text.split(';') {
        let kinds = if row.contains('*') {
            &SCALARS[..]
        } else {
            &SCALARS[..1]
        };
        for scalar in kinds {
            let kind = |word: &str| match word {
                "*" => Type::Scalar(*scalar),
                "list*" => Type::List(*scalar),
                word => word.parse().unwrap_or(Type::Null),
            };
            let (parameters, yields) = row.split_once('>').unwrap_or((row, ""));
            let words = parameters
                .split(',')
                .map(str::trim)
                .filter(|w| !w.is_empty());
            found.push(Signature {
                parameters: words
                    .map(|word| match word.strip_suffix('!') {
                        Some(word) => (kind(word), true),
                        None => (kind(word), false),
                    })
                    .collect(),
                yields: kind(yields.trim()),
            });
        }
    }
    found
}
