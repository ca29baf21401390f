//! Counts of tests, read from the closing lines of cargo's and vitest's runs.

/// Tests passed, failed and ignored so far, and the closing lines themselves.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
    suite: String,
    pub(crate) lines: Vec<String>,
}

impl Tally {
    /// Takes in one printed line.
    pub(crate) fn read(&mut self, line: &str) {
        let plain = without_colour(line);
        let line = plain.trim();
        if let Some(suite) = suite_of(line) {
            self.suite = suite;
        } else if let Some(counts) = line.strip_prefix("test result: ") {
            let (passed, failed) = (before(counts, "passed"), before(counts, "failed"));
            let ignored = before(counts, "ignored");
            self.add(passed, failed, ignored);
            if passed + failed + ignored > 0 {
                self.lines.push(format!("{}: {line}", self.suite));
            }
        } else if let Some(counts) = line.strip_prefix("Tests ")
            && counts.trim_end().ends_with(')')
        {
            self.add(
                before(counts, "passed"),
                before(counts, "failed"),
                before(counts, "skipped"),
            );
            self.lines.push(format!("ui: {line}"));
        }
    }

    fn add(&mut self, passed: u64, failed: u64, ignored: u64) {
        self.passed += passed;
        self.failed += failed;
        self.ignored += ignored;
    }
}

/// The suite that cargo names before it runs: `Running unittests src/lib.rs (target/…/name-hash)`.
fn suite_of(line: &str) -> Option<String> {
    if let Some(name) = line.strip_prefix("Doc-tests ") {
        return Some(format!("{name} (documentation)"));
    }
    let binary = line
        .strip_prefix("Running ")?
        .strip_suffix(')')?
        .rsplit(['/', '\\'])
        .next()?;
    Some(
        binary
            .rsplit_once('-')
            .map_or(binary, |(name, _hash)| name)
            .to_owned(),
    )
}

/// The number that stands before a word: 3 for `passed` in `ok. 3 passed; 0 failed`.
fn before(counts: &str, word: &str) -> u64 {
    let words: Vec<&str> = counts
        .split(|c: char| c.is_whitespace() || c == ';' || c == '|')
        .filter(|word| !word.is_empty())
        .collect();
    let at = words.iter().position(|given| *given == word);
    at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok())
        .unwrap_or(0)
}

/// The line without terminal colour sequences.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            for inside in characters.by_ref() {
                if inside.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn check(text: &str, passed: u64, failed: u64, ignored: u64, lines: &[&str]) {
        let mut tally = Tally::default();
        text.lines().for_each(|line| tally.read(line));
        assert_eq!(
            (tally.passed, tally.failed, tally.ignored),
            (passed, failed, ignored)
        );
        assert_eq!(tally.lines, lines);
    }

    #[test]
    fn cargo() {
        check(
            "     Running unittests src/lib.rs (target/debug/deps/itinera_expr-0f3a)\n\
             running 2 tests\n\
             test tests::result: ok ... ok\n\
             test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
             \u{1b}[32mDoc-tests\u{1b}[0m itinera_expr\n\
             test result: \u{1b}[31mFAILED\u{1b}[0m. 0 passed; 2 failed; 0 ignored",
            12,
            2,
            1,
            &[
                "itinera_expr: test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
                "itinera_expr (documentation): test result: FAILED. 0 passed; 2 failed; 0 ignored",
            ],
        );
    }

    #[test]
    fn empty_suites_are_not_listed() {
        check(
            "test result: ok. 0 passed; 0 failed; 0 ignored",
            0,
            0,
            0,
            &[],
        );
    }

    #[test]
    fn vitest() {
        check(
            " Test Files  3 passed (3)\n      Tests  1 failed | 39 passed | 2 skipped (42)\n",
            39,
            1,
            2,
            &["ui: Tests  1 failed | 39 passed | 2 skipped (42)"],
        );
    }
}
