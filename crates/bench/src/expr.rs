//! Conditions over a profile of about two kilobytes: this crate's language beside three others and
//! hand-written Rust, all over data bound before.

use std::borrow::Cow;
use std::hint::black_box;
use std::sync::Arc;

use itinera_expr::{Bound, Compiled, Context, FieldRef, Found, Origin, Scope, Type, check};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::report::{Report, by_turns};

/// One condition in each language, and by hand.
struct Case {
    name: &'static str,
    ours: &'static str,
    cel: &'static str,
    logic: Value,
    rhai: &'static str,
    hand: fn(&Profile) -> bool,
}

/// What a programmer would write the conditions over.
struct Profile {
    city: Option<String>,
    points: Option<i64>,
    email: Option<String>,
    tier: Option<String>,
    at: Option<Timestamp>,
    visited: Option<i64>,
    events: Vec<Experience>,
}

struct Experience {
    at: Option<i64>,
    purchases: Option<i64>,
}

/// 2026-01-12T00:00:00Z in milliseconds.
const SINCE: i64 = 1_768_176_000_000;

fn cases() -> [Case; 4] {
    [
        Case {
            name: "equality and number",
            ours: "#{crm.profile.person.address.city} == \"Paris\" \
                   and #{crm.profile.loyalty.points} >= 1000",
            cel: "p.person.address.city == 'Paris' && p.loyalty.points >= 1000",
            logic: json!({"and": [
                {"==": [{"var": "person.address.city"}, "Paris"]},
                {">=": [{"var": "loyalty.points"}, 1000]},
            ]}),
            rhai: "p.person.address.city == \"Paris\" && p.loyalty.points >= 1000",
            hand: |p| p.city.as_deref() == Some("Paris") && p.points.is_some_and(|n| n >= 1000),
        },
        Case {
            name: "filter and count",
            ours: "count(#{crm.profile.events.all(\
                   currentDataPackField.at > date(\"2026-01-12T00:00:00Z\") \
                   and currentDataPackField.purchases > 0).at}) > 3",
            cel: "size(p.events.filter(e, e.at > 1768176000000 && e.purchases > 0)) > 3",
            logic: json!({">": [
                {"reduce": [
                    {"filter": [{"var": "events"}, {"and": [
                        {">": [{"var": "at"}, SINCE]}, {">": [{"var": "purchases"}, 0]}]}]},
                    {"+": [{"var": "accumulator"}, 1]}, 0]},
                3]}),
            rhai: "p.events.filter(|e| e.at > 1768176000000 && e.purchases > 0).len > 3",
            hand: |p| {
                let fits = |e: &&Experience| {
                    e.at.is_some_and(|at| at > SINCE) && e.purchases.is_some_and(|n| n > 0)
                };
                p.events.iter().filter(fits).count() > 3
            },
        },
        Case {
            name: "string function",
            ours: "endWith(#{crm.profile.email.address}, \"@example.com\")",
            cel: "p.email.address.endsWith('@example.com')",
            logic: json!({"ends_with": [{"var": "email.address"}, "@example.com"]}),
            rhai: "p.email.address.ends_with(\"@example.com\")",
            hand: |p| {
                p.email
                    .as_deref()
                    .is_some_and(|e| e.ends_with("@example.com"))
            },
        },
        Case {
            name: "if then else",
            ours: "if (#{crm.profile.loyalty.tier} == \"gold\") \
                   then (#{crm.profile.loyalty.points} > 100) \
                   else (#{crm.profile.loyalty.points} > 1000)",
            cel: "p.loyalty.tier == 'gold' ? p.loyalty.points > 100 : p.loyalty.points > 1000",
            logic: json!({"if": [
                {"==": [{"var": "loyalty.tier"}, "gold"]},
                {">": [{"var": "loyalty.points"}, 100]},
                {">": [{"var": "loyalty.points"}, 1000]},
            ]}),
            rhai: "if p.loyalty.tier == \"gold\" { p.loyalty.points > 100 } \
                   else { p.loyalty.points > 1000 }",
            hand: |p| {
                if p.tier.as_deref() == Some("gold") {
                    p.points.is_some_and(|n| n > 100)
                } else {
                    p.points.is_some_and(|n| n > 1000)
                }
            },
        },
    ]
}

