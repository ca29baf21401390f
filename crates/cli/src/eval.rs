//! Evaluating expressions, a line each.

use std::io::{BufRead, Write};

pub(crate) fn eval() -> Result<bool, String> {
    let failed = |error: std::io::Error| error.to_string();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(failed)?;
        let line = String::from_utf8_lossy(&line);
        if line.trim().is_empty() {
            continue;
        }
        writeln!(out, "{}", itinera_expr::eval_line(&line)).map_err(failed)?;
    }
    out.flush().map_err(failed)?;
    Ok(true)
}
