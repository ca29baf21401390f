//! From counts to a report: names in place of numbers, and what deserves a look.

use std::collections::BTreeMap;

use itinera_journey::Issue;
use itinera_journey::model::ActivityKind;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::assumptions::Assumptions;
use super::careful::reads_events;
use super::count::{Count, busiest};
use super::kept::Kept;
use super::plan::{Coming, Key, Plan};
use super::report::{ActivityCount, CallCount, CapCount, MAX_POINTS, Quantiles, Report};
use super::run::Ran;
use crate::record::code;

/// The codes of findings and limits: each has a text in the locales.
pub const CODES: [&str; 12] = [
    "SIMULATION_PROMISE_BROKEN",
    "SIMULATION_NEVER_REACHED",
    "SIMULATION_CAPPED",
    "SIMULATION_STOPPED",
    "SIMULATION_EMPTY_PARAMETER",
    "SIMULATION_MISSING_KEY",
    "SIMULATION_LOST_REACTION",
    "SIMULATION_STILL_WAITING",
    "SIMULATION_JUMP_NOT_FOLLOWED",
    "SIMULATION_KEYS_SHARED",
    "SIMULATION_EVENTS_UNKNOWN",
    "SIMULATION_NOBODY_ENTERED",
];

/// Tells what was counted, and which promises were broken.
pub(super) fn report<E>(
    plan: &Plan,
    assumptions: &Assumptions,
    ran: &Ran<E>,
    kept: Option<&Kept<'_>>,
) -> Report {
    let (count, felt) = (&ran.count, &ran.felt);
    let version = &plan.definition.version;
    let activities: BTreeMap<_, _> = plan
        .numbers
        .activities
        .iter()
        .enumerate()
        .map(|(at, id)| {
            let counted = ActivityCount {
                reached: count.reached[at],
                passed: count.passed[at] - count.failed[at] - count.timed_out[at],
                failed: count.failed[at],
                timed_out: count.timed_out[at],
                by_day: count.by_day(at),
            };
            (id.clone(), counted)
        })
        .collect();
    let transitions = plan.numbers.transitions.iter().zip(&count.transitions);
    let waiting = plan.numbers.activities.iter().zip(&count.waiting);
    let waiting = waiting.filter(|(_, n)| **n > 0);
    let last = count.messages.iter().rposition(|n| *n > 0);
    let shared = felt
        .iter()
        .filter_map(|at| plan.endpoints.get(usize::from(*at)));
    let mut told = Report {
        simulation: 1,
        digest: String::new(),
        journey: version.journey.clone(),
        name: version.name.clone(),
        version: version.id.clone(),
        number: version.number,
        assumptions: Assumptions {
            people: count.people,
            ..assumptions.clone()
        },
        people: count.people,
        entered: count.entered,
        shared: shared.map(|endpoint| endpoint.name.clone()).collect(),
        until: Timestamp::from_millisecond(count.until).unwrap_or_default(),
        activities,
        transitions: transitions.map(|(id, n)| (id.clone(), *n)).collect(),
        phases: count.phases(),
        calls: calls(plan, count),
        duration: count
            .durations
            .as_ref()
            .filter(|durations| !durations.is_empty())
            .map(|durations| Quantiles {
                p50: durations.value_at_quantile(0.5),
                p90: durations.value_at_quantile(0.9),
                p99: durations.value_at_quantile(0.99),
                max: durations.max(),
            }),
        messages: count.messages[..last.map_or(0, |at| at + 1)].to_vec(),
        discards: count
            .discards
            .iter()
            .map(|(code, n)| ((*code).to_owned(), *n))
            .collect(),
        waiting: waiting.map(|(id, n)| (id.clone(), *n)).collect(),
        broken: count.broken.clone(),
        broken_count: count.broken_count,
        findings: kept
            .into_iter()
            .flat_map(|kept| broken(plan, kept))
            .chain(findings(plan, count))
            .collect(),
        limits: limits(plan),
    };
    told.digest = digest(&told, count.sum);
    told
}

/// The promises that were broken.
fn broken(plan: &Plan, kept: &Kept<'_>) -> Vec<Issue> {
    let found = kept.told().map(|(promise, broken)| {
        let (person, breach) = broken.first;
        let activity = plan.numbers.activities.get(usize::from(breach.activity));
        let params = [
            ("why", breach.why.code().to_owned()),
            ("count", broken.people.to_string()),
            ("person", (person + 1).to_string()),
        ];
        let mut found = Issue::warning("SIMULATION_PROMISE_BROKEN", activity, params);
        found.place.field = Some(promise.id.to_string());
        found
    });
    found.collect()
}

