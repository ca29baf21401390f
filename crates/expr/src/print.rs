//! Source text from parts: references and constants.

use crate::ast::{FieldRef, Root};
use crate::value::{self, Value};

/// A reference in source form; odd names are quoted.
pub fn reference(root: Root, path: &[impl AsRef<str>]) -> String {
    let sigil = match root {
        Root::Event => '@',
        Root::Source => '#',
    };
    let path: Vec<String> = path.iter().map(|name| segment(name.as_ref())).collect();
    format!("{sigil}{{{}}}", path.join("."))
}

impl FieldRef {
    /// The reference in source form.
    pub fn print(&self) -> String {
        reference(self.root, &self.path)
    }
}

/// A name of a path: bare where the grammar allows it, else quoted.
pub fn segment(name: &str) -> String {
    let bare = name.bytes().enumerate().all(|(i, b)| match b {
        b'_' => true,
        b'-' => i > 0,
        b'0'..=b'9' => i > 0,
        _ => b.is_ascii_alphabetic(),
    });
    if bare && !name.is_empty() {
        name.to_owned()
    } else {
        quoted(name, '\'')
    }
}

/// A text constant, in double quotes.
pub fn text(value: &str) -> String {
    quoted(value, '"')
}

fn quoted(value: &str, quote: char) -> String {
    let mut out = String::from(quote);
    for c in value.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            _ if c == quote => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// The source text of a constant; none for what the language has no literal for.
pub fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Boolean(value) => Some(value.to_string()),
        Value::Integer(value) => Some(value.to_string()),
        Value::Decimal(value) => Some(value::decimal(*value)),
        Value::String(value) => Some(text(value)),
        _ => None,
    }
}
