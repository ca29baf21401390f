//! Search for what breaks a promise: scenarios given, scenarios made to cover the paths, and small
//! variations of both are run, and every person in them is held against every promise.
//!
//! The smallest scenario found is made smaller still. That nothing was found says only that nothing
//! was found in what was searched.

mod finding;
mod report;
mod shrink;
mod stand_in;
mod vary;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::hash::{DefaultHasher, Hash, Hasher};

use itinera_journey::bundle::Bundle;
use itinera_journey::id::PromiseId;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::coverage;
use crate::passage::{self, Moment, Places};
use crate::promise::{Breach, Compiled, Why, check, words};
use crate::scenario::{Prepared, Scenario, ScenarioError, ScenarioProfile, as_found};
use crate::session::{Key, Session};

pub use report::{Budget, Counterexample, Finding, Report, Searched};

/// How long people are watched after the last thing happened: until everyone's time is over.
const LIFE: SignedDuration = SignedDuration::from_hours(30 * 24 + 1);

/// The most inputs that a move of the clock may take: a run of a few people takes hundreds.
const INPUTS: usize = 5_000;

/// The part of the budget, one in so many, that is searched whatever has been found.
const EFFORT: usize = 8;

/// How many variations of a variation are put to the rest, one in so many of all.
const SAMPLE: usize = 32;

/// What is searched.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'a> {
    /// Scenarios that somebody wrote or saved.
    pub scenarios: &'a [Scenario],
    /// What is taken for granted of journeys that are jumped to and not there.
    pub absent: Absent,
}

/// What is taken for granted of journeys that are jumped to and not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Absent {
    /// They let everyone in.
    #[default]
    Open,
    /// They let nobody in.
    Closed,
}

/// What the search begins with.
#[derive(Clone, Copy)]
struct Seeds<'a> {
    given: &'a [Scenario],
    /// Made to cover the journey's paths.
    generated: &'a [Scenario],
}

/// How small a counterexample is: steps, moments of its person, milliseconds to the breach.
type Size = (usize, usize, i64);

/// Something that breaks a promise.
#[derive(Debug, Clone)]
struct Broken {
    scenario: Scenario,
    key: Key,
    breach: Breach,
    size: Size,
}

/// What came of one run.
struct Run {
    session: Session,
    people: BTreeMap<Key, Vec<Moment>>,
}

struct Search<'a> {
    journeys: &'a Prepared<'a>,
    places: Places,
    promises: Vec<Compiled>,
    best: BTreeMap<PromiseId, Broken>,
    searched: Searched,
    findings: Vec<Finding>,
}

