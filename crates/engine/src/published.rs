//! The published versions, compiled, and what an envelope is to them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use itinera_interpreter::effect::Jump;
use itinera_interpreter::record::Discard;
use itinera_interpreter::{Definition, Input, Journey, Need, Rules, recognise_all};
use itinera_journey::bundle::{Bundle, BundleError};
use itinera_journey::id::{ActivityId, ConnectorId, JourneyId, SandboxId, SegmentId};
use itinera_journey::model::{ActivityKind, Channel};
use itinera_journey::{Issue, Place, Severity};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::{Mutex, MutexGuard};

use crate::store::{Kept, Store, StoreError};

/// Why a version is not published, or cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PublishError {
    /// It cannot run.
    #[error("the version has errors")]
    Invalid(Vec<Issue>),
    /// Another content was published under the number.
    #[error("version {0} is published with another content")]
    OtherContent(u32),
    /// A later version is published.
    #[error("version {0} is published already; an earlier one cannot follow")]
    NotLatest(u32),
    /// What was kept is no bundle any more.
    #[error("a published version could not be read: {0}")]
    Bundle(#[from] BundleError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

type Journeys = BTreeMap<(SandboxId, JourneyId), Arc<Journey>>;

/// All published versions in memory. They never change; new ones come.
pub(crate) struct Published {
    store: Store,
    allow_local: bool,
    journeys: RwLock<Journeys>,
    turn: Mutex<()>,
}

/// The right to publish: one publication at a time.
pub(crate) struct Turn<'a>(#[expect(dead_code, reason = "held, not read")] MutexGuard<'a, ()>);

/// An event for a person in a journey, and the version that people enter there now.
pub(crate) struct Routed {
    pub(crate) journey: JourneyId,
    pub(crate) input: Input,
    pub(crate) entrance: Option<u32>,
}

/// SHA-256 of a bundle's content, whenever it was published.
pub(crate) fn digest(bundle: &Bundle) -> Result<String, StoreError> {
    let content = Bundle {
        published_at: None,
        ..bundle.clone()
    };
    let hash = Sha256::digest(content.write()?.as_bytes());
    Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A journey with one version more; people enter the latest.
fn with(
    journey: Option<&Arc<Journey>>,
    (sandbox, id): (&SandboxId, &JourneyId),
    number: u32,
    made: Definition,
) -> Journey {
    let mut journey = journey.map_or_else(
        || Journey {
            id: id.clone(),
            versions: BTreeMap::new(),
            entrance: None,
            sandbox: Some(sandbox.to_string()),
            rules: Rules::LIVE,
        },
        |journey| (**journey).clone(),
    );
    journey.versions.insert(number, Arc::new(made));
    journey.entrance = journey.versions.keys().next_back().copied();
    journey
}

impl Published {
    /// Reads and compiles what is kept. A version that this engine cannot run any more is left out
    /// and told in the log: its people keep waiting until an engine that can takes over.
    pub(crate) async fn new(store: Store, allow_local: bool) -> Result<Self, StoreError> {
        let mut journeys = Journeys::new();
        for kept in store.versions().await? {
            let made = Bundle::read(kept.bundle.as_bytes())
                .map_err(PublishError::from)
                .and_then(|bundle| {
                    runnable(
                        &published_at(&bundle, kept.published_at),
                        allow_local,
                        &DONE,
                    )
                });
            let key = (kept.sandbox.clone(), kept.journey.clone());
            match made {
                Ok(made) => {
                    let journey = with(journeys.get(&key), (&key.0, &key.1), kept.number, made);
                    journeys.insert(key, Arc::new(journey));
                }
                Err(error) => {
                    tracing::error!(journey = %kept.journey, version = kept.number, %error, "a published version cannot run");
                }
            }
        }
        Ok(Self {
            store,
            allow_local,
            journeys: RwLock::new(journeys),
            turn: Mutex::new(()),
        })
    }

    /// A journey with its published versions.
    pub(crate) fn journey(&self, sandbox: &SandboxId, journey: &JourneyId) -> Option<Arc<Journey>> {
        let journeys = self.journeys.read().unwrap_or_else(PoisonError::into_inner);
        journeys.get(&(sandbox.clone(), journey.clone())).cloned()
    }

    /// Waits until nothing else is being published.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        Turn(self.turn.lock().await)
    }

    /// Publishes a version, closes the one before to new entrances, and binds the secrets of the
    /// connectors `needing` them to their origins. Repeating it is harmless.
    pub(crate) async fn publish(
        &self,
        _turn: Turn<'_>,
        sandbox: &SandboxId,
        bundle: &Bundle,
        needing: Vec<(ConnectorId, String)>,
        now: Timestamp,
    ) -> Result<Kept, PublishError> {
        let (journey, number) = (&bundle.journey.journey, bundle.journey.number);
        let digest = digest(bundle)?;
        if let Some(kept) = self.store.version(sandbox, journey, number).await? {
            let kept = same(kept, &digest)?;
            return Ok(self.store.keep_version(kept, needing).await?);
        }
        let latest = self
            .journey(sandbox, journey)
            .and_then(|known| known.entrance);
        if let Some(latest) = latest.filter(|latest| *latest > number) {
            return Err(PublishError::NotLatest(latest));
        }
        let bundle = published_at(bundle, now);
        let made = runnable(&bundle, self.allow_local, &DONE)?;
        let kept = Kept {
            sandbox: sandbox.clone(),
            journey: journey.clone(),
            number,
            digest: digest.clone(),
            published_at: bundle.published_at.unwrap_or(now),
            bundle: bundle.write().map_err(StoreError::from)?,
        };
        let kept = same(self.store.keep_version(kept, needing).await?, &digest)?;
        let mut journeys = self
            .journeys
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let key = (sandbox.clone(), journey.clone());
        let with_it = with(journeys.get(&key), (sandbox, journey), number, made);
        journeys.insert(key, Arc::new(with_it));
        Ok(kept)
    }

    /// Whether people enter this version.
    pub(crate) fn is_open(&self, kept: &Kept) -> bool {
        let journeys = self.journeys.read().unwrap_or_else(PoisonError::into_inner);
        let key = (kept.sandbox.clone(), kept.journey.clone());
        let entrance = journeys.get(&key).and_then(|journey| journey.entrance);
        entrance == Some(kept.number)
    }

    /// The version that a person who jumps enters, or why nobody can (semantics §12).
    pub(crate) fn landing(&self, sandbox: &SandboxId, jump: &Jump) -> Result<u32, String> {
        let unreachable = |why: &str| format!("the target cannot be reached: {why}");
        let target = self.journey(sandbox, &jump.target);
        let target = target.ok_or_else(|| unreachable("it must be live or in test"))?;
        let open = target.entrance.zip(target.entrance());
        let (number, definition) = open.ok_or_else(|| unreachable("it is closed"))?;
        let start = definition.version.activities.get(&definition.start);
        let first = start.map(|activity| &activity.kind);
        match first {
            Some(ActivityKind::Event { event, .. }) if *event == jump.event => Ok(number),
            _ => Err(unreachable("its first event has changed")),
        }
    }

    /// The journeys of a sandbox where an activity asks for this segment, whose people have keys of
    /// this namespace.
    pub(crate) fn asking(
        &self,
        sandbox: &SandboxId,
        segment: &SegmentId,
        code: &str,
    ) -> Vec<Arc<Journey>> {
        let asks = |definition: &Definition| {
            let mut activities = definition.version.activities.values();
            namespace(definition) == Some(code)
                && activities.any(|activity| {
                    matches!(&activity.kind, ActivityKind::SegmentQualification { segment: Some(known), .. }
                        if known == segment)
                })
        };
        let journeys = self.journeys.read().unwrap_or_else(PoisonError::into_inner);
        let here = journeys.iter().filter(|((of, _), _)| of == sandbox);
        let asking = here.filter(|(_, journey)| journey.versions.values().any(|made| asks(made)));
        asking.map(|(_, journey)| journey.clone()).collect()
    }

    /// What an envelope is to the sandbox's journeys.
    pub(crate) fn recognise(
        &self,
        sandbox: &SandboxId,
        envelope: &Value,
        now: Timestamp,
    ) -> (Vec<Routed>, Vec<Discard>) {
        let journeys = self.journeys.read().unwrap_or_else(PoisonError::into_inner);
        let here: Vec<Arc<Journey>> = journeys
            .iter()
            .filter(|((of, _), _)| of == sandbox)
            .map(|(_, journey)| journey.clone())
            .collect();
        drop(journeys);
        let (inputs, discards) =
            recognise_all(here.iter().map(|journey| &**journey), envelope, now);
        let inputs = inputs.into_iter().map(|(journey, input)| {
            let entrance = here
                .iter()
                .find(|known| known.id == journey)
                .and_then(|known| known.entrance);
            Routed {
                journey,
                input,
                entrance,
            }
        });
        (inputs.collect(), discards)
    }
}

