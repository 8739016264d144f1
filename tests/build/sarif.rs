//! What is wrong, as other programs read it: SARIF against the schema of its standard, JSON with every field, and
//! columns as editors count them.

use serde_json::{Value, json};

use crate::support::{Project, Run, fixtures};

/// The SARIF of a check, which must be valid by the schema.
fn sarif(project: &Project, code: i32) -> Value {
    let run = project.kb(&["check", "--format", "sarif"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(code), ""));
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(mistakes(&log), Vec::<String>::new(), "{}", run.stdout);
    log
}

/// What the schema of the standard has against a log.
fn mistakes(log: &Value) -> Vec<String> {
    let schema = std::fs::read_to_string(fixtures().join("sarif/sarif-schema-2.1.0.json")).unwrap();
    // One pattern of the schema has a bracket too many, which is an error where expressions are read strictly.
    let schema = schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

/// The validator sees what is wrong, so that what it lets through means something.
#[test]
fn the_schema_is_held_against_what_is_said() {
    let log = sarif(&Project::new().with_article("one.md", "One.\n"), 0);
    assert_eq!(results(&log).len(), 0, "nothing is wrong with the project");
    let mut bad = log.clone();
    bad["runs"][0]["results"] = json!([{ "level": "hint", "message": { "text": "a" } }]);
    assert_eq!(mistakes(&bad).len(), 1, "a level that SARIF does not have");
    let mut bad = log;
    bad["runs"][0]["results"] = json!([{ "message": { "text": "a" }, "locations": [{ "physicalLocation": {
        "artifactLocation": { "uri": "content/é b.md" }, "region": { "startLine": 0 },
    } }] }]);
    assert_eq!(mistakes(&bad).len(), 2, "an address that is not encoded, a line before the first");
}

/// All kinds of mistakes that the fixtures have.
#[test]
fn every_fixture_gives_valid_sarif() {
    let mut folders: Vec<_> = std::fs::read_dir(fixtures().join("bad"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    // Without demos, which take their time and give nothing of another shape.
    folders.retain(|path| !std::fs::read_to_string(path.with_extension("stderr")).unwrap().contains("KB50"));
    assert!(folders.len() > 20, "{folders:?}");
    let mut seen = 0;
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        seen += results(&sarif(&Project::fixture(&format!("bad/{name}")), 1)).len();
    }
    assert!(seen > 50, "{seen}");
    assert!(!results(&sarif(&Project::fixture("hints"), 0)).is_empty());
}

/// A line with signs of every width before the mistake: 1 byte, 2 bytes, 3 bytes, and 4 bytes that are two units of
/// UTF-16.
const LINE: &str = "aé→🧠 ";

fn wide() -> Project {
    Project::new().with_article("löwe 🦁.md", &format!("One.\n\n{LINE}[gone](nowhere.md)\n"))
}

#[test]
fn columns_count_utf16_units_and_ranges_count_bytes() {
    let text = wide().read("content/löwe 🦁.md");
    let start = text.find("nowhere.md").unwrap();
    let end = start + "nowhere.md".len();
    // a, é, →, two for the brain, a space, and `[gone](`.
    let column = 1 + 1 + 1 + 2 + 1 + "[gone](".len() + 1;
    assert!(
        column != LINE.chars().count() + "[gone](".len() + 1 && column != LINE.len() + "[gone](".len() + 1
    );

    let Run { stdout, .. } = wide().kb(&["check", "--format", "json"]);
    let told: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        told,
        json!([{
            "code": "KB201",
            "severity": "error",
            "message": "there is no file `nowhere.md`",
            "file": "content/löwe 🦁.md",
            "start": start,
            "end": end,
            "line": 6,
            "column": column,
            "label": "",
            "help": "write the path of the file, relative to this one",
            "related": [],
        }])
    );

    let log = sarif(&wide(), 1);
    assert_eq!(log["runs"][0]["columnKind"], "utf16CodeUnits");
    let [result] = results(&log).as_slice() else { panic!("{log}") };
    assert_eq!((&result["ruleId"], &result["level"]), (&json!("KB201"), &json!("error")));
    assert_eq!(
        result["message"]["text"],
        "there is no file `nowhere.md`\nHelp: write the path of the file, relative to this one"
    );
    assert_eq!(
        result["locations"],
        json!([{ "physicalLocation": {
            "artifactLocation": {
                "uri": "content/l%C3%B6we%20%F0%9F%A6%81.md",
                "uriBaseId": "PROJECT",
            },
            "region": {
                "startLine": 6,
                "startColumn": column,
                "endLine": 6,
                "endColumn": column + "nowhere.md".len(),
                "byteOffset": start,
                "byteLength": end - start,
            },
        } }])
    );
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["id"], "KB201");
}

#[test]
fn related_places_have_their_words() {
    let project = Project::new()
        .with("content/a.md", "---\ntitle: A\nformerly: [old]\n---\n[B](b.md)\n")
        .with("content/b.md", "---\ntitle: B\nformerly: [old/]\n---\n[A](a.md)\n");
    let log = sarif(&project, 1);
    let related = &results(&log)[0]["relatedLocations"][0];
    assert_eq!(related["message"]["text"], "first here");
    assert_eq!(related["physicalLocation"]["artifactLocation"]["uri"], "content/a.md");
    assert_eq!(related["physicalLocation"]["region"]["startColumn"], 12);
}

/// SARIF fills placeholders in braces: braces of our own are written twice.
#[test]
fn braces_are_no_placeholders() {
    let project = Project::new()
        .with("kb.yaml", "title: T\nterms: {languages: [de]}\n")
        .with("content/terms/t.yaml", "- term: spike\n  definition: A pulse.\n")
        .with_article("one.md", "A spike.\n");
    let log = sarif(&project, 0);
    let text = results(&log)[0]["message"]["text"].as_str().unwrap();
    assert!(text.ends_with("add `translations: {{de: {{term: ...}}}}`"), "{text}");
}
