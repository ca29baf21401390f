//! The JSON Schemas of the file formats.

use clap::ValueEnum;

/// A file format.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// A journey version with all it refers to.
    Bundle,
    /// A saved test.
    Scenario,
    /// What a simulation takes for granted.
    Assumptions,
}

pub(crate) fn print(format: Format) -> Result<bool, String> {
    let schema = match format {
        Format::Bundle => itinera_journey::bundle::schema(),
        Format::Scenario => itinera_interpreter::scenario::schema(),
        Format::Assumptions => itinera_interpreter::simulate::schema(),
    };
    println!(
        "{}",
        serde_json::to_string_pretty(&schema).map_err(|error| error.to_string())?
    );
    Ok(true)
}
