//! The use cases that both the desktop and the command line call.
pub mod commands;
pub mod wire;
