use crate::ast::{FieldRef, Node, Root};
use crate::parse::parse;
use crate::print;

/// The fields that a source text refers to, each as often as it stands there; as far as the text
/// can be read.
pub fn references(source: &str) -> Vec<FieldRef> {
    let parsed = parse(source);
    let mut found = Vec::new();
    parsed.ast.walk(&mut |ast| {
        if let Node::Field { field, .. } = &ast.node {
            found.push(field.clone());
        }
    });
    found
}

/// Rewrites references whose path starts with `from`; all else stays byte for byte. None if nothing
/// changes. `from` and `to` have the same length.
pub fn rename(source: &str, root: Root, from: &[String], to: &[String]) -> Option<String> {
    let mut edits: Vec<_> = references(source)
        .into_iter()
        .filter(|field| field.root == root && field.path.starts_with(from))
        .flat_map(|field| {
            field
                .segments
                .into_iter()
                .zip(to.iter().cloned())
                .collect::<Vec<_>>()
        })
        .collect();
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.from));
    let mut text = source.to_owned();
    for (span, name) in edits {
        text.replace_range(span.from..span.to, &print::segment(&name));
    }
    (text != source).then_some(text)
}
