//! Renaming what expressions name: every draft that does is rewritten with it.

use itinera_journey::edit::{Refusal, VersionEdit};
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{DataSource, Status, Version};
use itinera_journey::{Library, bundle};
use itinera_store::Change;
use jiff::Timestamp;
use serde_json::Value;

use crate::error::ApiError;
use crate::object::{refusal, text};
use crate::wire::Applied;
use crate::workspace::Workspace;

impl Workspace {
    /// All versions that are drafts.
    pub(crate) fn drafts(&self) -> Result<Vec<ObjectRef>, ApiError> {
        let mut drafts = Vec::new();
        for version in self.versions()? {
            let kind = ObjectKind::Version;
            let id = version.id.as_str().to_owned();
            let draft = ObjectRef { kind, id };
            if self.status_of(&draft)? == Status::Draft {
                drafts.push(draft);
            }
        }
        Ok(drafts)
    }

    /// A rename rewrites every draft that refers to the name, in the same transaction.
    pub(crate) fn rename(
        &self,
        object: &ObjectRef,
        seen: i64,
        mut after: Value,
        renames: &[Renamed],
    ) -> Result<Applied, ApiError> {
        if object.kind == ObjectKind::Event {
            rename_in_event(&mut after, renames);
        }
        let settings = self.settings()?;
        let change = Change {
            author: &settings.author,
            at: Timestamp::now(),
            name: "rename",
        };
        let rewrite = |document: &Value| rewritten(renames, document);
        let mut drafts = Vec::new();
        for version in self.versions()? {
            let draft = ObjectRef {
                kind: ObjectKind::Version,
                id: version.id.as_str().to_owned(),
            };
            let refers = bundle::expressions(&version)
                .any(|text| renames.iter().any(|renamed| renamed.is_named_in(text)));
            if refers && self.status_of(&draft)? == Status::Draft {
                drafts.push((draft, &rewrite as &dyn Fn(&Value) -> Result<Value, Refusal>));
            }
        }
        let whole = |_: &Value| Ok(after.clone());
        let (edited, rest) = self
            .store
            .edit_all((object, seen, &whole), &drafts, change)?;
        for (draft, edited) in rest {
            self.applied(&draft, edited)?;
        }
        self.applied(object, edited)
    }
}

/// What becomes of a draft when an object turns from `before` to `after` by undo or redo.
pub(crate) fn follow(
    object: &ObjectRef,
    before: &Value,
    after: &Value,
    draft: &Value,
) -> Result<Value, Refusal> {
    let renames = renames(object, before, after).map_err(|_| refusal("damaged"))?;
    rewritten(&renames, draft)
}

/// A draft with the new names.
fn rewritten(renames: &[Renamed], draft: &Value) -> Result<Value, Refusal> {
    let damaged = |_| refusal("damaged");
    let before: Version = serde_json::from_value(draft.clone()).map_err(damaged)?;
    let mut version = before.clone();
    for renamed in renames {
        version = renamed.edit().apply(&version, &Library::default())?;
    }
    if version == before {
        return Ok(draft.clone());
    }
    serde_json::to_value(&version).map_err(damaged)
}

/// A name that an edit changes, before and after.
pub(crate) enum Renamed {
    /// An event, or a group of a data source: technical names.
    Path { from: Vec<String>, to: Vec<String> },
    /// A segment.
    Segment { from: String, to: String },
}

impl Renamed {
    fn edit(&self) -> VersionEdit {
        match self {
            Self::Path { from, to } => VersionEdit::Rename {
                from: from.clone(),
                to: to.clone(),
            },
            Self::Segment { from, to } => VersionEdit::RenameSegment {
                from: from.clone(),
                to: to.clone(),
            },
        }
    }

    fn is_named_in(&self, text: &str) -> bool {
        match self {
            Self::Path { from, .. } => itinera_expr::references(text)
                .iter()
                .any(|field| field.path.starts_with(from)),
            Self::Segment { from, .. } => itinera_expr::segments(text).contains(from),
        }
    }
}

/// Names that an edit changes: of an event, of groups of a data source, of a segment.
pub(crate) fn renames(
    object: &ObjectRef,
    before: &Value,
    after: &Value,
) -> Result<Vec<Renamed>, ApiError> {
    Ok(match object.kind {
        ObjectKind::Event => {
            let (old, new) = (text(before, "name"), text(after, "name"));
            let (from, to) = (vec![old], vec![new]);
            let renamed = (from != to).then_some(Renamed::Path { from, to });
            renamed.into_iter().collect()
        }
        ObjectKind::Segment => {
            let (from, to) = (text(before, "name"), text(after, "name"));
            let renamed = (from != to).then_some(Renamed::Segment { from, to });
            renamed.into_iter().collect()
        }
        ObjectKind::DataSource => {
            let before: DataSource = serde_json::from_value(before.clone())?;
            let after: DataSource = serde_json::from_value(after.clone())?;
            let changed = after.groups.iter().filter_map(|(id, group)| {
                let old = before.groups.get(id)?;
                let from = vec![before.name.clone(), old.name.clone()];
                let to = vec![after.name.clone(), group.name.clone()];
                (from != to).then_some(Renamed::Path { from, to })
            });
            changed.collect()
        }
        _ => Vec::new(),
    })
}

/// An event's own key and condition refer to it by name.
fn rename_in_event(document: &mut Value, renames: &[Renamed]) {
    for renamed in renames {
        let Renamed::Path { from, to } = renamed else {
            continue;
        };
        for pointer in ["/key", "/recognition/condition"] {
            if let Some(Value::String(text)) = document.pointer_mut(pointer)
                && let Some(new) = itinera_expr::rename(text, itinera_expr::Root::Event, from, to)
            {
                *text = new;
            }
        }
    }
}
