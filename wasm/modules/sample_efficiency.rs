//! The family `sample-efficiency` as a module.

kb_demos_wasm::models_module!(kb_demos::models::sample_efficiency::MODELS);
