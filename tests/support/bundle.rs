//! Bundles for the engine, made of the sample, and the events that enter them.

use serde_json::{Value, json};

/// The sample "Spa" as journey `id`, its action calling `url`. Its event is `id`'s own.
pub fn spa(id: &str, url: &str) -> Value {
    let text = include_str!("../../assets/samples/spa.bundle.json");
    let mut bundle: Value = serde_json::from_str(text).unwrap();
    bundle["journey"]["id"] = json!(format!("{id}-1"));
    bundle["journey"]["journey"] = json!(id);
    bundle["actions"]["spa-discount"]["url"] = json!(url);
    bundle["events"]["spa-beacon"]["recognition"]["eventId"] = json!(id);
    bundle
}

/// The same with a wait before the message.
pub fn spa_after(id: &str, url: &str, seconds: u32) -> Value {
    let mut bundle = spa(id, url);
    bundle["journey"]["activities"]["pause"] = json!({
        "position": {"x": 390, "y": 160},
        "kind": {"type": "wait", "amount": seconds, "unit": "seconds"},
    });
    bundle["journey"]["transitions"]["t2"]["to"] = json!("pause");
    bundle["journey"]["transitions"]["t3"] =
        json!({"from": "pause", "outlet": "next", "to": "discount", "order": 0});
    bundle
}

/// The beacon of journey `id` for a person.
pub fn beacon(event: &str, id: &str, person: &str) -> Value {
    json!({
        "_id": event,
        "header": {"schemaRef": {"id": "beacon"}},
        "body": {
            "xdmMeta": {"schemaRef": {"id": "beacon"}},
            "xdmEntity": {
                "person": {"id": person},
                "beacon": {"place": "Spa"},
                "timestamp": "2026-01-01T10:00:00Z",
                "_experience": {"campaign": {"orchestration": {"eventID": id}}},
            },
        },
    })
}

/// The attributes of a person.
pub fn profile(name: &str, gender: &str) -> Value {
    json!({"attributes": {
        "person": {"gender": gender, "name": {"firstName": name}},
        "email": format!("{}@example.com", name.to_lowercase()),
    }})
}
