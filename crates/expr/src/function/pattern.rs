//! Regular expressions as the documented system has them, on an engine with bounds.

mod java;

use std::borrow::Cow;

use fancy_regex::{Regex, RegexBuilder};

use super::text::text;
use super::{Bad, Category, Function, Outcome, Prepared, Special};
use crate::frame::{Frame, Held, MAX_TEXT};
use crate::value::Value;

use Category::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "matchRegExp",
        Text,
        "string,string>boolean",
        |frame, a, p| {
            let (Some(subject), Some(source)) = (text(a, 0), text(a, 1)) else {
                return Ok(Value::Boolean(false));
            };
            frame.spend(subject.len() / 16);
            match Pattern::of(p, source)?.whole.is_match(subject) {
                Ok(found) => Ok(Value::Boolean(found)),
                Err(_) => Err(Bad::Always("tooMuch")),
            }
        },
    )
    .with(Special::Pattern),
    Function::new(
        "replace",
        Text,
        "string,string,string>string",
        |frame, a, p| replace(frame, a, p, 1),
    )
    .with(Special::Pattern),
    Function::new(
        "replaceAll",
        Text,
        "string,string,string>string",
        |frame, a, p| replace(frame, a, p, usize::MAX),
    )
    .with(Special::Pattern),
    Function::new("split", Text, "string,string>listString", split).with(Special::Pattern),
];

/// A regular expression, ready: to find it, and to match a whole text (A15).
#[derive(Debug)]
pub(crate) struct Pattern {
    anywhere: Regex,
    whole: Regex,
}

impl Pattern {
    /// None if it is malformed, or says what the engine cannot do.
    pub(crate) fn new(source: &str) -> Option<Self> {
        let translated = java::translate(source)?;
        let build = |text: &str| {
            RegexBuilder::new(text)
                .backtrack_limit(200_000)
                .delegate_size_limit(1 << 20)
                .delegate_dfa_size_limit(1 << 20)
                .build()
                .ok()
        };
        Some(Self {
            whole: build(&format!("\\A(?:{translated})\\z"))?,
            anywhere: build(&translated)?,
        })
    }

    fn of<'p>(prepared: &'p Prepared, source: &str) -> Result<Cow<'p, Self>, Bad> {
        match prepared {
            Prepared::Pattern(pattern) => Ok(Cow::Borrowed(pattern)),
            _ => Self::new(source)
                .map(Cow::Owned)
                .ok_or(Bad::Malformed("regularExpression")),
        }
    }
}

impl Clone for Pattern {
    fn clone(&self) -> Self {
        Self {
            anywhere: self.anywhere.clone(),
            whole: self.whole.clone(),
        }
    }
}

fn replace(frame: &mut Frame<'_>, a: &[Held<'_>], prepared: &Prepared, most: usize) -> Outcome {
    let (Some(subject), Some(source), Some(by)) = (text(a, 0), text(a, 1), text(a, 2)) else {
        return Ok(Value::Null);
    };
    let pattern = Pattern::of(prepared, source)?;
    frame.spend(subject.len() / 16);
    let (mut made, mut from) = (String::new(), 0);
    for found in pattern.anywhere.captures_iter(subject).take(most) {
        let Ok(found) = found else {
            return Err(Bad::Always("tooMuch"));
        };
        let Some(whole) = found.get(0) else { break };
        made.push_str(&subject[from..whole.start()]);
        expand(by, &found, &mut made).ok_or(Bad::Malformed("replacement"))?;
        from = whole.end();
        if made.len() > MAX_TEXT || !frame.spend(1) {
            return Err(Bad::Always("tooMuch"));
        }
    }
    made.push_str(&subject[from..]);
    Ok(frame.made(made))
}

/// A replacement with its groups put in (A25): `$1`, `${name}`, `\` before what is meant literally.
fn expand(by: &str, found: &fancy_regex::Captures<'_, str>, into: &mut String) -> Option<()> {
    let mut chars = by.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => into.push(chars.next()?),
            '$' if chars.peek() == Some(&'{') => {
                chars.next();
                let mut name = String::new();
                loop {
                    match chars.next()? {
                        '}' => break,
                        c => name.push(c),
                    }
                }
                // A group that took no part in the match yields nothing; an unknown one is wrong.
                into.push_str(found.name(&name)?.as_str());
            }
            '$' => {
                let mut group = usize::try_from(chars.next()?.to_digit(10)?).ok()?;
                if group >= found.len() {
                    return None;
                }
                while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                    let longer = group * 10 + usize::try_from(digit).ok()?;
                    if longer >= found.len() {
                        break;
                    }
                    group = longer;
                    chars.next();
                }
                if let Some(group) = found.get(group) {
                    into.push_str(group.as_str());
                }
            }
            c => into.push(c),
        }
    }
    Some(())
}

/// The pieces between matches; empty ones at the end are left out (A24).
fn split(frame: &mut Frame<'_>, a: &[Held<'_>], prepared: &Prepared) -> Outcome {
    let (Some(subject), Some(source)) = (text(a, 0), text(a, 1)) else {
        return Ok(Value::Null);
    };
    let pattern = Pattern::of(prepared, source)?;
    frame.spend(subject.len() / 16);
    let (mut pieces, mut from) = (Vec::new(), 0);
    for found in pattern.anywhere.find_iter(subject) {
        let Ok(found) = found else {
            return Err(Bad::Always("tooMuch"));
        };
        // An empty match at the beginning parts nothing.
        if found.end() == 0 {
            continue;
        }
        // Nor does one at the very end.
        if found.start() == found.end() && found.start() >= subject.len() {
            continue;
        }
        pieces.push(Value::string(&subject[from..found.start()]));
        from = found.end();
        if !frame.spend(1) {
            return Err(Bad::Always("tooMuch"));
        }
    }
    let matched = !pieces.is_empty();
    pieces.push(Value::string(&subject[from..]));
    while matched && matches!(pieces.last(), Some(Value::String(text)) if text.is_empty()) {
        pieces.pop();
    }
    Ok(pieces.into())
}
