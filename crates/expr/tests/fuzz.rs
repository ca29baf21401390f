//! Any text at all, by words of the language: read with its errors, checked, and
//! evaluated within the budget. `cargo bolero test fuzz::any_text` goes on for as long as one likes;
//! `cargo test` makes a short run from the seed in `.cargo/config.toml`. What was ever found lies in
//! `__fuzz__/` and is tried first.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::sync::atomic::{AtomicUsize, Ordering};

use itinera_expr::{JsonContext, check, parse, print};

/// What the language is made of.
const WORDS: [&str; 96] = [
    "@{",
    "#{",
    "${",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    ":",
    "\"",
    "'",
    "\\",
    " ",
    "\n",
    "E",
    "S",
    "g",
    "s",
    "n",
    "d",
    "b",
    "t",
    "items",
    "map",
    "Profile",
    "city",
    "list",
    "first()",
    "last()",
    "at(1)",
    "all(",
    "entry(",
    "keys()",
    "currentEventField",
    "currentDataPackField",
    "currentActionField",
    "defaultValue",
    "params",
    "{",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "and",
    "or",
    "not",
    "is null",
    "is not null",
    "has null",
    "is numeric",
    "in",
    "if",
    "then",
    "else",
    "true",
    "false",
    "null",
    "0",
    "1",
    "9223372036854775807",
    "2.5",
    "1e308",
    "now()",
    "random()",
    "count(",
    "sum(",
    "max(",
    "sort(",
    "split(",
    "concat(",
    "matchRegExp(",
    "replaceAll(",
    "substr(",
    "toDateTime(",
    "toDuration(",
    "PT1H",
    "date(",
    "2021-02-19",
    "2019-06-03T06:30:00Z",
    "inLastDays(",
    "nowWithDelta(",
    "hours",
    "toDateTimeOnly(",
    "inSegment(",
    "vip",
    "é",
    "\u{1f600}",
];

/// What may stand alone, and what may stand between two of them.
const WHOLE: [&str; 12] = [
    "@{E.n}",
    "@{E.s}",
    "@{E.b}",
    "@{E.d}",
    "@{E.items.n}",
    "#{S.g.list}",
    "1",
    "2.5",
    "\"a\"",
    "true",
    "now()",
    "count(@{E.items})",
];
const BETWEEN: [&str; 8] = [" + ", " == ", " < ", " and ", " or ", " * ", " != ", " - "];

/// Mostly an expression, with words at places where none belongs.
fn text(bytes: &[u8]) -> String {
    let part = |(at, &byte): (usize, &u8)| {
        let words: &[&str] = match at % 2 {
            _ if byte >= 224 => &WORDS,
            0 => &WHOLE,
            _ => &BETWEEN,
        };
        words.get(usize::from(byte) % words.len()).copied()
    };
    bytes.iter().enumerate().filter_map(part).collect()
}

#[test]
fn any_text() {
    let context: JsonContext = serde_json::from_value(serde_json::json!({
        "events": {"E": {
            "s": "text", "n": 3, "d": 2.5, "b": true, "t": "2019-06-03T06:30:00Z",
            "items": [{"id": "a", "n": 1}, {"n": 3}], "map": {"Email": [{"id": "jane"}]},
        }},
        "sources": {"S": {"g": {"Profile": {"city": "Paris"}, "list": [3, 1, 2]}}},
        "segments": {"vip": "realized"},
        "now": "2019-06-03T06:30:00Z",
        "types": {"events.E.t": "dateTime", "events.E.map": "map"},
    }))
    .unwrap();
    let (tried, fine) = (AtomicUsize::new(0), AtomicUsize::new(0));
    bolero::check!()
        .with_iterations(6_000)
        .with_max_len(24)
        .for_each(|bytes: &[u8]| {
            tried.fetch_add(1, Ordering::Relaxed);
            let source = text(bytes);
            let parsed = parse(&source);
            for error in &parsed.errors {
                assert!(error.span.from <= error.span.to && error.span.to <= source.len());
            }
            let _ = print::expression(&parsed.ast);
            let _ = itinera_expr::references(&source);
            match check(&source, &context, None) {
                Ok(code) => {
                    fine.fetch_add(1, Ordering::Relaxed);
                    drop(code.eval(&context));
                }
                Err(errors) => assert!(!errors.is_empty(), "refused without a reason: {source}"),
            }
        });
    let (tried, fine) = (tried.into_inner(), fine.into_inner());
    assert!(
        tried >= 1_000 && fine >= 10,
        "{fine} of {tried} are expressions"
    );
}
