//! Single tests, and what they read.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::data::Data;
use super::table;
use super::{Facts, Part, Wanted};
use crate::ast::{Ast, FieldRef, Node, Reference, Root};
use crate::check::check_parsed;
use crate::compiled::Compiled;
use crate::function;
use crate::operator::{BinaryOperator as Op, TestOperator, float};
use crate::place::Origin;
use crate::print;
use crate::types::Type;
use crate::value::Value;

/// Whole numbers below this are exact in doubles, so that comparing them as such (A08, A09) is
/// comparing them.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Something that tests read and that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Variable {
    /// A place in a payload.
    Field {
        /// Whose payload.
        origin: Origin,
        /// Which of its payloads.
        number: usize,
        /// What the source is asked with, as it is written.
        parameters: String,
        /// Where in it.
        path: Vec<String>,
        /// As what it is read; a list of objects: what is picked from it is read as several things.
        kind: Type,
    },
    /// Membership of a segment.
    Segment {
        /// Its name.
        name: String,
        /// Which.
        number: usize,
    },
    /// A journey property.
    Property {
        /// Its name.
        name: String,
        /// When.
        moment: usize,
        /// Its type.
        kind: Type,
    },
}

impl Variable {
    pub(super) fn kind(&self) -> Type {
        match self {
            Self::Field { kind, .. } | Self::Property { kind, .. } => *kind,
            Self::Segment { .. } => Type::BOOLEAN,
        }
    }
}

/// How a test of one variable is understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    /// The variable is null.
    Null,
    /// The variable equals a constant, not null.
    Equal(Value),
    /// It is one of these.
    In(Vec<Value>),
    /// It is ordered so to a constant.
    Order(Op, Value),
    /// It is a text, not empty.
    Filled,
    /// It is a text that begins so.
    Starts(String),
    /// It is a text that ends so.
    Ends(String),
    /// It is a text that is this, in whatever case; in lower case here.
    Alike(String),
    /// Never true: ordered to null.
    Never,
    /// Not understood.
    Opaque,
}

/// A test.
pub(super) struct Atom<'a> {
    pub(super) expression: usize,
    pub(super) ast: Ast,
    pub(super) truth: bool,
    pub(super) wanted: Wanted<'a>,
    pub(super) compiled: Option<Compiled>,
    pub(super) variables: Vec<usize>,
    pub(super) form: Form,
    /// What it reads, and its text: what has the same key has the same value. None: it draws.
    pub(super) key: Option<String>,
    /// Whether it hangs on an instant that is not sure.
    pub(super) floating: bool,
    /// Constants in it.
    pub(super) constants: Vec<Value>,
    /// Whether it reads elements of lists.
    pub(super) lists: bool,
}

impl Atom<'_> {
    pub(super) fn part(&self) -> Part {
        Part::of(self.expression, &self.ast)
    }

    /// Whether it yields what is wanted over some data.
    pub(super) fn holds(&self, data: &Data, facts: Facts<'_>) -> bool {
        let context = data.at(facts, self.wanted.moment, self.wanted.now);
        let Some(compiled) = &self.compiled else {
            return false;
        };
        compiled
            .bind(&context)
            .and_then(|bound| compiled.test(&bound))
            .is_ok_and(|found| found == self.truth)
    }

    /// Whether it is a function of one variable alone, that may be relied on.
    pub(super) fn single(&self) -> Option<usize> {
        match self.variables.as_slice() {
            [one] if self.key.is_some() && !self.floating && self.compiled.is_some() => Some(*one),
            _ => None,
        }
    }
}

/// All tests and variables met.
pub(super) struct Atoms<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) nested: usize,
    pub(super) all: Vec<Atom<'a>>,
    pub(super) variables: Vec<Variable>,
    pub(super) likely: BTreeMap<usize, Vec<Json>>,
    /// Elements of lists that conditions in filters ask for, by the list's variable.
    pub(super) elements: BTreeMap<usize, Vec<Json>>,
    /// Whether values of a variable contradict some tests: known already.
    pub(super) proved: BTreeMap<(usize, Vec<usize>), bool>,
}

/// What was seen in an expression.
#[derive(Default)]
struct Seen {
    draws: bool,
    hangs: bool,
    unread: bool,
}

impl<'a> Atoms<'a> {
    pub(super) fn new(facts: Facts<'a>, nested: usize) -> Self {
        Self {
            facts,
            nested,
            all: Vec::new(),
            variables: Vec::new(),
            likely: BTreeMap::new(),
            elements: BTreeMap::new(),
            proved: BTreeMap::new(),
        }
    }

