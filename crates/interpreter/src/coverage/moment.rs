//! When a way may begin, so that its conditions of times and dates come out as wanted.

use itinera_journey::model::PathTest;
use jiff::civil::Time;
use jiff::{SignedDuration, Span, Timestamp};

use super::ask::{Needs, later};
use crate::definition::{self, Definition};
use crate::step::SEGMENT_MINUTES;

/// The most beginnings looked at.
const MAX_TRIED: usize = 6_000;

/// The earliest and, itself outside, the latest instant at which people enter.
fn open(definition: &Definition) -> (Timestamp, Timestamp) {
    let segment = definition.published_at.and_then(|published| {
        published
            .checked_add(SignedDuration::from_mins(SEGMENT_MINUTES))
            .ok()
    });
    let made = definition.version.created_at;
    let from = [definition.opens, segment].into_iter().flatten();
    let from = from.fold(made, Timestamp::max);
    (from, definition.closes.unwrap_or(Timestamp::MAX))
}

/// An ordinary beginning: ten o'clock on the day after the version was made or people enter.
fn ordinary(definition: &Definition) -> Timestamp {
    let (from, to) = open(definition);
    let local = definition.zone.to_datetime(from);
    let next = local.date().checked_add(Span::new().days(1));
    let ten = Time::new(10, 0, 0, 0).unwrap_or(Time::midnight());
    let at = next.ok().map(|day| day.to_datetime(ten));
    let at = at.and_then(|at| definition::instant(at, &definition.zone));
    at.filter(|at| *at < to).unwrap_or(from)
}

/// A beginning that suits; none if none was found.
pub(super) fn beginning(definition: &Definition, needs: &Needs<'_>) -> Option<Timestamp> {
    let (from, to) = open(definition);
    let first = ordinary(definition);
    let suits = |base: &Timestamp| {
        *base >= from
            && *base < to
            && needs.timed.iter().all(|timed| {
                let at = later(*base, needs.elapsed.get(timed.moment).copied().unwrap_or(0));
                let local = definition.zone.to_datetime(at);
                timed.tests.iter().all(|(test, wanted)| {
                    let holds = match test {
                        PathTest::Time { hours, days } => {
                            hours.is_none_or(|hours| hours.contains(local.time()))
                                && (days.is_empty() || days.contains(&local.weekday().into()))
                        }
                        PathTest::Date { from, to } => {
                            from.is_none_or(|from| from <= local) && to.is_none_or(|to| local < to)
                        }
                        _ => false,
                    };
                    holds == *wanted
                })
            })
    };
    let candidates = std::iter::once(first).chain(candidates(definition, needs, first));
    candidates.take(MAX_TRIED).find(suits)
}

/// Beginnings from which a bound of some test is met exactly, or just before.
fn candidates<'a>(
    definition: &'a Definition,
    needs: &'a Needs<'_>,
    first: Timestamp,
) -> impl Iterator<Item = Timestamp> + 'a {
    let tests = || {
        needs.timed.iter().flat_map(|timed| {
            let elapsed = needs.elapsed.get(timed.moment).copied().unwrap_or(0);
            timed.tests.iter().map(move |(test, _)| (elapsed, test))
        })
    };
    let mut starts = vec![first];
    for (elapsed, test) in tests() {
        if let PathTest::Date { from, to } = test {
            for bound in from.iter().chain(to) {
                let at = definition::instant(*bound, &definition.zone);
                for by in [0, -1_000, 3_600_000, -86_400_000] {
                    starts.extend(at.map(|at| later(at, by - elapsed)));
                }
            }
        }
    }
    let mut times = Vec::new();
    for (elapsed, test) in tests() {
        if let PathTest::Time { hours, .. } = test {
            times.push((elapsed, Time::midnight()));
            times.extend(
                hours
                    .iter()
                    .flat_map(|hours| [hours.from, hours.to])
                    .map(|time| (elapsed, time)),
            );
        }
    }
    let plain = starts.clone();
    let days = (0..8_i64).flat_map(move |day| {
        let times = times.clone();
        let starts = starts.clone();
        starts.into_iter().flat_map(move |start| {
            let local = definition.zone.to_datetime(start).date();
            let date = local.checked_add(Span::new().days(day)).unwrap_or(local);
            let times = times.clone();
            times.into_iter().flat_map(move |(elapsed, time)| {
                let at = definition::instant(date.to_datetime(time), &definition.zone);
                [0, -1_000, 60_000].map(|by| at.map(|at| later(at, by - elapsed)))
            })
        })
    });
    plain.into_iter().chain(days.flatten())
}
