//! Witnesses: what is found holds, what is claimed impossible is not found by chance either.
#![allow(clippy::unwrap_used, reason = "a test")]

use itinera_expr::witness::{Answer, Facts, Wanted, witness};
use itinera_expr::{FieldRef, Found, JsonContext, Root, Scope, Type, check};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// An event `E` with a field of each type, a list of objects, and two segments.
struct Fields;

const FIELDS: [(&str, &str); 11] = [
    ("s", "string"),
    ("n", "integer"),
    ("m", "integer"),
    ("d", "decimal"),
    ("b", "boolean"),
    ("t", "dateTime"),
    ("l", "dateTimeOnly"),
    ("tags", "listString"),
    ("items", "listObject"),
    ("items.id", "string"),
    ("items.n", "integer"),
];

impl Scope for Fields {
    fn field(&self, field: &FieldRef) -> Option<Found> {
        let dotted = field.path.get(1..)?.join(".");
        let (_, kind) = FIELDS.iter().find(|(name, _)| *name == dotted)?;
        let kind: Type = kind.parse().unwrap();
        let lists = match dotted.split_once('.') {
            Some(_) => vec![2],
            None => Vec::new(),
        };
        (field.root == Root::Event).then_some(Found {
            kind,
            lists,
            left_out: None,
        })
    }
}

const NOW: &str = "2026-05-04T09:00:00Z";

fn ask(wanted: &[(&str, bool)]) -> Answer {
    let wanted: Vec<Wanted<'_>> = wanted
        .iter()
        .map(|(source, truth)| Wanted {
            source,
            truth: *truth,
            scope: &Fields,
            moment: 0,
            now: NOW.parse().unwrap(),
        })
        .collect();
    witness(&wanted, Facts::PLAIN)
}

/// Whether all yield what is wanted over a payload and segments.
fn holds(wanted: &[(&str, bool)], payload: &Json, segments: &Json) -> bool {
    let context: JsonContext = serde_json::from_value(json!({
        "events": {"E": payload}, "segments": segments, "now": NOW,
    }))
    .unwrap();
    wanted.iter().all(|(source, truth)| {
        let compiled = check(source, &Fields, Some(Type::BOOLEAN)).unwrap();
        let bound = compiled.bind(&context);
        bound.and_then(|bound| compiled.test(&bound)) == Ok(*truth)
    })
}

fn confirmed(wanted: &[(&str, bool)]) -> bool {
    let Answer::Witness(data) = ask(wanted) else {
        return false;
    };
    let payload = data.payloads.values().next().cloned().unwrap_or(json!({}));
    let segments: serde_json::Map<String, Json> = data
        .segments
        .iter()
        .filter(|(_, within)| **within)
        .map(|((name, _), _)| (name.clone(), json!("realized")))
        .collect();
    holds(wanted, &payload, &Json::Object(segments))
}

#[test]
fn supported_tests_have_witnesses() {
    for source in [
        "@{E.s} == \"Paris\"",
        "@{E.s} != \"Paris\" and @{E.s} is not null",
        "@{E.n} > 5 and @{E.n} < 7",
        "@{E.n} >= 3 and @{E.d} <= 2.5",
        "in(@{E.s}, [\"a\", \"b\"]) and @{E.s} != \"a\"",
        "not in(@{E.n}, [1, 2, 3]) and @{E.n} > 0 and @{E.n} < 5",
        "startWith(@{E.s}, \"ab\") and endWith(@{E.s}, \"yz\")",
        "contain(@{E.s}, \"q\") and not startWith(@{E.s}, \"q\")",
        "equalIgnoreCase(@{E.s}, \"paris\") and @{E.s} != \"paris\"",
        "matchRegExp(@{E.s}, \"[a-z]+\")",
        "length(@{E.s}) > 12",
        "isEmpty(@{E.s})",
        "@{E.b} or @{E.n} is null",
        "not @{E.b} and @{E.b} is not null",
        "@{E.t} > now()",
        "inLastDays(@{E.t}, 30) and @{E.t} < nowWithDelta(-2, \"days\")",
        "@{E.t} > nowWithDelta(-3, \"days\") and @{E.t} < nowWithDelta(-2, \"days\")",
        "@{E.l} > date(\"2026-01-01T00:00:00\")",
        "@{E.n} > @{E.m} and @{E.m} > 10",
        "@{E.n} + @{E.m} == 7",
        "@{E.n} * 2 > 9",
        "inSegment(\"vip\") and not inSegment(\"new\")",
        "@{E.tags} is null",
        "count(@{E.tags}) > 2",
        "in(\"x\", @{E.tags})",
        "@{E.items.all(currentEventField.n > 3)} is null and count(@{E.items.id}) > 0",
        "count(@{E.items.all(currentEventField.n > 3 and currentEventField.id == \"a\").id}) >= 2",
        "@{E.items.first(currentEventField.id == \"a\").n} == 4",
        "in(\"a\", @{E.items.id})",
        "@{E.s, defaultValue: \"none\"} == \"none\"",
        "if (@{E.b}) then (@{E.n} > 3) else (@{E.n} < 0)",
    ] {
        assert!(
            confirmed(&[(source, true)]),
            "{source}: {:?}",
            ask(&[(source, true)])
        );
        assert!(
            confirmed(&[(source, false)]),
            "not {source}: {:?}",
            ask(&[(source, false)])
        );
    }
}

