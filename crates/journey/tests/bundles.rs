//! Bundles: what is written reads back, what is malformed is refused with its place, and a copy
//! meets nothing that is there already.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;

use itinera_journey::bundle::{Bundle, BundleError, MAX_BYTES, MAX_OBJECTS, expressions};
use itinera_journey::check;
use itinera_journey::import::Taken;
use itinera_journey::name::is_technical;
use proptest::prelude::*;
use serde_json::Value;

const SPA: &str = include_str!("../../../assets/samples/spa.bundle.json");

fn spa() -> Bundle {
    Bundle::read(SPA.as_bytes()).unwrap()
}

/// The sample with a change.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value: Value = serde_json::from_str(SPA).unwrap();
    change(&mut value);
    serde_json::to_vec(&value).unwrap()
}

#[test]
fn the_sample_is_in_order_and_reads_back_as_written() {
    let spa = spa();
    let issues = spa.check(false);
    assert!(!check::blocks(&issues), "{issues:?}");
    let text = spa.write().unwrap();
    assert_eq!(Bundle::read(text.as_bytes()).unwrap(), spa);
    // A file of the first days: what came later and is not used does not stand in it.
    assert_eq!(
        serde_json::from_str::<Value>(&text).unwrap(),
        serde_json::from_str::<Value>(SPA).unwrap()
    );
    let of = Bundle::of(&spa.journey, &spa.library(), &spa.time_zone);
    assert_eq!(of.library(), spa.library(), "it holds just what it uses");
}

#[test]
fn truncated_anywhere_it_is_refused() {
    for length in (0..SPA.trim_end().len()).step_by(37) {
        let error = Bundle::read(&SPA.as_bytes()[..length]).unwrap_err();
        assert!(
            matches!(error, BundleError::Malformed { .. }),
            "{length}: {error}"
        );
    }
}

#[test]
fn an_unknown_field_is_named_with_its_place() {
    let text = SPA.replacen("\"label\"", "\"lable\"", 1);
    let BundleError::Malformed { line, message, .. } = Bundle::read(text.as_bytes()).unwrap_err()
    else {
        panic!("another error")
    };
    assert!(message.contains("lable"), "{message}");
    let there = SPA.lines().position(|l| l.contains("\"label\"")).unwrap() + 1;
    assert_eq!(line, there);
}

#[test]
fn another_format_is_refused_by_its_number() {
    for number in [0_u64, 2, 4_294_967_297] {
        let bytes = changed(|bundle| bundle["bundle"] = number.into());
        assert_eq!(
            Bundle::read(&bytes).unwrap_err(),
            BundleError::Format(number)
        );
    }
    // Newer, and with fields that this program does not know: the number is what counts.
    let bytes = changed(|bundle| {
        bundle["bundle"] = 2.into();
        bundle["tomorrow"] = true.into();
    });
    assert_eq!(Bundle::read(&bytes).unwrap_err(), BundleError::Format(2));
    for wrong in [
        Value::from("1"),
        Value::Null,
        Value::from(1.5),
        Value::from(-1),
    ] {
        let bytes = changed(|bundle| bundle["bundle"] = wrong);
        assert!(matches!(
            Bundle::read(&bytes),
            Err(BundleError::Malformed { .. })
        ));
    }
}

#[test]
fn what_is_too_large_too_deep_or_too_many_is_refused() {
    assert_eq!(
        Bundle::read(&vec![b' '; MAX_BYTES + 1]),
        Err(BundleError::TooLarge)
    );
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        assert_eq!(Bundle::read(deep.as_bytes()), Err(BundleError::TooDeep));
        assert_eq!(
            Bundle::read(open.repeat(10_000).as_bytes()),
            Err(BundleError::TooDeep)
        );
    }
    let bytes = changed(|bundle| {
        let activities = bundle["journey"]["activities"].as_object_mut().unwrap();
        let end = serde_json::json!({"position": {"x": 0, "y": 0}, "kind": {"type": "end"}});
        activities.extend((0..=MAX_OBJECTS).map(|n| (format!("n{n}"), end.clone())));
    });
    assert!(matches!(
        Bundle::read(&bytes),
        Err(BundleError::TooMany {
            what: "activities",
            ..
        })
    ));
    let million = format!("{{\"bundle\":1,\"journey\":[{}0]}}", "0,".repeat(1_000_000));
    assert!(matches!(
        Bundle::read(million.as_bytes()),
        Err(BundleError::Malformed { .. })
    ));
}

