//! The same cases over both databases; then what concerns one of them.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use itinera_engine_api::wire::ActivityCount;
use itinera_interpreter::call::Outcome;
use itinera_interpreter::effect::Fetched;
use itinera_interpreter::record::{Discard, StepEvent};
use itinera_interpreter::{Definition, Effect, Input, Journey, Person, Rules, recognise_all, step};
use itinera_journey::bundle::Bundle;
use itinera_journey::id::{ConnectorId, JourneyId, SandboxId, SegmentId};
use itinera_journey::model::SegmentStatus;
use itinera_tests::bundle::{beacon, spa};
use itinera_tests::postgres::Postgres;
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::{Address, Inlet, Kept, Membership, Store, StoreError};
use crate::key::PersonKey;

fn prod() -> &'static SandboxId {
    static PROD: LazyLock<SandboxId> = LazyLock::new(|| SandboxId::new("prod"));
    &PROD
}

fn journey() -> &'static JourneyId {
    static SPA: LazyLock<JourneyId> = LazyLock::new(|| JourneyId::new("spa"));
    &SPA
}

fn attributes(name: &str) -> Map<String, Value> {
    // What PostgreSQL's own JSON type would change or refuse is kept too.
    let Value::Object(map) = json!({"name": name, "zero": "\u{0}", "big": 1.0e3, "a": 1}) else {
        unreachable!()
    };
    map
}

fn kept(number: u32, digest: &str) -> Kept {
    Kept {
        sandbox: prod().clone(),
        journey: journey().clone(),
        number,
        digest: digest.to_owned(),
        bundle: "{}".to_owned(),
        published_at: Timestamp::UNIX_EPOCH,
    }
}

/// Where a person is after a step, and what was recorded.
type Stage = (Person, Vec<StepEvent>);

/// A passage through the sample: after the event, and after the data, where it ends.
fn passage(key: &str) -> (PersonKey, [Stage; 2]) {
    let bundle = spa("spa", "https://example.com/messages").to_string();
    let bundle = Bundle::read(bundle.as_bytes()).unwrap();
    let made = Definition::compile(&bundle, false).unwrap();
    let journey = Journey {
        id: journey().clone(),
        versions: BTreeMap::from([(1, Arc::new(made))]),
        entrance: Some(1),
        sandbox: None,
        rules: Rules::LIVE,
    };
    let now = "2026-01-01T10:00:00Z".parse().unwrap();
    let (mut inputs, _) = recognise_all([&journey].into_iter(), &beacon("e-1", "spa", key), now);
    let (_, input) = inputs.remove(0);
    let entered = step(&journey, Person::default(), now, 1, input);
    let asked = entered.1.iter().find_map(|effect| match effect {
        Effect::Fetch { generation, groups } => Some((*generation, groups.clone())),
        _ => None,
    });
    let (generation, groups) = asked.unwrap();
    let found = groups.into_iter().map(|fetch| Fetched {
        want: fetch.want,
        elapsed_ms: 0,
        outcome: Outcome::Success {
            status: 200,
            body: Some(json!({})),
        },
    });
    let input = Input::Data {
        generation,
        groups: found.collect(),
        elapsed_ms: 1,
    };
    let ended = step(&journey, entered.0.clone(), now, 1, input);
    let person = PersonKey {
        sandbox: prod().clone(),
        journey: JourneyId::new("spa"),
        namespace: Some("CustomerId".to_owned()),
        key: key.to_owned(),
    };
    let stage = |(person, effects): (Person, Vec<Effect>)| {
        let records = effects.into_iter().filter_map(|effect| match effect {
            Effect::Record(record) => Some(*record),
            _ => None,
        });
        (person, records.collect())
    };
    (person, [stage(entered), stage(ended)])
}

async fn settings(store: Store) {
    let first = store.setting("seed", || "1".to_owned()).await.unwrap();
    let second = store.setting("seed", || "2".to_owned()).await.unwrap();
    assert_eq!((first.as_str(), second.as_str()), ("1", "1"));
}

