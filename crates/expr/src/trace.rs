//! Why an expression has its value: the values of what it is made of.

use crate::ast::{Ast, Node};
use crate::check::check_parsed;
use crate::error::{ExprError, Span};
use crate::parse::parse;
use crate::place::{Context, Scope};
use crate::print;
use crate::types::Type;
use crate::value::Value;

/// How many parts are told at most.
const MAX_PARTS: usize = 200;

/// A part of an expression with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// Where it stands.
    pub span: Span,
    /// Its source text, in its shortest form.
    pub text: String,
    /// How many parts are around it.
    pub depth: usize,
    /// Its type.
    pub yields: Type,
    /// Its value, or why it has none.
    pub value: Result<Value, ExprError>,
}

/// The value of an expression and of each of its parts, outermost first; constants, and what stands
/// inside a filter, are left out. Empty where it does not check.
pub fn trace(source: &str, scope: &dyn Scope, context: &dyn Context) -> Vec<Traced> {
    let parsed = parse(source);
    let mut found = Vec::new();
    if parsed.errors.is_empty() {
        visit(&parsed.ast, 0, scope, context, &mut found);
    }
    found
}

fn visit(
    ast: &Ast,
    depth: usize,
    scope: &dyn Scope,
    context: &dyn Context,
    into: &mut Vec<Traced>,
) {
    if into.len() >= MAX_PARTS || matches!(ast.node, Node::Literal(_)) {
        return;
    }
    let Ok(code) = check_parsed(ast, Vec::new(), scope, None) else {
        return;
    };
    into.push(Traced {
        span: ast.span,
        text: print::expression(ast),
        depth,
        yields: code.yields(),
        value: code.eval(context),
    });
    let mut below = |part: &Ast| visit(part, depth + 1, scope, context, into);
    match &ast.node {
        Node::Literal(_) | Node::Property(_) | Node::LoopField(_) | Node::Bad => {}
        Node::Field(reference) => {
            reference
                .parameters
                .iter()
                .for_each(|(_, value)| below(value));
        }
        Node::List(items)
        | Node::Call {
            arguments: items, ..
        } => items.iter().for_each(below),
        Node::Not(operand) | Node::Test { operand, .. } => below(operand),
        Node::Binary { left, right, .. } => {
            below(left);
            below(right);
        }
        Node::If {
            condition,
            then,
            otherwise,
        } => [condition, then, otherwise]
            .into_iter()
            .for_each(|part| below(part)),
    }
}
