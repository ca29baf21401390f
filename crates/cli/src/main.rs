//! `itinera`: check, evaluate, test, simulate, compare, export, import and publish from the terminal.
#![expect(clippy::print_stdout, reason = "a terminal program")]

mod bundle_file;
mod coverage;
mod eval;
mod promises;
mod publish;
mod scenarios;
mod schema;
mod simulate;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Customer journeys from the terminal.
///
/// Exit codes: 0 done; 1 the answer is no (an error found, a scenario that fails, a refusal);
/// 2 it could not be done (a file that cannot be read, wrong arguments).
#[derive(Parser)]
#[command(name = "itinera", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Checks a bundle: what the window shows as issues.
    Check {
        /// The bundle.
        bundle: PathBuf,
        /// Print `{"issues":[…]}`.
        #[arg(long)]
        json: bool,
        /// Accept local addresses and any port.
        #[arg(long)]
        allow_local: bool,
    },
    /// Evaluates expressions: JSON Lines `{"id","expr","context"}` on standard input.
    Eval,
    /// Runs scenarios against a bundle.
    Test {
        /// The bundle.
        bundle: PathBuf,
        /// Scenario files.
        #[arg(required = true)]
        scenarios: Vec<PathBuf>,
        /// Further bundles: later versions of the journey, and journeys that it jumps to.
        #[arg(long)]
        with: Vec<PathBuf>,
        /// Write a report in JUnit's format to this file.
        #[arg(long)]
        junit: Option<PathBuf>,
        /// Print one JSON report.
        #[arg(long)]
        json: bool,
    },
    /// Lets many people pass through a journey over virtual time, and counts what they do.
    Simulate {
        /// The bundle.
        bundle: PathBuf,
        #[command(flatten)]
        given: simulate::Given,
        /// Print this person (from 1) as a scenario instead.
        #[arg(long)]
        person: Option<u64>,
        /// Write activities and paths with their counts to this file, as comma-separated values.
        #[arg(long)]
        csv: Option<PathBuf>,
        /// Write every moment of everybody to this file; `itinera records` prints it.
        #[arg(long)]
        records: Option<PathBuf>,
    },
    /// Prints a file that `simulate --records` wrote, as comma-separated values.
    Records {
        /// The file.
        file: PathBuf,
    },
    /// Compares two versions for the same people: who goes another way, and why. Exit code 1 if
    /// somebody does.
    Compare {
        /// The one.
        a: PathBuf,
        /// The other.
        b: PathBuf,
        #[command(flatten)]
        given: simulate::Given,
    },
    /// Tells which paths scenarios exercise, and makes scenarios for the others.
    Coverage {
        /// The bundle.
        bundle: PathBuf,
        /// Scenario files.
        scenarios: Vec<PathBuf>,
        /// Further bundles: later versions of the journey, and journeys that it jumps to.
        #[arg(long)]
        with: Vec<PathBuf>,
        /// Make scenarios for what is not covered, and write them into this folder.
        #[arg(long)]
        generate: Option<PathBuf>,
        /// Print one JSON report.
        #[arg(long)]
        json: bool,
    },
    /// Searches for what breaks the promises that a journey states, and tells how much was
    /// searched. Runs the scenarios given, and small variations of them.
    Promises {
        /// The bundle.
        bundle: PathBuf,
        /// Scenario files to begin with.
        scenarios: Vec<PathBuf>,
        /// Further bundles: later versions of the journey, and journeys that it jumps to.
        #[arg(long)]
        with: Vec<PathBuf>,
        /// Write what breaks a promise as scenario files into this folder.
        #[arg(long)]
        save: Option<PathBuf>,
        /// The most scenarios to run.
        #[arg(long, default_value_t = 3_000)]
        runs: usize,
        /// The clock of scenarios that are made up: an instant such as 2026-03-01T12:00:00Z; now
        /// if not given.
        #[arg(long)]
        now: Option<String>,
        /// Print one JSON report.
        #[arg(long)]
        json: bool,
    },
    /// Prints the JSON Schema of a file format.
    Schema {
        /// Of which.
        format: schema::Format,
    },
    /// Writes a journey of a workspace as a bundle.
    Export {
        /// The workspace; the default one if not given.
        #[arg(long)]
        workspace: Option<PathBuf>,
        /// The journey's name, or a version's id.
        journey: String,
        /// The file to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Reads a bundle into a workspace, as new objects.
    Import {
        /// The workspace; the default one if not given.
        #[arg(long)]
        workspace: Option<PathBuf>,
        /// The bundle.
        bundle: PathBuf,
    },
    /// Publishes a bundle to an engine. Never touches a workspace.
    Publish {
        /// The bundle.
        bundle: PathBuf,
        /// The engine's address.
        #[arg(long)]
        engine: String,
        /// A file that holds the token.
        #[arg(long, conflicts_with = "token_env")]
        token_file: Option<PathBuf>,
        /// The environment variable that holds the token.
        #[arg(long, default_value = "ITINERA_TOKEN")]
        token_env: String,
        /// The sandbox.
        #[arg(long, default_value = "prod")]
        sandbox: String,
    },
    /// Writes the TypeScript types of the commands into a folder.
    #[command(hide = true)]
    Types {
        /// The folder.
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Check {
            bundle,
            json,
            allow_local,
        } => bundle_file::check(&bundle, json, allow_local),
        Command::Eval => eval::eval(),
        Command::Test {
            bundle,
            scenarios,
            with,
            junit,
            json,
        } => scenarios::test(&bundle, &with, &scenarios, junit.as_deref(), json),
        Command::Simulate {
            bundle,
            given,
            person,
            csv,
            records,
        } => {
            let files = (csv.as_deref(), records.as_deref());
            simulate::simulate(&bundle, &given, person, files)
        }
        Command::Records { file } => simulate::records(&file),
        Command::Compare { a, b, given } => simulate::compare(&a, &b, &given),
        Command::Coverage {
            bundle,
            scenarios,
            with,
            generate,
            json,
        } => coverage::coverage(&bundle, &with, &scenarios, generate.as_deref(), json),
        Command::Promises {
            bundle,
            scenarios,
            with,
            save,
            runs,
            now,
            json,
        } => promises::promises(
            &bundle,
            &scenarios,
            &with,
            &promises::Asked {
                runs,
                now,
                save,
                json,
            },
        ),
        Command::Schema { format } => schema::print(format),
        Command::Export {
            workspace,
            journey,
            output,
        } => workspace::export(workspace, &journey, &output),
        Command::Import { workspace, bundle } => workspace::import(workspace, &bundle),
        Command::Publish {
            bundle,
            engine,
            token_file,
            token_env,
            sandbox,
        } => publish::publish(&bundle, &engine, token_file, &token_env, &sandbox),
        Command::Types { folder } => itinera_api::commands::export_types(&folder)
            .map(|()| true)
            .map_err(|error| error.to_string()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("itinera: {message}");
            ExitCode::from(2)
        }
    }
}