async fn versions(store: Store) {
    let other = kept(1, "b");
    for version in [kept(1, "a"), other] {
        let found = store.keep_version(version, Vec::new()).await.unwrap();
        assert_eq!(found.digest, "a", "what was published stays");
    }
    store.keep_version(kept(2, "c"), Vec::new()).await.unwrap();
    let all = store.versions().await.unwrap();
    let all: Vec<_> = all
        .into_iter()
        .map(|kept| (kept.number, kept.digest))
        .collect();
    assert_eq!(all, [(1, "a".to_owned()), (2, "c".to_owned())]);
    let found = store.version(prod(), journey(), 2).await.unwrap().unwrap();
    assert_eq!(found.published_at, Timestamp::UNIX_EPOCH);
    let elsewhere = SandboxId::new("dev");
    assert!(
        store
            .version(&elsewhere, journey(), 2)
            .await
            .unwrap()
            .is_none()
    );
}

async fn profiles(store: Store) {
    let find = |id: &'static str| {
        let store = store.clone();
        async move { store.profile(prod(), "Email", id).await.unwrap() }
    };
    assert_eq!(find("a").await, None);
    for name in ["Anna", "Änne 😀"] {
        let attributes = attributes(name);
        let put = store.put_profile(prod(), "Email", "a", &attributes, None);
        put.await.unwrap();
        assert_eq!(find("a").await, Some(attributes));
    }
    assert_eq!(find("b").await, None);
}

async fn secrets(store: Store) {
    let mail = ConnectorId::new("mail");
    let (here, there) = ("https://here.example", "https://there.example");
    let sealed = |origin: &'static str| {
        let (store, mail) = (store.clone(), mail.clone());
        async move { store.sealed(prod(), &mail, origin).await.unwrap() }
    };
    let keep = |origin: Option<&str>, secret: &[u8]| {
        let (store, mail) = (store.clone(), mail.clone());
        let (origin, secret) = (origin.map(str::to_owned), secret.to_owned());
        async move {
            store
                .keep_sealed(prod(), &mail, origin, secret)
                .await
                .unwrap()
        }
    };
    let has = |origin: &'static str| {
        let (store, mail) = (store.clone(), mail.clone());
        async move { store.has_secret(prod(), &mail, origin).await.unwrap() }
    };
    assert!(!has(here).await);
    keep(None, b"one").await;
    assert!(has(here).await && has(there).await);
    assert_eq!(sealed(here).await, None, "nobody uses it yet");
    let needing = vec![(mail.clone(), here.to_owned())];
    store
        .keep_version(kept(1, "a"), needing.clone())
        .await
        .unwrap();
    assert_eq!(sealed(here).await.as_deref(), Some(b"one".as_slice()));
    assert!(!has(there).await, "it is bound");
    // Another for the same place replaces it; one for another place does not.
    keep(Some(here), b"two").await;
    keep(Some(there), b"three").await;
    assert_eq!(sealed(here).await.as_deref(), Some(b"two".as_slice()));
    assert_eq!(sealed(there).await.as_deref(), Some(b"three".as_slice()));
    keep(None, b"four").await;
    store.keep_version(kept(1, "a"), needing).await.unwrap();
    assert_eq!(sealed(here).await.as_deref(), Some(b"four".as_slice()));
}

async fn memory(store: Store) {
    let now = Timestamp::now();
    let came = |inlet, at| {
        let ids = vec!["a".to_owned(), "b".to_owned()];
        let store = store.clone();
        async move { store.came(prod(), inlet, ids, at).await.unwrap() }
    };
    let remember = |id: &str, at| {
        let (store, ids) = (store.clone(), vec![id.to_owned()]);
        async move {
            store
                .remember(prod(), Inlet::Events, ids, at)
                .await
                .unwrap()
        }
    };
    assert_eq!(came(Inlet::Events, now).await, [false, false]);
    remember("b", now).await;
    assert_eq!(came(Inlet::Events, now).await, [false, true]);
    assert_eq!(came(Inlet::Reactions, now).await, [false, false]);
    let soon = now + (24 * 7 - 1).hours();
    assert_eq!(came(Inlet::Events, soon).await, [false, true]);
    let later = now + (24 * 7 + 1).hours();
    assert_eq!(came(Inlet::Events, later).await, [false, false]);
    remember("a", later).await;
    let again = came(Inlet::Events, now).await;
    assert_eq!(
        again,
        [true, false],
        "what is older than 7 days is forgotten"
    );
}

