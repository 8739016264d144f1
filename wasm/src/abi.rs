//! How bytes go in and out of a module: by their place in its memory and their number. What comes out is both in one
//! number, the place in the upper half.

use std::mem::ManuallyDrop;

/// Room for so many bytes, to be written by the host.
pub fn alloc(length: usize) -> *mut u8 {
    ManuallyDrop::new(vec![0; length].into_boxed_slice()).as_mut_ptr()
}

/// Gives back room.
///
/// # Safety
/// It came from [`alloc`] or [`give`], with this length, and is not used any more.
pub unsafe fn free(bytes: *mut u8, length: usize) {
    // SAFETY: both gave a boxed slice of this length.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(bytes, length)) });
}

/// The bytes that the host wrote.
///
/// # Safety
/// They came from [`alloc`], with this length, and stay until the answer is there.
pub unsafe fn take<'a>(bytes: *const u8, length: usize) -> &'a [u8] {
    // SAFETY: as said above.
    unsafe { std::slice::from_raw_parts(bytes, length) }
}

/// Hands bytes to the host, which gives them back with [`free`]. A module's addresses have 32 bits.
pub fn give(bytes: Vec<u8>) -> u64 {
    let bytes = ManuallyDrop::new(bytes.into_boxed_slice());
    ((bytes.as_ptr() as usize as u64) << 32) | bytes.len() as u64
}
