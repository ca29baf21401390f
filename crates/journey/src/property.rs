//! Journey properties: what expressions may read of the journey itself, `${name}` (semantics §19).

use itinera_expr::Type;

/// A journey property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Its name in expressions.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// The folder it is shown in: `version`, `instance`, `identity`, `currentNode`,
    /// `previousNode`, `errors`, `time`.
    pub category: &'static str,
}

const fn text(name: &'static str, category: &'static str) -> Property {
    Property {
        name,
        kind: Type::STRING,
        category,
    }
}

const fn millis(name: &'static str) -> Property {
    Property {
        name,
        kind: Type::INTEGER,
        category: "time",
    }
}

/// All of them, as they are shown.
pub const PROPERTIES: &[Property] = &[
    text("journeyUID", "version"),
    text("journeyVersionUID", "version"),
    text("journeyVersionName", "version"),
    text("journeyVersionDescription", "version"),
    text("journeyVersion", "version"),
    text("instanceUID", "instance"),
    text("externalKey", "instance"),
    text("organizationId", "instance"),
    text("sandboxName", "instance"),
    text("profileId", "identity"),
    text("namespace", "identity"),
    text("currentNodeId", "currentNode"),
    text("currentNodeName", "currentNode"),
    text("previousNodeId", "previousNode"),
    text("previousNodeName", "previousNode"),
    text("lastNodeUIDInError", "errors"),
    text("lastNodeNameInError", "errors"),
    text("lastNodeTypeInError", "errors"),
    text("lastErrorCode", "errors"),
    text("lastExecutedActionErrorCode", "errors"),
    text("lastDataFetchErrorCode", "errors"),
    millis("lastActionExecutionElapsedTime"),
    millis("lastDataFetchElapsedTime"),
];

/// The property of a name.
pub fn property(name: &str) -> Option<&'static Property> {
    PROPERTIES.iter().find(|property| property.name == name)
}
