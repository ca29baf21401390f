//! What the expression editors show: conditions as trees, words, functions, live values.

use std::collections::BTreeMap;

use itinera_expr::{
    Category, Condition, FieldOperator, FieldTest, Join, Part, Scope, Signature, Type,
    Value as Typed,
};
use itinera_journey::id::ProfileId;
use itinera_journey::scope::Reach;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use ts_rs::TS;

use crate::wire::{ExpressionPlace, FieldNode};

/// A condition as the simple editor shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ConditionNode {
    /// Several, joined.
    Group {
        /// `and` or `or`.
        #[ts(type = "'and' | 'or'")]
        join: Join,
        /// In order.
        parts: Vec<ConditionNode>,
    },
    /// A field, an operator and values.
    Test {
        /// The field, e.g. `#{Profiles.People.person.gender}`.
        reference: String,
        /// The operator.
        #[ts(type = "string")]
        operator: FieldOperator,
        /// Values in plain form (`Female`, `3`, `2026-01-31`).
        values: Vec<String>,
        /// The type of the values.
        #[ts(type = "string")]
        value_type: Type,
        /// Capital and small letters count as the same.
        ignore_case: bool,
    },
    /// Membership of a segment.
    Segment {
        /// Its name.
        name: String,
        /// Whether the person must be in it.
        within: bool,
    },
}

impl ConditionNode {
    pub(crate) fn of(condition: Condition, reach: &Reach<'_>) -> Self {
        match condition {
            Condition::Group { join, parts } => Self::Group {
                join,
                parts: parts
                    .into_iter()
                    .map(|part| Self::of(part, reach))
                    .collect(),
            },
            Condition::Segment { name, within } => Self::Segment { name, within },
            Condition::Test(test) => {
                let kind = reach.field(&test.field).map(|found| found.kind.element());
                let inferred = test.values.first().map(kind_of);
                Self::Test {
                    reference: test.field.print(),
                    operator: test.operator,
                    values: test.values.iter().map(plain).collect(),
                    value_type: match test.operator {
                        // These compare with a number of days, not with a value of the field.
                        operator if counts(operator) => Type::INTEGER,
                        _ => kind.or(inferred).unwrap_or(Type::STRING),
                    },
                    ignore_case: test.ignore_case,
                }
            }
        }
    }

    /// None where a value is missing or is not of its type.
    pub(crate) fn condition(&self) -> Option<Condition> {
        Some(match self {
            Self::Group { join, parts } => {
                let mut parts: Vec<Condition> =
                    parts.iter().map(Self::condition).collect::<Option<_>>()?;
                match parts.len() {
                    0 => return None,
                    1 => parts.remove(0),
                    _ => Condition::Group { join: *join, parts },
                }
            }
            Self::Segment { name, within } => Condition::Segment {
                name: name.clone(),
                within: *within,
            },
            Self::Test {
                reference,
                operator,
                values,
                value_type,
                ignore_case,
            } => {
                let fields = itinera_expr::references(reference);
                let [field] = fields.as_slice() else {
                    return None;
                };
                let values = values.iter().map(|text| value(text, *value_type));
                Condition::Test(FieldTest {
                    field: field.clone(),
                    operator: *operator,
                    values: values.collect::<Option<_>>()?,
                    ignore_case: *ignore_case,
                })
            }
        })
    }
}

fn counts(operator: FieldOperator) -> bool {
    use FieldOperator as Op;
    matches!(
        operator,
        Op::InLastHours
            | Op::InLastDays
            | Op::InLastMonths
            | Op::InNextHours
            | Op::InNextDays
            | Op::InNextMonths
    )
}

/// A value as it is typed into a field.
fn plain(value: &Typed) -> String {
    match value.to_json() {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn kind_of(value: &Typed) -> Type {
    match value {
        Typed::DateTime(..) => Type::DATE_TIME,
        Typed::DateTimeOnly(_) => Type::DATE_TIME_ONLY,
        Typed::DateOnly(_) => Type::DATE_ONLY,
        other => Typed::infer(&other.to_json()),
    }
}

/// What was typed, as a value of the type; none if it is not one.
fn value(text: &str, kind: Type) -> Option<Typed> {
    let trimmed = text.trim();
    let json = match kind {
        Type::INTEGER => json!(trimmed.parse::<i64>().ok()?),
        Type::DECIMAL => json!(trimmed.parse::<f64>().ok().filter(|n| n.is_finite())?),
        Type::BOOLEAN => json!(trimmed.parse::<bool>().ok()?),
        Type::DATE_TIME | Type::DATE_TIME_ONLY | Type::DATE_ONLY => json!(trimmed),
        _ => json!(text),
    };
    let found = Typed::from_json(&json, if kind.is_scalar() { kind } else { Type::STRING });
    (!found.is_null()).then_some(found)
}

/// Words of a sentence: a text as it is, or a phrase of the locale files (`explain-<key>`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum Words {
    /// As it is.
    Text(String),
    /// A phrase and what it is filled with.
    Phrase {
        /// Which.
        key: String,
        /// By name.
        parts: BTreeMap<String, Words>,
    },
}

impl From<Part> for Words {
    fn from(part: Part) -> Self {
        match part {
            Part::Text(text) => Self::Text(text),
            Part::Phrase(phrase) => Self::Phrase {
                key: phrase.key.to_owned(),
                parts: phrase
                    .parts
                    .into_iter()
                    .map(|(name, part)| (name.to_owned(), part.into()))
                    .collect(),
            },
        }
    }
}

/// A mistake, for underlining.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Mistake {
    /// First UTF-16 unit.
    pub from: usize,
    /// The unit after the last.
    pub to: usize,
    /// The text `expr-<code>` of the locale files.
    pub code: String,
    /// What it is filled with; `suggestion` where a near name exists.
    pub params: BTreeMap<String, String>,
}

