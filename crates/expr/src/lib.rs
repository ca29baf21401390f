//! The expression language of conditions, keys and parameters: lex, parse, check types, evaluate.
//!
//! The contract is `expressions.md`; the letters A01… in comments are its decisions. Nothing here
//! knows what a journey is: what a field reference may name comes in through [`Scope`], and its
//! value through [`Context`]. No clock, file, environment or network.
#![warn(missing_docs)]

mod ast;
mod card;
mod check;
mod error;
mod function;
mod json;
mod lex;
mod operator;
mod parse;
pub mod print;
mod refer;
mod types;
mod value;

pub use ast::{Ast, FieldRef, Node, Root};
pub use card::{CardOperator, Comparison, card, print_card};
pub use check::{Compiled, Context, Scope, check};
pub use error::{ErrorKind, ExprError, Span};
pub use json::{JsonContext, eval_line};
pub use parse::{Parsed, parse};
pub use refer::{references, rename};
pub use types::{Scalar, Type};
pub use value::Value;

/// How deep an expression may nest, and how long a chain of operators may be.
pub const MAX_DEPTH: usize = 200;

/// The longest expression read, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;
