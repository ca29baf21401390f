//! Publication against engines that fail, each in its way: said clearly, and the journey is a draft
//! that can be edited and published again.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use itinera_api::wire::{
    EditVersionRequest, EngineConnectRequest, ListRequest, Problem, VersionRequest,
};
use itinera_api::{Options, Workspace};
use itinera_journey::edit::VersionEdit;
use itinera_journey::id::VersionId;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{Status, Version};
use serde_json::json;
use tempfile::TempDir;

/// How long an answer may take here.
const SHORT: Duration = Duration::from_millis(300);
/// How long it may take where it comes.
const LONG: Duration = Duration::from_secs(30);

/// What a stub does with a request.
#[derive(Clone, Copy)]
enum Answer {
    /// Sends this, headers included, and closes.
    Text(&'static str),
    /// Reads and says nothing until the test is over.
    Nothing,
    /// Acknowledges the publication.
    Acknowledged,
}

/// A server on loopback that answers each request with the next of `answers`, the last for ever.
struct Stub {
    address: String,
    requests: Receiver<String>,
}

impl Stub {
    fn start(answers: &'static [Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        std::thread::spawn(move || serve(&listener, answers, &sender));
        Self { address, requests }
    }

    /// Methods of the requests that have come.
    fn methods(&self) -> Vec<String> {
        self.requests.try_iter().collect()
    }
}

fn serve(listener: &TcpListener, answers: &[Answer], told: &Sender<String>) {
    let mut kept = Vec::new();
    for (turn, stream) in listener.incoming().enumerate() {
        let mut stream = stream.unwrap();
        let method = request(&mut stream);
        if told.send(method).is_err() {
            return;
        }
        let last = answers.len() - 1;
        match answers[turn.min(last)] {
            Answer::Text(text) => {
                let _ = stream.write_all(text.as_bytes());
            }
            Answer::Nothing => kept.push(stream),
            Answer::Acknowledged => {
                let body = json!({"journey": "spa", "version": 1, "digest": "", "open": true,
                    "publishedAt": "2026-05-01T08:00:00Z"})
                .to_string();
                let head = "HTTP/1.1 200 OK\r\nx-itinera-engine: itinera-engine/0.1.0\r\n";
                let length = body.len();
                let _ = write!(
                    stream,
                    "{head}connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
                );
            }
        }
    }
}

/// Reads a whole request; its method.
fn request(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let method = line.split(' ').next().unwrap_or_default().to_owned();
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let header = line.trim().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    method
}

struct Sample {
    workspace: Workspace,
    version: VersionId,
    _home: TempDir,
}

impl Sample {
    async fn connected(address: &str, timeout: Duration) -> Self {
        let home = TempDir::new().unwrap();
        let workspace = Workspace::open(Options {
            path: home.path().join("test.itinera"),
            empty: false,
            config_dir: home.path().join("config"),
            data_dir: home.path().join("data"),
            who: "a test".to_owned(),
            engine_timeout: timeout,
        })
        .unwrap();
        let list = workspace.list_objects(ListRequest {
            kind: ObjectKind::Version,
            search: String::new(),
        });
        let id = list.unwrap().rows[0].object.id.clone();
        let connect = EngineConnectRequest {
            address: address.to_owned(),
            token: Some("a token".to_owned()),
        };
        workspace.engine_connect(connect).await.unwrap();
        Self {
            workspace,
            version: VersionId::new(id),
            _home: home,
        }
    }

    async fn publish(&self) -> Result<Status, Problem> {
        let version = self.version.clone();
        let published = self.workspace.publish(VersionRequest { version }).await?;
        Ok(published.status)
    }

    /// It is a draft that nothing keeps from being edited.
    fn is_a_draft(&self) {
        let object = ObjectRef {
            kind: ObjectKind::Version,
            id: self.version.as_str().to_owned(),
        };
        let opened = self.workspace.open_object(object.clone()).unwrap();
        assert_eq!(opened.status, Some(Status::Draft));
        assert_eq!(opened.locked, None);
        let before: Version = serde_json::from_value(opened.document).unwrap();
        let edit = VersionEdit::Describe {
            name: "Spa again".to_owned(),
            description: before.description,
            properties: before.properties,
        };
        self.workspace
            .edit_version(EditVersionRequest {
                version: self.version.clone(),
                revision: opened.revision,
                edit,
            })
            .unwrap();
    }
}

const NOT_FOUND: &str = "HTTP/1.1 404 Not Found\r\nx-itinera-engine: itinera-engine/0.1.0\r\n\
    connection: close\r\ncontent-length: 52\r\n\r\n{\"code\":\"notFound\",\"message\":\"none\",\"details\":{}}   ";
const CUT: &str = "HTTP/1.1 200 OK\r\nx-itinera-engine: itinera-engine/0.1.0\r\ncontent-length: 400\r\n\r\n{\"jour";

#[tokio::test]
async fn a_failure_is_said_and_leaves_a_draft() {
    let cases: [(&'static [Answer], Duration, &str, &[&str]); 6] = [
        (
            &[Answer::Text(
                "HTTP/1.1 500 Oh\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
            )],
            LONG,
            "engineFailed",
            &["PUT"],
        ),
        (
            &[Answer::Text(
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello",
            )],
            LONG,
            "notAnEngine",
            &["PUT"],
        ),
        (
            &[Answer::Text("220 mail.example.com ESMTP\r\n")],
            LONG,
            "engineInterrupted",
            &["PUT", "GET"],
        ),
        // Whether it arrived is unknown: the engine is asked.
        (&[Answer::Nothing], SHORT, "engineTimeout", &["PUT", "GET"]),
        (
            &[Answer::Text(CUT)],
            LONG,
            "engineInterrupted",
            &["PUT", "GET"],
        ),
        (
            &[Answer::Text(CUT), Answer::Text(NOT_FOUND)],
            LONG,
            "engineTimeout",
            &["PUT", "GET"],
        ),
    ];
    for (answers, timeout, code, methods) in cases {
        let stub = Stub::start(answers);
        let sample = Sample::connected(&stub.address, timeout).await;
        let problem = sample.publish().await.unwrap_err();
        assert_eq!(problem.code, code, "{}", problem.message);
        assert_eq!(stub.methods(), methods, "{code}");
        sample.is_a_draft();
    }
}

#[tokio::test]
async fn where_nothing_answers_it_stays_a_draft() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let sample = Sample::connected(&address, LONG).await;
    let problem = sample.publish().await.unwrap_err();
    assert_eq!(problem.code, "engineUnreachable");
    sample.is_a_draft();
}

/// The answer is lost on its way, but the engine holds the version: it is live.
#[tokio::test]
async fn what_arrived_is_live_though_its_answer_was_lost() {
    let stub = Stub::start(&[Answer::Text(CUT), Answer::Acknowledged]);
    let sample = Sample::connected(&stub.address, LONG).await;
    assert_eq!(sample.publish().await.unwrap(), Status::Live);
    assert_eq!(stub.methods(), ["PUT", "GET"]);
}

/// After a failure it is simply published again.
#[tokio::test]
async fn a_failed_publication_can_be_repeated() {
    let stub = Stub::start(&[
        Answer::Text("HTTP/1.1 500 Oh\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"),
        Answer::Acknowledged,
    ]);
    let sample = Sample::connected(&stub.address, LONG).await;
    assert_eq!(sample.publish().await.unwrap_err().code, "engineFailed");
    sample.is_a_draft();
    assert_eq!(sample.publish().await.unwrap(), Status::Live);
}
