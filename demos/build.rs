//! Hashes the code that results depend on, so that a run's key changes when, and only when, its model's
//! code does: for each family under `src/models`, its own files and the shared ones, but not the drawing.

use std::fs;
use std::path::{Path, PathBuf};

/// Shared by all models; a change of one of these reruns everything.
const SHARED: [&str; 11] = [
    "Cargo.toml",
    "src/check.rs",
    "src/format.rs",
    "src/math.rs",
    "src/model.rs",
    "src/parameter.rs",
    "src/quantity.rs",
    "src/random.rs",
    "src/random/narrow.rs",
    "src/report.rs",
    "src/report/make.rs",
];

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.toml");
    let mut shared = Fnv::default();
    for path in SHARED {
        shared.file(Path::new(path));
    }
    let families = sorted(Path::new("src/models")).into_iter().filter(|path| path.is_dir());
    for family in families {
        let mut hash = shared;
        for file in files(&family) {
            hash.file(&file);
        }
        let name = family.file_name().map(|n| n.to_string_lossy().to_uppercase().replace('-', "_"));
        println!("cargo::rustc-env=KB_CODE_{}={:032x}", name.unwrap_or_default(), hash.0);
    }
}

/// All files below a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let expand = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    sorted(folder).into_iter().flat_map(expand).collect()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    paths
}

/// 128-bit FNV-1a: this guards against mistakes, not against malice.
#[derive(Clone, Copy)]
struct Fnv(u128);

impl Default for Fnv {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fnv {
    /// A file's content, without carriage returns: a checkout on another system has the same hash.
    fn file(&mut self, path: &Path) {
        let content = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for byte in content.into_iter().filter(|byte| *byte != b'\r') {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    }
}
