//! The family `credit` as a module.

kb_demos_wasm::models_module!(kb_demos::models::credit::MODELS);
