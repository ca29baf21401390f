//! Promises held against moments: a case a line in `tests/fixtures/promises.jsonl`, its times in
//! hours since 1970, over the activities of `everything.bundle.json`.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::sync::Arc;

use itinera_interpreter::Definition;
use itinera_interpreter::passage::{Happening, Moment, Numbers, Places};
use itinera_interpreter::person::Phase;
use itinera_interpreter::promise::{Compiled, check, words};
use itinera_journey::bundle::Bundle;
use itinera_journey::model::{Promise, PromiseForm};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde::Deserialize;

const CASES: &str = include_str!("../../../tests/fixtures/promises.jsonl");
const EVERYTHING: &str = include_str!("../../../tests/fixtures/bundles/everything.bundle.json");
const HOUR: i64 = 3_600_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    form: PromiseForm,
    moments: Vec<(i64, String, String)>,
    until: Option<i64>,
    zone: Option<String>,
    breach: Option<(String, i64, String)>,
}

fn places() -> Places {
    let bundle = Bundle::read(EVERYTHING.as_bytes()).unwrap();
    let definition = Definition::compile(&bundle, true).unwrap();
    Places::of(&[Arc::new(definition)])
}

fn compiled(form: PromiseForm, places: &Places) -> Compiled {
    let name = String::new();
    Compiled::of(&"p".into(), &Promise { name, form }, places)
}

fn happening(what: &str) -> Happening {
    let called = |ok, capped| Happening::Called { ok, capped };
    let ended = |phase| Happening::Ended { phase };
    match what {
        "entered" => Happening::Entered { before: 0 },
        "passed" => Happening::Passed { via: None },
        "called" => called(true, false),
        "failed" => called(false, false),
        "capped" => called(false, true),
        "finished" => ended(Phase::Finished),
        "error" => ended(Phase::Error),
        "timedout" => ended(Phase::Timedout),
        other => panic!("{other}"),
    }
}

#[test]
fn every_case_holds() {
    let places = places();
    let main = places.main().unwrap().clone();
    let numbers = Numbers::of(&main.version);
    let (mut wrong, mut forms) = (Vec::new(), std::collections::BTreeSet::new());
    for line in CASES.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let name = String::new();
        let form = case.form.clone();
        assert!(!words(&Promise { name, form }, &main.version, &main.library).is_empty());
        forms.insert(serde_json::to_value(&case.form).unwrap()["type"].to_string());
        // What is not of the bundle is a message of another one: here, another name for the mail.
        let number = |id: &str| {
            let id = if id == "push" { "mail" } else { id };
            numbers.activity(&id.into()).unwrap()
        };
        let moments: Vec<Moment> = case
            .moments
            .iter()
            .map(|(at, activity, what)| Moment {
                at: at * HOUR,
                activity: number(activity),
                what: happening(what),
            })
            .collect();
        let last = case.moments.last().unwrap().0;
        let until = case.until.unwrap_or(last) * HOUR;
        let zone = case.zone.map(|zone| TimeZone::get(&zone).unwrap());
        let promise = compiled(case.form, &places);
        let found = check(&promise, &moments, zone.as_ref(), until);
        let expected = case
            .breach
            .map(|(code, at, activity)| (code, at * HOUR, number(&activity)));
        let found = found.map(|b| (b.why.code().to_owned(), b.at, b.activity));
        if found != expected {
            wrong.push(format!("{}: {found:?}, not {expected:?}", case.about));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(forms.len(), 7, "{forms:?}");
}

proptest! {
    /// The fold over moments finds what counting in every span finds.
    #[test]
    fn no_span_has_more_than_it_may(
        times in proptest::collection::vec(0..200_i64, 0..30),
        messages in 0..5_u32,
        hours in 1..60_u32,
    ) {
        let places = places();
        let numbers = Numbers::of(&places.main().unwrap().version);
        let mail = numbers.activity(&"mail".into()).unwrap();
        let mut times = times;
        times.sort_unstable();
        let form = serde_json::json!(
            {"type": "atMost", "messages": messages, "amount": hours, "unit": "hours"}
        );
        let promise = compiled(serde_json::from_value(form).unwrap(), &places);
        let moments: Vec<Moment> = times
            .iter()
            .map(|at| Moment { at: at * HOUR, activity: mail, what: happening("called") })
            .collect();
        let found = check(&promise, &moments, None, 0).map(|breach| breach.at);
        let span = i64::from(hours);
        let counted = times.iter().enumerate().find(|(i, at)| {
            let within = times[..=*i].iter().filter(|before| **at - **before < span);
            within.count() > usize::try_from(messages).unwrap()
        });
        prop_assert_eq!(found, counted.map(|(_, at)| at * HOUR));
    }
}
