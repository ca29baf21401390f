//! Test mode: an offline session a version, in memory (semantics §18).

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use itinera_interpreter::call::stub::{Reply, Stub, Stubs};
use itinera_interpreter::call::{Cause, Outcome};
use itinera_interpreter::session::{Key, Session, SessionProfile};
use itinera_interpreter::{Definition, Journey, Rules};
use itinera_journey::bundle::Bundle;
use itinera_journey::check;
use itinera_journey::id::{EventId, ProfileId, VersionId};
use itinera_journey::issue::ObjectKind;
use itinera_journey::model::{ActivityKind, Namespace, Profile, Recognition, Status};
use itinera_journey::sample;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::version::object_of;
use crate::wire::{
    ClockMove, Nothing, Problem, StubReply, StubRequest, TestCall, TestClockRequest, TestFailure,
    TestField, TestForm, TestFormRequest, TestLog, TestPerson, TestSendRequest, TestView,
    VersionRequest,
};
use crate::workspace::Workspace;

#[derive(Default)]
pub(crate) struct Sessions(Mutex<BTreeMap<VersionId, Running>>);

/// A test session with what the window remembers of it.
struct Running {
    session: Session,
    stubs: BTreeMap<itinera_journey::id::ActionId, StubReply>,
    /// The profile last triggered.
    shown: Option<Key>,
    /// Bodies last sent, by event.
    sent: BTreeMap<EventId, Map<String, Value>>,
}

impl Sessions {
    fn open(&self) -> MutexGuard<'_, BTreeMap<VersionId, Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Workspace {
    /// Turns test mode on.
    pub fn test_start(&self, request: VersionRequest) -> Result<TestView, Problem> {
        Ok(self.test_start_inner(&request.version)?)
    }

    fn test_start_inner(&self, id: &VersionId) -> Result<TestView, ApiError> {
        let object = object_of(id);
        match self.store.status(id)? {
            Status::Draft => self.may_edit_now(&object)?,
            // Left over from a run that ended without turning it off.
            Status::DraftTest => {}
            Status::Publishing => return Err(ApiError::Locked("publishing")),
            Status::Live => return Err(ApiError::Locked("live")),
        }
        let version = self.version(id)?;
        let library = self.library()?;
        let issues = check::version(&version, &library, self.allow_local());
        if check::blocks(&issues) {
            return Err(ApiError::HasErrors(issues));
        }
        if !matches!(version.namespace(&library), Some(Some(_))) {
            return Err(ApiError::NoNamespace);
        }
        let bundle = Bundle::of(&version, &library, &self.settings()?.time_zone);
        let definition =
            Definition::compile(&bundle, self.allow_local()).map_err(ApiError::HasErrors)?;
        let stubs = bundle
            .actions
            .keys()
            .map(|action| {
                let reply = StubReply {
                    status: 200,
                    latency_ms: 0,
                    body: json!({}),
                    error: None,
                };
                (action.clone(), reply)
            })
            .collect();
        let session = Session::start(
            Journey::of(definition, Rules::TEST),
            Timestamp::now(),
            0,
            self.session_profiles()?,
            Stubs::default(),
        );
        self.store.set_status(id, Status::DraftTest, None, None)?;
        let running = Running {
            session,
            stubs,
            shown: None,
            sent: BTreeMap::new(),
        };
        let view = self.view(id, &running)?;
        self.sessions.open().insert(id.clone(), running);
        tracing::info!(version = %id, "test mode on");
        Ok(view)
    }

