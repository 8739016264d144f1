//! Publishing to a bucket of S3, or of any server that speaks like it.
//!
//! What is there counts, as far as a list of the bucket tells: its tags are the MD5 of objects, where the server does
//! not encrypt. So what was interrupted goes on where it was, and what somebody took away is put again. The manifest
//! says which objects are ours.

use std::collections::BTreeMap;

use md5::{Digest, Md5};

use self::account::Account;
use self::store::{Store, each};
use super::{Done, Plan, PublishError, Release, hex, rank};
use crate::project::MANIFEST;
use crate::project::publish::S3Target;
use crate::site::Manifest;

mod account;
mod store;

/// A bucket that has been looked at.
#[derive(Debug)]
pub(super) struct Looked {
    store: Store,
    /// What the manifest there says.
    ours: Manifest,
}

/// Stands in a manifest for the hash of an object that is about to be put: it may be there, or not yet.
const UNDER_WAY: &str = "";

/// What changes in the bucket.
pub(super) fn plan(release: &Release, target: &S3Target) -> Result<(Plan, Looked), PublishError> {
    let account = Account::find(target, &|name| std::env::var(name).ok())?;
    let store = Store::new(account, &target.prefix);
    let listed = store.list()?;
    let ours = match listed.contains_key(MANIFEST).then(|| store.get(MANIFEST)).transpose()?.flatten() {
        None => Manifest::default(),
        Some(bytes) => Manifest::from_bytes(&bytes).ok_or_else(|| {
            PublishError::Failed(format!(
                "{} holds a site of another version of kb: empty it, or name another prefix",
                target.place()
            ))
        })?,
    };
    let mut there = BTreeMap::new();
    let mut foreign = Vec::new();
    for (path, object) in listed {
        let (wanted, recorded) = (release.manifest.files.get(&path), ours.files.get(&path));
        let hash = match (wanted, recorded) {
            (Some(wanted), _) if object.tag == tag(&release.bytes(&path)?) => wanted,
            // The tag may be that of what a server encrypts.
            (Some(wanted), Some(recorded)) if wanted == recorded && object.size == release.size(&path) => {
                wanted
            }
            (_, Some(_)) => UNDER_WAY,
            (Some(_), None) => {
                foreign.push(path);
                continue;
            }
            (None, None) => continue,
        };
        there.insert(path, hash.to_owned());
    }
    let there = Manifest { files: there, ..ours.clone() };
    Ok((Plan { foreign, ..Plan::new(release, Some(&there)) }, Looked { store, ours }))
}

/// Puts what differs, step by step and several at once, then takes away what is gone; the manifest last.
pub(super) fn publish(
    release: &Release,
    plan: &Plan,
    target: &S3Target,
    looked: &Looked,
    progress: &dyn Fn(usize, usize),
) -> Result<Done, PublishError> {
    let Looked { store, ours } = looked;
    let puts = plan.puts();
    // From now on all of it is ours, so that what is interrupted is known as such.
    let mut both = Manifest { version: release.manifest.version, ..ours.clone() };
    both.files.extend(release.manifest.files.clone());
    both.files.extend(puts.iter().map(|path| ((*path).to_owned(), UNDER_WAY.to_owned())));
    store.put(MANIFEST, &both.bytes())?;

    let all = puts.len() + plan.delete.len();
    let mut done = 0;
    let mut tell = || {
        done += 1;
        progress(done, all);
    };
    for step in puts.chunk_by(|a, b| rank(a) == rank(b)) {
        each(step, |path| store.put(path, &release.bytes(path)?), &mut tell)?;
    }
    let gone: Vec<&str> = plan.delete.iter().map(String::as_str).collect();
    each(&gone, |path| store.delete(path), &mut tell)?;
    store.put(MANIFEST, &release.manifest.bytes())?;
    Ok(Done { place: target.place() })
}

/// The tag that S3 gives to bytes.
fn tag(bytes: &[u8]) -> String {
    hex(&Md5::digest(bytes))
}
