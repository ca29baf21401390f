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
    Again, Assumptions, Delay, Distribution, Drawn, InMemory, RECORD, Rate, Record,
    SimulationError, Watch, compare, defaults, passage_of, recorded, run, run_recorded,
    scenario_of,
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

/// A journey of splits, each below a path of the one before, whose counts are known in closed form.
fn splits() -> (Bundle, Vec<(&'static str, f64)>) {
    let mut bundle = bundle(&root().join("tests/fixtures/scenarios/entry.bundle.json"));
    let split = |shares: &[u8]| {
        let paths = shares.iter().enumerate().map(|(at, percent)| {
            let test = serde_json::json!({"type": "share", "percent": percent});
            let path = serde_json::json!({"name": format!("P{at}"), "order": at, "test": test});
            (format!("p{at}"), path)
        });
        let paths: serde_json::Map<_, _> = paths.collect();
        serde_json::json!({"type": "condition", "paths": paths, "others": false, "errorPath": false})
    };
    let activity = |kind: serde_json::Value| serde_json::json!({"label": "", "description": "", "position": {"x": 0, "y": 0}, "kind": kind});
    let journey = &mut bundle.journey;
    let start = journey.start().unwrap().clone();
    journey.activities.retain(|id, _| *id == start);
    journey.transitions.clear();
    let mut put = |id: &str, kind: serde_json::Value| {
        let made = serde_json::from_value(activity(kind)).unwrap();
        journey.activities.insert(id.into(), made);
    };
    put("s1", split(&[70, 30]));
    put("s2", split(&[10, 20, 70]));
    put("s3", split(&[50, 50]));
    let wait = |n: u32| serde_json::json!({"type": "wait", "amount": n, "unit": "hours"});
    for (at, id) in ["w1", "w2", "w3", "w4", "w5"].iter().enumerate() {
        put(id, wait(u32::try_from(at).unwrap() + 1));
        put(&format!("end-{id}"), serde_json::json!({"type": "end"}));
    }
    let mut link = |from: &str, outlet: &str, to: &str| {
        let made = serde_json::json!({"from": from, "outlet": outlet, "to": to, "order": 0});
        let id = format!("{from}-{to}");
        let made = serde_json::from_value(made).unwrap();
        journey.transitions.insert(id.as_str().into(), made);
    };
    link(start.as_str(), "next", "s1");
    link("s1", "path:p0", "s2");
    link("s1", "path:p1", "s3");
    link("s2", "path:p0", "w1");
    link("s2", "path:p1", "w2");
    link("s2", "path:p2", "w3");
    link("s3", "path:p0", "w4");
    link("s3", "path:p1", "w5");
    for id in ["w1", "w2", "w3", "w4", "w5"] {
        link(id, "next", &format!("end-{id}"));
    }
    let exact = [
        ("s2", 0.7),
        ("w1", 0.07),
        ("w2", 0.14),
        ("w3", 0.49),
        ("w4", 0.15),
        ("w5", 0.15),
    ];
    (bundle, exact.to_vec())
}

#[test]
fn counts_are_those_of_exact_answers() {
    let (bundle, exact) = splits();
    let mut assumptions = defaults(&bundle, "2026-11-25T08:00:00Z".parse().unwrap());
    assumptions.people = 4_000;
    let people = 4_000.0;
    for seed in 0..20 {
        assumptions.seed = seed;
        let told = run(&bundle, &[], &assumptions, None, 2, &Watch::default()).unwrap();
        for (id, share) in &exact {
            let count = told.activities[&(*id).into()].reached;
            let error = (people * share * (1.0 - share)).sqrt();
            let off = (f64::from(u32::try_from(count).unwrap()) - people * share).abs();
            assert!(
                off <= 4.0 * error,
                "seed {seed}, {id}: {count} of {people} × {share}"
            );
        }
    }
    // And one by one, in test mode, the very same.
    assumptions.seed = 3;
    assumptions.people = 300;
    let told = run(&bundle, &[], &assumptions, None, 2, &Watch::default()).unwrap();
    let mut reached = std::collections::BTreeMap::new();
    for person in 0..300 {
        let scenario = scenario_of(&bundle, &assumptions, None, person).unwrap();
        let session = play(&bundle, &[], &scenario).unwrap();
        for record in session.records() {
            *reached.entry(record.activity.clone()).or_insert(0_u64) += 1;
        }
    }
    for (id, count) in &told.activities {
        assert_eq!(count.reached, reached.get(id).copied().unwrap_or(0), "{id}");
    }
}

/// The message activity of the bundle, and assumptions that bring everybody at once.
fn crowd(people: u64) -> (Bundle, Assumptions) {
    let bundle = bundle(&root().join("tests/fixtures/scenarios/far.bundle.json"));
    let mut assumptions = defaults(&bundle, "2026-11-25T08:00:00Z".parse().unwrap());
    assumptions.people = people;
    assumptions.spread = "PT1M".to_owned();
    (bundle, assumptions)
}

#[test]
fn a_cap_is_felt_by_all_together_and_told() {
    let (bundle, mut assumptions) = crowd(6_000);
    let told = run(&bundle, &[], &assumptions, None, 2, &Watch::default()).unwrap();
    let message = told.calls.iter().find(|calls| calls.message).unwrap();
    assert_eq!(message.calls, 6_000);
    assert_eq!(message.capped, 2_000, "{message:?}");
    assert_eq!(told.shared, std::slice::from_ref(&message.name));
    let found = told
        .findings
        .iter()
        .find(|f| f.code == "SIMULATION_CAPPED")
        .unwrap();
    assert_eq!(found.params["count"], "2000");
    assert_eq!(
        told,
        run(&bundle, &[], &assumptions, None, 7, &Watch::default()).unwrap()
    );

    // With room there is nothing to share.
    assumptions.spread = "PT30M".to_owned();
    let told = run(&bundle, &[], &assumptions, None, 2, &Watch::default()).unwrap();
    assert!(told.shared.is_empty());
    assert!(told.calls.iter().all(|calls| calls.capped == 0));

    // A throttle makes them wait instead.
    assumptions.spread = "PT1M".to_owned();
    let name = told
        .calls
        .iter()
        .find(|calls| calls.message)
        .unwrap()
        .name
        .clone();
    for endpoint in &mut assumptions.endpoints {
        if endpoint.action.as_ref() == Some(&name) {
            endpoint.throttle = Some(Rate {
                calls: 10,
                per: "PT1S".to_owned(),
            });
        }
    }
    let told = run(&bundle, &[], &assumptions, None, 2, &Watch::default()).unwrap();
    let message = told.calls.iter().find(|calls| calls.message).unwrap();
    assert_eq!((message.calls, message.capped), (6_000, 0));
    assert!(message.queued > 5_000, "{message:?}");
    assert_eq!(told.shared, [name]);
}

#[test]
fn whoever_cancels_gets_no_result() {
    let (bundle, assumptions) = crowd(1_000_000);
    let watch = Watch::default();
    std::thread::scope(|scope| {
        let ran = scope.spawn(|| run(&bundle, &[], &assumptions, None, 2, &watch));
        while watch.done.load(std::sync::atomic::Ordering::Relaxed) < 1_000 {
            std::thread::yield_now();
        }
        watch
            .cancelled
            .store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(ran.join().unwrap(), Err(SimulationError::Cancelled));
    });
    assert!(watch.done.load(std::sync::atomic::Ordering::Relaxed) < 900_000);
}

#[test]
fn nonsense_is_told_with_its_place() {
    let (bundle, sound) = crowd(10);
    let drawn = |from: Distribution| Drawn { from, missing: 0.0 };
    type Spoil = Box<dyn Fn(&mut Assumptions)>;
    let put = |value: Drawn| -> Spoil {
        Box::new(move |given| {
            given.profile.insert("x".to_owned(), value.clone());
        })
    };
    let cases: Vec<(&str, &str, Spoil)> = vec![
        ("people", "nobody", Box::new(|given| given.people = 0)),
        (
            "spread",
            "duration",
            Box::new(|given| given.spread = "a day".to_owned()),
        ),
        (
            "spread",
            "negative",
            Box::new(|given| given.spread = "-PT1H".to_owned()),
        ),
        (
            "profile.x.from",
            "nothing",
            put(drawn(Distribution::OneOf { values: Vec::new() })),
        ),
        (
            "profile.x.from",
            "order",
            put(drawn(Distribution::Whole { from: 3, to: 1 })),
        ),
        (
            "profile.x.from",
            "order",
            put(drawn(Distribution::Number {
                from: f64::NAN,
                to: 1.0,
            })),
        ),
        (
            "profile.x.from",
            "deviation",
            put(drawn(Distribution::Normal {
                mean: 0.0,
                deviation: -1.0,
            })),
        ),
        (
            "profile.x.missing",
            "share",
            put(Drawn {
                from: Distribution::Whole { from: 0, to: 1 },
                missing: 2.0,
            }),
        ),
        (
            "reactions[0].probability",
            "share",
            Box::new(|given| given.reactions[0].probability = -0.5),
        ),
        (
            "reactions[0].activity",
            "message",
            Box::new(|given| given.reactions[0].activity = "nobody".to_owned()),
        ),
        (
            "endpoints[0].failing",
            "share",
            Box::new(|given| {
                given.endpoints[0].failing = 0.7;
                given.endpoints[0].hanging = 0.7;
            }),
        ),
        (
            "endpoints[0]",
            "endpoint",
            Box::new(|given| given.endpoints[0].action = Some("nothing".to_owned())),
        ),
        (
            "endpoints[0].status",
            "status",
            Box::new(|given| given.endpoints[0].status = Some(200)),
        ),
    ];
    for (place, code, spoil) in cases {
        let mut assumptions = sound.clone();
        spoil(&mut assumptions);
        match run(&bundle, &[], &assumptions, None, 1, &Watch::default()) {
            Err(SimulationError::Assumption {
                place: at,
                code: found,
                ..
            }) => {
                assert_eq!((at.as_str(), found), (place, code));
            }
            other => panic!("{place} {code}: {other:?}"),
        }
    }
}

#[test]
fn broken_lines_are_told_and_the_others_kept() {
    let (bundle, mut assumptions) = crowd(1);
    let lines = concat!(
        "{\"key\":\"a\",\"attributes\":{\"email\":\"a@example.com\"}}\n",
        "{\"key\":\"b\",\n",
        "\n",
        "[1]\n",
        "{\"email\":\"c@example.com\"}\n",
        "{\"attributes\":{},\"segments\":{\"x\":\"sometimes\"}}",
    );
    let people = InMemory::new(lines.as_bytes().to_vec());
    let told = run(
        &bundle,
        &[],
        &assumptions,
        Some(&people),
        2,
        &Watch::default(),
    )
    .unwrap();
    assert_eq!((told.people, told.broken_count), (2, 3));
    let broken: Vec<u64> = told.broken.iter().map(|broken| broken.line).collect();
    assert_eq!(broken, [2, 4, 6]);
    assumptions.spread = "PT0S".to_owned();
    let empty = InMemory::new(Vec::new());
    let none = run(
        &bundle,
        &[],
        &assumptions,
        Some(&empty),
        2,
        &Watch::default(),
    );
    assert!(
        matches!(
            none,
            Err(SimulationError::Assumption { code: "nobody", .. })
        ),
        "{none:?}"
    );
    let broken = InMemory::new(b"nonsense\n".to_vec());
    let none = run(
        &bundle,
        &[],
        &assumptions,
        Some(&broken),
        2,
        &Watch::default(),
    );
    assert!(
        matches!(none, Err(SimulationError::NoProfiles { line: 1, .. })),
        "{none:?}"
    );
}

#[test]
fn what_is_written_down_can_be_read() {
    let (bundle, mut assumptions) = crowd(500);
    assumptions.spread = "P1D".to_owned();
    let bytes = std::sync::Mutex::new(Vec::new());
    let sink = |chunk: &[u8]| {
        bytes.lock().unwrap().extend_from_slice(chunk);
        Ok(())
    };
    let watch = Watch::default();
    let told = run_recorded(
        &bundle,
        &[],
        &assumptions,
        (None, 2),
        &watch,
        &sink,
        &|| {
            bytes.lock().unwrap().clear();
            Ok(())
        },
    )
    .unwrap();
    let bytes = bytes.into_inner().unwrap();
    let records: Vec<Record> = bytes
        .chunks(RECORD)
        .map(|record| Record::read(record.try_into().unwrap()).unwrap())
        .collect();
    let entered = records
        .iter()
        .filter(|record| record.what == "entered")
        .count();
    assert_eq!(entered as u64, told.entered);
    let of_person: Vec<&Record> = records.iter().filter(|record| record.person == 7).collect();
    let alone = passage_of(&bundle, &[], &assumptions, None, 7).unwrap();
    assert_eq!(of_person.len(), alone.len());
    for (record, moment) in of_person.iter().zip(&alone) {
        assert_eq!((record.at, record.activity), (moment.at, moment.activity));
    }
}

#[test]
fn recorded_events_go_the_way_that_they_went() {
    let hotel = bundle(&root().join("tests/fixtures/scenarios/race.bundle.json"));
    let mut assumptions = defaults(&hotel, "2026-11-25T08:00:00Z".parse().unwrap());
    assumptions.people = 40;
    // What was drawn for some people, written down as a log of events.
    let mut log = String::from("nonsense\n");
    let mut drawn = Vec::new();
    for person in 0..40 {
        let scenario = scenario_of(&hotel, &assumptions, None, person).unwrap();
        for step in &scenario.steps {
            let offset: jiff::Span = step.at.parse().unwrap();
            let at = scenario.now.checked_add(offset).unwrap();
            let line = serde_json::json!({"at": at, "event": step.event, "payload": step.payload});
            log.push_str(&format!("{line}\n"));
        }
        drawn.push(of_simulation(
            &passage_of(&hotel, &[], &assumptions, None, person).unwrap(),
        ));
    }
    for endpoint in &mut assumptions.endpoints {
        endpoint.latency = None;
    }
    let ways = |told: &Told| -> Vec<(u16, Option<u16>)> {
        told.iter().map(|(_, at, via, _)| (*at, *via)).collect()
    };
    let people = recorded(&hotel, log.as_bytes()).unwrap();
    assert_eq!(people.broken.len(), 1);
    assumptions.start = people.first;
    let mut again: Vec<_> = (0..40)
        .map(|person| {
            let told = passage_of(&hotel, &[], &assumptions, Some(&people.people), person);
            ways(&of_simulation(&told.unwrap()))
        })
        .collect();
    let mut drawn: Vec<_> = drawn.iter().map(ways).collect();
    drawn.sort();
    again.sort();
    assert_eq!(drawn, again);
    let told = run(
        &hotel,
        &[],
        &assumptions,
        Some(&people.people),
        2,
        &Watch::default(),
    )
    .unwrap();
    assert_eq!((told.people, told.entered), (40, 40));
}

#[test]
fn promises_are_held_against_everybody() {
    let faulty = bundle(&root().join("tests/fixtures/faulty/two-messages.bundle.json"));
    let mut assumptions = defaults(&faulty, "2026-11-25T08:00:00Z".parse().unwrap());
    assumptions.people = 400;
    let told = |threads| run(&faulty, &[], &assumptions, None, threads, &Watch::default()).unwrap();
    let report = told(2);
    let found = &report.findings[0];
    assert_eq!(
        found.code, "SIMULATION_PROMISE_BROKEN",
        "{:#?}",
        report.findings
    );
    assert_eq!(found.params["why"], "tooMany");
    assert!(found.place.activity.is_some() && found.place.field.is_some());
    assert_eq!(report, told(1));
    let (ignore, watch) = (|_: &[u8]| Ok(()), Watch::default());
    let people = (None, 2);
    let written = run_recorded(&faulty, &[], &assumptions, people, &watch, &ignore, &|| {
        Ok(())
    });
    assert_eq!(report, written.unwrap());
    // The person named breaks it.
    let person: u64 = found.params["person"].parse().unwrap();
    let alone = passage_of(&faulty, &[], &assumptions, None, person - 1).unwrap();
    let called = alone
        .iter()
        .filter(|m| matches!(m.what, Happening::Called { ok: true, .. }));
    assert!(called.count() > 1);

    let mut sound = faulty.clone();
    sound.journey.properties.promises.clear();
    let report = run(&sound, &[], &assumptions, None, 2, &Watch::default()).unwrap();
    assert!(
        report
            .findings
            .iter()
            .all(|f| f.code != "SIMULATION_PROMISE_BROKEN")
    );
}
