//! Assumptions to begin with, guessed from what the journey reads and waits for: the values that
//! its conditions speak of, arrivals within its timeouts.

use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::{Ast, Node, Origin, Read, Scalar, Type, Value as Typed, parse};
use itinera_journey::Library;
use itinera_journey::bundle::Bundle;
use itinera_journey::id::{ActivityId, EventId};
use itinera_journey::model::{ActivityKind, DataSourceKind, Feedback, Field, SegmentStatus};
use jiff::Timestamp;

use super::assumptions::{
    Assumptions, Delay, Distribution, Drawn, Endpoint, FORMAT, Form, LaterChange, LaterEvent,
    LaterReaction, Since, Weighted,
};
use super::machine::DAY_MS;
use crate::definition::{Code, Definition};

/// How many people come, if nobody says.
const PEOPLE: u64 = 10_000;

/// Assumptions to begin with. A journey that cannot be compiled yields those of an empty one.
pub fn defaults(bundle: &Bundle, start: Timestamp) -> Assumptions {
    let mut made = Assumptions {
        assumptions: FORMAT,
        seed: 1,
        people: PEOPLE,
        start,
        spread: "P1D".to_owned(),
        profile: BTreeMap::new(),
        segments: BTreeMap::new(),
        entry: BTreeMap::new(),
        again: None,
        events: Vec::new(),
        reactions: Vec::new(),
        changes: Vec::new(),
        endpoints: Vec::new(),
        stubs: Vec::new(),
    };
    let Ok(definition) = Definition::compile(bundle, true) else {
        return made;
    };
    let mut guesses = Guesses::default();
    for code in definition.code.values() {
        for test in code.paths.values() {
            guesses.learn(&compared(&test.text), test.compiled.reads());
        }
    }
    for expression in definition.code.values().flat_map(Code::all) {
        guesses.learn(&[], expression.compiled.reads());
        for name in itinera_expr::segments(&expression.text) {
            made.segments.insert(name, 0.5);
        }
    }
    later(&definition, &mut made);
    endpoints(&definition, &mut made);
    guesses.fill(&definition, &mut made);
    made
}

/// The constants that a test compares something with.
fn compared(text: &str) -> Vec<Typed> {
    let mut literals = Vec::new();
    let mut note = |part: &Ast| {
        if let Node::Literal(value) = &part.node {
            literals.push(value.clone());
        }
    };
    parse(text).ast.walk(&mut |part| match &part.node {
        Node::Binary { left, right, .. } => {
            note(left);
            note(right);
        }
        Node::List(items) => items.iter().for_each(&mut note),
        // `startsWith(field, "A")` and its like.
        Node::Call { arguments, .. }
            if matches!(
                arguments.first().map(|first| &first.node),
                Some(Node::Field(_))
            ) =>
        {
            arguments.iter().for_each(&mut note);
        }
        _ => {}
    });
    literals
}

/// What expressions say of a field.
#[derive(Default)]
struct Said {
    kind: Option<Type>,
    literals: Vec<Typed>,
}

#[derive(Default)]
struct Guesses(BTreeMap<(Origin, String), Said>);

