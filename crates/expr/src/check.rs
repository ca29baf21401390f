use jiff::Timestamp;

use crate::ast::{Ast, FieldRef, Node};
use crate::error::{ErrorKind, ExprError, Span, nearest};
use crate::function::{FUNCTIONS, Function, Parameter};
use crate::operator::{self, BinaryOperator, TestOperator};
use crate::parse::parse;
use crate::types::Type;
use crate::value::Value;

/// What an expression may refer to where it stands.
pub trait Scope {
    /// The type of a field, if there is one of that name.
    fn field(&self, field: &FieldRef) -> Option<Type>;

    /// Names that might have been meant, in the dotted form of [`FieldRef::dotted`].
    fn candidates(&self, _field: &FieldRef) -> Vec<String> {
        Vec::new()
    }

    /// Whether there is a segment of that name.
    fn segment(&self, _name: &str) -> bool {
        true
    }

    /// The type of a journey property, if there is one of that name.
    fn property(&self, _name: &str) -> Option<Type> {
        None
    }
}

/// What an expression is evaluated over.
pub trait Context {
    /// A field's value, read as the type that the scope gave it; absent is null.
    fn field(&self, field: &FieldRef, kind: Type) -> Value;

    /// The person's status in a segment.
    fn segment(&self, _name: &str) -> Option<String> {
        None
    }

    /// A journey property's value, read as the type that the scope gave it.
    fn property(&self, _name: &str, _kind: Type) -> Value {
        Value::Null
    }

    /// The instant of the evaluation.
    fn now(&self) -> Timestamp;
}

/// Typed code: evaluating it cannot fail on types.
#[derive(Debug, Clone)]
pub struct Compiled {
    code: Code,
    yields: Type,
    fields: Vec<(FieldRef, Type)>,
}

