//! Snapshots: what the program is known to say and write, kept beside the fixtures. Run the tests with
//! `SNAPSHOTS=overwrite` to accept what they give now, and read the difference.

use std::fs;
use std::path::Path;

use snapbox::assert::Action;
use snapbox::{Assert, Data};

use super::Tree;

/// The variable that says what is done with a difference.
const VARIABLE: &str = "SNAPSHOTS";

/// A text is that of its file.
pub(crate) fn assert_text(actual: &str, file: &Path) {
    // Nothing in what we say is a pattern, so a line `...` is a line `...`.
    let expected = Data::read_from(file, Some(snapbox::data::DataFormat::Text)).raw();
    Assert::new().action_env(VARIABLE).normalize_paths(false).eq(Data::text(actual), expected);
}

/// The files of a tree, and no others, are those of a folder.
pub(crate) fn assert_tree(actual: &Tree, folder: &Path) {
    let expected: Vec<String> = super::paths(folder).into_keys().collect();
    if overwrite() {
        for path in expected.iter().filter(|path| !actual.contains_key(*path)) {
            fs::remove_file(folder.join(path)).unwrap();
        }
        for (path, bytes) in actual {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        return;
    }
    let names: Vec<&String> = actual.keys().collect();
    assert_eq!(names, expected.iter().collect::<Vec<_>>(), "the files of the site");
    for (path, bytes) in actual {
        match std::str::from_utf8(bytes) {
            Ok(text) => assert_text(text, &folder.join(path)),
            Err(_) => assert!(*bytes == fs::read(folder.join(path)).unwrap(), "{path} differs"),
        }
    }
}

fn overwrite() -> bool {
    matches!(Action::with_env_var(VARIABLE), Some(Action::Overwrite))
}
