//! Texts. Positions and lengths count UTF-16 code units (A42).

use super::{Category, Function, Outcome};
use crate::frame::{Frame, Held};
use crate::value::Value;

use Category::Text;

macro_rules! test {
    ($name:literal, $test:expr) => {
        Function::testing($name, $test)
    };
    ($name:literal, ignoring case, $test:expr) => {
        Function::testing($name, |a, b| ($test)(&a.to_lowercase(), &b.to_lowercase()))
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "concat",
        Text,
        "string,string>string; listString>string",
        concat,
    ),
    test!("contain", |a: &str, b: &str| a.contains(b)),
    test!("containIgnoreCase", ignoring case, |a: &str, b: &str| a.contains(b)),
    test!("endWith", |a: &str, b: &str| a.ends_with(b)),
    test!("endWithIgnoreCase", ignoring case, |a: &str, b: &str| a.ends_with(b)),
    test!("equalIgnoreCase", ignoring case, |a: &str, b: &str| a == b),
    Function::new("indexOf", Text, "string,string>integer", |_, a, _| {
        place(a, |text, wanted| text.find(wanted))
    }),
    Function::new("isEmpty", Text, "string>boolean", |_, a, _| {
        Ok(Value::Boolean(matches!(text(a, 0), Some(""))))
    }),
    Function::new("isNotEmpty", Text, "string>boolean", |_, a, _| {
        Ok(Value::Boolean(
            text(a, 0).is_some_and(|text| !text.is_empty()),
        ))
    }),
    Function::new("lastIndexOf", Text, "string,string>integer", |_, a, _| {
        place(a, |text, wanted| text.rfind(wanted))
    }),
    Function::new("length", Text, "string>integer", |_, a, _| {
        match text(a, 0) {
            Some(text) => super::aggregate::integer(units(text)),
            None => Ok(Value::Null),
        }
    }),
    Function::new("lower", Text, "string>string", |frame, a, _| {
        change(frame, a, str::to_lowercase)
    }),
    test!("notEqualIgnoreCase", ignoring case, |a: &str, b: &str| a != b),
    test!("startWith", |a: &str, b: &str| a.starts_with(b)),
    test!("startWithIgnoreCase", ignoring case, |a: &str, b: &str| a.starts_with(b)),
    Function::new(
        "substr",
        Text,
        "string,integer>string; string,integer,integer>string",
        substr,
    ),
    Function::new("trim", Text, "string>string", |frame, a, _| {
        change(frame, a, |text| text.trim_matches(|c| c <= ' ').to_owned())
    }),
    Function::new("upper", Text, "string>string", |frame, a, _| {
        change(frame, a, str::to_uppercase)
    }),
    Function::new("uuid", Text, ">string", |frame, _, _| {
        let (high, low) = (u128::from(frame.draw()), u128::from(frame.draw()));
        let id = uuid::Builder::from_random_bytes(((high << 64) | low).to_be_bytes());
        Ok(Value::string(id.into_uuid().to_string()))
    })
    .drawing(),
];

pub(super) fn text<'h>(arguments: &'h [Held<'_>], at: usize) -> Option<&'h str> {
    match arguments.get(at).map(|held| &**held) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

pub(super) fn units(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

fn change(frame: &mut Frame<'_>, arguments: &[Held<'_>], body: impl Fn(&str) -> String) -> Outcome {
    Ok(match text(arguments, 0) {
        Some(text) => frame.made(body(text)),
        None => Value::Null,
    })
}

fn place(arguments: &[Held<'_>], find: impl Fn(&str, &str) -> Option<usize>) -> Outcome {
    let (Some(text), Some(wanted)) = (text(arguments, 0), text(arguments, 1)) else {
        return Ok(Value::Null);
    };
    match find(text, wanted) {
        Some(at) => super::aggregate::integer(units(&text[..at])),
        None => Ok(Value::Integer(-1)),
    }
}

fn concat(frame: &mut Frame<'_>, arguments: &[Held<'_>], _: &super::Prepared) -> Outcome {
    if let [one] = arguments {
        return Ok(match &**one {
            Value::List(items) => {
                let mut made = String::new();
                for item in items.iter() {
                    match item {
                        Value::String(text) => made.push_str(text),
                        _ => continue,
                    }
                    if made.len() > crate::frame::MAX_TEXT {
                        break;
                    }
                }
                frame.made(made)
            }
            _ => Value::Null,
        });
    }
    Ok(match (text(arguments, 0), text(arguments, 1)) {
        (Some(a), Some(b)) => frame.made([a, b].concat()),
        _ => Value::Null,
    })
}

/// Out of the text, positions are moved to its ends (A23).
fn substr(frame: &mut Frame<'_>, arguments: &[Held<'_>], _: &super::Prepared) -> Outcome {
    let position = |at: usize| match arguments.get(at).map(|held| &**held) {
        Some(Value::Integer(value)) => Some(usize::try_from((*value).max(0)).unwrap_or(usize::MAX)),
        _ => None,
    };
    let (Some(text), Some(from)) = (text(arguments, 0), position(1)) else {
        return Ok(Value::Null);
    };
    let to = match arguments.get(2) {
        Some(_) => match position(2) {
            Some(to) => to,
            None => return Ok(Value::Null),
        },
        None => usize::MAX,
    };
    if text.is_ascii() {
        let to = to.min(text.len());
        let from = from.min(to);
        return Ok(frame.made(text[from..to].to_owned()));
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let to = to.min(units.len());
    let from = from.min(to);
    Ok(frame.made(String::from_utf16_lossy(&units[from..to])))
}