/// Searches for what breaks the promises of a bundle's version. `others`: later versions of it, and
/// journeys that it jumps to. `now`: the clock of scenarios that are made. `go_on` is asked before
/// each run.
///
/// # Errors
/// [`ScenarioError`] when a bundle has errors.
pub fn search(
    bundle: &Bundle,
    others: &[Bundle],
    given: Given<'_>,
    now: Timestamp,
    budget: Budget,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<Report, ScenarioError> {
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let mut known = others.to_vec();
    let assumed = match given.absent {
        Absent::Open => stand_in::add(bundle, &mut known),
        Absent::Closed => Vec::new(),
    };
    let journeys = Prepared::of(bundle, &known)?;
    let places = Places::of(journeys.definitions());
    let promises = Compiled::all(&places);
    let mut search = Search {
        journeys: &journeys,
        places,
        promises,
        best: BTreeMap::new(),
        searched: Searched::default(),
        findings: finding::of_bundles(bundle, others),
    };
    let ways = coverage::Budget {
        ways: budget.runs,
        runs: budget.runs / EFFORT,
    };
    // Where jumps lead round, no run that follows them comes to an end.
    let made = match search.findings.is_empty() {
        true => coverage::generate(bundle, &known, &BTreeSet::new(), ways)?.scenarios,
        false => Vec::new(),
    };
    let seeds = Seeds {
        given: given.scenarios,
        generated: &made,
    };
    let unrunnable = search.run(bundle, seeds, now, budget, go_on);
    let best = std::mem::take(&mut search.best);
    let mut promises: BTreeMap<PromiseId, Option<Counterexample>> = BTreeMap::new();
    for id in bundle.journey.properties.promises.keys() {
        promises.insert(id.clone(), None);
    }
    for (id, broken) in best {
        let smaller = shrink::shrink(&search, &id, broken, budget.shrink, go_on);
        let found = search.told(bundle, &id, smaller)?;
        promises.insert(id, Some(found));
    }
    Ok(Report {
        promises,
        searched: search.searched,
        findings: search.findings,
        assumed,
        unrunnable,
    })
}

/// A scenario's fingerprint, its name and expectations aside.
fn fingerprint(scenario: &Scenario) -> u64 {
    let mut bare = scenario.clone();
    bare.name.clear();
    bare.expect = Default::default();
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(&bare)
        .unwrap_or_default()
        .hash(&mut hasher);
    hasher.finish()
}

impl Search<'_> {
    /// Runs all there is within the budget; yields the scenarios given that could not be run.
    fn run(
        &mut self,
        bundle: &Bundle,
        seeds: Seeds<'_>,
        now: Timestamp,
        budget: Budget,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Vec<(String, String)> {
        let definition = self.places.main().cloned();
        let Some(definition) = definition else {
            return Vec::new();
        };
        let mut unrunnable = Vec::new();
        let mut queue = BinaryHeap::new();
        let mut waiting: Vec<Scenario> = Vec::new();
        let mut seen = BTreeSet::new();
        let vary = vary::Variation::of(bundle, &definition, seeds, now);
        let mut put = |depth: usize,
                       scenario: Scenario,
                       waiting: &mut Vec<Scenario>,
                       queue: &mut BinaryHeap<_>| {
            let print = fingerprint(&scenario);
            if seen.insert(print) {
                // Variations of variations are too many: some of each kind come first.
                let rank = if depth > 1 { print } else { 0 };
                queue.push(Reverse((depth, rank, waiting.len())));
                waiting.push(scenario);
            }
        };
        for scenario in seeds.given.iter().chain(seeds.generated) {
            put(0, vary.ready(scenario), &mut waiting, &mut queue);
        }
        let known = waiting.len();
        for scenario in vary.first() {
            put(0, scenario, &mut waiting, &mut queue);
        }
        while let Some(Reverse((depth, _, at))) = queue.pop() {
            if self.searched.scenarios >= budget.runs || !go_on() {
                self.searched.cut_off = true;
                break;
            }
            let Some(scenario) = waiting.get(at).cloned() else {
                continue;
            };
            self.searched.scenarios += 1;
            if depth == 0 && at < known {
                let is_given = at < seeds.given.len();
                self.searched.given += usize::from(is_given);
                self.searched.generated += usize::from(!is_given);
            }
            let run = match self.play(&scenario) {
                Ok(run) => run,
                Err(ScenarioError::Endless { place }) => {
                    let place = place.as_deref().unwrap_or("after the last step");
                    self.find(finding::endless(place), &scenario);
                    continue;
                }
                Err(error) => {
                    if depth == 0 {
                        unrunnable.push((scenario.name, error.to_string()));
                    }
                    continue;
                }
            };
            self.searched.persons += run.people.len();
            let moments = run.people.values().map(Vec::len);
            self.searched.moments += moments.sum::<usize>();
            for issue in finding::of_run(
                &definition,
                &run.session,
                depth == 0 && at < seeds.given.len(),
            ) {
                self.find(issue, &scenario);
            }
            self.hold(&scenario, &run);
            let all = self.promises.iter();
            let mut sizes = all.map(|p| self.best.get(&p.id).map(|best| best.size.0));
            let largest = sizes.try_fold(0, |largest, size| Some(largest.max(size?)));
            // Some of it all is searched in any case: for what is smaller, and for findings.
            let settled = largest.filter(|_| self.searched.scenarios * EFFORT > budget.runs);
            if settled.is_some_and(|largest| largest <= 1) {
                // Nothing can be smaller than one step.
                break;
            }
            // There is no use in more than can be run.
            if queue.len() >= budget.runs.saturating_sub(self.searched.scenarios) {
                continue;
            }
            let varied = vary.of_run(&scenario, &run);
            let every = if depth == 0 {
                1
            } else {
                varied.len() / SAMPLE + 1
            };
            for varied in varied.into_iter().skip(at % every).step_by(every) {
                // What has more steps than what is broken already is of no use.
                if settled.is_none_or(|largest| varied.steps.len() < largest) {
                    put(depth + 1, varied, &mut waiting, &mut queue);
                }
            }
        }
        unrunnable
    }

    fn find(&mut self, issue: itinera_journey::Issue, scenario: &Scenario) {
        let same =
            |known: &Finding| known.issue.code == issue.code && known.issue.place == issue.place;
        if !self.findings.iter().any(same) {
            let mut scenario = scenario.clone();
            scenario.name = format!("Shows: {}", issue.code);
            self.findings.push(Finding {
                issue,
                scenario: Some(scenario),
            });
        }
    }

    /// Plays a scenario to the end of everyone's time.
    fn play(&self, scenario: &Scenario) -> Result<Run, ScenarioError> {
        let mut session = self.journeys.play(scenario, INPUTS)?;
        let until = session.now().checked_add(LIFE);
        session.run_until(until.unwrap_or(Timestamp::MAX));
        let people = passage::of(&session, &self.places);
        Ok(Run { session, people })
    }

    /// What breaks one promise in a run.
    fn broken_in(&self, promise: &Compiled, scenario: &Scenario, run: &Run) -> Option<Broken> {
        let until = run.session.now().as_millisecond();
        let found = run.people.iter().filter_map(|(key, moments)| {
            let zone = zone_of(&run.session, key);
            let breach = check(promise, moments, zone.as_ref(), until)?;
            let after = breach.at.saturating_sub(scenario.now.as_millisecond());
            Some(Broken {
                scenario: scenario.clone(),
                key: key.clone(),
                breach,
                size: (scenario.steps.len(), moments.len(), after),
            })
        });
        found.min_by_key(|broken| broken.size)
    }

    /// Holds everyone in a run against the promises.
    fn hold(&mut self, scenario: &Scenario, run: &Run) {
        for promise in &self.promises {
            let best = self.best.get(&promise.id).map(|best| best.size);
            let found = self.broken_in(promise, scenario, run);
            if let Some(found) = found.filter(|found| best.is_none_or(|best| found.size < best)) {
                self.best.insert(promise.id.clone(), found);
            }
        }
    }

    /// What was found, as it is told.
    fn told(
        &self,
        bundle: &Bundle,
        id: &PromiseId,
        broken: Broken,
    ) -> Result<Counterexample, ScenarioError> {
        let Broken {
            mut scenario,
            key,
            breach,
            ..
        } = broken;
        if let Some(promise) = bundle.journey.properties.promises.get(id) {
            let words = match promise.name.trim() {
                "" => words(promise, &bundle.journey, &bundle.library()),
                name => name.to_owned(),
            };
            scenario.name = format!("Breaks: {words}");
        }
        // Test mode lets people in who have a profile.
        let has = |profile: &ScenarioProfile| profile.key == key.1;
        if !scenario.profiles.iter().any(has) {
            scenario.profiles.push(ScenarioProfile {
                namespace: key.0.clone(),
                key: key.1.clone(),
                test_profile: true,
                attributes: serde_json::Map::new(),
                experience_events: Vec::new(),
                segments: BTreeMap::new(),
            });
        }
        let session = self.journeys.play(&scenario, INPUTS)?;
        scenario.expect = as_found(&session);
        let place = self.places.at(breach.activity);
        let (journey, activity) = match place {
            Some((definition, activity)) => (definition.version.journey.clone(), activity.clone()),
            None => (bundle.journey.journey.clone(), "".into()),
        };
        Ok(Counterexample {
            scenario,
            namespace: key.0,
            key: key.1,
            at: Timestamp::from_millisecond(breach.at).unwrap_or(Timestamp::MAX),
            journey,
            activity,
            code: breach.why.code().to_owned(),
            params: self.params(&breach),
        })
    }

    /// What the text of a breach is filled with.
    fn params(&self, breach: &Breach) -> BTreeMap<String, String> {
        let time = |ms: i64| {
            let at = Timestamp::from_millisecond(ms);
            at.map_or_else(|_| ms.to_string(), |at| at.to_string())
        };
        let caption = |number: u16| match self.places.at(number) {
            Some((definition, id)) => definition.version.caption(id, &definition.library),
            None => String::new(),
        };
        let mut params = BTreeMap::from([("activity".to_owned(), caption(breach.activity))]);
        let mut put = |name: &str, value: String| params.insert(name.to_owned(), value);
        match breach.why {
            Why::TooMany { since } => {
                put("since", time(since));
            }
            Why::After { at, activity } | Why::Again { at, activity } => {
                put("since", time(at));
                put("first", caption(activity));
            }
            Why::TooLong { ended: Some(ended) } => {
                put("ended", time(ended));
            }
            Why::AtHour { time } => {
                put("time", time.strftime("%H:%M").to_string());
            }
            Why::Ended { phase } => {
                put("phase", format!("{phase:?}").to_lowercase());
            }
            Why::TooLong { ended: None } | Why::NotReached => {}
        }
        params
    }
}

/// A person's own zone.
fn zone_of(session: &Session, key: &Key) -> Option<TimeZone> {
    let profile = session.profile(key)?;
    TimeZone::get(profile.attributes.get("timeZone")?.as_str()?).ok()
}
