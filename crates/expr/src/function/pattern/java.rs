//! From the syntax of `java.util.regex` to that of the engine.

/// The pattern in the engine's syntax; none where it says what that cannot.
pub(super) fn translate(source: &str) -> Option<String> {
    let mut translator = Translator {
        chars: source.chars().collect(),
        at: 0,
        out: String::new(),
        flags: vec![Flags::default()],
    };
    translator.pattern()?;
    Some(translator.out)
}

#[derive(Clone, Copy, Default)]
struct Flags {
    /// `s`: a point matches line ends too.
    dot_all: bool,
    /// `m`: `^` and `$` at every line.
    multi_line: bool,
    /// `x`: blanks and comments do not count.
    comments: bool,
}

struct Translator {
    chars: Vec<char>,
    at: usize,
    out: String,
    /// The flags of the groups around, innermost last.
    flags: Vec<Flags>,
}

/// What `.` does not match.
const LINE_ENDS: &str = "\\n\\r\\x{85}\\x{2028}\\x{2029}";

impl Translator {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn flags(&mut self) -> Flags {
        self.flags.last().copied().unwrap_or_default()
    }

    fn pattern(&mut self) -> Option<()> {
        while let Some(c) = self.next() {
            match c {
                '\\' => self.escape(false)?,
                '[' => self.class(0)?,
                '(' => self.group()?,
                ')' => {
                    if self.flags.len() < 2 {
                        return None;
                    }
                    self.flags.pop();
                    self.out.push(')');
                }
                '.' => {
                    if self.flags().dot_all {
                        self.out.push_str("(?s:.)");
                    } else {
                        self.out.push_str(&format!("[^{LINE_ENDS}]"));
                    }
                }
                '$' => {
                    if self.flags().multi_line {
                        self.out.push_str("(?m:$)");
                    } else {
                        self.end_of_input();
                    }
                }
                '#' if self.flags().comments => while self.next().is_some_and(|c| c != '\n') {},
                c if c.is_whitespace() && self.flags().comments => {}
                '{' => self.repetition()?,
                c => self.out.push(c),
            }
        }
        (self.flags.len() == 1).then_some(())
    }

    /// Before a last line end, or at the very end.
    fn end_of_input(&mut self) {
        self.out
            .push_str("(?=(?:\\r\\n|[\\n\\r\\x{85}\\x{2028}\\x{2029}])?\\z)");
    }

    /// `{2}`, `{2,}`, `{2,5}`; a brace that begins nothing is an error.
    fn repetition(&mut self) -> Option<()> {
        let mut text = String::new();
        loop {
            match self.next()? {
                '}' => break,
                c if c.is_ascii_digit() || c == ',' => text.push(c),
                _ => return None,
            }
        }
        let (least, most) = text.split_once(',').unwrap_or((&text, &text));
        let least: u32 = least.parse().ok()?;
        if !most.is_empty() && most.parse::<u32>().ok()? < least {
            return None;
        }
        // Repeats of repeats multiply: the engine's own size limit catches the rest.
        if least > 1_000 || most.parse::<u32>().is_ok_and(|most| most > 1_000) {
            return None;
        }
        self.out.push('{');
        self.out.push_str(&text);
        self.out.push('}');
        Some(())
    }

    fn group(&mut self) -> Option<()> {
        let flags = self.flags();
        if self.peek() != Some('?') {
            self.flags.push(flags);
            self.out.push('(');
            return Some(());
        }
        self.at += 1;
        let rest: String = self.chars.iter().skip(self.at).take(2).collect();
        for opening in ["<=", "<!", ":", "=", "!", ">"] {
            if rest.starts_with(opening) {
                self.at += opening.len();
                self.flags.push(flags);
                self.out.push_str("(?");
                self.out.push_str(opening);
                return Some(());
            }
        }
        if rest.starts_with('<') {
            self.at += 1;
            let mut name = String::new();
            loop {
                match self.next()? {
                    '>' => break,
                    c if c.is_ascii_alphanumeric() => name.push(c),
                    _ => return None,
                }
            }
            self.flags.push(flags);
            self.out.push_str(&format!("(?<{name}>"));
            return Some(());
        }
        self.inline_flags()
    }

