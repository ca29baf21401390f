//! What holds of every expression.
#![allow(clippy::unwrap_used, reason = "a test")]

use itinera_expr::{ErrorKind, JsonContext, check, parse, print};
use proptest::prelude::*;

fn context() -> JsonContext {
    serde_json::from_value(serde_json::json!({
        "events": {"E": {
            "s": "text", "n": 3, "d": 2.5, "b": true, "t": "2019-06-03T06:30:00Z",
            "items": [{"id": "a", "n": 1, "tags": ["x", "y"]}, {"id": "b"}, {"n": 3, "tags": []}],
            "map": {"Email": [{"id": "jane"}], "Phone": []}, "nothing": null,
        }},
        "sources": {"S": {"g": {"Profile": {"city": "Paris"}, "list": [3, 1, 2]}}},
        "segments": {"vip": "realized"},
        "now": "2019-06-03T06:30:00Z",
        "types": {"events.E.t": "dateTime", "events.E.map": "map"},
    }))
    .unwrap()
}

/// An expression that the grammar allows; types may not fit.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("1".to_owned()),
        Just("-2".to_owned()),
        Just("2.5".to_owned()),
        Just("true".to_owned()),
        Just("null".to_owned()),
        Just("@{E.s}".to_owned()),
        Just("@{E.n}".to_owned()),
        Just("@{E.d}".to_owned()),
        Just("@{E.b}".to_owned()),
        Just("@{E.t}".to_owned()),
        Just("@{E.items.n}".to_owned()),
        Just("@{E.items.all(currentEventField.n > 1).id}".to_owned()),
        Just("@{E.items.last().tags}".to_owned()),
        Just("@{E.map.entry(@{E.s}).first().id, defaultValue: \"none\"}".to_owned()),
        Just("@{E.map.keys()}".to_owned()),
        Just("#{S.g.list}".to_owned()),
        Just("now()".to_owned()),
        Just("random()".to_owned()),
        Just("[1, null, 3]".to_owned()),
        Just("date(\"2021-02-19\")".to_owned()),
        Just("toDuration(\"PT1H\")".to_owned()),
        Just("inSegment(\"vip\")".to_owned()),
        "[a-z\\\\\"'{}%é \n]{0,6}".prop_map(|text| print::text(&text)),
        any::<i64>().prop_map(|number| number.to_string()),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        let operator = prop::sample::select(vec![
            "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or",
        ]);
        let one = prop::sample::select(vec![
            "count",
            "sum",
            "avg",
            "max",
            "toString",
            "toInteger",
            "toBool",
            "length",
            "upper",
            "distinct",
            "round",
            "toDateTime",
            "trim",
            "listSize",
        ]);
        let two = prop::sample::select(vec![
            "in",
            "concat",
            "contain",
            "split",
            "matchRegExp",
            "getListItem",
            "intersect",
            "setHours",
            "inLastDays",
            "max",
            "sort",
            "limit",
        ]);
        let test = prop::sample::select(vec!["is null", "is not null", "has null", "is numeric"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone())
                .prop_map(|(a, operator, b)| format!("({a}) {operator} ({b})")),
            (one, inner.clone()).prop_map(|(name, a)| format!("{name}({a})")),
            (two, inner.clone(), inner.clone())
                .prop_map(|(name, a, b)| format!("{name}({a}, {b})")),
            (inner.clone(), test).prop_map(|(a, test)| format!("({a}) {test}")),
            inner.clone().prop_map(|a| format!("not ({a})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("if ({a}) then ({b}) else ({c})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("[{a}, {b}]")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn what_is_printed_parses_to_the_same(source in expression()) {
        let parsed = parse(&source);
        prop_assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        let printed = print::expression(&parsed.ast);
        let again = parse(&printed);
        prop_assert!(again.errors.is_empty(), "{printed}: {:?}", again.errors);
        prop_assert_eq!(print::expression(&again.ast), printed);
        // It means the same: it is checked alike and yields the same.
        let context = context();
        let ends = |text: &str| match check(text, &context, None) {
            Err(errors) => Err(errors.iter().map(|error| error.code).collect::<Vec<_>>()),
            Ok(code) => Ok(code.eval(&context).map_err(|error| error.code)),
        };
        prop_assert_eq!(ends(&source), ends(&print::expression(&parsed.ast)));
    }

    #[test]
    fn what_was_checked_never_fails_on_types(source in expression()) {
        let context = context();
        if let Ok(code) = check(&source, &context, None)
            && let Err(error) = code.eval(&context)
        {
            prop_assert_eq!(error.kind, ErrorKind::Argument);
        }
    }

    #[test]
    fn nothing_makes_it_panic(source in "[ -~\u{e9}\u{1f600}\n]{0,60}") {
        let context = context();
        if let Ok(code) = check(&source, &context, None) {
            let _ = code.eval(&context);
        }
    }

    #[test]
    fn nor_does_a_broken_expression(
        source in expression(), at in any::<prop::sample::Index>(), by in "[@#${}()\\[\\],.\"':a-z0-9 -]{0,3}",
    ) {
        let mut broken = source;
        let mut at = at.index(broken.len() + 1);
        while !broken.is_char_boundary(at) {
            at -= 1;
        }
        broken.insert_str(at, &by);
        let context = context();
        match check(&broken, &context, None) {
            Ok(code) => drop(code.eval(&context)),
            Err(errors) => {
                for error in errors {
                    prop_assert!(error.span.from <= error.span.to && error.span.to <= broken.len());
                    prop_assert!(broken.is_char_boundary(error.span.from));
                    prop_assert!(broken.is_char_boundary(error.span.to));
                }
            }
        }
    }
}

/// Inputs made to exhaust time, memory or the stack.
#[test]
fn nothing_exhausts_it() {
    let text = "a".repeat(40_000);
    let grow = (0..40).fold("@{E.big}".to_owned(), |inner, _| {
        format!("replaceAll({inner}, \"a\", \"aaaa\")")
    });
    let double = (0..30).fold("@{E.big}".to_owned(), |inner, _| {
        format!("replaceAll({inner}, \"^(.*)$\", \"$1$1\")")
    });
    let loops = (0..6).fold("1".to_owned(), |inner, _| {
        format!("count(@{{E.many.all({inner} > 0).n}})")
    });
    let hard = "matchRegExp(@{E.big}, \"(a+)+b\")".to_owned();
    let lookaround = "matchRegExp(@{E.big}, \"(?=(a+))(a+)+\\\\1b\")".to_owned();
    let nested = "(".repeat(30_000);
    let path = format!("@{{E{}}}", ".a".repeat(20_000));
    let calls = format!("@{{E.many{}}}", ".all()".repeat(20_000));
    let lists = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let nots = "not ".repeat(10_000);
    let chain = format!("1{}", " + 1".repeat(10_000));
    let many: Vec<_> = (0..3_000).map(|n| serde_json::json!({ "n": n })).collect();
    for source in [
        grow,
        double,
        loops,
        hard,
        lookaround,
        nested,
        path,
        calls,
        lists,
        nots,
        chain,
        "split(@{E.big}, \"\")".to_owned(),
        "matchRegExp(\"a\", \"(a{1000}){1000}\")".to_owned(),
        "now() + toDuration(9223372036854775807)".to_owned(),
        "nowWithDelta(9223372036854775807, \"years\")".to_owned(),
        "inNextDays(now(), -9223372036854775808)".to_owned(),
        "-9223372036854775808 / -1".to_owned(),
        "-9223372036854775808 % -1".to_owned(),
        "toDateTime(9223372036854775807)".to_owned(),
    ] {
        let line = serde_json::json!({
            "id": 1, "expr": source,
            "context": {"events": {"E": {"big": text, "many": many}}, "now": "2019-06-03T06:30:00Z"},
        });
        let answer = itinera_expr::eval_line(&line.to_string());
        assert!(
            answer.len() < 4_000_000,
            "{}",
            &source[..source.len().min(60)]
        );
    }
}
