//! Connectors that are called in earnest from a test, by choice (semantics §11).

use itinera_connectors::Connector;
use itinera_interpreter::session::Outside;
use itinera_journey::id::VersionId;
use jiff::SignedDuration;

use super::Running;
use crate::error::ApiError;
use crate::wire::{
    ClockMove, Problem, TestClockRequest, TestLiveRequest, TestQualifyRequest, TestReactRequest,
    TestSendRequest, TestView,
};
use crate::workspace::Workspace;

/// How often calls may lead to calls before the test is shown as it is.
const ROUNDS: usize = 100;

impl Workspace {
    /// Chooses whether a connector is called in earnest or answered by its stub; the test begins
    /// anew, so that what it shows was made in one way.
    pub fn test_live(&self, request: TestLiveRequest) -> Result<TestView, Problem> {
        let TestLiveRequest {
            version,
            connector,
            live,
        } = request;
        Ok(self.anew_with(&version, None, |all| {
            match live {
                true => all.insert(connector),
                false => all.remove(&connector),
            };
        })?)
    }

    /// Sends an event, and makes the calls that it leads to in earnest.
    pub async fn test_send_live(&self, request: TestSendRequest) -> Result<TestView, Problem> {
        let version = request.version.clone();
        let view = self.test_send(request)?;
        Ok(self.settled(&version).await?.unwrap_or(view))
    }

    /// The same for a reaction.
    pub async fn test_react_live(&self, request: TestReactRequest) -> Result<TestView, Problem> {
        let version = request.version.clone();
        let view = self.test_react(request)?;
        Ok(self.settled(&version).await?.unwrap_or(view))
    }

    /// The same for a change of a segment.
    pub async fn test_qualify_live(
        &self,
        request: TestQualifyRequest,
    ) -> Result<TestView, Problem> {
        let version = request.version.clone();
        let view = self.test_qualify(request)?;
        Ok(self.settled(&version).await?.unwrap_or(view))
    }

    /// Moves the virtual clock; it stands still while a call is made in earnest.
    pub async fn test_clock_live(&self, request: TestClockRequest) -> Result<TestView, Problem> {
        let TestClockRequest { version, go } = request;
        let go = match go {
            ClockMove::By { ms } => {
                let now = self.with(&version, |running| Ok(running.session.now()))?;
                let by = SignedDuration::from_millis(ms.max(0));
                let at = now.checked_add(by).unwrap_or(now);
                ClockMove::To { at }
            }
            other => other,
        };
        let mut round = 0;
        loop {
            let view = self.test_clock(TestClockRequest {
                version: version.clone(),
                go: go.clone(),
            })?;
            round += 1;
            let goes_on = matches!(go, ClockMove::To { .. } | ClockMove::End {});
            match self.settled(&version).await? {
                Some(view) if !goes_on || round >= ROUNDS => return Ok(view),
                Some(_) => {}
                None => return Ok(view),
            }
        }
    }

    /// Makes the calls that are open, and those that they lead to. None if there were none.
    async fn settled(&self, id: &VersionId) -> Result<Option<TestView>, ApiError> {
        let mut made = false;
        for _ in 0..ROUNDS {
            let open = self.with(id, |running| Ok(running.session.outside()))?;
            if open.is_empty() {
                break;
            }
            made = true;
            let connector = Connector::new(self.allow_local())
                .map_err(|error| ApiError::Live(error.to_string()))?;
            for Outside {
                id: call,
                call: sent,
            } in open
            {
                let secret = self.secret_of(&sent.connector);
                let (outcome, elapsed_ms) = connector.send(&sent, secret.as_deref()).await;
                self.act(id, |running| {
                    running.recorded.answered(&sent.name, &outcome, elapsed_ms);
                    running.session.answered(call, outcome, elapsed_ms);
                    running.pass(elapsed_ms);
                    Ok(())
                })?;
            }
        }
        match made {
            true => self.with(id, |running| self.view(id, running)).map(Some),
            false => Ok(None),
        }
    }
}

impl Running {
    /// Lets the time pass that a call took in earnest, and a moment more: what a person does next
    /// comes after the answer in the saved scenario too, where a tie goes to the event (semantics §6).
    fn pass(&mut self, ms: u64) {
        let ms =
            SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX).saturating_add(1));
        let now = self.session.now();
        self.session.run_until(now.checked_add(ms).unwrap_or(now));
    }
}