fn digest(told: &Report, sum: u64) -> String {
    let mut hash = Sha256::new();
    hash.update(sum.to_le_bytes());
    if let Ok(text) = serde_json::to_vec(told) {
        hash.update(text);
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn calls(plan: &Plan, count: &Count) -> Vec<CallCount> {
    let all = plan.endpoints.iter().zip(&count.calls);
    let made = all.filter(|(_, calls)| calls.calls > 0);
    made.map(|(endpoint, calls)| {
        let points = calls.over_time.len().div_ceil(MAX_POINTS).max(1);
        let over_time = calls.over_time.chunks(points);
        let point_ms = u64::try_from(count.point_ms).unwrap_or(1) * points as u64;
        CallCount {
            connector: endpoint.connector.clone(),
            name: endpoint.name.clone(),
            message: endpoint.message,
            fetches: endpoint.fetches,
            calls: calls.calls,
            failed: calls.failed,
            capped: calls.capped,
            queued: calls.queued,
            cap: endpoint.cap.map(|cap| CapCount {
                calls: cap.calls as u64,
                period_ms: cap.period_ms.unsigned_abs(),
                busiest: busiest(&calls.wanted).0,
            }),
            point_ms,
            over_time: over_time
                .map(|chunk| chunk.iter().map(|n| u64::from(*n)).sum())
                .collect(),
        }
    })
    .collect()
}

fn findings(plan: &Plan, count: &Count) -> Vec<Issue> {
    let mut found = Vec::new();
    if count.entered == 0 {
        return vec![Issue::warning("SIMULATION_NOBODY_ENTERED", None, [])];
    }
    let library = &plan.definition.library;
    for (endpoint, calls) in plan.endpoints.iter().zip(&count.calls) {
        if calls.capped > 0 {
            found.push(Issue::warning(
                "SIMULATION_CAPPED",
                None,
                [
                    ("endpoint", endpoint.name.clone()),
                    ("count", calls.capped.to_string()),
                    ("calls", calls.calls.to_string()),
                ],
            ));
        }
    }
    for (at, id) in plan.numbers.activities.iter().enumerate() {
        let name = plan.definition.version.caption(id, library);
        let kind = plan.definition.kind(id);
        let counted = |n: u64| [("name", name.clone()), ("count", n.to_string())];
        if count.reached[at] == 0 && !matches!(kind, Some(ActivityKind::End {})) {
            let params = [("name", name.clone())];
            found.push(Issue::warning("SIMULATION_NEVER_REACHED", Some(id), params));
        }
        if count.failed[at] > 0 {
            found.push(Issue::warning(
                "SIMULATION_STOPPED",
                Some(id),
                counted(count.failed[at]),
            ));
        }
        if count.waiting[at] > 0 {
            let waiting = counted(count.waiting[at]);
            found.push(Issue::warning(
                "SIMULATION_STILL_WAITING",
                Some(id),
                waiting,
            ));
        }
    }
    for ((activity, parameter), n) in &count.empties {
        let id = &plan.numbers.activities[usize::from(*activity)];
        let params = [
            ("name", plan.definition.version.caption(id, library)),
            ("parameter", parameter.clone()),
            ("count", n.to_string()),
        ];
        found.push(Issue::warning(
            "SIMULATION_EMPTY_PARAMETER",
            Some(id),
            params,
        ));
    }
    if let Some(n) = count.discards.get(code::MISSING_KEY) {
        found.push(Issue::warning(
            "SIMULATION_MISSING_KEY",
            None,
            [("count", n.to_string())],
        ));
    }
    for (rule, n) in &count.lost {
        let later = plan.later.get(usize::from(*rule));
        if let Some(Coming::Reaction { message, .. }) = later.map(|later| later.coming) {
            let id = &plan.numbers.activities[usize::from(message)];
            let name = plan.definition.version.caption(id, library);
            let params = [("name", name), ("count", n.to_string())];
            found.push(Issue::warning("SIMULATION_LOST_REACTION", Some(id), params));
        }
    }
    found
}

fn limits(plan: &Plan) -> Vec<Issue> {
    let mut limits = Vec::new();
    let library = &plan.definition.library;
    for id in &plan.numbers.activities {
        if let Some(ActivityKind::Jump { .. }) = plan.definition.kind(id) {
            let name = plan.definition.version.caption(id, library);
            limits.push(Issue::warning(
                "SIMULATION_JUMP_NOT_FOLLOWED",
                Some(id),
                [("name", name)],
            ));
        }
    }
    let shared = match &plan.key {
        Key::Field(_, drawer) => !drawer.is_unique(),
        Key::Formula => plan.key_field.is_none() && !plan.filed,
        Key::Numbered => false,
    };
    if shared {
        limits.push(Issue::warning("SIMULATION_KEYS_SHARED", None, []));
    }
    if reads_events(plan) && !plan.filed {
        limits.push(Issue::warning("SIMULATION_EVENTS_UNKNOWN", None, []));
    }
    limits
}
