//! Simulating a journey of fourteen activities: three conditions, a race of an event and a wait, two
//! further waits, calls that answer at once. Beside it the same journey written by hand on a binary
//! heap, with the same report: people by activity and day and by way, calls over time, how long it takes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;
use std::io::Write as _;
use std::sync::Mutex;
use std::time::Instant;

use itinera_interpreter::simulate::{
    self, Assumptions, Delay, Distribution, Drawn, InMemory, LaterEvent, Rate, Since, Watch,
    Weighted,
};
use itinera_journey::bundle::Bundle;

use crate::report::Report;

const BUNDLE: &[u8] = include_bytes!("../journeys/stay.bundle.json");
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn one_of(values: &[(&str, f64)]) -> Drawn {
    let values = values.iter().map(|(value, weight)| Weighted {
        value: (*value).into(),
        weight: *weight,
    });
    Drawn {
        from: Distribution::OneOf {
            values: values.collect(),
        },
        missing: 0.0,
    }
}

fn assumptions(bundle: &Bundle, people: u64) -> Assumptions {
    let start = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let mut made = simulate::defaults(bundle, start);
    made.people = people;
    made.profile = [
        (
            "person.gender".to_owned(),
            one_of(&[("Female", 1.0), ("Male", 1.0)]),
        ),
        (
            "loyaltyPoints".to_owned(),
            Drawn {
                from: Distribution::Whole { from: 0, to: 999 },
                missing: 0.0,
            },
        ),
        (
            "homeAddress.city".to_owned(),
            one_of(&[("Paris", 1.0), ("Lyon", 3.0)]),
        ),
        (
            "homeAddress.country".to_owned(),
            one_of(&[("FR", 1.0), ("BE", 1.0)]),
        ),
    ]
    .into();
    made.endpoints = Vec::new();
    made.events = vec![LaterEvent {
        event: "BarBeacon".to_owned(),
        since: Since::Listening,
        probability: 0.5,
        after: Delay::Between {
            from: "PT0S".to_owned(),
            to: "PT12H".to_owned(),
        },
        payload: Default::default(),
    }];
    made
}

