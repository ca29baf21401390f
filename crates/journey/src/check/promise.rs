//! What is wrong with the promises of a version. Never an error: a promise does not change what
//! happens to people.

use super::{MAX_WAIT_MS, issue};
use crate::id::PromiseId;
use crate::issue::{Issue, Place};
use crate::model::{Deed, MAX_PROMISED, Promise, PromiseForm, Version};

/// What is wrong with a version's promises, at `properties.promises.<id>`.
pub(super) fn promises(version: &Version) -> Vec<Issue> {
    let promises = version.properties.promises.iter();
    promises
        .flat_map(|(id, promise)| one(version, id, promise))
        .collect()
}

fn one(version: &Version, id: &PromiseId, promise: &Promise) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut say = |code, what: &str| {
        let place = Place {
            field: Some(format!("properties.promises.{id}")),
            ..Place::default()
        };
        let name = match promise.name.trim() {
            "" => id.to_string(),
            name => name.to_owned(),
        };
        let params = [("name", name), ("id", what.to_owned())];
        issues.push(issue(code, place, params));
    };
    for deed in promise.form.deeds() {
        match deed {
            Deed::Activities { ids } if ids.is_empty() => say("WARN_PROMISE_EMPTY", ""),
            Deed::Activities { ids } => {
                let gone = |id: &&_| !version.activities.contains_key(*id);
                for id in ids.iter().filter(gone) {
                    say("WARN_PROMISE_ACTIVITY_GONE", id.as_str());
                }
            }
            Deed::Action { action } => {
                let mut kinds = version.activities.values().map(|known| &known.kind);
                let calls = kinds.any(|kind| {
                    let calling = kind.calling();
                    calling.is_some_and(|calling| calling.action == Some(action))
                });
                if !calls {
                    say("WARN_PROMISE_ACTION_GONE", action.as_str());
                }
            }
            Deed::Message { .. } => {}
        }
    }
    let fits = match &promise.form {
        PromiseForm::AtMost { messages, .. } if *messages > MAX_PROMISED => false,
        PromiseForm::QuietHours { hours, .. } => hours.from != hours.to,
        form => form
            .span_ms()
            .is_none_or(|ms| (1_000..=MAX_WAIT_MS).contains(&ms)),
    };
    if !fits {
        say("WARN_PROMISE_RANGE", "");
    }
    issues
}
