//! A scenario opened in test mode: what it says is done, and its people are shown.

use std::collections::{BTreeMap, BTreeSet};

use itinera_interpreter::scenario::{
    Scenario, ScenarioRules, Split, WaitOverride, perform, prepare,
};
use itinera_interpreter::session::Key;
use itinera_journey::model::Status;

use super::{Beginning, FIRST, Recorded};
use crate::error::ApiError;
use crate::wire::{Problem, StubReply, StubRule, TestOpenRequest, TestOptions, TestView};
use crate::workspace::Workspace;

impl Workspace {
    /// Does in test mode what a scenario says, to its last step; test mode is turned on where it is
    /// off, else the test begins anew.
    pub fn test_open(&self, request: TestOpenRequest) -> Result<TestView, Problem> {
        Ok(self.test_open_inner(&request)?)
    }

    fn test_open_inner(&self, request: &TestOpenRequest) -> Result<TestView, ApiError> {
        let id = &request.version;
        let mut scenario = Scenario::read(request.scenario.as_bytes())?;
        // Whoever is in it may enter.
        for profile in &mut scenario.profiles {
            profile.test_profile = true;
        }
        self.may_test(id)?;
        let version = self.version(id)?;
        let bundle = self.bundle_of(&version)?;
        let others = self.jump_bundles(&version)?;
        let others: Vec<_> = others.into_iter().map(|(bundle, _)| bundle).collect();
        let options = TestOptions {
            wait_seconds: match scenario.wait_override {
                Some(WaitOverride::Seconds(seconds)) => Some(seconds),
                _ => None,
            },
            entry_rules: scenario.rules == ScenarioRules::Live,
            ..FIRST
        };
        let top = scenario.rules == ScenarioRules::Test;
        let beginning = Beginning {
            now: scenario.now,
            seed: scenario.seed,
            split_top: scenario.split.map_or(top, |split| split == Split::Top),
        };
        let mut running = self.begin(id, options, rules(&scenario), BTreeSet::new(), beginning)?;
        prepare(&mut running.session, &bundle, &others, &scenario)?;
        let namespace = running.session.namespace();
        running.own = scenario
            .profiles
            .iter()
            .map(|profile| {
                let code = profile.namespace.clone().or_else(|| namespace.clone());
                (code, profile.key.clone())
            })
            .collect();
        let own = &running.own;
        running.read.retain(|key, _| !own.contains(key));
        let people: Vec<(Key, _)> = own
            .iter()
            .map(|key| (key.clone(), running.session.profile(key).cloned()))
            .collect();
        perform(&mut running.session, &bundle, &others, &scenario)?;
        running.recorded = Recorded::of(&scenario, people);
        let shown = match &request.key {
            Some(key) => Some((namespace, key.clone())),
            None => running.session.people().keys().next().cloned(),
        };
        running.shown = shown;
        self.store.set_status(id, Status::DraftTest, None, None)?;
        let view = self.view(id, &running)?;
        self.sessions.open().insert(id.clone(), running);
        Ok(view)
    }
}

/// The answers of a scenario, by the name of what answers.
fn rules(scenario: &Scenario) -> BTreeMap<String, Vec<StubRule>> {
    let mut rules: BTreeMap<String, Vec<StubRule>> = BTreeMap::new();
    for stub in &scenario.stubs {
        let Some(name) = stub.name() else { continue };
        let replies = stub.replies.iter().map(|reply| StubReply {
            status: reply.status,
            latency_ms: reply.latency,
            body: reply.body.clone(),
            error: reply.error.clone(),
        });
        rules.entry(name).or_default().push(StubRule {
            when: stub.when.clone(),
            replies: replies.collect(),
        });
    }
    rules
}
