//! Simple conditions as a tree, printed to the language and recovered from it (R-CAN-43).

use serde::{Deserialize, Serialize};

use crate::ast::{Ast, FieldRef, Node};
use crate::operator::{BinaryOperator, TestOperator};
use crate::parse::parse;
use crate::print;
use crate::time;
use crate::value::Value;

/// A condition that can be built by clicking.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Several conditions, two at least.
    Group {
        /// How they are joined.
        join: Join,
        /// In order.
        parts: Vec<Condition>,
    },
    /// A field, an operator and a value.
    Test(FieldTest),
    /// Membership of a segment.
    Segment {
        /// Its name.
        name: String,
        /// Whether the person must be in it.
        within: bool,
    },
}

/// How conditions are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Join {
    /// All must hold.
    And,
    /// One must hold.
    Or,
}

/// A field compared with constants.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldTest {
    /// The field.
    pub field: FieldRef,
    /// The operator.
    pub operator: FieldOperator,
    /// The constants: none for the tests of nothing, several for [`FieldOperator::OneOf`].
    pub values: Vec<Value>,
    /// Capital and small letters count as the same, where the operator knows the difference.
    pub ignore_case: bool,
}

/// An operator of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldOperator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `contain(…)`
    Contains,
    /// `not contain(…)`
    ContainsNot,
    /// `startWith(…)`
    StartsWith,
    /// `endWith(…)`
    EndsWith,
    /// `is null`
    IsNull,
    /// `is not null`
    IsNotNull,
    /// `isEmpty(…)`
    IsEmpty,
    /// `isNotEmpty(…)`
    IsNotEmpty,
    /// `in(field, […])`
    OneOf,
    /// `not in(field, […])`
    NoneOf,
    /// `in(value, field)`, of a list.
    Has,
    /// `not in(value, field)`
    HasNot,
    /// `inLastHours(field, n)`
    InLastHours,
    /// `inLastDays(field, n)`
    InLastDays,
    /// `inLastMonths(field, n)`
    InLastMonths,
    /// `inNextHours(field, n)`
    InNextHours,
    /// `inNextDays(field, n)`
    InNextDays,
    /// `inNextMonths(field, n)`
    InNextMonths,
}

use FieldOperator as Op;

const COMPARISONS: [(Op, BinaryOperator); 6] = [
    (Op::Equal, BinaryOperator::Equal),
    (Op::NotEqual, BinaryOperator::NotEqual),
    (Op::Greater, BinaryOperator::Greater),
    (Op::GreaterOrEqual, BinaryOperator::GreaterOrEqual),
    (Op::Less, BinaryOperator::Less),
    (Op::LessOrEqual, BinaryOperator::LessOrEqual),
];

/// Operators that are calls of field and value: plainly, and without regard to case.
const CALLS: [(Op, &str, Option<&str>); 11] = [
    (Op::Contains, "contain", Some("containIgnoreCase")),
    (Op::StartsWith, "startWith", Some("startWithIgnoreCase")),
    (Op::EndsWith, "endWith", Some("endWithIgnoreCase")),
    (Op::IsEmpty, "isEmpty", None),
    (Op::IsNotEmpty, "isNotEmpty", None),
    (Op::InLastHours, "inLastHours", None),
    (Op::InLastDays, "inLastDays", None),
    (Op::InLastMonths, "inLastMonths", None),
    (Op::InNextHours, "inNextHours", None),
    (Op::InNextDays, "inNextDays", None),
    (Op::InNextMonths, "inNextMonths", None),
];

/// The condition that a source text says, if it can be built by clicking.
pub fn condition(source: &str) -> Option<Condition> {
    let parsed = parse(source);
    if !parsed.errors.is_empty() {
        return None;
    }
    of(&parsed.ast, source)
}

fn of(ast: &Ast, source: &str) -> Option<Condition> {
    let Node::Binary { operator, .. } = &ast.node else {
        return single(ast);
    };
    let join = match operator {
        BinaryOperator::And => Join::And,
        BinaryOperator::Or => Join::Or,
        _ => return single(ast),
    };
    let mut parts = Vec::new();
    flatten(ast, *operator, source, true, &mut parts)?;
    Some(Condition::Group { join, parts })
}

