//! Names and types: from what was written to code that cannot fail on types.

mod call;
mod reference;

use crate::ast::{Ast, FieldRef, Node};
use crate::bind::{Plan, Want};
use crate::code::{BinaryCode, Code, Level};
use crate::compiled::{Compiled, OriginPlan, RootCell, Source};
use crate::error::{ErrorKind, ExprError, Span, nearest};
use crate::parse::parse;
use crate::place::Scope;
use crate::types::Type;
use crate::value::Value;

/// Parses, checks names and types, and compiles. `expected`: the type its use asks for.
///
/// # Errors
/// Every mistake found, in source order.
pub fn check(
    source: &str,
    scope: &dyn Scope,
    expected: Option<Type>,
) -> Result<Compiled, Vec<ExprError>> {
    let parsed = parse(source);
    check_parsed(&parsed.ast, parsed.errors, scope, expected)
}

pub(crate) fn check_parsed(
    ast: &Ast,
    errors: Vec<ExprError>,
    scope: &dyn Scope,
    expected: Option<Type>,
) -> Result<Compiled, Vec<ExprError>> {
    let mut checker = Checker {
        scope,
        errors,
        cells: Vec::new(),
        origins: Vec::new(),
        fields: Vec::new(),
        loops: Vec::new(),
        kept: 0,
    };
    let checked = checker.check(ast);
    if let (Some(expected), Some((_, found))) = (expected, &checked)
        && *found != expected
        && *found != Type::Null
        && !(expected == Type::DECIMAL && *found == Type::INTEGER)
    {
        let params = [
            ("expected", expected.to_string()),
            ("found", found.to_string()),
        ];
        let error = ExprError::new(ErrorKind::Type, "yields", ast.span, params);
        checker.errors.push(error);
    }
    match checked {
        Some((code, yields)) if checker.errors.is_empty() => Ok(Compiled::new(
            &code,
            yields,
            checker.cells,
            checker.origins,
            checker.fields,
        )),
        _ => {
            let mut errors = checker.errors;
            errors.sort_by_key(|error| (error.span.from, error.span.to));
            Err(errors)
        }
    }
}

struct Checker<'a> {
    scope: &'a dyn Scope,
    errors: Vec<ExprError>,
    cells: Vec<RootCell>,
    origins: Vec<OriginPlan>,
    fields: Vec<FieldRef>,
    /// The filters around the place that is checked, innermost last.
    loops: Vec<Loop>,
    kept: usize,
}

/// A filter over a list.
struct Loop {
    /// The path to the list.
    list: FieldRef,
    /// The lists of objects on that path.
    lists: Vec<usize>,
    /// The slots that lead to its rows, from the root.
    chain: Vec<usize>,
}

type Checked = Option<(Code, Type)>;

