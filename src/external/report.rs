//! What authors are told of an address.
//!
//! Nothing here is an error by itself: what another's server does should not stop a build that changed nothing.
//! `kb check --deny warnings` fails on what leads nowhere, and `levels` in kb.yaml makes it an error.

use super::{Link, Outcome, Role};
use crate::diagnostic::{Code, Diagnostic};

/// What is to be told of a link; `None` where all is well.
pub(super) fn report(link: &Link, outcome: &Outcome) -> Option<Diagnostic> {
    let address = &link.address;
    let (code, message, help) = match outcome {
        Outcome::Good => return None,
        // A name does not change because its server sends readers on.
        Outcome::Moved(_) if link.role == Role::Name => return None,
        Outcome::Moved(to) => (
            Code::MovedExternalLink,
            format!("`{address}` has moved for good"),
            format!("write `{}`", with_fragment(to, address)),
        ),
        Outcome::Dead(status) => (
            Code::DeadExternalLink,
            match status {
                410 => format!("`{address}` leads nowhere: the server answers that it is gone (410)"),
                status => format!("`{address}` leads nowhere: the server answers {status}"),
            },
            "write where it stands now, or the address of a copy in a web archive".into(),
        ),
        Outcome::Unreachable(why) => (
            Code::UnreachableExternalLink,
            format!("`{address}` cannot be reached: {why}"),
            "see whether it opens in a browser, and check again later".into(),
        ),
        Outcome::Refused(status) => (
            Code::UncheckedExternalLink,
            format!("`{address}` could not be checked: the server refuses programs ({status})"),
            "see whether it opens in a browser; `links: {ignore: [...]}` in kb.yaml leaves it out".into(),
        ),
    };
    Some(Diagnostic::new(code, message).at(link.place.clone()).help(help))
}

/// Where an address moved to, with what follows `#` in the old one, as browsers go on.
fn with_fragment(to: &str, old: &str) -> String {
    match old.split_once('#') {
        Some((_, fragment)) if !to.contains('#') => format!("{to}#{fragment}"),
        _ => to.to_owned(),
    }
}
