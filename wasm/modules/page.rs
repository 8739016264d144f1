//! What draws the answers of all models, as a module.

kb_demos_wasm::page_module!();
