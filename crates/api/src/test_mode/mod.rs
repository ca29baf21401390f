//! Test mode: an offline session a version, in memory (semantics §18).

mod form;
mod live;
mod open;
mod record;
mod view;
mod why;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use itinera_interpreter::call::stub::{Reply, Stub, Stubs};
use itinera_interpreter::session::{Key, Session, SessionProfile};
use itinera_interpreter::{Definition, Journey, Rules};
use itinera_journey::bundle::Bundle;
use itinera_journey::check;
use itinera_journey::id::{ConnectorId, EventId, JourneyId, ProfileId, VersionId};
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{ActivityKind, Namespace, Profile, Status, Version};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::version::object_of;
use crate::wire::{
    ClockMove, Nothing, Problem, StubReply, StubRequest, StubRule, TestClockRequest, TestLog,
    TestOptions, TestOptionsRequest, TestQualifyRequest, TestReactRequest, TestShowRequest,
    TestView, TestWhyRequest, VersionRequest, Why,
};
use crate::workspace::Workspace;

pub(crate) use record::Recorded;

#[derive(Default)]
pub(crate) struct Sessions(Mutex<BTreeMap<VersionId, Running>>);

/// A test session with what the window remembers of it.
pub(crate) struct Running {
    session: Session,
    options: TestOptions,
    /// What is called in earnest.
    live: BTreeSet<ConnectorId>,
    /// The rules of each stub, by its name.
    rules: BTreeMap<String, Vec<StubRule>>,
    /// Whose path is shown: that of the profile last triggered, or of one chosen.
    shown: Option<Key>,
    /// Profiles as the workspace had them when they were last read.
    read: BTreeMap<Key, SessionProfile>,
    /// Who is not of the workspace, but of a scenario that was opened.
    own: BTreeSet<Key>,
    /// What was done, for a scenario.
    recorded: Recorded,
}

/// The clock, the seed and the splits that a session begins with.
struct Beginning {
    now: Timestamp,
    seed: u64,
    split_top: bool,
}

impl Beginning {
    /// Now, with the top path of every split.
    fn now() -> Self {
        Self {
            now: Timestamp::now(),
            seed: 0,
            split_top: true,
        }
    }
}

impl Sessions {
    fn open(&self) -> MutexGuard<'_, BTreeMap<VersionId, Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The options at first: real waits on the virtual clock.
const FIRST: TestOptions = TestOptions {
    wait_seconds: None,
    entry_rules: false,
    updates_at_once: false,
};

impl Workspace {
    /// Turns test mode on.
    pub fn test_start(&self, request: VersionRequest) -> Result<TestView, Problem> {
        Ok(self.test_start_inner(&request.version)?)
    }

    /// Whether a version may be tested now.
    fn may_test(&self, id: &VersionId) -> Result<(), ApiError> {
        match self.store.status(id)? {
            Status::Draft => self.may_edit_now(&object_of(id)),
            // On already, or left over from a run that ended without turning it off.
            Status::DraftTest => Ok(()),
            Status::Publishing => Err(ApiError::Locked("publishing")),
            Status::Live => Err(ApiError::Locked("live")),
        }
    }

    fn test_start_inner(&self, id: &VersionId) -> Result<TestView, ApiError> {
        self.may_test(id)?;
        let running = self.begin(
            id,
            FIRST,
            BTreeMap::new(),
            BTreeSet::new(),
            Beginning::now(),
        )?;
        self.store.set_status(id, Status::DraftTest, None, None)?;
        let view = self.view(id, &running)?;
        self.sessions.open().insert(id.clone(), running);
        tracing::info!(version = %id, "test mode on");
        Ok(view)
    }

