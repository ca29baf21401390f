//! Running programs, with what they print passed on.

use std::io::{BufRead, BufReader, PipeReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::tally::Tally;

/// How long a silent program may already have ended before that is noticed.
const LINGER: Duration = Duration::from_secs(1);

/// A line that can be found again in a long log.
pub(crate) fn heading(text: &str) {
    println!("\n=== {text} ===");
}

fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs a program to its end; what it prints goes where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// As [`run`], and counts the tests in what it prints.
pub(crate) fn run_counting(command: &mut Command, tally: &mut Tally) -> Result<()> {
    pass_on(command, tally, &mut std::io::stdout())
}

fn pass_on(command: &mut Command, tally: &mut Tally, out: &mut dyn Write) -> Result<()> {
    let line = shown(command);
    println!("$ {line}");
    let (reader, writer) = std::io::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command
        .spawn()
        .with_context(|| format!("`{line}` could not be started"))?;
    // The command keeps its copies of the writing end; without this the pipe never closes.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let lines = lines_of(reader);
    let mut ended = None;
    loop {
        match lines.recv_timeout(LINGER) {
            Ok(bytes) => {
                out.write_all(&bytes)?;
                out.flush()?;
                tally.read(&String::from_utf8_lossy(&bytes));
            }
            Err(RecvTimeoutError::Disconnected) => break,
            // What a test left running may hold the pipe for ever; its parent's end is the end.
            Err(RecvTimeoutError::Timeout) if ended.is_some() => {
                println!("(a process that `{line}` started is still running)");
                break;
            }
            Err(RecvTimeoutError::Timeout) => ended = child.try_wait()?,
        }
    }
    let status = match ended {
        Some(status) => status,
        None => child.wait()?,
    };
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Lines as they come, read on a thread of their own.
fn lines_of(reader: PipeReader) -> Receiver<Vec<u8>> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut bytes = Vec::new();
        while reader
            .read_until(b'\n', &mut bytes)
            .is_ok_and(|read| read > 0)
        {
            if sender.send(std::mem::take(&mut bytes)).is_err() {
                break;
            }
        }
    });
    receiver
}

/// What a program prints, if it runs and succeeds.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let made = Command::new(program)
        .args(arguments)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    made.status
        .success()
        .then(|| String::from_utf8_lossy(&made.stdout).trim().to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::pass_on;
    use crate::tally::Tally;

    fn check(script: &str, succeeds: bool, passed: u64, failed: u64) -> String {
        let mut tally = Tally::default();
        let mut out = Vec::new();
        let outcome = pass_on(
            Command::new("sh").args(["-c", script]),
            &mut tally,
            &mut out,
        );
        assert_eq!(outcome.is_ok(), succeeds, "{script}: {outcome:?}");
        assert_eq!((tally.passed, tally.failed), (passed, failed), "{script}");
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn both_streams_are_read_and_the_exit_code_counts() {
        check(
            "echo 'test result: ok. 3 passed; 0 failed; 0 ignored'",
            true,
            3,
            0,
        );
        check(
            "echo 'test result: FAILED. 2 passed; 1 failed; 0 ignored' >&2; exit 1",
            false,
            2,
            1,
        );
        check("exit 3", false, 0, 0);
        assert_eq!(
            check("echo first; echo second >&2; printf third", true, 0, 0),
            "first\nsecond\nthird"
        );
    }

    #[test]
    fn what_a_test_leaves_behind_does_not_hold_us() {
        let out = check("sleep 30 & echo $!; exit 4", false, 0, 0);
        let left = Command::new("kill").arg(out.trim()).status();
        assert!(
            left.is_ok_and(|status| status.success()),
            "it ran until we were done"
        );
    }
}
