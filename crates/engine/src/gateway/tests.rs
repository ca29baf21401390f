use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use itinera_connectors::Connector;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use super::{Gateway, openapi, routes};
use crate::caller::{Caps, Parts};
use crate::clock::Clock;
use crate::published::Published;
use crate::restate::Restate;
use crate::secret::Secrets;
use crate::store::Store;

const TOKEN: &str = "0123456789";

/// A gateway over HTTP, without a Restate behind it.
struct Served {
    address: String,
    http: Client,
    room: Arc<tokio::sync::Semaphore>,
    _folder: TempDir,
}

impl Served {
    async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(&folder.path().join("engine.sqlite")).unwrap();
        let parts = Arc::new(Parts {
            published: Published::new(store.clone(), false).await.unwrap(),
            secrets: Secrets::new(store.clone(), &folder.path().join("key")).unwrap(),
            connector: Connector::new(false).unwrap(),
            seed: 0,
            caps: Caps::default(),
            clock: Clock::new(jiff::Timestamp::UNIX_EPOCH, 1),
            store,
        });
        let nowhere = Url::parse("http://127.0.0.1:9").unwrap();
        let restate = Restate::new(nowhere.clone(), nowhere).unwrap();
        let gateway = Gateway {
            arrives: Duration::from_secs(1),
            ..Gateway::new(parts, restate, TOKEN)
        };
        let room = gateway.room.clone();
        let router = gateway.router();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            http: Client::builder().no_proxy().build().unwrap(),
            room,
            _folder: folder,
        }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.address);
        self.http.request(method, url).bearer_auth(TOKEN)
    }
}

fn document() -> Value {
    use utoipa::OpenApi;
    serde_json::to_value(openapi::Document::openapi()).unwrap()
}

/// Method, path and description of what is documented.
fn documented(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(|(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    operations.collect()
}

#[tokio::test]
async fn what_is_served_is_documented() {
    let served = Served::start().await;
    let mut found = BTreeSet::new();
    for (path, _) in routes() {
        // No route takes this method, and so each says which it takes.
        let request = served.request(Method::TRACE, path).send().await.unwrap();
        assert_eq!(request.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        let allowed = request.headers()["allow"].to_str().unwrap().to_owned();
        let methods = allowed.split(',').filter(|method| *method != "HEAD");
        found.extend(methods.map(|method| (method.to_owned(), path.to_owned())));
    }
    let document = document();
    let told = documented(&document);
    let told: BTreeSet<_> = told.into_iter().map(|(a, b, _)| (a, b)).collect();
    assert_eq!(found, told);
}

#[test]
fn every_operation_names_its_subject_and_its_errors() {
    let document = document();
    let tags = document["tags"].as_array().unwrap().iter();
    let tags: Vec<&Value> = tags.map(|tag| &tag["name"]).collect();
    for (method, path, operation) in documented(&document) {
        let at = format!("{method} {path}");
        let subject = operation["tags"].as_array().unwrap();
        assert!(subject.len() == 1 && tags.contains(&&subject[0]), "{at}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("401"), "{at}");
        if operation["requestBody"].is_object() {
            assert!(responses.contains_key("400"), "{at}");
            assert!(responses.contains_key("413"), "{at}");
        }
        for (status, response) in responses
            .iter()
            .filter(|(status, _)| status.as_str() >= "400")
        {
            let schema = &response["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/ErrorBody", "{at} {status}");
            assert!(
                !response["description"].as_str().unwrap().is_empty(),
                "{at} {status}"
            );
        }
    }
}

#[tokio::test]
async fn every_refusal_is_told_in_the_same_form() {
    let served = Served::start().await;
    let large = vec![b' '; itinera_engine_api::wire::MAX_BODY + 1];
    let cases = [
        (served.request(Method::GET, "/v2"), 404, "notFound"),
        (served.request(Method::DELETE, "/v1"), 405, "method"),
        (
            served.request(Method::POST, "/v1/events").body(large),
            413,
            "tooLarge",
        ),
        (
            served.request(Method::GET, "/v1/journeys/%00/counts"),
            400,
            "malformed",
        ),
        (
            served
                .request(Method::POST, "/v1/events")
                .body(r#"{"_id":"x","body":{"xdmEntity":{"a":["\u0000"]}}}"#),
            400,
            "malformed",
        ),
        (
            served.request(Method::GET, "/v1/journeys/%FF/counts"),
            400,
            "malformed",
        ),
        (
            served.http.get(format!("{}/v1", served.address)),
            401,
            "unauthorized",
        ),
    ];
    for (request, status, code) in cases {
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{code}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["code"], code);
    }
}

/// Bodies wait for room, and are answered when there is some.
#[tokio::test]
async fn bodies_wait_for_room() {
    let served = Served::start().await;
    let body = r#"{"attributes":{}}"#;
    let put = || {
        let request = served.request(Method::PUT, "/v1/profiles/Email/a");
        request.body(body).send()
    };
    assert_eq!(put().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(
        served.room.available_permits(),
        super::ROOM,
        "it is given back"
    );
    let all = u32::try_from(super::ROOM).unwrap();
    let taken = served.room.clone().acquire_many_owned(all).await.unwrap();
    let waiting = tokio::spawn(put());
    let other = served.request(Method::GET, "/v1").send().await.unwrap();
    assert_eq!(other.status(), StatusCode::OK, "what has no body goes on");
    assert!(!waiting.is_finished());
    drop(taken);
    let answered = waiting.await.unwrap().unwrap();
    assert_eq!(answered.status(), StatusCode::NO_CONTENT);
}

/// Who sends a body and does not end is told so, and takes no more room.
#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let served = Served::start().await;
    let address = served.address.trim_start_matches("http://").to_owned();
    let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n\
         content-length: 100\r\n\r\n{{"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 15];
    connection.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 408 Re");
    assert_eq!(served.room.available_permits(), super::ROOM);
}

/// Two publications at once that need the same secret for different hosts: one gets it.
#[tokio::test]
async fn a_secret_is_given_to_one_of_two() {
    let served = Served::start().await;
    let secret = served.request(Method::PUT, "/v1/secrets/spa-discount");
    let secret = secret.body(r#"{"secret":"hush"}"#).send().await.unwrap();
    assert_eq!(secret.status(), StatusCode::NO_CONTENT);
    let publish = |id: &str, url: &str| {
        let mut bundle = itinera_tests::bundle::spa(id, url);
        bundle["actions"]["spa-discount"]["authentication"] =
            serde_json::json!({"type": "apiKey", "name": "x-api-key", "location": "header"});
        bundle["secrets"] = serde_json::json!({"spa-discount": "INSERT_SECRET_HERE"});
        let path = format!("/v1/journeys/{id}/versions/1");
        served.request(Method::PUT, &path).json(&bundle).send()
    };
    let (a, b) = tokio::join!(
        publish("a", "https://a.example/x"),
        publish("b", "https://b.example/x")
    );
    let mut statuses = [a.unwrap().status().as_u16(), b.unwrap().status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let wrong = served.request(Method::PUT, "/v1/secrets/spa-discount");
    let wrong = wrong.body(r#"{"secret":"hush-4711","origin":"nowhere"}"#);
    let told = wrong.send().await.unwrap().text().await.unwrap();
    assert!(told.contains("origin") && !told.contains("hush"), "{told}");
}