    /// `(?i)`, `(?s-m:`: some are the engine's too, some are this translation's.
    fn inline_flags(&mut self) -> Option<()> {
        let (mut on, mut off) = (String::new(), String::new());
        let mut flags = self.flags();
        let mut value = true;
        loop {
            match self.next()? {
                '-' if value => value = false,
                'i' => {
                    if value {
                        on.push('i')
                    } else {
                        off.push('i')
                    }
                }
                's' => flags.dot_all = value,
                'm' => {
                    flags.multi_line = value;
                    if value { on.push('m') } else { off.push('m') }
                }
                'x' => flags.comments = value,
                // Unicode case is what the engine does anyway.
                'u' => {}
                end @ (')' | ':') => {
                    let off = if off.is_empty() {
                        off
                    } else {
                        format!("-{off}")
                    };
                    if end == ':' {
                        self.flags.push(flags);
                        self.out.push_str(&format!("(?{on}{off}:"));
                    } else {
                        if let Some(last) = self.flags.last_mut() {
                            *last = flags;
                        }
                        if !(on.is_empty() && off.is_empty()) {
                            self.out.push_str(&format!("(?{on}{off})"));
                        }
                    }
                    return Some(());
                }
                _ => return None,
            }
        }
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    /// What follows a backslash. `within`: in a class of characters.
    fn escape(&mut self, within: bool) -> Option<()> {
        let class = |body: &str, negated: bool| match (within, negated) {
            (true, false) => body.to_owned(),
            (_, false) => format!("[{body}]"),
            (_, true) => format!("[^{body}]"),
        };
        let text = match self.next()? {
            'd' => class("0-9", false),
            'D' => class("0-9", true),
            'w' => class("a-zA-Z_0-9", false),
            'W' => class("a-zA-Z_0-9", true),
            's' => class(" \\t\\n\\x0B\\f\\r", false),
            'S' => class(" \\t\\n\\x0B\\f\\r", true),
            'h' => class(
                " \\t\\x{A0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}",
                false,
            ),
            'v' => class("\\n\\x0B\\f\\r\\x{85}\\x{2028}\\x{2029}", false),
            'R' if !within => "(?:\\r\\n|[\\n\\x0B\\f\\r\\x{85}\\x{2028}\\x{2029}])".to_owned(),
            'n' => "\\n".to_owned(),
            't' => "\\t".to_owned(),
            'r' => "\\r".to_owned(),
            'f' => "\\f".to_owned(),
            'a' => "\\x07".to_owned(),
            'e' => "\\x1B".to_owned(),
            'b' | 'B' | 'A' | 'z' if !within => format!("\\{}", self.chars[self.at - 1]),
            'Z' if !within => {
                self.end_of_input();
                return Some(());
            }
            'Q' => {
                while self.at < self.chars.len() {
                    if self.chars[self.at..].starts_with(&['\\', 'E']) {
                        self.at += 2;
                        break;
                    }
                    let c = self.next()?;
                    self.literal(c);
                }
                return Some(());
            }
            'E' => String::new(),
            'u' => self.code(4)?,
            'x' => {
                if self.peek() == Some('{') {
                    self.at += 1;
                    let mut digits = String::new();
                    loop {
                        match self.next()? {
                            '}' => break,
                            c => digits.push(c),
                        }
                    }
                    let c = char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?;
                    format!("\\x{{{:x}}}", u32::from(c))
                } else {
                    self.code(2)?
                }
            }
            '0' => {
                let mut value = 0;
                let mut digits = 0;
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) {
                    if digits == 3 || value * 8 + digit > 0o377 {
                        break;
                    }
                    value = value * 8 + digit;
                    digits += 1;
                    self.at += 1;
                }
                if digits == 0 {
                    return None;
                }
                format!("\\x{{{value:x}}}")
            }
            'p' | 'P' => self.property()?,
            c @ '1'..='9' if !within => format!("\\{c}"),
            'k' if !within => {
                if self.next()? != '<' {
                    return None;
                }
                let mut name = String::new();
                loop {
                    match self.next()? {
                        '>' => break,
                        c => name.push(c),
                    }
                }
                format!("\\k<{name}>")
            }
            c if c.is_ascii_alphanumeric() => return None,
            c => {
                self.literal(c);
                return Some(());
            }
        };
        self.out.push_str(&text);
        Some(())
    }

