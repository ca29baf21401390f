//! From an expression and the truth wanted of it to the ways in which it can come about, each a
//! conjunction of single tests.

use crate::ast::{Ast, Node, Reference};
use crate::check::check_parsed;
use crate::operator::{BinaryOperator, TestOperator};
use crate::place::Scope;

/// The most ways of one expression.
const MAX_WAYS: usize = 256;

/// A test with the truth wanted of it.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) ast: Ast,
    pub(super) truth: bool,
}

type Ways = Vec<Vec<Leaf>>;

/// The ways; none where there are too many.
pub(super) fn of(ast: &Ast, truth: bool, scope: &dyn Scope) -> Option<Ways> {
    match &ast.node {
        Node::Not(operand) => of(operand, !truth, scope),
        Node::Binary {
            operator: operator @ (BinaryOperator::And | BinaryOperator::Or),
            left,
            right,
        } => {
            let (left, right) = (of(left, truth, scope)?, of(right, truth, scope)?);
            match (*operator == BinaryOperator::And) == truth {
                true => both(&left, &right),
                false => either(left, right),
            }
        }
        Node::If {
            condition,
            then,
            otherwise,
        } => either(
            both(&of(condition, true, scope)?, &of(then, truth, scope)?)?,
            both(&of(condition, false, scope)?, &of(otherwise, truth, scope)?)?,
        ),
        // `!=` and `is not null` are the contrary of `==` and `is null`, whatever is null.
        Node::Binary {
            operator: BinaryOperator::NotEqual,
            left,
            right,
        } => {
            let node = Node::Binary {
                operator: BinaryOperator::Equal,
                left: left.clone(),
                right: right.clone(),
            };
            leaf(&Ast { node, ..*ast }, !truth, scope)
        }
        Node::Test {
            operator: TestOperator::IsNotNull,
            operand,
        } => {
            let node = Node::Test {
                operator: TestOperator::IsNull,
                operand: operand.clone(),
            };
            leaf(&Ast { node, ..*ast }, !truth, scope)
        }
        _ => leaf(ast, truth, scope),
    }
}

fn both(left: &Ways, right: &Ways) -> Option<Ways> {
    let mut all = Vec::new();
    for a in left {
        for b in right {
            all.push(a.iter().chain(b).cloned().collect());
        }
    }
    (all.len() <= MAX_WAYS).then_some(all)
}

fn either(mut left: Ways, right: Ways) -> Option<Ways> {
    left.extend(right);
    (left.len() <= MAX_WAYS).then_some(left)
}

/// A single test; one on a value that has two cases (a default value, a choice) in each of them.
fn leaf(ast: &Ast, truth: bool, scope: &dyn Scope) -> Option<Ways> {
    let whole = || {
        Some(vec![vec![Leaf {
            ast: ast.clone(),
            truth,
        }]])
    };
    let mut cases = None;
    within(ast, &mut |part| {
        if cases.is_none() {
            cases = two_cases(part, scope);
        }
    });
    let Some(cases) = cases else {
        return whole();
    };
    let mut all = Vec::new();
    for (condition, holds, from, to) in cases {
        let mut changed = ast.clone();
        replace(&mut changed, &from, &to);
        let rest = of(&changed, truth, scope)?;
        all = either(all, both(&of(&condition, holds, scope)?, &rest)?)?;
    }
    Some(all)
}

/// A condition, whether it holds, and what a part of the test is then to be replaced by.
type Case = (Ast, bool, Ast, Ast);

fn two_cases(part: &Ast, scope: &dyn Scope) -> Option<[Case; 2]> {
    match &part.node {
        Node::Field(reference) => {
            let default = reference.default.as_ref()?;
            let bare = Ast {
                node: Node::Field(Box::new(Reference {
                    default: None,
                    ..(**reference).clone()
                })),
                ..part.clone()
            };
            let there = Ast {
                node: Node::Test {
                    operator: TestOperator::IsNotNull,
                    operand: Box::new(bare.clone()),
                },
                ..part.clone()
            };
            Some([
                (there.clone(), true, part.clone(), bare),
                (there, false, part.clone(), default.clone()),
            ])
        }
        Node::If {
            condition,
            then,
            otherwise,
        } if alike(then, otherwise, scope) => Some([
            ((**condition).clone(), true, part.clone(), (**then).clone()),
            (
                (**condition).clone(),
                false,
                part.clone(),
                (**otherwise).clone(),
            ),
        ]),
        _ => None,
    }
}

/// Whether both branches yield one type, so that nothing is converted (A39).
fn alike(then: &Ast, otherwise: &Ast, scope: &dyn Scope) -> bool {
    let kind = |ast| {
        let checked = check_parsed(ast, Vec::new(), scope, None);
        checked.ok().map(|compiled| compiled.yields())
    };
    let (then, otherwise) = (kind(then), kind(otherwise));
    then.is_some() && then == otherwise
}

/// Visits the parts that are evaluated as they stand, not those within references.
fn within<'a>(ast: &'a Ast, visit: &mut impl FnMut(&'a Ast)) {
    visit(ast);
    match &ast.node {
        Node::List(items)
        | Node::Call {
            arguments: items, ..
        } => items.iter().for_each(|item| within(item, visit)),
        Node::Not(operand) | Node::Test { operand, .. } => within(operand, visit),
        Node::Binary { left, right, .. } => {
            within(left, visit);
            within(right, visit);
        }
        Node::If {
            condition,
            then,
            otherwise,
        } => {
            within(condition, visit);
            within(then, visit);
            within(otherwise, visit);
        }
        Node::Literal(_) | Node::Field(_) | Node::LoopField(_) | Node::Property(_) | Node::Bad => {}
    }
}

fn replace(ast: &mut Ast, from: &Ast, to: &Ast) {
    if ast == from {
        ast.clone_from(to);
        return;
    }
    match &mut ast.node {
        Node::List(items)
        | Node::Call {
            arguments: items, ..
        } => items.iter_mut().for_each(|item| replace(item, from, to)),
        Node::Not(operand) | Node::Test { operand, .. } => replace(operand, from, to),
        Node::Binary { left, right, .. } => {
            replace(left, from, to);
            replace(right, from, to);
        }
        Node::If {
            condition,
            then,
            otherwise,
        } => {
            replace(condition, from, to);
            replace(then, from, to);
            replace(otherwise, from, to);
        }
        Node::Literal(_) | Node::Field(_) | Node::LoopField(_) | Node::Property(_) | Node::Bad => {}
    }
}
