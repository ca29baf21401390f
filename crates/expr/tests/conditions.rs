//! Conditions built by clicking: printed, and recovered from what was printed.
#![allow(clippy::unwrap_used, reason = "a test")]

use itinera_expr::{
    Condition, FieldOperator as Op, FieldRef, FieldTest, Join, Type, Value, condition, references,
};
use proptest::prelude::*;
use serde_json::json;

fn field(source: &str) -> FieldRef {
    references(source).remove(0)
}

/// Source texts with what prints again; none where it cannot be built by clicking.
#[test]
fn texts_are_recovered_where_they_have_the_shape() {
    let same = [
        "@{E.city} == \"Paris\"",
        "equalIgnoreCase(@{E.city}, \"paris\")",
        "not contain(@{E.city}, \"x\") or @{E.n} >= 3",
        "@{E.n} != -2.5 and @{E.b} == true and @{E.t} > date(\"2026-01-31T09:00:00Z\")",
        "(@{E.a} == 1 or @{E.b} == 2) and inSegment(\"vip\")",
        "not inSegment(\"vip\")",
        "in(@{E.city}, [\"Paris\", \"Lyon\"]) and not in(\"x\", @{E.tags})",
        "inLastDays(@{E.t}, 7)",
        "isNotEmpty(@{E.'odd name'})",
        "#{S.g.x.y} is not null",
        "(@{E.a} == 1 and @{E.b} == 2) and @{E.c} == 3",
    ];
    for text in same {
        assert_eq!(condition(text).unwrap().print().as_deref(), Some(text));
    }
    let others = [
        (
            "inSegment(\"vip\") == false",
            Some("not inSegment(\"vip\")"),
        ),
        ("((@{E.a} == 1))", Some("@{E.a} == 1")),
        (
            "@{E.a} == 1 and @{E.b} == 2 or @{E.c} == 3",
            Some("(@{E.a} == 1 and @{E.b} == 2) or @{E.c} == 3"),
        ),
        ("@{E.a} == @{E.b}", None),
        ("not (@{E.a} == 1 or @{E.b} == 2)", None),
        ("count(@{E.items.id}) > 3", None),
        ("@{E.items.first().id} == \"a\"", None),
        ("@{E.a, defaultValue: 1} == 1", None),
        ("@{E.a} == null", None),
        ("@{E.a} == ", None),
    ];
    for (text, printed) in others {
        let found = condition(text).and_then(|condition| condition.print());
        assert_eq!(found.as_deref(), printed, "{text}");
    }
}

fn test() -> impl Strategy<Value = Condition> {
    let text = "[a-zA-Z0-9 '\"\\\\é]{1,8}".prop_map(Value::string);
    let number = any::<i64>().prop_map(Value::Integer);
    let date = (0..3_000_i64).prop_map(|days| {
        let day = jiff::civil::date(2020, 1, 1) + jiff::Span::new().days(days);
        Value::from_json(&json!(day.to_string()), Type::DATE_ONLY)
    });
    let equality = prop::sample::select(vec![Op::Equal, Op::NotEqual]);
    let order = prop::sample::select(vec![
        Op::Greater,
        Op::GreaterOrEqual,
        Op::Less,
        Op::LessOrEqual,
        Op::InLastDays,
        Op::InNextMonths,
    ]);
    let nothing =
        prop::sample::select(vec![Op::IsNull, Op::IsNotNull, Op::IsEmpty, Op::IsNotEmpty]);
    let texts = prop::sample::select(vec![
        Op::Equal,
        Op::NotEqual,
        Op::Contains,
        Op::ContainsNot,
        Op::StartsWith,
        Op::EndsWith,
    ]);
    let lists = prop::sample::select(vec![Op::OneOf, Op::NoneOf]);
    let listed = prop::sample::select(vec![Op::Has, Op::HasNot]);
    let names = "[a-z][a-zA-Z0-9 ]{0,6}";
    let card = prop_oneof![
        (texts, text.clone(), any::<bool>()).prop_map(|(op, value, case)| (op, vec![value], case)),
        (equality, date).prop_map(|(op, value)| (op, vec![value], false)),
        (order, number.clone()).prop_map(|(op, value)| (op, vec![value], false)),
        nothing.prop_map(|op| (op, Vec::new(), false)),
        (lists, prop::collection::vec(text.clone(), 1..4))
            .prop_map(|(op, values)| (op, values, false)),
        (listed, number).prop_map(|(op, value)| (op, vec![value], false)),
    ];
    prop_oneof![
        (card, names).prop_map(|((operator, values, ignore_case), name)| {
            let field = field(&itinera_expr::print::reference(
                itinera_expr::Root::Event,
                &["E".to_owned(), name],
            ));
            Condition::Test(FieldTest {
                field,
                operator,
                values,
                ignore_case,
            })
        }),
        ("[a-z ]{1,6}", any::<bool>())
            .prop_map(|(name, within)| Condition::Segment { name, within }),
    ]
}

fn tree() -> impl Strategy<Value = Condition> {
    test().prop_recursive(4, 24, 4, |inner| {
        let join = prop::sample::select(vec![Join::And, Join::Or]);
        (join, prop::collection::vec(inner, 2..4))
            .prop_map(|(join, parts)| Condition::Group { join, parts })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn what_is_printed_is_recovered(built in tree()) {
        let printed = built.print().unwrap();
        prop_assert_eq!(condition(&printed), Some(built), "{}", printed);
    }
}

/// One mistake is told once.
#[test]
fn a_missing_name_is_told_once() {
    let context = itinera_expr::JsonContext::default();
    let errors = itinera_expr::check("1 == 1 and @{}", &context, None).unwrap_err();
    let codes: Vec<&str> = errors.iter().map(|error| error.code).collect();
    assert_eq!(codes, ["expected"]);
}
