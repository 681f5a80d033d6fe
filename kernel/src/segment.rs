//! A segment: up to 65,536 documents in one file that never changes, and which of them are deleted since.

#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::columns::Column;
use crate::doc_set::DocSet;
use crate::failure::{Result, damaged};
use crate::forward::Forward;
use crate::numbers::{Packed, with_packed};
use crate::postings::{MAX_DOCUMENTS, TextField};
use crate::section_file::SectionFile;
use crate::stored_texts::Store;

/// Which text fields there are, and which of them fold another.
#[derive(Clone, Default)]
pub struct TextFields {
    pub unfolded: HashMap<String, Option<String>>,
}

impl TextFields {
    /// Say whether a field is one of text.
    pub fn has(&self, name: &str) -> bool {
        self.unfolded.contains_key(name)
    }
}

/// One file of documents; what was opened once stays open.
pub struct Segment {
    pub file: Arc<SectionFile>,
    pub documents: usize,
    text: Mutex<HashMap<String, Option<Arc<TextField>>>>,
    columns: Mutex<HashMap<String, Option<Arc<Column>>>>,
    store: OnceLock<Store>,
    forward: OnceLock<Forward>,
}

impl Segment {
    /// Open a file.
    pub fn open(path: &Path) -> Result<Self> {
        let file = SectionFile::open(path)?;
        let documents = file.fact("documents").and_then(serde_json::Value::as_u64).unwrap_or(0) as usize;
        if !(1..=MAX_DOCUMENTS).contains(&documents) {
            return Err(damaged(path, format!("cannot hold {documents} documents")));
        }
        Ok(Self {
            file,
            documents,
            text: Mutex::default(),
            columns: Mutex::default(),
            store: OnceLock::new(),
            forward: OnceLock::new(),
        })
    }

    /// Open the postings of a text field; None where no document has the field.
    pub fn text(&self, name: &str, fields: &TextFields) -> Result<Option<Arc<TextField>>> {
        if let Some(known) = self.text.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Ok(known.clone());
        }
        let opened = if self.file.contains(&format!("{name}.places")) {
            let base = match fields.unfolded.get(name) {
                Some(Some(base)) if base != name => self.text(base, fields)?,
                _ => None,
            };
            Some(Arc::new(TextField::open(&self.file, name, self.documents, base)?))
        } else {
            None
        };
        self.text.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), opened.clone());
        Ok(opened)
    }

    /// Open the values of an exact field; None where no document has one.
    pub fn column(&self, name: &str) -> Result<Option<Arc<Column>>> {
        if let Some(known) = self.columns.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Ok(known.clone());
        }
        let opened = if self.file.contains(&format!("{name}.ordinals")) {
            Some(Arc::new(Column::open(&self.file, name, self.documents)?))
        } else {
            None
        };
        self.columns.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), opened.clone());
        Ok(opened)
    }

    /// Open the field `id`, of which every document has one.
    pub fn ids(&self) -> Result<Arc<Column>> {
        self.column("id")?.ok_or_else(|| damaged(self.file.path(), "section id.ordinals is missing"))
    }

    /// Open the stored texts.
    pub fn store(&self) -> Result<&Store> {
        if let Some(known) = self.store.get() {
            return Ok(known);
        }
        let opened = Store::open(&self.file)?;
        Ok(self.store.get_or_init(|| opened))
    }

    /// Open the text forward; None where it is not kept.
    pub fn forward(&self) -> Result<Option<&Forward>> {
        if self.forward.get().is_none() && self.file.contains("forward.terms") {
            let opened = Forward::open(&self.file, &self.lengths()?)?;
            self.forward.get_or_init(|| opened);
        }
        Ok(self.forward.get())
    }

    /// Read how many terms the field `text` has in each document.
    pub fn lengths(&self) -> Result<Vec<u32>> {
        let section = self.file.section("lengths")?;
        if section.count() != self.documents {
            return Err(section.damaged("not one for each document"));
        }
        Ok(with_packed!(section.all()?, all => all.iter().map(|one| one.value() as u32).collect()))
    }
}

/// A segment as one commit sees it.
#[derive(Clone)]
pub struct LiveSegment {
    pub segment: Arc<Segment>,
    /// The documents that are not deleted; None where none is.
    pub live: Option<Arc<DocSet>>,
}

impl LiveSegment {
    /// Count the documents that are not deleted.
    pub fn count(&self) -> usize {
        self.live.as_ref().map_or(self.segment.documents, |live| live.count())
    }

    /// Find the document of an id that is not deleted.
    pub fn doc(&self, id: &[u8]) -> Result<Option<usize>> {
        let ids = self.segment.ids()?;
        let Some(number) = ids.values.find(id)? else { return Ok(None) };
        let doc = ids.doc(number)?;
        Ok(self.live.as_ref().is_none_or(|live| live.contains(doc)).then_some(doc))
    }
}
