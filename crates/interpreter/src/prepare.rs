//! Evaluating an activity's expressions for a person: the context, and the call they make up.

use std::borrow::Cow;
use std::collections::BTreeMap;

use itinera_expr::{Context, ExprError, Origin, Value as Typed};
use itinera_journey::id::{ActivityId, DataSourceId, FieldGroupId};
use itinera_journey::model::{Action, ActivityKind, ConstantOrVariable, Method};
use itinera_journey::sample;
use jiff::Timestamp;
use serde_json::Value;

use crate::definition::Definition;
use crate::effect::Call;
use crate::person::Instance;

/// Payloads of field groups, as fetched for one activity.
pub(crate) type Data = BTreeMap<(DataSourceId, FieldGroupId), Value>;

/// What an activity's expressions are evaluated over.
pub(crate) struct PersonContext<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) instance: &'a Instance,
    pub(crate) data: &'a Data,
    pub(crate) now: Timestamp,
}

impl Context for PersonContext<'_> {
    fn payload(&self, origin: &Origin, _: &[(String, Typed)]) -> Option<Cow<'_, Value>> {
        let library = &self.definition.library;
        match origin {
            Origin::Event(name) => {
                let activities = &self.definition.version.activities;
                let passed = self.instance.payloads.iter().rev().find(|passed| {
                    let kind = activities.get(&passed.activity).map(|a| &a.kind);
                    matches!(kind, Some(ActivityKind::Event { event, .. })
                        if library.events.get(event).is_some_and(|event| event.name == *name))
                });
                passed.map(|passed| Cow::Borrowed(&passed.payload))
            }
            Origin::Group { source, group } => {
                let (source, known) = library.group(source, group)?;
                let (id, _) = source.groups.iter().find(|(_, group)| *group == known)?;
                self.data
                    .get(&(source.id.clone(), id.clone()))
                    .map(Cow::Borrowed)
            }
        }
    }

    fn now(&self) -> Timestamp {
        self.now
    }
}

/// The call of an action activity, all expressions evaluated (semantics §10).
pub(crate) fn call(
    context: &PersonContext<'_>,
    activity: &ActivityId,
    action: &Action,
    generation: u64,
) -> Result<Call, ExprError> {
    let empty = crate::definition::ActionCode::default();
    let code = context.definition.actions.get(activity).unwrap_or(&empty);
    let path = match &code.path {
        Some(path) => path.eval(context)?.text().unwrap_or_default(),
        None => String::new(),
    };
    let mut rows: Vec<_> = action.headers.iter().collect();
    rows.sort_by_key(|(id, header)| (header.order, (*id).clone()));
    let mut headers = Vec::new();
    for (id, header) in rows {
        let value = match (&header.value, code.headers.get(id)) {
            (ConstantOrVariable::Constant { value }, _) => value.as_str().map(str::to_owned),
            (ConstantOrVariable::Variable { .. }, Some(compiled)) => compiled.eval(context)?.text(),
            (ConstantOrVariable::Variable { .. }, None) => None,
        };
        if let Some(value) = value {
            headers.push((header.name.clone(), value.replace(['\r', '\n'], " ")));
        }
    }
    let mut body = action
        .payload
        .as_ref()
        .map(|payload| payload.sample.clone());
    if let (Some(body), Some(payload)) = (&mut body, &action.payload) {
        for (field, leaf) in &payload.fields {
            let value = match (&leaf.value, code.parameters.get(field)) {
                (ConstantOrVariable::Constant { value }, _) => value.clone(),
                (ConstantOrVariable::Variable { .. }, Some(compiled)) => {
                    compiled.eval(context)?.to_json()
                }
                (ConstantOrVariable::Variable { .. }, None) => Value::Null,
            };
            sample::put(body, field, value);
        }
    }
    let instance = context.instance;
    Ok(Call {
        activity: activity.clone(),
        action: action.id.clone(),
        action_name: action.name.clone(),
        method: match action.method {
            Method::Post => "POST".to_owned(),
            Method::Put => "PUT".to_owned(),
        },
        url: format!("{}{}", action.url.trim(), encode_path(&path)),
        headers,
        body,
        authentication: action.authentication.clone(),
        timeout_ms: u64::from(context.definition.version.properties.timeout) * 1_000,
        idempotency_key: format!("{}/{activity}/{generation}", instance.id),
    })
}

/// Percent-encodes what may not stand in a path or query; separators stay.
fn encode_path(path: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~/?&=:@!$'()*+,;%".contains(&b);
    path.bytes().fold(String::new(), |mut text, b| {
        if keep(b) {
            text.push(char::from(b));
        } else {
            text.push_str(&format!("%{b:02X}"));
        }
        text
    })
}