/// Seconds that this thread has been at work, as the system tells it: what one core needs, whatever
/// else the machine does. Where the system does not tell, seconds of the clock.
fn at_work(since: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ns = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    ns.map_or_else(|| since.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

/// Nanoseconds a person of the best of some runs on one thread: of its own time at work.
fn best(people: u64, runs: u32, mut once: impl FnMut()) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..runs {
        let since = Instant::now();
        let start = at_work(since);
        once();
        best = best.min(at_work(since) - start);
    }
    best * 1e9 / people as f64
}

pub(crate) fn run() -> Report {
    let bundle = Bundle::read(BUNDLE).expect("the bundle");
    let told = |people: u64, threads: usize| {
        let assumptions = assumptions(&bundle, people);
        let watch = Watch::default();
        simulate::run(&bundle, &[], &assumptions, None, threads, &watch).expect("a report")
    };
    let mut report = Report::default();

    // First of all: what the process has needed for ten million people.
    let before = peak_mib();
    let start = Instant::now();
    let many = told(10_000_000, 2);
    let seconds = start.elapsed().as_secs_f64();
    let after = peak_mib();
    report.row("10 000 000 people", "two cores", seconds * 1e9 / 1e7);

    for (people, case) in [(100_000, "100 000 people"), (1_000_000, "1 000 000 people")] {
        let runs = if people < 1_000_000 { 12 } else { 5 };
        let mut ours = f64::INFINITY;
        let mut by_hand = f64::INFINITY;
        for _ in 0..runs {
            ours = ours.min(best(people, 1, || {
                black_box(told(people, 1));
            }));
            by_hand = by_hand.min(best(people, 1, || {
                black_box(heap(people));
            }));
        }
        report.row(case, "itinera", ours);
        report.row(case, "by hand", by_hand);
        report.at_most(&format!("{case}: over by hand"), ours / by_hand, 2.0);
    }
    let mut two = f64::INFINITY;
    for _ in 0..5 {
        let start = Instant::now();
        black_box(told(1_000_000, 2));
        two = two.min(start.elapsed().as_secs_f64() * 1e3);
    }
    report.row("1 000 000 people", "two cores", two);
    report.at_most("seconds for a million people on two cores", two / 1e3, 1.0);

    let shared = best(1_000_000, 2, || {
        let mut assumptions = assumptions(&bundle, 1_000_000);
        assumptions.endpoints = simulate::defaults(&bundle, assumptions.start).endpoints;
        for endpoint in &mut assumptions.endpoints {
            endpoint.latency = None;
            endpoint.cap = Some(Rate {
                calls: 10,
                per: "PT1S".to_owned(),
            });
        }
        let watch = Watch::default();
        let told = simulate::run(&bundle, &[], &assumptions, None, 1, &watch).expect("a report");
        assert!(!told.shared.is_empty());
    });
    report.row("… sharing a cap", "one core", shared);

    let lines = profiles(200_000);
    let size = lines.len() / 200_000;
    let file = InMemory::new(lines);
    let from_file = best(200_000, 5, || {
        let assumptions = assumptions(&bundle, 1);
        let watch = Watch::default();
        let told = simulate::run(&bundle, &[], &assumptions, Some(&file), 1, &watch);
        assert_eq!(told.expect("a report").people, 200_000);
    });
    report.row(
        &format!("JSON Lines of {size} bytes"),
        "one core",
        from_file,
    );
    report.at_least(
        "people a second a core from JSON Lines",
        1e9 / from_file,
        200_000.0,
    );

    let (seconds, records) = written(&bundle);
    report.row("a record on disk", "two cores", seconds * 1e9 / records);
    report.at_least(
        "million records a second to disk",
        records / seconds / 1e6,
        10.0,
    );

    report.at_most("MiB for 10 000 000 people", after, 1_024.0);
    report.at_most("MiB more than for none", after - before, 256.0);
    compare_counts(&many);
    report
}

/// Both tell the same story, or the times mean nothing: counts within five standard errors.
fn compare_counts(ours: &simulate::Report) {
    let people = 1_000_000;
    let by_hand = heap(people);
    let share = |n: u64, of: u64| n as f64 / of as f64;
    for (activity, hand) in NAMES.iter().zip(&by_hand.reached) {
        let mine = share(ours.activities[&(*activity).into()].reached, ours.people);
        let theirs = share(*hand, people);
        let error = (mine * (1.0 - mine) / people as f64).sqrt();
        assert!(
            (mine - theirs).abs() <= 5.0 * error + 1e-9,
            "{activity}: {mine} {theirs}"
        );
    }
}

fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    number.unwrap_or(f64::NAN) / 1_024.0
}

/// Profiles with more than the journey reads.
fn profiles(people: u64) -> Vec<u8> {
    let mut text = Vec::new();
    let mut chance = Chance(7);
    for person in 0..people {
        let gender = ["Female", "Male"][(chance.next() % 2) as usize];
        let city = ["Paris", "Lyon", "Lille", "Nantes"][(chance.next() % 4) as usize];
        let points = chance.next() % 1_000;
        let _ = writeln!(
            text,
            "{{\"key\":\"c-{person}\",\"attributes\":{{\"person\":{{\"name\":{{\"firstName\":\"Anna\",\
             \"lastName\":\"Person {person}\"}},\"gender\":\"{gender}\",\"birthDate\":\"1990-01-01\"}},\
             \"homeAddress\":{{\"city\":\"{city}\",\"country\":\"FR\",\"street\":\"1, rue de la Paix\"}},\
             \"email\":\"person{person}@example.com\",\"loyaltyMember\":true,\"loyaltyPoints\":{points}}}}}"
        );
    }
    text
}

/// Everybody's moments to a file: seconds, and how many records.
fn written(bundle: &Bundle) -> (f64, f64) {
    let path = std::env::temp_dir().join(format!("itinera-bench-{}.records", std::process::id()));
    let assumptions = assumptions(bundle, 2_000_000);
    let mut best = (f64::INFINITY, 1.0);
    for _ in 0..3 {
        let file = Mutex::new(std::fs::File::create(&path).expect("a file"));
        let start = Instant::now();
        let sink = |bytes: &[u8]| {
            let mut file = file.lock().map_err(|error| error.to_string())?;
            file.write_all(bytes).map_err(|error| error.to_string())
        };
        let watch = Watch::default();
        let people = (None, 2);
        simulate::run_recorded(bundle, &[], &assumptions, people, &watch, &sink, &|| Ok(()))
            .expect("a report");
        let seconds = start.elapsed().as_secs_f64();
        let bytes = std::fs::metadata(&path)
            .map(|known| known.len())
            .unwrap_or(0);
        let records = bytes as f64 / simulate::RECORD as f64;
        if seconds / records < best.0 / best.1 {
            best = (seconds, records);
        }
    }
    let _ = std::fs::remove_file(&path);
    best
}

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

