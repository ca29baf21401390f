//! The key under which Restate keeps a person in a journey.

use itinera_journey::id::{JourneyId, SandboxId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A person in a journey of a sandbox. Text form: the four parts, percent-encoded, between slashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PersonKey {
    pub(crate) sandbox: SandboxId,
    pub(crate) journey: JourneyId,
    /// Code of the namespace; none in journeys without.
    pub(crate) namespace: Option<String>,
    pub(crate) key: String,
}

impl PersonKey {
    pub(crate) fn text(&self) -> String {
        let namespace = self.namespace.as_deref().unwrap_or_default();
        let parts = [
            self.sandbox.as_str(),
            self.journey.as_str(),
            namespace,
            &self.key,
        ];
        parts.map(encode).join("/")
    }

    pub(crate) fn read(text: &str) -> Option<Self> {
        let parts: Vec<String> = text.split('/').map(decode).collect::<Option<_>>()?;
        let [sandbox, journey, namespace, key] = <[String; 4]>::try_from(parts).ok()?;
        Some(Self {
            sandbox: SandboxId::new(sandbox),
            journey: JourneyId::new(journey),
            namespace: Some(namespace).filter(|namespace| !namespace.is_empty()),
            key,
        })
    }
}

/// All but letters, digits and `-._~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// One part of a path or key.
pub(crate) fn encode(part: &str) -> String {
    utf8_percent_encode(part, RESERVED).to_string()
}

fn decode(part: &str) -> Option<String> {
    let decoded = percent_decode_str(part).decode_utf8();
    decoded.ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for (namespace, key) in [
            (None, "anna"),
            (Some("Email"), "anna/b@x.example"),
            (Some("a/b"), "100 %"),
            (Some("é"), ""),
        ] {
            let person = PersonKey {
                sandbox: SandboxId::new("prod"),
                journey: JourneyId::new("j:1"),
                namespace: namespace.map(str::to_owned),
                key: key.to_owned(),
            };
            assert_eq!(PersonKey::read(&person.text()), Some(person));
        }
        for wrong in ["", "a/b/c", "a/b/c/d/e", "a/b/c/%ff"] {
            assert_eq!(PersonKey::read(wrong), None, "{wrong}");
        }
    }
}
