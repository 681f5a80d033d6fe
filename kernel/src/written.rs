//! Files of sections for tests, written as `engines/whoosh/format/section_file.py` does.

#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map as Object, Value, json};

use crate::section_file::SectionFile;

/// Write sections, each of numbers of so many bytes, and open the file; the name tells the tests of a process apart.
pub fn written(name: &str, sections: &[(&str, usize, &[usize])]) -> Arc<SectionFile> {
    let mut bytes = b"DVSEARC1".to_vec();
    let mut listed = Object::new();
    for (section, width, numbers) in sections {
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        let kind = match width {
            1 => "|u1".to_owned(),
            width => format!("<u{width}"),
        };
        listed.insert((*section).to_owned(), json!([bytes.len(), numbers.len(), kind]));
        for number in *numbers {
            bytes.extend_from_slice(&number.to_le_bytes()[..*width]);
        }
    }
    let end = bytes.len();
    let footer = json!({"facts": Value::Object(Object::new()), "sections": listed}).to_string();
    let checksums: Vec<u8> = bytes.chunks(1 << 14).flat_map(|block| crc32fast::hash(block).to_le_bytes()).collect();
    let tail = [footer.as_bytes(), &checksums].concat();
    bytes.extend_from_slice(&tail);
    bytes.extend_from_slice(&(end as u64).to_le_bytes());
    for number in [footer.len() as u32, checksums.len() as u32 / 4, crc32fast::hash(&tail)] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(b"DVSEARC1");
    let path: PathBuf = std::env::temp_dir().join(format!("dvsearch-kernel-{}-{name}", std::process::id()));
    std::fs::write(&path, &bytes).expect("written");
    let file = SectionFile::open(&path).expect("a file of sections");
    std::fs::remove_file(&path).expect("removed"); // it stays mapped
    file
}
