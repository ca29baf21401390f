//! A version and its assumptions, compiled for many people: numbers in place of ids, one hop in
//! place of a search, and expressions that read drawn values without JSON where that is possible.

mod activity;
mod expression;
mod way;

use crate::definition::{Definition, Journey, Rules};
use crate::intake;
use crate::passage::Numbers;
use crate::simulate::SimulationError;
use crate::simulate::assumptions::{Assumptions, FORMAT, Since};
use crate::simulate::draw::{self, Drawer, Length};
use crate::simulate::endpoint::{Endpoint, endpoints};
use itinera_expr::{Compiled, Node as Part, parse};
use itinera_journey::Library;
use itinera_journey::bundle::Bundle;
use itinera_journey::check::key_fields;
use itinera_journey::id::ActivityId;
use itinera_journey::model::{ActivityKind, Feedback, Hours, SegmentStatus, Weekday};
use jiff::civil::DateTime;
use std::collections::BTreeMap;
use std::sync::Arc;
/// The set of fields of what was recorded: nothing is drawn.
pub(super) const RECORDED: u16 = u16::MAX;

/// No activity, no transition.
pub(super) const NONE: u16 = u16::MAX;

/// The most people of one simulation.
pub(super) const MAX_PEOPLE: u64 = 1_000_000_000;

/// Fields drawn together.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    pub(super) fields: Vec<(String, Drawer)>,
}

impl Fields {
    fn read(
        place: &str,
        given: &BTreeMap<String, crate::simulate::Drawn>,
    ) -> Result<Self, SimulationError> {
        let mut fields = Vec::with_capacity(given.len());
        for (path, drawn) in given {
            fields.push((
                path.clone(),
                Drawer::read(&format!("{place}.{path}"), drawn)?,
            ));
        }
        Ok(Self { fields })
    }

    /// The drawer of a path, if the path is one of the fields; an error if it is above or below one.
    fn of(&self, path: &[String]) -> Result<Option<(u32, &Drawer)>, Tangled> {
        let dotted = path.join(".");
        let mut found = None;
        for (index, (known, drawer)) in self.fields.iter().enumerate() {
            if *known == dotted {
                found = u32::try_from(index).ok().map(|index| (index, drawer));
            } else if below(known, &dotted) || below(&dotted, known) {
                return Err(Tangled);
            }
        }
        Ok(found)
    }
}

fn below(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.starts_with('.'))
}

/// A field that is a part of another one, or has parts: only JSON tells its value.
struct Tangled;

/// What comes in for a person, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coming {
    /// An event with drawn fields.
    Event {
        event: u16,
        fields: u16,
    },
    Reaction {
        message: u16,
        reaction: Feedback,
        rule: u16,
    },
    Segment {
        segment: u16,
        status: SegmentStatus,
    },
}

/// Something that follows, with its share of people.
#[derive(Debug, Clone)]
pub(super) struct Later {
    pub(super) coming: Coming,
    pub(super) since: Since,
    /// What its draws depend on: the same in every version.
    pub(super) salt: u32,
    pub(super) share: f64,
    pub(super) after: Length,
}

/// Where an outlet leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Nowhere: the passage is finished.
    Finish,
    /// To a waiting point.
    Point(u16),
    /// To an activity, by a transition.
    To { activity: u16, via: u16 },
}

/// Events and waits that start together.
#[derive(Debug)]
pub(super) struct Point {
    pub(super) runners: Vec<Runner>,
    /// The first of the timers, where all are of constant length.
    pub(super) first: Option<(i64, u8)>,
    pub(super) custom: bool,
    /// Later events that count from here, with the runner that hears each.
    pub(super) heard: Vec<(u16, u8)>,
}

/// One of several that start together.
#[derive(Debug)]
pub(super) struct Runner {
    pub(super) activity: u16,
    pub(super) via: u16,
    /// How long until it is over.
    pub(super) length: Option<i64>,
    pub(super) custom: bool,
    pub(super) listens: bool,
    /// Whether its time goes by the timeout path.
    pub(super) timeout_path: bool,
}

