//! Publishing as one file.

use std::process::Command;

use crate::{project, publish};

#[test]
fn the_same_site_gives_the_same_bytes_and_others_can_read_them() {
    let project = project("{to: archive, path: out/site.tar.gz}");
    publish(&project, &[]);
    let first = std::fs::read(project.path("out/site.tar.gz")).unwrap();
    assert!(publish(&project, &[]).contains("is as it should be"));
    std::fs::remove_dir_all(project.path("out")).unwrap();
    std::fs::remove_dir_all(project.path("site")).unwrap();
    publish(&project, &[]);
    assert!(
        std::fs::read(project.path("out/site.tar.gz")).unwrap() == first,
        "the bytes depend on the site alone"
    );
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(project.path("out")).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    std::fs::create_dir(project.path("out/unpacked")).unwrap();
    run("tar", &["-xzf", "site.tar.gz", "-C", "unpacked"]);
    assert!(project.tree("out/unpacked") == project.tree("site"));
    let listed = run("tar", &["-tvzf", "site.tar.gz", "--utc"]);
    assert!(listed.lines().all(|line| line.contains("1970-01-01 00:00")), "{listed}");
    let checked = run(
        "sh",
        &["-c", "mv site.tar.gz unpacked/ && cd unpacked && sha256sum --quiet --check ../site.tar.gz.sha256"],
    );
    assert_eq!(checked, "");
}
