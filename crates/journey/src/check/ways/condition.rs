//! Conditions: paths that can never hold, and those that leave nothing to the ones below.

use itinera_expr::witness::Clash;
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

use super::{Passed, Reason, State, Ways, at, issue, written};
use crate::id::{ActivityId, PathId};
use crate::issue::Place;
use crate::model::{ActivityKind, ConditionPath, Hours, Outlet, PathTest, Weekday};

/// Local time differs from UTC by less than this, in hours: by a day dates are safe to compare
/// whatever the zone.
const ZONE_HOURS: i64 = 24;

type Paths<'a> = Vec<(&'a PathId, &'a ConditionPath)>;

impl<'a> Ways<'a> {
    pub(super) fn condition(
        &mut self,
        id: &'a ActivityId,
        kind: &'a ActivityKind,
        states: Vec<State<'a>>,
    ) {
        let paths = kind.ordered_paths();
        let time = self.earliest.get(id).copied().unwrap_or(0);
        let outlets = kind.outlets();
        let expressions: Option<Vec<&'a str>> = paths
            .iter()
            .map(|(_, path)| match &path.test {
                PathTest::Expression { expression } if !expression.trim().is_empty() => {
                    Some(expression.as_str())
                }
                _ => None,
            })
            .collect();
        match expressions {
            Some(expressions) if !paths.is_empty() => {
                self.tested(id, &paths, &expressions, &outlets, &states, time);
            }
            _ => {
                self.untested(id, &paths, &outlets);
                for outlet in &outlets {
                    let closed = (id.clone(), outlet.clone());
                    if !self.dead.outlets.contains_key(&closed) {
                        self.go_on(id, outlet, &states, time);
                    }
                }
            }
        }
        if outlets.contains(&Outlet::Error) {
            // What goes wrong may go wrong in any state.
            self.go_on(id, &Outlet::Error, &states, time);
        }
    }

