use serde::{Deserialize, Serialize};

use crate::ast::{FieldRef, Node};
use crate::operator::{BinaryOperator, TestOperator};
use crate::parse::parse;
use crate::print;
use crate::value::Value;

/// An operator of the card: field, operator, value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CardOperator {
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
    /// `is null`
    IsNull,
    /// `is not null`
    IsNotNull,
}

const COMPARISONS: [(CardOperator, BinaryOperator); 6] = [
    (CardOperator::Equal, BinaryOperator::Equal),
    (CardOperator::NotEqual, BinaryOperator::NotEqual),
    (CardOperator::Greater, BinaryOperator::Greater),
    (CardOperator::GreaterOrEqual, BinaryOperator::GreaterOrEqual),
    (CardOperator::Less, BinaryOperator::Less),
    (CardOperator::LessOrEqual, BinaryOperator::LessOrEqual),
];

/// One comparison of a field: what a card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The field.
    pub field: FieldRef,
    /// The operator.
    pub operator: CardOperator,
    /// The constant it is compared with; null for the null tests.
    pub value: Value,
}

/// Recovers the card from a source text that has exactly that shape.
pub fn card(source: &str) -> Option<Comparison> {
    let parsed = parse(source);
    if !parsed.errors.is_empty() {
        return None;
    }
    let field = |node: &Node| match node {
        Node::Field(reference)
            if reference.parts().next().is_none() && reference.calls.is_empty() =>
        {
            Some(reference.field.clone())
        }
        _ => None,
    };
    match &parsed.ast.node {
        Node::Binary {
            operator,
            left,
            right,
        } => {
            let (known, _) = COMPARISONS.iter().find(|(_, binary)| binary == operator)?;
            let Node::Literal(value) = &right.node else {
                return None;
            };
            Some(Comparison {
                field: field(&left.node)?,
                operator: *known,
                value: value.clone(),
            })
        }
        Node::Test { operator, operand } => {
            let operator = match operator {
                TestOperator::IsNull => CardOperator::IsNull,
                TestOperator::IsNotNull => CardOperator::IsNotNull,
                _ => return None,
            };
            Some(Comparison {
                field: field(&operand.node)?,
                operator,
                value: Value::Null,
            })
        }
        _ => None,
    }
}

/// The source text of a card; none if its value has no literal.
pub fn print_card(card: &Comparison) -> Option<String> {
    let field = card.field.print();
    match COMPARISONS
        .iter()
        .find(|(known, _)| *known == card.operator)
    {
        Some((_, binary)) => Some(format!(
            "{field} {} {}",
            binary.token(),
            print::literal(&card.value)?
        )),
        None if card.operator == CardOperator::IsNull => Some(format!("{field} is null")),
        None => Some(format!("{field} is not null")),
    }
}
