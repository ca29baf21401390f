//! Witnesses: data for which expressions are true or not, as wanted; or why there is none.
//!
//! What is wanted is taken apart into conjunctions of single tests (`alternatives`), each test is
//! understood as far as possible (`atom`), conjunctions that contradict themselves are dropped with
//! a proof (`clash`), and for the others values are tried out (`pool`, `search`). A witness is only
//! told after the expressions were really evaluated over it; that there is none only where every
//! conjunction was proved contradictory, null counting as documented (A10).

mod alternatives;
mod atom;
mod clash;
mod data;
mod pool;
mod search;
mod table;

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::ast::{Ast, FieldRef};
use crate::check::check_parsed;
use crate::compiled::Compiled;
use crate::error::Span;
use crate::parse::parse;
use crate::place::{Origin, Scope};
use crate::print;
use crate::types::Type;

pub use data::{Data, DataAt};

use alternatives::Leaf;
use atom::{Atoms, Variable};

/// The most conjunctions kept at a time; with more nothing is claimed impossible.
const MAX_CONJUNCTIONS: usize = 192;
/// How deep conditions within filters are solved.
const MAX_NESTED: usize = 2;

/// An expression and what is wanted of it.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The expression, boolean.
    pub source: &'a str,
    /// True: it shall be true. False: it shall be false or null, which counts as false (A10).
    pub truth: bool,
    /// What it may refer to.
    pub scope: &'a dyn Scope,
    /// When it is evaluated: expressions of one moment read the same data.
    pub moment: usize,
    /// The instant of that moment.
    pub now: Timestamp,
}

/// What is known beyond the expressions.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Which of an origin's payloads is read at a moment, as a number: two moments with the same
    /// number read the same payload. Properties differ from moment to moment.
    pub lasting: &'a dyn Fn(&Origin, usize) -> usize,
    /// Whether the person's segments are the same at all moments.
    pub steady: bool,
    /// Values that a field probably has, best first.
    pub likely: &'a dyn Fn(&FieldRef) -> Vec<Json>,
    /// Whether the instants given are those of the evaluation; without, nothing that hangs on them
    /// is claimed impossible.
    pub timed: bool,
}

impl Facts<'static> {
    /// All payloads last; no value is likelier than another; the instants hold.
    pub const PLAIN: Self = Self {
        lasting: &|_, _| 0,
        steady: true,
        likely: &|_| Vec::new(),
        timed: true,
    };
}

/// What came of the search for a witness.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Over this data every expression yields what is wanted: it was evaluated.
    Witness(Data),
    /// There is no such data: these tests contradict one another, or a test contradicts itself.
    Impossible(Vec<Clash>),
    /// Neither was found; this part is not understood well enough.
    Unknown(Part),
}

/// A test that takes part in a contradiction.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clash {
    /// The test.
    pub part: Part,
    /// Whether it would have to be true.
    pub truth: bool,
}

/// A part of one of the expressions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Which expression, by its place among those wanted.
    pub expression: usize,
    /// Where in it, in bytes.
    pub from: usize,
    /// The end of the part.
    pub to: usize,
    /// Its text.
    pub text: String,
}

impl Part {
    fn of(expression: usize, ast: &Ast) -> Self {
        Self {
            expression,
            from: ast.span.from,
            to: ast.span.to,
            text: print::expression(ast),
        }
    }

    /// Where it stands in its expression.
    pub fn span(&self) -> Span {
        Span {
            from: self.from,
            to: self.to,
        }
    }
}