    fn code(&mut self, digits: usize) -> Option<String> {
        let text: String = self.chars.get(self.at..self.at + digits)?.iter().collect();
        self.at += digits;
        let c = char::from_u32(u32::from_str_radix(&text, 16).ok()?)?;
        Some(format!("\\x{{{:x}}}", u32::from(c)))
    }

    /// `\p{Lower}`, `\p{IsAlphabetic}`, `\p{L}`: the names of one side in those of the other.
    fn property(&mut self) -> Option<String> {
        let negated = self.chars[self.at - 1] == 'P';
        let name: String = match self.next()? {
            '{' => {
                let mut name = String::new();
                loop {
                    match self.next()? {
                        '}' => break name,
                        c => name.push(c),
                    }
                }
            }
            c => c.to_string(),
        };
        let ascii = match name.as_str() {
            "Lower" => "a-z",
            "Upper" => "A-Z",
            "ASCII" => "\\x00-\\x7F",
            "Alpha" => "a-zA-Z",
            "Digit" => "0-9",
            "Alnum" => "a-zA-Z0-9",
            "Punct" => "!-/:-@\\[-`{-~",
            "Graph" => "!-~",
            "Print" => " -~",
            "Blank" => " \\t",
            "Cntrl" => "\\x00-\\x1F\\x7F",
            "XDigit" => "0-9a-fA-F",
            "Space" => " \\t\\n\\x0B\\f\\r",
            _ => "",
        };
        let sign = if negated { 'P' } else { 'p' };
        Some(match (ascii, name.as_str()) {
            ("", "javaLowerCase") => format!("\\{sign}{{Lowercase}}"),
            ("", "javaUpperCase") => format!("\\{sign}{{Uppercase}}"),
            ("", "javaWhitespace") => format!("\\{sign}{{White_Space}}"),
            ("", name) => {
                let plain = name.strip_prefix("Is").unwrap_or(name);
                let known = plain
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"_=".contains(&b));
                if !known || plain.is_empty() || name.starts_with("In") {
                    return None;
                }
                format!("\\{sign}{{{plain}}}")
            }
            (body, _) if negated => format!("[^{body}]"),
            (body, _) => format!("[{body}]"),
        })
    }

    /// A class of characters, `[` read already; classes within are unions or intersections.
    fn class(&mut self, depth: usize) -> Option<()> {
        if depth > 20 {
            return None;
        }
        self.out.push('[');
        if self.peek() == Some('^') {
            self.at += 1;
            self.out.push('^');
        }
        let mut first = true;
        loop {
            match self.next()? {
                ']' if !first => break,
                '[' => self.class(depth + 1)?,
                '\\' => self.escape(true)?,
                '&' if self.peek() == Some('&') => {
                    self.at += 1;
                    self.out.push_str("&&");
                }
                '-' => {
                    // A hyphen at either end stands for itself.
                    let edge = first || self.peek() == Some(']');
                    self.out.push_str(if edge { "\\-" } else { "-" });
                }
                '~' => self.out.push_str("\\~"),
                c if c.is_whitespace() && self.flags().comments => {}
                c => {
                    if c.is_ascii_punctuation() && c != '_' {
                        self.out.push('\\');
                    }
                    self.out.push(c);
                }
            }
            first = false;
        }
        self.out.push(']');
        Some(())
    }
}