/// An activity.
#[derive(Debug)]
pub(super) struct Activity {
    pub(super) id: ActivityId,
    pub(super) salt: u32,
    pub(super) node: Node,
    pub(super) next: Way,
    pub(super) timeout: Way,
    /// Where a failure leads, if a path takes care of it.
    pub(super) error: Option<Way>,
    /// Whether all that it needs must really be asked for: it reads external data, or something
    /// that only the real context knows.
    pub(super) careful: bool,
}

#[derive(Debug)]
pub(super) enum Node {
    /// An event.
    Event {
        event: u16,
    },
    Reaction {
        message: u16,
        reaction: Feedback,
    },
    Segment {
        segment: u16,
        enter: bool,
        exit: bool,
    },
    Wait,
    /// The upper ends of shares of a hundred.
    Split(Vec<(f64, Way)>),
    Condition {
        tests: Vec<(Test, Way)>,
        others: Option<Way>,
    },
    /// `safe`: making the call up cannot fail.
    Call {
        endpoint: u16,
        message: bool,
        safe: bool,
    },
    Jump {
        reaches: Result<(), &'static str>,
        safe: bool,
    },
    Update,
    End,
}

#[derive(Debug)]
pub(super) enum Test {
    /// Reads drawn values only: number of its slots in [`Plan::quick`].
    Quick(u16),
    /// An expression in the real context.
    Careful(itinera_journey::id::PathId),
    Time {
        hours: Option<Hours>,
        days: Vec<Weekday>,
    },
    Date {
        from: Option<DateTime>,
        to: Option<DateTime>,
    },
    Never,
}

/// An expression over drawn values.
#[derive(Debug)]
pub(super) struct Quick {
    pub(super) compiled: Compiled,
    pub(super) slots: Vec<Slot>,
    /// Whether it calls functions, which may ask for the time.
    pub(super) timed: bool,
}

/// Where the value of a slot comes from.
#[derive(Debug)]
pub(super) enum Slot {
    Nothing,
    /// A field of the last event passed of one of these activities: by set of fields.
    Event {
        activities: Vec<u16>,
        by_fields: Vec<Option<(u32, Drawer)>>,
    },
    Profile(u32, Drawer),
    /// A place in the profile's JSON.
    Filed,
    Segment(u16),
}

/// Compiled.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) journey: Journey,
    pub(super) definition: Arc<Definition>,
    pub(super) numbers: Numbers,
    pub(super) activities: Vec<Activity>,
    pub(super) points: Vec<Point>,
    pub(super) quick: Vec<Quick>,
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) events: Vec<itinera_journey::id::EventId>,
    pub(super) segments: Vec<(itinera_journey::id::SegmentId, f64)>,
    pub(super) start: u16,
    /// What lets people in.
    pub(super) entry: Coming,
    /// Sets of fields: the entry's, and those of later events.
    pub(super) payloads: Vec<Fields>,
    pub(super) profile: Fields,
    pub(super) later: Vec<Later>,
    /// Of each message activity, the reactions to it.
    pub(super) reactions: BTreeMap<u16, Vec<u16>>,
    /// Those that count from the coming.
    pub(super) from_entry: Vec<u16>,
    pub(super) again: Option<(f64, Length, u32)>,
    pub(super) namespace: Option<String>,
    pub(super) key: Key,
    /// The field of the entry's payload that `person-<number>` is put into.
    pub(super) key_field: Option<String>,
    pub(super) seed: u64,
    pub(super) people: u64,
    pub(super) begin: i64,
    pub(super) spread: i64,
    pub(super) opens: Option<i64>,
    pub(super) closes: Option<i64>,
    pub(super) published: Option<i64>,
    pub(super) exit_at_end: bool,
    pub(super) re_entrance: Option<i64>,
    /// Fields of the entry that the key is made of: they stay the same whenever the person comes.
    pub(super) key_indexes: Vec<u32>,
    /// Whether profiles come from a file.
    pub(super) filed: bool,
}

