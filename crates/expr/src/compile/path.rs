//! Paths at run time: elements picked from lists.

use std::ops::ControlFlow;

use crate::bind::Row;
use crate::code::{CallCode, Code, Level, PathCode, Pick};
use crate::compile::{Operand, Run, Truth, truth};
use crate::frame::Frame;
use crate::value::Value;

struct Path {
    level: Level,
    steps: Vec<Step>,
    leaf: usize,
    many: bool,
}

struct Step {
    slot: Option<usize>,
    pick: Picking,
}

enum Picking {
    All(Option<Truth>),
    First(Option<Truth>),
    Last(Option<Truth>),
    At(Operand),
    Entry(Operand),
}

impl Path {
    fn of(code: &PathCode) -> Self {
        let test = |condition: &Option<Code>| condition.as_ref().map(truth);
        let steps = code.steps.iter().map(|step| Step {
            slot: step.slot,
            pick: match &step.pick {
                Pick::All(condition) => Picking::All(test(condition)),
                Pick::First(condition) => Picking::First(test(condition)),
                Pick::Last(condition) => Picking::Last(test(condition)),
                Pick::At(index) => Picking::At(Operand::of(index)),
                Pick::Entry(key) => Picking::Entry(Operand::of(key)),
            },
        });
        Self {
            level: code.level,
            steps: steps.collect(),
            leaf: code.leaf,
            many: code.many,
        }
    }

    /// Each value at the end of the path.
    #[inline]
    fn each<'a>(&self, frame: &mut Frame<'a>, visit: &mut impl FnMut(&'a Value)) {
        let start = match self.level {
            Level::Root => frame.root(),
            Level::Row => frame.row,
        };
        if let [step] = self.steps.as_slice() {
            // One step needs no list of what was picked before it.
            let leaf = self.leaf;
            step.pick(frame, &[start], &mut |row| visit(row.value(leaf)));
            return;
        }
        let mut rows = vec![start];
        for step in &self.steps {
            let mut picked = Vec::new();
            step.pick(frame, &rows, &mut |row| picked.push(row));
            rows = picked;
        }
        for row in rows {
            visit(row.value(self.leaf));
        }
    }
}

impl Step {
    /// The rows below each of `from`, or those themselves.
    #[inline]
    fn rows<'a>(&self, from: &[&'a Row], mut visit: impl FnMut(&'a Row) -> ControlFlow<()>) {
        match self.slot {
            Some(slot) => {
                let _ = from
                    .iter()
                    .flat_map(|row| row.rows(slot))
                    .try_for_each(visit);
            }
            None => {
                let _ = from.iter().try_for_each(|row| visit(row));
            }
        }
    }

    #[inline]
    fn pick<'a>(&self, frame: &mut Frame<'a>, from: &[&'a Row], into: &mut impl FnMut(&'a Row)) {
        let outer = frame.row;
        match &self.pick {
            Picking::All(None) => self.rows(from, |row| {
                into(row);
                go_on(frame.spend(1))
            }),
            Picking::All(Some(test)) => self.rows(from, |row| {
                frame.row = row;
                if test(frame) {
                    into(row);
                }
                go_on(frame.spend(1))
            }),
            Picking::First(test) => self.rows(from, |row| {
                frame.row = row;
                if test.as_ref().is_none_or(|test| test(frame)) {
                    into(row);
                    return ControlFlow::Break(());
                }
                go_on(frame.spend(1))
            }),
            Picking::Last(test) => {
                let mut last = None;
                self.rows(from, |row| {
                    frame.row = row;
                    if test.as_ref().is_none_or(|test| test(frame)) {
                        last = Some(row);
                    }
                    go_on(frame.spend(1))
                });
                last.into_iter().for_each(into);
            }
            Picking::At(index) => {
                let Value::Integer(index) = *index.hold(frame) else {
                    return;
                };
                let mut left = index;
                self.rows(from, |row| {
                    if left == 0 {
                        into(row);
                    }
                    left -= 1;
                    go_on(left >= 0 && frame.spend(1))
                });
            }
            Picking::Entry(key) => {
                if let (Value::String(key), Some(slot)) = (&*key.hold(frame), self.slot) {
                    for row in from {
                        row.entry(slot, key).into_iter().for_each(&mut *into);
                    }
                }
            }
        }
        frame.row = outer;
    }
}

fn go_on(more: bool) -> ControlFlow<()> {
    if more {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

pub(super) fn compile(code: &PathCode) -> Run {
    let path = Path::of(code);
    if path.many {
        return Box::new(move |frame| {
            let mut items = Vec::new();
            path.each(frame, &mut |value| match value {
                Value::List(inner) => items.extend(inner.iter().cloned()),
                one => items.push(one.clone()),
            });
            items.into()
        });
    }
    Box::new(move |frame| {
        let mut found = Value::Null;
        path.each(frame, &mut |value| found = value.clone());
        found
    })
}

/// `count` and its like over picked elements: no list is made of them.
pub(super) fn counted(call: &CallCode) -> Option<Run> {
    let counts: fn(&Value) -> bool = match call.function.name {
        "count" => |value| !value.is_null(),
        "countWithNull" | "listSize" => |_| true,
        "countOnlyNull" => Value::is_null,
        _ => return None,
    };
    let [Code::Path(code)] = call.arguments.as_slice() else {
        return None;
    };
    if !code.many {
        return None;
    }
    let path = Path::of(code);
    Some(Box::new(move |frame| {
        let mut count = 0_i64;
        path.each(frame, &mut |value| match value {
            Value::List(inner) => {
                count += inner
                    .iter()
                    .map(|value| i64::from(counts(value)))
                    .sum::<i64>();
            }
            one => count += i64::from(counts(one)),
        });
        Value::Integer(count)
    }))
}
