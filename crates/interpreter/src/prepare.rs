//! Evaluating an activity's expressions for a person: the context, the data that is still missing,
//! and the calls they make up.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::{Context, ExprError, Origin, Type, Value as Typed};
use itinera_journey::check::{key_fields, sent_parameters};
use itinera_journey::id::{ActivityId, ConnectorId, SegmentId};
use itinera_journey::model::{
    Action, ActivityKind, ConstantOrVariable, DataSource, DataSourceKind, Event, FetchMethod,
    FieldGroup, GroupCall, Method, Outlet, SchemaClass,
};
use itinera_journey::scope::SEGMENT_QUALIFICATION;
use itinera_journey::{property, sample};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::definition::{Definition, Expression, Journey};
use crate::effect::{Call, Fetch, Want};
use crate::hash;
use crate::person::Instance;

/// What was fetched for one activity.
pub(crate) type Data = BTreeMap<Want, Value>;

/// What an activity's expressions are evaluated over.
pub(crate) struct PersonContext<'a> {
    pub(crate) journey: &'a Journey,
    pub(crate) definition: &'a Definition,
    pub(crate) instance: &'a Instance,
    /// The activity whose expressions they are.
    pub(crate) activity: &'a ActivityId,
    pub(crate) data: &'a Data,
    pub(crate) now: Timestamp,
    pub(crate) seed: u64,
    /// What was asked for and is not in `data`.
    missing: RefCell<BTreeMap<Want, Option<Call>>>,
    /// The groups of the expression that is being bound whose parameters need other groups.
    dependent: RefCell<BTreeSet<(String, String)>>,
    /// Whether something was missing in the expression that is being bound.
    missed: Cell<bool>,
}

impl<'a> PersonContext<'a> {
    pub(crate) fn new(
        journey: &'a Journey,
        definition: &'a Definition,
        instance: &'a Instance,
        activity: &'a ActivityId,
        data: &'a Data,
        (now, seed): (Timestamp, u64),
    ) -> Self {
        Self {
            journey,
            definition,
            instance,
            activity,
            data,
            now,
            seed,
            missing: RefCell::default(),
            dependent: RefCell::default(),
            missed: Cell::new(false),
        }
    }

    fn want(&self, want: &Want, call: impl FnOnce() -> Option<Call>) -> Option<&Value> {
        let found = self.data.get(want);
        if found.is_none() {
            self.missed.set(true);
            let mut missing = self.missing.borrow_mut();
            missing.entry(want.clone()).or_insert_with(call);
        }
        found
    }

    /// What the activity's expressions still need (semantics §9): each thing once.
    pub(crate) fn missing(self) -> Vec<Fetch> {
        if let Some(code) = self.definition.code.get(self.activity) {
            for expression in code.all() {
                self.dependent
                    .borrow_mut()
                    .clone_from(&expression.dependent);
                self.missed.set(false);
                // What cannot be computed here fails again when it is evaluated, and is told then.
                let _ = expression.compiled.bind(&self);
            }
            if code.zoned {
                self.profile_zone();
            }
        }
        let (namespace, key) = (self.instance.namespace.clone(), self.instance.key.clone());
        let missing = self.missing.into_inner().into_iter();
        missing
            .map(|(want, call)| Fetch {
                want,
                namespace: namespace.clone(),
                key: key.clone(),
                call,
            })
            .collect()
    }

    fn profile_zone(&self) -> Option<&str> {
        let wanted = self.definition.version.properties.profile_time_zone;
        if !wanted || self.instance.namespace.is_none() {
            return None;
        }
        self.want(&Want::TimeZone, || None)?
            .get("timeZone")?
            .as_str()
    }

    /// The effective zone (semantics §9).
    pub(crate) fn zone(&self) -> TimeZone {
        self.profile_zone()
            .and_then(|name| TimeZone::get(name).ok())
            .unwrap_or_else(|| self.definition.zone.clone())
    }

    /// What segment qualifications left behind, later ones over earlier ones (semantics §14).
    fn qualifications(&self) -> Value {
        let mut ups = Map::new();
        for passed in &self.instance.payloads {
            let segments = passed.payload.pointer("/segmentMembership/ups");
            if matches!(
                self.definition.kind(&passed.activity),
                Some(ActivityKind::SegmentQualification { .. })
            ) && let Some(Value::Object(segments)) = segments
            {
                ups.extend(segments.clone());
            }
        }
        json!({"segmentMembership": {"ups": ups}})
    }

