//! What a way needs: the truth of expressions, moments, answers.

use std::collections::BTreeMap;

use itinera_expr::witness::{Answer, Clash, Data, Facts, Wanted, witness};
use itinera_expr::{FieldRef, Origin, Root, Type, check};
use itinera_journey::check::ways::Reason;
use itinera_journey::id::ActivityId;
use itinera_journey::model::{ActivityKind, Outlet, PathTest, Recognition};
use itinera_journey::scope::Reach;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::drive::KEY;
use super::ways::Hop;
use crate::definition::Definition;

/// How long after listening began an event comes, in milliseconds, where nothing else is due.
pub(super) const GAP_MS: i64 = 60_000;
/// How long a custom wait is taken to last before it is known, in milliseconds.
const CUSTOM_MS: i64 = 86_400_000;

/// Where an expression is evaluated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Activity(ActivityId),
    /// The key of an event.
    Key(itinera_journey::id::EventId),
    /// The recognition of an event.
    Recognition(itinera_journey::id::EventId),
}

/// An expression with the truth wanted.
struct Ask {
    source: String,
    truth: bool,
    place: Place,
    moment: usize,
    /// Whether the way can do without.
    wish: bool,
}

/// A condition of times or dates on the way: at which moment, and the paths with whether they must
/// hold.
pub(super) struct Timed {
    pub(super) moment: usize,
    pub(super) tests: Vec<(PathTest, bool)>,
}

/// A split on the way: the activity and the path to be drawn.
pub(super) struct Drawn<'a> {
    pub(super) activity: &'a ActivityId,
    pub(super) outlet: &'a Outlet,
}

/// What a way needs.
pub(super) struct Needs<'a> {
    definition: &'a Definition,
    asks: Vec<Ask>,
    /// How often each event had come by each moment, by name.
    counts: Vec<BTreeMap<String, usize>>,
    /// Milliseconds from the entry to each moment: moment 0 is the entry, then one a transition.
    pub(super) elapsed: Vec<i64>,
    pub(super) timed: Vec<Timed>,
    pub(super) drawn: Vec<Drawn<'a>>,
    /// Outcomes of calls by name, in order: whether each succeeds.
    pub(super) calls: BTreeMap<String, Vec<bool>>,
    /// Outcomes of fetches by source and group, in order.
    pub(super) fetches: BTreeMap<(String, String), Vec<bool>>,
    /// When custom waits had best be over.
    custom: Custom,
}

/// When the custom waits of a way had best be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Custom {
    /// At once: one has to win a race.
    AtOnce,
    /// A day after the beginning.
    Ordinary,
    /// Late: one has to lose a race.
    Late,
}

impl Custom {
    /// Milliseconds from the beginning.
    fn millis(self) -> i64 {
        match self {
            Self::AtOnce => 0,
            Self::Ordinary => CUSTOM_MS,
            Self::Late => 20 * CUSTOM_MS,
        }
    }
}

