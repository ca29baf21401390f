//! Expressions where they stand: checked, with what they may refer to.

use std::borrow::Cow;

use itinera_expr::{Ast, Context, Node, Origin, Scope, Type, Value as Typed};
use itinera_journey::id::{ActivityId, SchemaId, VersionId};
use itinera_journey::issue::ObjectKind;
use itinera_journey::model::{DataSourceKind, Event, Profile, Version};
use itinera_journey::property::PROPERTIES;
use itinera_journey::scope::{Branch, Reach};
use itinera_journey::{Library, sample};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::editor::{
    AvailableFields, ConditionNode, EvaluateRequest, FunctionTable, LivePart, LiveValue,
    PassedParameter, PropertyNode, functions, mistake, units,
};
use crate::error::ApiError;
use crate::wire::{
    CheckExpressionRequest, CheckedExpression, ExpressionPlace, FieldNode, Nothing, Problem,
};
use crate::workspace::Workspace;

/// What the place of an expression asks for.
struct Stand {
    version: Option<(Version, ActivityId)>,
    event: Option<(Event, bool)>,
    expected: Option<Type>,
}

impl Stand {
    fn reach<'a>(&'a self, library: &'a Library) -> Option<Reach<'a>> {
        match (&self.version, &self.event) {
            (Some((version, activity)), _) => Some(Reach::at_activity(version, library, activity)),
            (None, Some((event, true))) => Some(Reach::event_condition(library, event)),
            (None, Some((event, false))) => Some(Reach::event_key(library, event)),
            (None, None) => None,
        }
    }
}

fn field_type(library: &Library, schema: Option<&SchemaId>, field: &str) -> Option<Type> {
    let schema = library.schemas.get(schema?)?;
    schema.fields.get(field).map(|field| field.kind)
}

impl Workspace {
    fn stand(&self, place: &ExpressionPlace, library: &Library) -> Result<Stand, ApiError> {
        let at =
            |version: &VersionId, activity: &ActivityId, expected| -> Result<Stand, ApiError> {
                let version = Some((self.version(version)?, activity.clone()));
                Ok(Stand {
                    version,
                    event: None,
                    expected,
                })
            };
        match place {
            ExpressionPlace::Path { version, activity } => {
                at(version, activity, Some(Type::BOOLEAN))
            }
            ExpressionPlace::Text { version, activity } => {
                at(version, activity, Some(Type::STRING))
            }
            ExpressionPlace::Parameter {
                version,
                activity,
                field,
                action,
            } => {
                let mut stand = at(version, activity, None)?;
                stand.expected = stand.version.as_ref().and_then(|(version, activity)| {
                    let kind = &version.activities.get(activity)?.kind;
                    let saved = kind.calling().and_then(|calling| calling.action);
                    let known = library.actions.get(action.as_ref().or(saved)?)?;
                    let payload = known.payload.as_ref()?;
                    payload.fields.get(field).map(|leaf| leaf.kind)
                });
                Ok(stand)
            }
            ExpressionPlace::Until { version, activity } => {
                at(version, activity, Some(Type::DATE_TIME_ONLY))
            }
            ExpressionPlace::JumpParameter {
                version,
                activity,
                event,
                field,
            } => {
                let schema = library.events.get(event).and_then(|e| e.schema.as_ref());
                at(version, activity, field_type(library, schema, field))
            }
            ExpressionPlace::ProfileValue {
                version,
                activity,
                schema,
                field,
            } => at(version, activity, field_type(library, Some(schema), field)),
            ExpressionPlace::EventKey { event } => Ok(Stand {
                version: None,
                event: Some((event.clone(), false)),
                expected: None,
            }),
            ExpressionPlace::EventCondition { event } => Ok(Stand {
                version: None,
                event: Some((event.clone(), true)),
                expected: Some(Type::BOOLEAN),
            }),
        }
    }

    /// Checks an expression where it stands, and says it in words and, if it can be built by
    /// clicking, as a tree.
    pub fn check_expression(
        &self,
        request: CheckExpressionRequest,
    ) -> Result<CheckedExpression, Problem> {
        let library = self.library()?;
        let stand = self.stand(&request.place, &library)?;
        let text = &request.text;
        let mut answer = CheckedExpression {
            mistakes: Vec::new(),
            yields: None,
            tree: None,
            words: None,
            parameters: Vec::new(),
        };
        let Some(reach) = stand.reach(&library) else {
            return Ok(answer);
        };
        match itinera_expr::check(text, &reach, stand.expected) {
            Ok(code) => {
                let parsed = itinera_expr::parse(text);
                answer.yields = Some(code.yields());
                answer.tree = itinera_expr::condition(text)
                    .map(|condition| ConditionNode::of(condition, &reach));
                answer.words = Some(itinera_expr::explain(&parsed.ast).into());
                answer.parameters = passed(&parsed.ast, text);
            }
            Err(errors) => {
                answer.mistakes = errors.iter().map(|error| mistake(text, error)).collect();
            }
        }
        Ok(answer)
    }