    fn group(&self, source: &str, group: &str, parameters: &[(String, Typed)]) -> Option<&Value> {
        let library = &self.definition.library;
        let (source, group) = library.group(source, group)?;
        let (id, _) = source.groups.iter().find(|(_, known)| *known == group)?;
        let (source_id, group_id) = (source.id.clone(), id.clone());
        let schema = group.schema.as_ref().and_then(|id| library.schemas.get(id));
        match (&source.kind, &group.call) {
            (DataSourceKind::External { .. }, Some(call)) => {
                let given: BTreeMap<String, Value> = parameters
                    .iter()
                    .map(|(name, value)| (name.clone(), value.to_json()))
                    .collect();
                let want = Want::External {
                    source: source_id,
                    group: group_id,
                    parameters: serde_json::to_string(&given).unwrap_or_default(),
                };
                self.want(&want, || self.fetch_call(source, group, call, &given))
            }
            _ if schema.is_some_and(|schema| schema.class == SchemaClass::ExperienceEvent) => {
                let (source, group) = (source_id, group_id);
                self.want(&Want::Events { source, group }, || None)
            }
            _ => {
                let (source, group) = (source_id, group_id);
                self.want(&Want::Profile { source, group }, || None)
            }
        }
    }

    /// The call of an external field group (semantics §9).
    fn fetch_call(
        &self,
        source: &DataSource,
        group: &FieldGroup,
        call: &GroupCall,
        given: &BTreeMap<String, Value>,
    ) -> Option<Call> {
        let DataSourceKind::External {
            url,
            authentication,
        } = &source.kind
        else {
            return None;
        };
        let mut url = url.trim().to_owned();
        let mut body = None;
        let mut headers = vec![("Accept".to_owned(), "application/json".to_owned())];
        match call.method {
            FetchMethod::Get => {
                for (i, name) in call.parameters.iter().enumerate() {
                    url.push(if i == 0 { '?' } else { '&' });
                    let value = match given.get(name) {
                        Some(Value::String(text)) => text.clone(),
                        Some(Value::Null) | None => String::new(),
                        Some(value) => value.to_string(),
                    };
                    url.push_str(&format!("{}={}", encode(name, b""), encode(&value, b"")));
                }
            }
            FetchMethod::Post => {
                headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
                body = call.sent.as_ref().map(|sent| filled(sent, given));
            }
        }
        Some(Call {
            activity: self.activity.clone(),
            connector: ConnectorId::new(source.id.as_str()),
            name: format!("{}.{}", source.name, group.name),
            fetches: true,
            method: match call.method {
                FetchMethod::Get => "GET".to_owned(),
                FetchMethod::Post => "POST".to_owned(),
            },
            url,
            headers,
            body,
            authentication: authentication.clone(),
            timeout_ms: timeout_ms(self.definition),
            idempotency_key: format!("{}/{}/{}", self.instance.id, self.activity, group.name),
        })
    }
}

/// Milliseconds that a call may take (R-PROP-05).
pub(crate) fn timeout_ms(definition: &Definition) -> u64 {
    u64::from(definition.version.properties.timeout) * 1_000
}

/// A sent payload with its parameters replaced by their values (R-DS-19).
fn filled(sent: &Value, given: &BTreeMap<String, Value>) -> Value {
    match sent {
        Value::Object(map) if map.len() == 1 && map.contains_key("param") => {
            match sent_parameters(sent).first() {
                Some(name) => given.get(name).cloned().unwrap_or_default(),
                None => sent.clone(),
            }
        }
        Value::Object(map) => {
            let fields = map
                .iter()
                .map(|(key, value)| (key.clone(), filled(value, given)));
            Value::Object(fields.collect())
        }
        Value::Array(items) => items.iter().map(|item| filled(item, given)).collect(),
        other => other.clone(),
    }
}

