use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A piece of the source, in bytes: `[from, to)`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub from: usize,
    /// The byte after the last.
    pub to: usize,
}

impl Span {
    pub(crate) fn new(from: usize, to: usize) -> Self {
        Self { from, to }
    }

    pub(crate) fn join(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            to: self.to.max(other.to),
        }
    }
}

/// What kind of mistake (vectors' README).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorKind {
    /// Not the language.
    Syntax,
    /// An unknown function or field, or a loop field out of place.
    Name,
    /// Types that do not go together.
    Type,
    /// A constant is required.
    Constant,
    /// A malformed or out-of-range constant, or an evaluation beyond its bounds.
    Argument,
}

/// One mistake, as a value: the locale files hold its text under `expr-<code>`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExprError {
    /// What kind.
    pub kind: ErrorKind,
    /// Stable, e.g. `unknownField`; see [`ExprError::CODES`].
    pub code: &'static str,
    /// What the text is filled with; `suggestion` where a near name exists.
    pub params: BTreeMap<String, String>,
    /// Where.
    pub span: Span,
}

impl ExprError {
    /// Every code with its English text; `{name}` stands for a parameter.
    pub const CODES: &'static [(&'static str, &'static str)] = &[
        ("empty", "there is no expression"),
        ("unexpected", "«{found}» is not expected here"),
        ("expected", "{what} is expected here"),
        ("badCharacter", "«{found}» is not part of the language"),
        ("unterminated", "this text has no closing quote"),
        ("badNumber", "«{found}» is not a number of the language"),
        ("numberTooLarge", "{found} does not fit a 64-bit integer"),
        (
            "tooDeep",
            "the expression is nested too deeply or chains too many operators",
        ),
        ("tooLong", "the expression is too long"),
        ("unknownFunction", "there is no function «{name}»"),
        ("unknownField", "there is no field «{name}» here"),
        ("unknownProperty", "there is no journey property «{name}»"),
        ("unknownSegment", "there is no segment «{name}»"),
        (
            "loopFieldOutside",
            "«{name}» stands for an element and belongs inside a list's filter",
        ),
        ("pathFunction", "«{name}()» cannot be used in a path here"),
        ("parameters", "this data source takes no parameter «{name}»"),
        (
            "parameterMissing",
            "this data source needs the parameter «{name}»",
        ),
        (
            "notAList",
            "«{name}()» picks from a list or a map, which does not stand here",
        ),
        (
            "fieldNeeded",
            "«{name}» needs a field of an event or a data source here",
        ),
        (
            "bareDefault",
            "a call as the default value needs parentheses around it: ({name}(…))",
        ),
        ("badHour", "an hour lies between 0 and 23"),
        ("badDay", "this month has no such day"),
        (
            "operands",
            "«{operator}» cannot be applied to {left} and {right}",
        ),
        ("operand", "«{operator}» cannot be applied to {found}"),
        ("arguments", "«{name}» does not take {found}"),
        ("constantNeeded", "«{name}» needs a constant text here"),
        (
            "mixedList",
            "the elements of a list must have one type, not {left} and {right}",
        ),
        ("nestedList", "a list cannot hold {found}"),
        ("branches", "«then» yields {left} but «else» yields {right}"),
        (
            "defaultType",
            "the default value must be {left}, not {right}",
        ),
        (
            "yields",
            "the expression must yield {expected}, but yields {found}",
        ),
        ("badConstant", "«{found}» is not {what}"),
        ("overflow", "the result does not fit a 64-bit integer"),
        ("tooMuch", "the evaluation takes too much"),
    ];

    pub(crate) fn new<const N: usize>(
        kind: ErrorKind,
        code: &'static str,
        span: Span,
        params: [(&str, String); N],
    ) -> Self {
        debug_assert!(
            Self::CODES.iter().any(|(known, _)| *known == code),
            "{code}"
        );
        let params = params
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self {
            kind,
            code,
            params,
            span,
        }
    }

    pub(crate) fn suggest(mut self, near: Option<String>) -> Self {
        if let Some(near) = near {
            self.params.insert("suggestion".to_owned(), near);
        }
        self
    }
}

/// What `{what}` says in English; other values stand for themselves.
const WHATS: &[(&str, &str)] = &[
    ("date", "a date"),
    ("dateTimeOffset", "a date and time with an offset"),
    ("dateTime", "a date and time"),
    ("duration", "a duration"),
    ("wholeNumber", "a whole number"),
    ("decimalNumber", "a decimal number"),
    ("timeZone", "a time zone"),
    (
        "datePart",
        "a part of dates (years, months, days, hours, minutes, seconds)",
    ),
    (
        "regularExpression",
        "a regular expression that can be used here",
    ),
    ("replacement", "a replacement"),
    ("value", "a value"),
    ("name", "a name"),
];

impl fmt::Display for ExprError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let template = Self::CODES
            .iter()
            .find(|(code, _)| *code == self.code)
            .map_or("", |(_, text)| text);
        let mut text = template.to_owned();
        for (name, value) in &self.params {
            let known = WHATS
                .iter()
                .find(|(code, _)| name == "what" && code == value);
            let value = known.map_or(value.as_str(), |(_, words)| words);
            text = text.replace(&format!("{{{name}}}"), value);
        }
        f.write_str(&text)?;
        if let Some(near) = self.params.get("suggestion") {
            write!(f, "; did you mean «{near}»?")?;
        }
        Ok(())
    }
}

impl std::error::Error for ExprError {}

/// The candidate nearest to `name`, if one is near enough to be meant.
pub(crate) fn nearest(name: &str, candidates: impl IntoIterator<Item = String>) -> Option<String> {
    let limit = 1 + name.chars().count() / 4;
    candidates
        .into_iter()
        .map(|candidate| (distance(name, &candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edit distance without regard to case.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (
        a.to_lowercase().chars().collect(),
        b.to_lowercase().chars().collect(),
    );
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let here = (diagonal + usize::from(x != y))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], here);
        }
    }
    row[b.len()]
}
