//! A real PostgreSQL server on loopback, in a folder of its own.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::watched::Watched;

/// A running server. It ends with this value, or with the test program however that ends.
pub struct Postgres {
    port: u16,
    // First the server ends, then its folder goes.
    server: Watched,
    folder: TempDir,
}

/// Somebody else may take a free port before the server does.
const TRIES: usize = 5;

impl Postgres {
    /// Starts one and waits until it takes connections.
    pub fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
        if root {
            let owned = Command::new("chown")
                .arg("postgres:")
                .arg(folder.path())
                .status();
            assert!(owned.unwrap().success(), "the folder is not postgres's");
        }
        let data = folder.path().join("data");
        let made = as_postgres(root, "initdb")
            .args([
                "--username=itinera",
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
            ])
            .args(["--locale=C", "--pgdata"])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success(), "initdb failed");
        let mut folder = folder;
        for _ in 0..TRIES {
            let mut started = Self::on_free_port(root, folder);
            if started.is_ready() {
                return started;
            }
            eprintln!("{}", started.log());
            let Self {
                server,
                folder: same,
                ..
            } = started;
            drop(server);
            folder = same;
        }
        panic!("PostgreSQL did not start")
    }

    fn on_free_port(root: bool, folder: TempDir) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = port.local_addr().unwrap().port();
        let mut command = as_postgres(root, "postgres");
        command
            .args(["-F", "-h", "127.0.0.1", "-k", ""])
            .args(["-p", &port.to_string(), "-D"])
            .arg(folder.path().join("data"));
        let server = Watched::start(&command, &folder.path().join("log"));
        Self {
            port,
            server,
            folder,
        }
    }

    /// Waits until it takes connections; not if it ends before.
    fn is_ready(&mut self) -> bool {
        let start = Instant::now();
        while !self.server.has_ended() {
            if self
                .client("pg_isready")
                .arg("-q")
                .status()
                .unwrap()
                .success()
            {
                return true;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// One of PostgreSQL's programs, asking this server.
    fn client(&self, name: &str) -> Command {
        let mut command = Command::new(programs().join(name));
        let port = self.port.to_string();
        command.args(["-h", "127.0.0.1", "-U", "itinera", "-p", &port]);
        command
    }

    /// Makes an empty database and tells its address.
    pub fn database(&self, name: &str) -> String {
        let made = self.client("createdb").arg(name).status();
        assert!(made.unwrap().success(), "{}", self.log());
        format!(
            "postgres://itinera@127.0.0.1:{}/{name}?sslmode=disable",
            self.port
        )
    }

    /// Does something in a database, and tells what it answers.
    pub fn ask(&self, database: &str, sql: &str) -> String {
        let told = self
            .client("psql")
            .args(["-qAt", "-c", sql, database])
            .output();
        let told = told.unwrap();
        assert!(
            told.status.success(),
            "{}",
            String::from_utf8_lossy(&told.stderr)
        );
        String::from_utf8(told.stdout).unwrap().trim().to_owned()
    }
}

/// One of PostgreSQL's programs, as the user `postgres` where we are root: it refuses root.
fn as_postgres(root: bool, name: &str) -> Command {
    let program = programs().join(name);
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    let other = [
        "--reuid=postgres",
        "--regid=postgres",
        "--init-groups",
        "--",
    ];
    command.args(other).arg(program);
    command
}

/// The folder of PostgreSQL's programs: Debian keeps them off the search path.
fn programs() -> PathBuf {
    let has = |folder: &PathBuf| folder.join("initdb").is_file();
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut debian: Vec<PathBuf> = versions
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(has)
        .collect();
    debian.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = debian
        .pop()
        .or_else(|| std::env::split_paths(&path).find(has));
    found.unwrap_or_else(|| {
        let folder = Path::new("/usr/lib/postgresql").display();
        panic!("no PostgreSQL in {folder} or on PATH: `cargo xtask test` installs it")
    })
}
