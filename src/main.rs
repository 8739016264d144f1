//! The `kb` program: only glue; see the library.

fn main() -> std::process::ExitCode {
    kb::cli::run()
}
