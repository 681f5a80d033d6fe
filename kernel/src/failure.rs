//! What can go wrong, and where: a file that is not what it should be, a question that has no answer, the disk.

use std::io;
use std::path::{Path, PathBuf};

/// Every error of the kernel. Python makes its own errors of them.
#[derive(Debug)]
pub enum Failure {
    /// The bytes of an index are not what they should be.
    Damaged { path: PathBuf, reason: String },
    /// The question cannot be answered, whatever the index holds.
    Refused(String),
    /// The system would not open or read a file.
    System { path: PathBuf, error: io::Error },
}

/// What every fallible function of the kernel returns.
pub type Result<T> = std::result::Result<T, Failure>;

/// Make the error for a damaged file.
pub fn damaged(path: &Path, reason: impl Into<String>) -> Failure {
    Failure::Damaged { path: path.to_owned(), reason: reason.into() }
}

/// Make the error for a question that cannot be answered.
pub fn refused(reason: impl Into<String>) -> Failure {
    Failure::Refused(reason.into())
}
