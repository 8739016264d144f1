//! What reads the answers of other people's modules, as a module.

kb_demos_wasm::reader_module!();