const NAMES: [&str; 14] = [
    "beacon", "who", "bar", "six", "meal", "points", "gift", "thanks", "day", "late", "pause",
    "home", "near", "far",
];

#[derive(Clone, Copy)]
enum At {
    Beacon,
    Bar,
    Six,
    Day,
    Pause,
}

/// A person, drawn when it comes.
#[derive(Clone, Copy)]
struct Person {
    female: bool,
    paris: bool,
    french: bool,
    points: u16,
    came: i64,
}

struct Counted {
    reached: [u64; 14],
    by_day: [[u64; 8]; 14],
    ways: [u64; 13],
    finished: u64,
    /// By minute.
    calls: Vec<u32>,
    /// By minute, from entry to end.
    lasted: Vec<u32>,
}

/// The journey by hand, people in the order of time on a heap.
fn heap(people: u64) -> Counted {
    let mut chance = Chance(1);
    let mut counted = Counted {
        reached: [0; 14],
        by_day: [[0; 8]; 14],
        ways: [0; 13],
        finished: 0,
        calls: vec![0; 8 * 24 * 60],
        lasted: vec![0; 8 * 24 * 60],
    };
    let mut all = Vec::with_capacity(people as usize);
    let mut heap = BinaryHeap::with_capacity(people as usize);
    let mut come = 0_u64;
    let mut count = |activity: usize, at: i64| {
        counted.reached[activity] += 1;
        counted.by_day[activity][(at / DAY).min(7) as usize] += 1;
        if activity > 0 {
            counted.ways[activity - 1] += 1;
        }
        if matches!(activity, 4 | 6 | 7 | 9 | 12 | 13) {
            counted.calls[(at / 60_000).min(8 * 24 * 60 - 1) as usize] += 1;
        }
    };
    let coming = |n: u64| (n as f64 / people as f64 * DAY as f64) as i64;
    loop {
        let first = heap
            .peek()
            .map(|Reverse((at, ..)): &Reverse<(i64, u32, u8)>| *at);
        let (now, index, at) = if come < people && first.is_none_or(|at| coming(come) <= at) {
            let now = coming(come);
            come += 1;
            all.push(Person {
                female: chance.unit() < 0.5,
                paris: chance.unit() < 0.25,
                french: chance.unit() < 0.5,
                points: (chance.next() % 1_000) as u16,
                came: now,
            });
            (now, all.len() as u32 - 1, At::Beacon)
        } else {
            let Some(Reverse((now, index, at))) = heap.pop() else {
                break;
            };
            let at = [At::Beacon, At::Bar, At::Six, At::Day, At::Pause][usize::from(at)];
            (now, index, at)
        };
        let person = &all[index as usize];
        match at {
            At::Beacon => {
                count(0, now);
                count(1, now);
                if person.female {
                    let comes = chance.unit() < 0.5;
                    let after = (chance.unit() * 12.0 * HOUR as f64) as i64;
                    if comes && after <= 6 * HOUR {
                        heap.push(Reverse((now + after, index, 1)));
                    } else {
                        heap.push(Reverse((now + 6 * HOUR, index, 2)));
                    }
                } else {
                    heap.push(Reverse((now + 2 * DAY, index, 4)));
                }
            }
            At::Bar => {
                count(2, now);
                count(4, now);
                count(5, now);
                count(if person.points > 500 { 6 } else { 7 }, now);
                counted.finished += 1;
                counted.lasted[((now - person.came) / 60_000) as usize] += 1;
            }
            At::Six => {
                count(3, now);
                heap.push(Reverse((now + DAY, index, 3)));
            }
            At::Day => {
                count(8, now);
                count(9, now);
                counted.finished += 1;
                counted.lasted[((now - person.came) / 60_000) as usize] += 1;
            }
            At::Pause => {
                count(10, now);
                count(11, now);
                count(
                    if person.paris && person.french {
                        12
                    } else {
                        13
                    },
                    now,
                );
                counted.finished += 1;
                counted.lasted[((now - person.came) / 60_000) as usize] += 1;
            }
        }
    }
    counted
}
