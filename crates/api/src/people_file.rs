//! People of a simulation from a file: JSON Lines as they are, comma-separated values turned into
//! them, block by block.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use itinera_expr::{Scalar, Type};
use itinera_interpreter::simulate::{Block, Profiles};
use itinera_journey::bundle::Bundle;
use itinera_journey::model::SchemaClass;
use itinera_journey::sample;
use serde_json::{Value, json};

/// About how many bytes a block has.
const BLOCK: usize = 512 * 1024;
/// How many records of comma-separated values a block has.
const RECORDS: usize = 2_000;

/// Opens a file of people; by its ending it is comma-separated values (`.csv`), else JSON Lines.
/// Of the values' columns `key` is the person's key, every other one an attribute by its dotted
/// path, read as the type that the profile schema gives it.
///
/// # Errors
/// Why the file cannot be read, in words.
pub fn open(path: &Path, bundle: &Bundle) -> Result<Box<dyn Profiles>, String> {
    let named = |error: std::io::Error| format!("{}: {error}", path.display());
    let file = File::open(path).map_err(named)?;
    let csv = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if csv {
        let people = Csv::new(file, bundle).map_err(|error| format!("{}: {error}", path.display()));
        return Ok(Box::new(people?));
    }
    Ok(Box::new(Lines::new(file).map_err(named)?))
}

/// The same of a file's content; what it is, is told by the file's name.
///
/// # Errors
/// Why it cannot be read, in words.
pub fn of_bytes(name: &str, bytes: Vec<u8>, bundle: &Bundle) -> Result<InMemory, String> {
    let content = Cursor::new(bytes);
    let csv = name.to_ascii_lowercase().ends_with(".csv");
    Ok(match csv {
        true => Box::new(Csv::new(content, bundle)?),
        false => Box::new(Lines::new(content).map_err(|error| error.to_string())?),
    })
}

/// People of a file that was read.
pub type InMemory = Box<dyn Profiles + Send>;

fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    match what.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}

struct Lines<F> {
    lines: u64,
    open: Mutex<(BufReader<F>, u64)>,
}

impl<F: Read + Seek> Lines<F> {
    fn new(file: F) -> std::io::Result<Self> {
        let mut reader = BufReader::with_capacity(BLOCK, file);
        let (mut lines, mut last) = (0, b'\n');
        loop {
            let bytes = reader.fill_buf()?;
            let Some(end) = bytes.last() else {
                break;
            };
            lines += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
            last = *end;
            let read = bytes.len();
            reader.consume(read);
        }
        reader.seek(SeekFrom::Start(0))?;
        Ok(Self {
            lines: lines + u64::from(last != b'\n'),
            open: Mutex::new((reader, 0)),
        })
    }
}

impl<F: Read + Seek + Send> Profiles for Lines<F> {
    fn lines(&self) -> u64 {
        self.lines
    }

    fn rewind(&self) -> Result<(), String> {
        let mut open = locked(&self.open);
        open.1 = 0;
        let back = open.0.seek(SeekFrom::Start(0));
        back.map(|_| ()).map_err(|error| error.to_string())
    }

    fn block(&self) -> Result<Option<Block>, String> {
        let mut open = locked(&self.open);
        let (reader, next) = &mut *open;
        let mut bytes = Vec::with_capacity(BLOCK + 4_096);
        let whole = reader.by_ref().take(BLOCK as u64).read_to_end(&mut bytes);
        let rest = whole.and_then(|_| match bytes.last() {
            Some(last) if *last != b'\n' => reader.read_until(b'\n', &mut bytes),
            _ => Ok(0),
        });
        rest.map_err(|error| error.to_string())?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let first = *next;
        *next += itinera_interpreter::simulate::count_lines(&bytes);
        Ok(Some(Block { first, bytes }))
    }
}

struct Csv<F> {
    types: BTreeMap<String, Type>,
    headers: Vec<String>,
    lines: u64,
    open: Mutex<(csv::Reader<F>, u64)>,
}

impl<F: Read + Seek> Csv<F> {
    fn new(file: F, bundle: &Bundle) -> Result<Self, String> {
        let library = bundle.library();
        let mut types = BTreeMap::new();
        for schema in library.schemas.values() {
            if schema.class == SchemaClass::Profile {
                let fields = schema.fields.iter();
                types.extend(fields.map(|(path, field)| (path.clone(), field.kind)));
            }
        }
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(file);
        let headers = reader.headers().map_err(|error| error.to_string())?;
        let headers: Vec<String> = headers
            .iter()
            .map(|header| header.trim_start_matches('\u{feff}').to_owned())
            .collect();
        let start = reader.position().clone();
        let mut lines = 1;
        let mut record = csv::ByteRecord::new();
        while reader
            .read_byte_record(&mut record)
            .map_err(|error| error.to_string())?
        {
            lines += 1;
        }
        reader.seek(start).map_err(|error| error.to_string())?;
        Ok(Self {
            types,
            headers,
            lines,
            open: Mutex::new((reader, 0)),
        })
    }

