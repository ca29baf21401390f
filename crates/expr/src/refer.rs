use crate::ast::{Ast, FieldRef, Node, Reference, Root};
use crate::error::Span;
use crate::parse::parse;
use crate::print;
use crate::value::Value;

/// The fields that a source text refers to, each as often as it stands there; as far as the text
/// can be read. Loop fields have their full path, through the list they belong to.
pub fn references(source: &str) -> Vec<FieldRef> {
    let mut found = Vec::new();
    collect(&parse(source).ast, None, &mut found);
    found
}

fn collect(ast: &Ast, list: Option<&FieldRef>, into: &mut Vec<FieldRef>) {
    match &ast.node {
        Node::Field(reference) => {
            into.push(reference.field.clone());
            within(reference, &reference.field, list, into);
        }
        Node::LoopField(reference) => {
            let Some(list) = list else { return };
            let full = list.joined(&reference.field);
            into.push(full.clone());
            within(reference, &full, Some(list), into);
        }
        Node::List(items)
        | Node::Call {
            arguments: items, ..
        } => items.iter().for_each(|item| collect(item, list, into)),
        Node::Not(operand) | Node::Test { operand, .. } => collect(operand, list, into),
        Node::Binary { left, right, .. } => {
            collect(left, list, into);
            collect(right, list, into);
        }
        Node::If {
            condition,
            then,
            otherwise,
        } => {
            for part in [condition, then, otherwise] {
                collect(part, list, into);
            }
        }
        Node::Literal(_) | Node::Property(_) | Node::Bad => {}
    }
}

/// The references in a path's calls, whose loop fields belong to the list before the call.
fn within(
    reference: &Reference,
    full: &FieldRef,
    outer: Option<&FieldRef>,
    into: &mut Vec<FieldRef>,
) {
    let before = full.path.len() - reference.field.path.len();
    for call in &reference.calls {
        let Some(argument) = &call.argument else {
            continue;
        };
        let list = FieldRef {
            path: full.path[..before + call.at].to_vec(),
            segments: Vec::new(),
            calls: Vec::new(),
            ..full.clone()
        };
        collect(argument, Some(&list), into);
    }
    let parameters = reference.parameters.iter().map(|(_, value)| value);
    for part in parameters.chain(&reference.default) {
        collect(part, outer, into);
    }
}

/// Rewrites references whose path starts with `from`; all else stays byte for byte. None if nothing
/// changes. `from` and `to` have the same length.
pub fn rename(source: &str, root: Root, from: &[String], to: &[String]) -> Option<String> {
    let mut edits: Vec<_> = references(source)
        .into_iter()
        .filter(|field| field.root == root && field.path.starts_with(from))
        .flat_map(|field| {
            // The first names of a loop field stand elsewhere, and are renamed there.
            let elsewhere = field.path.len() - field.segments.len();
            let new = to.iter().skip(elsewhere).cloned();
            field.segments.into_iter().zip(new).collect::<Vec<_>>()
        })
        .collect();
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.from));
    let mut text = source.to_owned();
    for (span, name) in edits {
        text.replace_range(span.from..span.to, &print::segment(&name));
    }
    (text != source).then_some(text)
}

/// The names of segments that a source text asks about, as far as it can be read.
pub fn segments(source: &str) -> Vec<String> {
    let found = memberships(source).into_iter();
    found.map(|(_, name)| name).collect()
}

/// Rewrites the questions about a segment; all else stays byte for byte. None if nothing changes.
pub fn rename_segment(source: &str, from: &str, to: &str) -> Option<String> {
    let mut text = source.to_owned();
    let mut found = memberships(source);
    found.sort_by_key(|(span, _)| std::cmp::Reverse(span.from));
    for (span, _) in found.into_iter().filter(|(_, name)| name == from) {
        text.replace_range(span.from..span.to, &print::text(to));
    }
    (text != source).then_some(text)
}

/// Where segments are named, and how.
fn memberships(source: &str) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    parse(source).ast.walk(&mut |ast| {
        if let Node::Call {
            name, arguments, ..
        } = &ast.node
            && name == "inSegment"
            && let [argument, ..] = arguments.as_slice()
            && let Node::Literal(Value::String(segment)) = &argument.node
        {
            found.push((argument.span, segment.to_string()));
        }
    });
    found
}
