//! Proofs that tests contradict one another. What is claimed here must hold for all data.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::Clash;
use super::atom::{Atoms, Form};
use super::data::Data;
use crate::operator::{BinaryOperator as Op, float, order};
use crate::types::Type;
use crate::value::Value;

/// The most whole numbers that are tried one by one.
const MAX_NUMBERS: i128 = 64;

/// The tests of a conjunction that contradict, if some are proved to.
pub(super) fn clash(atoms: &mut Atoms<'_>, all: &[usize]) -> Option<Vec<Clash>> {
    let told = |atoms: &Atoms<'_>, culprits: &[usize]| {
        let one = |at: &usize| Clash {
            part: atoms.all[*at].part(),
            truth: atoms.all[*at].truth,
        };
        Some(culprits.iter().map(one).collect())
    };
    let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
    let nothing = Data::default();
    for at in all {
        let atom = &atoms.all[*at];
        let Some(key) = &atom.key else { continue };
        let constant = atom.variables.is_empty() && !atom.floating && atom.compiled.is_some();
        if constant && !atom.holds(&nothing, atoms.facts) {
            return told(atoms, &[*at]);
        }
        if let Some(before) = keys.insert(key, *at)
            && atoms.all[before].truth != atom.truth
        {
            return told(atoms, &[before, *at]);
        }
    }
    let mut by_variable: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in all {
        if let Some(variable) = atoms.all[*at].single().filter(|_| !atoms.all[*at].lists) {
            by_variable.entry(variable).or_default().push(*at);
        }
    }
    for (variable, mut culprits) in by_variable {
        culprits.sort_unstable();
        if !known(atoms, variable, &culprits) {
            continue;
        }
        let mut at = 0;
        while at < culprits.len() {
            let mut fewer = culprits.clone();
            fewer.remove(at);
            if !fewer.is_empty() && known(atoms, variable, &fewer) {
                culprits = fewer;
            } else {
                at += 1;
            }
        }
        return told(atoms, &culprits);
    }
    None
}

fn known(atoms: &mut Atoms<'_>, variable: usize, tests: &[usize]) -> bool {
    let key = (variable, tests.to_vec());
    if let Some(known) = atoms.proved.get(&key) {
        return *known;
    }
    let proof = Tests {
        atoms,
        variable,
        tests,
    };
    let found = proof.contradict();
    atoms.proved.insert(key, found);
    found
}

/// Tests of one variable and nothing else.
struct Tests<'a, 'b> {
    atoms: &'a Atoms<'b>,
    variable: usize,
    tests: &'a [usize],
}

impl Tests<'_, '_> {
    /// Whether neither null nor any other value passes them all.
    fn contradict(&self) -> bool {
        let kind = self.atoms.variables[self.variable].kind();
        if !kind.is_scalar() || self.passes(&Json::Null, false) {
            return false;
        }
        let never =
            |(form, truth): (&Form, bool)| truth && matches!(form, Form::Null | Form::Never);
        self.forms().any(never)
            || (kind == Type::BOOLEAN
                && !self.passes(&Json::Bool(true), false)
                && !self.passes(&Json::Bool(false), false))
            || self.none_of_few(kind)
            || self.interval_empty(kind)
            || (kind == Type::STRING && self.texts_differ())
    }

    fn forms(&self) -> impl Iterator<Item = (&Form, bool)> {
        let all = self.tests.iter().map(|at| &self.atoms.all[*at]);
        all.map(|atom| (&atom.form, atom.truth))
    }

    /// Whether a value passes, by evaluation. `understood`: only those tests that are.
    fn passes(&self, value: &Json, understood: bool) -> bool {
        let mut data = Data::default();
        data.set(&self.atoms.variables[self.variable], value);
        let mut tests = self.tests.iter().map(|at| &self.atoms.all[*at]);
        tests.all(|atom| {
            (understood && atom.form == Form::Opaque) || atom.holds(&data, self.atoms.facts)
        })
    }

