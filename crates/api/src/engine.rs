//! The engine: where it is, starting one here, publishing, looking at a live journey.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use itinera_engine_api::{Client, EngineError, TIMEOUT};
use itinera_journey::bundle::Bundle;
use itinera_journey::check;
use itinera_journey::id::{ActivityId, ConnectorId, VersionId};
use itinera_journey::model::{ActivityKind, Status};
use itinera_journey::sample;
use jiff::Timestamp;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::error::ApiError;
use crate::secret::origin_of;
use crate::version::object_of;
use crate::wire::{
    EngineAbout, EngineConnectRequest, EngineState, LiveCount, LiveView, Nothing, Problem,
    Published, VersionRequest,
};
use crate::workspace::{Progress, Workspace};

/// An engine started from here; it ends with this process.
pub(crate) struct LocalEngine(Child);

/// What `itinera-engine dev --ready-json` prints when it serves.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ready {
    address: String,
    token_file: PathBuf,
}

/// How long an engine may take to start.
const START: Duration = Duration::from_secs(60);

fn token_name(address: &str) -> String {
    let origin = url::Url::parse(address).map(|url| url.origin().ascii_serialization());
    format!("engine at {}", origin.unwrap_or_default())
}

impl Workspace {
    pub(crate) fn engine_state_inner(&self, local_running: bool) -> EngineState {
        let address = self.machine().engine_address.clone();
        let (secrets, secrets_locked) = self.secrets.kept_in();
        EngineState {
            token_saved: address
                .as_deref()
                .is_some_and(|a| self.secrets.get(&token_name(a)).is_some()),
            address,
            secrets: secrets.to_owned(),
            secrets_locked,
            local_running,
        }
    }

    async fn local_running(&self) -> bool {
        let mut engine = self.engine.lock().await;
        match engine.as_mut().map(|LocalEngine(child)| child.try_wait()) {
            Some(Ok(None)) => true,
            _ => {
                *engine = None;
                false
            }
        }
    }

    /// What is known of the engine.
    pub async fn engine_state(&self) -> Result<EngineState, Problem> {
        let running = self.local_running().await;
        Ok(self.engine_state_inner(running))
    }

    /// Saves address and token.
    pub async fn engine_connect(
        &self,
        request: EngineConnectRequest,
    ) -> Result<EngineState, Problem> {
        let address = request.address.trim().to_owned();
        Client::new(&address, "", "prod", self.options.engine_timeout).map_err(ApiError::from)?;
        if let Some(token) = request.token.filter(|token| !token.trim().is_empty()) {
            self.secrets.put(&token_name(&address), token.trim())?;
        }
        {
            let mut machine = self.machine();
            machine.engine_address = Some(address);
            machine.save()?;
        }
        self.engine_state().await
    }

    pub(crate) fn client(&self) -> Result<Client, ApiError> {
        let address = self
            .machine()
            .engine_address
            .clone()
            .ok_or(ApiError::NoEngine)?;
        let token = self.secrets.get(&token_name(&address)).unwrap_or_default();
        Ok(Client::new(
            &address,
            &token,
            &self.settings()?.sandbox,
            self.options.engine_timeout,
        )?)
    }

    /// Asks the engine who it is, with the token.
    pub async fn engine_test(&self) -> Result<EngineAbout, Problem> {
        let about = self.client()?.about().await.map_err(ApiError::from)?;
        Ok(EngineAbout {
            product: about.product,
            version: about.version,
        })
    }

    /// Starts an engine on this machine and connects to it.
    pub async fn engine_start_local(&self) -> Result<EngineState, Problem> {
        if !self.local_running().await {
            let (child, ready) = self.spawn_engine().await?;
            *self.engine.lock().await = Some(LocalEngine(child));
            let token = std::fs::read_to_string(&ready.token_file)
                .map_err(|error| ApiError::EngineStart(error.to_string()))?;
            let request = EngineConnectRequest {
                address: ready.address,
                token: Some(token),
            };
            return self.engine_connect(request).await;
        }
        self.engine_state().await
    }