#[derive(Debug, Clone)]
enum Code {
    Constant(Value),
    /// A slot: an index into `fields`.
    Field(usize),
    FieldOr(usize, Box<Code>),
    Property(String, Type),
    List(Vec<Code>, Type),
    Not(Box<Code>),
    Binary(BinaryOperator, Box<Code>, Box<Code>, Span),
    Test(TestOperator, Box<Code>),
    Call(&'static Function, Vec<Code>),
    If(Box<(Code, Code, Code)>, Type),
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

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
    let mut checker = Checker {
        scope,
        errors: parsed.errors,
        fields: Vec::new(),
    };
    let checked = checker.check(&parsed.ast);
    if let (Some(expected), Some((_, found))) = (expected, &checked)
        && *found != expected
        && *found != Type::Null
        && !(expected == Type::DECIMAL && *found == Type::INTEGER)
    {
        let params = [
            ("expected", expected.to_string()),
            ("found", found.to_string()),
        ];
        checker.errors.push(ExprError::new(
            ErrorKind::Type,
            "yields",
            parsed.ast.span,
            params,
        ));
    }
    match checked {
        Some((code, yields)) if checker.errors.is_empty() => Ok(Compiled {
            code,
            yields,
            fields: checker.fields,
        }),
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
    fields: Vec<(FieldRef, Type)>,
}

impl Checker<'_> {
    fn fail<const N: usize>(
        &mut self,
        kind: ErrorKind,
        code: &'static str,
        span: Span,
        params: [(&str, String); N],
    ) -> Option<(Code, Type)> {
        self.errors.push(ExprError::new(kind, code, span, params));
        None
    }

    /// The code and type of an expression; none after an error, so that one mistake is told once.
    fn check(&mut self, ast: &Ast) -> Option<(Code, Type)> {
        match &ast.node {
            Node::Bad => None,
            Node::Literal(value) => Some((Code::Constant(value.clone()), literal_type(value))),
            Node::List(items) => self.list(items, ast.span),
            Node::Field { field, default } => self.field(field, default.as_deref()),
            Node::Property(name) => match self.scope.property(name) {
                Some(kind) => Some((Code::Property(name.clone(), kind), kind)),
                None => {
                    let params = [("name", name.clone())];
                    self.fail(ErrorKind::Name, "unknownProperty", ast.span, params)
                }
            },
            Node::Not(operand) => {
                let (code, kind) = self.check(operand)?;
                if !matches!(kind, Type::BOOLEAN | Type::Null) {
                    let params = [("operator", "not".to_owned()), ("found", kind.to_string())];
                    return self.fail(ErrorKind::Type, "operand", ast.span, params);
                }
                Some((Code::Not(Box::new(code)), Type::BOOLEAN))
            }
            Node::Binary {
                operator,
                left,
                right,
            } => {
                let (left, right) = (self.check(left), self.check(right));
                let ((left, left_type), (right, right_type)) = (left?, right?);
                let Some(yields) = operator.yields(left_type, right_type) else {
                    let params = [
                        ("operator", operator.token().to_owned()),
                        ("left", left_type.to_string()),
                        ("right", right_type.to_string()),
                    ];
                    return self.fail(ErrorKind::Type, "operands", ast.span, params);
                };
                Some((
                    Code::Binary(*operator, Box::new(left), Box::new(right), ast.span),
                    yields,
                ))
            }
            Node::Test { operator, operand } => {
                let (code, kind) = self.check(operand)?;
                if !operator.takes(kind) {
                    let params = [("operator", operator.words()), ("found", kind.to_string())];
                    return self.fail(ErrorKind::Type, "operand", ast.span, params);
                }
                Some((Code::Test(*operator, Box::new(code)), Type::BOOLEAN))
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
                let parts = (
                    self.check(condition),
                    self.check(then),
                    self.check(otherwise),
                );
                let ((test, test_type), (then, then_type), (other, other_type)) =
                    (parts.0?, parts.1?, parts.2?);
                if !matches!(test_type, Type::BOOLEAN | Type::Null) {
                    let params = [
                        ("operator", "if".to_owned()),
                        ("found", test_type.to_string()),
                    ];
                    return self.fail(ErrorKind::Type, "operand", condition.span, params);
                }
                let Some(yields) = common(then_type, other_type) else {
                    let params = [
                        ("left", then_type.to_string()),
                        ("right", other_type.to_string()),
                    ];
                    return self.fail(ErrorKind::Type, "branches", ast.span, params);
                };
                Some((Code::If(Box::new((test, then, other)), yields), yields))
            }
        }
    }

    fn list(&mut self, items: &[Ast], span: Span) -> Option<(Code, Type)> {
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
        let codes = checked.into_iter().map(|(code, _)| code).collect();
        Some((Code::List(codes, element), element.listed()))
    }

    fn field(&mut self, field: &FieldRef, default: Option<&Ast>) -> Option<(Code, Type)> {
        let default = match default {
            Some(default) => Some((self.check(default)?, default.span)),
            None => None,
        };
        let known = match (self.scope.field(field), &default) {
            (Some(Type::Null), Some(((_, kind), _))) => Some(*kind),
            (known, _) => known,
        };
        let Some(kind) = known else {
            let name = field.dotted();
            let near = nearest(&name, self.scope.candidates(field));
            let error = ExprError::new(
                ErrorKind::Name,
                "unknownField",
                field.span,
                [("name", name)],
            );
            self.errors.push(error.suggest(near));
            return None;
        };
        let slot = match self.fields.iter().position(|(known, _)| known == field) {
            Some(slot) => slot,
            None => {
                self.fields.push((field.clone(), kind));
                self.fields.len() - 1
            }
        };
        match default {
            None => Some((Code::Field(slot), kind)),
            Some(((code, found), span)) => {
                if found != kind && found != Type::Null {
                    let params = [("left", kind.to_string()), ("right", found.to_string())];
                    return self.fail(ErrorKind::Type, "defaultType", span, params);
                }
                Some((Code::FieldOr(slot, Box::new(code)), kind))
            }
        }
    }

    fn call(
        &mut self,
        name: &str,
        name_span: Span,
        arguments: &[Ast],
        span: Span,
    ) -> Option<(Code, Type)> {
        let rows: Vec<&'static Function> =
            FUNCTIONS.iter().filter(|row| row.name == name).collect();
        let checked: Vec<_> = arguments
            .iter()
            .map(|argument| self.check(argument))
            .collect();
        if rows.is_empty() {
            let near = nearest(name, FUNCTIONS.iter().map(|row| row.name.to_owned()));
            let params = [("name", name.to_owned())];
            let error = ExprError::new(ErrorKind::Name, "unknownFunction", name_span, params);
            self.errors.push(error.suggest(near));
            return None;
        }
        let checked: Vec<_> = checked.into_iter().collect::<Option<_>>()?;
        let fits = |row: &&&'static Function| {
            row.parameters.len() == checked.len()
                && row
                    .parameters
                    .iter()
                    .zip(&checked)
                    .all(|(parameter, (_, kind))| match parameter {
                        Parameter::Of(wanted) => kind == wanted || *kind == Type::Null,
                        Parameter::Constant => *kind == Type::STRING,
                    })
        };
        let Some(row) = rows.iter().find(fits) else {
            let kinds: Vec<String> = checked.iter().map(|(_, kind)| kind.to_string()).collect();
            let params = [
                ("name", name.to_owned()),
                ("found", format!("({})", kinds.join(", "))),
            ];
            return self.fail(ErrorKind::Type, "arguments", span, params);
        };
        for (parameter, ((code, _), argument)) in
            row.parameters.iter().zip(checked.iter().zip(arguments))
        {
            if let Parameter::Constant = parameter {
                let Code::Constant(Value::String(text)) = code else {
                    let params = [("name", name.to_owned())];
                    return self.fail(ErrorKind::Constant, "constantNeeded", argument.span, params);
                };
                if name == "inSegment" && !self.scope.segment(text) {
                    let params = [("name", text.to_string())];
                    return self.fail(ErrorKind::Name, "unknownSegment", argument.span, params);
                }
            }
        }
        let codes = checked.into_iter().map(|(code, _)| code).collect();
        Some((Code::Call(row, codes), row.yields))
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

impl Compiled {
    /// The type it yields.
    pub fn yields(&self) -> Type {
        self.yields
    }

    /// The fields it reads, each once.
    pub fn fields(&self) -> impl Iterator<Item = &FieldRef> {
        self.fields.iter().map(|(field, _)| field)
    }

    /// Evaluates.
    ///
    /// # Errors
    /// Only [`ErrorKind::Argument`]: a result beyond 64 bits (A49).
    pub fn eval(&self, context: &dyn Context) -> Result<Value, ExprError> {
        self.run(&self.code, context)
    }

    fn run(&self, code: &Code, context: &dyn Context) -> Result<Value, ExprError> {
        Ok(match code {
            Code::Constant(value) => value.clone(),
            Code::Field(slot) => self.read(*slot, context),
            Code::FieldOr(slot, default) => match self.read(*slot, context) {
                Value::Null => self.run(default, context)?,
                value => value,
            },
            Code::Property(name, kind) => context.property(name, *kind),
            Code::List(items, element) => {
                let items: Result<Vec<_>, _> = items
                    .iter()
                    .map(|item| Ok(operator::as_decimal(self.run(item, context)?, *element)))
                    .collect();
                items?.into()
            }
            Code::Not(operand) => Value::Boolean(!operator::truth(&self.run(operand, context)?)),
            Code::Binary(operator @ (BinaryOperator::And | BinaryOperator::Or), left, right, _) => {
                let left = operator::truth(&self.run(left, context)?);
                if left == (*operator == BinaryOperator::Or) {
                    Value::Boolean(left)
                } else {
                    Value::Boolean(operator::truth(&self.run(right, context)?))
                }
            }
            Code::Binary(operator, left, right, span) => {
                let (left, right) = (self.run(left, context)?, self.run(right, context)?);
                operator
                    .apply(&left, &right)
                    .map_err(|(kind, code)| ExprError::new(kind, code, *span, []))?
            }
            Code::Test(operator, operand) => {
                Value::Boolean(operator.apply(&self.run(operand, context)?))
            }
            Code::Call(function, arguments) => {
                let arguments: Result<Vec<_>, _> = arguments
                    .iter()
                    .map(|argument| self.run(argument, context))
                    .collect();
                (function.body)(context, &arguments?)
            }
            Code::If(parts, yields) => {
                let (test, then, otherwise) = &**parts;
                let branch = if operator::truth(&self.run(test, context)?) {
                    then
                } else {
                    otherwise
                };
                operator::as_decimal(self.run(branch, context)?, *yields)
            }
        })
    }

    fn read(&self, slot: usize, context: &dyn Context) -> Value {
        self.fields
            .get(slot)
            .map_or(Value::Null, |(field, kind)| context.field(field, *kind))
    }
}