    /// Paths with expressions.
    fn tested(
        &mut self,
        id: &'a ActivityId,
        paths: &Paths<'a>,
        expressions: &[&'a str],
        outlets: &[Outlet],
        states: &[State<'a>],
        time: i64,
    ) {
        let moment = self.moment(id);
        let test = |at: usize, truth: bool| Passed {
            source: expressions[at],
            truth,
            moment,
        };
        let nothing = states.first().map(State::without_tests).unwrap_or_default();
        let mut above: Vec<Passed<'a>> = Vec::new();
        // The path that always holds, once there is one.
        let mut always: Option<&ConditionPath> = None;
        for (rank, (path, known)) in paths.iter().enumerate() {
            let outlet = Outlet::Path((*path).clone());
            let place = || Place {
                path: Some((*path).clone()),
                field: Some("expression".to_owned()),
                ..at(id)
            };
            let mut all = above.clone();
            all.push(test(rank, true));
            let name = || ("path", known.name.clone());
            if let Some(clashes) = self.contradict(&nothing, &[test(rank, true)]) {
                let tests = written(&clashes);
                self.close(id, &outlet, impossible(&tests));
                let params = [name(), ("tests", tests)];
                self.issues.push(issue("WARN_PATH_NEVER", place(), params));
            } else if let Some(always) = always {
                let reason = Reason::new("above", [("path", always.name.clone())]);
                self.close(id, &outlet, reason);
            } else if let Some(clashes) = self.contradict(&nothing, &all) {
                let tests = written(&clashes);
                self.close(id, &outlet, impossible(&tests));
                let params = [name(), ("tests", tests)];
                self.issues
                    .push(issue("WARN_PATH_COVERED", place(), params));
            } else {
                let onward = self.onward(states, &all, moment);
                match onward {
                    Ok(onward) => self.go_on(id, &outlet, &onward, time),
                    Err(clashes) => {
                        let tests = written(&clashes);
                        self.close(id, &outlet, impossible(&tests));
                        let params = [name(), ("tests", tests)];
                        self.issues
                            .push(issue("WARN_PATH_NEVER_HERE", place(), params));
                    }
                }
            }
            let last = rank + 1 == paths.len() && !outlets.contains(&Outlet::Others);
            if always.is_none()
                && !last
                && self.contradict(&nothing, &[test(rank, false)]).is_some()
            {
                always = Some(known);
                self.issues
                    .push(issue("WARN_PATH_ALWAYS", place(), [name()]));
            }
            above.push(test(rank, false));
        }
        if outlets.contains(&Outlet::Others) {
            self.others(id, &above, always, states, time);
        }
    }

    fn others(
        &mut self,
        id: &'a ActivityId,
        above: &[Passed<'a>],
        always: Option<&ConditionPath>,
        states: &[State<'a>],
        time: i64,
    ) {
        let moment = self.moment(id);
        if let Some(always) = always {
            let reason = Reason::new("above", [("path", always.name.clone())]);
            return self.close(id, &Outlet::Others, reason);
        }
        match self.onward(states, above, moment) {
            Ok(onward) => self.go_on(id, &Outlet::Others, &onward, time),
            Err(clashes) => {
                let tests = written(&clashes);
                self.close(id, &Outlet::Others, impossible(&tests));
                let params = [("tests", tests)];
                self.issues.push(issue("WARN_OTHERS_NEVER", at(id), params));
            }
        }
    }

    /// The states in which these tests may come out so; or what contradicts in all of them.
    fn onward(
        &mut self,
        states: &[State<'a>],
        tests: &[Passed<'a>],
        moment: usize,
    ) -> Result<Vec<State<'a>>, Vec<Clash>> {
        let (mut onward, mut clashes) = (Vec::new(), Vec::new());
        for state in states {
            match self.contradict(state, tests) {
                Some(found) => clashes = found,
                None => {
                    let mut state = state.clone();
                    state.remember(tests, moment);
                    onward.push(state);
                }
            }
        }
        if onward.is_empty() {
            Err(clashes)
        } else {
            Ok(onward)
        }
    }

    /// Paths without expressions: times, dates, shares. All that can ever be is looked at.
    fn untested(&mut self, id: &'a ActivityId, paths: &Paths<'a>, outlets: &[Outlet]) {
        let moments = samples(paths);
        let from = self.published_after();
        for (rank, (path, known)) in paths.iter().enumerate() {
            let outlet = Outlet::Path((*path).clone());
            let place = || Place {
                path: Some((*path).clone()),
                ..at(id)
            };
            let name = || [("path", known.name.clone())];
            let holds = |at: &DateTime| holds(&known.test, *at);
            let above =
                |at: &DateTime| paths[..rank].iter().any(|(_, p)| self::holds(&p.test, *at));
            match &known.test {
                PathTest::Share { percent: 0 } => {
                    self.close(id, &outlet, Reason::new("share", []));
                    self.issues.push(issue("WARN_PATH_SHARE", place(), name()));
                }
                PathTest::Date { to: Some(to), .. } if from.is_some_and(|from| *to <= from) => {
                    self.close(id, &outlet, Reason::new("over", []));
                    self.issues.push(issue("WARN_PATH_OVER", place(), name()));
                }
                PathTest::Time { .. } | PathTest::Date { .. }
                    if moments.iter().filter(|at| holds(at)).all(above) =>
                {
                    let top = paths[..rank].first();
                    let top = top.map_or_else(String::new, |(_, path)| path.name.clone());
                    self.close(id, &outlet, Reason::new("above", [("path", top)]));
                    self.issues.push(issue("WARN_PATH_ABOVE", place(), name()));
                }
                _ => {}
            }
        }
        let timed = |test: &PathTest| matches!(test, PathTest::Time { .. } | PathTest::Date { .. });
        let all = paths.iter().all(|(_, path)| timed(&path.test)) && !paths.is_empty();
        let taken = |at: &DateTime| paths.iter().any(|(_, path)| self::holds(&path.test, *at));
        if outlets.contains(&Outlet::Others) && all && moments.iter().all(taken) {
            let name = paths
                .last()
                .map_or_else(String::new, |(_, p)| p.name.clone());
            self.close(id, &Outlet::Others, Reason::new("above", [("path", name)]));
            self.issues.push(issue(
                "WARN_OTHERS_NEVER",
                at(id),
                [("tests", String::new())],
            ));
        }
    }

    /// A local date and time that nobody comes before, in whatever zone: the version was made, and
    /// people enter, after it.
    fn published_after(&self) -> Option<DateTime> {
        let day = jiff::SignedDuration::from_hours(ZONE_HOURS);
        let local = |at: Timestamp| {
            let at = at.checked_sub(day).ok()?;
            Some(TimeZone::UTC.to_datetime(at))
        };
        let made = local(self.version.created_at);
        let opens = self.version.properties.start;
        let opens = opens.and_then(|opens| opens.checked_sub(day).ok());
        made.max(opens)
    }
}

fn impossible(tests: &str) -> Reason {
    Reason::new("impossible", [("tests", tests.to_owned())])
}

impl<'a> State<'a> {
    fn without_tests(&self) -> Self {
        Self {
            tests: Vec::new(),
            history: Default::default(),
            ..self.clone()
        }
    }
}

fn holds(test: &PathTest, at: DateTime) -> bool {
    match test {
        PathTest::Time { hours, days } => {
            let hour = hours.is_none_or(|hours: Hours| hours.contains(at.time()));
            let day = Weekday::from(at.weekday());
            hour && (days.is_empty() || days.contains(&day))
        }
        PathTest::Date { from, to } => {
            from.is_none_or(|from| from <= at) && to.is_none_or(|to| at < to)
        }
        PathTest::Expression { .. } | PathTest::Share { .. } => false,
    }
}

/// Local dates and times of which one stands for each that the tests may tell apart: they are
/// half-open, so that their bounds, midnight and a time before all dates do.
fn samples(paths: &Paths<'_>) -> Vec<DateTime> {
    let mut times = vec![Time::midnight()];
    let mut dates = Vec::new();
    let mut days = false;
    for (_, path) in paths {
        match &path.test {
            PathTest::Time { hours, .. } => {
                days = true;
                times.extend(hours.iter().flat_map(|hours| [hours.from, hours.to]));
            }
            PathTest::Date { from, to } => dates.extend(from.iter().chain(to).copied()),
            PathTest::Expression { .. } | PathTest::Share { .. } => {}
        }
    }
    dates.push(DateTime::MIN);
    if days {
        for day in 1..=7 {
            let date = jiff::civil::date(2024, 1, day);
            dates.extend(times.iter().map(|time| date.to_datetime(*time)));
        }
    }
    dates
}
