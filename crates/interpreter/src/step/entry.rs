//! What comes in for a person: delivered to whoever listens, or a new entry (semantics §3, §4).

use itinera_journey::id::{ActivityId, EventId, SegmentId};
use itinera_journey::model::{ActivityKind, Feedback, Outlet, SegmentStatus};
use itinera_journey::sample;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{LIFE_HOURS, Mark, Run};
use crate::decision::Win;
use crate::definition::Definition;
use crate::effect::Effect;
use crate::hash;
use crate::person::{Awaits, Instance, Listener, Passed, Phase};
use crate::prepare::qualification;
use crate::record::{Discard, code};

/// Minutes after publication until segment qualifications count in a live journey (R-SEG-10).
pub(crate) const SEGMENT_MINUTES: i64 = 10;

/// Something that came in.
pub(super) struct Arrival {
    pub(super) what: What,
    pub(super) key: String,
    pub(super) namespace: Option<String>,
    pub(super) event_id: Option<String>,
}

pub(super) enum What {
    Event {
        event: EventId,
        payload: Value,
    },
    Jump {
        event: EventId,
        payload: Value,
    },
    Reaction {
        activity: ActivityId,
        reaction: Feedback,
        instance: Option<String>,
    },
    Segment {
        segment: SegmentId,
        status: SegmentStatus,
        at: Timestamp,
    },
}

/// How an activity takes what came in.
enum Hears {
    Yes,
    /// The segment is the right one, the behaviour is not.
    Otherwise,
    No,
}

impl Arrival {
    fn event(&self) -> Option<&EventId> {
        match &self.what {
            What::Event { event, .. } | What::Jump { event, .. } => Some(event),
            _ => None,
        }
    }

    /// Whether an activity listens to this. Jumps are never delivered to who is inside (§12.3).
    fn heard(&self, kind: Option<&ActivityKind>, inside: Option<&Instance>) -> Hears {
        let yes = match (&self.what, kind) {
            (What::Event { event, .. }, Some(ActivityKind::Event { event: known, .. })) => {
                event == known
            }
            (What::Jump { event, .. }, Some(ActivityKind::Event { event: known, .. })) => {
                inside.is_none() && event == known
            }
            (
                What::Reaction {
                    activity,
                    reaction,
                    instance,
                },
                Some(ActivityKind::Reaction {
                    message,
                    reaction: known,
                    ..
                }),
            ) => {
                let same = inside.is_some_and(|inside| {
                    instance
                        .as_ref()
                        .is_none_or(|instance| *instance == inside.id)
                });
                same && message.as_ref() == Some(activity) && known.as_ref() == Some(reaction)
            }
            (
                What::Segment {
                    segment, status, ..
                },
                Some(ActivityKind::SegmentQualification {
                    segment: known,
                    enter,
                    exit,
                    ..
                }),
            ) if known.as_ref() == Some(segment) => {
                let fits = match status {
                    SegmentStatus::Realized => *enter,
                    SegmentStatus::Exited => *exit,
                    SegmentStatus::Existing => false,
                };
                if !fits {
                    return Hears::Otherwise;
                }
                true
            }
            _ => false,
        };
        if yes { Hears::Yes } else { Hears::No }
    }

    /// What stays of it in the instance: selected fields of an event (§3.7).
    fn kept(&self, definition: &Definition) -> Option<Value> {
        match &self.what {
            What::Event { event, payload } | What::Jump { event, payload } => {
                Some(kept_fields(definition, event, payload))
            }
            What::Segment {
                segment,
                status,
                at,
            } => Some(qualification(segment, status.as_str(), *at)),
            What::Reaction { .. } => None,
        }
    }
}

/// The selected fields of an event's payload (§3.7).
pub(crate) fn kept_fields(definition: &Definition, event: &EventId, payload: &Value) -> Value {
    let mut kept = json!({});
    let known = definition.library.events.get(event);
    for field in known.into_iter().flat_map(|event| &event.fields) {
        if let Some(value) = sample::get(payload, field) {
            sample::put(&mut kept, field, value.clone());
        }
    }
    kept
}

