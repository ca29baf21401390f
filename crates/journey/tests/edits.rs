//! Whatever is drawn, a version keeps its shape: edits are reversible, no path end is open.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use itinera_journey::bundle::Bundle;
use itinera_journey::edit::{Onto, PaletteItem, VersionEdit};
use itinera_journey::id::{ActivityId, PathId, TransitionId};
use itinera_journey::model::{
    ActivityKind, Channel, ConditionPath, EventTimeout, Outlet, PathTest, Point, TimeUnit, Version,
};
use itinera_journey::{Library, Patch};
use proptest::prelude::*;

const SPA: &str = include_str!("../../../assets/samples/spa.bundle.json");

/// A gesture: numbers choose among what is there when it is made.
#[derive(Debug, Clone)]
enum Gesture {
    Add {
        item: usize,
        onto: usize,
        which: usize,
        at: Option<(i32, i32)>,
    },
    Connect {
        from: usize,
        outlet: usize,
        to: usize,
    },
    Disconnect(usize),
    Move {
        which: usize,
        at: (i32, i32),
        arrange: bool,
    },
    Remove(Vec<usize>),
    Configure {
        which: usize,
        paths: u32,
        others: bool,
        error: bool,
    },
}

fn gesture() -> impl Strategy<Value = Gesture> {
    let place = || (-2_000..2_000_i32, -2_000..2_000_i32);
    prop_oneof![
        5 => (0..9_usize, 0..4_usize, any::<usize>(), proptest::option::of(place()))
            .prop_map(|(item, onto, which, at)| Gesture::Add { item, onto, which, at }),
        3 => (any::<usize>(), any::<usize>(), any::<usize>())
            .prop_map(|(from, outlet, to)| Gesture::Connect { from, outlet, to }),
        1 => any::<usize>().prop_map(Gesture::Disconnect),
        2 => (any::<usize>(), place(), any::<bool>())
            .prop_map(|(which, at, arrange)| Gesture::Move { which, at, arrange }),
        1 => proptest::collection::vec(any::<usize>(), 1..3).prop_map(Gesture::Remove),
        2 => (any::<usize>(), 1..4_u32, any::<bool>(), any::<bool>())
            .prop_map(|(which, paths, others, error)| Gesture::Configure { which, paths, others, error }),
    ]
}

fn pick<T: Clone>(from: impl Iterator<Item = T>, which: usize) -> Option<T> {
    let all: Vec<T> = from.collect();
    (!all.is_empty()).then(|| all[which % all.len()].clone())
}

/// The edit a gesture stands for; none where there is nothing to choose from.
fn edit(
    gesture: &Gesture,
    step: usize,
    version: &Version,
    library: &Library,
) -> Option<VersionEdit> {
    let activity = |which: usize| pick(version.activities.keys().cloned(), which);
    let outlet = |of: &ActivityId, which: usize| {
        pick(version.activities[of].kind.outlets().into_iter(), which)
    };
    Some(match gesture {
        Gesture::Add {
            item,
            onto,
            which,
            at,
        } => {
            let item = match item {
                0 => PaletteItem::Event {
                    event: library.events.keys().next()?.clone(),
                },
                1 => PaletteItem::Condition {},
                2 => PaletteItem::Wait {
                    amount: 3,
                    unit: TimeUnit::Hours,
                },
                3 => PaletteItem::Reaction {},
                4 => PaletteItem::SegmentQualification {},
                5 => PaletteItem::Message {
                    channel: Channel::Email,
                },
                6 => PaletteItem::Jump {},
                7 => PaletteItem::UpdateProfile {},
                _ => PaletteItem::Action {
                    action: pick(
                        library
                            .actions
                            .values()
                            .filter(|action| action.channel.is_none())
                            .map(|action| action.id.clone()),
                        0,
                    )?,
                },
            };
            let onto = match onto {
                0 => Onto::Nothing {},
                1 => {
                    let from = activity(*which)?;
                    let outlet = outlet(&from, *which)?;
                    Onto::Outlet { from, outlet }
                }
                2 => Onto::Transition {
                    transition: pick(version.transitions.keys().cloned(), *which)?,
                },
                _ => Onto::Next {
                    after: activity(*which),
                },
            };
            VersionEdit::AddActivity {
                id: ActivityId::new(format!("a{step}")),
                item,
                at: at.map(|(x, y)| Point { x, y }),
                onto,
            }
        }
        Gesture::Connect {
            from,
            outlet: o,
            to,
        } => {
            let from = activity(*from)?;
            VersionEdit::Connect {
                id: TransitionId::new(format!("t{step}")),
                outlet: outlet(&from, *o)?,
                from,
                to: activity(*to)?,
            }
        }
        Gesture::Disconnect(which) => VersionEdit::Disconnect {
            id: pick(version.transitions.keys().cloned(), *which)?,
        },
        Gesture::Move { which, at, arrange } => {
            let to = BTreeMap::from([(activity(*which)?, Point { x: at.0, y: at.1 })]);
            if *arrange {
                VersionEdit::Arrange { to }
            } else {
                VersionEdit::Move { to }
            }
        }
        Gesture::Remove(which) => VersionEdit::Remove {
            ids: which.iter().filter_map(|which| activity(*which)).collect(),
        },
        Gesture::Configure {
            which,
            paths,
            others,
            error,
        } => {
            let id = activity(*which)?;
            let mut kind = version.activities[&id].kind.clone();
            match &mut kind {
                ActivityKind::Condition {
                    paths: known,
                    others: o,
                    error_path,
                } => {
                    *known = (0..*paths)
                        .map(|order| {
                            let test = PathTest::Expression {
                                expression: "true".to_owned(),
                            };
                            let name = format!("Path{}", order + 1);
                            (
                                PathId::new(format!("p{}", order + 1)),
                                ConditionPath { name, order, test },
                            )
                        })
                        .collect();
                    (*o, *error_path) = (*others, *error);
                }
                ActivityKind::Action { error_path, .. }
                | ActivityKind::Message { error_path, .. }
                | ActivityKind::Jump { error_path, .. }
                | ActivityKind::UpdateProfile { error_path, .. }
                | ActivityKind::Wait { error_path, .. } => *error_path = *error,
                ActivityKind::Event { timeout, .. }
                | ActivityKind::Reaction { timeout, .. }
                | ActivityKind::SegmentQualification { timeout, .. } => {
                    *timeout = others.then_some(EventTimeout {
                        amount: 1,
                        unit: TimeUnit::Days,
                        path: *error,
                    });
                }
                _ => {}
            }
            VersionEdit::Configure {
                id,
                label: format!("L{step}"),
                description: String::new(),
                kind,
            }
        }
    })
}

