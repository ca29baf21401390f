//! Conditions: which path is taken (semantics §8).

use itinera_expr::{Node, Value as Typed, check, parse};
use itinera_journey::id::{ActivityId, PathId};
use itinera_journey::model::{ActivityKind, ConditionPath, Outlet, PathTest};
use itinera_journey::scope::Reach;

use super::walk::Onward;
use super::{Mark, Run};
use crate::call::{Cause, Failure};
use crate::decision::{Choice, Part, TestedPath, Verdict};
use crate::definition::Definition;
use crate::hash;
use crate::person::Phase;
use crate::prepare::{Data, PersonContext};
use crate::step::report::Origin;

impl Run<'_> {
    /// Tests the paths from the top; all data is there.
    pub(super) fn choose(
        &mut self,
        definition: &Definition,
        at: &ActivityId,
        data: &Data,
    ) -> Onward {
        let kind = definition.kind(at)?;
        let paths = kind.ordered_paths();
        if paths
            .iter()
            .any(|(_, p)| matches!(p.test, PathTest::Share { .. }))
        {
            return self.split(at, &paths);
        }
        let instance = self.person.instance.as_ref()?;
        let context = self.context(definition, instance, at, data);
        let explain = self.journey.rules.explain;
        let mut tests = Vec::new();
        let mut taken = None;
        let mut failure = None;
        for (id, path) in paths {
            let verdict = match (&taken, &failure) {
                (None, None) => match holds(&context, definition, at, id, path) {
                    Ok(Some(true)) => Verdict::True,
                    Ok(Some(false)) => Verdict::False,
                    Ok(None) => Verdict::Unknown,
                    Err(message) => {
                        failure = Some(Failure::of(Cause::Error { message }));
                        Verdict::Failed
                    }
                },
                _ => Verdict::Untested,
            };
            if verdict == Verdict::True {
                taken = Some(Outlet::Path(id.clone()));
            }
            if explain {
                let values = match verdict {
                    Verdict::Untested => Vec::new(),
                    _ => parts(&context, definition, at, path),
                };
                tests.push(TestedPath {
                    path: id.clone(),
                    name: path.name.clone(),
                    verdict,
                    values,
                });
            }
        }
        let others = matches!(kind, ActivityKind::Condition { others: true, .. });
        let outlet = match &failure {
            Some(_) => Some(Outlet::Error).filter(|error| kind.outlets().contains(error)),
            None => taken.or(others.then_some(Outlet::Others)),
        };
        self.decide(at, || Choice::Paths {
            tests,
            taken: outlet.clone(),
        });
        if let Some(failure) = failure {
            self.fail(definition, failure, Origin::Expression, None);
            return None;
        }
        if outlet.is_none() {
            self.end(definition, Mark::default(), Phase::Finished);
        }
        Some((outlet?, Mark::default()))
    }

    /// The first path whose cumulative share exceeds the draw; in test the top one.
    fn split(&mut self, at: &ActivityId, paths: &[(&PathId, &ConditionPath)]) -> Onward {
        let instance = self.person.instance.as_ref()?;
        let draw = (!self.journey.rules.split_top)
            .then(|| hash::percent(hash::draw(self.seed, &instance.id, at.as_str())));
        let mut sum = 0.0;
        let within = |(_, path): &&(&PathId, &ConditionPath)| match (&path.test, draw) {
            (PathTest::Share { percent }, Some(draw)) => {
                sum += f64::from(*percent);
                draw < sum
            }
            _ => true,
        };
        let (id, _) = paths.iter().find(within).or(paths.last())?;
        let taken = Outlet::Path((*id).clone());
        let told = taken.clone();
        self.decide(at, || Choice::Split { draw, taken: told });
        Some((taken, Mark::default()))
    }
}

/// Whether a path is taken: none if it cannot be known.
fn holds(
    context: &PersonContext<'_>,
    definition: &Definition,
    at: &ActivityId,
    id: &PathId,
    path: &ConditionPath,
) -> Result<Option<bool>, String> {
    let local = || context.zone().to_datetime(context.now);
    Ok(Some(match &path.test {
        PathTest::Expression { .. } => {
            let code = definition.code.get(at).and_then(|code| code.paths.get(id));
            let Some(code) = code else {
                return Ok(None);
            };
            match code
                .compiled
                .eval(context)
                .map_err(|error| error.to_string())?
            {
                Typed::Boolean(value) => value,
                _ => return Ok(None),
            }
        }
        PathTest::Time { hours, days } => {
            let now = local();
            hours.is_none_or(|hours| hours.contains(now.time()))
                && (days.is_empty() || days.contains(&now.weekday().into()))
        }
        PathTest::Date { from, to } => {
            let now = local();
            from.is_none_or(|from| from <= now) && to.is_none_or(|to| now < to)
        }
        PathTest::Share { .. } => return Ok(None),
    }))
}

/// What a path was decided on: the parts of its expression with their values, or the local time.
fn parts(
    context: &PersonContext<'_>,
    definition: &Definition,
    at: &ActivityId,
    path: &ConditionPath,
) -> Vec<Part> {
    let PathTest::Expression { expression } = &path.test else {
        let zone = context.zone();
        let now = zone.to_datetime(context.now);
        let name = zone.iana_name().unwrap_or("UTC");
        return vec![Part {
            text: name.to_owned(),
            value: now.to_string().into(),
        }];
    };
    let reach = Reach::at_activity(&definition.version, &definition.library, at);
    let mut texts: Vec<&str> = Vec::new();
    parse(expression).ast.walk(&mut |ast| {
        let text = expression
            .get(ast.span.from..ast.span.to)
            .unwrap_or_default();
        let constant = matches!(ast.node, Node::Literal(_) | Node::LoopField(_) | Node::Bad);
        if !constant && !texts.contains(&text) {
            texts.push(text);
        }
    });
    // A part that makes no sense by itself, such as a filter over the elements of a list, is left
    // out.
    texts
        .into_iter()
        .filter_map(|text| {
            let value = check(text, &reach, None).ok()?.eval(context).ok()?;
            Some(Part {
                text: text.to_owned(),
                value: value.to_json(),
            })
        })
        .collect()
}
