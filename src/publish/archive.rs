//! Publishing as one file: a tar.gz whose bytes depend on the site alone, and beside it the SHA-256 of every file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

use super::{Done, Plan, PublishError, Release};
use crate::kept;

/// The list of hashes beside an archive.
fn list(archive: &Path) -> PathBuf {
    let name = archive.file_name().unwrap_or_default().to_string_lossy();
    archive.with_file_name(format!("{name}.sha256"))
}

/// All is new, unless the archive is there with these very bytes.
pub(super) fn plan(release: &Release, archive: &Path) -> Result<Plan, PublishError> {
    let (bytes, hashes) = packed(release, archive)?;
    let there = |path: &Path, bytes: &[u8]| std::fs::read(path).is_ok_and(|there| there == bytes);
    if there(archive, &bytes) && there(&list(archive), hashes.as_bytes()) {
        return Ok(Plan { same: release.manifest.files.len(), ..Plan::default() });
    }
    Ok(Plan::new(release, None))
}

pub(super) fn publish(release: &Release, archive: &Path) -> Result<Done, PublishError> {
    let (bytes, hashes) = packed(release, archive)?;
    let list = list(archive);
    kept::write_whole(&list, hashes.as_bytes()).map_err(PublishError::io(&list))?;
    kept::write_whole(archive, &bytes).map_err(PublishError::io(archive))?;
    Ok(Done { place: archive.display().to_string() })
}

/// The archive, and the hashes of it and of all files in it, as `sha256sum --check` reads them.
fn packed(release: &Release, archive: &Path) -> Result<(Vec<u8>, String), PublishError> {
    let io = PublishError::io(archive);
    let mut hashes = String::new();
    // No time, no name and no system in the head of the file.
    let zip = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    let mut tar = tar::Builder::new(zip);
    let mut paths: Vec<&str> = release.paths().collect();
    paths.sort_unstable();
    for path in paths {
        let bytes = release.bytes(path)?;
        let _ = writeln!(hashes, "{}  {path}", hex(&Sha256::digest(&bytes)));
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        tar.append_data(&mut header, path, bytes.as_slice()).map_err(PublishError::io(archive))?;
    }
    let bytes = tar.into_inner().and_then(flate2::write::GzEncoder::finish).map_err(io)?;
    let name = archive.file_name().unwrap_or_default().to_string_lossy();
    let whole = format!("{}  {name}\n", hex(&Sha256::digest(&bytes)));
    Ok((bytes, whole + &hashes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