fn is_end(version: &Version, id: &ActivityId) -> bool {
    matches!(version.activities[id].kind, ActivityKind::End {})
}

/// What holds of every version after every edit.
fn holds(version: &Version) -> Result<(), TestCaseError> {
    prop_assert!(!version.has_cycle());
    for (id, t) in &version.transitions {
        prop_assert!(version.activities.contains_key(&t.to), "{id} dangles");
        let from = version.activities.get(&t.from);
        prop_assert!(
            from.is_some_and(|a| a.kind.outlets().contains(&t.outlet)),
            "{id} dangles"
        );
    }
    for (id, activity) in &version.activities {
        prop_assert!(itinera_journey::id::is_valid_id(id.as_str()));
        if is_end(version, id) {
            prop_assert_eq!(version.transitions_into(id).count(), 1, "{} is lost", id);
        }
        for outlet in activity.kind.outlets() {
            let to: Vec<_> = version
                .transitions_of(id, &outlet)
                .map(|(_, t)| t)
                .collect();
            prop_assert!(!to.is_empty(), "{} {} is open", id, outlet);
            if to.len() > 1 {
                prop_assert_eq!(&outlet, &Outlet::Next);
                prop_assert!(
                    to.iter()
                        .all(|t| version.activities[&t.to].kind.may_be_parallel())
                );
                let targets: BTreeSet<_> = to.iter().map(|t| &t.to).collect();
                prop_assert_eq!(targets.len(), to.len(), "{} is linked twice", id);
            }
            let orders: Vec<u32> = to.iter().map(|t| t.order).collect();
            let dense: Vec<u32> = (0..).take(to.len()).collect();
            prop_assert_eq!(orders, dense, "order of {} {}", id, outlet);
        }
    }
    Ok(())
}

/// The library with a message beside each action.
fn with_messages(mut library: Library) -> Library {
    let messages: Vec<_> = library.actions.values().cloned().collect();
    for mut message in messages {
        message.id = format!("{}-mail", message.id).as_str().into();
        message.channel = Some(Channel::Email);
        library.actions.insert(message.id.clone(), message);
    }
    library
}

/// The version, settled once more.
fn again(version: &Version, library: &Library) -> Version {
    let edit = VersionEdit::Describe {
        name: version.name.clone(),
        description: version.description.clone(),
        properties: version.properties.clone(),
    };
    edit.apply(version, library).unwrap()
}

/// Every sibling's rank follows from its order and not from where it stands.
fn ranks(version: &Version) -> Vec<(TransitionId, u32)> {
    version
        .transitions
        .iter()
        .map(|(id, t)| (id.clone(), t.order))
        .collect()
}

proptest! {
    #[test]
    fn edits_keep_the_shape_and_can_be_taken_back(
        gestures in proptest::collection::vec(gesture(), 1..40),
        empty in any::<bool>(),
    ) {
        let bundle = Bundle::read(SPA.as_bytes()).unwrap();
        let library = with_messages(bundle.library());
        let mut version = bundle.journey;
        if empty {
            version.activities.clear();
            version.transitions.clear();
        }
        for (step, gesture) in gestures.iter().enumerate() {
            let Some(edit) = edit(gesture, step, &version, &library) else { continue };
            let Ok(after) = edit.apply(&version, &library) else { continue };
            holds(&after)?;
            prop_assert_eq!(&again(&after, &library), &after, "settles twice");
            if matches!(edit, VersionEdit::Arrange { .. }) {
                prop_assert_eq!(ranks(&version), ranks(&after), "arranging ranks");
            }
            let before_json = serde_json::to_value(&version).unwrap();
            let after_json = serde_json::to_value(&after).unwrap();
            let patch = Patch::between(&before_json, &after_json);
            let mut document = before_json.clone();
            patch.apply(&mut document).unwrap();
            prop_assert_eq!(&document, &after_json);
            patch.inverse().apply(&mut document).unwrap();
            prop_assert_eq!(&document, &before_json);
            version = after;
        }
    }
}

#[test]
fn a_journey_begins_with_an_event() {
    let bundle = Bundle::read(SPA.as_bytes()).unwrap();
    let library = bundle.library();
    let mut version = bundle.journey;
    version.activities.clear();
    version.transitions.clear();
    let edit = VersionEdit::AddActivity {
        id: "a".into(),
        item: PaletteItem::Condition {},
        at: None,
        onto: Onto::Nothing {},
    };
    assert_eq!(
        edit.apply(&version, &library).unwrap_err().code,
        "startsWithoutEvent"
    );
}