/// Where a person's key comes from.
#[derive(Debug)]
pub(super) enum Key {
    /// `person-<number>`.
    Numbered,
    /// A drawn field of the entry, read as text.
    Field(u32, Drawer),
    /// Whatever the event's formula makes of the payload.
    Formula,
}

fn number(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(NONE)
}

/// How many rules before are of the same event.
fn same(before: &[crate::simulate::LaterEvent], event: &str) -> usize {
    before.iter().filter(|later| later.event == event).count()
}

fn wrong(place: &str, code: &'static str, what: &str) -> SimulationError {
    SimulationError::assumption(place, code, what)
}

/// The event by name or id.
fn event_named(library: &Library, name: &str) -> Option<itinera_journey::id::EventId> {
    let mut known = library.events.values();
    known
        .find(|event| event.name == name || event.id.as_str() == name)
        .map(|event| event.id.clone())
}

impl Plan {
    /// Compiles.
    pub(super) fn of(
        bundle: &Bundle,
        others: &[Bundle],
        assumptions: &Assumptions,
        filed: Option<u64>,
    ) -> Result<Self, SimulationError> {
        if assumptions.assumptions != FORMAT {
            return Err(SimulationError::Format {
                found: assumptions.assumptions,
            });
        }
        let people = filed.unwrap_or(assumptions.people);
        if people == 0 {
            return Err(wrong("people", "nobody", "0"));
        }
        if people > MAX_PEOPLE {
            return Err(wrong("people", "tooMany", &people.to_string()));
        }
        let definition = Definition::compile(bundle, true)
            .map_err(|issues| SimulationError::journey(&bundle.journey.name, issues))?;
        let journey = Journey::of(definition, Rules::LIVE);
        let definition = journey
            .entrance()
            .cloned()
            .ok_or_else(|| SimulationError::journey(&bundle.journey.name, Vec::new()))?;
        let numbers = Numbers::of(&definition.version);
        if numbers.activities.len() >= usize::from(NONE)
            || numbers.transitions.len() >= usize::from(NONE)
        {
            return Err(SimulationError::TooLarge);
        }
        let spread = draw::span("spread", &assumptions.spread)?;
        let properties = &definition.version.properties;
        let mut plan = Self {
            start: numbers.activity(&definition.start).unwrap_or(NONE),
            seed: assumptions.seed,
            people,
            begin: assumptions.start.as_millisecond(),
            spread,
            opens: definition.opens.map(|at| at.as_millisecond()),
            closes: definition.closes.map(|at| at.as_millisecond()),
            published: definition.published_at.map(|at| at.as_millisecond()),
            exit_at_end: properties.exit_at_end,
            re_entrance: properties
                .allow_re_entrance
                .then(|| i64::from(properties.re_entrance_wait) * 1_000),
            filed: filed.is_some(),
            key_indexes: Vec::new(),
            activities: Vec::new(),
            points: Vec::new(),
            quick: Vec::new(),
            endpoints: endpoints(&definition, assumptions)?,
            events: definition.library.events.keys().cloned().collect(),
            segments: Vec::new(),
            entry: Coming::Event {
                event: 0,
                fields: 0,
            },
            payloads: vec![Fields::read("entry", &assumptions.entry)?],
            profile: Fields::read("profile", &assumptions.profile)?,
            later: Vec::new(),
            reactions: BTreeMap::new(),
            from_entry: Vec::new(),
            again: None,
            namespace: None,
            key: Key::Numbered,
            key_field: None,
            numbers,
            definition,
            journey,
        };
        plan.read_segments(assumptions)?;
        plan.read_later(assumptions)?;
        plan.read_entry()?;
        if let Some(again) = &assumptions.again {
            plan.again = Some((
                draw::share("again.probability", again.probability)?,
                Length::read("again.after", &again.after)?,
                again.times.min(1_000),
            ));
        }
        plan.read_activities(others)?;
        Ok(plan)
    }

