//! Publishing as one file: a tar.gz whose bytes depend on the site alone, and beside it the SHA-256 of every file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Done, Plan, PublishError, Release, hex, zip};
use crate::kept;

/// A site in one file.
#[derive(Debug)]
pub(super) struct Packed {
    /// The archive.
    bytes: Vec<u8>,
    /// The hashes of it and of all files in it, as `sha256sum --check` reads them.
    hashes: String,
}

/// The list of hashes beside an archive.
fn list(archive: &Path) -> PathBuf {
    let name = archive.file_name().unwrap_or_default().to_string_lossy();
    archive.with_file_name(format!("{name}.sha256"))
}

/// All is new, unless the archive is there with these very bytes.
pub(super) fn plan(release: &Release, archive: &Path) -> Result<(Plan, Packed), PublishError> {
    let packed = pack(release, archive)?;
    let there = |path: &Path, bytes: &[u8]| std::fs::read(path).is_ok_and(|there| there == bytes);
    let plan = if there(archive, &packed.bytes) && there(&list(archive), packed.hashes.as_bytes()) {
        Plan { same: release.manifest.files.len(), ..Plan::default() }
    } else {
        Plan::new(release, None)
    };
    Ok((plan, packed))
}

pub(super) fn publish(packed: &Packed, archive: &Path) -> Result<Done, PublishError> {
    let list = list(archive);
    kept::write_whole(&list, packed.hashes.as_bytes()).map_err(PublishError::io(&list))?;
    kept::write_whole(archive, &packed.bytes).map_err(PublishError::io(archive))?;
    Ok(Done { place: archive.display().to_string() })
}

fn pack(release: &Release, archive: &Path) -> Result<Packed, PublishError> {
    let io = PublishError::io(archive);
    let mut hashes = String::new();
    let mut tar = tar::Builder::new(zip());
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
    Ok(Packed { bytes, hashes: whole + &hashes })
}
