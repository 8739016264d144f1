//! WebAssembly modules as models: each way to go wrong is told. They are written as text here.

use crate::support::Project;
use crate::{VALUE, project, told};

/// The bytes of a module in text form.
fn module(functions: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {functions})")).unwrap()
}

/// A module that answers with a text that lies at 1024.
fn answering(answer: &str) -> Vec<u8> {
    let text = answer.replace('\\', "\\\\").replace('"', "\\\"");
    let both = (1024_u64 << 32) | answer.len() as u64;
    module(&format!(
        "(memory (export \"memory\") 1) (data (i32.const 1024) \"{text}\")
         (func (export \"alloc\") (param i32) (result i32) i32.const 8192)
         (func (export \"free\") (param i32 i32))
         (func (export \"run\") (param i32 i32) (result i64) i64.const {both})"
    ))
}

fn with(bytes: &[u8], more: &str) -> Project {
    let project = project(&format!("title: T\nmodule: own.wasm\n{more}{VALUE}"));
    project.write("demos/own/own.wasm", bytes);
    project
}

/// Functions around a body of `run`.
fn running(body: &str) -> Vec<u8> {
    module(&format!(
        "(memory (export \"memory\") 1)
         (func (export \"alloc\") (param i32) (result i32) i32.const 8)
         (func (export \"free\") (param i32 i32))
         (func $run (export \"run\") (param i32 i32) (result i64) {body})"
    ))
}

#[test]
fn a_module_answers_and_its_fault_is_told() {
    with(&answering("{\"report\": {\"values\": {\"v\": 3}}}"), "").built();
    assert!(told(&with(&answering("{\"fault\": \"too cold\"}"), "")).contains("failed: too cold"));
    assert!(told(&with(&answering("{\"report\": {"), "")).contains("ends in the middle"));
    assert!(
        told(&with(&answering("{\"report\": {\"values\": {\"v\": NaN}}}"), ""))
            .contains("`NaN` or `Infinity`")
    );
}

/// What stopped a module is not kept: other limits are tried.
#[test]
fn a_limit_that_is_raised_helps() {
    let slow = answering("{\"report\": {\"values\": {\"v\": 3}}}");
    let project = with(&slow, "limits: {fuel: 1}\n");
    assert!(told(&project).contains("it took more than 1 instructions"));
    project.edit("demos/own/model.yaml", "fuel: 1", "fuel: 1000");
    project.built();
}

#[test]
fn what_a_module_does_wrong_is_told() {
    let fails = |bytes: &[u8], more: &str, words: &str| {
        let said = told(&with(bytes, more));
        assert!(said.contains("error[KB501]: demo `d` (seed 1) failed: "), "{said}");
        assert!(said.contains(words), "{words}: {said}");
    };
    fails(
        &running("(loop $l br $l) i64.const 0"),
        "limits: {fuel: 1000000}\n",
        "it took more than 1000000 instructions",
    );
    fails(
        &running("(loop $l (drop (memory.grow (i32.const 16))) br $l) i64.const 0"),
        "limits: {memory: 8 MB}\n",
        "it took more than 8 MB of memory",
    );
    fails(&running("unreachable"), "", "it broke off: ");
    fails(&running("local.get 0 local.get 1 call $run"), "", "its calls are nested too deeply");
    fails(&running("i64.const -1"), "", "its answer has 4294967295 bytes");
    fails(&running("i64.const 0x7fffffff00000010"), "", "an answer outside of its memory");
    let memory = "(memory (export \"memory\") 1)";
    let alloc = "(func (export \"alloc\") (param i32) (result i32) i32.const 8)";
    fails(
        &module(&format!("{memory}{alloc}")),
        "",
        "it exports no function `run`: `run(place: i32, length: i32) -> i64`",
    );
    fails(&module(&format!("{memory}{alloc}(func (export \"run\"))")), "", "its function `run` is not");
    fails(&module(alloc), "", "it exports no function `run`");
    let run = "(func (export \"run\") (param i32 i32) (result i64) i64.const 0)";
    fails(&module(&format!("{alloc}{run}")), "", "it exports no memory");
    fails(&module(&format!("{memory}{alloc}{run}")), "", "it exports no function `free`");
    fails(
        &module("(import \"env\" \"now\" (func))"),
        "",
        "it imports `env.now`, and there is nothing to be imported",
    );
    fails(b"not a module", "", "it is no WebAssembly module");
}

#[test]
fn a_module_that_takes_long_is_stopped() {
    let said = told(&with(&running("(loop $l br $l) i64.const 0"), "limits: {time: 300 ms}\n"));
    assert!(said.contains("took longer than 0.3 s"), "{said}");
}

#[test]
fn a_module_that_is_not_there_is_told_where_it_is_named() {
    let said = told(&project(&format!("title: T\nmodule: own.wasm\n{VALUE}")));
    assert!(
        said.contains("`own.wasm` cannot be read") && said.contains("--> demos/own/model.yaml:2:9"),
        "{said}"
    );
    let outside = project(&format!("title: T\nmodule: /etc/hostname\n{VALUE}"));
    assert!(told(&outside).contains("leads out of the project"));
}
