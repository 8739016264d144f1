//! WebAssembly modules for a reader's browser: one for each family of models, and one that draws what they give.
//!
//! A module imports nothing, so it can reach nothing: bytes go in, bytes come out. What its functions take and give
//! stands in the README beside this crate; [`models_module`] and [`page_module`] make the functions, [`abi`] passes the
//! bytes, and the functions here are what they call.

pub mod abi;

use kb_demos::contract::{Reply, Request, json};
use kb_demos::show::Wanted;
use kb_demos::{Model, json as describing};

/// The names of models, one a line.
pub fn list(models: &[Model]) -> Vec<u8> {
    models.iter().flat_map(|model| [model.name, "\n"]).collect::<String>().into_bytes()
}

/// What a model says of itself, as JSON. `name` is its name, which may be left out where there is one model only.
pub fn describe(models: &[Model], name: &[u8]) -> Vec<u8> {
    match find(models, text(name)) {
        Some(model) => describing::description(&(model.describe)()).into_bytes(),
        None => Vec::new(),
    }
}

/// Runs a model: the lines of a [`Request`] in, the bytes of a [`Reply`] out.
pub fn run(models: &[Model], request: &[u8]) -> Vec<u8> {
    let reply = match Request::from_lines(text(request)) {
        Err(error) => Reply::fault(error),
        Ok(request) => match find(models, &request.model) {
            None => Reply::fault(format!("there is no model `{}` in this module", request.model)),
            Some(model) => request.answer(model),
        },
    };
    reply.to_bytes()
}

fn find<'a>(models: &'a [Model], name: &str) -> Option<&'a Model> {
    match models {
        [only] if name.is_empty() => Some(only),
        _ => models.iter().find(|model| model.name == name),
    }
}

/// What a page shows of a reply, as JSON: the lines of what is [`Wanted`] and the bytes of the reply in.
pub fn show(wanted: &[u8], reply: &[u8]) -> Vec<u8> {
    Wanted::from_lines(text(wanted)).of(&Reply::from_bytes(reply)).into_bytes()
}

/// The file that is wanted of a reply, as text; nothing where there is none.
pub fn file(wanted: &[u8], reply: &[u8]) -> Vec<u8> {
    Wanted::from_lines(text(wanted)).file(&Reply::from_bytes(reply)).into_bytes()
}

/// The answer of somebody else's module, which is JSON, as the bytes of a reply; checked against the outputs that the
/// model declares, which are JSON too.
pub fn read(outputs: &[u8], answer: &[u8]) -> Vec<u8> {
    json::checked_reply(&json::declared(outputs), answer).to_bytes()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Makes the functions of a module of models: `list`, `describe` and `run`.
#[macro_export]
macro_rules! models_module {
    ($models:expr) => {
        $crate::memory_functions!();

        /// The names of the models: a JSON list.
        #[unsafe(no_mangle)]
        pub extern "C" fn list() -> u64 {
            $crate::abi::give($crate::list($models))
        }

        /// What the model whose name is in memory says of itself, as JSON.
        ///
        /// # Safety
        /// The bytes are what `alloc` gave.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn describe(name: *const u8, length: usize) -> u64 {
            // SAFETY: as said above.
            $crate::abi::give($crate::describe($models, unsafe { $crate::abi::take(name, length) }))
        }

        /// The answer to the request in memory, both as JSON.
        ///
        /// # Safety
        /// The bytes are what `alloc` gave.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn run(request: *const u8, length: usize) -> u64 {
            // SAFETY: as said above.
            $crate::abi::give($crate::run($models, unsafe { $crate::abi::take(request, length) }))
        }
    };
}

