//! Source text from parts: expressions, references and constants.

use crate::ast::{Ast, FieldRef, Node, Reference, Root};
use crate::operator::{BINARY, NOT, TEST};
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

/// The source text of a constant; none for what the language has no literal for, as a duration.
pub fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Boolean(value) => Some(value.to_string()),
        Value::Integer(value) => Some(value.to_string()),
        Value::Decimal(value) => Some(value::decimal(*value)),
        Value::String(value) => Some(text(value)),
        Value::DateTime(..) | Value::DateTimeOnly(_) | Value::DateOnly(_) => {
            Some(format!("date({})", text(value.to_json().as_str()?)))
        }
        _ => None,
    }
}

/// The source text of an expression, with no more parentheses than it needs. What could not be read
/// prints as nothing.
pub fn expression(ast: &Ast) -> String {
    let mut out = String::new();
    put(ast, 0, &mut out);
    out
}

/// How tightly an expression binds; a primary most of all.
fn binds(node: &Node) -> u8 {
    match node {
        Node::Not(_) => NOT,
        Node::Test { .. } => TEST,
        Node::Binary { operator, .. } => BINARY
            .iter()
            .find(|(_, known, _)| known == operator)
            .map_or(u8::MAX, |(_, _, binds)| *binds),
        _ => u8::MAX,
    }
}

/// Puts an expression where operators must bind at least as tightly as `least`.
fn put(ast: &Ast, least: u8, out: &mut String) {
    let own = binds(&ast.node);
    if own < least {
        out.push('(');
        put(ast, 0, out);
        out.push(')');
        return;
    }
    match &ast.node {
        Node::Literal(value) => out.push_str(&literal(value).unwrap_or_default()),
        Node::List(items) => {
            out.push('[');
            sequence(items, out);
            out.push(']');
        }
        Node::Field(reference) => {
            out.push(match reference.field.root {
                Root::Event => '@',
                Root::Source => '#',
            });
            out.push('{');
            path(reference, out);
            if !reference.parameters.is_empty() {
                out.push_str(", params: {");
                for (at, (name, value)) in reference.parameters.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    out.push_str(&segment(name));
                    out.push_str(": ");
                    put(value, 0, out);
                }
                out.push('}');
            }
            if let Some(default) = &reference.default {
                out.push_str(", defaultValue: ");
                let call = matches!(&default.node, Node::Call { name, .. } if name != "date");
                out.push_str(if call { "(" } else { "" });
                put(default, 0, out);
                out.push_str(if call { ")" } else { "" });
            }
            out.push('}');
        }
        Node::LoopField(reference) => {
            out.push_str(reference.field.root.loop_field());
            if !(reference.field.path.is_empty() && reference.calls.is_empty()) {
                out.push('.');
                path(reference, out);
            }
        }
        Node::Property(name) => out.extend(["${", &segment(name), "}"]),
        Node::Not(operand) => {
            out.push_str("not ");
            put(operand, NOT, out);
        }
        Node::Binary {
            operator,
            left,
            right,
        } => {
            put(left, own, out);
            out.extend([" ", operator.token(), " "]);
            put(right, own + 1, out);
        }
        Node::Test { operator, operand } => {
            put(operand, TEST, out);
            out.extend([" ", &operator.words()]);
        }
        Node::Call {
            name, arguments, ..
        } => {
            out.push_str(name);
            out.push('(');
            sequence(arguments, out);
            out.push(')');
        }
        Node::If {
            condition,
            then,
            otherwise,
        } => {
            for (word, part) in [
                ("if (", condition),
                (" then (", then),
                (" else (", otherwise),
            ] {
                out.push_str(word);
                put(part, 0, out);
                out.push(')');
            }
        }
        Node::Bad => {}
    }
}

fn sequence(items: &[Ast], out: &mut String) {
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        put(item, 0, out);
    }
}

/// Names and calls of a path, parted by points.
fn path(reference: &Reference, out: &mut String) {
    let mut first = true;
    let mut point = |out: &mut String| {
        out.push_str(if first { "" } else { "." });
        first = false;
    };
    for at in 0..=reference.field.path.len() {
        if let Some(name) = at
            .checked_sub(1)
            .and_then(|at| reference.field.path.get(at))
        {
            point(out);
            out.push_str(&segment(name));
        }
        for call in reference.calls.iter().filter(|call| call.at == at) {
            point(out);
            out.push_str(call.function.name());
            out.push('(');
            if let Some(argument) = &call.argument {
                put(argument, 0, out);
            }
            out.push(')');
        }
    }
}
