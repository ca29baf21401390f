//! A display: the one of the desktop, or a virtual one for the tests.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::place;

/// Whether a window can be opened here.
pub(crate) fn present() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// Settings of WebKit for this machine: without a GPU its shared-buffer renderer fails or is slow.
pub(crate) fn webkit() -> Vec<(&'static str, &'static str)> {
    if cfg!(target_os = "linux") && !Path::new("/dev/dri").exists() {
        vec![("WEBKIT_DISABLE_DMABUF_RENDERER", "1")]
    } else {
        Vec::new()
    }
}

/// A virtual display of our own; it ends with this value, and with us if we are killed.
pub(crate) struct VirtualDisplay {
    server: Child,
    /// For `DISPLAY`, such as `:1`.
    pub(crate) name: String,
}

impl VirtualDisplay {
    /// Starts it on a number that is free.
    pub(crate) fn start() -> Result<Self> {
        let mut command = match place::on_path("setpriv") {
            Some(setpriv) => {
                let mut command = Command::new(setpriv);
                command.args(["--pdeathsig", "KILL", "Xvfb"]);
                command
            }
            None => Command::new("Xvfb"),
        };
        let mut server = command
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1440x960x24",
                "-nolisten",
                "tcp",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb could not be started")?;
        let mut number = String::new();
        if let Some(out) = server.stdout.take() {
            BufReader::new(out).read_line(&mut number)?;
        }
        let mut display = Self {
            server,
            name: format!(":{}", number.trim()),
        };
        if number.trim().is_empty() {
            let status = display.server.wait()?;
            bail!("Xvfb ended before it had a display ({status})");
        }
        Ok(display)
    }
}

impl Drop for VirtualDisplay {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        if self.server.kill().is_ok() {
            let _status = self.server.wait();
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use super::VirtualDisplay;

    #[test]
    fn a_virtual_display_starts_and_ends() -> anyhow::Result<()> {
        let display = VirtualDisplay::start()?;
        let socket = format!("/tmp/.X11-unix/X{}", display.name.trim_start_matches(':'));
        let process = format!("/proc/{}", display.server.id());
        assert!(Path::new(&socket).exists(), "{socket}");
        assert!(Path::new(&process).exists());
        drop(display);
        assert!(!Path::new(&process).exists(), "it outlived its owner");
        Ok(())
    }
}
