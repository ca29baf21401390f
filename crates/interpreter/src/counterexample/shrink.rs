//! Making a counterexample smaller: what can be left out is left out, as long as it still breaks
//! the promise.

use itinera_journey::id::PromiseId;

use super::{Broken, Search};
use crate::scenario::Scenario;

/// All scenarios with one thing less.
fn smaller(scenario: &Scenario) -> Vec<Scenario> {
    let mut all = Vec::new();
    let mut without = |change: &dyn Fn(&mut Scenario)| {
        let mut less = scenario.clone();
        change(&mut less);
        all.push(less);
    };
    for at in (0..scenario.steps.len()).rev() {
        without(&|less| {
            less.steps.remove(at);
        });
    }
    for at in (0..scenario.stubs.len()).rev() {
        without(&|less| {
            less.stubs.remove(at);
        });
    }
    for at in (0..scenario.profiles.len()).rev() {
        without(&|less| {
            less.profiles.remove(at);
        });
    }
    for (at, profile) in scenario.profiles.iter().enumerate() {
        let of = |less: &mut Scenario, change: &dyn Fn(&mut crate::scenario::ScenarioProfile)| {
            if let Some(profile) = less.profiles.get_mut(at) {
                change(profile);
            }
        };
        for name in profile.attributes.keys() {
            without(&|less| {
                of(less, &|profile| {
                    profile.attributes.remove(name);
                });
            });
        }
        for name in profile.segments.keys() {
            without(&|less| {
                of(less, &|profile| {
                    profile.segments.remove(name);
                });
            });
        }
        if !profile.experience_events.is_empty() {
            without(&|less| of(less, &|profile| profile.experience_events.clear()));
        }
    }
    if scenario.timezone.is_some() {
        without(&|less| less.timezone = None);
    }
    if scenario.seed != 0 {
        without(&|less| less.seed = 0);
    }
    all
}

/// The smallest that is found within so many runs.
pub(super) fn shrink(
    search: &Search<'_>,
    id: &PromiseId,
    mut broken: Broken,
    mut runs: usize,
    go_on: &mut dyn FnMut() -> bool,
) -> Broken {
    let Some(promise) = search.promises.iter().find(|known| known.id == *id) else {
        return broken;
    };
    'again: loop {
        for less in smaller(&broken.scenario) {
            if runs == 0 || !go_on() {
                return broken;
            }
            runs -= 1;
            let Ok(run) = search.play(&less) else {
                continue;
            };
            if let Some(found) = search.broken_in(promise, &less, &run) {
                broken = found;
                continue 'again;
            }
        }
        return broken;
    }
}
