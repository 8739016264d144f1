//! The family `stdp` as a module.

kb_demos_wasm::models_module!(kb_demos::models::stdp::MODELS);