    /// A session where nobody has entered.
    fn begin(
        &self,
        id: &VersionId,
        options: TestOptions,
        rules: BTreeMap<String, Vec<StubRule>>,
        live: BTreeSet<ConnectorId>,
        beginning: Beginning,
    ) -> Result<Running, ApiError> {
        let bundle = self.bundle_of(&self.version(id)?)?;
        let library = bundle.library();
        if !matches!(bundle.journey.namespace(&library), Some(Some(_))) {
            return Err(ApiError::NoNamespace);
        }
        let session_rules = Rules {
            wait_ms: options
                .wait_seconds
                .map(|seconds| i64::from(seconds) * 1_000),
            entry_rules: options.entry_rules,
            split_top: beginning.split_top,
            ..Rules::TEST
        };
        let compiled = |bundle: &Bundle| {
            Definition::compile(bundle, self.allow_local()).map_err(ApiError::HasErrors)
        };
        let now = beginning.now;
        let read = self.session_profiles()?;
        let mut session = Session::start(
            Journey::of(compiled(&bundle)?, session_rules),
            now,
            beginning.seed,
            read.clone(),
            Stubs::default(),
        );
        for (target, status) in self.jump_bundles(&bundle.journey)? {
            let rules = match status {
                Status::DraftTest => Rules::TEST,
                _ => Rules::LIVE,
            };
            session.add_journey(Journey::of(compiled(&target)?, rules));
        }
        session.show_updates_at_once(options.updates_at_once);
        session.set_live(live.clone());
        let mut running = Running {
            session,
            live,
            rules: BTreeMap::new(),
            shown: None,
            read,
            own: BTreeSet::new(),
            recorded: Recorded::at(now),
            options,
        };
        // Each has a stub from the start, so that every answer given is known.
        for name in running.connectors() {
            let known = rules.get(&name).cloned();
            running.script(name, known.unwrap_or_else(|| vec![at_first()]));
        }
        Ok(running)
    }

    /// A version with what it uses, if nothing blocks it.
    pub(crate) fn bundle_of(&self, version: &Version) -> Result<Bundle, ApiError> {
        let library = self.library()?;
        let issues = check::version(version, &library, self.allow_local());
        if check::blocks(&issues) {
            return Err(ApiError::HasErrors(issues));
        }
        Ok(Bundle::of(version, &library, &self.settings()?.time_zone))
    }

    /// The journeys that a version jumps to, directly or through others, as far as they can be
    /// entered: those in test or live (semantics §20 A11).
    pub(crate) fn jump_bundles(
        &self,
        version: &Version,
    ) -> Result<Vec<(Bundle, Status)>, ApiError> {
        let library = self.library()?;
        let zone = self.settings()?.time_zone;
        let mut open: BTreeMap<JourneyId, (Version, Status)> = BTreeMap::new();
        for known in self.versions()? {
            let status = self.store.status(&known.id)?;
            let runs = matches!(status, Status::DraftTest | Status::Live);
            let newer = open
                .get(&known.journey)
                .is_none_or(|(other, _)| other.number < known.number);
            if runs && newer && known.journey != version.journey {
                open.insert(known.journey.clone(), (known, status));
            }
        }
        let targets = |version: &Version| -> Vec<JourneyId> {
            let kinds = version.activities.values().map(|activity| &activity.kind);
            kinds
                .filter_map(|kind| match kind {
                    ActivityKind::Jump { target, .. } => target.clone(),
                    _ => None,
                })
                .collect()
        };
        let mut todo = targets(version);
        let mut found = Vec::new();
        while let Some(journey) = todo.pop() {
            if let Some((target, status)) = open.remove(&journey) {
                todo.extend(targets(&target));
                let issues = check::version(&target, &library, self.allow_local());
                if !check::blocks(&issues) {
                    found.push((Bundle::of(&target, &library, &zone), status));
                }
            }
        }
        Ok(found)
    }

    pub(crate) fn session_profiles(&self) -> Result<BTreeMap<Key, SessionProfile>, ApiError> {
        let namespaces = self.all::<Namespace>(ObjectKind::Namespace)?;
        let mut found = BTreeMap::new();
        for profile in self.all::<Profile>(ObjectKind::Profile)?.into_values() {
            for (namespace, key) in &profile.identities {
                let code = namespaces
                    .get(namespace.as_str())
                    .map(|known| known.code.clone());
                let known = SessionProfile {
                    test_profile: profile.test_profile,
                    attributes: profile.attributes.clone(),
                    experience_events: profile.experience_events.clone(),
                    segments: profile.segments.clone(),
                };
                found.insert((code, key.clone()), known);
            }
        }
        Ok(found)
    }