    fn session_profiles(&self) -> Result<BTreeMap<Key, SessionProfile>, ApiError> {
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

    fn with<T>(
        &self,
        id: &VersionId,
        work: impl FnOnce(&mut Running) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut sessions = self.sessions.open();
        let running = sessions.get_mut(id).ok_or(ApiError::NotInTest)?;
        work(running)
    }

    /// The form of an event.
    pub fn test_form(&self, request: TestFormRequest) -> Result<TestForm, Problem> {
        Ok(self.test_form_inner(&request)?)
    }

    fn test_form_inner(&self, request: &TestFormRequest) -> Result<TestForm, ApiError> {
        let profile = request
            .profile
            .as_ref()
            .map(|id| self.profile(id))
            .transpose()?;
        self.with(&request.version, |running| {
            let library = running
                .session
                .definition()
                .map(|definition| definition.library.clone());
            let library = library.unwrap_or_default();
            let event = library
                .events
                .get(&request.event)
                .ok_or(ApiError::NotInTest)?;
            let schema = event.schema.as_ref().and_then(|id| library.schemas.get(id));
            let key_field = match itinera_expr::references(&event.key).as_slice() {
                [one] if one.print() == event.key.trim() => Some(one.path[1..].join(".")),
                _ => None,
            };
            let rule = match &event.recognition {
                Recognition::RuleBased { condition } => Some(condition.clone()),
                Recognition::SystemGenerated { .. } => None,
            };
            let read: Vec<String> = rule
                .iter()
                .flat_map(|rule| itinera_expr::references(rule))
                .map(|field| field.path.get(1..).unwrap_or_default().join("."))
                .collect();
            let mut payload = match running.sent.get(&request.event) {
                Some(sent) => Value::Object(sent.clone()),
                None => schema.map_or_else(|| json!({}), |schema| sample::body(event, schema)),
            };
            let key = profile
                .zip(event.namespace.as_ref())
                .and_then(|(profile, namespace)| profile.identities.get(namespace).cloned());
            if let (Some(field), Some(key)) = (&key_field, key) {
                sample::put(&mut payload, field, json!(key));
            }
            let mut fields: Vec<TestField> = schema
                .into_iter()
                .flat_map(|schema| &schema.fields)
                .filter(|(path, field)| event.fields.contains(*path) && (field.kind.is_scalar()))
                .map(|(path, field)| TestField {
                    path: path.clone(),
                    label: match field.display.is_empty() {
                        true => path.rsplit('.').next().unwrap_or(path).to_owned(),
                        false => field.display.clone(),
                    },
                    kind: field.kind,
                    choices: field.choices.clone(),
                    in_rule: read.contains(path),
                })
                .collect();
            fields.sort_by_key(|field| Some(&field.path) != key_field.as_ref());
            let payload = match payload {
                Value::Object(map) => map,
                _ => Map::new(),
            };
            Ok(TestForm {
                key_field,
                fields,
                rule,
                payload,
            })
        })
    }

    /// Sends an event.
    pub fn test_send(&self, request: TestSendRequest) -> Result<TestView, Problem> {
        Ok(self.test_send_inner(request)?)
    }

    fn test_send_inner(&self, request: TestSendRequest) -> Result<TestView, ApiError> {
        let profiles = self.session_profiles()?;
        self.with(&request.version, |running| {
            for (key, profile) in profiles {
                running.session.put_profile(key, profile);
            }
            running
                .sent
                .insert(request.event.clone(), request.payload.clone());
            let person = running
                .session
                .send(&request.event, Value::Object(request.payload));
            running.shown = person.or_else(|| running.shown.take());
            self.view(&request.version, running)
        })
    }

    /// Moves the virtual clock.
    pub fn test_clock(&self, request: TestClockRequest) -> Result<TestView, Problem> {
        Ok(self.with(&request.version, |running| {
            match request.go {
                ClockMove::Step {} => {
                    running.session.step_clock();
                }
                ClockMove::End {} => running.session.run_to_end(),
                ClockMove::By { ms } => {
                    let by = SignedDuration::from_millis(ms.max(0));
                    let to = running
                        .session
                        .now()
                        .checked_add(by)
                        .unwrap_or(Timestamp::MAX);
                    running.session.run_until(to);
                }
            }
            self.view(&request.version, running)
        })?)
    }

    /// Scripts a stub.
    pub fn test_stub(&self, request: StubRequest) -> Result<TestView, Problem> {
        Ok(self.with(&request.version, |running| {
            let name = running
                .session
                .definition()
                .and_then(|definition| definition.library.actions.get(&request.action))
                .map(|action| action.name.clone())
                .unwrap_or_default();
            let reply = Reply {
                status: request.reply.status,
                latency: request.reply.latency_ms,
                body: request.reply.body.clone(),
                error: request.reply.error.clone(),
            };
            let stubs = &mut running.session.stubs_mut().0;
            stubs.retain(|stub| stub.name != name);
            stubs.push(Stub {
                name,
                when: BTreeMap::new(),
                replies: vec![reply],
                used: 0,
            });
            running.stubs.insert(request.action, request.reply);
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

    fn view(&self, id: &VersionId, running: &Running) -> Result<TestView, ApiError> {
        let session = &running.session;
        let namespaces = self.all::<Namespace>(ObjectKind::Namespace)?;
        let profiles = self.all::<Profile>(ObjectKind::Profile)?;
        let profile_of = |(namespace, key): &Key| -> Option<ProfileId> {
            let has = |profile: &&Profile| {
                profile.identities.iter().any(|(id, own)| {
                    own == key
                        && namespaces.get(id.as_str()).map(|known| &known.code)
                            == namespace.as_ref()
                })
            };
            profiles
                .values()
                .find(has)
                .map(|profile| profile.id.clone())
        };
        let flow = running
            .shown
            .as_ref()
            .map(|key| session.flow(key))
            .unwrap_or_default();
        let people = session.people().iter().filter_map(|(key, person)| {
            let instance = person.instance.as_ref()?;
            Some(TestPerson {
                key: key.1.clone(),
                profile: profile_of(key),
                phase: instance.phase,
                at: instance.at.clone(),
                shown: Some(key) == running.shown.as_ref(),
            })
        });
        let calls = session.made().iter().map(|made| TestCall {
            at: made.at,
            activity: made.call.activity.clone(),
            action: made.call.name.clone(),
            request: format!("{} {}", made.call.method, made.call.url),
            body: made.call.body.clone().unwrap_or_default(),
            answer: match &made.outcome {
                Outcome::Success { status, .. } => status.to_string(),
                Outcome::Failure(failure) => failure.cause.code(),
            },
        });
        let failed = flow.failed.map(|(activity, failure, call)| TestFailure {
            activity,
            url: call.map(|call| call.url),
            code: failure.cause.code(),
            message: match (&failure.cause, &failure.response) {
                (Cause::Error { message }, _) => message.clone(),
                (_, response) => response.clone().unwrap_or_default(),
            },
        });
        Ok(TestView {
            version: id.clone(),
            now: session.now(),
            next_at: session.next_at(),
            events: session.definition().map(events).unwrap_or_default(),
            travelled: flow.travelled,
            passed: flow.passed,
            standing: flow.standing,
            failed,
            blocked: flow.blocked,
            people: people.collect(),
            steps: session.records().to_vec(),
            discards: session.discards().to_vec(),
            calls: calls.collect(),
            stubs: running.stubs.clone(),
        })
    }
}

/// Events of a journey, the entry's first.
fn events(definition: &Definition) -> Vec<EventId> {
    let event_of = |id| match definition
        .version
        .activities
        .get(id)
        .map(|activity| &activity.kind)
    {
        Some(ActivityKind::Event { event, .. }) => Some(event.clone()),
        _ => None,
    };
    let mut found: Vec<EventId> = event_of(&definition.start).into_iter().collect();
    for event in definition.version.activities.keys().filter_map(event_of) {
        if !found.contains(&event) {
            found.push(event);
        }
    }
    found
}
