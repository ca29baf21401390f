//! What may be sent empty: a parameter that reads an event which may not have come.

use std::collections::BTreeSet;

use itinera_expr::{Ast, Node, Root, parse, print};

use super::{Passed, State, Ways, issue};
use crate::id::ActivityId;
use crate::issue::Place;
use crate::model::ActivityKind;

impl<'a> Ways<'a> {
    pub(super) fn may_be_empty(
        &mut self,
        id: &'a ActivityId,
        kind: &'a ActivityKind,
        states: &[State<'a>],
    ) {
        for (field, text) in sent(kind) {
            let ast = parse(text).ast;
            let mut told = BTreeSet::new();
            for (name, reference) in bare(&ast) {
                let missing: Vec<&State<'a>> = states
                    .iter()
                    .filter(|state| !state.received.contains(name.as_str()))
                    .collect();
                if missing.is_empty() || !self.known_upstream(id, &name) {
                    continue;
                }
                let possible = missing.iter().any(|state| !self.guarded(id, state, &name));
                if possible && told.insert(name.clone()) {
                    let place = Place {
                        activity: Some(id.clone()),
                        field: Some(field.clone()),
                        ..Place::default()
                    };
                    let params = [("event", name), ("field", reference)];
                    self.issues.push(issue("WARN_MAY_BE_EMPTY", place, params));
                }
            }
        }
    }

    /// Whether an event of that name stands upstream: otherwise the name is an error of its own.
    fn known_upstream(&mut self, id: &'a ActivityId, name: &str) -> bool {
        self.scope(id);
        let scope = self.scopes.get(id);
        scope.is_some_and(|scope| scope.events().any(|event| event.name == name))
    }

    /// Whether the tests passed on the way let nobody through without the event.
    fn guarded(&mut self, id: &'a ActivityId, state: &State<'a>, name: &str) -> bool {
        let moment = self.moment(id);
        let mut nulls: BTreeSet<String> = BTreeSet::new();
        for test in &state.tests {
            for field in itinera_expr::references(test.source) {
                if field.root == Root::Event && field.path.first().is_some_and(|n| n == name) {
                    let text = print::reference(Root::Event, &field.path);
                    nulls.insert(format!("{text} is null"));
                }
            }
        }
        if nulls.is_empty() {
            return false;
        }
        let sources: Vec<String> = nulls.into_iter().collect();
        let now: Vec<Passed<'_>> = sources
            .iter()
            .map(|source| Passed {
                source,
                truth: true,
                moment,
            })
            .collect();
        self.contradict(state, &now).is_some()
    }
}

/// What an activity sends: field of the pane and expression.
fn sent(kind: &ActivityKind) -> Vec<(String, &str)> {
    let mut found: Vec<(String, &str)> = Vec::new();
    if let Some(calling) = kind.calling() {
        found.push(("path".to_owned(), calling.path));
        for (id, text) in calling.headers {
            found.push((format!("headers.{id}"), text));
        }
        for (path, text) in calling.parameters {
            found.push((format!("parameters.{path}"), text));
        }
    }
    match kind {
        ActivityKind::Jump { parameters, .. } => {
            for (path, text) in parameters {
                found.push((format!("parameters.{path}"), text));
            }
        }
        ActivityKind::UpdateProfile { value, .. } => found.push(("value".to_owned(), value)),
        _ => {}
    }
    found.retain(|(_, text)| !text.trim().is_empty());
    found
}

/// Fields of events read without a default value, where nothing tests for null: name of the event,
/// and the reference.
fn bare(ast: &Ast) -> Vec<(String, String)> {
    let (mut found, mut careful) = (Vec::new(), false);
    ast.walk(&mut |part| match &part.node {
        Node::Field(reference) if reference.field.root == Root::Event => {
            if let (Some(name), None) = (reference.field.path.first(), &reference.default) {
                found.push((name.clone(), reference.field.dotted()));
            }
        }
        Node::If { .. } | Node::Test { .. } => careful = true,
        _ => {}
    });
    if careful { Vec::new() } else { found }
}