impl Checker<'_> {
    fn fail<const N: usize>(
        &mut self,
        kind: ErrorKind,
        code: &'static str,
        span: Span,
        params: [(&str, String); N],
    ) -> Checked {
        self.errors.push(ExprError::new(kind, code, span, params));
        None
    }

    /// The slot of something of the person, not of a payload.
    fn person_slot(&mut self, source: Source, kind: Type) -> Code {
        let same = |cell: &RootCell| cell.source == source;
        let slot = self.cells.iter().position(same).unwrap_or_else(|| {
            self.cells.push(RootCell {
                source,
                want: Want::Value(kind),
            });
            self.cells.len() - 1
        });
        Code::Slot(Level::Root, slot)
    }

    /// The plan of the rows that a chain of slots leads to.
    fn plan(&mut self, chain: &[usize]) -> Option<&mut Plan> {
        let (first, rest) = chain.split_first()?;
        let plan = match self.cells.get_mut(*first) {
            Some(RootCell {
                want: Want::Table(plan) | Want::Map(plan),
                ..
            }) => plan,
            _ => return None,
        };
        rest.iter().try_fold(plan, |plan, slot| plan.below(*slot))
    }

    /// The code and type of an expression; none after an error, so that one mistake is told once.
    fn check(&mut self, ast: &Ast) -> Checked {
        match &ast.node {
            Node::Bad => None,
            Node::Literal(value) => Some((Code::Constant(value.clone()), literal_type(value))),
            Node::List(items) => self.list(items, ast.span),
            Node::Field(reference) => self.field(reference),
            Node::LoopField(reference) => self.loop_field(reference),
            Node::Property(name) => match self.scope.property(name) {
                Some(kind) => {
                    let source = Source::Property(name.clone(), kind);
                    Some((self.person_slot(source, kind), kind))
                }
                None => {
                    let params = [("name", name.clone())];
                    self.fail(ErrorKind::Name, "unknownProperty", ast.span, params)
                }
            },
            Node::Not(operand) => {
                let (code, kind) = self.check(operand)?;
                self.boolean("not", kind, ast.span)?;
                Some((Code::Not(Box::new(code)), Type::BOOLEAN))
            }
            Node::Binary {
                operator,
                left,
                right,
            } => {
                let (left, right) = (self.check(left), self.check(right));
                let (left, right) = (left?, right?);
                let Some(yields) = operator.yields(left.1, right.1) else {
                    let params = [
                        ("operator", operator.token().to_owned()),
                        ("left", left.1.to_string()),
                        ("right", right.1.to_string()),
                    ];
                    return self.fail(ErrorKind::Type, "operands", ast.span, params);
                };
                let binary = BinaryCode {
                    operator: *operator,
                    left,
                    right,
                    span: ast.span,
                };
                Some((Code::Binary(Box::new(binary)), yields))
            }
            Node::Test { operator, operand } => {
                let (code, kind) = self.check(operand)?;
                if !operator.takes(kind) {
                    let params = [("operator", operator.words()), ("found", kind.to_string())];
                    return self.fail(ErrorKind::Type, "operand", ast.span, params);
                }
                let empty = matches!(&code, Code::Path(path) if path.many);
                let test = Code::Test {
                    operator: *operator,
                    operand: Box::new(code),
                    empty,
                };
                Some((test, Type::BOOLEAN))
            }
            Node::Call {
                name,
                name_span,
                arguments,
            } => self.call(name, *name_span, arguments, ast.span),
            Node::If {
                condition,
                then,
                otherwise,
            } => {
                let test = self.check(condition);
                let (then, otherwise) = (self.check(then), self.check(otherwise));
                let (test, (then, then_type), (other, other_type)) = (test?, then?, otherwise?);
                self.boolean("if", test.1, condition.span)?;
                let Some(yields) = common(then_type, other_type) else {
                    let params = [
                        ("left", then_type.to_string()),
                        ("right", other_type.to_string()),
                    ];
                    return self.fail(ErrorKind::Type, "branches", ast.span, params);
                };
                Some((Code::If(Box::new((test.0, then, other)), yields), yields))
            }
        }
    }

    fn boolean(&mut self, operator: &str, found: Type, span: Span) -> Option<()> {
        if matches!(found, Type::BOOLEAN | Type::Null) {
            return Some(());
        }
        let params = [
            ("operator", operator.to_owned()),
            ("found", found.to_string()),
        ];
        self.fail(ErrorKind::Type, "operand", span, params)
            .map(|_| ())
    }

    fn list(&mut self, items: &[Ast], span: Span) -> Checked {
        let checked: Vec<_> = items.iter().map(|item| self.check(item)).collect();
        let checked: Vec<_> = checked.into_iter().collect::<Option<_>>()?;
        let mut element = Type::Null;
        for (_, kind) in &checked {
            if !kind.is_scalar() && *kind != Type::Null {
                let params = [("found", kind.to_string())];
                return self.fail(ErrorKind::Type, "nestedList", span, params);
            }
            if element != Type::Null && *kind != Type::Null && element != *kind {
                let params = [("left", element.to_string()), ("right", kind.to_string())];
                return self.fail(ErrorKind::Type, "mixedList", span, params);
            }
            if *kind != Type::Null {
                element = *kind;
            }
        }
        let constants: Option<Vec<Value>> = checked
            .iter()
            .map(|(code, _)| match code {
                Code::Constant(value) => Some(value.clone()),
                _ => None,
            })
            .collect();
        let code = match constants {
            Some(values) => Code::Constant(values.into()),
            None => Code::List(checked.into_iter().map(|(code, _)| code).collect(), element),
        };
        Some((code, element.listed()))
    }

    fn unknown_field(&mut self, field: &FieldRef) -> Checked {
        let name = field.dotted();
        let near = nearest(&name, self.scope.candidates(field));
        let params = [("name", name)];
        let error = ExprError::new(ErrorKind::Name, "unknownField", field.span, params);
        self.errors.push(error.suggest(near));
        None
    }
}

fn literal_type(value: &Value) -> Type {
    match value {
        Value::Boolean(_) => Type::BOOLEAN,
        Value::Integer(_) => Type::INTEGER,
        Value::Decimal(_) => Type::DECIMAL,
        Value::String(_) => Type::STRING,
        _ => Type::Null,
    }
}

/// The type of two branches (A39).
fn common(left: Type, right: Type) -> Option<Type> {
    match (left, right) {
        _ if left == right => Some(left),
        (Type::Null, other) | (other, Type::Null) => Some(other),
        (Type::INTEGER, Type::DECIMAL) | (Type::DECIMAL, Type::INTEGER) => Some(Type::DECIMAL),
        _ => None,
    }
}
