//! References: paths with their calls, options, loop fields.

use super::Parser;
use crate::ast::{Ast, FieldRef, Node, PathCall, PathFunction, Reference, Root};
use crate::error::{ErrorKind, ExprError, Span};
use crate::lex::Token;

/// The longest path, names and calls together.
const MAX_PATH: usize = 100;

impl Parser {
    /// A name of a path: bare or quoted.
    pub(super) fn segment(&mut self) -> Option<(String, Span)> {
        let span = self.span();
        match self.token().clone() {
            Token::Name(name) | Token::Text(name) => {
                self.advance();
                Some((name, span))
            }
            _ => {
                self.error("expected", span, [("what", "name".to_owned())]);
                None
            }
        }
    }

    pub(super) fn reference(&mut self, root: Root) -> Ast {
        let from = self.span();
        self.advance();
        let mut path = self.path(root, true);
        self.options(&mut path);
        self.expect("}");
        self.referring(path, from, Node::Field)
    }

    /// `currentEventField.a.b`: the element that a filter looks at.
    pub(super) fn loop_field(&mut self, root: Root) -> Ast {
        let from = self.span();
        self.advance();
        let path = if self.eat(".") {
            self.path(root, false)
        } else {
            Self::no_path(root)
        };
        self.referring(path, from, Node::LoopField)
    }

    fn referring(
        &mut self,
        mut reference: Reference,
        from: Span,
        node: fn(Box<Reference>) -> Node,
    ) -> Ast {
        let span = Span::new(from.from, self.before());
        let depth = reference.parts().map(|part| part.depth).max().unwrap_or(0);
        reference.field.span = span;
        self.ast(node(Box::new(reference)), span, depth)
    }

    fn no_path(root: Root) -> Reference {
        Reference {
            field: FieldRef {
                root,
                path: Vec::new(),
                segments: Vec::new(),
                calls: Vec::new(),
                span: Span::default(),
            },
            calls: Vec::new(),
            default: None,
            parameters: Vec::new(),
        }
    }

    /// Names and calls, parted by points. `full`: it begins with the name of an event or source.
    fn path(&mut self, root: Root, full: bool) -> Reference {
        let mut found = Self::no_path(root);
        while let Some((name, span)) = self.segment() {
            let bare = matches!(self.tokens.get(self.at - 1), Some((Token::Name(_), _)));
            if bare && self.is("(") {
                self.advance();
                let arguments = self.sequence(")");
                let span = Span::new(span.from, self.before());
                let early = full && found.field.path.is_empty();
                self.path_call(&mut found, &name, arguments, early, span);
            } else {
                found.field.path.push(name);
                found.field.segments.push(span);
            }
            if found.field.path.len() + found.calls.len() > MAX_PATH && !self.exhausted {
                self.error("tooDeep", span, []);
                self.exhausted = true;
            }
            if self.exhausted || !self.eat(".") {
                break;
            }
        }
        found
    }

    fn path_call(
        &mut self,
        into: &mut Reference,
        name: &str,
        arguments: Vec<Ast>,
        early: bool,
        span: Span,
    ) {
        let known = PathFunction::NAMES.iter().find(|(known, _)| *known == name);
        let Some((_, function)) = known.filter(|_| !early) else {
            let params = [("name", name.to_owned())];
            let error = ExprError::new(ErrorKind::Name, "pathFunction", span, params);
            self.errors.push(error);
            return;
        };
        let takes = match function {
            PathFunction::All | PathFunction::First | PathFunction::Last => 0..=1,
            PathFunction::At | PathFunction::Entry => 1..=1,
            PathFunction::FirstEntryKey | PathFunction::Keys => 0..=0,
        };
        if !takes.contains(&arguments.len()) {
            let found = format!("{} arguments", arguments.len());
            let params = [("name", name.to_owned()), ("found", found)];
            let error = ExprError::new(ErrorKind::Type, "arguments", span, params);
            self.errors.push(error);
            return;
        }
        let at = into.field.path.len();
        into.field.calls.push((at, *function));
        into.calls.push(PathCall {
            at,
            function: *function,
            argument: arguments.into_iter().next(),
            span,
        });
    }

    /// A default value; a bare call needs parentheses around it (A33).
    fn default_value(&mut self) -> Ast {
        let value = self.expression(1);
        if let Node::Call {
            name, name_span, ..
        } = &value.node
            && name != "date"
            && name_span.from == value.span.from
        {
            let (span, name) = (value.span, name.clone());
            self.error("bareDefault", span, [("name", name)]);
        }
        value
    }

    /// `, defaultValue: …` and `, params: {…}` in any order (A35).
    fn options(&mut self, into: &mut Reference) {
        let mut given = false;
        while self.eat(",") {
            let span = self.span();
            if self.is_word("defaultValue") && into.default.is_none() {
                self.advance();
                self.expect(":");
                into.default = Some(self.default_value());
            } else if self.is_word("params") && !given {
                given = true;
                self.advance();
                self.expect(":");
                self.expect("{");
                while let Some((name, _)) = self.segment() {
                    if !self.expect(":") {
                        break;
                    }
                    let value = self.expression(1);
                    into.parameters.push((name, value));
                    if !self.eat(",") {
                        break;
                    }
                }
                self.expect("}");
            } else {
                let what = "«defaultValue» or «params»".to_owned();
                self.error("expected", span, [("what", what)]);
                self.advance();
            }
        }
    }
}