    fn read_segments(&mut self, assumptions: &Assumptions) -> Result<(), SimulationError> {
        let library = &self.definition.library;
        for name in assumptions.segments.keys() {
            if library.segment(name).is_none() {
                return Err(wrong(&format!("segments.{name}"), "segment", name));
            }
        }
        for segment in library.segments.values() {
            let given = assumptions.segments.get(&segment.name).copied();
            let place = format!("segments.{}", segment.name);
            let share = draw::share(&place, given.unwrap_or(0.0))?;
            self.segments.push((segment.id.clone(), share));
        }
        Ok(())
    }

    fn segment(&self, name: &str) -> Option<u16> {
        let known = self.definition.library.segment(name)?;
        let at = self.segments.iter().position(|(id, _)| *id == known.id)?;
        Some(number(at))
    }

    fn read_later(&mut self, assumptions: &Assumptions) -> Result<(), SimulationError> {
        for (i, later) in assumptions.events.iter().enumerate() {
            let place = format!("events[{i}]");
            let found = event_named(&self.definition.library, &later.event);
            let event = found
                .and_then(|id| self.events.iter().position(|known| *known == id))
                .ok_or_else(|| wrong(&format!("{place}.event"), "event", &later.event))?;
            self.payloads
                .push(Fields::read(&format!("{place}.payload"), &later.payload)?);
            self.later.push(Later {
                coming: Coming::Event {
                    event: number(event),
                    fields: number(self.payloads.len() - 1),
                },
                since: later.since,
                salt: draw::salt(&format!(
                    "{}/{}",
                    later.event,
                    same(&assumptions.events[..i], &later.event)
                )),
                share: draw::share(&format!("{place}.probability"), later.probability)?,
                after: Length::read(&format!("{place}.after"), &later.after)?,
            });
        }
        let version = &self.definition.version;
        for (i, later) in assumptions.reactions.iter().enumerate() {
            let place = format!("reactions[{i}]");
            let named = |id: &ActivityId| {
                let label = version.activities.get(id).map_or("", |a| a.label.as_str());
                let caption = match label {
                    "" => version.base_name(id, &self.definition.library),
                    label => label.to_owned(),
                };
                id.as_str() == later.activity || caption == later.activity
            };
            let is_message = |id: &ActivityId| {
                matches!(self.definition.kind(id), Some(ActivityKind::Message { .. }))
            };
            let known = self.numbers.activities.iter();
            let message = known
                .clone()
                .position(|id| is_message(id) && named(id))
                .ok_or_else(|| wrong(&format!("{place}.activity"), "message", &later.activity))?;
            let rule = number(self.later.len());
            let message = number(message);
            self.reactions.entry(message).or_default().push(rule);
            self.later.push(Later {
                coming: Coming::Reaction {
                    message,
                    reaction: later.reaction,
                    rule,
                },
                since: Since::Listening,
                salt: draw::salt(&format!("{}/{}", later.activity, later.reaction.name())),
                share: draw::share(&format!("{place}.probability"), later.probability)?,
                after: Length::read(&format!("{place}.after"), &later.after)?,
            });
        }
        for (i, later) in assumptions.changes.iter().enumerate() {
            let place = format!("changes[{i}]");
            let segment = self
                .segment(&later.segment)
                .ok_or_else(|| wrong(&format!("{place}.segment"), "segment", &later.segment))?;
            self.later.push(Later {
                coming: Coming::Segment {
                    segment,
                    status: later.status,
                },
                since: later.since,
                salt: draw::salt(&format!("{}/{}", later.segment, later.status.as_str())),
                share: draw::share(&format!("{place}.probability"), later.probability)?,
                after: Length::read(&format!("{place}.after"), &later.after)?,
            });
        }
        let from_entry = |later: &Later| later.since == Since::Entry;
        let all = self.later.iter().enumerate();
        self.from_entry = all
            .filter(|(_, later)| from_entry(later))
            .map(|(at, _)| number(at))
            .collect();
        Ok(())
    }