impl Guesses {
    fn learn<'a>(&mut self, literals: &[Typed], reads: impl Iterator<Item = Read<'a>>) {
        for read in reads {
            let (Read::Field { origin, path, kind } | Read::Asked { origin, path, kind }) = read
            else {
                continue;
            };
            let said = self.0.entry((origin.clone(), path.join("."))).or_default();
            said.kind = Some(kind);
            said.literals.extend(literals.iter().cloned());
        }
    }

    fn fill(self, definition: &Definition, made: &mut Assumptions) {
        let library = &definition.library;
        let entry = match definition.kind(&definition.start) {
            Some(ActivityKind::Event { event, .. }) => Some(event),
            _ => None,
        };
        for ((origin, path), said) in self.0 {
            match origin {
                Origin::Event(name) => {
                    let event = library.events.values().find(|event| event.name == name);
                    let Some(event) = event else { continue };
                    let keys = itinera_journey::check::key_fields(&event.key);
                    if keys.contains(&path) {
                        continue;
                    }
                    let schema = event.schema.as_ref().and_then(|id| library.schemas.get(id));
                    let field = schema.and_then(|schema| schema.fields.get(&path));
                    let Some(drawn) = drawn(&path, &said, field) else {
                        continue;
                    };
                    if Some(&event.id) == entry {
                        made.entry.insert(path.clone(), drawn.clone());
                    }
                    for later in made.events.iter_mut().filter(|later| later.event == name) {
                        later.payload.insert(path.clone(), drawn.clone());
                    }
                }
                Origin::Group { source, group } => {
                    let Some((known, field_group)) = library.group(&source, &group) else {
                        continue;
                    };
                    let fields = library.group_fields(field_group);
                    let Some(drawn) = drawn(&path, &said, fields.get(&path)) else {
                        continue;
                    };
                    if matches!(known.kind, DataSourceKind::External { .. }) {
                        let endpoint = made.endpoints.iter_mut().find(|endpoint| {
                            endpoint.data_source.as_deref() == Some(&source)
                                && endpoint.field_group.as_deref() == Some(&group)
                        });
                        if let Some(endpoint) = endpoint {
                            endpoint.answer.insert(path, drawn);
                        }
                    } else {
                        made.profile.insert(path, drawn);
                    }
                }
            }
        }
        without_tangles(&mut made.profile);
        without_tangles(&mut made.entry);
        if definition.version.properties.profile_time_zone {
            let zone = definition.version.properties.time_zone.clone();
            made.profile
                .entry("timeZone".to_owned())
                .or_insert_with(|| one_of([zone.into()]));
        }
    }
}

/// Leaves out fields that have parts which are fields themselves.
fn without_tangles(fields: &mut BTreeMap<String, Drawn>) {
    let paths: Vec<String> = fields.keys().cloned().collect();
    fields.retain(|path, _| {
        let prefix = format!("{path}.");
        !paths.iter().any(|other| other.starts_with(&prefix))
    });
}

fn one_of(values: impl IntoIterator<Item = serde_json::Value>) -> Drawn {
    Drawn {
        from: Distribution::OneOf {
            values: values
                .into_iter()
                .map(|value| Weighted { value, weight: 1.0 })
                .collect(),
        },
        missing: 0.0,
    }
}

/// Values on both sides of what a field is compared with.
fn drawn(path: &str, said: &Said, field: Option<&Field>) -> Option<Drawn> {
    let Type::Scalar(kind) = said.kind? else {
        return None;
    };
    let plain = |from: Distribution| Drawn { from, missing: 0.0 };
    let numbers: Vec<f64> = said
        .literals
        .iter()
        .filter_map(|literal| match literal {
            #[expect(clippy::cast_precision_loss, reason = "a guess")]
            Typed::Integer(value) => Some(*value as f64),
            Typed::Decimal(value) => Some(*value),
            _ => None,
        })
        .collect();
    let least = numbers.iter().copied().reduce(f64::min).unwrap_or(50.0);
    let greatest = numbers.iter().copied().reduce(f64::max).unwrap_or(50.0);
    let (from, to) = (
        least - least.abs().max(1.0),
        greatest + greatest.abs().max(1.0),
    );
    Some(match kind {
        Scalar::Boolean => one_of([true.into(), false.into()]),
        Scalar::Integer =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "a guess")]
            plain(Distribution::Whole {
                from: from.floor() as i64,
                to: to.ceil() as i64,
            })
        }
        Scalar::Decimal => plain(Distribution::Number { from, to }),
        Scalar::DateTime => instants(Form::DateTime),
        Scalar::DateTimeOnly => instants(Form::DateTimeOnly),
        Scalar::DateOnly => instants(Form::DateOnly),
        Scalar::Duration => one_of(["PT1H".into()]),
        Scalar::String => {
            let choices = field.map(|field| field.choices.clone()).unwrap_or_default();
            let texts = said.literals.iter().filter_map(|literal| match literal {
                Typed::String(text) if !text.is_empty() => Some(text.to_string()),
                _ => None,
            });
            let texts: BTreeSet<String> = texts.chain(choices.iter().cloned()).collect();
            if texts.is_empty() {
                let last = path.rsplit('.').next().unwrap_or(path);
                return Some(plain(Distribution::Numbered {
                    prefix: format!("{last}-"),
                }));
            }
            let other = choices.is_empty().then(|| "other".to_owned());
            one_of(texts.into_iter().chain(other).map(Into::into))
        }
    })
}

fn instants(form: Form) -> Drawn {
    Drawn {
        from: Distribution::Instant {
            from: "-P30D".to_owned(),
            to: "P30D".to_owned(),
            form,
        },
        missing: 0.0,
    }
}

