//! Promises beside what happened: whether something broke one, moment by moment.
//!
//! A promise is compiled once; then each person's moments are folded over a small state, without
//! allocation, so that simulations can afford it.

mod breach;
mod words;

use itinera_journey::id::PromiseId;
use itinera_journey::model::{Deed, Hours, Over, Promise, PromiseForm, PromiseZone};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::definition::Definition;
use crate::passage::{Happening, Moment, Places};
use crate::person::Phase;

pub use breach::{Breach, Why};
pub use words::words;

/// What the promise speaks of happens at the activity; of two deeds, the first.
const FIRST: u8 = 1;
/// The second deed happens there.
const THEN: u8 = 2;
/// It listens.
const LISTENS: u8 = 4;
/// It calls something, so that it is done when the call has succeeded.
const CALLS: u8 = 8;

/// A promise ready to be checked.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// Which.
    pub id: PromiseId,
    rule: Rule,
    /// Flags of each activity, by its number.
    marks: Box<[u8]>,
    zone: TimeZone,
}

#[derive(Debug, Clone)]
enum Rule {
    AtMost { most: usize, span_ms: i64 },
    NeverAfter { over: Over },
    EndsWithin { span_ms: i64 },
    Once { over: Over },
    QuietHours { hours: Hours, of_person: bool },
    Reaches,
    NoError { timeouts: bool },
}

/// What is remembered of a person while their moments go by.
#[derive(Debug, Clone)]
pub struct State {
    entered: Option<i64>,
    /// When and where the first deed, the only call, or the reached one happened.
    done: Option<(i64, u16)>,
    /// Where the person was last.
    last: u16,
    /// Times of the last messages, as many as are allowed.
    times: Box<[i64]>,
    sent: usize,
    broken: bool,
}

impl Compiled {
    /// Compiles a promise for these activities.
    pub fn of(id: &PromiseId, promise: &Promise, places: &Places) -> Self {
        let (rule, first, then) = match &promise.form {
            PromiseForm::AtMost {
                messages,
                channel,
                amount,
                unit,
            } => {
                let rule = Rule::AtMost {
                    most: usize::try_from(*messages).unwrap_or(usize::MAX),
                    span_ms: unit.times(*amount),
                };
                (rule, Some(Deed::Message { channel: *channel }), None)
            }
            PromiseForm::NeverAfter { first, never, over } => {
                let rule = Rule::NeverAfter { over: *over };
                (rule, Some(first.clone()), Some(never.clone()))
            }
            PromiseForm::EndsWithin { amount, unit } => {
                let span_ms = unit.times(*amount);
                (Rule::EndsWithin { span_ms }, None, None)
            }
            PromiseForm::Once { call, over } => {
                (Rule::Once { over: *over }, Some(call.clone()), None)
            }
            PromiseForm::QuietHours { hours, zone } => {
                let rule = Rule::QuietHours {
                    hours: *hours,
                    of_person: *zone == PromiseZone::Person,
                };
                (rule, Some(Deed::Message { channel: None }), None)
            }
            PromiseForm::Reaches { deed } => (Rule::Reaches, Some(deed.clone()), None),
            PromiseForm::NoError { timeouts } => {
                let timeouts = *timeouts;
                (Rule::NoError { timeouts }, None, None)
            }
        };
        let main = places.main();
        let mark = |(definition, id): (&Definition, _)| {
            let version = &definition.version;
            let own = main.is_some_and(|main| main.version.journey == version.journey);
            let is_at = |deed: &Option<Deed>| {
                let deed = deed.as_ref();
                deed.is_some_and(|deed| match deed {
                    // Ids of activities mean something in their own journey only.
                    Deed::Activities { .. } => own && deed.is_at(version, id),
                    Deed::Message { .. } | Deed::Action { .. } => deed.is_at(version, id),
                })
            };
            let kind = definition.kind(id);
            let flag = |is: bool, bit: u8| if is { bit } else { 0 };
            flag(is_at(&first), FIRST)
                | flag(is_at(&then), THEN)
                | flag(own && kind.is_some_and(|kind| kind.listens()), LISTENS)
                | flag(kind.is_some_and(|kind| kind.calls()), CALLS)
        };
        Self {
            id: id.clone(),
            rule,
            marks: places.all().map(mark).collect(),
            zone: main.map_or(TimeZone::UTC, |main| main.zone.clone()),
        }
    }

    /// All promises of a version.
    pub fn all(places: &Places) -> Vec<Self> {
        let promises = places.main().map(|main| &main.version.properties.promises);
        let promises = promises.into_iter().flatten();
        promises
            .map(|(id, promise)| Self::of(id, promise, places))
            .collect()
    }

    /// Nothing has happened to anybody. Holds for one person after another: see
    /// [`Compiled::anew`].
    pub fn start(&self) -> State {
        let times = match self.rule {
            Rule::AtMost { most, .. } => most.min(1_000),
            _ => 0,
        };
        State {
            entered: None,
            done: None,
            last: 0,
            times: vec![0; times].into(),
            sent: 0,
            broken: false,
        }
    }

    /// The next person's moments begin.
    pub fn anew(&self, state: &mut State) {
        state.entered = None;
        state.done = None;
        state.last = 0;
        state.sent = 0;
        state.broken = false;
    }

