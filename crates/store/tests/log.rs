//! The log of edits against a simple model, and files that are no workspace.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::convert::Infallible;
use std::os::unix::fs::PermissionsExt;

use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_store::{Access, Change, EditError, EditedAll, EntryKind, Store, StoreError, Whole};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

fn object() -> ObjectRef {
    ObjectRef {
        kind: ObjectKind::Event,
        id: "e".to_owned(),
    }
}

fn change(name: &str) -> Change<'_> {
    Change {
        author: "Ada",
        at: Timestamp::UNIX_EPOCH,
        name,
    }
}

fn set(store: &Store, seen: i64, key: &str, value: i64) -> Result<i64, EditError<Infallible>> {
    let apply = |document: &Value| {
        let mut after = document.clone();
        after[key] = json!(value);
        Ok(after)
    };
    store
        .edit(&object(), seen, change("set"), Whole::No, apply)
        .map(|edited| edited.revision)
}

#[derive(Debug, Clone)]
enum Move {
    Set(&'static str, i64),
    Undo,
    Redo,
    Reopen,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        4 => (prop_oneof![Just("a"), Just("b")], 0..5i64).prop_map(|(key, value)| Move::Set(key, value)),
        3 => Just(Move::Undo),
        2 => Just(Move::Redo),
        1 => Just(Move::Reopen),
    ];
    prop::collection::vec(one, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn any_interleaving_agrees_with_two_stacks(moves in moves()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.itinera");
        let mut store = Some(Store::open(&path, "test").unwrap().0);
        let start = json!({"a": 0, "b": 0});
        store.as_ref().unwrap().insert(&object(), &start, Timestamp::UNIX_EPOCH).unwrap();
        let (mut now, mut undo, mut redo) = (start, Vec::new(), Vec::new());
        for step in moves {
            let open = store.as_ref().unwrap();
            let revision = open.get(&object()).unwrap().revision;
            match step {
                Move::Set(key, value) => {
                    set(open, revision, key, value).unwrap();
                    let mut after = now.clone();
                    after[key] = json!(value);
                    if after != now {
                        undo.push(std::mem::replace(&mut now, after));
                        redo.clear();
                    }
                }
                Move::Undo | Move::Redo => {
                    let back = matches!(step, Move::Undo);
                    let kind = if back { EntryKind::Undo } else { EntryKind::Redo };
                    let done = turn(open, revision, kind);
                    let (from, to) = if back { (&mut undo, &mut redo) } else { (&mut redo, &mut undo) };
                    match from.pop() {
                        Some(other) => {
                            prop_assert_eq!(&done.unwrap().0.document, &other);
                            to.push(std::mem::replace(&mut now, other));
                        }
                        None => prop_assert!(matches!(done, Err(EditError::Nothing))),
                    }
                }
                Move::Reopen => {
                    drop(store.take());
                    store = Some(Store::open(&path, "test").unwrap().0);
                }
            }
            let stored = store.as_ref().unwrap().get(&object()).unwrap();
            prop_assert_eq!(&stored.document, &now);
            let replayed = store.as_ref().unwrap().at_revision(&object(), stored.revision).unwrap();
            prop_assert_eq!(&replayed, &now);
        }
    }
}

#[test]
fn a_stale_edit_is_rebased_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (store, new) = Store::open(&folder.path().join("w.itinera"), "test").unwrap();
    assert!(new);
    store
        .insert(&object(), &json!({"a": 0, "b": 0}), Timestamp::UNIX_EPOCH)
        .unwrap();
    set(&store, 0, "a", 1).unwrap();
    assert_eq!(set(&store, 0, "b", 2).unwrap(), 2, "another place");
    let refused = set(&store, 0, "a", 3).unwrap_err();
    let EditError::Stale(met) = refused else {
        panic!("{refused}")
    };
    assert_eq!((met.mine, met.theirs), (Some(json!(3)), Some(json!(1))));
    assert_eq!(
        store.get(&object()).unwrap().document,
        json!({"a": 1, "b": 2})
    );
}

#[test]
fn a_barrier_ends_undo() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&folder.path().join("w.itinera"), "test").unwrap();
    store
        .insert(&object(), &json!({"a": 0}), Timestamp::UNIX_EPOCH)
        .unwrap();
    set(&store, 0, "a", 1).unwrap();
    store.barrier(&object(), change("publish")).unwrap();
    let undone = turn(&store, 2, EntryKind::Undo);
    assert!(matches!(undone, Err(EditError::Nothing)));
}

fn turn(store: &Store, seen: i64, kind: EntryKind) -> Result<EditedAll, EditError<Infallible>> {
    let alone = |_: &Value, _: &Value, other: &Value| Ok(other.clone());
    store.turn(&object(), seen, kind, change("turn"), &[], alone)
}

#[test]
fn a_second_process_reads_and_is_told_who_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.itinera");
    let (first, _) = Store::open(&path, "the first").unwrap();
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let (second, _) = Store::open(&path, "the second").unwrap();
    assert_eq!(second.access(), &Access::HeldBy("the first".to_owned()));
    let refused = second.insert(&object(), &json!({}), Timestamp::UNIX_EPOCH);
    assert!(matches!(refused, Err(StoreError::ReadOnly)));
    drop(first);
    assert_eq!(
        Store::open(&path, "the third").unwrap().0.access(),
        &Access::Writer
    );
}

#[test]
fn what_is_no_workspace_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.itinera");
    std::fs::write(
        &path,
        "a letter to my aunt, long enough to be taken for a file of something",
    )
    .unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(
        Store::open(&path, "t"),
        Err(StoreError::NotAWorkspace(_))
    ));
    assert_eq!(std::fs::read(&path).unwrap(), before);

    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    assert!(matches!(
        Store::open(&other, "t"),
        Err(StoreError::NotAWorkspace(_))
    ));

    let newer = folder.path().join("newer.itinera");
    drop(Store::open(&newer, "t").unwrap());
    let raw = rusqlite::Connection::open(&newer).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    drop(raw);
    let refused = Store::open(&newer, "t");
    assert!(matches!(
        refused,
        Err(StoreError::NewerVersion { found: 99, .. })
    ));
}