    /// What an expression may refer to where it stands.
    pub fn available_fields(&self, request: ExpressionPlace) -> Result<AvailableFields, Problem> {
        let library = self.library()?;
        let stand = self.stand(&request, &library)?;
        let mut answer = AvailableFields {
            fields: Vec::new(),
            segments: Vec::new(),
            properties: Vec::new(),
            expected: stand.expected,
            samples: Map::new(),
        };
        if let Some(reach) = stand.reach(&library) {
            answer.fields = reach.tree().into_iter().map(node).collect();
            answer.segments = reach.segments();
            let known = PROPERTIES
                .iter()
                .filter(|property| reach.property(property.name).is_some());
            answer.properties = known
                .map(|property| PropertyNode {
                    name: property.name.to_owned(),
                    category: property.category.to_owned(),
                    yields: property.kind,
                })
                .collect();
            for event in reach.events() {
                let schema = event.schema.as_ref().and_then(|id| library.schemas.get(id));
                if let Some(schema) = schema {
                    let payload = sample::body(event, schema);
                    answer.samples.insert(event.name.clone(), payload);
                }
            }
        }
        Ok(answer)
    }

    /// Source text of a condition built by clicking; none while a value is missing or is not of its
    /// type.
    pub fn print_condition(&self, request: ConditionNode) -> Result<Option<String>, Problem> {
        Ok(request.condition().and_then(|condition| condition.print()))
    }

    /// Every function of the language.
    pub fn expression_functions(&self, _: Nothing) -> Result<FunctionTable, Problem> {
        Ok(FunctionTable {
            functions: functions(),
        })
    }

    /// The value of an expression and of its parts for a test profile and payloads, offline.
    pub fn evaluate_expression(&self, request: EvaluateRequest) -> Result<LiveValue, Problem> {
        let library = self.library()?;
        let stand = self.stand(&request.place, &library)?;
        let profile = match &request.profile {
            Some(id) => self
                .all::<Profile>(ObjectKind::Profile)?
                .remove(id.as_str()),
            None => None,
        };
        let Some(reach) = stand.reach(&library) else {
            return Ok(LiveValue { parts: Vec::new() });
        };
        let somebody = Somebody {
            library: &library,
            profile: profile.as_ref(),
            attributes: profile
                .as_ref()
                .map(|profile| Value::Object(profile.attributes.clone())),
            payloads: &request.payloads,
        };
        let text = &request.text;
        let parts = itinera_expr::trace(text, &reach, &somebody)
            .into_iter()
            .map(|part| LivePart {
                from: units(text, part.span.from),
                to: units(text, part.span.to),
                text: part.text,
                depth: part.depth,
                yields: part.yields,
                mistake: part.value.as_ref().err().map(|error| mistake(text, error)),
                value: part.value.map_or(Value::Null, |value| value.to_json()),
            });
        Ok(LiveValue {
            parts: parts.collect(),
        })
    }
}

/// A test profile with payloads, as an expression's data. External sources answer nothing here.
struct Somebody<'a> {
    library: &'a Library,
    profile: Option<&'a Profile>,
    attributes: Option<Value>,
    payloads: &'a Map<String, Value>,
}

impl Context for Somebody<'_> {
    fn payload(&self, origin: &Origin, _: &[(String, Typed)]) -> Option<Cow<'_, Value>> {
        match origin {
            Origin::Event(name) => self.payloads.get(name).map(Cow::Borrowed),
            Origin::Group { source, group } => {
                let (source, _) = self.library.group(source, group)?;
                matches!(source.kind, DataSourceKind::Profiles {})
                    .then_some(self.attributes.as_ref().map(Cow::Borrowed))?
            }
        }
    }

    fn segment(&self, name: &str) -> Option<String> {
        let segment = self.library.segment(name)?;
        let status = self.profile?.segments.get(&segment.id)?;
        serde_json::to_value(status)
            .ok()?
            .as_str()
            .map(str::to_owned)
    }

    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The parameters that references pass to their data sources, in source order.
fn passed(ast: &Ast, text: &str) -> Vec<PassedParameter> {
    let mut found = Vec::new();
    ast.walk(&mut |part| {
        if let Node::Field(reference) = &part.node {
            for (name, value) in &reference.parameters {
                found.push(PassedParameter {
                    group: reference
                        .field
                        .path
                        .iter()
                        .take(2)
                        .cloned()
                        .collect::<Vec<_>>()
                        .join("."),
                    name: name.clone(),
                    from: units(text, value.span.from),
                    to: units(text, value.span.to),
                });
            }
        }
    });
    found.sort_by_key(|parameter| parameter.from);
    found
}

fn node(branch: Branch) -> FieldNode {
    FieldNode {
        label: branch.label,
        reference: branch.reference,
        yields: branch.yields,
        choices: branch.choices,
        children: branch.children.into_iter().map(node).collect(),
    }
}