/// The profile as it would be fetched. `texts`: instants in ISO 8601; else in milliseconds, for
/// engines that would parse them at every evaluation.
fn profile(texts: bool) -> Value {
    let events: Vec<Value> = (0..20_i64)
        .map(|n| {
            let millis = SINCE + (n - 10) * 86_400_000;
            let at = match Timestamp::from_millisecond(millis) {
                Ok(instant) if texts => json!(instant.to_string()),
                _ => json!(millis),
            };
            json!({"at": at, "purchases": n % 3, "page": format!("page-{n}")})
        })
        .collect();
    json!({
        "person": {
            "name": {"firstName": "Chloé", "lastName": "Martin"},
            "birthDate": "1990-05-17",
            "address": {"street": "12 rue de la Paix", "city": "Paris", "country": "FR"},
        },
        "email": {"address": "chloe.martin@example.com", "status": "active"},
        "loyalty": {"tier": "silver", "points": 1250, "since": "2019-03-01"},
        "consents": {"email": true, "sms": false, "push": true},
        "lastVisit": if texts { json!("2026-01-20T09:30:00.000Z") } else { json!(1_768_901_400_000_i64) },
        "visited": 1_768_901_400_000_i64,
        "events": events,
    })
}

struct Data(Value);

impl Scope for Data {
    fn field(&self, field: &FieldRef) -> Option<Found> {
        let path: Vec<&str> = field.path.iter().skip(2).map(String::as_str).collect();
        let lists = if path.first() == Some(&"events") {
            vec![3]
        } else {
            Vec::new()
        };
        let kind = match path.last().copied()? {
            "points" | "purchases" | "visited" => Type::INTEGER,
            "at" | "lastVisit" => Type::DATE_TIME,
            _ => Type::STRING,
        };
        Some(Found {
            lists,
            ..Found::from(kind)
        })
    }
}

impl Context for Data {
    fn payload(&self, _: &Origin, _: &[(String, itinera_expr::Value)]) -> Option<Cow<'_, Value>> {
        Some(Cow::Borrowed(&self.0))
    }

    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

fn compiled(source: &str, data: &Data) -> (Compiled, Bound) {
    let code = check(source, data, Some(Type::BOOLEAN)).expect(source);
    let bound = code.bind(data).expect(source);
    (code, bound)
}

fn typed(data: &Value) -> Profile {
    let text = |pointer: &str| data.pointer(pointer)?.as_str().map(str::to_owned);
    let number = |pointer: &str| data.pointer(pointer)?.as_i64();
    Profile {
        city: text("/person/address/city"),
        points: number("/loyalty/points"),
        email: text("/email/address"),
        tier: text("/loyalty/tier"),
        at: text("/lastVisit").and_then(|at| at.parse().ok()),
        visited: number("/visited"),
        events: data["events"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|event| Experience {
                at: event["at"]
                    .as_str()
                    .and_then(|at| at.parse::<Timestamp>().ok())
                    .map(Timestamp::as_millisecond),
                purchases: event["purchases"].as_i64(),
            })
            .collect(),
    }
}

pub(crate) fn run() -> Report {
    let mut report = Report::default();
    let (data, plain) = (Data(profile(true)), profile(false));
    let hand = typed(&data.0);
    let cases = cases();
    for case in &cases {
        time(case, &data, &plain, &hand, &mut report);
    }
    instants(&data, &hand, &mut report);
    bars(&cases, &mut report);
    report
}