/// The operands of a chain; what stands in parentheses is a group of its own.
fn flatten(
    ast: &Ast,
    chain: BinaryOperator,
    source: &str,
    outermost: bool,
    into: &mut Vec<Condition>,
) -> Option<()> {
    match &ast.node {
        Node::Binary {
            operator,
            left,
            right,
        } if *operator == chain
            && (outermost || !source[ast.span.from..].starts_with('(') || starts(left, ast)) =>
        {
            flatten(left, chain, source, false, into)?;
            flatten(right, chain, source, false, into)
        }
        _ => {
            into.push(of(ast, source)?);
            Some(())
        }
    }
}

/// Whether the parenthesis at the beginning is that of the left operand.
fn starts(left: &Ast, whole: &Ast) -> bool {
    left.span.from == whole.span.from
}

fn single(ast: &Ast) -> Option<Condition> {
    match &ast.node {
        Node::Binary {
            operator,
            left,
            right,
        } => {
            if let (Some(name), Node::Literal(Value::Boolean(value))) = (segment(left), &right.node)
            {
                let within = match operator {
                    BinaryOperator::Equal => *value,
                    BinaryOperator::NotEqual => !*value,
                    _ => return None,
                };
                return Some(Condition::Segment { name, within });
            }
            let (known, _) = COMPARISONS.iter().find(|(_, binary)| binary == operator)?;
            test(left, *known, vec![constant(right)?], false)
        }
        Node::Test { operator, operand } => {
            let operator = match operator {
                TestOperator::IsNull => Op::IsNull,
                TestOperator::IsNotNull => Op::IsNotNull,
                _ => return None,
            };
            test(operand, operator, Vec::new(), false)
        }
        Node::Not(operand) => match call(operand)? {
            Condition::Segment { name, within } => Some(Condition::Segment {
                name,
                within: !within,
            }),
            Condition::Test(mut found) => {
                found.operator = match found.operator {
                    Op::Contains => Op::ContainsNot,
                    Op::OneOf => Op::NoneOf,
                    Op::Has => Op::HasNot,
                    _ => return None,
                };
                Some(Condition::Test(found))
            }
            Condition::Group { .. } => None,
        },
        _ => call(ast),
    }
}

fn call(ast: &Ast) -> Option<Condition> {
    if let Some(name) = segment(ast) {
        return Some(Condition::Segment { name, within: true });
    }
    let Node::Call {
        name, arguments, ..
    } = &ast.node
    else {
        return None;
    };
    match (name.as_str(), arguments.as_slice()) {
        ("in", [field, list]) if plain(field).is_some() => {
            let Node::List(items) = &list.node else {
                return None;
            };
            let values: Option<Vec<Value>> = items.iter().map(constant).collect();
            test(field, Op::OneOf, values.filter(|v| !v.is_empty())?, false)
        }
        ("in", [value, field]) => test(field, Op::Has, vec![constant(value)?], false),
        ("equalIgnoreCase", [field, value]) => test(field, Op::Equal, vec![constant(value)?], true),
        ("notEqualIgnoreCase", [field, value]) => {
            test(field, Op::NotEqual, vec![constant(value)?], true)
        }
        (name, [field, values @ ..]) => {
            let fits = |plain: &str, ignoring: &Option<&str>| {
                (plain == name)
                    .then_some(false)
                    .or_else(|| (*ignoring == Some(name)).then_some(true))
            };
            let (operator, ignore_case) =
                CALLS.iter().find_map(|(operator, plain, ignoring)| {
                    Some((*operator, fits(plain, ignoring)?))
                })?;
            let values: Option<Vec<Value>> = values.iter().map(constant).collect();
            let values = values?;
            let wanted = usize::from(!matches!(operator, Op::IsEmpty | Op::IsNotEmpty));
            (values.len() == wanted).then(|| test(field, operator, values, ignore_case))?
        }
        _ => None,
    }
}