    /// Whether a value passes, where other values that compare equal to it may differ from it in
    /// tests that are not understood: instants with other offsets, zero with another sign.
    fn passes_as_class(&self, value: &Value, kind: Type) -> bool {
        let several = kind == Type::DATE_TIME
            || (kind == Type::DECIMAL && float(value).is_some_and(|value| value == 0.0));
        self.passes(&value.to_json(), several)
    }

    /// A test allows a few values only, and none of them passes the others.
    fn none_of_few(&self, kind: Type) -> bool {
        self.forms().any(|(form, truth)| match (form, truth) {
            (Form::Equal(value), true) => !self.passes_as_class(value, kind),
            (Form::In(values), true) => {
                !values.iter().any(|value| self.passes_as_class(value, kind))
            }
            (Form::Filled, false) => !self.passes(&Json::from(""), false),
            _ => false,
        })
    }

    /// The bounds leave nothing, or so few whole numbers that each can be tried.
    fn interval_empty(&self, kind: Type) -> bool {
        if kind == Type::INTEGER {
            return self.no_whole_number();
        }
        let mut sides: [Option<(&Value, bool)>; 2] = [None, None];
        for (form, truth) in self.forms() {
            let Form::Order(operator, value) = form else {
                continue;
            };
            let (lower, within) = bound(*operator, truth);
            let [low, high] = &mut sides;
            let side = if lower { low } else { high };
            let tighter = side.is_none_or(|(known, known_within)| match order(value, known) {
                Some(Ordering::Equal) => known_within && !within,
                Some(Ordering::Greater) => lower,
                Some(Ordering::Less) => !lower,
                None => false,
            });
            if tighter {
                *side = Some((value, within));
            }
        }
        let [Some((low, from)), Some((high, to))] = sides else {
            return false;
        };
        match order(low, high) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => !from || !to || !self.passes_as_class(low, kind),
            _ => false,
        }
    }

    fn no_whole_number(&self) -> bool {
        let (mut low, mut high) = (i128::from(i64::MIN), i128::from(i64::MAX));
        for (form, truth) in self.forms() {
            let Form::Order(operator, value) = form else {
                continue;
            };
            // Below 2^53, as the form says: the double is exact.
            let Some(value) = float(value) else { continue };
            #[expect(clippy::cast_possible_truncation, reason = "below 2^53")]
            let (floor, ceiling) = (value.floor() as i128, value.ceil() as i128);
            match bound(*operator, truth) {
                (true, true) => low = low.max(ceiling),
                (true, false) => low = low.max(floor + 1),
                (false, true) => high = high.min(floor),
                (false, false) => high = high.min(ceiling - 1),
            }
        }
        if low > high {
            return true;
        }
        high - low < MAX_NUMBERS
            && (low..=high).all(|number| {
                i64::try_from(number).is_ok_and(|number| !self.passes(&Json::from(number), false))
            })
    }

    /// Beginnings, ends or whole texts that no text has together.
    fn texts_differ(&self) -> bool {
        let all: Vec<(&Form, bool)> = self.forms().collect();
        all.iter().any(|(a, a_truth)| {
            *a_truth
                && all.iter().any(|(b, b_truth)| match (a, b) {
                    (Form::Starts(a), Form::Starts(b)) => {
                        if *b_truth {
                            !a.starts_with(b.as_str()) && !b.starts_with(a.as_str())
                        } else {
                            a.starts_with(b.as_str())
                        }
                    }
                    (Form::Ends(a), Form::Ends(b)) => {
                        if *b_truth {
                            !a.ends_with(b.as_str()) && !b.ends_with(a.as_str())
                        } else {
                            a.ends_with(b.as_str())
                        }
                    }
                    (Form::Alike(a), Form::Alike(b)) => (a == b) != *b_truth,
                    _ => false,
                })
        })
    }
}

/// What an ordering, or its contrary, is for a value that is not null: a lower bound or an upper
/// one, and whether the bound itself is within.
fn bound(operator: Op, truth: bool) -> (bool, bool) {
    match (operator, truth) {
        (Op::Greater, true) | (Op::LessOrEqual, false) => (true, false),
        (Op::GreaterOrEqual, true) | (Op::Less, false) => (true, true),
        (Op::Less, true) | (Op::GreaterOrEqual, false) => (false, false),
        _ => (false, true),
    }
}
