//! Scenario files run against the real engine: each in a sandbox of its own, its stubs a local HTTP
//! server, time divided by the engine's speed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use crate::engine::{Engine, answer};
use crate::scripted::Scripted;

/// A scenario with the bundle that it runs in.
pub struct Case {
    /// The file's name without its ending; the sandbox too.
    pub name: String,
    bundle: Value,
    scenario: Value,
}

/// Where the scenarios are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios")
}

/// The names of all scenarios, in order.
pub fn all() -> Vec<String> {
    let files = std::fs::read_dir(folder()).unwrap();
    let names = files.filter_map(|file| {
        let name = file.unwrap().file_name().into_string().unwrap();
        Some(name.strip_suffix(".scenario.json")?.to_owned())
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Seconds of an ISO-8601 duration of days, hours, minutes and seconds.
fn seconds(text: &str) -> f64 {
    let mut digits = String::new();
    let mut sum = 0.0;
    for character in text.trim_start_matches('P').chars() {
        let unit = match character {
            'T' => continue,
            'D' => 86_400.0,
            'H' => 3_600.0,
            'M' => 60.0,
            'S' => 1.0,
            digit => {
                digits.push(digit);
                continue;
            }
        };
        sum += unit * digits.parse::<f64>().unwrap();
        digits.clear();
    }
    sum
}

impl Case {
    /// Reads `name.scenario.json` and the bundle named by its first word.
    pub fn read(name: &str) -> Self {
        let read = |file: String| -> Value {
            let text = std::fs::read_to_string(folder().join(&file)).unwrap();
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
        };
        let first = name.split('-').next().unwrap();
        Self {
            name: name.to_owned(),
            bundle: read(format!("{first}.bundle.json")),
            scenario: read(format!("{name}.scenario.json")),
        }
    }

    fn list(&self, name: &str) -> Vec<Value> {
        self.scenario[name].as_array().cloned().unwrap_or_default()
    }

    /// Why it does not run here, if so.
    pub fn unfit(&self) -> Option<&'static str> {
        let steps = self.list("steps");
        let does = |what: &str| steps.iter().any(|step| !step[what].is_null());
        let expected = self.list_of_expected();
        let keys: BTreeSet<String> = expected.iter().map(|one| one["key"].to_string()).collect();
        if self.scenario["rules"] != "live" {
            Some("runs by the rules of test mode")
        } else if does("stop") || does("close") || does("publish") {
            Some("stops, closes or replaces the journey: the engine has no route yet")
        } else if keys.len() < expected.len() {
            Some("looks at an earlier passage; the engine tells the last")
        } else if expected.iter().any(|one| !one["journey"].is_null()) {
            Some("needs several bundles")
        } else if self.asks_for_dates(&steps) {
            Some("depends on calendar dates")
        } else if self
            .kinds()
            .any(|kind| kind.to_string().contains("\"share\""))
        {
            Some("depends on the seed")
        } else if self.longest(&steps) > 3.0 * 86_400.0 {
            Some("lasts longer than three days")
        } else {
            None
        }
    }

    fn kinds(&self) -> impl Iterator<Item = &Value> {
        let activities = self.bundle["journey"]["activities"].as_object().unwrap();
        activities.values().map(|activity| &activity["kind"])
    }

    fn asks_for_dates(&self, steps: &[Value]) -> bool {
        let properties = &self.bundle["journey"]["properties"];
        let given = steps.iter().any(|step| !step["payload"]["until"].is_null());
        let bounded = !properties["start"].is_null() || !properties["end"].is_null();
        let mut kinds = self.kinds().map(Value::to_string);
        bounded
            || kinds.any(|kind| {
                let tested = kind.contains("\"time\"") || kind.contains("\"date\"");
                tested || given && kind.contains("\"until\"")
            })
    }

    /// Seconds of the last step, and of all waits and timeouts together.
    fn longest(&self, steps: &[Value]) -> f64 {
        let last = steps
            .iter()
            .map(|step| seconds(step["at"].as_str().unwrap()));
        let length = |timed: &Value| {
            let unit = match timed["unit"].as_str() {
                Some("seconds") => 1.0,
                Some("minutes") => 60.0,
                Some("hours") => 3_600.0,
                Some("days") => 86_400.0,
                _ => 0.0,
            };
            timed["amount"].as_f64().unwrap_or(0.0) * unit
        };
        let waits = self
            .kinds()
            .map(|kind| length(kind) + length(&kind["timeout"]));
        last.fold(0.0, f64::max) + waits.sum::<f64>()
    }

    fn list_of_expected(&self) -> Vec<Value> {
        let instances = &self.scenario["expect"]["instances"];
        instances.as_array().cloned().unwrap_or_default()
    }

    fn journey(&self) -> &str {
        self.bundle["journey"]["journey"].as_str().unwrap()
    }

    fn request(&self, engine: &Engine, method: Method, path: &str) -> RequestBuilder {
        let request = engine.request(method, path);
        request.header("x-sandbox-name", &self.name)
    }

    async fn put(&self, engine: &Engine, path: &str, body: &Value) {
        let request = self.request(engine, Method::PUT, path).json(body);
        let (status, told) = answer(request.send().await.unwrap()).await;
        assert!(status < 300, "{}: PUT {path}: {status} {told}", self.name);
    }

    async fn post(&self, engine: &Engine, path: &str, body: &Value) {
        let request = self.request(engine, Method::POST, path).json(body);
        let (status, told) = answer(request.send().await.unwrap()).await;
        assert_eq!(status, 202, "{}: POST {path}: {told}", self.name);
    }

    async fn get(&self, engine: &Engine, path: &str) -> (u16, Value) {
        let request = self.request(engine, Method::GET, path);
        answer(request.send().await.unwrap()).await
    }

    /// Publishes the journey, its calls going to the stubs, and makes the people known.
    async fn prepare(&self, engine: &Engine, stubs: &Scripted) {
        let mut bundle = self.bundle.clone();
        let none = Map::new();
        for action in bundle["actions"].as_object_mut().into_iter().flatten() {
            let name = action.1["name"].as_str().unwrap().to_owned();
            action.1["url"] = json!(stubs.url(&self.name, &name));
        }
        for source in bundle["dataSources"].as_object_mut().into_iter().flatten() {
            let name = source.1["name"].as_str().unwrap().to_owned();
            if source.1["kind"]["type"] == "external" {
                source.1["kind"]["url"] = json!(stubs.url(&self.name, &name));
            }
        }
        for connector in self.bundle["secrets"].as_object().unwrap_or(&none).keys() {
            let secret = json!({"secret": "s"});
            self.put(engine, &format!("secrets/{connector}"), &secret)
                .await;
        }
        for profile in self.list("profiles") {
            let mut body = json!({"attributes": profile["attributes"]});
            if body["attributes"].is_null() {
                body["attributes"] = json!({});
            }
            let key = profile["key"].as_str().unwrap();
            if profile["experienceEvents"].is_array() {
                body["experienceEvents"] = profile["experienceEvents"].clone();
            }
            let own = self.namespace();
            let namespace = profile["namespace"].as_str().unwrap_or(&own);
            let path = format!("profiles/{namespace}/{key}");
            self.put(engine, &path, &body).await;
            for (segment, status) in profile["segments"].as_object().unwrap_or(&none) {
                let change = json!({"_id": format!("{key} {segment}"), "key": key,
                    "namespace": namespace, "segment": self.segment(segment), "status": status});
                self.post(engine, "segment-changes", &change).await;
            }
        }
        let path = format!(
            "journeys/{}/versions/{}",
            self.journey(),
            self.bundle["journey"]["number"]
        );
        self.put(engine, &path, &bundle).await;
    }

    /// The id of a segment that is named.
    fn segment(&self, name: &str) -> String {
        let mut known = self.bundle["segments"].as_object().into_iter().flatten();
        let found = known.find(|(_, segment)| segment["name"] == name);
        found.map_or(name, |(id, _)| id).to_owned()
    }

    /// The id of an activity that is named by its label.
    fn activity(&self, name: &str) -> String {
        let activities = self.bundle["journey"]["activities"].as_object().unwrap();
        let found = activities
            .iter()
            .find(|(_, activity)| activity["label"] == name);
        found.map_or(name, |(id, _)| id).to_owned()
    }

    /// Does one step of the scenario.
    async fn take(&self, engine: &Engine, n: usize, step: &Value) {
        let id = format!("{}-{n}", self.name);
        if let Some(name) = step["reaction"]["activity"].as_str() {
            let reaction = json!({"_id": id, "journey": self.journey(), "key": step["key"],
                "activity": self.activity(name), "type": step["reaction"]["type"]});
            return self.post(engine, "reactions", &reaction).await;
        }
        if let Some(name) = step["segment"]["name"].as_str() {
            let change = json!({"_id": id, "key": step["key"], "namespace": self.namespace(),
                "segment": self.segment(name), "status": step["segment"]["status"]});
            return self.post(engine, "segment-changes", &change).await;
        }
        let name = step["event"].as_str().unwrap();
        let events = self.bundle["events"].as_object().unwrap();
        let event = events
            .iter()
            .find(|(id, event)| *id == name || event["name"] == name);
        let (_, event) = event.unwrap();
        let mut payload = step["payload"].clone();
        if let Some(id) = event["recognition"]["eventId"].as_str() {
            payload["_experience"] = json!({"campaign": {"orchestration": {"eventID": id}}});
        }
        let schema = json!({"schemaRef": {"id": event["schema"]}});
        let envelope = json!({
            "_id": id,
            "header": schema,
            "body": {"xdmMeta": schema, "xdmEntity": payload},
        });
        self.post(engine, "events", &envelope).await;
    }

    /// Runs it and waits until all that is expected has come; then what is missing is told.
    pub async fn run(
        &self,
        engine: &Engine,
        stubs: &Scripted,
        speed: u32,
        limit: Duration,
    ) -> Vec<String> {
        stubs.script(&self.name, self.list("stubs"));
        self.prepare(engine, stubs).await;
        let start = Instant::now();
        for (n, step) in self.list("steps").iter().enumerate() {
            let at = seconds(step["at"].as_str().unwrap()) / f64::from(speed);
            tokio::time::sleep_until(start + Duration::from_secs_f64(at)).await;
            self.take(engine, n, step).await;
        }
        loop {
            let differences = self.differences(engine, stubs).await;
            if differences.is_empty() || start.elapsed() > limit {
                return differences;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// What is expected and not so now.
    pub async fn differences(&self, engine: &Engine, stubs: &Scripted) -> Vec<String> {
        let expect = &self.scenario["expect"];
        let mut found = Vec::new();
        for one in self.list_of_expected() {
            self.instance(engine, stubs, &one, &mut found).await;
        }
        if let Some(wanted) = expect["discards"].as_array() {
            let path = format!("journeys/{}/discards", self.journey());
            let (_, told) = self.get(engine, &path).await;
            let line = |one: &Value| format!("{}: {}", one["key"], one["code"]);
            let sorted = |list: &[Value]| {
                let mut lines: Vec<String> = list.iter().map(line).collect();
                lines.sort();
                lines.join(", ")
            };
            let told = sorted(told["discards"].as_array().unwrap());
            self.differ(&mut found, "discards", &sorted(wanted), &told);
        }
        for (action, times) in expect["calls"].as_object().into_iter().flatten() {
            let (connector, group) = action.split_once('.').unwrap_or((action, ""));
            let made = stubs.calls(&self.name, connector, "").into_iter();
            let made = made.filter(|(key, _)| key.ends_with(group)).count();
            self.differ(&mut found, action, &times.to_string(), &made.to_string());
        }
        found
    }

    fn differ(&self, found: &mut Vec<String>, what: &str, wanted: &str, is: &str) {
        if wanted != is {
            found.push(format!(
                "{}: {what}: {wanted} expected, {is} found",
                self.name
            ));
        }
    }

    /// The code of the journey's namespace, or `-`.
    fn namespace(&self) -> String {
        let events = self.bundle["events"].as_object().into_iter().flatten();
        let events = events.map(|(_, event)| event);
        let mut ids = events
            .chain(self.kinds())
            .filter_map(|known| known["namespace"].as_str());
        let Some(id) = ids.next() else {
            return "-".to_owned();
        };
        let code = self.bundle["namespaces"][id]["code"].as_str();
        code.unwrap_or(id).to_owned()
    }

    async fn instance(
        &self,
        engine: &Engine,
        stubs: &Scripted,
        one: &Value,
        found: &mut Vec<String>,
    ) {
        let key = one["key"].as_str().unwrap();
        let namespace = one["namespace"]
            .as_str()
            .map_or_else(|| self.namespace(), str::to_owned);
        let path = format!("journeys/{}/instances/{namespace}/{key}", self.journey());
        let (status, view) = self.get(engine, &path).await;
        let never = one["n"] == 0;
        let (wanted, is) = match status {
            200 => ("never entered", "entered"),
            _ => ("entered", "never entered"),
        };
        if never == (status == 200) {
            self.differ(found, key, wanted, is);
        }
        if never || status != 200 {
            return;
        }
        if let Some(entry) = one["n"].as_u64() {
            self.differ(
                found,
                &format!("{key}: entry"),
                &entry.to_string(),
                &view["entry"].to_string(),
            );
        }
        if let Some(phase) = one["phase"].as_str() {
            self.differ(found, key, phase, view["phase"].as_str().unwrap());
        }
        if let Some(wanted) = one["path"].as_array() {
            self.path(key, wanted, &view, found);
        }
        for wanted in one["stepEvents"].as_array().into_iter().flatten() {
            let mut wanted = wanted.clone();
            // By the virtual clock of the scenario.
            wanted.as_object_mut().unwrap().remove("timestamp");
            let steps = view["steps"].as_array().unwrap();
            if !steps.iter().any(|step| holds(step, &wanted)) {
                let about = format!("{key}: a step event of {steps:?}");
                self.differ(found, &about, &wanted.to_string(), "none");
            }
        }
        let instance = view["id"].as_str().unwrap();
        for call in one["calls"].as_array().into_iter().flatten() {
            let action = call["action"].as_str().unwrap();
            let made = stubs.calls(&self.name, action, instance);
            let fits =
                |(_, body): &&(String, Value)| call["body"].is_null() || holds(body, &call["body"]);
            let times = made.iter().filter(fits).count();
            let wanted = call["times"].as_u64().unwrap_or(1);
            let about = format!("{key}: calls of {action}: {made:?}");
            self.differ(found, &about, &wanted.to_string(), &times.to_string());
        }
    }

    /// Compares by label, or by id; an End marker that nobody named may be left out.
    fn path(&self, key: &str, wanted: &[Value], view: &Value, found: &mut Vec<String>) {
        let steps = view["steps"].as_array().unwrap();
        let activities = &self.bundle["journey"]["activities"];
        let mut taken: Vec<&str> = Vec::new();
        for (n, step) in steps.iter().enumerate() {
            let id = step["nodeID"].as_str().unwrap();
            let label = activities[id]["label"].as_str().unwrap_or_default();
            taken.push(if wanted.get(n).is_some_and(|name| name == id) {
                id
            } else if label.is_empty() {
                step["nodeName"].as_str().unwrap()
            } else {
                label
            });
        }
        if taken.len() == wanted.len() + 1 && taken.last() == Some(&"End") {
            taken.pop();
        }
        let wanted: Vec<&str> = wanted.iter().filter_map(Value::as_str).collect();
        self.differ(
            found,
            &format!("{key}: path"),
            &wanted.join(" → "),
            &taken.join(" → "),
        );
    }
}

/// Whether `whole` has all that `part` has; lists must agree in length and order.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            let has = |(key, part)| whole.get(key).is_some_and(|whole| holds(whole, part));
            part.iter().all(has)
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(a, b)| holds(a, b))
        }
        _ => whole == part,
    }
}
