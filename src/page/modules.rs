//! The WebAssembly modules that run demos in a reader's browser, as `wasm/build.sh` made them: one for each family of
//! models, and one that draws. They are no part of a theme: a picture must be the one that the build draws.

use super::OutFile;
use super::assets::{self, FOLDER};

/// Each module: its name, which is that of the family, and its bytes.
const FAMILIES: [(&str, &[u8]); 7] = [
    ("consolidation", include_bytes!("../../wasm/built/consolidation.wasm")),
    ("credit", include_bytes!("../../wasm/built/credit.wasm")),
    ("hebbian", include_bytes!("../../wasm/built/hebbian.wasm")),
    ("memory", include_bytes!("../../wasm/built/memory.wasm")),
    ("neuromodulation", include_bytes!("../../wasm/built/neuromodulation.wasm")),
    ("sample-efficiency", include_bytes!("../../wasm/built/sample-efficiency.wasm")),
    ("stdp", include_bytes!("../../wasm/built/stdp.wasm")),
];

/// The module that draws.
const PAGE: &[u8] = include_bytes!("../../wasm/built/page.wasm");

/// The name of the module that draws.
pub const PAGE_NAME: &str = "page";

/// The module that reads what modules of others answer.
const READER: &[u8] = include_bytes!("../../wasm/built/reader.wasm");

/// The name of the module that reads what modules of others answer.
pub const READER_NAME: &str = "reader";

/// The name of the module that holds a model.
pub fn family(model: &str) -> &str {
    model.split('/').next().unwrap_or_default()
}

/// The bytes of a module by its name.
pub fn bytes(name: &str) -> Option<&'static [u8]> {
    let ours = [(PAGE_NAME, PAGE), (READER_NAME, READER)];
    FAMILIES.into_iter().chain(ours).find(|(known, _)| *known == name).map(|(_, bytes)| bytes)
}

/// The file of a module, named after its content.
pub fn file(name: &str) -> Option<OutFile> {
    let bytes = bytes(name)?;
    Some(OutFile::new(assets::hashed(name, "wasm", bytes), bytes))
}

/// The file of a project's own module, named after its model and content.
pub fn own_file(model: &str, bytes: &[u8]) -> OutFile {
    OutFile::new(own_path(model, bytes), bytes)
}

/// Its path in the site.
pub fn own_path(model: &str, bytes: &[u8]) -> String {
    assets::hashed(&model.replace('/', "-"), "wasm", bytes)
}

/// Where the modules are, from the folder of the scripts that ask for them: JSON, by their names.
pub fn beside_scripts() -> String {
    let all = FAMILIES.into_iter().chain([(PAGE_NAME, PAGE), (READER_NAME, READER)]);
    let paths = all.map(|(name, bytes)| (name, assets::hashed(name, "wasm", bytes)));
    let beside = paths.map(|(name, path)| (name.to_owned(), path.trim_start_matches(FOLDER).into()));
    serde_json::Value::Object(beside.collect()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_has_a_module() {
        for model in kb_demos::models::all() {
            let bytes = bytes(family(model.name)).unwrap_or_default();
            assert!(bytes.starts_with(b"\0asm"), "{}", model.name);
            // The name stands in the module as it is.
            assert!(
                bytes.windows(model.name.len()).any(|part| part == model.name.as_bytes()),
                "{}",
                model.name
            );
        }
    }
}
