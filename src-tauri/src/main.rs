//! The desktop program.

fn main() -> std::process::ExitCode {
    itinera_desktop::run()
}