/// A parameter that a reference passes to its data source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PassedParameter {
    /// Source and group, as `Weather.current`.
    pub group: String,
    /// Its name.
    pub name: String,
    /// First UTF-16 unit of its value.
    pub from: usize,
    /// The unit after the last.
    pub to: usize,
}

/// What an expression may refer to where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AvailableFields {
    /// Events and data sources as trees.
    pub fields: Vec<FieldNode>,
    /// Names of segments.
    pub segments: Vec<String>,
    /// Journey properties.
    pub properties: Vec<PropertyNode>,
    /// The type that is asked for here, if one is.
    #[ts(type = "string | null")]
    pub expected: Option<Type>,
    /// Events that may lie before, with a sample payload of each.
    #[ts(type = "Record<string, unknown>")]
    pub samples: Map<String, Value>,
}

/// A journey property.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PropertyNode {
    /// Its name in expressions.
    pub name: String,
    /// The folder it is shown in.
    pub category: String,
    /// Its type.
    #[ts(type = "string")]
    pub yields: Type,
}

/// A function of the language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FunctionRow {
    /// Its name; what it does is the text `function-<name>` of the locale files.
    pub name: String,
    /// `aggregation`, `conversion`, `date`, `list`, `math`, `segment`, `text`.
    pub category: String,
    /// The ways to call it: `(string, integer) → string`.
    pub signatures: Vec<String>,
}

/// Every function of the language, by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FunctionTable {
    /// In order.
    pub functions: Vec<FunctionRow>,
}

/// Every function, by name.
pub fn functions() -> Vec<FunctionRow> {
    let written = |way: &Signature| {
        let parameters: Vec<String> = way
            .parameters
            .iter()
            .map(|(kind, _)| kind.to_string())
            .collect();
        format!("({}) → {}", parameters.join(", "), way.yields)
    };
    itinera_expr::functions()
        .map(|(name, category, ways)| FunctionRow {
            name: name.to_owned(),
            category: match category {
                Category::Aggregation => "aggregation",
                Category::Conversion => "conversion",
                Category::Date => "date",
                Category::List => "list",
                Category::Math => "math",
                Category::Segment => "segment",
                Category::Text => "text",
            }
            .to_owned(),
            signatures: ways.iter().map(written).collect(),
        })
        .collect()
}

/// An expression to evaluate for somebody, offline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EvaluateRequest {
    /// Where it stands.
    pub place: ExpressionPlace,
    /// The text.
    pub text: String,
    /// The test profile it is evaluated for.
    pub profile: Option<ProfileId>,
    /// Payloads by event.
    #[ts(type = "Record<string, unknown>")]
    pub payloads: Map<String, Value>,
}

/// The value of an expression, and of what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LiveValue {
    /// Outermost first; empty where the text does not check.
    pub parts: Vec<LivePart>,
}

/// A part of an expression with its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LivePart {
    /// First UTF-16 unit.
    pub from: usize,
    /// The unit after the last.
    pub to: usize,
    /// Its source text.
    pub text: String,
    /// How many parts are around it.
    pub depth: usize,
    /// Its type.
    #[ts(type = "string")]
    pub yields: Type,
    /// Its value as JSON; null also where it has none.
    #[ts(type = "unknown")]
    pub value: Value,
    /// Why it has no value.
    pub mistake: Option<Mistake>,
}

/// A place in a text, in UTF-16 units, as the window counts.
pub(crate) fn units(text: &str, byte: usize) -> usize {
    text.get(..byte)
        .map_or(text.len(), |before| before.encode_utf16().count())
}

pub(crate) fn mistake(text: &str, error: &itinera_expr::ExprError) -> Mistake {
    Mistake {
        from: units(text, error.span.from),
        to: units(text, error.span.to),
        code: error.code.to_owned(),
        params: error.params.clone(),
    }
}