    /// Turns test mode off; its people are gone.
    pub fn test_stop(&self, request: VersionRequest) -> Result<Nothing, Problem> {
        Ok(self.test_stop_inner(&request.version)?)
    }

    pub(crate) fn test_stop_inner(&self, id: &VersionId) -> Result<Nothing, ApiError> {
        if self.store.status(id)? == Status::DraftTest {
            self.store.set_status(id, Status::Draft, None, None)?;
        }
        self.sessions.open().remove(id);
        Ok(Nothing {})
    }

    /// Begins a test anew: nobody is inside; options and stubs stay.
    pub fn test_reset(&self, request: VersionRequest) -> Result<TestView, Problem> {
        Ok(self.anew(&request.version, None)?)
    }

    /// Changes how a test runs, and begins it anew.
    pub fn test_options(&self, request: TestOptionsRequest) -> Result<TestView, Problem> {
        Ok(self.anew(&request.version, Some(request.options))?)
    }

    fn anew(&self, id: &VersionId, options: Option<TestOptions>) -> Result<TestView, ApiError> {
        self.anew_with(id, options, |_| {})
    }

    /// The same with other connectors called in earnest.
    fn anew_with(
        &self,
        id: &VersionId,
        options: Option<TestOptions>,
        change: impl FnOnce(&mut BTreeSet<ConnectorId>),
    ) -> Result<TestView, ApiError> {
        let (old, rules, mut live) = self.with(id, |running| {
            let (options, rules) = (running.options.clone(), running.rules.clone());
            Ok((options, rules, running.live.clone()))
        })?;
        change(&mut live);
        let options = options.unwrap_or(old);
        let running = self.begin(id, options, rules, live, Beginning::now())?;
        let view = self.view(id, &running)?;
        self.sessions.open().insert(id.clone(), running);
        Ok(view)
    }

    /// Test mode as it is; null when off.
    pub fn test_view(&self, request: VersionRequest) -> Result<Option<TestView>, Problem> {
        if self
            .store
            .status(&request.version)
            .map_err(ApiError::from)?
            != Status::DraftTest
        {
            return Ok(None);
        }
        {
            let sessions = self.sessions.open();
            if let Some(running) = sessions.get(&request.version) {
                return Ok(Some(self.view(&request.version, running)?));
            }
        }
        // The program was closed in test mode: nobody is inside any more.
        Ok(Some(self.test_start_inner(&request.version)?))
    }

    pub(crate) fn with<T>(
        &self,
        id: &VersionId,
        work: impl FnOnce(&mut Running) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut sessions = self.sessions.open();
        let running = sessions.get_mut(id).ok_or(ApiError::NotInTest)?;
        work(running)
    }

    /// Does something in a session with the profiles as they are now in the workspace, keeps what
    /// it changed of them, and answers with what is shown then.
    fn act(
        &self,
        id: &VersionId,
        work: impl FnOnce(&mut Running) -> Result<(), ApiError>,
    ) -> Result<TestView, ApiError> {
        let profiles = self.session_profiles()?;
        self.with(id, |running| {
            for (key, profile) in profiles {
                let own = running.own.contains(&key);
                if !own && running.read.get(&key) != Some(&profile) {
                    running.session.put_profile(key.clone(), profile.clone());
                    running.read.insert(key, profile);
                }
            }
            work(running)?;
            self.keep_updates(running)?;
            self.view(id, running)
        })
    }