async fn segments(store: Store) {
    let now = Timestamp::now();
    let change = |id: &str, segment: &str, status, hours: i64| Membership {
        namespace: "Email".to_owned(),
        id: id.to_owned(),
        segment: SegmentId::new(segment),
        status,
        at: now + hours.hours(),
    };
    use SegmentStatus::{Existing, Exited, Realized};
    let all = vec![
        change("a", "gold", Exited, 2),
        change("a", "gold", Realized, 1),
        change("a", "new", Existing, 0),
        change("b", "gold", Realized, 0),
    ];
    store.change_segments(prod(), all).await.unwrap();
    // What comes late does not count any more.
    let late = vec![change("a", "gold", Realized, 0)];
    store.change_segments(prod(), late).await.unwrap();
    let found = store.segments(prod(), "Email", "a").await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(found, [("gold", "exited"), ("new", "existing")]);
    assert!(
        store
            .segments(prod(), "Email", "c")
            .await
            .unwrap()
            .is_empty()
    );
}

async fn experience(store: Store) {
    let now = Timestamp::now();
    let event = |n: i64, hours: i64| {
        let Value::Object(event) = json!({"n": n, "timestamp": now - hours.hours()}) else {
            unreachable!()
        };
        event
    };
    let put = |events: Option<Vec<Map<String, Value>>>| {
        let store = store.clone();
        async move {
            let none = Map::new();
            let put = store.put_profile(prod(), "Email", "a", &none, events.as_deref());
            put.await.unwrap();
            store.experience(prod(), "Email", "a", now).await.unwrap()
        }
    };
    assert!(put(None).await.is_empty());
    let two = vec![event(1, 24 * 366), event(2, 1)];
    assert_eq!(put(Some(two)).await, [event(2, 1)], "of the last year");
    assert_eq!(put(None).await, [event(2, 1)], "they stay");
    let many: Vec<_> = (0..1_200).map(|n| event(n, 2_000 - n)).collect();
    assert_eq!(
        put(Some(many.clone())).await,
        many[200..],
        "the newest thousand"
    );
}

async fn profile_updates(store: Store) {
    let update = |field: &'static str, value: Value| {
        let store = store.clone();
        async move {
            let done = store.update_profile(prod(), "Email", "a", field, &value);
            done.await.unwrap();
        }
    };
    let all = (0..20).map(|n| {
        let name: &'static str = Box::leak(format!("counts.n{n}").into_boxed_str());
        update(name, json!(n))
    });
    futures::future::join_all(all).await;
    update("counts.n0", json!("new")).await;
    let found = store.profile(prod(), "Email", "a").await.unwrap().unwrap();
    let counts = found["counts"].as_object().unwrap();
    assert_eq!((counts.len(), &counts["n0"]), (20, &json!("new")));
    assert_eq!(counts["n19"], 19, "none overwrote another");
}

async fn records(store: Store) {
    let (anna, [entered, ended]) = passage("anna");
    let record = |(person, records): &Stage| {
        let (store, anna) = (store.clone(), anna.clone());
        let (person, records) = (person.clone(), records.clone());
        async move {
            store
                .record(&anna, &person, records, Vec::new())
                .await
                .unwrap()
        }
    };
    let counts = || async { store.counts(prod(), journey()).await.unwrap() };
    for _ in 0..2 {
        record(&entered).await;
        let counts = counts().await;
        assert_eq!((counts.entered, counts.finished, counts.failed), (1, 0, 0));
        let waits = ActivityCount { passed: 0, here: 1 };
        assert_eq!(counts.activities["gender"], waits);
    }
    record(&ended).await;
    // What comes late, from an attempt that was given up, changes nothing.
    record(&entered).await;
    let counts = counts().await;
    assert_eq!((counts.entered, counts.finished, counts.failed), (1, 1, 0));
    assert!(counts.activities.values().all(|count| count.here == 0));
    let found = store.instance(prod(), journey(), "CustomerId", "anna");
    let found = found.await.unwrap().unwrap();
    assert_eq!(serde_json::to_value(found.phase).unwrap(), "finished");
    let all: Vec<StepEvent> = [entered.1, ended.1].concat();
    assert_eq!(found.steps, all);
    let nobody = store.instance(prod(), journey(), "CustomerId", "ben");
    assert!(nobody.await.unwrap().is_none());
}

