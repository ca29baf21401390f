//! What every workspace holds from the start: the profile schema, namespaces, the profile source.

use crate::model::{DataSource, Namespace, Schema};

/// The schema of profiles.
///
/// # Errors
/// Never: a test reads it.
pub fn profile_schema() -> Result<Schema, serde_json::Error> {
    serde_json::from_str(include_str!("../../../assets/schemas/profile.json"))
}

/// The predefined namespaces (R-EVT-18).
///
/// # Errors
/// Never: a test reads them.
pub fn namespaces() -> Result<Vec<Namespace>, serde_json::Error> {
    serde_json::from_str(include_str!("../../../assets/schemas/namespaces.json"))
}

/// The built-in profile data source with its default group (R-DS-05).
///
/// # Errors
/// Never: a test reads it.
pub fn profiles_source() -> Result<DataSource, serde_json::Error> {
    serde_json::from_str(include_str!("../../../assets/schemas/profiles-source.json"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn built_in_objects_read() {
        super::profile_schema().unwrap();
        assert!(super::namespaces().unwrap().len() > 2);
        super::profiles_source().unwrap();
    }
}
