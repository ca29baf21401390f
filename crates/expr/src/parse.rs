mod reference;

use crate::ast::{Ast, Node, Root};
use crate::error::{ErrorKind, ExprError, Span};
use crate::lex::{Token, lex};
use crate::operator::{BINARY, NOT, TEST, TESTS};
use crate::value::Value;
use crate::{MAX_DEPTH, MAX_LENGTH};

/// What parsing found: a tree with [`Node::Bad`] where it could not read, and every error.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The tree.
    pub ast: Ast,
    /// Errors in source order.
    pub errors: Vec<ExprError>,
}

/// Parses a source text. Never fails: what cannot be read is reported and passed over.
pub fn parse(source: &str) -> Parsed {
    let whole = Span::new(0, source.len());
    let bad = Ast {
        node: Node::Bad,
        span: whole,
        depth: 1,
    };
    if source.len() > MAX_LENGTH {
        let error = ExprError::new(ErrorKind::Syntax, "tooLong", whole, []);
        return Parsed {
            ast: bad,
            errors: vec![error],
        };
    }
    let (tokens, errors) = lex(source);
    let mut parser = Parser {
        tokens,
        at: 0,
        errors,
        nesting: 0,
        exhausted: false,
    };
    if parser.token() == &Token::End && parser.errors.is_empty() {
        let error = ExprError::new(ErrorKind::Syntax, "empty", whole, []);
        return Parsed {
            ast: bad,
            errors: vec![error],
        };
    }
    let mut ast = parser.expression(1);
    while parser.token() != &Token::End && !parser.exhausted {
        parser.unexpected();
        parser.advance();
        if parser.starts_operand() {
            ast = parser.expression(1);
        }
    }
    let mut errors = parser.errors;
    errors.sort_by_key(|error| (error.span.from, error.span.to));
    errors.dedup_by_key(|error| error.span.from);
    Parsed { ast, errors }
}

struct Parser {
    tokens: Vec<(Token, Span)>,
    at: usize,
    errors: Vec<ExprError>,
    nesting: usize,
    /// Nesting went beyond the limit: everything after is given up.
    exhausted: bool,
}

impl Parser {
    fn token(&self) -> &Token {
        self.tokens
            .get(self.at)
            .map_or(&Token::End, |(token, _)| token)
    }

    fn ahead(&self, by: usize) -> &Token {
        self.tokens
            .get(self.at + by)
            .map_or(&Token::End, |(token, _)| token)
    }

    fn span(&self) -> Span {
        let at = self.at.min(self.tokens.len() - 1);
        self.tokens[at].1
    }

