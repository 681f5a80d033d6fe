//! A file lent as a slice of bytes: the one place where the compiler cannot vouch for the memory.
//!
//! A segment never changes once it has its name: it is written aside, and taken away by unlinking, which leaves a map
//! whole. So the bytes of a map stay what they were for as long as it lives. Who cuts a file short while it is mapped
//! ends the process with SIGBUS, as with every program that maps files.

use std::fs::{self, File};
use std::io::{Error, ErrorKind};
use std::ops::Deref;
use std::path::Path;

use memmap2::{Mmap, UncheckedAdvice};

use crate::failure::{Failure, Result, damaged};

/// A whole file, mapped for reading.
pub struct Map(Mmap);

impl Map {
    /// Map a file. Only a plain file: to open a pipe would wait for ever.
    pub fn open(path: &Path) -> Result<Self> {
        let system = |error| Failure::System { path: path.to_owned(), error };
        let kind = fs::metadata(path).map_err(system)?;
        if !kind.is_file() {
            return Err(system(Error::new(ErrorKind::InvalidInput, "not a plain file")));
        }
        if kind.len() == 0 {
            return Err(damaged(path, "empty file"));
        }
        let file = File::open(path).map_err(system)?;
        // SAFETY: the file is mapped for reading, and does not change as long as it is: see above.
        let map = unsafe { Mmap::map(&file) }.map_err(system)?;
        Ok(Self(map))
    }

    /// Give the memory of what was read back to the system; what is touched again is there in a microsecond.
    pub fn release_pages(&self) {
        // SAFETY: the pages of a file mapped for reading hold nothing that the file does not.
        let _ = unsafe { self.0.unchecked_advise(UncheckedAdvice::DontNeed) };
    }
}

impl Deref for Map {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