fn test(field: &Ast, operator: Op, values: Vec<Value>, ignore_case: bool) -> Option<Condition> {
    Some(Condition::Test(FieldTest {
        field: plain(field)?,
        operator,
        values,
        ignore_case,
    }))
}

fn segment(ast: &Ast) -> Option<String> {
    match &ast.node {
        Node::Call {
            name, arguments, ..
        } if name == "inSegment" => match arguments.as_slice() {
            [
                Ast {
                    node: Node::Literal(Value::String(name)),
                    ..
                },
            ] => Some(name.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// A reference of names alone.
fn plain(ast: &Ast) -> Option<FieldRef> {
    match &ast.node {
        Node::Field(reference)
            if reference.calls.is_empty() && reference.parts().next().is_none() =>
        {
            Some(reference.field.clone())
        }
        _ => None,
    }
}

/// A constant with a source text of its own; a null says nothing here.
fn constant(ast: &Ast) -> Option<Value> {
    match &ast.node {
        Node::Literal(Value::Null) => None,
        Node::Literal(value) => Some(value.clone()),
        Node::Call {
            name, arguments, ..
        } if name == "date" => match arguments.as_slice() {
            [
                Ast {
                    node: Node::Literal(Value::String(text)),
                    ..
                },
            ] => time::literal(text),
            _ => None,
        },
        _ => None,
    }
}

impl Condition {
    /// The source text; none where a value is missing or has no literal.
    pub fn print(&self) -> Option<String> {
        match self {
            Self::Group { join, parts } => {
                let parts: Option<Vec<String>> = parts
                    .iter()
                    .map(|part| {
                        let text = part.print()?;
                        Some(match part {
                            Self::Group { .. } => format!("({text})"),
                            _ => text,
                        })
                    })
                    .collect();
                let word = match join {
                    Join::And => " and ",
                    Join::Or => " or ",
                };
                Some(parts.filter(|parts| !parts.is_empty())?.join(word))
            }
            Self::Segment { name, within } => {
                let not = if *within { "" } else { "not " };
                Some(format!("{not}inSegment({})", print::text(name)))
            }
            Self::Test(test) => test.print(),
        }
    }
}

impl FieldTest {
    fn print(&self) -> Option<String> {
        let field = self.field.print();
        let value = || print::literal(self.values.first().filter(|value| !value.is_null())?);
        let listed = || {
            let values: Option<Vec<String>> = self.values.iter().map(print::literal).collect();
            Some(format!(
                "[{}]",
                values.filter(|v| !v.is_empty())?.join(", ")
            ))
        };
        if let Some((_, binary)) = COMPARISONS
            .iter()
            .find(|(known, _)| *known == self.operator)
        {
            let value = value()?;
            return Some(match self.operator {
                Op::Equal if self.ignore_case => format!("equalIgnoreCase({field}, {value})"),
                Op::NotEqual if self.ignore_case => {
                    format!("notEqualIgnoreCase({field}, {value})")
                }
                _ => format!("{field} {} {value}", binary.token()),
            });
        }
        Some(match self.operator {
            Op::IsNull => format!("{field} is null"),
            Op::IsNotNull => format!("{field} is not null"),
            Op::OneOf => format!("in({field}, {})", listed()?),
            Op::NoneOf => format!("not in({field}, {})", listed()?),
            Op::Has => format!("in({}, {field})", value()?),
            Op::HasNot => format!("not in({}, {field})", value()?),
            operator => {
                let (not, operator) = match operator {
                    Op::ContainsNot => ("not ", Op::Contains),
                    other => ("", other),
                };
                let (_, plain, ignoring) = CALLS.iter().find(|(known, ..)| *known == operator)?;
                let name = ignoring.filter(|_| self.ignore_case).unwrap_or(plain);
                match operator {
                    Op::IsEmpty | Op::IsNotEmpty => format!("{name}({field})"),
                    _ => format!("{not}{name}({field}, {})", value()?),
                }
            }
        })
    }
}
