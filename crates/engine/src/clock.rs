//! What time it is for the engine.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// The machine's clock, or one that runs faster from an origin on: for trying things out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    origin: Timestamp,
    speed: u32,
}

impl Clock {
    /// A clock that shows the machine's time at `origin` and runs `speed` times as fast.
    pub(crate) fn new(origin: Timestamp, speed: u32) -> Self {
        let speed = speed.max(1);
        Self { origin, speed }
    }

    /// What it shows now.
    pub(crate) fn now(self) -> Timestamp {
        self.at(Timestamp::now())
    }

    fn at(self, machine: Timestamp) -> Timestamp {
        if self.speed == 1 {
            return machine;
        }
        let passed = machine.duration_since(self.origin);
        let passed = passed.saturating_mul(i32::try_from(self.speed).unwrap_or(i32::MAX));
        self.origin.saturating_add(passed).unwrap_or(machine)
    }

    /// How long the machine has to wait until that much has passed on this clock.
    pub(crate) fn wait(self, length: SignedDuration) -> Duration {
        Duration::try_from(length).unwrap_or_default() / self.speed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_over_in_seconds() {
        let origin = Timestamp::UNIX_EPOCH;
        let clock = Clock::new(origin, 600);
        assert_eq!(clock.at(origin), origin);
        let machine = origin + SignedDuration::from_secs(36);
        assert_eq!(clock.at(machine), origin + SignedDuration::from_hours(6));
        let wait = clock.wait(SignedDuration::from_hours(6));
        assert_eq!(wait, Duration::from_secs(36));
        assert_eq!(clock.wait(SignedDuration::from_secs(-5)), Duration::ZERO);
        assert_eq!(Clock::new(origin, 1).at(machine), machine);
        assert_eq!(
            Clock::new(origin, 0).wait(SignedDuration::from_secs(1)),
            Duration::from_secs(1)
        );
    }
}
