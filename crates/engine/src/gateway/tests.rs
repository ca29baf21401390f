use std::collections::BTreeSet;
use std::sync::Arc;

use itinera_connectors::Connector;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use super::{Gateway, openapi, routes};
use crate::person::Parts;
use crate::published::Published;
use crate::restate::Restate;
use crate::secret::Secrets;
use crate::store::Store;

const TOKEN: &str = "0123456789";

/// A gateway over HTTP, without a Restate behind it.
struct Served {
    address: String,
    http: Client,
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
            store,
        });
        let nowhere = Url::parse("http://127.0.0.1:9").unwrap();
        let restate = Restate::new(nowhere.clone(), nowhere).unwrap();
        let router = Gateway::new(parts, restate, TOKEN).router();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            http: Client::builder().no_proxy().build().unwrap(),
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