impl Context for PersonContext<'_> {
    fn payload(&self, origin: &Origin, parameters: &[(String, Typed)]) -> Option<Cow<'_, Value>> {
        let library = &self.definition.library;
        match origin {
            Origin::Event(name) if name == SEGMENT_QUALIFICATION => {
                Some(Cow::Owned(self.qualifications()))
            }
            Origin::Event(name) => {
                let passed = self.instance.payloads.iter().rev().find(|passed| {
                    matches!(self.definition.kind(&passed.activity),
                        Some(ActivityKind::Event { event, .. })
                            if library.events.get(event).is_some_and(|event| event.name == *name))
                });
                passed.map(|passed| Cow::Borrowed(&passed.payload))
            }
            Origin::Group { source, group } => {
                let after_others = self
                    .dependent
                    .borrow()
                    .contains(&(source.clone(), group.clone()));
                if after_others && self.missed.get() {
                    return None;
                }
                self.group(source, group, parameters).map(Cow::Borrowed)
            }
        }
    }

    fn segment(&self, name: &str) -> Option<String> {
        let segment = self.definition.library.segment(name)?;
        let statuses = self.want(&Want::Segments, || None)?;
        Some(statuses.get(segment.id.as_str())?.as_str()?.to_owned())
    }

    fn property(&self, name: &str, kind: Type) -> Typed {
        debug_assert!(property::property(name).is_some_and(|known| known.kind == kind));
        let (instance, version) = (self.instance, &self.definition.version);
        let text = |text: Option<&str>| text.map_or(Typed::Null, Typed::string);
        let caption = |id: Option<&ActivityId>| {
            let name = id.map(|id| version.caption(id, &self.definition.library));
            text(name.as_deref())
        };
        let millis = |ms: Option<u64>| {
            let ms = ms.and_then(|ms| i64::try_from(ms).ok());
            ms.map_or(Typed::Null, Typed::Integer)
        };
        let error = instance.last_error.as_ref();
        let in_error = error.map(|error| &error.activity);
        let previous = instance
            .via
            .as_ref()
            .and_then(|via| version.transitions.get(via));
        let previous = previous.map(|transition| &transition.from);
        let (action, fetch) = (instance.last_action.as_ref(), instance.last_fetch.as_ref());
        match name {
            "journeyUID" => text(Some(self.journey.id.as_str())),
            "journeyVersionUID" => text(Some(version.id.as_str())),
            "journeyVersionName" => text(Some(&version.name)),
            "journeyVersionDescription" => text(Some(&version.description)),
            "journeyVersion" => text(Some(&self.definition.number().1)),
            "instanceUID" => text(Some(&instance.id)),
            "externalKey" | "profileId" => text(Some(&instance.key)),
            "sandboxName" => text(self.journey.sandbox.as_deref()),
            "namespace" => text(instance.namespace.as_deref()),
            "currentNodeId" => text(Some(self.activity.as_str())),
            "currentNodeName" => caption(Some(self.activity)),
            "previousNodeId" => text(previous.map(ActivityId::as_str)),
            "previousNodeName" => caption(previous),
            "lastNodeUIDInError" => text(in_error.map(ActivityId::as_str)),
            "lastNodeNameInError" => caption(in_error),
            "lastNodeTypeInError" => {
                text(in_error.and_then(|id| Some(error_type(self.definition.kind(id)?))))
            }
            "lastErrorCode" => text(error.map(|error| error.code.as_str())),
            "lastExecutedActionErrorCode" => text(action.and_then(|last| last.error.as_deref())),
            "lastDataFetchErrorCode" => text(fetch.and_then(|last| last.error.as_deref())),
            "lastActionExecutionElapsedTime" => millis(action.map(|last| last.ms)),
            "lastDataFetchElapsedTime" => millis(fetch.map(|last| last.ms)),
            // `organizationId`: this program knows no organisations.
            _ => Typed::Null,
        }
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn seed(&self) -> u64 {
        hash::draw(self.seed, &self.instance.id, self.activity.as_str())
    }
}

/// The type of an activity in error, as the journey property spells it (semantics §19).
fn error_type(kind: &ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Event { .. } => "Events",
        ActivityKind::Reaction { .. } => "Reactions",
        ActivityKind::SegmentQualification { .. } => "SQ",
        ActivityKind::Condition { .. } => "Condition",
        ActivityKind::Wait { .. } => "Wait",
        ActivityKind::Action { .. } => "Custom Action",
        ActivityKind::Message { channel, .. } => channel.name(),
        ActivityKind::Jump { .. } => "Jump",
        ActivityKind::UpdateProfile { .. } => "Update profile",
        ActivityKind::End {} => "End",
    }
}

