//! The documented cases, as far as the language goes today.
#![allow(clippy::unwrap_used, reason = "a test")]

use serde_json::Value;

const CASES: &str = include_str!("../../../tests/fixtures/expr/expressions.jsonl");

/// Names that a later part of the language brings: a case that needs one cannot agree yet.
const LATER: &[&str] = &[
    "avg",
    "count",
    "countOnlyNull",
    "countWithNull",
    "distinctCount",
    "distinctCountWithNull",
    "max",
    "min",
    "sum",
    "toBool",
    "toDateOnly",
    "toDateTime",
    "toDateTimeOnly",
    "toDecimal",
    "toDuration",
    "toInteger",
    "toString",
    "currentTimeInMillis",
    "inLastDays",
    "inLastHours",
    "inLastMonths",
    "inLastYears",
    "inNextDays",
    "inNextHours",
    "inNextMonths",
    "inNextYears",
    "now",
    "nowWithDelta",
    "setHours",
    "setDays",
    "updateTimeZone",
    "distinct",
    "distinctWithNull",
    "filter",
    "getListItem",
    "in",
    "intersect",
    "limit",
    "listSize",
    "serializeList",
    "sort",
    "random",
    "round",
    "concat",
    "indexOf",
    "isEmpty",
    "isNotEmpty",
    "lastIndexOf",
    "matchRegExp",
    "replace",
    "replaceAll",
    "split",
    "substr",
    "uuid",
    "date",
    "all",
    "first",
    "last",
    "at",
    "entry",
    "firstEntryKey",
    "keys",
    "params",
    "inAudience",
    "list",
];

fn needs_later(expr: &str) -> bool {
    LATER.iter().any(|name| {
        expr.match_indices(name).any(|(at, _)| {
            let before = expr[..at].chars().next_back();
            let after = expr[at + name.len()..].trim_start();
            !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
                && (after.starts_with('(') || (*name == "params" && after.starts_with(':')))
        })
    })
}

fn agrees(expect: &Value, answer: &Value) -> bool {
    if expect.get("error").is_some() {
        return answer.get("error").is_some();
    }
    if expect["type"] == "null" {
        return answer.get("error").is_none() && answer["value"].is_null();
    }
    answer["type"] == expect["type"]
        && (answer["value"] == expect["value"]
            || answer["value"]
                .as_f64()
                .is_some_and(|value| Some(value) == expect["value"].as_f64()))
}

#[test]
fn documented_cases_agree() {
    let (mut agreed, mut later, mut wrong) = (0, 0, Vec::new());
    for line in CASES.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        if needs_later(case["expr"].as_str().unwrap()) {
            later += 1;
            continue;
        }
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
    eprintln!("{agreed} agree, {later} need a later part of the language");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(agreed >= 200, "only {agreed} cases were tried");
}
