//! Profiles for simulations: read from a file, kept in memory while the program runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use itinera_interpreter::simulate::{BrokenLine, Profiles, SimulationError};
use serde_json::Value;

use crate::error::ApiError;
use crate::file;
use crate::people_file::{self, InMemory};
use crate::wire::{BundleSource, Problem, ProfilesId, ProfilesRead, ReadProfilesRequest};
use crate::workspace::Workspace;

/// How many files are kept; the oldest goes when another is read.
const KEPT: usize = 4;
/// How many broken lines are told one by one.
const TOLD: usize = 100;

/// A file that was read. One run at a time goes through its lines.
pub(crate) struct ProfileFile(Mutex<InMemory>);

impl ProfileFile {
    /// Keeps it for a run.
    pub(super) fn hold(&self) -> MutexGuard<'_, InMemory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The files that were read, by ids that grow with time.
#[derive(Default)]
pub(crate) struct ProfileFiles(Mutex<BTreeMap<ProfilesId, Arc<ProfileFile>>>);

impl ProfileFiles {
    fn open(&self) -> MutexGuard<'_, BTreeMap<ProfilesId, Arc<ProfileFile>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file's profiles; none where no file is meant.
    pub(super) fn find(
        &self,
        id: Option<&ProfilesId>,
    ) -> Result<Option<Arc<ProfileFile>>, ApiError> {
        let Some(id) = id else {
            return Ok(None);
        };
        match self.open().get(id) {
            Some(file) => Ok(Some(file.clone())),
            None => Err(ApiError::ProfilesGone),
        }
    }
}

/// What reading all lines found.
#[derive(Default)]
struct Looked {
    people: u64,
    left_out: u64,
    broken: Vec<BrokenLine>,
}

/// Looks at every line, so that what is wrong with a file is told before a run.
fn look(profiles: &dyn Profiles) -> Result<Looked, String> {
    let mut looked = Looked::default();
    profiles.rewind()?;
    while let Some(block) = profiles.block()? {
        let text = block.bytes.strip_suffix(b"\n").unwrap_or(&block.bytes);
        for (line, text) in (block.first + 1..).zip(text.split(|byte| *byte == b'\n')) {
            if text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match fault(text) {
                None => looked.people += 1,
                Some(message) => {
                    looked.left_out += 1;
                    if looked.broken.len() < TOLD {
                        looked.broken.push(BrokenLine { line, message });
                    }
                }
            }
        }
    }
    profiles.rewind()?;
    Ok(looked)
}

/// Why a line holds no profile; none if it does.
fn fault(line: &[u8]) -> Option<String> {
    match serde_json::from_slice::<Value>(line) {
        Ok(Value::Object(_)) => None,
        // In place of a table's line: what is wrong with it.
        Ok(Value::String(why)) => Some(why),
        Ok(_) => Some("not an object".to_owned()),
        Err(error) => {
            let text = error.to_string();
            let end = text.rfind(" at line ").unwrap_or(text.len());
            Some(format!("column {}: {}", error.column(), &text[..end]))
        }
    }
}

impl Workspace {
    /// Reads profiles for simulations from a file. Lines that hold none are told and left out.
    pub fn read_profiles(&self, request: ReadProfilesRequest) -> Result<ProfilesRead, Problem> {
        Ok(self.read_profiles_inner(request)?)
    }

    fn read_profiles_inner(&self, request: ReadProfilesRequest) -> Result<ProfilesRead, ApiError> {
        let bytes = match request.from {
            BundleSource::Text { text } => text.into_bytes(),
            BundleSource::File { path } => file::read_typed(&path)?,
        };
        let unreadable = |why| ApiError::Simulation(SimulationError::Profiles(why));
        let bundle = self.drawn(&request.version)?;
        let profiles = people_file::of_bytes(&request.name, bytes, &bundle).map_err(unreadable)?;
        let looked = look(&*profiles).map_err(unreadable)?;
        match looked.broken.first() {
            None if looked.people == 0 => return Err(ApiError::EmptyProfiles),
            Some(first) if looked.people == 0 => {
                return Err(ApiError::Simulation(SimulationError::NoProfiles {
                    lines: looked.left_out,
                    line: first.line,
                    message: first.message.clone(),
                }));
            }
            _ => {}
        }
        let id = ProfilesId(uuid::Uuid::now_v7().to_string());
        let mut files = self.profile_files.open();
        files.insert(id.clone(), Arc::new(ProfileFile(Mutex::new(profiles))));
        while files.len() > KEPT {
            files.pop_first();
        }
        Ok(ProfilesRead {
            id,
            name: request.name,
            people: looked.people,
            left_out: looked.left_out,
            broken: looked.broken,
        })
    }
}
