//! Caps: so many calls in so much time (semantics §10). A sliding window, since a bucket of tokens
//! lets twice as many through at once.

use std::collections::VecDeque;

/// So many calls within so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// How many.
    pub calls: usize,
    /// Within how many milliseconds.
    pub period_ms: i64,
}

impl Cap {
    /// External data sources: 15 calls a second (R-DS-29).
    pub const SOURCES: Self = Self {
        calls: 15,
        period_ms: 1_000,
    };

    /// Messages: 4 000 calls in 5 minutes (R-ACT-36).
    pub const MESSAGES: Self = Self {
        calls: 4_000,
        period_ms: 300_000,
    };
}

/// The calls of the last while.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window(VecDeque<i64>);

impl Window {
    /// Takes a slot at an instant, in milliseconds; false if there is none. Instants never go back
    /// by more than a call's own retries.
    pub fn take(&mut self, cap: Cap, at_ms: i64) -> bool {
        while self
            .0
            .front()
            .is_some_and(|first| *first <= at_ms - cap.period_ms)
        {
            self.0.pop_front();
        }
        let free = self.0.len() < cap.calls;
        if free {
            let place = self.0.partition_point(|known| *known <= at_ms);
            self.0.insert(place, at_ms);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_period_holds_more_than_the_cap() {
        let cap = Cap {
            calls: 15,
            period_ms: 1_000,
        };
        let mut window = Window::default();
        let taken: Vec<i64> = (0..500)
            .map(|n| n * 7)
            .filter(|at| window.take(cap, *at))
            .collect();
        for from in &taken {
            let within = taken
                .iter()
                .filter(|at| *from <= **at && **at < from + 1_000);
            assert!(within.count() <= 15);
        }
        assert!(taken.len() >= 15 * 3, "{}", taken.len());
    }
}
