//! References: which slots a path reads, and what it picks from lists on the way.

use super::{Checked, Checker, Loop};
use crate::ast::{Ast, FieldRef, Node, PathCall, PathFunction, Reference, Root};
use crate::bind::Want;
use crate::code::{Code, Level, PathCode, Pick, Step};
use crate::compiled::{OriginPlan, RootCell, Source};
use crate::error::ErrorKind;
use crate::place::{Found, Origin, Parameters};
use crate::types::Type;
use crate::value::Value;

/// Where a walk along a path stands.
struct Walk {
    level: Level,
    /// The origin, where it starts at a payload.
    origin: usize,
    /// The slots that lead to the rows it stands among; empty at the root.
    chain: Vec<usize>,
    /// Names since the last slot.
    pending: Vec<String>,
    /// A list was passed since the last slot, one element for another.
    through: bool,
    steps: Vec<Step>,
    /// There may be several rows.
    many: bool,
    /// Set by `keys()` and `firstEntryKey()`, which end the path.
    end: Option<(Want, Type)>,
}

impl Checker<'_> {
    pub(super) fn field(&mut self, reference: &Reference) -> Checked {
        let field = &reference.field;
        let default = match &reference.default {
            Some(default) => Some((self.check(default)?, default.span)),
            None => None,
        };
        let names = match field.root {
            Root::Event => 1,
            Root::Source => 2,
        };
        if field.path.is_empty() {
            // That a name is missing was told.
            return None;
        }
        let Some(mut found) = self
            .scope
            .field(field)
            .filter(|_| field.path.len() >= names)
        else {
            // Mistakes in what the path calls are told too, as far as they do not hang on it.
            return self.unknown_field(field);
        };
        let origin = self.origin(reference)?;
        if !self.fields.contains(field) {
            self.fields.push(field.clone());
        }
        let mut walk = Walk {
            level: Level::Root,
            origin,
            chain: Vec::new(),
            pending: Vec::new(),
            through: false,
            steps: Vec::new(),
            many: false,
            end: None,
        };
        if let Some((at, name)) = found.left_out.take()
            && at == names
        {
            walk.pending.push(name);
        }
        if let (Type::Null, Some(((_, kind), _))) = (found.kind, &default) {
            found.kind = *kind;
        }
        let (code, kind) = self.walk(walk, field, 0, names, &reference.calls, &found)?;
        match default {
            None => Some((code, kind)),
            Some(((default, yields), span)) => {
                if yields != kind && yields != Type::Null && kind != Type::Null {
                    let params = [("left", kind.to_string()), ("right", yields.to_string())];
                    return self.fail(ErrorKind::Type, "defaultType", span, params);
                }
                let kind = if kind == Type::Null { yields } else { kind };
                Some((Code::Default(Box::new(code), Box::new(default)), kind))
            }
        }
    }

    pub(super) fn loop_field(&mut self, reference: &Reference) -> Checked {
        let field = &reference.field;
        let Some(around) = self.loops.last().filter(|l| l.list.root == field.root) else {
            let params = [("name", field.root.loop_field().to_owned())];
            return self.fail(ErrorKind::Name, "loopFieldOutside", field.span, params);
        };
        let full = around.list.joined(field);
        let before = around.list.path.len();
        let (chain, lists) = (around.chain.clone(), around.lists.clone());
        let Some(mut found) = self.scope.field(&full) else {
            return self.unknown_field(&full);
        };
        // The element stands for one of the list: what is below it is reached anew.
        found.lists.retain(|at| *at > before);
        if field.path.is_empty() && !lists.contains(&before) {
            found.kind = found.kind.element();
        }
        if !self.fields.contains(&full) {
            self.fields.push(full.clone());
        }
        let walk = Walk {
            level: Level::Row,
            origin: 0,
            chain,
            pending: Vec::new(),
            through: false,
            steps: Vec::new(),
            many: false,
            end: None,
        };
        self.walk(walk, &full, before, before, &reference.calls, &found)
    }

    /// The origin of a reference with its parameters, made if there is none alike yet.
    fn origin(&mut self, reference: &Reference) -> Option<usize> {
        let field = &reference.field;
        let origin = match (field.root, field.path.as_slice()) {
            (Root::Event, [name, ..]) => Origin::Event(name.clone()),
            (Root::Source, [source, group, ..]) => Origin::Group {
                source: source.clone(),
                group: group.clone(),
            },
            _ => return None,
        };
        let takes = self.scope.parameters(field);
        let mut parameters = Vec::new();
        let outer = std::mem::take(&mut self.loops);
        for (name, value) in &reference.parameters {
            let checked = self.check(value);
            let Some((code, kind)) = checked else {
                continue;
            };
            let wanted = match &takes {
                Parameters::None => None,
                Parameters::Any => Some(kind),
                Parameters::Known(known) => known
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, kind)| *kind),
            };
            match wanted {
                None => {
                    let params = [("name", name.clone())];
                    self.fail(ErrorKind::Name, "parameters", value.span, params);
                }
                Some(wanted) if wanted == kind || kind == Type::Null => {}
                Some(wanted) => {
                    let params = [
                        ("expected", wanted.to_string()),
                        ("found", kind.to_string()),
                    ];
                    self.fail(ErrorKind::Type, "yields", value.span, params);
                }
            }
            parameters.push((name.clone(), code));
        }
        self.loops = outer;
        let given = |name: &String| reference.parameters.iter().any(|(known, _)| known == name);
        if let Parameters::Known(known) = &takes
            && let Some((missing, _)) = known.iter().find(|(name, _)| !given(name))
        {
            let params = [("name", missing.clone())];
            self.fail(ErrorKind::Name, "parameterMissing", field.span, params);
            return None;
        }
        let written = reference
            .parameters
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Vec<_>>();
        let same = |known: &OriginPlan| known.origin == origin && alike(&known.written, &written);
        Some(self.origins.iter().position(same).unwrap_or_else(|| {
            self.origins.push(OriginPlan {
                origin,
                parameters,
                written,
            });
            self.origins.len() - 1
        }))
    }

    /// Follows a path whose names up to `start` are behind; calls count names from `base`.
    fn walk(
        &mut self,
        mut walk: Walk,
        field: &FieldRef,
        base: usize,
        start: usize,
        calls: &[PathCall],
        found: &Found,
    ) -> Checked {
        let end = field.path.len();
        let mut kind = found.kind;
        for at in start..=end {
            if at > start {
                if walk.end.is_some() {
                    return self.not_a_list(field, calls, "keys");
                }
                walk.pending.push(field.path[at - 1].clone());
            }
            let here: Vec<&PathCall> = calls.iter().filter(|call| call.at + base == at).collect();
            let is_list = found.lists.contains(&at) || (at == end && kind.is_list());
            let picks = |call: &&&PathCall| {
                matches!(
                    call.function,
                    PathFunction::All | PathFunction::First | PathFunction::Last | PathFunction::At
                )
            };
            let picked = here.iter().any(|call| picks(&call));
            let mut fresh = true;
            for call in &here {
                match call.function {
                    PathFunction::Entry => self.entry(&mut walk, call)?,
                    PathFunction::Keys => {
                        walk.end = Some((Want::Keys, Type::List(crate::types::Scalar::String)));
                    }
                    PathFunction::FirstEntryKey => {
                        walk.end = Some((Want::FirstKey, Type::STRING));
                    }
                    _ => {
                        let unknown = found.kind == Type::Null || has_entry(calls, at, base);
                        if !(is_list || walk.through || walk.many || unknown) {
                            return self.not_a_list(field, calls, call.function.name());
                        }
                        let list = FieldRef {
                            path: field.path[..at].to_vec(),
                            segments: Vec::new(),
                            calls: field
                                .calls
                                .iter()
                                .copied()
                                .take_while(|(known, _)| *known <= at)
                                .collect(),
                            ..field.clone()
                        };
                        self.pick(&mut walk, call, list, &found.lists, fresh)?;
                        fresh = false;
                    }
                }
            }
            if at == end && picked {
                kind = kind.element();
            } else if is_list && !picked && at < end && at > start {
                walk.through = true;
            }
        }
        let (want, leaf) = match walk.end.take() {
            Some((want, leaf)) => (want, leaf),
            None => {
                let leaf = if walk.through { kind.listed() } else { kind };
                (Want::Value(leaf), leaf)
            }
        };
        let path = std::mem::take(&mut walk.pending);
        let slot = self.slot(&walk, path, want)?;
        if walk.steps.is_empty() {
            return Some((Code::Slot(walk.level, slot), leaf));
        }
        let yields = if walk.many { leaf.listed() } else { leaf };
        let code = PathCode {
            level: walk.level,
            steps: walk.steps,
            leaf: slot,
            many: walk.many,
        };
        Some((Code::Path(Box::new(code)), yields))
    }

    fn not_a_list(&mut self, field: &FieldRef, calls: &[PathCall], name: &str) -> Checked {
        let span = calls
            .iter()
            .find(|call| call.function.name() == name)
            .map_or(field.span, |call| call.span);
        let params = [("name", name.to_owned())];
        self.fail(ErrorKind::Type, "notAList", span, params)
    }

    /// A slot among the rows where the walk stands.
    fn slot(&mut self, walk: &Walk, path: Vec<String>, want: Want) -> Option<usize> {
        if walk.chain.is_empty() {
            let source = Source::Payload(walk.origin, path);
            let same = |cell: &RootCell| {
                cell.source == source
                    && match (&cell.want, &want) {
                        (Want::Table(_), Want::Table(_)) | (Want::Map(_), Want::Map(_)) => true,
                        (known, want) => known == want,
                    }
            };
            return Some(self.cells.iter().position(same).unwrap_or_else(|| {
                self.cells.push(RootCell { source, want });
                self.cells.len() - 1
            }));
        }
        Some(self.plan(&walk.chain)?.slot(&path, want))
    }

    /// A step that picks among rows. `fresh`: from a list not stepped into yet.
    fn pick(
        &mut self,
        walk: &mut Walk,
        call: &PathCall,
        list: FieldRef,
        lists: &[usize],
        fresh: bool,
    ) -> Option<()> {
        let slot = if fresh {
            let path = std::mem::take(&mut walk.pending);
            let slot = self.slot(walk, path, Want::Table(crate::bind::Plan::default()))?;
            walk.chain.push(slot);
            Some(slot)
        } else {
            None
        };
        walk.through = false;
        let argument = match (&call.function, &call.argument) {
            (PathFunction::At, Some(index)) => Some(self.wanted(index, Type::INTEGER, "at")?),
            (_, Some(condition)) => {
                self.loops.push(Loop {
                    list,
                    lists: lists.to_vec(),
                    chain: walk.chain.clone(),
                });
                let checked = self.wanted(condition, Type::BOOLEAN, call.function.name());
                self.loops.pop();
                Some(checked?.keep(&mut self.kept))
            }
            (_, None) => None,
        };
        let (pick, many) = match (call.function, argument) {
            (PathFunction::First, condition) => (Pick::First(condition), false),
            (PathFunction::Last, condition) => (Pick::Last(condition), false),
            (PathFunction::At, Some(index)) => (Pick::At(index), false),
            (_, condition) => (Pick::All(condition), true),
        };
        walk.many = many;
        walk.steps.push(Step { slot, pick });
        Some(())
    }

    /// An entry of a map: a name like any other where its key is constant.
    fn entry(&mut self, walk: &mut Walk, call: &PathCall) -> Option<()> {
        let Some(key) = &call.argument else {
            return Some(());
        };
        if let Node::Literal(Value::String(name)) = &key.node {
            walk.pending.push(name.to_string());
            return Some(());
        }
        let key = self.wanted(key, Type::STRING, "entry")?;
        let path = std::mem::take(&mut walk.pending);
        let slot = self.slot(walk, path, Want::Map(crate::bind::Plan::default()))?;
        walk.chain.push(slot);
        walk.through = false;
        walk.steps.push(Step {
            slot: Some(slot),
            pick: Pick::Entry(key),
        });
        Some(())
    }

    fn wanted(&mut self, ast: &Ast, kind: Type, name: &str) -> Option<Code> {
        let (code, found) = self.check(ast)?;
        if found == kind || found == Type::Null {
            return Some(code);
        }
        let params = [("name", name.to_owned()), ("found", found.to_string())];
        self.fail(ErrorKind::Type, "arguments", ast.span, params);
        None
    }
}

/// Whether a map's entry was taken before: what it holds is not in the schema.
fn has_entry(calls: &[PathCall], at: usize, base: usize) -> bool {
    calls
        .iter()
        .any(|call| call.function == PathFunction::Entry && call.at + base <= at)
}

/// Whether two lists of parameters say the same, wherever they stand.
fn alike(left: &[(String, Ast)], right: &[(String, Ast)]) -> bool {
    let print = |list: &[(String, Ast)]| {
        list.iter()
            .map(|(name, value)| format!("{name}:{}", crate::print::expression(value)))
            .collect::<Vec<_>>()
    };
    left.len() == right.len() && print(left) == print(right)
}

impl FieldRef {
    /// The full path of a loop field: the list's, then its own.
    pub(crate) fn joined(&self, inner: &FieldRef) -> FieldRef {
        let before = self.path.len();
        FieldRef {
            root: inner.root,
            path: self.path.iter().chain(&inner.path).cloned().collect(),
            segments: inner.segments.clone(),
            calls: self
                .calls
                .iter()
                .copied()
                .chain(inner.calls.iter().map(|(at, call)| (at + before, *call)))
                .collect(),
            span: inner.span,
        }
    }
}
