//! The name of a result: everything that it depends on, and nothing else.

use std::fmt;

use kb_demos::{Setting, Settings, report};

use super::Model;

/// The name of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunKey([u8; 32]);

impl RunKey {
    /// The key of a run.
    pub fn new(model: &Model, settings: &Settings, seed: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        let mut field = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        field(b"kb run");
        field(&report::FORMAT.to_le_bytes());
        field(model.name.as_bytes());
        field(model.code.as_bytes());
        for (name, setting) in &settings.0 {
            field(name.as_bytes());
            field(&setting_bytes(setting));
        }
        field(&seed.to_le_bytes());
        Self(*hasher.finalize().as_bytes())
    }

    /// The first digits: enough for a reader to tell two runs apart.
    pub fn short(&self) -> String {
        self.to_string()[..16].to_owned()
    }
}

impl fmt::Display for RunKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

fn setting_bytes(setting: &Setting) -> Vec<u8> {
    match setting {
        Setting::Number(n) => [b"n".as_slice(), &n.to_bits().to_le_bytes()].concat(),
        Setting::Integer(n) => [b"i".as_slice(), &n.to_le_bytes()].concat(),
        Setting::Choice(name) => [b"c", name.as_bytes()].concat(),
        Setting::Switch(on) => vec![b's', u8::from(*on)],
        Setting::Numbers(all) => {
            let bits = all.iter().flat_map(|n| n.to_bits().to_le_bytes());
            std::iter::once(b'l').chain(bits).collect()
        }
    }
}