    fn line(&self, record: &csv::StringRecord) -> Value {
        if record.len() != self.headers.len() {
            let (columns, found) = (self.headers.len(), record.len());
            return format!("{columns} columns were expected, {found} found").into();
        }
        let mut attributes = json!({});
        let mut key = Value::Null;
        let cells = self.headers.iter().zip(record);
        for (header, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
            if header == "key" {
                key = cell.into();
                continue;
            }
            match typed(self.types.get(header).copied(), cell) {
                Some(value) => sample::put(&mut attributes, header, value),
                None => {
                    return format!("«{cell}» in the column {header} is not of its type").into();
                }
            }
        }
        json!({ "key": key, "attributes": attributes })
    }
}

/// A cell as the type of its column; of a column that the schema does not know, as it looks.
fn typed(kind: Option<Type>, cell: &str) -> Option<Value> {
    let read = || serde_json::from_str::<Value>(cell).ok();
    match kind {
        None => Some(match read() {
            Some(value @ (Value::Bool(_) | Value::Number(_))) => value,
            _ => cell.into(),
        }),
        Some(Type::Scalar(Scalar::Boolean)) => match cell.to_ascii_lowercase().as_str() {
            "true" => Some(true.into()),
            "false" => Some(false.into()),
            _ => None,
        },
        Some(Type::Scalar(Scalar::Integer | Scalar::Decimal)) => read().filter(Value::is_number),
        Some(Type::Scalar(_)) => Some(cell.into()),
        Some(_) => read(),
    }
}

impl<F: Read + Seek + Send> Profiles for Csv<F> {
    fn lines(&self) -> u64 {
        self.lines
    }

    fn rewind(&self) -> Result<(), String> {
        let mut open = locked(&self.open);
        open.1 = 0;
        let mut start = csv::Position::new();
        start.set_byte(0).set_line(1).set_record(0);
        open.0.seek(start).map_err(|error| error.to_string())?;
        // The headers are a record again after going back.
        let mut headers = csv::StringRecord::new();
        let read = open.0.read_record(&mut headers);
        read.map(|_| ()).map_err(|error| error.to_string())
    }

    fn block(&self) -> Result<Option<Block>, String> {
        let mut open = locked(&self.open);
        let (reader, next) = &mut *open;
        let first = *next;
        let mut bytes = Vec::new();
        if first == 0 {
            // The line of the headers.
            bytes.push(b'\n');
            *next += 1;
        }
        let mut record = csv::ByteRecord::new();
        for _ in 0..RECORDS {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return Err(error.to_string()),
            }
            let line = match csv::StringRecord::from_byte_record(record.clone()) {
                Ok(text) => self.line(&text),
                Err(_) => "not UTF-8".into(),
            };
            bytes.extend_from_slice(line.to_string().as_bytes());
            bytes.push(b'\n');
            *next += 1;
        }
        Ok((!bytes.is_empty() && *next > first).then_some(Block { first, bytes }))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test")]

    use super::*;

    fn all(people: &dyn Profiles) -> String {
        people.rewind().unwrap();
        let mut text = String::new();
        while let Some(block) = people.block().unwrap() {
            text.push_str(std::str::from_utf8(&block.bytes).unwrap());
        }
        text
    }

    #[test]
    fn comma_separated_values_become_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        let text =
            "key,person.name.firstName,loyalty.points\nanna,\"Anna, A.\",12\nbert,Bert\ncarl,,x\n";
        std::fs::write(&path, text).unwrap();
        let bundle = include_bytes!("../../../assets/samples/spa.bundle.json");
        let people = open(&path, &Bundle::read(bundle).unwrap()).unwrap();
        assert_eq!(people.lines(), 4);
        let first = all(&*people);
        let lines: Vec<&str> = first.lines().collect();
        assert_eq!(lines.len(), 4, "{first}");
        assert_eq!(lines[0], "");
        let anna: Value = serde_json::from_str(lines[1]).unwrap();
        assert_eq!(anna["key"], "anna");
        assert_eq!(
            anna["attributes"]["person"]["name"]["firstName"],
            "Anna, A."
        );
        assert_eq!(lines[2], "\"3 columns were expected, 2 found\"");
        assert_eq!(first, all(&*people));
    }

    #[test]
    fn lines_come_in_blocks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.jsonl");
        let text: String = (0..60_000)
            .map(|n| format!("{{\"number\":{n}}}\n"))
            .collect();
        std::fs::write(&path, text.trim_end()).unwrap();
        let bundle = include_bytes!("../../../assets/samples/spa.bundle.json");
        let people = open(&path, &Bundle::read(bundle).unwrap()).unwrap();
        assert_eq!(people.lines(), 60_000);
        assert_eq!(all(&*people), text.trim_end());
        assert_eq!(all(&*people), text.trim_end());
    }
}