/// Looks for data that yields what is wanted of all expressions together. The work is bounded.
pub fn witness(wanted: &[Wanted<'_>], facts: Facts<'_>) -> Answer {
    let asked: Vec<(Ast, &Wanted<'_>)> = wanted
        .iter()
        .map(|wanted| (parse(wanted.source).ast, wanted))
        .collect();
    find(&asked, facts, 0)
}

/// The tests that contradict where it is proved that no data yields what is wanted of all
/// expressions together. Cheaper than [`witness`]: nothing is tried out.
pub fn impossible(wanted: &[Wanted<'_>], facts: Facts<'_>) -> Option<Vec<Clash>> {
    let asked: Vec<(Ast, &Wanted<'_>)> = wanted
        .iter()
        .map(|wanted| (parse(wanted.source).ast, wanted))
        .collect();
    match Conjunctions::of(&asked, facts, MAX_NESTED) {
        Ok(known) if known.alive.is_empty() && known.cut.is_none() => Some(known.clashes),
        _ => None,
    }
}

/// [`witness`] of parsed expressions, within so many filters.
fn find(asked: &[(Ast, &Wanted<'_>)], facts: Facts<'_>, nested: usize) -> Answer {
    let known = match Conjunctions::of(asked, facts, nested) {
        Ok(known) => known,
        Err(part) => return Answer::Unknown(part),
    };
    let Conjunctions {
        whole,
        mut atoms,
        alive,
        clashes,
        cut,
    } = known;
    if alive.is_empty() && cut.is_none() {
        return Answer::Impossible(clashes);
    }
    search::search(&mut atoms, &alive, &whole)
        .map_or_else(|part| Answer::Unknown(cut.unwrap_or(part)), Answer::Witness)
}

/// What is wanted, as conjunctions of tests.
struct Conjunctions<'a> {
    whole: Vec<(Compiled, &'a Wanted<'a>)>,
    atoms: Atoms<'a>,
    /// Those not proved contradictory.
    alive: Vec<Vec<usize>>,
    clashes: Vec<Clash>,
    /// Because of which part not all are there.
    cut: Option<Part>,
}

impl<'a> Conjunctions<'a> {
    fn of(asked: &[(Ast, &'a Wanted<'a>)], facts: Facts<'a>, nested: usize) -> Result<Self, Part> {
        let mut whole = Vec::new();
        for (expression, (ast, wanted)) in asked.iter().enumerate() {
            let checked = check_parsed(ast, Vec::new(), wanted.scope, Some(Type::BOOLEAN));
            let compiled = checked.map_err(|_| Part::of(expression, ast))?;
            whole.push((compiled, *wanted));
        }
        let mut made = Self {
            whole,
            atoms: Atoms::new(facts, nested),
            alive: vec![Vec::new()],
            clashes: Vec::new(),
            cut: None,
        };
        for (expression, (ast, wanted)) in asked.iter().enumerate() {
            made.join(expression, ast, wanted);
            if made.alive.is_empty() {
                break;
            }
        }
        Ok(made)
    }

    /// Joins the ways of one more expression to the conjunctions.
    fn join(&mut self, expression: usize, ast: &Ast, wanted: &'a Wanted<'a>) {
        let Some(ways) = alternatives::of(ast, wanted.truth, wanted.scope) else {
            self.cut.get_or_insert_with(|| Part::of(expression, ast));
            return;
        };
        let ways: Vec<Vec<usize>> = ways
            .into_iter()
            .map(|way| {
                let known = way.into_iter();
                known
                    .map(|Leaf { ast, truth }| self.atoms.add(expression, ast, truth, wanted))
                    .collect()
            })
            .collect();
        let mut next = Vec::new();
        for before in &self.alive {
            for way in &ways {
                let mut all = before.clone();
                for atom in way {
                    if !all.contains(atom) {
                        all.push(*atom);
                    }
                }
                match clash::clash(&mut self.atoms, &all) {
                    Some(found) => tell(&mut self.clashes, found),
                    None if next.len() < MAX_CONJUNCTIONS => next.push(all),
                    None => {
                        self.cut.get_or_insert_with(|| Part::of(expression, ast));
                    }
                }
            }
        }
        self.alive = next;
    }
}

fn tell(into: &mut Vec<Clash>, found: Vec<Clash>) {
    for clash in found {
        if !into.contains(&clash) {
            into.push(clash);
        }
    }
}

/// The whole expressions with what is wanted of them.
type Whole<'a> = [(Compiled, &'a Wanted<'a>)];

impl Facts<'_> {
    fn segments(&self, moment: usize) -> usize {
        if self.steady { 0 } else { moment }
    }
}