/// What this engine does. A need that the interpreter learns later is refused until it is here.
const DONE: [Need; 7] = [
    Need::Reactions,
    Need::SegmentQualifications,
    Need::Segments,
    Need::ExperienceEvents,
    Need::ExternalSources,
    Need::Jumps,
    Need::ProfileUpdates,
];

/// A version compiled, if it can run here: not if it needs what is not among `done`.
fn runnable(bundle: &Bundle, allow_local: bool, done: &[Need]) -> Result<Definition, PublishError> {
    let made = Definition::compile(bundle, allow_local).map_err(PublishError::Invalid)?;
    let needs = made.needs();
    let missing = needs.iter().filter(|need| !done.contains(need));
    let issues: Vec<Issue> = missing
        .map(|need| Issue {
            code: "ERR_ENGINE_NEED".to_owned(),
            severity: Severity::Error,
            place: Place::default(),
            params: BTreeMap::from([("need".to_owned(), need.name().to_owned())]),
        })
        .collect();
    if issues.is_empty() {
        Ok(made)
    } else {
        Err(PublishError::Invalid(issues))
    }
}

/// A bundle as kept: with the time of its publication, by which it runs.
fn published_at(bundle: &Bundle, at: Timestamp) -> Bundle {
    Bundle {
        published_at: Some(bundle.published_at.unwrap_or(at)),
        ..bundle.clone()
    }
}

/// Code of the namespace of a journey's people, if it has one.
fn namespace(definition: &Definition) -> Option<&str> {
    let id = definition.version.namespace(&definition.library)??;
    let known = definition.library.namespaces.get(id)?;
    Some(&known.code)
}

/// The channel of a message activity of a journey, in whichever version it is; and the code of the
/// namespace of that version's people.
pub(crate) fn message<'a>(
    journey: &'a Journey,
    activity: &ActivityId,
) -> Option<(Channel, Option<&'a str>)> {
    journey.versions.values().rev().find_map(|definition| {
        match definition.version.activities.get(activity)?.kind {
            ActivityKind::Message { channel, .. } => Some((channel, namespace(definition))),
            _ => None,
        }
    })
}

/// What is kept, if it is the same content.
fn same(kept: Kept, digest: &str) -> Result<Kept, PublishError> {
    if kept.digest == digest {
        Ok(kept)
    } else {
        Err(PublishError::OtherContent(kept.number))
    }
}