impl<'a> Needs<'a> {
    /// What a way needs, or why it cannot be gone. `elapsed`: how long it took to each moment, where
    /// that is known from a run.
    pub(super) fn of(
        definition: &'a Definition,
        way: &[Hop<'a>],
        jumps: &dyn Fn(&ActivityKind) -> bool,
        elapsed: Option<&[i64]>,
    ) -> Result<Self, Reason> {
        let mut needs = Self {
            definition,
            asks: Vec::new(),
            counts: Vec::new(),
            elapsed: Vec::new(),
            timed: Vec::new(),
            drawn: Vec::new(),
            calls: BTreeMap::new(),
            fetches: BTreeMap::new(),
            custom: Custom::Ordinary,
        };
        let (mut counts, mut at) = (BTreeMap::new(), 0);
        for (moment, hop) in way.iter().enumerate() {
            let Some(kind) = definition.kind(hop.from()) else {
                continue;
            };
            at = elapsed
                .and_then(|known| known.get(moment))
                .copied()
                .unwrap_or(at);
            if let (ActivityKind::Event { event, .. }, Outlet::Next) = (kind, hop.outlet()) {
                needs.arrival(event, &mut counts, moment);
            }
            needs.counts.push(counts.clone());
            needs.elapsed.push(at);
            needs.leave(hop, kind, moment, jumps)?;
            needs.beside(way, moment);
            at += needs.before(way, moment);
        }
        // The last activity of the way: it must be come to, so that its own arrival counts.
        if let Some(last) = way.last()
            && let Some(ActivityKind::Event { event, .. }) = definition.kind(last.to())
        {
            needs.arrival(event, &mut counts, way.len());
        }
        needs.counts.push(counts);
        needs.elapsed.push(at);
        Ok(needs)
    }

    fn arrival(
        &mut self,
        event: &itinera_journey::id::EventId,
        counts: &mut BTreeMap<String, usize>,
        moment: usize,
    ) {
        let Some(known) = self.definition.library.events.get(event) else {
            return;
        };
        *counts.entry(known.name.clone()).or_default() += 1;
        let key = format!("({}) == \"{KEY}\"", known.key);
        self.wish(key, Place::Key(event.clone()), moment);
        if let Recognition::RuleBased { condition } = &known.recognition {
            self.wish(condition.clone(), Place::Recognition(event.clone()), moment);
        }
    }

    fn wish(&mut self, source: String, place: Place, moment: usize) {
        self.asks.push(Ask {
            source,
            truth: true,
            place,
            moment,
            wish: true,
        });
    }

    fn want(&mut self, source: &str, truth: bool, activity: &ActivityId, moment: usize) {
        self.asks.push(Ask {
            source: source.to_owned(),
            truth,
            place: Place::Activity(activity.clone()),
            moment,
            wish: false,
        });
    }

    /// The custom waits of a waiting point: each must have a date, or nobody gets on; unless that is
    /// what is wanted.
    fn beside(&mut self, way: &[Hop<'a>], moment: usize) {
        let (Some(hop), next) = (way.get(moment), way.get(moment + 1)) else {
            return;
        };
        if next.is_some_and(|next| *next.outlet() == Outlet::Error) {
            return;
        }
        let definition = self.definition;
        let ahead = definition.version.transitions_from(hop.from());
        let ahead: Vec<_> = ahead.filter(|(_, t)| t.outlet == *hop.outlet()).collect();
        for (id, transition) in &ahead {
            let Some(ActivityKind::Wait {
                until: Some(until), ..
            }) = definition.kind(&transition.to)
            else {
                continue;
            };
            let own = *id == hop.id;
            if !own {
                self.custom = Custom::Late;
            } else if ahead.len() > 1 {
                self.custom = Custom::AtOnce;
            }
            let last = next.is_none();
            if !own || last {
                let source = format!("({until}) is null");
                self.want(&source, false, &transition.to, moment + 1);
            }
        }
    }

    /// What it takes to leave an activity by an outlet.
    fn leave(
        &mut self,
        hop: &Hop<'a>,
        kind: &'a ActivityKind,
        moment: usize,
        jumps: &dyn Fn(&ActivityKind) -> bool,
    ) -> Result<(), Reason> {
        let fails = *hop.outlet() == Outlet::Error;
        match kind {
            ActivityKind::Condition { .. } => {
                self.condition(hop, kind, moment)?;
                if fails {
                    self.failing_fetch(hop.from())?;
                } else {
                    self.fetched(hop.from(), true);
                }
            }
            ActivityKind::Wait {
                until: Some(until), ..
            } => self.want(&format!("({until}) is null"), fails, hop.from(), moment),
            ActivityKind::Wait { .. } if fails => return Err(Reason::new("nothingFails", [])),
            ActivityKind::Action { .. } | ActivityKind::Message { .. } => {
                self.fetched(hop.from(), true);
                let action = kind.calling().and_then(|calling| calling.action);
                let known = action.and_then(|id| self.definition.library.actions.get(id));
                if let Some(known) = known {
                    let outcomes = self.calls.entry(known.name.clone()).or_default();
                    outcomes.push(!fails);
                }
            }
            ActivityKind::Jump { .. } => match (jumps(kind), fails) {
                (true, true) => return Err(Reason::new("jumpWorks", [])),
                (false, false) => return Err(Reason::new("jumpTarget", [])),
                _ => self.fetched(hop.from(), true),
            },
            ActivityKind::UpdateProfile { .. } if fails => {
                return Err(Reason::new("updateWorks", []));
            }
            _ => self.fetched(hop.from(), true),
        }
        Ok(())
    }

    fn condition(
        &mut self,
        hop: &Hop<'a>,
        kind: &'a ActivityKind,
        moment: usize,
    ) -> Result<(), Reason> {
        let mut tests = Vec::new();
        for (id, path) in kind.ordered_paths() {
            let taken = *hop.outlet() == Outlet::Path(id.clone());
            match &path.test {
                _ if *hop.outlet() == Outlet::Error => {}
                PathTest::Expression { expression } => {
                    self.want(expression, taken, hop.from(), moment);
                }
                PathTest::Share { percent } => {
                    if taken && *percent == 0 {
                        return Err(Reason::new("share", []));
                    }
                    if taken {
                        self.drawn.push(Drawn {
                            activity: hop.from(),
                            outlet: hop.outlet(),
                        });
                    }
                }
                test => tests.push((test.clone(), taken)),
            }
            if taken {
                break;
            }
        }
        if !tests.is_empty() {
            self.timed.push(Timed { moment, tests });
        }
        Ok(())
    }

    /// External groups that an activity reads.
    fn groups(&self, activity: &ActivityId) -> Vec<(String, String)> {
        let code = self.definition.code.get(activity);
        let mut found = Vec::new();
        for expression in code.into_iter().flat_map(crate::definition::Code::all) {
            for origin in expression.compiled.origins() {
                let Origin::Group { source, group } = origin else {
                    continue;
                };
                let known = self.definition.library.group(source, group);
                let external = known.is_some_and(|(_, group)| group.call.is_some());
                let name = (source.clone(), group.clone());
                if external && !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        found
    }

    fn fetched(&mut self, activity: &ActivityId, succeeds: bool) {
        for name in self.groups(activity) {
            self.fetches.entry(name).or_default().push(succeeds);
        }
    }

    fn failing_fetch(&mut self, activity: &ActivityId) -> Result<(), Reason> {
        if self.groups(activity).is_empty() {
            return Err(Reason::new("nothingFails", []));
        }
        self.fetched(activity, false);
        Ok(())
    }

    /// Milliseconds from leaving the activity of a hop to leaving the next one.
    fn before(&self, way: &[Hop<'a>], moment: usize) -> i64 {
        let Some(hop) = way.get(moment) else { return 0 };
        let length = |id: &ActivityId| match self.definition.kind(id)? {
            ActivityKind::Wait { until: Some(_), .. } => Some(self.custom.millis()),
            ActivityKind::Wait { amount, unit, .. } => Some(unit.times(*amount)),
            kind => kind.timeout().map(|timeout| timeout.millis()),
        };
        let next = way.get(moment + 1).map(|hop| hop.outlet());
        match self.definition.kind(hop.to()) {
            Some(kind) if kind.listens() && next != Some(&Outlet::Timeout) => {
                let beside = self.definition.version.transitions_from(hop.from());
                let beside = beside.filter(|(_, t)| t.outlet == *hop.outlet());
                let first = beside.filter_map(|(_, t)| length(&t.to)).min();
                first.map_or(GAP_MS, |first| GAP_MS.min(first / 2))
            }
            Some(kind) if kind.may_be_parallel() => length(hop.to()).unwrap_or(0),
            _ => 0,
        }
    }

    /// Data for the way, if it begins then; or why there is none.
    pub(super) fn data(&self, base: Timestamp) -> Result<Data, Reason> {
        let mut scopes: BTreeMap<&Place, Reach<'_>> = BTreeMap::new();
        let (version, library) = (&self.definition.version, &self.definition.library);
        for ask in &self.asks {
            let event = |id| library.events.get(id);
            let scope = match &ask.place {
                Place::Activity(id) => Some(Reach::at_activity(version, library, id)),
                Place::Key(id) => event(id).map(|event| Reach::event_key(library, event)),
                Place::Recognition(id) => {
                    event(id).map(|event| Reach::event_condition(library, event))
                }
            };
            if let Some(scope) = scope {
                scopes.entry(&ask.place).or_insert(scope);
            }
        }
        let lasting = |origin: &Origin, moment: usize| match origin {
            Origin::Event(name) => self.count(moment, name),
            Origin::Group { .. } => 0,
        };
        let likely = |field: &FieldRef| self.likely(field, base);
        let facts = Facts {
            lasting: &lasting,
            likely: &likely,
            steady: true,
            timed: true,
        };
        let asked = |wishes: bool| -> Vec<(&Ask, Wanted<'_>)> {
            let all = self.asks.iter().filter(|ask| wishes || !ask.wish);
            all.filter_map(|ask| {
                let scope = scopes.get(&ask.place)?;
                if ask.wish && check(&ask.source, scope, Some(Type::BOOLEAN)).is_err() {
                    return None;
                }
                let wanted = Wanted {
                    source: &ask.source,
                    truth: ask.truth,
                    scope,
                    moment: ask.moment,
                    now: later(base, self.elapsed.get(ask.moment).copied().unwrap_or(0)),
                };
                Some((ask, wanted))
            })
            .collect()
        };
        let mut last = None;
        for wishes in [true, false] {
            let asked = asked(wishes);
            let wanted: Vec<Wanted<'_>> = asked.iter().map(|(_, wanted)| *wanted).collect();
            match witness(&wanted, facts) {
                Answer::Witness(data) => return Ok(data),
                other => last = Some(other),
            }
        }
        Err(match last {
            Some(Answer::Impossible(clashes)) => {
                Reason::new("impossible", [("tests", written(&clashes))])
            }
            Some(Answer::Unknown(part)) => Reason::new("notUnderstood", [("part", part.text)]),
            _ => Reason::new("untested", []),
        })
    }

    /// How often an event had come by a moment.
    pub(super) fn count(&self, moment: usize, name: &str) -> usize {
        let counts = self
            .counts
            .get(moment.min(self.counts.len().saturating_sub(1)));
        counts
            .and_then(|counts| counts.get(name))
            .copied()
            .unwrap_or(0)
    }

    /// Whether a field of an event is asked about: others may be anything.
    pub(super) fn asks_about(&self, event: &str, dotted: &str) -> bool {
        self.asks.iter().any(|ask| {
            itinera_expr::references(&ask.source).iter().any(|field| {
                let named = field.root == Root::Event
                    && field.path.first().is_some_and(|name| name == event);
                let path = field.path.get(1..).unwrap_or(&[]).join(".");
                named && (related(&path, dotted) || related(dotted, &path))
            })
        })
    }

    fn likely(&self, field: &FieldRef, base: Timestamp) -> Vec<Value> {
        let library = &self.definition.library;
        let found = match (field.root, field.path.as_slice()) {
            (Root::Event, [name, path @ ..]) => {
                let event = library.events.values().find(|event| event.name == *name);
                let schema = event.and_then(|event| event.schema.as_ref());
                let schema = schema.and_then(|id| library.schemas.get(id));
                schema.and_then(|schema| schema.fields.get(&path.join(".")).cloned())
            }
            (Root::Source, [source, group, path @ ..]) => {
                let group = library.group(source, group).map(|(_, group)| group);
                let fields = group.and_then(|group| library.group_schema(group));
                fields.and_then(|fields| fields.get(&path.join(".")).cloned())
            }
            _ => None,
        };
        let Some(field) = found else {
            return Vec::new();
        };
        if field.kind == Type::DATE_TIME_ONLY {
            // A wait until then neither is over nor lasts too long.
            let day = later(base, self.custom.millis());
            let local = self.definition.zone.to_datetime(day);
            return vec![local.to_string().into()];
        }
        field.choices.into_iter().map(Value::from).collect()
    }
}

/// Whether a dotted path is another, or leads to it.
fn related(path: &str, other: &str) -> bool {
    other
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

pub(super) fn later(base: Timestamp, ms: i64) -> Timestamp {
    base.checked_add(SignedDuration::from_millis(ms))
        .unwrap_or(base)
}

fn written(clashes: &[Clash]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for clash in clashes.iter().take(4) {
        let text = &clash.part.text;
        let part = match clash.truth {
            true => text.clone(),
            false => format!("not ({text})"),
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(" and ")
}