    /// The number of a test.
    pub(super) fn add(
        &mut self,
        expression: usize,
        ast: Ast,
        truth: bool,
        wanted: &Wanted<'a>,
    ) -> usize {
        let known = self.all.iter().position(|atom| {
            atom.expression == expression && atom.truth == truth && atom.ast == ast
        });
        if let Some(known) = known {
            return known;
        }
        let (mut variables, mut seen) = (Vec::new(), Seen::default());
        let mut lists = false;
        ast.walk(&mut |part| {
            if let Some((variable, list)) = self.read(part, wanted, &mut seen) {
                lists |= list;
                if !variables.contains(&variable) {
                    variables.push(variable);
                }
            }
        });
        let compiled = check_parsed(&ast, Vec::new(), wanted.scope, Some(Type::BOOLEAN)).ok();
        let floating = seen.hangs && !self.facts.timed;
        let key = (!seen.draws && !seen.unread).then(|| {
            let when = seen.hangs.then_some((wanted.moment, wanted.now));
            format!("{}|{variables:?}|{when:?}", print::expression(&ast))
        });
        let constants = Self::constants(&ast, wanted);
        let form = match variables.as_slice() {
            [one] if !lists && !floating && key.is_some() => self.form(&ast, *one, wanted),
            _ => Form::Opaque,
        };
        if lists && self.nested < super::MAX_NESTED {
            table::learn(self, &ast, wanted);
        }
        self.all.push(Atom {
            expression,
            ast,
            truth,
            wanted: *wanted,
            compiled,
            variables,
            form,
            key,
            floating,
            constants,
            lists,
        });
        self.all.len() - 1
    }

    /// The number of a variable.
    pub(super) fn variable(&mut self, variable: Variable, field: Option<&FieldRef>) -> usize {
        let known = self.variables.iter().position(|known| *known == variable);
        known.unwrap_or_else(|| {
            let at = self.variables.len();
            self.variables.push(variable);
            let likely = field.map(|field| (self.facts.likely)(field));
            self.likely.insert(at, likely.unwrap_or_default());
            at
        })
    }

    /// What a part of an expression reads by itself, and whether from elements of a list.
    fn read(&mut self, part: &Ast, wanted: &Wanted<'a>, seen: &mut Seen) -> Option<(usize, bool)> {
        match &part.node {
            Node::Field(reference) => {
                let (variable, list) = self.field(reference, wanted)?;
                Some((self.variable(variable, Some(&reference.field)), list))
            }
            Node::Property(name) => {
                let kind = wanted.scope.property(name)?;
                let variable = Variable::Property {
                    name: name.clone(),
                    moment: wanted.moment,
                    kind,
                };
                Some((self.variable(variable, None), false))
            }
            Node::Call {
                name, arguments, ..
            } => {
                let known = function::named(name);
                seen.draws |= known.is_some_and(|(function, _)| function.draws);
                if name == "inSegment" {
                    let Some(Node::Literal(Value::String(name))) =
                        arguments.first().map(|argument| &argument.node)
                    else {
                        seen.unread = true;
                        return None;
                    };
                    let variable = Variable::Segment {
                        name: name.to_string(),
                        number: self.facts.segments(wanted.moment),
                    };
                    return Some((self.variable(variable, None), false));
                }
                seen.hangs |= known.is_some_and(|(function, _)| !function.pure);
                None
            }
            // Belongs to the list that is read.
            Node::LoopField(_) => None,
            Node::Bad => {
                seen.unread = true;
                None
            }
            _ => None,
        }
    }

    /// What a reference reads: its own place, or the list that it picks from.
    pub(super) fn field(
        &self,
        reference: &Reference,
        wanted: &Wanted<'_>,
    ) -> Option<(Variable, bool)> {
        let field = &reference.field;
        let found = wanted.scope.field(field)?;
        let names = match field.root {
            Root::Event => 1,
            Root::Source => 2,
        };
        let origin = match (field.root, field.path.as_slice()) {
            (Root::Event, [name, ..]) => Origin::Event(name.clone()),
            (Root::Source, [source, group, ..]) => Origin::Group {
                source: source.clone(),
                group: group.clone(),
            },
            _ => return None,
        };
        let first = found.lists.iter().min().copied();
        let picked = reference.calls.iter().map(|call| call.at).min();
        let list = match (first, picked) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let (to, kind) = match list {
            Some(at) => (at.max(names).min(field.path.len()), Type::ListObject),
            None => (field.path.len(), found.kind),
        };
        let mut path = field.path.get(names..to)?.to_vec();
        if let Some((at, name)) = found.left_out
            && at == names
        {
            path.insert(0, name);
        }
        let parameters: Vec<String> = reference
            .parameters
            .iter()
            .map(|(name, value)| format!("{name}:{}", print::expression(value)))
            .collect();
        let variable = Variable::Field {
            number: (self.facts.lasting)(&origin, wanted.moment),
            origin,
            parameters: parameters.join(","),
            path,
            kind,
        };
        Some((variable, list.is_some()))
    }

    /// Values of the parts that read nothing.
    pub(super) fn constants(ast: &Ast, wanted: &Wanted<'_>) -> Vec<Value> {
        let mut found = Vec::new();
        ast.walk(&mut |part| {
            let made = matches!(
                part.node,
                Node::Literal(_) | Node::Call { .. } | Node::Binary { .. } | Node::List(_)
            );
            if let Some(value) = made.then(|| constant(part, wanted)).flatten() {
                match value {
                    Value::List(items) => found.extend(items.iter().cloned()),
                    Value::Null => {}
                    value => found.push(value),
                }
            }
        });
        found
    }

