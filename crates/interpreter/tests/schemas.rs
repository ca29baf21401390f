//! The JSON Schemas in `docs/` are those of the formats.
#![allow(clippy::unwrap_used, reason = "a test")]

use serde_json::Value;

#[test]
fn the_documented_schemas_are_current() {
    let committed = [
        include_str!("../../../docs/bundle.schema.json"),
        include_str!("../../../docs/scenario.schema.json"),
        include_str!("../../../docs/assumptions.schema.json"),
    ];
    let made = [
        itinera_journey::bundle::schema(),
        itinera_interpreter::scenario::schema(),
        itinera_interpreter::simulate::schema(),
    ];
    for (committed, made) in committed.iter().zip(made) {
        let committed: Value = serde_json::from_str(committed).unwrap();
        assert_eq!(
            committed,
            serde_json::to_value(&made).unwrap(),
            "write it anew: itinera schema bundle|scenario|assumptions"
        );
    }
}