fn text_of(
    context: &PersonContext<'_>,
    expression: Option<&Expression>,
) -> Result<Option<String>, ExprError> {
    match expression {
        Some(expression) => Ok(expression.compiled.eval(context)?.text()),
        None => Ok(None),
    }
}

/// The call of an action or a message, all expressions evaluated (semantics §10).
pub(crate) fn call(
    context: &PersonContext<'_>,
    action: &Action,
    generation: u64,
) -> Result<Call, ExprError> {
    let (instance, activity) = (context.instance, context.activity);
    let code = context.definition.code.get(activity);
    let path = text_of(context, code.and_then(|code| code.path.as_ref()))?.unwrap_or_default();
    let mut rows: Vec<_> = action.headers.iter().collect();
    rows.sort_by_key(|(id, header)| (header.order, (*id).clone()));
    let mut headers = Vec::new();
    for (id, header) in rows {
        let value = match &header.value {
            ConstantOrVariable::Constant { value } => value.as_str().map(str::to_owned),
            ConstantOrVariable::Variable { .. } => {
                text_of(context, code.and_then(|code| code.headers.get(id)))?
            }
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
            let value = match &leaf.value {
                ConstantOrVariable::Constant { value } => value.clone(),
                ConstantOrVariable::Variable { .. } => {
                    match code.and_then(|code| code.parameters.get(field)) {
                        Some(given) => given.compiled.eval(context)?.to_json(),
                        None => Value::Null,
                    }
                }
            };
            sample::put(body, field, value);
        }
    }
    Ok(Call {
        activity: activity.clone(),
        connector: ConnectorId::new(action.id.as_str()),
        name: action.name.clone(),
        fetches: false,
        method: match action.method {
            Method::Post => "POST".to_owned(),
            Method::Put => "PUT".to_owned(),
        },
        url: format!("{}{}", action.url.trim(), encode(&path, IN_PATH)),
        headers,
        body,
        authentication: action.authentication.clone(),
        timeout_ms: timeout_ms(context.definition),
        idempotency_key: format!("{}/{activity}/{generation}", instance.id),
    })
}

/// The body of a jump's event: what is mapped, and the key where it is a plain field.
pub(crate) fn jump_body(context: &PersonContext<'_>, event: &Event) -> Result<Value, ExprError> {
    let mut body = json!({});
    let code = context.definition.code.get(context.activity);
    for (field, given) in code.into_iter().flat_map(|code| &code.parameters) {
        sample::put(&mut body, field, given.compiled.eval(context)?.to_json());
    }
    if let [field] = key_fields(&event.key).as_slice() {
        sample::put(&mut body, field, json!(context.instance.key));
    }
    Ok(body)
}

/// Whether an activity is a wait whose date is an expression.
pub(crate) fn is_custom_wait(kind: Option<&ActivityKind>) -> bool {
    matches!(kind, Some(ActivityKind::Wait { until: Some(_), .. }))
}

/// A segment qualification as expressions read it.
pub(crate) fn qualification(segment: &SegmentId, status: &str, at: Timestamp) -> Value {
    let entry = json!({"status": status, "lastQualificationTime": at});
    json!({"segmentMembership": {"ups": {segment.as_str(): entry}}})
}

/// Where an outlet leads: transitions and activities, the upper first.
pub(crate) fn ahead(
    definition: &Definition,
    from: &ActivityId,
    outlet: &Outlet,
) -> Vec<(itinera_journey::id::TransitionId, ActivityId)> {
    definition
        .version
        .transitions_of(from, outlet)
        .map(|(id, transition)| (id.clone(), transition.to.clone()))
        .collect()
}

/// What may stand in a path or query as it is, beside letters and digits.
const IN_PATH: &[u8] = b"/?&=:@!$'()*+,;%";

/// Percent-encodes all but letters, digits, `-._~` and what is to be kept.
fn encode(text: &str, keep: &[u8]) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b) || keep.contains(&b);
    text.bytes().fold(String::new(), |mut text, b| {
        if plain(b) {
            text.push(char::from(b));
        } else {
            text.push_str(&format!("%{b:02X}"));
        }
        text
    })
}