impl Run<'_> {
    fn discard(&mut self, code: &str, arrival: &Arrival) {
        self.effects.push(Effect::Discard(Discard {
            timestamp: self.now,
            code: code.to_owned(),
            journey: Some(self.journey.id.clone()),
            event: arrival.event().cloned(),
            event_id: arrival.event_id.clone(),
            key: Some(arrival.key.clone()),
        }));
    }

    /// Rules a and b of semantics §4, then entry.
    pub(super) fn arrival(&mut self, arrival: Arrival) {
        let Some(instance) = self.running() else {
            return self.enter(arrival);
        };
        let Some(definition) = self.definition() else {
            return self.discard(code::NOT_LISTENING, &arrival);
        };
        let listeners = match &instance.awaits {
            Awaits::First { listeners, .. } => listeners.as_slice(),
            _ => &[],
        };
        let mut otherwise = false;
        let mut found: Option<Listener> = None;
        for listener in listeners {
            match arrival.heard(definition.kind(&listener.activity), Some(instance)) {
                Hears::Yes => {
                    found = Some(listener.clone());
                    break;
                }
                Hears::Otherwise => otherwise = true,
                Hears::No => {}
            }
        }
        let Some(listener) = found else {
            let code = if otherwise {
                code::SEGMENT_MISMATCH
            } else {
                code::NOT_LISTENING
            };
            return self.discard(code, &arrival);
        };
        self.won(&listener.activity, Win::Event);
        let payload = arrival.kept(&definition);
        self.arrive(&listener.activity, Some(listener.via));
        if let (Some(instance), Some(payload)) = (&mut self.person.instance, payload) {
            let activity = listener.activity;
            instance.payloads.push(Passed { activity, payload });
        }
        let mark = Mark {
            event_id: arrival.event_id,
            ..Mark::default()
        };
        self.leave(&definition, &Outlet::Next, mark);
    }

    /// Why nobody enters now: rules d to g of semantics §4.
    fn refused(&self, definition: &Definition, arrival: &Arrival) -> Option<&'static str> {
        let properties = &definition.version.properties;
        let rules = self.journey.rules;
        if rules.entry_rules {
            let early = definition.opens.is_some_and(|opens| self.now < opens);
            let late = definition.closes.is_some_and(|closes| self.now >= closes);
            if early || late {
                return Some(code::OUTSIDE_ENTRY_DATES);
            }
            if let (What::Segment { .. }, Some(published), false) =
                (&arrival.what, definition.published_at, rules.in_test)
                && self.now.duration_since(published) < SignedDuration::from_mins(SEGMENT_MINUTES)
            {
                return Some(code::JOURNEY_NOT_OPEN);
            }
        }
        let last = self.entry_record()?;
        if !properties.allow_re_entrance {
            return Some(code::RE_ENTRANCE_NOT_ALLOWED);
        }
        let wait = SignedDuration::from_secs(i64::from(properties.re_entrance_wait));
        (rules.entry_rules && self.now.duration_since(last) < wait)
            .then_some(code::RE_ENTRANCE_WAIT_PERIOD)
    }

    /// The last entry, while its record is kept: 30 days (semantics §1).
    fn entry_record(&self) -> Option<Timestamp> {
        let kept = SignedDuration::from_hours(LIFE_HOURS);
        let last = self.person.last_entry_at;
        last.filter(|last| self.now.duration_since(*last) < kept)
    }

    /// The rules of entry, c to i of semantics §4.
    fn enter(&mut self, arrival: Arrival) {
        let number = self.journey.entrance;
        let definition = self.journey.entrance().cloned();
        let (Some(number), Some(definition)) = (number, definition) else {
            return self.discard(code::JOURNEY_NOT_OPEN, &arrival);
        };
        match arrival.heard(definition.kind(&definition.start), None) {
            Hears::Yes => {}
            Hears::Otherwise => return self.discard(code::SEGMENT_MISMATCH, &arrival),
            Hears::No => return self.discard(code::NO_INSTANCE, &arrival),
        }
        if let Some(refused) = self.refused(&definition, &arrival) {
            return self.discard(refused, &arrival);
        }
        let reentrance = self.entry_record().is_some();
        let before = self.person.instance.as_ref();
        let entry = before.map_or(0, |instance| instance.entry) + 1;
        let payload = arrival.kept(&definition).unwrap_or_default();
        let id = hash::instance(
            self.seed,
            self.journey.id.as_str(),
            arrival.namespace.as_deref(),
            &arrival.key,
            entry,
        );
        self.person.last_entry_at = Some(self.now);
        self.person.instance = Some(Instance {
            id,
            version: number,
            key: arrival.key,
            namespace: arrival.namespace,
            created_at: self.now,
            entry,
            at: definition.start.clone(),
            phase: Phase::Running,
            awaits: Awaits::Nothing,
            payloads: vec![Passed {
                activity: definition.start.clone(),
                payload,
            }],
            sequence: 0,
            via: None,
            last_error: None,
            last_action: None,
            last_fetch: None,
            since: None,
            fetches: None,
        });
        let mark = Mark {
            event_id: Some("createInstance".to_owned()),
            entrance: true,
            reentrance,
            ..Mark::default()
        };
        self.leave(&definition, &Outlet::Next, mark);
    }
}
