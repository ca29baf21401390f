//! Events of a test: their forms, and sending them.

use itinera_interpreter::session::Key;
use itinera_journey::id::EventId;
use itinera_journey::model::Recognition;
use itinera_journey::sample;
use serde_json::{Map, Value, json};

use super::Running;
use crate::error::ApiError;
use crate::wire::{Problem, TestField, TestForm, TestFormRequest, TestSendRequest, TestView};
use crate::workspace::Workspace;

impl Workspace {
    /// The form of an event.
    pub fn test_form(&self, request: TestFormRequest) -> Result<TestForm, Problem> {
        Ok(self.test_form_inner(&request)?)
    }

    fn test_form_inner(&self, request: &TestFormRequest) -> Result<TestForm, ApiError> {
        let profile = request
            .profile
            .as_ref()
            .map(|id| self.profile(id))
            .transpose()?;
        let sent = self.sent(&request.event)?;
        self.with(&request.version, |running| {
            let library = running
                .session
                .definition()
                .map(|definition| definition.library.clone());
            let library = library.unwrap_or_default();
            let event = library
                .events
                .get(&request.event)
                .ok_or(ApiError::NotInTest)?;
            let schema = event.schema.as_ref().and_then(|id| library.schemas.get(id));
            let key_field = match itinera_expr::references(&event.key).as_slice() {
                [one] if one.print() == event.key.trim() => Some(one.path[1..].join(".")),
                _ => None,
            };
            let rule = match &event.recognition {
                Recognition::RuleBased { condition } => Some(condition.clone()),
                Recognition::SystemGenerated { .. } => None,
            };
            let read: Vec<String> = rule
                .iter()
                .flat_map(|rule| itinera_expr::references(rule))
                .map(|field| field.path.get(1..).unwrap_or_default().join("."))
                .collect();
            let mut payload = match sent {
                Some(sent) => Value::Object(sent),
                None => schema.map_or_else(|| json!({}), |schema| sample::body(event, schema)),
            };
            let key = profile
                .zip(event.namespace.as_ref())
                .and_then(|(profile, namespace)| profile.identities.get(namespace).cloned());
            if let (Some(field), Some(key)) = (&key_field, key) {
                sample::put(&mut payload, field, json!(key));
            }
            let mut fields: Vec<TestField> = schema
                .into_iter()
                .flat_map(|schema| &schema.fields)
                .filter(|(path, field)| event.fields.contains(*path) && (field.kind.is_scalar()))
                .map(|(path, field)| TestField {
                    path: path.clone(),
                    label: match field.display.is_empty() {
                        true => path.rsplit('.').next().unwrap_or(path).to_owned(),
                        false => field.display.clone(),
                    },
                    kind: field.kind,
                    choices: field.choices.clone(),
                    in_rule: read.contains(path),
                })
                .collect();
            fields.sort_by_key(|field| Some(&field.path) != key_field.as_ref());
            let payload = match payload {
                Value::Object(map) => map,
                _ => Map::new(),
            };
            Ok(TestForm {
                key_field,
                fields,
                rule,
                payload,
            })
        })
    }

    /// Sends an event.
    pub fn test_send(&self, request: TestSendRequest) -> Result<TestView, Problem> {
        Ok(self.test_send_inner(request)?)
    }

    fn test_send_inner(&self, request: TestSendRequest) -> Result<TestView, ApiError> {
        self.remember(&request.event, &request.payload)?;
        self.act(&request.version, |running| {
            let payload = Value::Object(request.payload);
            let key = running.key_in(&request.event, &payload);
            if let Some(key) = &key {
                running.before(key);
            }
            running
                .recorded
                .event(&running.session, &request.event, &payload);
            let person = running.session.send(&request.event, payload);
            running.shown = person.or_else(|| running.shown.take());
            Ok(())
        })
    }
}

impl Running {
    /// Whom a body concerns, by the event's key.
    fn key_in(&self, event: &EventId, body: &Value) -> Option<Key> {
        self.session.key_of(event, body)
    }
}
