//! A ring of units that keeps an angle in mind, and the four models made with it.
//!
//! [`field`] is the system and [`convolution`] (over [`transform`]) its fast inner part, [`bumps`] reads it, [`parameters`]
//! declares what it can be asked, and [`recall`] is the experiment of counting items. One trial
//! ([`persistence`]), the random walk of a memory over many ([`diffusion`]), the number of items that can be
//! held ([`capacity`]) and what it depends on ([`inhibition`]) are the models. The ring is a simplified
//! field model in the spirit of Compte et al. (2000), Edin et al. (2009) and Wei, Wang and Wang (2012).

mod bumps;
pub(super) mod capacity;
mod convolution;
pub(super) mod diffusion;
mod field;
pub(super) mod inhibition;
mod parameters;
pub(super) mod persistence;
mod recall;
mod transform;
