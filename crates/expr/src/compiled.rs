//! Compiled expressions: bound to data once, run as often as wanted.

use std::fmt;
use std::sync::Arc;

use crate::ast::{Ast, FieldRef};
use crate::bind::{Bound, Cell, Row, Want};
use crate::code::Code;
use crate::compile::{Run, Truth, compile, truth};
use crate::error::ExprError;
use crate::frame::Frame;
use crate::place::{Context, Origin};
use crate::types::Type;
use crate::value::Value;

/// A slot of the whole expression: where its data comes from, and as what.
#[derive(Debug, Clone)]
pub(crate) struct RootCell {
    pub(crate) source: Source,
    pub(crate) want: Want,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    /// A place in an origin's payload.
    Payload(usize, Vec<String>),
    /// Whether the person is in a segment.
    Segment(String),
    Property(String, Type),
}

/// An origin, with what its parameters are computed from.
#[derive(Debug)]
pub(crate) struct OriginPlan {
    pub(crate) origin: Origin,
    pub(crate) parameters: Vec<(String, Code)>,
    /// The parameters as they were written: what tells two of the same origin apart.
    pub(crate) written: Vec<(String, Ast)>,
}

/// A place that an expression reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Read<'a> {
    /// A value in a payload that is asked for without parameters.
    Field {
        /// Where the payload comes from.
        origin: &'a Origin,
        /// The names on the way.
        path: &'a [String],
        /// As what it is read.
        kind: Type,
    },
    /// Whether the person is in a segment, by name.
    Segment(&'a str),
    /// A journey property.
    Property(&'a str, Type),
    /// A value in data that is asked for with parameters.
    Asked {
        /// Where the data comes from.
        origin: &'a Origin,
        /// The names on the way.
        path: &'a [String],
        /// As what it is read.
        kind: Type,
    },
    /// Lists of objects, and maps.
    Other {
        /// Where the payload comes from.
        origin: &'a Origin,
    },
}

/// Typed code: evaluating it cannot fail on types.
#[derive(Clone)]
pub struct Compiled(Arc<Inner>);

struct Inner {
    run: Run,
    truth: Truth,
    yields: Type,
    cells: Vec<RootCell>,
    origins: Vec<(Origin, Vec<(String, Run)>)>,
    fields: Vec<FieldRef>,
}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compiled")
            .field("yields", &self.0.yields)
            .field("cells", &self.0.cells)
            .finish_non_exhaustive()
    }
}

impl Compiled {
    pub(crate) fn new(
        code: &Code,
        yields: Type,
        cells: Vec<RootCell>,
        origins: Vec<OriginPlan>,
        fields: Vec<FieldRef>,
    ) -> Self {
        let origins = origins
            .into_iter()
            .map(|plan| {
                let parameters = plan.parameters.into_iter();
                let parameters = parameters.map(|(name, code)| (name, compile(&code)));
                (plan.origin, parameters.collect())
            })
            .collect();
        Self(Arc::new(Inner {
            run: compile(code),
            truth: truth(code),
            yields,
            cells,
            origins,
            fields,
        }))
    }

    /// The type it yields.
    pub fn yields(&self) -> Type {
        self.0.yields
    }

    /// The fields it reads, each once.
    pub fn fields(&self) -> impl Iterator<Item = &FieldRef> {
        self.0.fields.iter()
    }