    /// Changes of profiles are really made, on the workspace's own (R-UPD-07).
    fn keep_updates(&self, running: &mut Running) -> Result<(), ApiError> {
        let changed: Vec<(Key, Map<String, Value>)> = running
            .read
            .iter()
            .filter_map(|(key, read)| {
                let now = running.session.profile(key)?;
                (now.attributes != read.attributes).then(|| (key.clone(), now.attributes.clone()))
            })
            .collect();
        for (key, attributes) in changed {
            if let Some(id) = self.profile_of(&key)? {
                let mut profile = self.profile(&id)?;
                profile.attributes.clone_from(&attributes);
                let object = ObjectRef {
                    kind: ObjectKind::Profile,
                    id: id.as_str().to_owned(),
                };
                let seen = self.store.get(&object)?.revision;
                let document = serde_json::to_value(&profile)?;
                let edited = self.store_edit(&object, seen, "updateProfile", document)?;
                self.applied(&object, edited)?;
            }
            if let Some(read) = running.read.get_mut(&key) {
                read.attributes = attributes;
            }
        }
        Ok(())
    }

    /// The workspace's profile that has an identity.
    fn profile_of(&self, (code, key): &Key) -> Result<Option<ProfileId>, ApiError> {
        let namespaces = self.all::<Namespace>(ObjectKind::Namespace)?;
        let profiles = self.all::<Profile>(ObjectKind::Profile)?;
        let has = |profile: &&Profile| {
            profile.identities.iter().any(|(id, own)| {
                own == key && namespaces.get(id.as_str()).map(|n| &n.code) == code.as_ref()
            })
        };
        Ok(profiles
            .values()
            .find(has)
            .map(|profile| profile.id.clone()))
    }

    /// The identity of a profile in the journey's namespace.
    fn key_of(&self, running: &Running, id: &ProfileId) -> Result<Key, ApiError> {
        let code = running.session.namespace();
        let namespaces = self.all::<Namespace>(ObjectKind::Namespace)?;
        let profile = self.profile(id)?;
        let own = profile.identities.iter().find(|(namespace, _)| {
            namespaces.get(namespace.as_str()).map(|n| &n.code) == code.as_ref()
        });
        let (_, key) = own.ok_or(ApiError::NoIdentity)?;
        Ok((code, key.clone()))
    }

    /// Lets a person react to a message.
    pub fn test_react(&self, request: TestReactRequest) -> Result<TestView, Problem> {
        Ok(self.act(&request.version, |running| {
            let key = self.key_of(running, &request.profile)?;
            running.before(&key);
            running
                .recorded
                .reaction(&running.session, &request.activity, request.reaction, &key);
            let (activity, reaction) = (&request.activity, request.reaction);
            running.session.react(activity, reaction, &key);
            running.shown = Some(key);
            Ok(())
        })?)
    }

    /// Lets a person enter or leave a segment.
    pub fn test_qualify(&self, request: TestQualifyRequest) -> Result<TestView, Problem> {
        Ok(self.act(&request.version, |running| {
            let key = self.key_of(running, &request.profile)?;
            running.before(&key);
            running
                .recorded
                .segment(&running.session, &request.segment, request.status, &key);
            running
                .session
                .qualify(&request.segment, request.status, &key);
            running.shown = Some(key);
            Ok(())
        })?)
    }

    /// Shows another person's path.
    pub fn test_show(&self, request: TestShowRequest) -> Result<TestView, Problem> {
        Ok(self.with(&request.version, |running| {
            let key = (running.session.namespace(), request.key);
            running.shown = Some(key);
            self.view(&request.version, running)
        })?)
    }

    /// Moves the virtual clock.
    pub fn test_clock(&self, request: TestClockRequest) -> Result<TestView, Problem> {
        Ok(self.act(&request.version, |running| {
            let session = &mut running.session;
            match request.go {
                ClockMove::Step {} => {
                    session.step_clock();
                }
                ClockMove::Wait {} => running.run_to_next_wait(),
                ClockMove::End {} => session.run_to_end(),
                ClockMove::By { ms } => {
                    let by = SignedDuration::from_millis(ms.max(0));
                    let to = session.now().checked_add(by);
                    session.run_until(to.unwrap_or(Timestamp::MAX));
                }
                ClockMove::To { at } => session.run_until(at.max(session.now())),
            }
            running.recorded.moved();
            Ok(())
        })?)
    }

    /// Scripts a stub.
    pub fn test_stub(&self, request: StubRequest) -> Result<TestView, Problem> {
        Ok(self.with(&request.version, |running| {
            running.script(request.name, request.rules);
            self.view(&request.version, running)
        })?)
    }

