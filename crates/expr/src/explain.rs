//! An expression in plain words: phrases, whose texts the locale files hold (`explain-<key>`).

use crate::ast::{Ast, Node, PathFunction, Reference, Root};
use crate::operator::{BinaryOperator, TestOperator};
use crate::print;
use crate::value::Value;

/// A phrase: its key, and what it is filled with.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// The text `explain-<key>` of the locale files.
    pub key: &'static str,
    /// By the names that the text uses.
    pub parts: Vec<(&'static str, Part)>,
}

/// What stands in a phrase.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// As it is: a name, a number.
    Text(String),
    /// Another phrase.
    Phrase(Phrase),
}

/// Every phrase, with the names of its parts.
pub const PHRASES: &[(&str, &[&str])] = &[
    ("and", &["a", "b"]),
    ("or", &["a", "b"]),
    ("group", &["a"]),
    ("not", &["a"]),
    ("equal", &["a", "b"]),
    ("notEqual", &["a", "b"]),
    ("greater", &["a", "b"]),
    ("greaterOrEqual", &["a", "b"]),
    ("less", &["a", "b"]),
    ("lessOrEqual", &["a", "b"]),
    ("later", &["a", "b"]),
    ("add", &["a", "b"]),
    ("subtract", &["a", "b"]),
    ("multiply", &["a", "b"]),
    ("divide", &["a", "b"]),
    ("remainder", &["a", "b"]),
    ("isNull", &["a"]),
    ("isNotNull", &["a"]),
    ("hasNull", &["a"]),
    ("isNumeric", &["a"]),
    ("isInteger", &["a"]),
    ("isDecimal", &["a"]),
    ("true", &[]),
    ("false", &[]),
    ("null", &[]),
    ("text", &["value"]),
    ("list", &["items"]),
    ("items", &["a", "b"]),
    ("field", &["name", "of"]),
    ("element", &["name"]),
    ("thisElement", &[]),
    ("all", &["a"]),
    ("allWhere", &["a", "b"]),
    ("first", &["a"]),
    ("firstWhere", &["a", "b"]),
    ("last", &["a"]),
    ("lastWhere", &["a", "b"]),
    ("at", &["a", "b"]),
    ("entry", &["a", "b"]),
    ("firstEntryKey", &["a"]),
    ("keys", &["a"]),
    ("of", &["a", "b"]),
    ("default", &["a", "b"]),
    ("property", &["name"]),
    ("if", &["a", "b", "c"]),
    ("inSegment", &["name"]),
    ("notInSegment", &["name"]),
    ("contain", &["a", "b"]),
    ("startWith", &["a", "b"]),
    ("endWith", &["a", "b"]),
    ("matches", &["a", "b"]),
    ("ignoringCase", &["a"]),
    ("isEmpty", &["a"]),
    ("isNotEmpty", &["a"]),
    ("in", &["a", "b"]),
    ("count", &["a"]),
    ("countNulls", &["a"]),
    ("sum", &["a"]),
    ("avg", &["a"]),
    ("max", &["a"]),
    ("min", &["a"]),
    ("length", &["a"]),
    ("now", &[]),
    ("nowIn", &["zone"]),
    ("fromNow", &["count", "unit"]),
    ("ago", &["count", "unit"]),
    ("inLastHours", &["a", "b"]),
    ("inLastDays", &["a", "b"]),
    ("inLastMonths", &["a", "b"]),
    ("inLastYears", &["a", "b"]),
    ("inNextHours", &["a", "b"]),
    ("inNextDays", &["a", "b"]),
    ("inNextMonths", &["a", "b"]),
    ("inNextYears", &["a", "b"]),
    ("call", &["name", "a"]),
    ("callOfNothing", &["name"]),
    ("unreadable", &[]),
];

fn phrase(key: &'static str, parts: Vec<(&'static str, Part)>) -> Part {
    debug_assert!(
        PHRASES.iter().any(|(known, names)| *known == key
            && names.len() == parts.len()
            && parts.iter().all(|(name, _)| names.contains(name))),
        "{key}"
    );
    Part::Phrase(Phrase { key, parts })
}

fn text(text: impl Into<String>) -> Part {
    Part::Text(text.into())
}