    fn before(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |at| self.tokens[at].1.to)
    }

    fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.token(), Token::Sign(found) if *found == sign)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.token(), Token::Name(found) if found == word)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let there = self.is(sign);
        if there {
            self.advance();
        }
        there
    }

    fn error<const N: usize>(
        &mut self,
        code: &'static str,
        span: Span,
        params: [(&str, String); N],
    ) {
        if !self.exhausted {
            self.errors
                .push(ExprError::new(ErrorKind::Syntax, code, span, params));
        }
    }

    fn unexpected(&mut self) {
        let (found, span) = (self.token().shown(), self.span());
        self.error("unexpected", span, [("found", found)]);
    }

    fn expect(&mut self, sign: &str) -> bool {
        let there = self.eat(sign);
        if !there {
            let span = self.span();
            self.error("expected", span, [("what", format!("«{sign}»"))]);
        }
        there
    }

    fn starts_operand(&self) -> bool {
        match self.token() {
            Token::Integer(_) | Token::Decimal(_) | Token::Text(_) | Token::Name(_) => true,
            Token::Sign(sign) => matches!(*sign, "@{" | "#{" | "${" | "(" | "[" | "-"),
            Token::End => false,
        }
    }

    fn ast(&mut self, node: Node, span: Span, below: usize) -> Ast {
        let depth = below + 1;
        if depth > MAX_DEPTH && !self.exhausted {
            self.error("tooDeep", span, []);
            self.exhausted = true;
        }
        if self.exhausted {
            return Ast {
                node: Node::Bad,
                span,
                depth: 1,
            };
        }
        Ast { node, span, depth }
    }

    fn bad(&mut self, span: Span) -> Ast {
        Ast {
            node: Node::Bad,
            span,
            depth: 1,
        }
    }

    /// An expression whose operators bind at least as tightly as `least`.
    fn expression(&mut self, least: u8) -> Ast {
        self.nesting += 1;
        if self.nesting > MAX_DEPTH && !self.exhausted {
            let span = self.span();
            self.error("tooDeep", span, []);
            self.exhausted = true;
        }
        let ast = if self.exhausted {
            let span = self.span();
            self.at = self.tokens.len() - 1;
            self.bad(span)
        } else {
            self.operators(least)
        };
        self.nesting -= 1;
        ast
    }

    fn operators(&mut self, least: u8) -> Ast {
        let mut left = if least <= NOT && self.is_word("not") {
            let from = self.span();
            self.advance();
            let operand = self.expression(NOT);
            let (span, depth) = (from.join(operand.span), operand.depth);
            self.ast(Node::Not(Box::new(operand)), span, depth)
        } else {
            self.primary()
        };
        while !self.exhausted {
            if let Some((operator, words)) = self.test().filter(|_| least <= TEST) {
                let mut span = left.span;
                for _ in 0..words {
                    span = span.join(self.span());
                    self.advance();
                }
                let depth = left.depth;
                left = self.ast(
                    Node::Test {
                        operator,
                        operand: Box::new(left),
                    },
                    span,
                    depth,
                );
                continue;
            }
            let found = match self.token() {
                Token::Sign(sign) => *sign,
                Token::Name(name) => name.as_str(),
                _ => break,
            };
            let Some((_, operator, binds)) = BINARY.iter().find(|(token, ..)| *token == found)
            else {
                break;
            };
            if *binds < least {
                break;
            }
            self.advance();
            let right = self.expression(binds + 1);
            let (span, depth) = (left.span.join(right.span), left.depth.max(right.depth));
            let (left_box, right) = (Box::new(left), Box::new(right));
            left = self.ast(
                Node::Binary {
                    operator: *operator,
                    left: left_box,
                    right,
                },
                span,
                depth,
            );
        }
        left
    }

    fn test(&self) -> Option<(crate::operator::TestOperator, usize)> {
        TESTS.iter().find_map(|(words, operator)| {
            let all = words
                .iter()
                .enumerate()
                .all(|(i, word)| matches!(self.ahead(i), Token::Name(name) if name == word));
            all.then_some((*operator, words.len()))
        })
    }

    fn primary(&mut self) -> Ast {
        let span = self.span();
        match self.token().clone() {
            Token::Integer(digits) => {
                self.advance();
                self.integer(&digits, span)
            }
            Token::Decimal(digits) => {
                self.advance();
                let value = digits.parse().map_or(Value::Null, Value::Decimal);
                self.ast(Node::Literal(value), span, 0)
            }
            Token::Text(text) => {
                self.advance();
                self.ast(Node::Literal(Value::string(text)), span, 0)
            }
            Token::Sign("-") => match self.ahead(1).clone() {
                Token::Integer(digits) | Token::Decimal(digits) => {
                    self.advance();
                    let span = span.join(self.span());
                    let decimal = matches!(self.token(), Token::Decimal(_));
                    self.advance();
                    let digits = format!("-{digits}");
                    if decimal {
                        let value = digits.parse().map_or(Value::Null, Value::Decimal);
                        self.ast(Node::Literal(value), span, 0)
                    } else {
                        self.integer(&digits, span)
                    }
                }
                _ => self.give_up(),
            },
            Token::Sign("(") => {
                self.advance();
                let inner = self.expression(1);
                let closed = self.expect(")");
                let to = if closed { self.before() } else { inner.span.to };
                Ast {
                    span: Span::new(span.from, to),
                    ..inner
                }
            }
            Token::Sign("[") => {
                self.advance();
                let items = self.sequence("]");
                let depth = items.iter().map(|item| item.depth).max().unwrap_or(0);
                let span = Span::new(span.from, self.before());
                self.ast(Node::List(items), span, depth)
            }
            Token::Sign("@{") => self.reference(Root::Event),
            Token::Sign("#{") => self.reference(Root::Source),
            Token::Sign("${") => {
                self.advance();
                let name = self.segment().map_or(String::new(), |(name, _)| name);
                self.expect("}");
                let span = Span::new(span.from, self.before());
                self.ast(Node::Property(name), span, 0)
            }
            Token::Name(name) => self.word(&name, span),
            Token::Sign(_) | Token::End => self.give_up(),
        }
    }

    /// Reports that an operand is missing; passes over what cannot stand in an expression at all.
    fn give_up(&mut self) -> Ast {
        let span = self.span();
        if self.token() == &Token::End {
            self.error("expected", span, [("what", "value".to_owned())]);
        } else {
            self.unexpected();
            let closes = [")", "]", "}", ","].iter().any(|sign| self.is(sign));
            if !closes && self.starts_operand() {
                self.advance();
            }
        }
        self.bad(span)
    }

    fn integer(&mut self, digits: &str, span: Span) -> Ast {
        match digits.parse() {
            Ok(value) => self.ast(Node::Literal(Value::Integer(value)), span, 0),
            Err(_) => {
                let found = digits.to_owned();
                let error = ExprError::new(
                    ErrorKind::Argument,
                    "numberTooLarge",
                    span,
                    [("found", found)],
                );
                self.errors.push(error);
                self.bad(span)
            }
        }
    }

    fn word(&mut self, name: &str, span: Span) -> Ast {
        match name {
            "true" | "false" => {
                self.advance();
                return self.ast(Node::Literal(Value::Boolean(name == "true")), span, 0);
            }
            "null" => {
                self.advance();
                return self.ast(Node::Literal(Value::Null), span, 0);
            }
            "if" => return self.conditional(span),
            "currentEventField" => return self.loop_field(Root::Event),
            "currentDataPackField" => return self.loop_field(Root::Source),
            _ => {}
        }
        if !matches!(self.ahead(1), Token::Sign("(")) {
            let ast = self.give_up();
            return ast;
        }
        self.advance();
        self.advance();
        let arguments = self.sequence(")");
        let depth = arguments
            .iter()
            .map(|argument| argument.depth)
            .max()
            .unwrap_or(0);
        let whole = Span::new(span.from, self.before());
        let node = Node::Call {
            name: name.to_owned(),
            name_span: span,
            arguments,
        };
        self.ast(node, whole, depth)
    }

    /// `a, b, c` up to and with the closing sign; no comma may trail.
    fn sequence(&mut self, close: &str) -> Vec<Ast> {
        let mut items = Vec::new();
        if self.eat(close) {
            return items;
        }
        loop {
            items.push(self.expression(1));
            if !self.eat(",") {
                break;
            }
        }
        self.expect(close);
        items
    }

    fn conditional(&mut self, from: Span) -> Ast {
        let mut parts = Vec::new();
        for word in ["if", "then", "else"] {
            if self.is_word(word) {
                self.advance();
            } else {
                let span = self.span();
                self.error("expected", span, [("what", format!("«{word}»"))]);
                return self.bad(span);
            }
            if !self.expect("(") {
                let span = self.span();
                return self.bad(span);
            }
            parts.push(self.expression(1));
            self.expect(")");
        }
        let depth = parts.iter().map(|part| part.depth).max().unwrap_or(0);
        let span = Span::new(from.from, self.before());
        let mut parts = parts.into_iter().map(Box::new);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(condition), Some(then), Some(otherwise)) => self.ast(
                Node::If {
                    condition,
                    then,
                    otherwise,
                },
                span,
                depth,
            ),
            _ => self.bad(span),
        }
    }
}
