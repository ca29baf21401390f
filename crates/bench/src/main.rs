//! Benchmarks: `itinera-bench NAME [--json]`, run by `cargo xtask bench`.

mod expr;
mod report;
mod simulation;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    let name = arguments.iter().find(|argument| !argument.starts_with('-'));
    let report = match name.map(String::as_str) {
        Some("expr") => expr::run(),
        Some("simulation") => simulation::run(),
        _ => {
            eprintln!("benchmarks: expr, simulation");
            std::process::exit(2);
        }
    };
    if json {
        println!("{}", report.json());
    } else {
        println!("{report}");
    }
    if !report.holds() {
        std::process::exit(1);
    }
}