    /// The log document (semantics §18.8).
    pub fn test_log(&self, request: VersionRequest) -> Result<TestLog, Problem> {
        Ok(self.with(&request.version, |running| {
            Ok(TestLog {
                document: running.session.log(),
            })
        })?)
    }

    /// Why a person did or did not reach an activity.
    pub fn test_why(&self, request: TestWhyRequest) -> Result<Why, Problem> {
        Ok(self.with(&request.version, |running| {
            Ok(why::why(&running.session, &request.key, &request.activity))
        })?)
    }

    /// The bodies last sent, which outlive a session (R-TEST-11).
    fn sent(&self, event: &EventId) -> Result<Option<Map<String, Value>>, ApiError> {
        Ok(match self.store.setting(&sent_name(event))? {
            Some(Value::Object(body)) => Some(body),
            _ => None,
        })
    }

    fn remember(&self, event: &EventId, body: &Map<String, Value>) -> Result<(), ApiError> {
        let body = Value::Object(body.clone());
        Ok(self.store.set_setting(&sent_name(event), &body)?)
    }
}

fn sent_name(event: &EventId) -> String {
    format!("testSent.{event}")
}

impl Running {
    /// Keeps apart, by a millisecond, what was due at this instant and what is done after it, so
    /// that a scenario can tell them apart; notes the person's profile as it was.
    fn before(&mut self, key: &Key) {
        if self.recorded.take_moved() {
            let next = self
                .session
                .now()
                .checked_add(SignedDuration::from_millis(1));
            self.session.run_until(next.unwrap_or(Timestamp::MAX));
        }
        let profile = self.session.profile(key).cloned();
        self.recorded.person(key, profile);
    }

    /// On until the shown person waits again or is at an end; without one, to the next thing.
    fn run_to_next_wait(&mut self) {
        let passed = |running: &Self| {
            let shown = running.shown.as_ref()?;
            let person = running.session.people().get(shown)?;
            let instance = person.instance.as_ref()?;
            let waits = matches!(
                instance.awaits,
                itinera_interpreter::person::Awaits::First { .. }
            );
            let over = instance.phase != itinera_interpreter::person::Phase::Running;
            Some((instance.sequence, waits || over))
        };
        let before = passed(self).map(|(sequence, _)| sequence);
        while self.session.step_clock() {
            match passed(self) {
                Some((sequence, rests)) if Some(sequence) != before && rests => break,
                None => break,
                _ => {}
            }
        }
    }

    /// The names of what may be called.
    fn connectors(&self) -> Vec<String> {
        let definition = self.session.definition();
        let all = definition.map(|definition| view::connectors(definition, self));
        let names = all.into_iter().flatten().map(|connector| connector.name);
        names.collect()
    }

    /// Gives a stub its rules. Used-up answers of the rules before are kept for a scenario.
    fn script(&mut self, name: String, rules: Vec<StubRule>) {
        let rules: Vec<StubRule> = rules
            .into_iter()
            .filter(|rule| !rule.replies.is_empty())
            .collect();
        let stubs = &mut self.session.stubs_mut().0;
        self.recorded.scripted(&name, stubs);
        stubs.retain(|stub| stub.name != name);
        stubs.extend(rules.iter().map(|rule| Stub {
            name: name.clone(),
            when: rule.when.clone(),
            replies: rule.replies.iter().map(reply).collect(),
            used: 0,
        }));
        self.rules.insert(name, rules);
    }
}

/// What is answered where nothing else is said: 200 and an empty object, at once.
fn at_first() -> StubRule {
    StubRule {
        when: BTreeMap::new(),
        replies: vec![StubReply {
            status: 200,
            latency_ms: 0,
            body: Value::Object(Map::new()),
            error: None,
        }],
    }
}

fn reply(given: &StubReply) -> Reply {
    Reply {
        status: given.status,
        latency: given.latency_ms,
        body: given.body.clone(),
        error: given.error.clone(),
    }
}