    async fn spawn_engine(&self) -> Result<(Child, Ready), ApiError> {
        let failed = |what: String| ApiError::EngineStart(what);
        let program = engine_program();
        let mut command = Command::new(&program);
        command
            .args(["dev", "--ready-json", "--until-stdin-closes"])
            .args(["--port", "0", "--data"])
            .arg(self.options.data_dir.join("engine"))
            // Held by the child's handle: closed when this program ends, even if it is killed.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        if self.allow_local() {
            command.arg("--allow-local");
        }
        let mut child = command
            .spawn()
            .map_err(|error| failed(format!("{}: {error}", program.display())))?;
        let out = child
            .stdout
            .take()
            .ok_or_else(|| failed("it has no output".to_owned()))?;
        let mut lines = BufReader::new(out).lines();
        let ready = tokio::time::timeout(START, async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Ok(ready) = serde_json::from_str::<Ready>(&line) {
                    return Some(ready);
                }
            }
            None
        });
        match ready.await {
            Ok(Some(ready)) => Ok((child, ready)),
            Ok(None) => Err(failed("it ended before it was ready".to_owned())),
            Err(_) => Err(failed("it was not ready within a minute".to_owned())),
        }
    }

    /// Stops the engine started from here.
    pub async fn engine_stop_local(&self) -> Result<EngineState, Problem> {
        if let Some(LocalEngine(mut child)) = self.engine.lock().await.take() {
            end(&mut child).await;
        }
        self.engine_state().await
    }

    fn tell(&self, stage: &'static str) {
        // Nobody listens in the terminal.
        let _ = self.progress.send(Progress::Publish { stage });
    }

    /// Publishes a version. It is live only once the engine has said so; until then, and after any
    /// failure, it is a draft (semantics §17).
    pub async fn publish(&self, request: VersionRequest) -> Result<Published, Problem> {
        let done = self.publish_inner(&request.version).await;
        self.tell(if done.is_ok() { "done" } else { "failed" });
        if let Err(error) = &done {
            tracing::warn!(version = %request.version, %error, "not published");
        }
        Ok(done?)
    }

    async fn publish_inner(&self, id: &VersionId) -> Result<Published, ApiError> {
        self.tell("checking");
        match self.store.status(id)? {
            Status::Draft => self.may_edit_now(&object_of(id))?,
            Status::DraftTest => {
                self.test_stop_inner(id)?;
            }
            Status::Publishing => return self.reconcile(id).await,
            Status::Live => return Err(ApiError::Locked("live")),
        }
        let (version, library) = (self.version(id)?, self.library()?);
        let issues = check::version(&version, &library, self.allow_local());
        if check::blocks(&issues) {
            return Err(ApiError::HasErrors(issues));
        }
        self.scenarios_pass(&version)?;
        let client = self.client()?;
        let mut bundle = Bundle::of(&version, &library, &self.settings()?.time_zone);
        bundle.published_at = Some(Timestamp::now());
        let text = bundle.write()?;
        self.store
            .set_status(id, Status::Publishing, Some(&text), None)?;
        self.tell("sending");
        match client
            .publish(&version.journey, version.number, &bundle)
            .await
        {
            Ok(published) => self.live(id, published.published_at),
            // Whether it arrived is unknown: ask before saying anything.
            Err(EngineError::Timeout | EngineError::Interrupted(_)) => self.reconcile(id).await,
            Err(error) => {
                self.store.set_status(id, Status::Draft, None, None)?;
                self.store.thaw(id)?;
                Err(error.into())
            }
        }
    }

    fn live(&self, id: &VersionId, at: Timestamp) -> Result<Published, ApiError> {
        let settings = self.settings()?;
        self.store.set_status(id, Status::Live, None, Some(at))?;
        let change = itinera_store::Change {
            author: &settings.author,
            at,
            name: "publish",
        };
        self.store.barrier(&object_of(id), change)?;
        tracing::info!(version = %id, "published");
        Ok(Published {
            status: Status::Live,
            at,
        })
    }

    /// Settles a publication that was cut off: live if the engine holds the version, else a draft.
    async fn reconcile(&self, id: &VersionId) -> Result<Published, ApiError> {
        let version = self.version(id)?;
        let found = match self.client() {
            Ok(client) => client.published(&version.journey, version.number).await,
            Err(error) => return Err(error),
        };
        match found {
            Ok(Some(published)) => self.live(id, published.published_at),
            Ok(None) => {
                self.store.set_status(id, Status::Draft, None, None)?;
                self.store.thaw(id)?;
                Err(EngineError::Timeout.into())
            }
            Err(error) => {
                // Still unknown. The engine takes a repetition without harm, so a draft is safe.
                self.store.set_status(id, Status::Draft, None, None)?;
                self.store.thaw(id)?;
                Err(error.into())
            }
        }
    }

    /// Settles what an earlier run of the program left in *Publishing*.
    pub async fn reconcile_all(&self) {
        for version in self.versions().unwrap_or_default() {
            if matches!(self.store.status(&version.id), Ok(Status::Publishing))
                && let Err(error) = self.reconcile(&version.id).await
            {
                tracing::warn!(version = %version.id, %error, "an interrupted publication is a draft again");
            }
        }
    }

    /// Counts and discards of a live version.
    pub async fn live_view(&self, request: VersionRequest) -> Result<LiveView, Problem> {
        let version = self.version(&request.version)?;
        let client = self.client()?;
        let counts = client
            .counts(&version.journey)
            .await
            .map_err(ApiError::from)?;
        let discards = client
            .discards(&version.journey)
            .await
            .map_err(ApiError::from)?;
        let activities = counts.activities.into_iter().map(|(id, count)| {
            (
                ActivityId::new(id),
                LiveCount {
                    passed: count.passed,
                    here: count.here,
                },
            )
        });
        Ok(LiveView {
            activities: activities.collect(),
            entered: counts.entered,
            finished: counts.finished,
            failed: counts.failed,
            discards: discards.discards.into_iter().take(50).collect(),
        })
    }

    /// The entry event of a live version as a curl command, token left as a variable.
    pub fn entry_curl(&self, request: VersionRequest) -> Result<String, Problem> {
        Ok(self.curl_inner(&request.version)?)
    }

    fn curl_inner(&self, id: &VersionId) -> Result<String, ApiError> {
        let version = self.version(id)?;
        let bundle = self.bundle(&version)?;
        let start = version
            .start()
            .and_then(|start| version.activities.get(start));
        let event = match start.map(|activity| &activity.kind) {
            Some(ActivityKind::Event { event, .. }) => bundle.events.get(event),
            _ => None,
        };
        let schema = event.and_then(|event| bundle.schemas.get(event.schema.as_ref()?));
        let (Some(event), Some(schema)) = (event, schema) else {
            return Err(ApiError::NoNamespace);
        };
        let body = sample::body(event, schema);
        let envelope =
            sample::envelope(&uuid::Uuid::new_v4().to_string(), schema.id.as_str(), body);
        let address = self.machine().engine_address.clone().unwrap_or_default();
        let sandbox = self.settings()?.sandbox;
        let text = serde_json::to_string_pretty(&envelope)?.replace('\'', "'\\''");
        Ok(format!(
            "curl -X POST '{}/v1/events' \\\n  -H \"Authorization: Bearer $ITINERA_TOKEN\" \\\n  \
             -H 'x-sandbox-name: {sandbox}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{text}'",
            address.trim_end_matches('/')
        ))
    }

    /// Publishes a bundle file without touching a workspace: for the terminal.
    pub async fn publish_bundle(
        bundle: &Bundle,
        address: &str,
        token: &str,
        sandbox: &str,
        secrets: &[(ConnectorId, String)],
    ) -> Result<Published, Problem> {
        let client = Client::new(address, token, sandbox, TIMEOUT).map_err(ApiError::from)?;
        for (connector, secret) in secrets {
            let mut actions = bundle.actions.values();
            let action = actions.find(|action| action.id.as_str() == connector.as_str());
            let origin = action.and_then(|action| origin_of(&action.url));
            client
                .put_secret(connector, origin.as_deref(), secret)
                .await
                .map_err(ApiError::from)?;
        }
        let version = &bundle.journey;
        let published = client
            .publish(&version.journey, version.number, bundle)
            .await
            .map_err(ApiError::from)?;
        Ok(Published {
            status: Status::Live,
            at: published.published_at,
        })
    }

    /// Ends what was started from here, at the program's end.
    pub async fn close(&self) -> Nothing {
        if let Some(LocalEngine(mut child)) = self.engine.lock().await.take() {
            end(&mut child).await;
        }
        Nothing {}
    }
}

/// Asks a child to end, and ends it if it does not.
async fn end(child: &mut Child) {
    if let Some(id) = child.id() {
        let asked = Command::new("kill")
            .args(["-TERM", &id.to_string()])
            .status()
            .await;
        let wait = tokio::time::timeout(Duration::from_secs(5), child.wait());
        if asked.is_ok() && wait.await.is_ok() {
            return;
        }
    }
    let _ = child.kill().await;
}

/// The engine's program: named by the environment, or beside this one, or on the path.
fn engine_program() -> PathBuf {
    if let Some(path) = std::env::var_os("ITINERA_ENGINE") {
        return path.into();
    }
    let beside = std::env::current_exe()
        .ok()
        .map(|exe| exe.with_file_name("itinera-engine"));
    beside
        .filter(|path| path.exists())
        .unwrap_or_else(|| PathBuf::from("itinera-engine"))
}
