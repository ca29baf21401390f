//! Lists of objects: elements that the conditions of filters ask for.

use serde_json::{Map, Value as Json};

use super::atom::{Atoms, Variable};
use super::{Answer, Facts, Wanted, find, pool};
use crate::ast::{Ast, FieldRef, Node, Reference};
use crate::place::{Found, Origin, Parameters, Scope};
use crate::print;
use crate::types::Type;
use crate::value::Value;

/// The most constants tried for what is read of an element.
const MAX_VALUES: usize = 4;

/// Another scope, in which elements of a list are no list.
struct Within<'a> {
    scope: &'a dyn Scope,
    list: &'a FieldRef,
}

impl Scope for Within<'_> {
    fn field(&self, field: &FieldRef) -> Option<Found> {
        let mut found = self.scope.field(field)?;
        if field.root == self.list.root && field.path.starts_with(&self.list.path) {
            found.lists.retain(|at| *at > self.list.path.len());
        }
        Some(found)
    }

    fn parameters(&self, field: &FieldRef) -> Parameters {
        self.scope.parameters(field)
    }

    fn segment(&self, name: &str) -> bool {
        self.scope.segment(name)
    }

    fn property(&self, name: &str) -> Option<Type> {
        self.scope.property(name)
    }
}

/// Finds elements for the lists that a test reads: some for each condition of a filter, or some that
/// have only what is read of them.
pub(super) fn learn(atoms: &mut Atoms<'_>, ast: &Ast, wanted: &Wanted<'_>) {
    let mut references: Vec<&Reference> = Vec::new();
    ast.walk(&mut |part| {
        if let Node::Field(reference) = &part.node {
            references.push(reference);
        }
    });
    let constants = Atoms::constants(ast, wanted);
    for reference in references {
        let Some((variable, true)) = atoms.field(reference, wanted) else {
            continue;
        };
        let at = atoms.variable(variable, None);
        let values = values(reference, wanted, &constants);
        for element in elements(atoms, reference, wanted, at, &values) {
            let known = atoms.elements.entry(at).or_default();
            if !known.contains(&element) {
                known.push(element);
            }
        }
    }
}

/// Values for what is read of an element.
fn values(reference: &Reference, wanted: &Wanted<'_>, constants: &[Value]) -> Vec<Json> {
    let kind = wanted.scope.field(&reference.field).map(|found| found.kind);
    let Some(kind) = kind.map(Type::element) else {
        return Vec::new();
    };
    let some = match kind {
        Type::STRING => Json::from("x"),
        Type::INTEGER => Json::from(1),
        Type::DECIMAL => Json::from(1.5),
        Type::BOOLEAN => Json::from(true),
        Type::DATE_TIME => Value::DateTime(wanted.now, jiff::tz::Offset::UTC).to_json(),
        _ => return Vec::new(),
    };
    let fitting = constants.iter().map(Value::to_json);
    let fitting = fitting.filter(|json| !Value::from_json(json, kind).is_null());
    fitting.take(MAX_VALUES).chain([some]).collect()
}

/// The names from the list to what is read of its elements.
fn below(atoms: &Atoms<'_>, variable: usize, field: &FieldRef) -> Vec<String> {
    match &atoms.variables[variable] {
        Variable::Field { origin, path, .. } => {
            let names = match origin {
                Origin::Event(_) => 1,
                Origin::Group { .. } => 2,
            };
            let skip = names + path.len();
            field.path.get(skip..).unwrap_or(&[]).to_vec()
        }
        _ => Vec::new(),
    }
}

