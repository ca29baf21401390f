//! What a version does by itself after an edit: End markers at every open path end (R-CAN-15),
//! no dangling transitions, dense orders.

use std::collections::BTreeSet;

use crate::id::{ActivityId, TransitionId};
use crate::model::{Activity, ActivityKind, Outlet, Point, Transition, Version};

/// Width of a column of the canvas grid, in pixels.
pub const COLUMN: i32 = 180;
/// Height of a row of the canvas grid, in pixels.
pub const ROW: i32 = 120;

/// Brings a version into order. Idempotent.
pub(super) fn settle(version: &mut Version) {
    drop_dangling(version);
    let open: Vec<(ActivityId, Outlet)> = version
        .activities
        .iter()
        .flat_map(|(id, activity)| activity.kind.outlets().into_iter().map(|o| (id.clone(), o)))
        .collect();
    for (from, outlet) in open {
        settle_outlet(version, &from, outlet);
    }
    let reached: BTreeSet<ActivityId> =
        version.transitions.values().map(|t| t.to.clone()).collect();
    version
        .activities
        .retain(|id, activity| !is_end(activity) || reached.contains(id));
}

fn drop_dangling(version: &mut Version) {
    let activities = &version.activities;
    version.transitions.retain(|_, transition| {
        activities.contains_key(&transition.to)
            && activities
                .get(&transition.from)
                .is_some_and(|from| from.kind.outlets().contains(&transition.outlet))
    });
}

fn settle_outlet(version: &mut Version, from: &ActivityId, outlet: Outlet) {
    let there: Vec<(TransitionId, bool)> = version
        .transitions_of(from, &outlet)
        .map(|(id, t)| {
            (
                id.clone(),
                version.activities.get(&t.to).is_some_and(is_end),
            )
        })
        .collect();
    if there.iter().any(|(_, end)| !end) {
        for (id, _) in there.into_iter().filter(|(_, end)| *end) {
            version.transitions.remove(&id);
        }
    } else if there.is_empty() {
        add_end(version, from, outlet.clone());
    }
    let ids: Vec<TransitionId> = version
        .transitions_of(from, &outlet)
        .map(|(id, _)| id.clone())
        .collect();
    for (order, id) in (0..).zip(ids) {
        if let Some(transition) = version.transitions.get_mut(&id) {
            transition.order = order;
        }
    }
}

fn add_end(version: &mut Version, from: &ActivityId, outlet: Outlet) {
    let Some(source) = version.activities.get(from) else {
        return;
    };
    let rank = source
        .kind
        .outlets()
        .iter()
        .position(|known| *known == outlet)
        .unwrap_or(0);
    let rows = i32::try_from(rank).unwrap_or(0);
    let at = Point {
        x: source.position.x + COLUMN,
        y: source.position.y + rows * ROW,
    };
    let suffix = format!("{from}-{}", outlet.to_string().replace(':', "-"));
    let id = ActivityId::new(format!("end-{suffix}"));
    let position = free_place(version, at);
    let end = Activity {
        label: String::new(),
        description: String::new(),
        position,
        kind: ActivityKind::End {},
    };
    version.activities.entry(id.clone()).or_insert(end);
    let transition = Transition {
        from: from.clone(),
        outlet,
        to: id,
        order: 0,
    };
    version
        .transitions
        .insert(TransitionId::new(format!("to-end-{suffix}")), transition);
}

pub(super) fn is_end(activity: &Activity) -> bool {
    matches!(activity.kind, ActivityKind::End {})
}

/// The first place at or below `at` that no activity covers.
pub(super) fn free_place(version: &Version, at: Point) -> Point {
    let taken = |point: Point| {
        version.activities.values().any(|other| {
            (other.position.x - point.x).abs() < COLUMN - 40
                && (other.position.y - point.y).abs() < ROW - 20
        })
    };
    (0..200)
        .map(|row| Point {
            x: at.x,
            y: at.y + row * ROW,
        })
        .find(|point| !taken(*point))
        .unwrap_or(at)
}

/// Ranks siblings by the heights of what they lead to: transitions of an outlet, and the paths of
/// a condition (R-COND-05).
pub(super) fn order_by_height(version: &mut Version, moved: &BTreeSet<ActivityId>) {
    let sources: BTreeSet<ActivityId> = version
        .transitions
        .values()
        .filter(|t| moved.contains(&t.to))
        .map(|t| t.from.clone())
        .collect();
    for from in sources {
        let heights: Vec<(i32, TransitionId, Outlet)> = {
            let mut found: Vec<_> = version
                .transitions_from(&from)
                .map(|(id, t)| {
                    let y = version.activities.get(&t.to).map_or(0, |a| a.position.y);
                    (y, id.clone(), t.outlet.clone())
                })
                .collect();
            found.sort_by_key(|(y, ..)| *y);
            found
        };
        let Some(activity) = version.activities.get_mut(&from) else {
            continue;
        };
        if let ActivityKind::Condition { paths, .. } = &mut activity.kind {
            let ranked = heights.iter().filter_map(|(_, _, outlet)| match outlet {
                Outlet::Path(path) => Some(path),
                _ => None,
            });
            for (order, path) in (0..).zip(ranked) {
                if let Some(path) = paths.get_mut(path) {
                    path.order = order;
                }
            }
        }
        let next = heights
            .iter()
            .filter(|(_, _, outlet)| *outlet == Outlet::Next);
        for (order, (_, id, _)) in (0..).zip(next) {
            if let Some(transition) = version.transitions.get_mut(id) {
                transition.order = order;
            }
        }
    }
}