/// An ISO-8601 duration of whole seconds at least.
fn iso(ms: i64) -> String {
    let seconds = (ms / 1_000).max(1);
    match seconds {
        seconds if seconds % 86_400 == 0 => format!("P{}D", seconds / 86_400),
        seconds if seconds % 3_600 == 0 => format!("PT{}H", seconds / 3_600),
        seconds if seconds % 60 == 0 => format!("PT{}M", seconds / 60),
        seconds => format!("PT{seconds}S"),
    }
}

fn within(ms: i64) -> Delay {
    Delay::Between {
        from: "PT1S".to_owned(),
        to: iso(ms.max(2_000)),
    }
}

/// What follows: the events, reactions and changes that the journey listens to.
fn later(definition: &Definition, made: &mut Assumptions) {
    let library = &definition.library;
    let mut events: BTreeMap<&EventId, i64> = BTreeMap::new();
    for (id, activity) in &definition.version.activities {
        if *id == definition.start {
            continue;
        }
        let patience = patience(definition, id);
        match &activity.kind {
            ActivityKind::Event { event, .. } => {
                let known = events.entry(event).or_insert(patience);
                *known = (*known).max(patience);
            }
            ActivityKind::Reaction {
                message: Some(message),
                reaction: Some(reaction),
                ..
            } => made.reactions.push(LaterReaction {
                activity: message.to_string(),
                reaction: *reaction,
                probability: match reaction {
                    Feedback::Sent => 0.95,
                    Feedback::Opened => 0.4,
                    Feedback::Clicked => 0.2,
                    Feedback::Failed => 0.02,
                },
                after: within(patience),
            }),
            ActivityKind::SegmentQualification {
                segment: Some(segment),
                enter,
                ..
            } => {
                if let Some(known) = library.segments.get(segment) {
                    made.changes.push(LaterChange {
                        segment: known.name.clone(),
                        status: match enter {
                            true => SegmentStatus::Realized,
                            false => SegmentStatus::Exited,
                        },
                        since: Since::Listening,
                        probability: 0.3,
                        after: within(patience),
                    });
                }
            }
            _ => {}
        }
    }
    for (event, patience) in events {
        if let Some(known) = library.events.get(event) {
            made.events.push(LaterEvent {
                event: known.name.clone(),
                since: Since::Listening,
                probability: 0.6,
                after: within(patience),
                payload: BTreeMap::new(),
            });
        }
    }
}

/// How long is waited for it at most: its own timeout, or the shortest wait beside it.
fn patience(definition: &Definition, id: &ActivityId) -> i64 {
    let version = &definition.version;
    let own = definition.kind(id).and_then(ActivityKind::timeout);
    let beside = version
        .transitions
        .values()
        .filter(|transition| transition.to == *id)
        .flat_map(|into| version.transitions_of(&into.from, &into.outlet))
        .filter_map(|(_, beside)| match definition.kind(&beside.to)? {
            ActivityKind::Wait {
                amount,
                unit,
                until: None,
                ..
            } => Some(unit.times(*amount)),
            kind => kind.timeout().map(|timeout| timeout.millis()),
        });
    let own = own.map(|timeout| timeout.millis());
    beside.chain(own).min().unwrap_or(DAY_MS)
}

fn endpoints(definition: &Definition, made: &mut Assumptions) {
    let library: &Library = &definition.library;
    let latency = |from: &str, to: &str| {
        Some(Delay::Between {
            from: from.to_owned(),
            to: to.to_owned(),
        })
    };
    let endpoint = || Endpoint {
        action: None,
        data_source: None,
        field_group: None,
        latency: latency("PT0.05S", "PT0.4S"),
        failing: 0.0,
        status: None,
        hanging: 0.0,
        answer: BTreeMap::new(),
        cap: None,
        uncapped: false,
        throttle: None,
    };
    for action in library.actions.values() {
        made.endpoints.push(Endpoint {
            action: Some(action.name.clone()),
            ..endpoint()
        });
    }
    for source in library.data_sources.values() {
        if matches!(source.kind, DataSourceKind::External { .. }) {
            for group in source.groups.values() {
                made.endpoints.push(Endpoint {
                    data_source: Some(source.name.clone()),
                    field_group: Some(group.name.clone()),
                    ..endpoint()
                });
            }
        }
    }
}
