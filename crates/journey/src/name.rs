//! The rule of technical names (R-EVT-03).

/// The longest name, in characters.
pub const MAX_NAME: usize = 30;

/// Whether `text` is a technical name: `^[A-Za-z_][A-Za-z0-9_]{0,29}$`.
pub fn is_technical(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && text.len() <= MAX_NAME
}