    /// Takes the person's next moment in. `zone`: the person's own, if it has a valid one. Yields
    /// what broke the promise, once a person.
    pub fn see(
        &self,
        state: &mut State,
        moment: &Moment,
        zone: Option<&TimeZone>,
    ) -> Option<Breach> {
        if state.broken {
            return None;
        }
        let marks = self.marks.get(usize::from(moment.activity));
        let marks = marks.copied().unwrap_or(0);
        let why = self.why(state, moment, marks, zone);
        state.last = moment.activity;
        let why = why?;
        state.broken = true;
        Some(Breach {
            at: moment.at,
            activity: moment.activity,
            why,
        })
    }

    /// What more is broken if nothing happens to the person up to this time, in milliseconds since
    /// 1970.
    pub fn finish(&self, state: &mut State, until: i64) -> Option<Breach> {
        let Rule::EndsWithin { span_ms } = self.rule else {
            return None;
        };
        let due = state.entered?.saturating_add(span_ms);
        if state.broken || until <= due {
            return None;
        }
        state.broken = true;
        Some(Breach {
            at: due,
            activity: state.last,
            why: Why::TooLong { ended: None },
        })
    }

    fn why(
        &self,
        state: &mut State,
        moment: &Moment,
        marks: u8,
        zone: Option<&TimeZone>,
    ) -> Option<Why> {
        let (calls, listens) = (marks & CALLS != 0, marks & LISTENS != 0);
        let done = match moment.what {
            Happening::Called { ok, .. } => ok,
            Happening::Passed { .. } => !calls,
            Happening::Entered { .. } | Happening::Ended { .. } => false,
        };
        let (first, then) = (done && marks & FIRST != 0, done && marks & THEN != 0);
        let here = (moment.at, moment.activity);
        let anew = |over: Over| match (over, moment.what) {
            (Over::Event | Over::Passage, Happening::Entered { .. }) => true,
            (Over::Event, Happening::Passed { .. }) => listens,
            _ => false,
        };
        match &self.rule {
            Rule::AtMost { most, span_ms } if first => {
                // Of the messages so far, the one that was the `most`-last before this.
                let most = (*most).min(state.times.len());
                let Some(slot) = state.sent.checked_rem(most) else {
                    return Some(Why::TooMany { since: moment.at });
                };
                let since = state.times.get(slot).copied().unwrap_or(moment.at);
                let full = state.sent >= most;
                if full && moment.at.saturating_sub(since) < *span_ms {
                    return Some(Why::TooMany { since });
                }
                if let Some(time) = state.times.get_mut(slot) {
                    *time = moment.at;
                }
                state.sent += 1;
                None
            }
            Rule::NeverAfter { over } => {
                if anew(*over) {
                    state.done = None;
                }
                let before = state.done.filter(|_| then);
                if first && state.done.is_none() {
                    state.done = Some(here);
                }
                before.map(|(at, activity)| Why::After { at, activity })
            }
            Rule::Once { over } => {
                if anew(*over) {
                    state.done = None;
                }
                let called = match moment.what {
                    Happening::Called { capped, .. } => !capped,
                    Happening::Passed { .. } => !calls,
                    _ => false,
                };
                if !called || marks & FIRST == 0 {
                    return None;
                }
                match state.done {
                    Some((at, activity)) => Some(Why::Again { at, activity }),
                    None => {
                        state.done = Some(here);
                        None
                    }
                }
            }
            Rule::EndsWithin { span_ms } => {
                if let Happening::Entered { .. } = moment.what {
                    state.entered = Some(moment.at);
                }
                let entered = state.entered?;
                let ended = matches!(moment.what, Happening::Ended { .. });
                if moment.at.saturating_sub(entered) > *span_ms {
                    let ended = ended.then_some(moment.at);
                    return Some(Why::TooLong { ended });
                }
                if ended {
                    state.entered = None;
                }
                None
            }
            Rule::QuietHours { hours, of_person } if first => {
                let zone = zone.filter(|_| *of_person).unwrap_or(&self.zone);
                let at = Timestamp::from_millisecond(moment.at).ok()?;
                let time = zone.to_datetime(at).time();
                hours.contains(time).then_some(Why::AtHour { time })
            }
            Rule::Reaches => match moment.what {
                Happening::Entered { .. } => {
                    state.done = None;
                    None
                }
                Happening::Ended { .. } if state.done.is_none() => Some(Why::NotReached),
                _ => {
                    state.done = state.done.or(first.then_some(here));
                    None
                }
            },
            Rule::NoError { timeouts } => match moment.what {
                Happening::Ended { phase } => {
                    let bad = phase == Phase::Error || (*timeouts && phase == Phase::Timedout);
                    bad.then_some(Why::Ended { phase })
                }
                _ => None,
            },
            Rule::AtMost { .. } | Rule::QuietHours { .. } => None,
        }
    }
}

/// What first breaks a promise in one person's moments, of all passages, in order of time. `zone`:
/// the person's own. `until`: up to when the person was watched, in milliseconds since 1970.
pub fn check(
    promise: &Compiled,
    moments: &[Moment],
    zone: Option<&TimeZone>,
    until: i64,
) -> Option<Breach> {
    let mut state = promise.start();
    let mut moments = moments.iter();
    let found = moments.find_map(|moment| promise.see(&mut state, moment, zone));
    found.or_else(|| promise.finish(&mut state, until))
}