/// Steps are told in their order, also where there are more than ten of them.
async fn many_steps(store: Store) {
    let (anna, [(person, records), _]) = passage("anna");
    let steps: Vec<StepEvent> = (1..=12)
        .map(|n| StepEvent {
            id: format!("{}-{n}", records[0].instance),
            entrance: n == 1,
            ..records[0].clone()
        })
        .collect();
    store
        .record(&anna, &person, steps.clone(), Vec::new())
        .await
        .unwrap();
    let found = store.instance(prod(), journey(), "CustomerId", "anna");
    assert_eq!(found.await.unwrap().unwrap().steps, steps);
}

/// Many people at once: nobody is lost or counted twice, and nobody waits for ever.
async fn crowd(store: Store) {
    const PEOPLE: u64 = 60;
    let tasks: Vec<_> = (0..PEOPLE)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let (key, stages) = passage(&format!("p{n}"));
                for (person, records) in stages {
                    let same = || store.record(&key, &person, records.clone(), Vec::new());
                    let (a, b) = tokio::join!(same(), same());
                    a.unwrap();
                    b.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let counts = store.counts(prod(), journey()).await.unwrap();
    assert_eq!((counts.entered, counts.finished), (PEOPLE, PEOPLE));
    assert!(counts.activities.values().all(|count| count.here == 0));
    assert_eq!(counts.activities["beacon"].passed, PEOPLE);
}

fn discard(n: usize, journey: Option<JourneyId>) -> Discard {
    Discard {
        timestamp: Timestamp::UNIX_EPOCH,
        code: "notListening".to_owned(),
        journey,
        event: None,
        event_id: Some(format!("e{n}")),
        key: Some("anna".to_owned()),
    }
}

async fn discards(store: Store) {
    let all: Vec<Discard> = (0..2_300)
        .map(|n| discard(n, Some(journey().clone())))
        .collect();
    store.discard(prod(), all[..50].to_vec()).await.unwrap();
    let mut later = all[..50].to_vec();
    for discard in &mut later {
        discard.timestamp = Timestamp::now();
    }
    store.discard(prod(), later).await.unwrap();
    let found = store.discards(prod(), journey()).await.unwrap();
    assert_eq!(found.len(), 50, "a repetition is not another");
    store.discard(prod(), all.clone()).await.unwrap();
    store
        .discard(prod(), vec![discard(9_999, None)])
        .await
        .unwrap();
    let found = store.discards(prod(), journey()).await.unwrap();
    assert_eq!(found.len(), 100);
    assert_eq!(found[0], discard(9_999, None), "the newest first");
    assert_eq!(found[1], all[2_299]);
    let counted = store.work(|tables| {
        let row = tables.row("SELECT COUNT(*) FROM discard", &[])?.unwrap();
        row.get::<i64>(0)
    });
    assert!(counted.await.unwrap() <= 1_200, "old ones are dropped");
}

async fn whole_or_nothing(store: Store) {
    let failed = store.work(|tables| -> Result<(), StoreError> {
        tables.execute("INSERT INTO setting VALUES ('a', 'b')", &[])?;
        Err(StoreError::Ending)
    });
    failed.await.unwrap_err();
    let found = store.setting("a", || "made".to_owned()).await.unwrap();
    assert_eq!(found, "made");
}

/// Runs each case on a store of its own.
macro_rules! each_case {
    ($store:expr) => {
        each_case!(
            $store, settings, versions, profiles, secrets, memory, segments, experience, profile_updates, records, many_steps, crowd,
            discards, whole_or_nothing
        )
    };
    ($store:expr, $($case:ident),*) => {
        $({
            println!("{}", stringify!($case));
            let (store, _held) = $store(stringify!($case)).await;
            $case(store).await;
        })*
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite() {
    let folder = TempDir::new().unwrap();
    let store = async |name: &str| {
        let store = Store::open(&folder.path().join(name)).unwrap();
        (store, ())
    };
    each_case!(store);
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql() {
    let server = Postgres::start();
    let store = async |name: &str| {
        let address: Address = server.database(name).parse().unwrap();
        Store::connect(&address).await.unwrap()
    };
    each_case!(store);
    one_engine(&server).await;
    lost_connections(&server).await;
    newer_form(&server).await;
    stopped(server).await;
}

async fn one_engine(server: &Postgres) {
    let address: Address = server.database("one").parse().unwrap();
    let first = Store::connect(&address).await.unwrap();
    let error = Store::connect(&address).await.err().unwrap();
    assert!(matches!(error, StoreError::InUse), "{error}");
    drop(first);
    Store::connect(&address).await.unwrap();
}

/// When the server ends all connections, the next piece of work finds a new one, and the lock is
/// taken again.
async fn lost_connections(server: &Postgres) {
    let address: Address = server.database("lost").parse().unwrap();
    let (store, mut lost) = Store::connect(&address).await.unwrap();
    store.setting("a", || "1".to_owned()).await.unwrap();
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = 'lost' AND pid <> pg_backend_pid()";
    assert_ne!(server.ask("lost", end), "0");
    let found = store.setting("a", || "2".to_owned()).await.unwrap();
    assert_eq!(found, "1");
    let locks =
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database =
        (SELECT oid FROM pg_database WHERE datname = 'lost')";
    itinera_tests::until(
        "the lock again",
        std::time::Duration::from_secs(20),
        || async { (server.ask("lost", locks) == "1").then_some(()) },
    )
    .await;
    assert!(lost.try_recv().is_err(), "the store is still ours");
}

async fn newer_form(server: &Postgres) {
    let address: Address = server.database("newer").parse().unwrap();
    drop(Store::connect(&address).await.unwrap());
    server.ask("newer", "UPDATE itinera_engine.form SET number = 99");
    let error = Store::connect(&address).await.err().unwrap();
    assert!(matches!(error, StoreError::Newer(99)), "{error}");
}

async fn stopped(server: Postgres) {
    let url = server
        .database("stopped")
        .replace("itinera@", "itinera:hush-4711@");
    let address: Address = url.parse().unwrap();
    let (store, _lost) = Store::connect(&address).await.unwrap();
    drop(server);
    let error = store.setting("a", || "1".to_owned()).await.unwrap_err();
    assert!(error.is_passing(), "{error:?}");
    let again = Store::connect(&address).await.err().unwrap();
    for error in [error, again] {
        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
    }
}

#[test]
fn addresses_are_judged_before_they_are_used() {
    for wrong in ["", "mysql://host/db", "postgres://h:notaport/db", "host=x"] {
        assert!(wrong.parse::<Address>().is_err(), "{wrong}");
    }
    assert!("postgresql://u:p@host/db".parse::<Address>().is_ok());
}

#[tokio::test]
async fn a_file_of_the_first_form_is_brought_up() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("engine.sqlite");
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute_batch(super::table::sqlite_from(0).next().unwrap())
        .unwrap();
    file.execute_batch(
        "PRAGMA user_version = 1;
         INSERT INTO secret VALUES ('prod', 'mail', x'01', NULL), ('prod', 'sms', x'02', 'https://a');",
    )
    .unwrap();
    drop(file);
    let store = Store::open(&path).unwrap();
    let sms = store
        .sealed(prod(), &ConnectorId::new("sms"), "https://a")
        .await;
    assert_eq!(sms.unwrap(), Some(vec![2]));
    let mail = ConnectorId::new("mail");
    assert!(store.has_secret(prod(), &mail, "https://b").await.unwrap());
}

#[test]
fn files_that_are_none_of_ours_are_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("engine.sqlite");
    std::fs::write(
        &path,
        "not a database, and long enough to be looked at ".repeat(100),
    )
    .unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Sqlite(_))));
    let path = folder.path().join("newer.sqlite");
    let file = rusqlite::Connection::open(&path).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Newer(99))));
}