/// An expression in plain words, as far as it can be read.
pub fn explain(ast: &Ast) -> Part {
    let one = |key, a: &Ast| phrase(key, vec![("a", explain(a))]);
    match &ast.node {
        Node::Bad => phrase("unreadable", Vec::new()),
        Node::Literal(value) => match value {
            Value::Null => phrase("null", Vec::new()),
            Value::Boolean(true) => phrase("true", Vec::new()),
            Value::Boolean(false) => phrase("false", Vec::new()),
            Value::String(value) => phrase("text", vec![("value", text(&**value))]),
            other => text(print::literal(other).unwrap_or_default()),
        },
        Node::List(items) => phrase("list", vec![("items", listed(items))]),
        Node::Field(reference) => {
            let names = match reference.field.root {
                Root::Event => 1,
                Root::Source => 2,
            };
            let start = reference
                .field
                .path
                .get(names.min(reference.field.path.len()) - 1);
            let start = text(start.cloned().unwrap_or_default());
            path(reference, names, start)
        }
        Node::LoopField(reference) => {
            if let ([name], []) = (reference.field.path.as_slice(), reference.calls.as_slice()) {
                return phrase("element", vec![("name", text(name))]);
            }
            path(reference, 0, phrase("thisElement", Vec::new()))
        }
        Node::Property(name) => phrase("property", vec![("name", text(name))]),
        Node::Not(operand) => match segment(operand) {
            Some(name) => phrase("notInSegment", vec![("name", text(name))]),
            None => one("not", operand),
        },
        Node::Binary {
            operator,
            left,
            right,
        } => {
            let key = match operator {
                BinaryOperator::And => "and",
                BinaryOperator::Or => "or",
                BinaryOperator::Equal => "equal",
                BinaryOperator::NotEqual => "notEqual",
                BinaryOperator::Greater => "greater",
                BinaryOperator::GreaterOrEqual => "greaterOrEqual",
                BinaryOperator::Less => "less",
                BinaryOperator::LessOrEqual => "lessOrEqual",
                BinaryOperator::Add if is_duration(right) => "later",
                BinaryOperator::Add => "add",
                BinaryOperator::Subtract => "subtract",
                BinaryOperator::Multiply => "multiply",
                BinaryOperator::Divide => "divide",
                BinaryOperator::Remainder => "remainder",
            };
            phrase(
                key,
                vec![("a", side(*operator, left)), ("b", side(*operator, right))],
            )
        }
        Node::Test { operator, operand } => one(
            match operator {
                TestOperator::IsNull => "isNull",
                TestOperator::IsNotNull => "isNotNull",
                TestOperator::HasNull => "hasNull",
                TestOperator::IsNumeric => "isNumeric",
                TestOperator::IsInteger => "isInteger",
                TestOperator::IsDecimal => "isDecimal",
            },
            operand,
        ),
        Node::Call {
            name, arguments, ..
        } => call(name, arguments),
        Node::If {
            condition,
            then,
            otherwise,
        } => phrase(
            "if",
            vec![
                ("a", explain(condition)),
                ("b", explain(then)),
                ("c", explain(otherwise)),
            ],
        ),
    }
}

/// One side of an operator: “and” within “or”, or the other way round, is kept together.
fn side(around: BinaryOperator, ast: &Ast) -> Part {
    use BinaryOperator::{And, Or};
    let apart = matches!(
        (around, &ast.node),
        (And, Node::Binary { operator: Or, .. }) | (Or, Node::Binary { operator: And, .. })
    );
    if apart {
        return phrase("group", vec![("a", explain(ast))]);
    }
    explain(ast)
}

fn is_duration(ast: &Ast) -> bool {
    matches!(&ast.node, Node::Call { name, .. } if name == "toDuration")
}

