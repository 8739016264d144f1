//! How bytes go in and out of a module: by their place in its memory and their number. What comes out is both in one
//! number, the place in the upper half.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::mem::ManuallyDrop;

/// The system's allocator, of which the optimiser learns nothing.
///
/// Where allocator and models are optimised as one, compilers (seen with rustc 1.96) know that memory which is asked for
/// zeroed is zero, take that to hold also for what the allocator keeps before it, and so have it fail when the
/// memory is given back.
#[derive(Debug)]
pub struct Heap;

// SAFETY: all is done by `System`, with what was given.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as for `System`.
        unsafe { System.dealloc(black_box(memory), layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for `System`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as for `System`.
        unsafe { System.realloc(black_box(memory), layout, size) }
    }
}

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