#[test]
fn links_that_lead_nowhere_are_issues() {
    let bytes = changed(|bundle| {
        let transitions = bundle["journey"]["transitions"].as_object_mut().unwrap();
        transitions.values_mut().next().unwrap()["to"] = "nowhere".into();
    });
    let issues = Bundle::read(&bytes).unwrap().check(false);
    assert!(
        issues.iter().any(|i| i.code == "ERR_JOURNEYVERSION_100"),
        "{issues:?}"
    );
}

/// New ids, one after the other.
fn ids() -> impl FnMut() -> String {
    let mut next = 0;
    move || {
        next += 1;
        format!("new-{next}")
    }
}

/// All names of the bundle, as a workspace that holds it.
fn holding(bundle: &Bundle) -> Taken {
    Taken {
        events: bundle.events.values().map(|e| e.name.clone()).collect(),
        actions: bundle.actions.values().map(|a| a.name.clone()).collect(),
        data_sources: BTreeSet::new(),
        schemas: bundle.schemas.values().map(|s| s.name.clone()).collect(),
        journeys: [bundle.journey.name.clone()].into(),
        built_in_schemas: ["profile".into()].into(),
    }
}

#[test]
fn a_copy_meets_nothing_that_is_there_and_is_in_order() {
    let spa = spa();
    let taken = holding(&spa);
    let copy = spa.copy(&taken, &mut ids());
    assert_ne!(copy.journey.id, spa.journey.id);
    assert!(copy.events.keys().all(|id| !spa.events.contains_key(id)));
    assert!(copy.actions.keys().all(|id| !spa.actions.contains_key(id)));
    assert!(
        copy.events
            .values()
            .all(|e| !taken.events.contains(&e.name))
    );
    assert!(
        copy.actions
            .values()
            .all(|a| !taken.actions.contains(&a.name))
    );
    assert!(
        copy.schemas.contains_key(&"profile".into()),
        "built in: used as it is"
    );
    assert_eq!(copy.data_sources, spa.data_sources);
    let issues = copy.check(false);
    assert!(!check::blocks(&issues), "{issues:?}");
    for text in expressions(&copy.journey) {
        for field in itinera_expr::references(text) {
            if field.root == itinera_expr::Root::Event {
                assert!(!taken.events.contains(&field.path[0]), "{text}");
            }
        }
    }
}

#[test]
fn a_copy_keeps_names_apart_that_the_bundle_has_itself() {
    let mut two = spa();
    let first = two.events.values().next().unwrap().clone();
    let mut second = first.clone();
    second.id = "second".into();
    second.name = format!("{}_2", first.name);
    two.events.insert(second.id.clone(), second);
    let taken = Taken {
        events: [first.name.clone()].into(),
        ..Taken::default()
    };
    let copy = two.copy(&taken, &mut ids());
    let names: BTreeSet<&str> = copy.events.values().map(|e| e.name.as_str()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(!names.contains(first.name.as_str()));
}

#[test]
fn a_copied_name_stays_a_technical_name() {
    let mut long = spa();
    let event = long.events.values_mut().next().unwrap();
    event.name = "A".repeat(30);
    let copy = long.copy(&holding(&long), &mut ids());
    let name = &copy.events.values().next().unwrap().name;
    assert!(is_technical(name), "{name}");
    assert!(name.ends_with("_2"));
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(at in 0..SPA.len(), byte in any::<u8>(), more in any::<Vec<u8>>()) {
        let mut bytes = SPA.as_bytes().to_vec();
        bytes[at] = byte;
        if let Ok(bundle) = Bundle::read(&bytes) {
            bundle.check(false);
        }
        bytes.splice(at..at, more.iter().copied());
        if let Ok(bundle) = Bundle::read(&bytes) {
            bundle.check(true);
        }
        prop_assert!(Bundle::read(&more).is_err());
    }
}

#[test]
fn the_documented_example_is_in_order() {
    let page = include_str!("../../../docs/bundle.md");
    let example = page.split("```json\n").nth(1).unwrap();
    let example = example.split("```").next().unwrap();
    let bundle = Bundle::read(example.as_bytes()).unwrap();
    assert_eq!(bundle.check(false), Vec::new());
}
