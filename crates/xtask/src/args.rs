//! The words after `cargo xtask`.

use std::io::IsTerminal;

/// What is printed for `--help` and after a mistake.
pub(crate) const USAGE: &str = "\
Usage:
  cargo xtask run   [--yes] [-- ARGS]   set up, build, and open the window with ARGS
  cargo xtask test  [--yes] [--all]     set up and run every test; --all: the long ones too
  cargo xtask setup [--yes] [--tests]   only install what is missing
  cargo xtask types                     regenerate ui/src/ipc/generated from the wire types
  cargo xtask bench NAME [--json]       a benchmark in release mode: expr

  --yes   install missing packages without asking";

/// One task with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Prints the usage.
    Usage,
    /// Opens the window; `rest` goes to it.
    Run { yes: bool, rest: Vec<String> },
    /// Runs every test; `all`: the ignored long ones too.
    Test { yes: bool, all: bool },
    /// Installs; `tests`: the tests' tools too.
    Setup { yes: bool, tests: bool },
    /// Regenerates the TypeScript types.
    Types,
    /// A benchmark, told as a table or as JSON.
    Bench { name: String, json: bool },
}

/// Reads the words; the error is a sentence for the user.
pub(crate) fn parse(words: &[String]) -> Result<Task, String> {
    let Some((name, words)) = words.split_first() else {
        return Ok(Task::Usage);
    };
    let (options, rest) = match words.iter().position(|word| word == "--") {
        Some(at) => (&words[..at], words[at + 1..].to_vec()),
        None => (words, Vec::new()),
    };
    let known: &[&str] = match name.as_str() {
        "run" => &["--yes"],
        "test" => &["--yes", "--all"],
        "setup" => &["--yes", "--tests"],
        "types" => &[],
        "bench" => &["--json"],
        "help" | "--help" | "-h" => return Ok(Task::Usage),
        other => return Err(format!("There is no task `{other}`.")),
    };
    if options
        .iter()
        .any(|option| option == "--help" || option == "-h")
    {
        return Ok(Task::Usage);
    }
    let (names, options): (Vec<_>, Vec<_>) = options
        .iter()
        .partition(|option| name == "bench" && !option.starts_with('-'));
    if let Some(odd) = options
        .iter()
        .find(|option| !known.contains(&option.as_str()))
    {
        return Err(format!("`cargo xtask {name}` does not know `{odd}`."));
    }
    if name != "run" && !rest.is_empty() {
        return Err(format!("`cargo xtask {name}` takes nothing after `--`."));
    }
    let has = |option: &str| options.iter().any(|given| *given == option);
    let yes = has("--yes");
    Ok(match name.as_str() {
        "run" => Task::Run { yes, rest },
        "test" => Task::Test {
            yes,
            all: has("--all"),
        },
        "setup" => Task::Setup {
            yes,
            tests: has("--tests"),
        },
        "types" => Task::Types,
        _ => match names.as_slice() {
            [one] => Task::Bench {
                name: (*one).clone(),
                json: has("--json"),
            },
            _ => return Err("`cargo xtask bench` takes the name of one benchmark.".to_owned()),
        },
    })
}

/// Whether packages may be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// `--yes` was given.
    Given,
    /// Somebody sits at a terminal: ask once.
    Ask,
    /// Nobody can be asked, but the task is one for machines: taken as a yes, and said.
    Unattended,
    /// Nobody can be asked.
    None,
}

impl Consent {
    /// From the option, and from whether there is a terminal.
    pub(crate) fn of(yes: bool) -> Self {
        match (yes, std::io::stdin().is_terminal()) {
            (true, _) => Self::Given,
            (false, true) => Self::Ask,
            (false, false) => Self::None,
        }
    }

    /// For tests: with `CI=true`, or where nobody can be asked, go on.
    pub(crate) fn or_unattended(self) -> Self {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true" || value == "1");
        match self {
            Self::Ask if ci => Self::Unattended,
            Self::None => Self::Unattended,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Task, parse};

    fn check(words: &str, expected: Result<Task, &str>) {
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        assert_eq!(parse(&words), expected.map_err(str::to_owned));
    }

    #[test]
    fn tasks_are_read() {
        check("", Ok(Task::Usage));
        check(
            "run",
            Ok(Task::Run {
                yes: false,
                rest: vec![],
            }),
        );
        check(
            "run --yes -- --workspace /tmp/a --yes",
            Ok(Task::Run {
                yes: true,
                rest: vec!["--workspace".into(), "/tmp/a".into(), "--yes".into()],
            }),
        );
        check(
            "test --all",
            Ok(Task::Test {
                yes: false,
                all: true,
            }),
        );
        check(
            "setup --tests --yes",
            Ok(Task::Setup {
                yes: true,
                tests: true,
            }),
        );
        check("types", Ok(Task::Types));
        check(
            "bench expr --json",
            Ok(Task::Bench {
                name: "expr".into(),
                json: true,
            }),
        );
        check("test --help", Ok(Task::Usage));
    }

    #[test]
    fn mistakes_are_named() {
        check("tset", Err("There is no task `tset`."));
        check(
            "bench",
            Err("`cargo xtask bench` takes the name of one benchmark."),
        );
        check("run --all", Err("`cargo xtask run` does not know `--all`."));
        check(
            "test -- window",
            Err("`cargo xtask test` takes nothing after `--`."),
        );
    }
}