    /// Where its data comes from, each once for the same parameters; those that a parameter needs
    /// come before what it is passed to.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.0.origins.iter().map(|(origin, _)| origin)
    }

    /// Whether one of its origins is asked with parameters.
    pub fn has_parameters(&self) -> bool {
        self.0.origins.iter().any(|(_, given)| !given.is_empty())
    }

    /// The places that it reads, in the order of its slots: for whoever fills them without JSON.
    pub fn reads(&self) -> impl Iterator<Item = Read<'_>> {
        let inner = &*self.0;
        inner.cells.iter().map(|cell| match &cell.source {
            Source::Segment(name) => Read::Segment(name),
            Source::Property(name, kind) => Read::Property(name, *kind),
            Source::Payload(at, path) => {
                let (origin, given) = &inner.origins[*at];
                match &cell.want {
                    Want::Value(kind) if given.is_empty() => Read::Field {
                        origin,
                        path,
                        kind: *kind,
                    },
                    Want::Value(kind) => Read::Asked {
                        origin,
                        path,
                        kind: *kind,
                    },
                    _ => Read::Other { origin },
                }
            }
        })
    }

    /// Slots that hold nothing yet.
    pub fn unbound(&self) -> Bound {
        let nothing = |_: &RootCell| Cell::Value(Value::Null);
        Bound {
            row: Row(self.0.cells.iter().map(nothing).collect()),
            ..Bound::default()
        }
    }

    /// Fills a slot from the payload that it reads.
    pub fn fill(&self, bound: &mut Bound, slot: usize, payload: &serde_json::Value) {
        if let (Some(cell), Some(into)) = (self.0.cells.get(slot), bound.row.0.get_mut(slot))
            && let Source::Payload(_, path) = &cell.source
        {
            *into = cell.want.cell(payload, path);
        }
    }

    /// Finds and parses the data that it reads.
    ///
    /// # Errors
    /// Only [`ErrorKind::Argument`], from the computation of a parameter.
    pub fn bind(&self, context: &dyn Context) -> Result<Bound, ExprError> {
        let inner = &*self.0;
        let person = |cell: &RootCell| match &cell.source {
            Source::Segment(name) => {
                let status = context.segment(name);
                let within = matches!(status.as_deref(), Some("realized" | "existing"));
                Value::Boolean(within)
            }
            Source::Property(name, kind) => context.property(name, *kind),
            Source::Payload(..) => Value::Null,
        };
        let mut bound = Bound {
            row: Row(inner
                .cells
                .iter()
                .map(|cell| Cell::Value(person(cell)))
                .collect()),
            now: context.now(),
            seed: context.seed(),
        };
        for (index, (origin, parameters)) in inner.origins.iter().enumerate() {
            let mut values = Vec::with_capacity(parameters.len());
            for (name, code) in parameters {
                values.push((name.clone(), Self::within(&bound, |frame| code(frame))?));
            }
            let Some(payload) = context.payload(origin, &values) else {
                continue;
            };
            for (cell, into) in inner.cells.iter().zip(&mut bound.row.0) {
                if let Source::Payload(at, path) = &cell.source
                    && *at == index
                {
                    *into = cell.want.cell(&payload, path);
                }
            }
        }
        Ok(bound)
    }

    #[inline]
    fn within<T>(bound: &Bound, run: impl FnOnce(&mut Frame<'_>) -> T) -> Result<T, ExprError> {
        let mut frame = Frame::new(bound);
        let value = run(&mut frame);
        match frame.fault {
            None => Ok(value),
            Some(fault) => Err(fault.error()),
        }
    }

    /// Evaluates over bound data.
    ///
    /// # Errors
    /// Only [`ErrorKind::Argument`]: a result beyond 64 bits (A49), an hour or day that is none
    /// (A22), or more work than an evaluation may take.
    #[inline]
    pub fn run(&self, bound: &Bound) -> Result<Value, ExprError> {
        Self::within(bound, |frame| (self.0.run)(frame))
    }

    /// Whether it is true over bound data; null counts as false (A10).
    ///
    /// # Errors
    /// As [`Compiled::run`].
    #[inline]
    pub fn test(&self, bound: &Bound) -> Result<bool, ExprError> {
        Self::within(bound, |frame| (self.0.truth)(frame))
    }

    /// Binds and evaluates.
    ///
    /// # Errors
    /// As [`Compiled::run`].
    pub fn eval(&self, context: &dyn Context) -> Result<Value, ExprError> {
        self.run(&self.bind(context)?)
    }
}
