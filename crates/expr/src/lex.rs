use crate::error::{ErrorKind, ExprError, Span};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Integer(String),
    Decimal(String),
    Text(String),
    Name(String),
    /// Punctuation and operators, and the sigils `@{`, `#{`, `${`.
    Sign(&'static str),
    End,
}

impl Token {
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Integer(text) | Self::Decimal(text) | Self::Name(text) => text.clone(),
            Self::Text(text) => format!("\"{text}\""),
            Self::Sign(sign) => (*sign).to_owned(),
            Self::End => "the end".to_owned(),
        }
    }
}

const SIGNS: [&str; 22] = [
    "@{", "#{", "${", "==", "!=", ">=", "<=", ">", "<", "+", "-", "*", "/", "%", "(", ")", "[",
    "]", "}", ",", ".", ":",
];

/// Cuts the source into tokens; what belongs to no token is reported and passed over. `{` opens a
/// parameter list and is a sign too.
pub(crate) fn lex(source: &str) -> (Vec<(Token, Span)>, Vec<ExprError>) {
    let mut tokens = Vec::new();
    let mut errors = Vec::new();
    let mut at = 0;
    let mut braces = 0usize;
    while let Some(first) = source[at..].chars().next() {
        let rest = &source[at..];
        let (token, length) = match first {
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            '"' | '\'' => text(rest, first, at, &mut errors),
            '0'..='9' => number(rest, at, &mut errors),
            _ if first.is_ascii_alphabetic() || first == '_' => {
                let length = rest
                    .bytes()
                    .take_while(|b| {
                        b.is_ascii_alphanumeric() || *b == b'_' || (*b == b'-' && braces > 0)
                    })
                    .count();
                (Token::Name(rest[..length].to_owned()), length)
            }
            '{' => (Token::Sign("{"), 1),
            _ => match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => (Token::Sign(sign), sign.len()),
                None => {
                    let span = Span::new(at, at + first.len_utf8());
                    errors.push(ExprError::new(
                        ErrorKind::Syntax,
                        "badCharacter",
                        span,
                        [("found", first.to_string())],
                    ));
                    at = span.to;
                    continue;
                }
            },
        };
        match token {
            Token::Sign("@{" | "#{" | "${" | "{") => braces += 1,
            Token::Sign("}") => braces = braces.saturating_sub(1),
            _ => {}
        }
        tokens.push((token, Span::new(at, at + length)));
        at += length;
    }
    tokens.push((Token::End, Span::new(source.len(), source.len())));
    (tokens, errors)
}

/// A quoted text with its escapes (A14); the length counts the quotes.
fn text(rest: &str, quote: char, at: usize, errors: &mut Vec<ExprError>) -> (Token, usize) {
    let mut value = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((index, c)) = chars.next() {
        match c {
            _ if c == quote => return (Token::Text(value), index + 1),
            '\\' => match chars.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 'r')) => value.push('\r'),
                Some((_, 't')) => value.push('\t'),
                Some((_, c @ ('\\' | '"' | '\''))) => value.push(c),
                Some((_, other)) => value.extend(['\\', other]),
                None => {}
            },
            _ => value.push(c),
        }
    }
    let span = Span::new(at, at + rest.len());
    errors.push(ExprError::new(ErrorKind::Syntax, "unterminated", span, []));
    (Token::Text(value), rest.len())
}

fn number(rest: &str, at: usize, errors: &mut Vec<ExprError>) -> (Token, usize) {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    let fraction = rest[whole..].strip_prefix('.').map_or(0, digits);
    let length = if fraction > 0 {
        whole + 1 + fraction
    } else {
        whole
    };
    let tail = rest[length..]
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
        .count();
    if tail > 0 {
        let span = Span::new(at, at + length + tail);
        let found = rest[..length + tail].to_owned();
        errors.push(ExprError::new(
            ErrorKind::Syntax,
            "badNumber",
            span,
            [("found", found)],
        ));
    }
    let text = rest[..length].to_owned();
    let token = if fraction > 0 {
        Token::Decimal(text)
    } else {
        Token::Integer(text)
    };
    (token, length + tail)
}
