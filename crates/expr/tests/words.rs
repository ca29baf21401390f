//! Expressions in plain words, and why they have their value.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::{JsonContext, PHRASES, Part, explain, functions, parse, trace};

const EN: &str = include_str!("../../../assets/locales/en/expression.ftl");
const FR: &str = include_str!("../../../assets/locales/fr/expression.ftl");

fn texts(file: &str) -> BTreeMap<&str, &str> {
    file.lines()
        .filter_map(|line| line.split_once(" = "))
        .collect()
}

fn variables(text: &str) -> BTreeSet<&str> {
    text.split('$')
        .skip(1)
        .map(|rest| rest.split([' ', '}']).next().unwrap())
        .collect()
}

#[test]
fn every_phrase_and_function_has_both_texts() {
    for file in [EN, FR] {
        let texts = texts(file);
        for (key, names) in PHRASES {
            let text = texts[format!("explain-{key}").as_str()];
            assert_eq!(variables(text), names.iter().copied().collect(), "{key}");
        }
        for (name, ..) in functions() {
            assert!(
                texts.contains_key(format!("function-{name}").as_str()),
                "{name}"
            );
        }
    }
}

fn said(part: &Part, texts: &BTreeMap<&str, &str>) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Phrase(phrase) => {
            let mut text = texts[format!("explain-{}", phrase.key).as_str()].to_owned();
            for (name, part) in &phrase.parts {
                text = text.replace(&format!("{{ ${name} }}"), &said(part, texts));
            }
            text
        }
    }
}

#[test]
fn expressions_are_said_in_words() {
    let (en, fr) = (texts(EN), texts(FR));
    for (source, english, french) in [
        (
            "@{Visit.geo.city} == 'Paris'",
            "the city of geo is equal to 'Paris'",
            "city de geo est égal à « Paris »",
        ),
        (
            "@{Visit.city} is null or not inSegment(\"vip\")",
            "the city of Visit has no value or the person is not in the segment vip",
            "city de Visit n’a pas de valeur ou la personne n’est pas dans le segment vip",
        ),
        (
            "count(#{CRM.visits.list.all(currentDataPackField.at > nowWithDelta(-7, \"days\")).at}) > 3",
            "the number of the at of those of the list of visits where its at is greater than 7 days ago is greater than 3",
            "le nombre de at de ceux de list de visits où son at est supérieur à il y a 7 days est supérieur à 3",
        ),
        (
            "@{V.a} == 1 or @{V.b} == 2 and @{V.c} == 3",
            "the a of V is equal to 1 or (the b of V is equal to 2 and the c of V is equal to 3)",
            "a de V est égal à 1 ou (b de V est égal à 2 et c de V est égal à 3)",
        ),
        (
            "containIgnoreCase(#{CRM.people.email.address}, \"@\")",
            "the address of email contains '@' (in capital or small letters)",
            "address de email contient « @ » (majuscules ou minuscules)",
        ),
    ] {
        let parsed = parse(source);
        assert!(parsed.errors.is_empty(), "{source}: {:?}", parsed.errors);
        let words = explain(&parsed.ast);
        assert_eq!(said(&words, &en), english);
        assert_eq!(said(&words, &fr), french);
    }
}

#[test]
fn a_trace_tells_the_value_of_each_part() {
    let context: JsonContext = serde_json::from_value(serde_json::json!({
        "events": {"E": {"city": "Lyon", "n": 4}},
    }))
    .unwrap();
    let found = trace(
        "@{E.city} == \"Paris\" and @{E.n} + 1 > 3",
        &context,
        &context,
    );
    let told: Vec<String> = found
        .iter()
        .map(|part| {
            format!(
                "{} {} = {}",
                part.depth,
                part.text,
                part.value.clone().unwrap().to_json()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "0 @{E.city} == \"Paris\" and @{E.n} + 1 > 3 = false",
            "1 @{E.city} == \"Paris\" = false",
            "2 @{E.city} = \"Lyon\"",
            "1 @{E.n} + 1 > 3 = true",
            "2 @{E.n} + 1 = 5",
            "3 @{E.n} = 4",
        ]
    );
    assert!(trace("@{E.city} > ", &context, &context).is_empty());
}
