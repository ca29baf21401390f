//! The table of functions beside the documented list of them.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::{Type, functions};
use serde_json::Value;

const DOCUMENTED: &str = include_str!("../../../tests/fixtures/expr/functions.json");

/// Signatures as texts, by function.
type Ways = BTreeMap<String, BTreeSet<String>>;

fn written(parameters: impl Iterator<Item = (String, bool)>, yields: &str) -> String {
    let parameters: Vec<String> = parameters
        .map(|(kind, constant)| if constant { kind + "!" } else { kind })
        .collect();
    format!("({}) {yields}", parameters.join(", "))
}

fn documented() -> Ways {
    let list: Vec<Value> = serde_json::from_str(DOCUMENTED).unwrap();
    let mut ways = Ways::new();
    for function in list
        .iter()
        .filter(|function| function["kind"] == "function")
    {
        for signature in function["signatures"].as_array().unwrap() {
            if signature["ajo"] == true {
                continue;
            }
            let parameters = signature["params"].as_array().unwrap().iter();
            let parameters = parameters.map(|parameter| {
                let kind: Type = parameter["type"].as_str().unwrap().parse().unwrap();
                (kind.to_string(), parameter["constant"] == true)
            });
            ways.entry(function["name"].as_str().unwrap().to_owned())
                .or_default()
                .insert(written(parameters, signature["returns"].as_str().unwrap()));
        }
    }
    ways
}

#[test]
fn every_documented_signature_is_there_and_no_other() {
    let ours: Ways = functions()
        .map(|(name, _, ways)| {
            let ways = ways.iter().map(|way| {
                let parameters = way.parameters.iter();
                let parameters = parameters.map(|(kind, constant)| (kind.to_string(), *constant));
                written(parameters, &way.yields.to_string())
            });
            (name.to_owned(), ways.collect())
        })
        .collect();
    assert_eq!(ours, documented());
}
