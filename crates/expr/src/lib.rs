//! The expression language of conditions, keys and parameters: lex, parse, check types, evaluate.
//!
//! The contract is `expressions.md`; the letters A01… in comments are its decisions. Nothing here
//! knows what a journey is: what a field reference may name comes in through [`Scope`], and its
//! value through [`Context`]. No clock, file, environment or network.
#![warn(missing_docs)]

mod ast;
mod bind;
mod check;
mod code;
mod compile;
mod compiled;
mod error;
mod explain;
mod frame;
mod function;
mod json;
mod lex;
mod operator;
mod parse;
mod place;
pub mod print;
mod refer;
mod time;
mod trace;
mod tree;
mod types;
mod value;
pub mod witness;

pub use ast::{Ast, FieldRef, Node, PathCall, PathFunction, Reference, Root};
pub use bind::Bound;
pub use check::check;
pub use compiled::{Compiled, Read};
pub use error::{ErrorKind, ExprError, Span};
pub use explain::{PHRASES, Part, Phrase, explain};
pub use function::{Category, Signature, functions};
pub use json::{JsonContext, eval_line};
pub use operator::BinaryOperator;
pub use parse::{Parsed, parse};
pub use place::{Context, Found, Origin, Parameters, Scope};
pub use refer::{references, rename, rename_segment, segments};
pub use trace::{Traced, trace};
pub use tree::{Condition, FieldOperator, FieldTest, Join, condition};
pub use types::{Scalar, Type};
pub use value::Value;

/// How deep an expression may nest, and how long a chain of operators may be.
pub const MAX_DEPTH: usize = 200;

/// The longest expression read, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;
