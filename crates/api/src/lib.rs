//! The use cases that both the desktop and the command line call.
//!
//! [`Workspace`] has a method for each command of [`commands`]. No window and no terminal is known
//! here; secrets come in and never go out.

mod ahead;
pub mod commands;
mod coverage;
pub mod editor;
mod engine;
mod error;
mod expression;
mod file;
mod jump;
pub mod logging;
mod object;
pub mod people_file;
mod profiles;
mod promises;
mod rename;
mod sample;
mod scenarios;
mod secret;
mod setting;
mod test_mode;
mod version;
pub mod wire;
mod workspace;

pub use error::{ApiError, CODES as PROBLEM_CODES};
pub use workspace::{Options, Progress, Workspace};