fn elements(
    atoms: &Atoms<'_>,
    reference: &Reference,
    wanted: &Wanted<'_>,
    variable: usize,
    values: &[Json],
) -> Vec<Json> {
    let mut found = Vec::new();
    let leaf = below(atoms, variable, &reference.field);
    for call in &reference.calls {
        let Some(condition) = &call.argument else {
            continue;
        };
        let list = FieldRef {
            path: reference.field.path[..call.at].to_vec(),
            segments: Vec::new(),
            calls: Vec::new(),
            ..reference.field.clone()
        };
        let source = print::expression(&standing(condition, &list));
        let scope = Within {
            scope: wanted.scope,
            list: &list,
        };
        let lasting = |_: &Origin, _: usize| 0;
        let facts = Facts {
            lasting: &lasting,
            steady: true,
            ..atoms.facts
        };
        for truth in [true, false] {
            let inner = Wanted {
                source: &source,
                truth,
                scope: &scope,
                moment: 0,
                now: wanted.now,
            };
            let asked = [(crate::parse::parse(&source).ast, &inner)];
            let Answer::Witness(data) = find(&asked, facts, atoms.nested + 1) else {
                continue;
            };
            for payload in data.payloads.values() {
                let names = reference.field.path.len() - leaf.len();
                let Variable::Field { path, .. } = &atoms.variables[variable] else {
                    continue;
                };
                let between = &list.path[names.min(list.path.len())..];
                let place = path.iter().chain(between);
                let mut place = place.cloned();
                let element = place.try_fold(payload, |json, name| json.get(&name));
                if let Some(element @ Json::Object(_)) = element {
                    let leaf = &reference.field.path[call.at..];
                    let filled = filled(element, leaf, values);
                    found.extend(filled.map(|element| nest(between, element)));
                }
            }
        }
    }
    if found.is_empty() {
        found.extend(filled(&Json::Object(Map::new()), &leaf, values));
    }
    found
}

/// Puts an element of a list within a list into one of the outer list.
fn nest(between: &[String], element: Json) -> Json {
    between.iter().rev().fold(element, |inner, name| {
        Json::Object(Map::from_iter([(name.clone(), Json::Array(vec![inner]))]))
    })
}

/// An element with each of the values in turn where nothing stands yet.
fn filled<'a>(
    element: &'a Json,
    leaf: &'a [String],
    values: &'a [Json],
) -> impl Iterator<Item = Json> + 'a {
    let as_it_is = values.is_empty() || leaf.is_empty();
    let values = values.iter().filter(move |_| !as_it_is);
    let with = values.map(move |value| {
        let mut whole = element.clone();
        let mut here = &mut whole;
        for name in leaf {
            if !here.is_object() && !here.is_null() {
                return whole;
            }
            here = &mut here[name.as_str()];
        }
        if here.is_null() {
            *here = value.clone();
        }
        whole
    });
    let bare = std::iter::once_with(|| element.clone()).filter(move |_| as_it_is);
    bare.chain(with)
}

/// A condition of a filter with the fields of the element by their full paths.
fn standing(condition: &Ast, list: &FieldRef) -> Ast {
    let mut ast = condition.clone();
    stand(&mut ast, list);
    ast
}

fn stand(ast: &mut Ast, list: &FieldRef) {
    match &mut ast.node {
        Node::LoopField(reference) => {
            reference.field = list.joined(&reference.field);
            let shift = list.path.len();
            for call in &mut reference.calls {
                call.at += shift;
            }
            ast.node = Node::Field(reference.clone());
        }
        Node::List(items)
        | Node::Call {
            arguments: items, ..
        } => items.iter_mut().for_each(|item| stand(item, list)),
        Node::Not(operand) | Node::Test { operand, .. } => stand(operand, list),
        Node::Binary { left, right, .. } => {
            stand(left, list);
            stand(right, list);
        }
        Node::If {
            condition,
            then,
            otherwise,
        } => {
            stand(condition, list);
            stand(then, list);
            stand(otherwise, list);
        }
        Node::Literal(_) | Node::Field(_) | Node::Property(_) | Node::Bad => {}
    }
}

/// Lists worth trying.
pub(super) fn bodies(atoms: &Atoms<'_>, variable: usize, constants: &[&Value]) -> Vec<Json> {
    let mut found = vec![Json::Array(Vec::new())];
    let elements = atoms.elements.get(&variable).map_or(&[][..], Vec::as_slice);
    for count in pool::counts(constants) {
        for element in elements {
            found.push(Json::Array(vec![element.clone(); count]));
        }
    }
    if elements.len() > 1 {
        found.push(Json::Array(elements.to_vec()));
    }
    found
}
