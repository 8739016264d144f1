//! What is kept between builds, and the writing of files whole.
//!
//! A kept file begins with the hash of the rest. What cannot be read back, whole and unharmed, is as good as
//! missing: it is made again.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads what [`write()`] wrote; `None` where it is missing, harmed or of another shape.
pub fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let (hash, content) = bytes.split_at_checked(blake3::OUT_LEN)?;
    if hash != blake3::hash(content).as_bytes() {
        return None;
    }
    postcard::from_bytes(content).ok()
}

/// Keeps a value.
///
/// # Errors
/// When the file cannot be written. A build can go on without it: the value is made again by the next one.
pub fn write<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    let content = postcard::to_stdvec(value).map_err(io::Error::other)?;
    let mut bytes = blake3::hash(&content).as_bytes().to_vec();
    bytes.extend_from_slice(&content);
    write_whole(path, &bytes)
}

/// Asks version control to leave a folder of kept files alone, where there is one.
///
/// # Errors
/// What the file system says.
pub fn hide(folder: &Path) -> io::Result<()> {
    let path = folder.join(".gitignore");
    if folder.is_dir() && !path.exists() { write_whole(&path, b"*\n") } else { Ok(()) }
}

/// Writes a file under another name and moves it into place: a reader sees the old file or the new one.
/// Missing folders are made.
///
/// # Errors
/// What the file system says; the old file is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = fs::File::create(&temporary).and_then(|mut file| file.write_all(bytes));
    written.and_then(|()| fs::rename(&temporary, path)).inspect_err(|_| {
        // The temporary file is of no use to anybody.
        let _ = fs::remove_file(&temporary);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_harmed_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b");
        write(&path, &vec![1_u32, 2, 3]).unwrap();
        assert_eq!(read::<Vec<u32>>(&path), Some(vec![1, 2, 3]));
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(read::<Vec<u32>>(&path), None);
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }
}
