//! Calls: the signature that fits, and constant arguments understood at once.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::{Checked, Checker};
use crate::ast::{Ast, Node};
use crate::bind::Bound;
use crate::code::{CallCode, Code};
use crate::compiled::Source;
use crate::error::{ErrorKind, ExprError, Span, nearest};
use crate::frame::{Frame, Held};
use crate::function::{self, Bad, Body, Function, Part, Pattern, Prepared, Special};
use crate::time;
use crate::types::Type;
use crate::value::Value;

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        name: &str,
        name_span: Span,
        arguments: &[Ast],
        span: Span,
    ) -> Checked {
        if name == "date" {
            return self.date(arguments, span);
        }
        let known = function::named(name);
        let checked: Vec<_> = arguments
            .iter()
            .map(|argument| self.check(argument))
            .collect();
        let Some((function, ways)) = known else {
            let near = nearest(name, function::names().map(str::to_owned));
            let params = [("name", name.to_owned())];
            let error = ExprError::new(ErrorKind::Name, "unknownFunction", name_span, params);
            self.errors.push(error.suggest(near));
            return None;
        };
        let checked: Vec<_> = checked.into_iter().collect::<Option<_>>()?;
        let fits = |way: &&function::Signature| {
            way.parameters.len() == checked.len()
                && way
                    .parameters
                    .iter()
                    .zip(&checked)
                    .all(|((wanted, _), (_, kind))| kind == wanted || *kind == Type::Null)
        };
        let Some(way) = ways.iter().find(fits) else {
            let kinds: Vec<String> = checked.iter().map(|(_, kind)| kind.to_string()).collect();
            let params = [
                ("name", name.to_owned()),
                ("found", format!("({})", kinds.join(", "))),
            ];
            return self.fail(ErrorKind::Type, "arguments", span, params);
        };
        for ((_, constant), argument) in way.parameters.iter().zip(arguments) {
            let literal = matches!(&argument.node, Node::Literal(Value::String(_)));
            if *constant && !literal {
                let params = [("name", name.to_owned())];
                return self.fail(ErrorKind::Constant, "constantNeeded", argument.span, params);
            }
        }
        if matches!(function.body, Body::Membership) {
            return self.segment(arguments);
        }
        let prepared = self.prepared(function, way, arguments)?;
        let yields = match (way.yields, checked.first()) {
            // A list whose type nothing tells stays one.
            (yields, Some((_, Type::Null))) if yields.is_list() && way.parameters.len() == 1 => {
                Type::Null
            }
            (yields, _) => yields,
        };
        let codes: Vec<Code> = checked.into_iter().map(|(code, _)| code).collect();
        if let Some(folded) = self.folded(function, &codes, &prepared, arguments, span) {
            return Some((Code::Constant(folded?), yields));
        }
        let call = CallCode {
            function,
            arguments: codes,
            prepared,
            span,
        };
        Some((Code::Call(Box::new(call)), yields))
    }

    /// `date("…")`: its type follows the shape of its constant.
    fn date(&mut self, arguments: &[Ast], span: Span) -> Checked {
        let [argument] = arguments else {
            let params = [
                ("name", "date".to_owned()),
                ("found", format!("{} arguments", arguments.len())),
            ];
            return self.fail(ErrorKind::Type, "arguments", span, params);
        };
        let Node::Literal(Value::String(text)) = &argument.node else {
            let (_, kind) = self.check(argument)?;
            let params = [("name", "date".to_owned()), ("found", format!("({kind})"))];
            return if kind == Type::STRING || kind == Type::Null {
                self.fail(
                    ErrorKind::Constant,
                    "constantNeeded",
                    argument.span,
                    [params[0].clone()],
                )
            } else {
                self.fail(ErrorKind::Type, "arguments", span, params)
            };
        };
        let Some(value) = time::literal(text) else {
            return self.bad_constant(text, "date", argument.span);
        };
        let kind = match value {
            Value::DateOnly(_) => Type::DATE_ONLY,
            Value::DateTimeOnly(_) => Type::DATE_TIME_ONLY,
            _ => Type::DATE_TIME,
        };
        Some((Code::Constant(value), kind))
    }

    fn bad_constant(&mut self, found: &str, what: &str, span: Span) -> Checked {
        let params = [("found", found.to_owned()), ("what", what.to_owned())];
        self.fail(ErrorKind::Argument, "badConstant", span, params)
    }

    /// Membership of a segment is part of the data: a slot.
    fn segment(&mut self, arguments: &[Ast]) -> Checked {
        let argument = arguments.first()?;
        let name = literal(argument)?;
        if !self.scope.segment(name) {
            let near = nearest(name, self.scope.segments());
            let params = [("name", name.to_owned())];
            let error = ExprError::new(ErrorKind::Name, "unknownSegment", argument.span, params);
            self.errors.push(error.suggest(near));
            return None;
        }
        let source = Source::Segment(name.to_owned());
        Some((self.person_slot(source, Type::BOOLEAN), Type::BOOLEAN))
    }

    fn prepared(
        &mut self,
        function: &'static Function,
        way: &function::Signature,
        arguments: &[Ast],
    ) -> Option<Prepared> {
        let mut zone_at = |at: usize| -> Option<Option<TimeZone>> {
            let constant = way
                .parameters
                .get(at)
                .is_some_and(|(_, constant)| *constant);
            let Some(argument) = arguments.get(at).filter(|_| constant) else {
                return Some(None);
            };
            let name = literal(argument)?;
            match time::zone(name) {
                Some(zone) => Some(Some(zone)),
                None => {
                    self.bad_constant(name, "timeZone", argument.span);
                    None
                }
            }
        };
        Some(match function.special {
            Special::Zone(at) => zone_at(at)?.map_or(Prepared::Nothing, Prepared::Zone),
            Special::Part => {
                let zone = zone_at(2)?.unwrap_or(TimeZone::UTC);
                let argument = arguments.get(1)?;
                let name = literal(argument)?;
                let Some(part) = Part::named(name) else {
                    self.bad_constant(name, "datePart", argument.span);
                    return None;
                };
                Prepared::Part(part, zone)
            }
            Special::Pattern => {
                let argument = arguments.get(1)?;
                match literal(argument) {
                    None => Prepared::Nothing,
                    Some(source) => match Pattern::new(source) {
                        Some(pattern) => Prepared::Pattern(Arc::new(pattern)),
                        None => {
                            self.bad_constant(source, "regularExpression", argument.span);
                            return None;
                        }
                    },
                }
            }
            Special::Key => self.key(function, arguments)?,
            Special::Nothing => Prepared::Nothing,
        })
    }

    /// The field of the objects of a list, which must be a reference.
    fn key(&mut self, function: &'static Function, arguments: &[Ast]) -> Option<Prepared> {
        let first = arguments.first()?;
        let by_field = arguments.len() > 1 && {
            let second = &arguments[1].node;
            function.name == "filter" || !matches!(second, Node::Literal(Value::Boolean(_)))
        };
        let Node::Field(reference) = &first.node else {
            if function.name == "filter" {
                let params = [("name", function.name.to_owned())];
                self.fail(ErrorKind::Type, "fieldNeeded", first.span, params);
                return None;
            }
            return Some(Prepared::Nothing);
        };
        let name = arguments.get(1).filter(|_| by_field).and_then(literal);
        let kind = name.and_then(|name| {
            let mut field = reference.field.clone();
            field.path.extend(name.split('.').map(str::to_owned));
            let found = self.scope.field(&field)?;
            (found.kind != Type::Null).then_some(found.kind)
        });
        Some(Prepared::Key(kind))
    }

    /// The value of a call whose arguments are constant, if it follows from them alone. The inner
    /// `None`: they are malformed, which is told.
    fn folded(
        &mut self,
        function: &'static Function,
        codes: &[Code],
        prepared: &Prepared,
        arguments: &[Ast],
        span: Span,
    ) -> Option<Option<Value>> {
        if !function.pure {
            return None;
        }
        let held: Option<Vec<Held<'_>>> = codes
            .iter()
            .map(|code| match code {
                Code::Constant(value) => Some(Held::There(value)),
                _ => None,
            })
            .collect();
        let bound = Bound::default();
        let mut frame = Frame::new(&bound);
        let outcome = function.call(&mut frame, &held?, prepared);
        Some(match (outcome, frame.fault) {
            (Ok(value), None) => Some(value),
            (Ok(_), Some(fault)) => {
                self.fail(ErrorKind::Argument, fault.code, span, []);
                None
            }
            (Err(Bad::Malformed(what)), _) => {
                let literals: Vec<&str> = arguments.iter().filter_map(literal).collect();
                self.bad_constant(&literals.join(", "), what, span);
                None
            }
            (Err(Bad::Always(code)), _) => {
                self.fail(ErrorKind::Argument, code, span, []);
                None
            }
        })
    }
}

fn literal(ast: &Ast) -> Option<&str> {
    match &ast.node {
        Node::Literal(Value::String(text)) => Some(text),
        _ => None,
    }
}