#[test]
fn contradictions_are_proved() {
    for wanted in [
        &[("@{E.n} > 10 and @{E.n} < 5", true)][..],
        &[("@{E.n} > 4 and @{E.n} < 5", true)],
        &[("@{E.d} > 5.0 and @{E.d} <= 5.0", true)],
        &[("@{E.s} == \"a\" and @{E.s} == \"b\"", true)],
        &[
            ("@{E.s} == \"a\"", true),
            ("startWith(@{E.s}, \"b\")", true),
        ],
        &[("@{E.s} is null", true), ("@{E.s} == \"a\"", true)],
        &[("@{E.s} is null or @{E.s} is not null", false)],
        &[
            ("in(@{E.s}, [\"a\", \"b\"])", true),
            ("@{E.s} == \"a\"", false),
            ("@{E.s} == \"b\"", false),
        ],
        &[(
            "startWith(@{E.s}, \"a\") and startWith(@{E.s}, \"b\")",
            true,
        )],
        &[(
            "@{E.t} > date(\"2026-01-01T00:00:00Z\") and @{E.t} < date(\"2025-01-01T00:00:00Z\")",
            true,
        )],
        &[("@{E.t} > now() and @{E.t} < now()", true)],
        &[
            ("upper(@{E.s}) == \"A\"", true),
            ("upper(@{E.s}) == \"A\"", false),
        ],
        &[
            ("inSegment(\"vip\")", true),
            ("not inSegment(\"vip\")", true),
        ],
        &[("1 == 2", true)],
        &[("@{E.b}", true), ("@{E.b} == false", true)],
        &[("@{E.n} > null", true)],
        &[("@{E.n, defaultValue: 3} is null", true)],
    ] {
        match ask(wanted) {
            Answer::Impossible(clashes) => assert!(!clashes.is_empty(), "{wanted:?}"),
            other => panic!("{wanted:?}: {other:?}"),
        }
    }
}

#[test]
fn null_is_a_witness_where_it_counts_as_false() {
    // Neither above 5 nor at most 5: null (A10).
    assert!(confirmed(&[("@{E.n} > 5", false), ("@{E.n} <= 5", false)]));
    assert!(confirmed(&[("@{E.b}", false), ("@{E.b} == false", false)]));
}

fn constant() -> impl Strategy<Value = (&'static str, String)> {
    prop_oneof![
        prop::sample::select(vec!["a", "b", "ab", "", "A"])
            .prop_map(|text| ("s", format!("\"{text}\""))),
        (-2_i64..4).prop_map(|number| ("n", number.to_string())),
        (-2_i64..4).prop_map(|number| ("m", number.to_string())),
        (-2_i64..4).prop_map(|number| ("d", format!("{}.5", number))),
        prop::sample::select(vec!["2026-05-04T09:00:00Z", "2026-05-05T09:00:00+02:00"])
            .prop_map(|text| ("t", format!("date(\"{text}\")"))),
        Just(("t", "now()".to_owned())),
    ]
}

