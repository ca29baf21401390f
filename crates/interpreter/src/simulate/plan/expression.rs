//! How expressions are evaluated: over drawn values where that is possible.

use crate::definition::{Code, Expression};
use itinera_expr::{Ast, BinaryOperator, Node as Part, Origin, Read, Root, Value, parse};
use itinera_journey::id::ActivityId;
use itinera_journey::model::{ActivityKind, DataSourceKind, SchemaClass};

use super::*;

impl Plan {
    /// Whether some expression of an activity can only be evaluated in the real context.
    pub(super) fn careful(&self, code: &Code) -> bool {
        let wants_zone = code.zoned
            && self.definition.version.properties.profile_time_zone
            && self.namespace.is_some();
        wants_zone || code.all().any(|expression| self.is_careful(expression))
    }

    pub(super) fn is_careful(&self, expression: &Expression) -> bool {
        let library = &self.definition.library;
        expression.compiled.reads().any(|read| match read {
            Read::Field { origin, .. } | Read::Asked { origin, .. } | Read::Other { origin } => {
                match origin {
                    Origin::Group { source, group } => {
                        library.group(source, group).is_none_or(|(source, _)| {
                            matches!(source.kind, DataSourceKind::External { .. })
                        })
                    }
                    Origin::Event(_) => false,
                }
            }
            Read::Segment(_) | Read::Property(..) => false,
        })
    }

    /// An expression that reads drawn values only.
    pub(super) fn quick(&self, expression: &Expression) -> Option<Quick> {
        let (mut random, mut timed) = (false, false);
        parse(&expression.text).ast.walk(&mut |part| {
            if let Part::Call { name, .. } = &part.node {
                timed = true;
                random |= matches!(name.as_str(), "random" | "uuid");
            }
        });
        if random {
            return None;
        }
        let reads = expression.compiled.reads();
        let slots: Option<Vec<Slot>> = reads.map(|read| self.slot(read)).collect();
        Some(Quick {
            compiled: expression.compiled.clone(),
            slots: slots?,
            timed,
        })
    }

    pub(super) fn slot(&self, read: Read<'_>) -> Option<Slot> {
        let library = &self.definition.library;
        match read {
            Read::Segment(name) => Some(Slot::Segment(self.segment(name)?)),
            Read::Property(..) | Read::Asked { .. } | Read::Other { .. } => None,
            Read::Field {
                origin: Origin::Event(name),
                path,
                kind,
            } => {
                let of_event = |id: &ActivityId| {
                    matches!(self.definition.kind(id), Some(ActivityKind::Event { event, .. })
                        if library.events.get(event).is_some_and(|event| event.name == *name))
                };
                let all = self.numbers.activities.iter().enumerate();
                let activities: Vec<u16> = all
                    .filter(|(_, id)| of_event(id))
                    .map(|(at, _)| number(at))
                    .collect();
                if activities.is_empty() {
                    return None;
                }
                let mut by_fields = Vec::new();
                for (set, fields) in self.payloads.iter().enumerate() {
                    let keyed = self.key_fields_of(set).is_some_and(|field| {
                        let dotted = path.join(".");
                        field == dotted || below(&field, &dotted) || below(&dotted, &field)
                    });
                    if keyed {
                        return None;
                    }
                    by_fields.push(match fields.of(path).ok()? {
                        None => None,
                        Some((index, _)) if set == 0 && self.key_indexes.contains(&index) => {
                            return None;
                        }
                        Some((index, drawer)) => Some((index, drawer.typed(kind)?)),
                    });
                }
                Some(Slot::Event {
                    activities,
                    by_fields,
                })
            }
            Read::Field {
                origin: Origin::Group { source, group },
                path,
                kind,
            } => {
                let (source, group) = library.group(source, group)?;
                let schema = group.schema.as_ref().and_then(|id| library.schemas.get(id));
                let events = schema.is_some_and(|s| s.class == SchemaClass::ExperienceEvent);
                if events || matches!(source.kind, DataSourceKind::External { .. }) {
                    return None;
                }
                if self.filed {
                    return Some(Slot::Filed);
                }
                Some(match self.profile.of(path).ok()? {
                    None => Slot::Nothing,
                    Some((index, drawer)) => Slot::Profile(index, drawer.typed(kind)?),
                })
            }
        }
    }
}

/// Whether evaluating it cannot fail: constants, fields as they are, and texts put together.
pub(super) fn plain(expression: &Expression) -> bool {
    is_total(&parse(&expression.text).ast)
}

fn is_total(ast: &Ast) -> bool {
    match &ast.node {
        Part::Literal(_) => true,
        Part::Field(reference) => {
            matches!(reference.field.root, Root::Event | Root::Source)
                && reference.parameters.is_empty()
                && reference.calls.is_empty()
                && reference.default.as_ref().is_none_or(is_total)
        }
        Part::Binary { left, right, .. } => is_text(ast) && is_total(left) && is_total(right),
        _ => false,
    }
}

/// Whether it is a text for sure: numbers that are added may overflow.
fn is_text(ast: &Ast) -> bool {
    match &ast.node {
        Part::Literal(value) => matches!(value, Value::String(_)),
        Part::Binary {
            operator: BinaryOperator::Add,
            left,
            right,
        } => is_text(left) || is_text(right),
        _ => false,
    }
}
