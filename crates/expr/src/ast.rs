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
    Field(Box<Reference>),
    /// A field of the element that a list's filter looks at: `currentEventField.…`.
    LoopField(Box<Reference>),
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

impl Root {
    /// The loop field that stands for an element of its lists.
    pub fn loop_field(self) -> &'static str {
        match self {
            Self::Event => "currentEventField",
            Self::Source => "currentDataPackField",
        }
    }
}

/// A function of a path: it picks from a list, or from an object used as a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathFunction {
    /// `all(condition?)`
    All,
    /// `first(condition?)`
    First,
    /// `last(condition?)`
    Last,
    /// `at(index)`
    At,
    /// `entry(key)`
    Entry,
    /// `firstEntryKey()`
    FirstEntryKey,
    /// `keys()`
    Keys,
}

impl PathFunction {
    /// Name and function.
    pub(crate) const NAMES: [(&'static str, Self); 7] = [
        ("all", Self::All),
        ("first", Self::First),
        ("last", Self::Last),
        ("at", Self::At),
        ("entry", Self::Entry),
        ("firstEntryKey", Self::FirstEntryKey),
        ("keys", Self::Keys),
    ];

    /// How it is written.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, function)| *function == self)
            .map_or("", |(name, _)| name)
    }
}

/// A reference as it is written: the field, what is called on the way, and its options.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The names of the path. Of a loop field: from the element on.
    pub field: FieldRef,
    /// Calls in the path, in order.
    pub calls: Vec<PathCall>,
    /// What it yields when absent.
    pub default: Option<Ast>,
    /// Values for the parameters of a data source, by name.
    pub parameters: Vec<(String, Ast)>,
}

/// A call in a path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathCall {
    /// After how many names of the path it stands.
    pub at: usize,
    /// Which.
    pub function: PathFunction,
    /// Condition, index or key.
    pub argument: Option<Ast>,
    /// Where it stands.
    pub span: Span,
}

/// A reference to a field. Equality is by what it names, not by where it stands.
#[derive(Debug, Clone)]
pub struct FieldRef {
    /// What it starts from.
    pub root: Root,
    /// Event and fields, or source, group and fields. Calls in the path are no names.
    pub path: Vec<String>,
    /// Where the last names of the path stand; the first ones of a loop field's full path stand
    /// elsewhere.
    pub segments: Vec<Span>,
    /// Calls in the path: after how many names, and which.
    pub calls: Vec<(usize, PathFunction)>,
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
            Node::Field(reference) | Node::LoopField(reference) => {
                reference.parts().for_each(|part| part.walk(visit));
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

impl Reference {
    /// The expressions within: of calls, parameters and the default value.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Ast> {
        let calls = self.calls.iter().filter_map(|call| call.argument.as_ref());
        let parameters = self.parameters.iter().map(|(_, value)| value);
        calls.chain(parameters).chain(&self.default)
    }
}