fn test() -> impl Strategy<Value = String> {
    let operator = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let text = prop::sample::select(vec![
        "startWith",
        "endWith",
        "contain",
        "equalIgnoreCase",
        "notEqualIgnoreCase",
    ]);
    prop_oneof![
        4 => (constant(), operator.clone()).prop_map(|((name, constant), operator)| {
            let operator = if name == "s" && operator.len() == 1 { "==" } else { operator };
            let operator = if name == "s" && operator != "!=" { "==" } else { operator };
            format!("@{{E.{name}}} {operator} {constant}")
        }),
        1 => (constant(), operator.clone()).prop_map(|((name, constant), operator)| {
            let operator = if name == "s" { "!=" } else { operator };
            format!("{constant} {operator} @{{E.{name}}}")
        }),
        1 => operator.prop_map(|operator| format!("@{{E.n}} {operator} @{{E.m}}")),
        2 => (text, prop::sample::select(vec!["a", "b", "ab", ""]))
            .prop_map(|(name, text)| format!("{name}(@{{E.s}}, \"{text}\")")),
        2 => prop::sample::select(vec!["s", "n", "d", "b", "t"])
            .prop_map(|name| format!("@{{E.{name}}} is null")),
        1 => Just("in(@{E.n}, [1, 2, null])".to_owned()),
        1 => Just("in(@{E.s}, [\"a\", \"ab\"])".to_owned()),
        1 => Just("@{E.b}".to_owned()),
        1 => Just("inSegment(\"vip\")".to_owned()),
        1 => Just("@{E.s, defaultValue: \"a\"} == \"a\"".to_owned()),
        1 => Just("@{E.n} + 1 > 2".to_owned()),
        1 => Just("length(@{E.s}) == 2".to_owned()),
        1 => Just("isNotEmpty(@{E.s})".to_owned()),
        1 => Just("upper(@{E.s}) == \"AB\"".to_owned()),
        1 => Just("(\"\" + (if (@{E.b}) then (1) else (2.5))) == \"1.0\"".to_owned()),
        1 => Just("inLastHours(@{E.t}, 1)".to_owned()),
        1 => Just("toString(@{E.t}) == \"2026-05-04T09:00Z\"".to_owned()),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    test().prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) or ({b})")),
            inner.clone().prop_map(|a| format!("not ({a})")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(a, b, c)| format!("if ({a}) then ({b}) else ({c})")),
        ]
    })
}

fn payload() -> impl Strategy<Value = Json> {
    let some = |values: Vec<Json>| prop::sample::select(values);
    (
        some(vec![json!(null), json!(""), json!("a"), json!("b"), json!("ab"), json!("Ab"), json!("ba"), json!("AB")]),
        some(vec![json!(null), json!(-1), json!(0), json!(1), json!(2), json!(3)]),
        some(vec![json!(null), json!(-1), json!(0), json!(1), json!(2), json!(3)]),
        some(vec![json!(null), json!(-0.5), json!(0.5), json!(1.5), json!(2)]),
        some(vec![json!(null), json!(true), json!(false)]),
        some(vec![
            json!(null), json!("2026-05-04T09:00:00Z"), json!("2026-05-04T11:00:00+02:00"),
            json!("2026-05-04T08:30:00Z"), json!("2026-05-05T07:00:00Z"), json!("2026-06-01T00:00:00Z"),
        ]),
        any::<bool>(),
    )
        .prop_map(|(s, n, m, d, b, t, vip)| {
            json!([{"s": s, "n": n, "m": m, "d": d, "b": b, "t": t}, vip])
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn witnesses_hold_and_the_impossible_is_never_met(
        wanted in prop::collection::vec((condition(), any::<bool>()), 1..4),
        tried in prop::collection::vec(payload(), 60),
    ) {
        let wanted: Vec<(&str, bool)> =
            wanted.iter().map(|(source, truth)| (source.as_str(), *truth)).collect();
        match ask(&wanted) {
            Answer::Witness(_) => prop_assert!(confirmed(&wanted), "{wanted:?}"),
            Answer::Unknown(_) => {}
            Answer::Impossible(clashes) => {
                prop_assert!(!clashes.is_empty());
                for pair in tried {
                    let segments = if pair[1] == json!(true) {
                        json!({"vip": "existing"})
                    } else {
                        json!({})
                    };
                    prop_assert!(!holds(&wanted, &pair[0], &segments), "{wanted:?}: {pair}");
                }
            }
        }
    }
}
