//! A Restate server that nobody of ours started: for `itinera-engine serve`.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::watched::Watched;
use crate::{given, until};

/// A running server with a folder of its own.
pub struct Restate {
    /// Where events are given to it.
    pub ingress: String,
    /// Where it is told of workers.
    pub admin: String,
    /// The public key of what it signs its requests with, if it does.
    pub identity: Option<String>,
    // First the server ends, then its folder goes.
    _server: Watched,
    _folder: TempDir,
}

/// Somebody else may take a free port before the server does.
const TRIES: usize = 5;

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// What Restate prints of its key when it starts.
fn identity(log: &str) -> Option<String> {
    let start = log.find("publickeyv1_")?;
    let key = log[start..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    key.into_iter().next().map(str::to_owned)
}

impl Restate {
    /// Starts one and waits until it serves; `signs`: its requests carry a signature.
    pub async fn start(signs: bool) -> Self {
        for _ in 0..TRIES {
            if let Some(started) = Self::on_free_ports(signs).await {
                return started;
            }
        }
        panic!("Restate did not start")
    }

    async fn on_free_ports(signs: bool) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let (node, ingress, admin) = (free_port(), free_port(), free_port());
        let key = folder.path().join("key.pem");
        let signing = if signs {
            let made = Command::new("openssl")
                .args(["genpkey", "-algorithm", "ed25519", "-out"])
                .arg(&key)
                .status();
            assert!(made.unwrap().success(), "no key was made");
            format!("request-identity-private-key-pem-file = {key:?}")
        } else {
            String::new()
        };
        let settings = folder.path().join("restate.toml");
        let text = configuration(
            &folder.path().join("data"),
            [node, ingress, admin],
            &signing,
        );
        std::fs::write(&settings, text).unwrap();
        let log = folder.path().join("log");
        let mut command = Command::new(given("ITINERA_RESTATE_SERVER"));
        command.arg("--config-file").arg(&settings);
        let mut server = Watched::start(&command, &log);
        let health = format!("http://127.0.0.1:{admin}/health");
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut ended = || server.has_ended();
        let serves = until("Restate's health", Duration::from_secs(60), || {
            let ended = ended();
            let asked = http.get(&health).send();
            async move {
                let healthy = asked.await.is_ok_and(|answer| answer.status().is_success());
                (healthy || ended).then_some(healthy)
            }
        });
        let serves = serves.await;
        let told = std::fs::read_to_string(&log).unwrap();
        if !serves {
            eprintln!("{told}");
            return None;
        }
        Some(Self {
            ingress: format!("http://127.0.0.1:{ingress}"),
            admin: format!("http://127.0.0.1:{admin}"),
            identity: if signs { identity(&told) } else { None },
            _server: server,
            _folder: folder,
        })
    }
}

fn configuration(folder: &Path, [node, ingress, admin]: [u16; 3], signing: &str) -> String {
    format!(
        r#"disable-telemetry = true
listen-mode = "tcp"
roles = ["admin", "http-ingress", "log-server", "metadata-server", "worker"]
cluster-name = "another"
node-name = "another"
base-dir = {folder:?}
bind-address = "127.0.0.1:{node}"
advertised-address = "http://127.0.0.1:{node}"
auto-provision = true
default-num-partitions = 8

[ingress]
bind-address = "127.0.0.1:{ingress}"

[admin]
bind-address = "127.0.0.1:{admin}"
disable-web-ui = true

[worker.invoker]
{signing}

[worker.storage]
rocksdb-memory-budget = "64 MiB"
"#
    )
}
