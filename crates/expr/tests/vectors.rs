//! The documented cases, all of them.
#![allow(clippy::unwrap_used, reason = "a test")]

use serde_json::Value;

const CASES: &str = include_str!("../../../tests/fixtures/expr/expressions.jsonl");

/// A date and time to the nanosecond: local fields, and the offset in seconds where there is one.
fn instant(text: &str) -> Option<(jiff::civil::DateTime, Option<i32>)> {
    let pieces = jiff::fmt::temporal::DateTimeParser::new()
        .parse_pieces(text)
        .ok()?;
    let local = jiff::civil::DateTime::from_parts(pieces.date(), pieces.time()?);
    let offset = pieces.offset().map(|offset| match offset {
        jiff::fmt::temporal::PiecesOffset::Numeric(numeric) => numeric.offset().seconds(),
        _ => 0,
    });
    Some((local, offset))
}

fn same(kind: &str, expected: &Value, found: &Value) -> bool {
    if let Some(kind) = kind.strip_prefix("list").filter(|kind| *kind != "Object") {
        let kind = format!("{}{}", kind[..1].to_lowercase(), &kind[1..]);
        let (Some(expected), Some(found)) = (expected.as_array(), found.as_array()) else {
            return false;
        };
        return expected.len() == found.len()
            && expected.iter().zip(found).all(|(a, b)| same(&kind, a, b));
    }
    match (kind, expected.as_str(), found.as_str()) {
        ("dateTime" | "dateTimeOnly", Some(a), Some(b)) => instant(a) == instant(b),
        ("decimal", ..) => expected.as_f64() == found.as_f64(),
        _ => expected == found,
    }
}

fn agrees(expect: &Value, answer: &Value) -> bool {
    if expect.get("error").is_some() {
        return answer.get("error") == expect.get("error");
    }
    if answer.get("error").is_some() {
        return false;
    }
    let kind = expect["type"].as_str().unwrap();
    if kind == "null" {
        return answer["value"].is_null();
    }
    if answer["type"] != expect["type"] {
        return false;
    }
    if let Some(range) = expect.get("range") {
        let found = answer["value"].as_f64().unwrap();
        return range["min"].as_f64().unwrap() <= found && found <= range["max"].as_f64().unwrap();
    }
    if let Some(pattern) = expect["matches"].as_str() {
        let pattern = fancy_regex::Regex::new(pattern).unwrap();
        return pattern.is_match(answer["value"].as_str().unwrap()).unwrap();
    }
    same(kind, &expect["value"], &answer["value"])
}

#[test]
fn documented_cases_agree() {
    let (mut agreed, mut wrong) = (0, Vec::new());
    for line in CASES.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let answer: Value = serde_json::from_str(&itinera_expr::eval_line(line)).unwrap();
        if agrees(&case["expect"], &answer) {
            agreed += 1;
        } else {
            wrong.push(format!(
                "{}: {} gives {answer}, not {}",
                case["id"], case["expr"], case["expect"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(agreed, CASES.lines().count());
    assert!(agreed >= 724, "only {agreed} cases were there");
}
