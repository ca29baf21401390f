//! Expressions where they stand: checked, with what they may refer to.

use itinera_expr::{CardOperator, Comparison, FieldRef, Scope, Type, Value as Typed};
use itinera_journey::Library;
use itinera_journey::check;
use itinera_journey::id::{ActivityId, SchemaId, VersionId};
use itinera_journey::issue::Place;
use itinera_journey::model::{Event, Version};
use itinera_journey::scope::{Branch, Reach};
use serde_json::json;

use crate::error::ApiError;
use crate::wire::{
    Card, CheckExpressionRequest, CheckedExpression, ExpressionPlace, FieldNode, Problem,
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

    /// Checks an expression where it stands.
    pub fn check_expression(
        &self,
        request: CheckExpressionRequest,
    ) -> Result<CheckedExpression, Problem> {
        let library = self.library()?;
        let stand = self.stand(&request.place, &library)?;
        let Some(reach) = stand.reach(&library) else {
            return Ok(CheckedExpression {
                issues: Vec::new(),
                yields: None,
                card: None,
            });
        };
        let place = Place {
            field: Some("expression".to_owned()),
            ..Place::default()
        };
        let issues = check::expression(&request.text, &reach, stand.expected, &place);
        let compiled = itinera_expr::check(&request.text, &reach, stand.expected).ok();
        let card = itinera_expr::card(&request.text).map(|card| Card {
            reference: card.field.print(),
            operator: card.operator,
            value: card.value.text(),
            value_type: reach
                .field(&card.field)
                .map(|found| found.kind)
                .unwrap_or_else(|| Typed::infer(&card.value.to_json())),
        });
        Ok(CheckedExpression {
            issues,
            yields: compiled.map(|code| code.yields()),
            card,
        })
    }

    /// What an expression may refer to where it stands.
    pub fn available_fields(&self, request: ExpressionPlace) -> Result<Vec<FieldNode>, Problem> {
        let library = self.library()?;
        let stand = self.stand(&request, &library)?;
        let tree = stand
            .reach(&library)
            .map(|reach| reach.tree())
            .unwrap_or_default();
        Ok(tree.into_iter().map(node).collect())
    }

    /// Source text of a card.
    pub fn print_card(&self, request: Card) -> Result<String, Problem> {
        let fields: Vec<FieldRef> = itinera_expr::references(&request.reference);
        let malformed = || {
            ApiError::Refused(itinera_journey::edit::Refusal {
                code: "cardIncomplete".to_owned(),
                params: std::collections::BTreeMap::new(),
            })
        };
        let [field] = fields.as_slice() else {
            return Err(malformed().into());
        };
        let text = request.value.unwrap_or_default();
        let value = match (request.operator, request.value_type) {
            (CardOperator::IsNull | CardOperator::IsNotNull, _) => Typed::Null,
            (_, Type::INTEGER) => text
                .trim()
                .parse()
                .map(Typed::Integer)
                .map_err(|_| malformed())?,
            (_, Type::DECIMAL) => text
                .trim()
                .parse()
                .map(Typed::Decimal)
                .map_err(|_| malformed())?,
            (_, Type::BOOLEAN) => Typed::from_json(&json!(text.trim() == "true"), Type::BOOLEAN),
            _ => Typed::string(text),
        };
        let card = Comparison {
            field: field.clone(),
            operator: request.operator,
            value,
        };
        itinera_expr::print_card(&card).ok_or_else(|| malformed().into())
    }
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
