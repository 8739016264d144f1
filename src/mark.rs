//! Marks: short names of values, by which it is seen that one has changed.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A mark of a value: equal values have equal marks, and different ones as good as never. It means something to this
/// build of the program alone.
pub fn mark(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
