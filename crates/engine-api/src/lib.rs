//! The engine's wire types and its HTTP client: what the desktop, the CLI and the engine share.

mod client;
pub mod wire;

pub use client::{Client, EngineError, TIMEOUT};