    fn form(&self, ast: &Ast, variable: usize, wanted: &Wanted<'a>) -> Form {
        let kind = self.variables[variable].kind();
        let own = |part: &Ast| match &part.node {
            Node::Field(reference) => reference.calls.is_empty() && reference.default.is_none(),
            Node::Property(_) => true,
            Node::Call { name, .. } => name == "inSegment",
            _ => false,
        };
        let form = match &ast.node {
            _ if own(ast) => Some(Form::Equal(Value::Boolean(true))),
            Node::Test {
                operator: TestOperator::IsNull,
                operand,
            } if own(operand) => Some(Form::Null),
            Node::Binary {
                operator,
                left,
                right,
            } => {
                let (operator, value) = match (own(left), own(right)) {
                    (true, false) => (*operator, constant(right, wanted)),
                    (false, true) => (turned(*operator), constant(left, wanted)),
                    _ => (*operator, None),
                };
                value.and_then(|value| compared(operator, value))
            }
            Node::Call {
                name, arguments, ..
            } => called(name, arguments, own, wanted),
            _ => None,
        };
        form.filter(|form| form.fits(kind)).unwrap_or(Form::Opaque)
    }
}

impl Form {
    /// Whether its constants are such that comparing with a value of that type is exact.
    fn fits(&self, kind: Type) -> bool {
        let one = |value: &Value| match (kind, value) {
            (Type::INTEGER | Type::DECIMAL, Value::Integer(_) | Value::Decimal(_)) => {
                float(value).is_some_and(|value| value.abs() < EXACT)
            }
            (Type::STRING, Value::String(_))
            | (Type::BOOLEAN, Value::Boolean(_))
            | (Type::DATE_TIME, Value::DateTime(..))
            | (Type::DATE_TIME_ONLY, Value::DateTimeOnly(_))
            | (Type::DATE_ONLY, Value::DateOnly(_))
            | (Type::DURATION, Value::Duration(_)) => true,
            _ => false,
        };
        match self {
            Self::Equal(value) | Self::Order(_, value) => one(value),
            Self::In(values) => values.iter().all(one),
            Self::Filled | Self::Starts(_) | Self::Ends(_) | Self::Alike(_) => kind == Type::STRING,
            Self::Null | Self::Never => kind.is_scalar(),
            Self::Opaque => false,
        }
    }
}

fn turned(operator: Op) -> Op {
    match operator {
        Op::Greater => Op::Less,
        Op::GreaterOrEqual => Op::LessOrEqual,
        Op::Less => Op::Greater,
        Op::LessOrEqual => Op::GreaterOrEqual,
        other => other,
    }
}

/// A comparison of the variable with a value.
fn compared(operator: Op, value: Value) -> Option<Form> {
    match (operator, value) {
        (Op::Equal, Value::Null) => Some(Form::Null),
        (Op::Equal, value) => Some(Form::Equal(value)),
        (Op::Greater | Op::GreaterOrEqual | Op::Less | Op::LessOrEqual, value) => {
            Some(match value {
                Value::Null => Form::Never,
                value => Form::Order(operator, value),
            })
        }
        _ => None,
    }
}

fn called(
    name: &str,
    arguments: &[Ast],
    own: impl Fn(&Ast) -> bool,
    wanted: &Wanted<'_>,
) -> Option<Form> {
    let (first, second) = (arguments.first()?, arguments.get(1));
    if !own(first) {
        return None;
    }
    let text = || match constant(second?, wanted)? {
        Value::String(text) => Some(text.to_string()),
        _ => None,
    };
    match name {
        "in" => match constant(second?, wanted)? {
            Value::List(items) => {
                let there = items.iter().filter(|item| !item.is_null());
                Some(Form::In(there.cloned().collect()))
            }
            _ => None,
        },
        "isEmpty" => Some(Form::Equal(Value::string(""))),
        "isNotEmpty" => Some(Form::Filled),
        "startWith" => text().map(Form::Starts),
        "endWith" => text().map(Form::Ends),
        "equalIgnoreCase" => text().map(|text| Form::Alike(text.to_lowercase())),
        _ => None,
    }
}

/// The value of an expression that reads nothing; what hangs on the instant is as of `wanted.now`.
pub(super) fn constant(ast: &Ast, wanted: &Wanted<'_>) -> Option<Value> {
    if let Node::Literal(value) = &ast.node {
        return Some(value.clone());
    }
    let mut reads = false;
    ast.walk(&mut |part| {
        reads |= match &part.node {
            Node::Field(_) | Node::LoopField(_) | Node::Property(_) | Node::Bad => true,
            Node::Call { name, .. } => {
                let known = function::named(name);
                name == "inSegment" || known.is_some_and(|(function, _)| function.draws)
            }
            _ => false,
        };
    });
    if reads {
        return None;
    }
    let compiled = check_parsed(ast, Vec::new(), wanted.scope, None).ok()?;
    let (nothing, facts) = (Data::default(), Facts::PLAIN);
    compiled.eval(&nothing.at(facts, 0, wanted.now)).ok()
}
