//! The simulation tells the same story as test mode: person by person, over every journey that
//! there is a fixture of.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::path::{Path, PathBuf};

use itinera_interpreter::passage::{Happening, Numbers};
use itinera_interpreter::record::StepStatus;
use itinera_interpreter::scenario::play;
use itinera_interpreter::session::Session;
use itinera_interpreter::simulate::{
    Again, Assumptions, Delay, Watch, compare, defaults, passage_of, run, scenario_of,
};
use itinera_journey::bundle::Bundle;
use itinera_journey::model::ActivityKind;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn bundle(path: &Path) -> Bundle {
    Bundle::read(&std::fs::read(path).unwrap()).unwrap()
}

fn bundles() -> Vec<(String, Bundle)> {
    let mut found = Vec::new();
    for folder in ["tests/fixtures/scenarios", "assets/samples"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if name.ends_with(".bundle.json") {
                found.push((name, bundle(&path)));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// What was recorded: when, where, by which way, and whether it ended there.
type Told = Vec<(i64, u16, Option<u16>, bool)>;

fn of_session(session: &Session, bundle: &Bundle) -> Told {
    let numbers = Numbers::of(&bundle.journey);
    let own = session
        .records()
        .iter()
        .filter(|record| record.journey == bundle.journey.journey);
    own.map(|record| {
        (
            record.timestamp.as_millisecond(),
            numbers.activity(&record.activity).unwrap(),
            record
                .via
                .as_ref()
                .map(|via| numbers.transition(via).unwrap()),
            record.instance_ended || record.step_status == StepStatus::InstanceTimedout,
        )
    })
    .collect()
}

fn of_simulation(moments: &[itinera_interpreter::passage::Moment]) -> Told {
    let mut told = Told::new();
    for moment in moments {
        match moment.what {
            Happening::Passed { via } => told.push((moment.at, moment.activity, via, false)),
            Happening::Ended { .. } => told.last_mut().unwrap().3 = true,
            _ => {}
        }
    }
    told
}

/// Three kinds of weather.
fn weathers(calm: Assumptions) -> Vec<Assumptions> {
    let mut rough = calm.clone();
    for endpoint in &mut rough.endpoints {
        endpoint.failing = 0.4;
        endpoint.hanging = 0.1;
        endpoint.latency = Some(Delay::Around {
            mean: "PT6S".to_owned(),
        });
    }
    let mut busy = rough.clone();
    busy.seed = 7;
    busy.again = Some(Again {
        probability: 0.7,
        after: Delay::Around {
            mean: "PT4H".to_owned(),
        },
        times: 4,
    });
    for event in &mut busy.events {
        event.since = itinera_interpreter::simulate::Since::Entry;
    }
    vec![calm, rough, busy]
}

#[test]
fn people_go_the_same_way_as_in_test_mode() {
    let mut compared = 0;
    for (name, bundle) in bundles() {
        let jumps = bundle
            .journey
            .activities
            .values()
            .any(|activity| matches!(activity.kind, ActivityKind::Jump { .. }));
        if jumps {
            continue;
        }
        let start = "2026-03-28T22:10:00Z".parse().unwrap();
        for (weather, assumptions) in weathers(defaults(&bundle, start)).iter().enumerate() {
            for person in 0..25 {
                let moments = match passage_of(&bundle, &[], assumptions, None, person) {
                    Ok(moments) => moments,
                    Err(error) => panic!("{name}, weather {weather}: {error}"),
                };
                let scenario = scenario_of(&bundle, assumptions, None, person).unwrap();
                let session = play(&bundle, &[], &scenario);
                let session = session.unwrap_or_else(|error| {
                    panic!("{name}, weather {weather}, person {person}: {error}\n{scenario:#?}")
                });
                let (a, b) = (of_simulation(&moments), of_session(&session, &bundle));
                assert!(
                    a == b,
                    "{name}, weather {weather}, person {person}\nsimulated {a:?}\nplayed    {b:?}\n{}",
                    scenario.write().unwrap()
                );
                compared += a.len();
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}

#[test]
fn the_same_seed_gives_the_same_on_any_number_of_threads() {
    let hotel = bundle(&root().join("assets/samples/spa.bundle.json"));
    let mut assumptions = defaults(&hotel, "2026-11-25T08:00:00Z".parse().unwrap());
    assumptions.people = 3_000;
    let told = |threads| run(&hotel, &[], &assumptions, None, threads, &Watch::default()).unwrap();
    let one = told(1);
    assert_eq!(one, told(2));
    assert_eq!(one, told(5));
    let mut other = assumptions.clone();
    other.seed += 1;
    let other = run(&hotel, &[], &other, None, 2, &Watch::default()).unwrap();
    assert_ne!(one.digest, other.digest);
    assert_eq!(one.people, 3_000);
    let entered: u64 = one.phases.values().sum();
    assert_eq!(one.entered, entered);
}

#[test]
fn a_longer_wait_moves_those_who_wait() {
    let once = bundle(&root().join("tests/fixtures/scenarios/entry.bundle.json"));
    let mut later = once.clone();
    let (id, wait) = later
        .journey
        .activities
        .iter_mut()
        .find(|(_, activity)| matches!(activity.kind, ActivityKind::Wait { .. }))
        .unwrap();
    let id = id.clone();
    if let ActivityKind::Wait { amount, .. } = &mut wait.kind {
        *amount *= 2;
    }
    let mut assumptions = defaults(&once, "2026-11-25T08:00:00Z".parse().unwrap());
    assumptions.people = 2_000;
    let watch = Watch::default();
    let told = compare((&once, &later), &[], &assumptions, None, 2, &watch).unwrap();
    let waited = told.a.activities[&id].reached;
    assert!(waited > 100, "{waited}");
    assert_eq!(told.different, waited);
    assert_eq!(told.same + told.different, 2_000);
    let [group] = told.groups.as_slice() else {
        panic!("{:#?}", told.groups);
    };
    assert_eq!(group.people, waited);
    assert_eq!(group.why.len(), 1, "{:#?}", group.why);
    assert_eq!(group.why[0].params["field"], "amount");
    assert_eq!(group.why[0].place.activity.as_ref(), Some(&id));
    let none = compare((&once, &once), &[], &assumptions, None, 2, &watch).unwrap();
    assert_eq!((none.same, none.different), (2_000, 0));
}
