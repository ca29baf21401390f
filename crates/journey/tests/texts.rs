//! Every code that a user may see has a text in both languages, with the same variables.

use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::ExprError;
use itinera_journey::check;

const EN: &str = include_str!("../../../assets/locales/en/issues.ftl");
const FR: &str = include_str!("../../../assets/locales/fr/issues.ftl");
const EDITS: [&str; 3] = [
    include_str!("../src/edit/add.rs"),
    include_str!("../src/edit/apply.rs"),
    include_str!("../src/edit/object.rs"),
];

/// Texts by id, continued lines included.
fn texts(file: &str) -> BTreeMap<&str, String> {
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    let mut last = "";
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(' ') {
            found.entry(last).or_default().push_str(line);
        } else if let Some((id, text)) = line.split_once(" = ") {
            assert!(found.insert(id, text.to_owned()).is_none(), "{id} twice");
            last = id;
        } else {
            assert!(line.is_empty(), "not a message: {line}");
        }
    }
    found
}

/// The variables a text is filled from.
fn variables(text: &str) -> BTreeSet<&str> {
    let name = |rest: &str| {
        rest.find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len())
    };
    text.split('$')
        .skip(1)
        .map(|rest| &rest[..name(rest)])
        .collect()
}

/// The codes an edit's source refuses with: first argument of `Refusal::new` and `unknown`, and
/// what `remove` chooses from.
fn refusals() -> BTreeSet<String> {
    let mut codes: BTreeSet<String> = ["endIsAutomatic", "nameTaken", "damaged", "cardIncomplete"]
        .map(str::to_owned)
        .into();
    for source in EDITS {
        for opening in ["Refusal::new(", "unknown("] {
            for rest in source.split(opening).skip(1) {
                if let Some(code) = rest.trim_start().strip_prefix('"') {
                    codes.insert(code.split('"').next().unwrap_or(code).to_owned());
                }
            }
        }
    }
    codes
}

#[test]
fn every_code_has_both_texts() {
    let refusals = refusals();
    assert!(
        refusals.contains("cycle") && refusals.len() > 20,
        "{refusals:?}"
    );
    let wanted: BTreeSet<String> = check::CODES
        .iter()
        .map(|code| format!("issue-{code}"))
        .chain(refusals.iter().map(|code| format!("refusal-{code}")))
        .chain(
            ExprError::CODES
                .iter()
                .map(|(code, _)| format!("expr-{code}")),
        )
        .collect();
    for file in [EN, FR] {
        let there: BTreeSet<String> = texts(file).into_keys().map(str::to_owned).collect();
        let missing: Vec<_> = wanted.difference(&there).collect();
        let left_over: Vec<_> = there.difference(&wanted).collect();
        assert!(missing.is_empty(), "no text: {missing:?}");
        assert!(left_over.is_empty(), "no such code: {left_over:?}");
    }
}

#[test]
fn both_languages_use_the_same_variables() {
    let french = texts(FR);
    for (id, english) in texts(EN) {
        if id == "issue-ERR_EXPRESSION" {
            continue; // French chooses the text of the code; English has it in the message.
        }
        assert_eq!(variables(&english), variables(&french[id]), "{id}");
    }
}

#[test]
fn expression_texts_use_the_variables_of_their_code() {
    let english = texts(EN);
    for (code, template) in ExprError::CODES {
        let given: BTreeSet<&str> = template
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap())
            .collect();
        assert_eq!(
            variables(&english[format!("expr-{code}").as_str()]),
            given,
            "{code}"
        );
    }
}
