//! A program that the tests start and that never outlives them.

use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// Ends the program when nobody holds the standard input any more.
const WATCH: &str = "exec 3<&0; \"$@\" & program=$!; \
    (read -r _ <&3; kill -INT $program) & wait $program";

/// A running program. It ends with this value, or with the test program however that ends.
pub struct Watched {
    child: Child,
    stdin: Option<ChildStdin>,
}

impl Watched {
    /// Starts the program of `command` with its arguments, its output in a file.
    pub fn start(command: &Command, log: &Path) -> Self {
        let log = std::fs::File::create(log).unwrap();
        let mut child = Command::new("sh")
            .args(["-c", WATCH, "sh"])
            .arg(command.get_program())
            .args(command.get_args())
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        Self { child, stdin }
    }

    /// Whether it ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}
