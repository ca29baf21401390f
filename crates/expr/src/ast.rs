use crate::error::Span;
use crate::operator::{BinaryOperator, TestOperator};
use crate::value::Value;

/// A parsed expression: a node and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Ast {
    /// What it is.
    pub node: Node,
    /// Where it stands.
    pub span: Span,
    pub(crate) depth: usize,
}

/// What a piece of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A constant.
    Literal(Value),
    /// A list of expressions.
    List(Vec<Ast>),
    /// A field of an event or a data source.
    Field {
        /// Which.
        field: FieldRef,
        /// What it yields when absent.
        default: Option<Box<Ast>>,
    },
    /// A journey property, `${name}` (A44).
    Property(String),
    /// `not`.
    Not(Box<Ast>),
    /// Two operands.
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// Left operand.
        left: Box<Ast>,
        /// Right operand.
        right: Box<Ast>,
    },
    /// `is null` and its like.
    Test {
        /// The test.
        operator: TestOperator,
        /// What is tested.
        operand: Box<Ast>,
    },
    /// A function call.
    Call {
        /// Its name.
        name: String,
        /// Where the name stands.
        name_span: Span,
        /// Its arguments.
        arguments: Vec<Ast>,
    },
    /// `if (…) then (…) else (…)`.
    If {
        /// The condition.
        condition: Box<Ast>,
        /// Its value when true.
        then: Box<Ast>,
        /// Its value otherwise.
        otherwise: Box<Ast>,
    },
    /// What could not be read; an error says why.
    Bad,
}

/// What a reference starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// `@{Event.field…}`.
    Event,
    /// `#{Source.group.field…}`.
    Source,
}

/// A reference to a field. Equality is by what it names, not by where it stands.
#[derive(Debug, Clone)]
pub struct FieldRef {
    /// What it starts from.
    pub root: Root,
    /// Event and fields, or source, group and fields.
    pub path: Vec<String>,
    /// Where each segment of the path stands.
    pub segments: Vec<Span>,
    /// Where it stands as a whole.
    pub span: Span,
}

impl FieldRef {
    /// The path as people say it, `Event.field.field`.
    pub fn dotted(&self) -> String {
        self.path.join(".")
    }

    pub(crate) fn key(&self) -> (Root, &[String]) {
        (self.root, &self.path)
    }
}

impl PartialEq for FieldRef {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for FieldRef {}

impl Ast {
    /// Calls `visit` on this expression and all within, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Ast)) {
        visit(self);
        match &self.node {
            Node::Literal(_) | Node::Property(_) | Node::Bad => {}
            Node::List(items)
            | Node::Call {
                arguments: items, ..
            } => {
                items.iter().for_each(|item| item.walk(visit));
            }
            Node::Field { default, .. } => {
                if let Some(default) = default {
                    default.walk(visit);
                }
            }
            Node::Not(operand) | Node::Test { operand, .. } => operand.walk(visit),
            Node::Binary { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            Node::If {
                condition,
                then,
                otherwise,
            } => {
                condition.walk(visit);
                then.walk(visit);
                otherwise.walk(visit);
            }
        }
    }
}