    fn read_entry(&mut self) -> Result<(), SimulationError> {
        let definition = self.definition.clone();
        self.namespace = definition
            .version
            .namespace(&definition.library)
            .flatten()
            .and_then(|id| definition.library.namespaces.get(id))
            .map(|known| known.code.clone());
        match definition.kind(&definition.start) {
            Some(ActivityKind::Event { event, .. }) => {
                let at = self.events.iter().position(|known| known == event);
                self.entry = Coming::Event {
                    event: number(at.unwrap_or_default()),
                    fields: 0,
                };
                let known = definition.library.events.get(event);
                let fields = known
                    .map(|event| key_fields(&event.key))
                    .unwrap_or_default();
                self.namespace = known
                    .and_then(|known| intake::namespace_of(&definition, known))
                    .or(self.namespace.take());
                let plain =
                    known.is_some_and(|event| matches!(parse(&event.key).ast.node, Part::Field(_)));
                self.key = Key::Formula;
                let drawn = self.payloads[0].fields.iter().enumerate();
                self.key_indexes = drawn
                    .filter(|(_, (path, _))| fields.contains(path))
                    .filter_map(|(index, _)| u32::try_from(index).ok())
                    .collect();
                if let [field] = fields.as_slice() {
                    let path: Vec<String> = field.split('.').map(str::to_owned).collect();
                    match self.payloads[0].of(&path) {
                        Ok(None) => {
                            self.key_field = Some(field.clone());
                            if plain {
                                self.key = Key::Numbered;
                            }
                        }
                        Ok(Some((index, drawer))) if plain => {
                            if let Some(typed) = drawer.typed(itinera_expr::Type::STRING) {
                                self.key = Key::Field(index, typed);
                            }
                        }
                        _ => {}
                    }
                }
            }
            Some(ActivityKind::SegmentQualification {
                segment: Some(segment),
                enter,
                ..
            }) => {
                let at = self.segments.iter().position(|(id, _)| id == segment);
                self.entry = Coming::Segment {
                    segment: number(at.unwrap_or_default()),
                    status: if *enter {
                        SegmentStatus::Realized
                    } else {
                        SegmentStatus::Exited
                    },
                };
            }
            _ => {}
        }
        Ok(())
    }

    /// The field of a set that the key is put into.
    fn key_fields_of(&self, set: usize) -> Option<String> {
        if set == 0 {
            return self.key_field.clone();
        }
        let event = self.later.iter().find_map(|later| match later.coming {
            Coming::Event { event, fields } if usize::from(fields) == set => Some(event),
            _ => None,
        });
        self.plain_key(event?)
    }

    /// The payload's field for the key of an event, if it is a plain one.
    pub(super) fn plain_key(&self, event: u16) -> Option<String> {
        let id = self.events.get(usize::from(event))?;
        let known = self.definition.library.events.get(id)?;
        match key_fields(&known.key).as_slice() {
            [field] => Some(field.clone()),
            _ => None,
        }
    }

    /// An event by name or id.
    pub(super) fn event_named(&self, name: &str) -> Option<u16> {
        let id = event_named(&self.definition.library, name)?;
        let at = self.events.iter().position(|known| *known == id)?;
        Some(number(at))
    }

    /// When a person comes for the first time.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "shares of a length of time"
    )]
    pub(super) fn comes(&self, person: u64, jitter: f64) -> i64 {
        if self.spread == 0 {
            return self.begin;
        }
        let share = (person as f64 + jitter) / self.people as f64;
        self.begin + (self.spread as f64 * share) as i64
    }

    /// An activity by number.
    #[inline]
    pub(super) fn activity(&self, at: u16) -> &Activity {
        &self.activities[usize::from(at)]
    }
}
