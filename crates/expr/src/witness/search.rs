//! Trying values, until the expressions yield what is wanted.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::atom::Atoms;
use super::data::Data;
use super::{Part, Whole, pool};

/// How many conjunctions are tried.
const MAX_TRIED: usize = 24;
/// How many values of a variable are combined with those of others.
const MAX_COMBINED: usize = 24;
/// How many combinations are tried.
const MAX_COMBINATIONS: usize = 600;

/// Data that a conjunction of tests, and then the expressions, hold for; or the part because of
/// which none was found.
pub(super) fn search(
    atoms: &mut Atoms<'_>,
    alive: &[Vec<usize>],
    whole: &Whole<'_>,
) -> Result<Data, Part> {
    let mut blame = None;
    for all in alive.iter().take(MAX_TRIED) {
        match conjunction(atoms, all, whole) {
            Ok(data) => return Ok(data),
            Err(part) => {
                blame.get_or_insert(part);
            }
        }
    }
    Err(blame.unwrap_or_else(|| Part {
        expression: 0,
        from: 0,
        to: 0,
        text: String::new(),
    }))
}

fn conjunction(atoms: &Atoms<'_>, all: &[usize], whole: &Whole<'_>) -> Result<Data, Part> {
    let mut variables: Vec<usize> = Vec::new();
    for at in all {
        for variable in &atoms.all[*at].variables {
            if !variables.contains(variable) {
                variables.push(*variable);
            }
        }
    }
    let alone = |at: &&usize| matches!(atoms.all[**at].variables.as_slice(), [_]);
    let mut fitting: BTreeMap<usize, Vec<Json>> = BTreeMap::new();
    for variable in &variables {
        let tests: Vec<&usize> = all
            .iter()
            .filter(alone)
            .filter(|at| atoms.all[**at].variables == [*variable])
            .collect();
        let mut values = pool::pool(atoms, *variable);
        let mut blame = None;
        for at in &tests {
            let atom = &atoms.all[**at];
            values.retain(|value| {
                let mut data = Data::default();
                data.set(&atoms.variables[*variable], value);
                atom.holds(&data, atoms.facts)
            });
            if values.is_empty() {
                blame = Some(atom.part());
                break;
            }
        }
        if let Some(part) = blame {
            return Err(part);
        }
        fitting.insert(*variable, values);
    }
    // What several variables take part in, and lists that are read in several ways, has to be
    // tried out together.
    let joint: Vec<usize> = all
        .iter()
        .filter(|at| atoms.all[**at].variables.len() > 1)
        .copied()
        .collect();
    let varied: Vec<usize> = variables
        .iter()
        .filter(|variable| {
            let together = |at: &usize| atoms.all[*at].variables.contains(variable);
            joint.iter().any(together)
        })
        .copied()
        .collect();
    for (_, values) in fitting
        .iter_mut()
        .filter(|(known, _)| varied.contains(known))
    {
        let null = values.iter().any(Json::is_null);
        if values.len() > MAX_COMBINED {
            values.truncate(MAX_COMBINED - 1);
            if null {
                values.push(Json::Null);
            }
        }
    }
    let mut places = vec![0_usize; varied.len()];
    let mut blame = None;
    for _ in 0..MAX_COMBINATIONS {
        let mut data = Data::default();
        for (variable, values) in &fitting {
            let place = varied.iter().position(|known| known == variable);
            let at = place.map_or(0, |place| places[place]);
            if let Some(value) = values.get(at) {
                data.set(&atoms.variables[*variable], value);
            }
        }
        let failed = joint
            .iter()
            .find(|at| !atoms.all[**at].holds(&data, atoms.facts));
        match failed {
            Some(at) => {
                blame.get_or_insert_with(|| atoms.all[*at].part());
            }
            None => match refuted(&data, atoms, whole) {
                None => return Ok(data),
                Some(expression) => {
                    let of_it = all
                        .iter()
                        .find(|at| atoms.all[**at].expression == expression);
                    if let Some(at) = of_it {
                        blame.get_or_insert_with(|| atoms.all[*at].part());
                    }
                }
            },
        }
        if !advance(&mut places, |place| fitting[&varied[place]].len()) {
            break;
        }
    }
    let first = all.first().map(|at| atoms.all[*at].part());
    Err(blame.or(first).unwrap_or_else(|| Part {
        expression: 0,
        from: 0,
        to: 0,
        text: String::new(),
    }))
}

/// The next combination; false after the last.
fn advance(places: &mut [usize], sizes: impl Fn(usize) -> usize) -> bool {
    for (place, at) in places.iter_mut().enumerate() {
        *at += 1;
        if *at < sizes(place) {
            return true;
        }
        *at = 0;
    }
    false
}

/// The first expression that does not yield over the data what is wanted of it.
fn refuted(data: &Data, atoms: &Atoms<'_>, whole: &Whole<'_>) -> Option<usize> {
    whole.iter().position(|(compiled, wanted)| {
        let context = data.at(atoms.facts, wanted.moment, wanted.now);
        let found = compiled
            .bind(&context)
            .and_then(|bound| compiled.test(&bound));
        found.ok() != Some(wanted.truth)
    })
}