/// Makes the functions of the module that draws: `show` and `file`.
#[macro_export]
macro_rules! page_module {
    () => {
        $crate::memory_functions!();

        /// What a page shows of the answer of a model.
        ///
        /// # Safety
        /// The bytes are what `alloc` gave.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn show(
            wanted: *const u8,
            wanted_length: usize,
            reply: *const u8,
            length: usize,
        ) -> u64 {
            // SAFETY: as said above.
            let (wanted, reply) =
                unsafe { ($crate::abi::take(wanted, wanted_length), $crate::abi::take(reply, length)) };
            $crate::abi::give($crate::show(wanted, reply))
        }

        /// A file of what a page shows of the answer of a model.
        ///
        /// # Safety
        /// The bytes are what `alloc` gave.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn file(
            file: *const u8,
            file_length: usize,
            reply: *const u8,
            length: usize,
        ) -> u64 {
            // SAFETY: as said above.
            let (file, reply) =
                unsafe { ($crate::abi::take(file, file_length), $crate::abi::take(reply, length)) };
            $crate::abi::give($crate::file(file, reply))
        }
    };
}

/// Makes the function of the module that reads the answers of other modules: `read`.
#[macro_export]
macro_rules! reader_module {
    () => {
        $crate::memory_functions!();

        /// The answer of somebody else's module, which is JSON, as ours give it.
        ///
        /// # Safety
        /// The bytes are what `alloc` gave.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn read(
            outputs: *const u8,
            outputs_length: usize,
            answer: *const u8,
            length: usize,
        ) -> u64 {
            // SAFETY: as said above.
            let (outputs, answer) =
                unsafe { ($crate::abi::take(outputs, outputs_length), $crate::abi::take(answer, length)) };
            $crate::abi::give($crate::read(outputs, answer))
        }
    };
}

/// Makes the functions by which a host puts bytes into a module's memory: `alloc` and `free`.
#[macro_export]
macro_rules! memory_functions {
    () => {
        #[cfg(target_arch = "wasm32")]
        #[global_allocator]
        static HEAP: $crate::abi::Heap = $crate::abi::Heap;

        /// Room for so many bytes.
        #[unsafe(no_mangle)]
        pub extern "C" fn alloc(length: usize) -> *mut u8 {
            $crate::abi::alloc(length)
        }

        /// Gives back what `alloc` or another function gave.
        ///
        /// # Safety
        /// The bytes were given so, with this length, and are not used any more.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn free(bytes: *mut u8, length: usize) {
            // SAFETY: as said above.
            unsafe { $crate::abi::free(bytes, length) }
        }
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use kb_demos::models::stdp;

    #[test]
    fn a_module_names_describes_and_runs_its_models() {
        assert_eq!(text(&list(stdp::MODELS)), "stdp/competition\nstdp/pairing\nstdp/window\n");
        assert!(text(&describe(stdp::MODELS, b"stdp/window")).starts_with(r#"{"title":"#));
        assert_eq!(describe(stdp::MODELS, b"stdp/windows"), b"");
        assert!(!describe(&stdp::MODELS[..1], b"").is_empty(), "the only model needs no name");
        let reply = run(stdp::MODELS, b"model stdp/window");
        assert!(text(&show(b"id w\nfigure window", &reply)).contains("fig-w-window-title"));
        assert!(text(&file(b"id w\nfile window.csv", &reply)).starts_with("panel,series,"));
    }

    #[test]
    fn what_cannot_be_read_is_told_and_never_a_trap() {
        let fault = |reply: &[u8]| Reply::from_bytes(reply).fault.unwrap();
        assert_eq!(fault(&run(stdp::MODELS, b"seed x")), "`seed x` is no line of a request");
        assert_eq!(fault(&run(stdp::MODELS, b"model a/b")), "there is no model `a/b` in this module");
        assert_eq!(fault(&run(stdp::MODELS, b"\xff")), "there is no model `` in this module");
        assert!(text(&show(b"id w", b"\xff")).contains("cannot be read"));
        assert_eq!(file(b"", b""), b"");
        assert!(fault(&read(b"", b"{")).starts_with("the answer cannot be read"));
    }

    #[test]
    fn the_answer_of_another_module_is_shown_like_ours() {
        let reply = read(b"[]", br#"{"report": {"values": {"rate": 3}}}"#);
        assert_eq!(Reply::from_bytes(&reply).report.unwrap().value("rate"), Some(3.0));
    }
}