fn segment(ast: &Ast) -> Option<&str> {
    match &ast.node {
        Node::Call {
            name, arguments, ..
        } if name == "inSegment" => match &arguments.first()?.node {
            Node::Literal(Value::String(name)) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Items parted by commas.
fn listed(items: &[Ast]) -> Part {
    let mut parts = items.iter().map(explain);
    let first = parts.next().unwrap_or_else(|| text(""));
    parts.fold(first, |before, item| {
        phrase("items", vec![("a", before), ("b", item)])
    })
}

/// “the city of geo”, with what the path calls around it.
fn path(reference: &Reference, names: usize, start: Part) -> Part {
    let path = &reference.field.path;
    let mut found = start;
    let mut called = false;
    for at in names..=path.len() {
        let next_call = reference.calls.iter().any(|call| call.at == at);
        if at > names {
            let name = &path[at - 1];
            // Names on the way say nothing: only the last one and the one before it are told.
            let told = at == path.len() || next_call;
            found = if told && called {
                phrase("of", vec![("a", text(name)), ("b", found)])
            } else if told {
                let before = match at.checked_sub(2).and_then(|before| path.get(before)) {
                    Some(before) if at - 1 > names => text(before),
                    _ => found,
                };
                phrase("field", vec![("name", text(name)), ("of", before)])
            } else {
                found
            };
        }
        for call in reference.calls.iter().filter(|call| call.at == at) {
            called = true;
            let argument = call.argument.as_ref().map(explain);
            found = match (call.function, argument) {
                (PathFunction::All, None) => phrase("all", vec![("a", found)]),
                (PathFunction::All, Some(b)) => phrase("allWhere", vec![("a", found), ("b", b)]),
                (PathFunction::First, None) => phrase("first", vec![("a", found)]),
                (PathFunction::First, Some(b)) => {
                    phrase("firstWhere", vec![("a", found), ("b", b)])
                }
                (PathFunction::Last, None) => phrase("last", vec![("a", found)]),
                (PathFunction::Last, Some(b)) => phrase("lastWhere", vec![("a", found), ("b", b)]),
                (PathFunction::At, Some(b)) => phrase("at", vec![("a", found), ("b", b)]),
                (PathFunction::Entry, Some(b)) => phrase("entry", vec![("a", found), ("b", b)]),
                (PathFunction::FirstEntryKey, _) => phrase("firstEntryKey", vec![("a", found)]),
                _ => phrase("keys", vec![("a", found)]),
            };
        }
    }
    match &reference.default {
        Some(default) => phrase("default", vec![("a", found), ("b", explain(default))]),
        None => found,
    }
}

fn call(name: &str, arguments: &[Ast]) -> Part {
    let plain = name.strip_suffix("IgnoreCase");
    let ignoring = |part: Part| match plain {
        Some(_) => phrase("ignoringCase", vec![("a", part)]),
        None => part,
    };
    match (plain.unwrap_or(name), arguments) {
        ("inSegment", _) => match arguments.first().map(|argument| &argument.node) {
            Some(Node::Literal(Value::String(name))) => {
                phrase("inSegment", vec![("name", text(&**name))])
            }
            _ => phrase("unreadable", Vec::new()),
        },
        ("now", [zone]) => phrase("nowIn", vec![("zone", explain(zone))]),
        ("now", _) => phrase("now", Vec::new()),
        ("nowWithDelta", [count, unit, ..]) => delta(count, unit),
        ("toDuration" | "toDateTime" | "toDateTimeOnly" | "toDateOnly" | "date", [one]) => {
            match &one.node {
                // A constant speaks for itself.
                Node::Literal(Value::String(value)) => text(&**value),
                _ => explain(one),
            }
        }
        (known, [a]) => {
            let key = match known {
                "isEmpty" => "isEmpty",
                "isNotEmpty" => "isNotEmpty",
                "count" | "listSize" | "countWithNull" => "count",
                "countOnlyNull" => "countNulls",
                "sum" => "sum",
                "avg" => "avg",
                "max" => "max",
                "min" => "min",
                "length" => "length",
                _ => return other(name, arguments),
            };
            phrase(key, vec![("a", explain(a))])
        }
        (known, [a, b]) => {
            let key = match known {
                "contain" => "contain",
                "startWith" => "startWith",
                "endWith" => "endWith",
                "equal" => "equal",
                "notEqual" => "notEqual",
                "matchRegExp" => "matches",
                "in" => "in",
                "inLastHours" => "inLastHours",
                "inLastDays" => "inLastDays",
                "inLastMonths" => "inLastMonths",
                "inLastYears" => "inLastYears",
                "inNextHours" => "inNextHours",
                "inNextDays" => "inNextDays",
                "inNextMonths" => "inNextMonths",
                "inNextYears" => "inNextYears",
                _ => return other(name, arguments),
            };
            ignoring(phrase(key, vec![("a", explain(a)), ("b", explain(b))]))
        }
        _ => other(name, arguments),
    }
}

fn other(name: &str, arguments: &[Ast]) -> Part {
    if arguments.is_empty() {
        return phrase("callOfNothing", vec![("name", text(name))]);
    }
    phrase("call", vec![("name", text(name)), ("a", listed(arguments))])
}

fn delta(count: &Ast, unit: &Ast) -> Part {
    let unit = match &unit.node {
        Node::Literal(Value::String(unit)) => text(&**unit),
        _ => explain(unit),
    };
    match &count.node {
        Node::Literal(Value::Integer(count)) if *count < 0 => phrase(
            "ago",
            vec![
                ("count", text(count.unsigned_abs().to_string())),
                ("unit", unit),
            ],
        ),
        _ => phrase("fromNow", vec![("count", explain(count)), ("unit", unit)]),
    }
}