fn time(case: &Case, data: &Data, plain: &Value, hand: &Profile, report: &mut Report) {
    let (code, bound) = compiled(case.ours, data);
    let env = Arc::new(cel::Env::stdlib());
    let program = env.compile(case.cel).expect(case.cel);
    let mut context = cel::Context::with_env(env);
    context.add_variable_from_value("p", cel::to_value(plain).expect("data"));
    let engine = datalogic_rs::Engine::new();
    let rule = engine
        .compile(case.logic.to_string().as_str())
        .expect("rule");
    let text = plain.to_string();
    let parsed = datalogic_rs::ParsedData::from_json(&text).expect("data");
    let mut session = engine.session();
    let script = rhai::Engine::new();
    let tree = script.compile(case.rhai).expect(case.rhai);
    let mut scope = rhai::Scope::new();
    let dynamic = rhai::serde::to_dynamic(plain).expect("data");
    scope.push_constant_dynamic("p", dynamic);
    let by_hand = case.hand;
    let mut subjects: Vec<(&'static str, Box<dyn FnMut() -> bool + '_>)> = vec![
        (
            "itinera",
            Box::new(|| code.test(black_box(&bound)).expect("ours")),
        ),
        ("hand", Box::new(|| by_hand(black_box(hand)))),
        (
            "cel",
            Box::new(|| program.execute(black_box(&context)).expect("cel") == true.into()),
        ),
        (
            "datalogic-rs",
            Box::new(|| {
                session.reset();
                let found = session.eval_borrowed(&rule, black_box(parsed.value()));
                found.expect("datalogic").as_bool() == Some(true)
            }),
        ),
        (
            "rhai",
            Box::new(|| {
                let found = script.eval_ast_with_scope::<bool>(black_box(&mut scope), &tree);
                found.expect("rhai")
            }),
        ),
    ];
    let verdicts: Vec<bool> = subjects.iter_mut().map(|(_, subject)| subject()).collect();
    assert!(
        verdicts.iter().all(|verdict| *verdict == verdicts[0]),
        "{}: {verdicts:?}",
        case.name
    );
    let times = by_turns(&mut subjects);
    for ((engine, _), ns) in subjects.iter().zip(times) {
        report.row(case.name, engine, ns);
    }
}

/// Instants, parsed when bound, beside whole numbers.
fn instants(data: &Data, hand: &Profile, report: &mut Report) {
    let (by_instant, instant) = compiled(
        "#{crm.profile.lastVisit} > date(\"2026-01-12T00:00:00Z\")",
        data,
    );
    let (by_number, number) = compiled("#{crm.profile.visited} > 1768176000000", data);
    let since = Timestamp::from_millisecond(SINCE).expect("an instant");
    assert!(hand.at.is_some_and(|at| at > since) && hand.visited.is_some_and(|n| n > SINCE));
    let mut subjects: Vec<(&'static str, Box<dyn FnMut() -> bool + '_>)> = vec![
        (
            "itinera",
            Box::new(|| by_instant.test(black_box(&instant)).expect("ours")),
        ),
        (
            "itinera, integers",
            Box::new(|| by_number.test(black_box(&number)).expect("ours")),
        ),
    ];
    let times = by_turns(&mut subjects);
    for ((engine, _), ns) in subjects.iter().zip(times) {
        report.row("instant", engine, ns);
    }
}

fn bars(cases: &[Case], report: &mut Report) {
    let names: Vec<&str> = cases.iter().map(|case| case.name).collect();
    let scalar: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| *name != "filter and count")
        .collect();
    let cel = report.ratio(&names, "cel", "itinera");
    report.at_least("times faster than cel", cel, 20.0);
    let logic = report.ratio(&names, "datalogic-rs", "itinera");
    report.at_least("times faster than datalogic-rs", logic, 3.0);
    let by_hand = report.ratio(&scalar, "itinera", "hand");
    report.at_most("hand-written, scalar conditions", by_hand, 4.0);
    let filter = report.ratio(&["filter and count"], "itinera", "hand");
    report.at_most("hand-written, filter of a list", filter, 10.0);
    let dates = report.ns("instant", "itinera") / report.ns("instant", "itinera, integers");
    report.at_most("instants beside integers", dates, 1.2);
}
