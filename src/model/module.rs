//! Models that are WebAssembly modules: interpreted, with limits that are the same on every machine.
//!
//! A module imports nothing, so it can reach nothing. The contract stands in `wasm/README.md`: `alloc`, `free` and `run`,
//! a request and an answer in JSON.

use std::sync::Arc;

use kb_demos::contract::json;
use kb_demos::{Fault, Monitor, Report, Settings};
use wasmi::{
    Config, Engine, Error, Extern, Linker, ResumableCall, Store, StoreLimits, StoreLimitsBuilder, TrapCode,
    TypedFunc, Val,
};

use super::answer;
use super::read::Limits;

/// So many instructions go between two looks at whether somebody still waits.
const SLICE: u64 = 20_000_000;

/// A module of a project.
#[derive(Debug)]
pub struct Module {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    pub(super) limits: Limits,
}

fn failed(why: impl Into<String>) -> Fault {
    Fault::Failed(why.into())
}

impl Module {
    /// Runs it.
    pub(super) fn run(
        &self,
        settings: &Settings,
        seed: u64,
        monitor: &mut dyn Monitor,
    ) -> Result<Report, Fault> {
        let request = json::request(settings, seed);
        let answer = Instance::new(self)?.answer(request.as_bytes(), monitor)?;
        answer::read(&answer)
    }
}

/// A module that can be called.
struct Instance<'a> {
    of: &'a Module,
    store: Store<StoreLimits>,
    exports: wasmi::Instance,
    /// The fuel that it may still take beyond what the store holds.
    left: u64,
}

impl<'a> Instance<'a> {
    fn new(module: &'a Module) -> Result<Self, Fault> {
        let mut config = Config::default();
        config.consume_fuel(true);
        let engine = Engine::new(&config);
        let compiled = wasmi::Module::new(&engine, &module.bytes[..])
            .map_err(|error| failed(format!("it is no WebAssembly module: {error}")))?;
        let imports: Vec<String> =
            compiled.imports().map(|import| format!("`{}.{}`", import.module(), import.name())).collect();
        if !imports.is_empty() {
            return Err(failed(format!(
                "it imports {}, and there is nothing to be imported",
                imports.join(", ")
            )));
        }
        let memory = usize::try_from(module.limits.memory).unwrap_or(usize::MAX);
        let limits = StoreLimitsBuilder::new().memory_size(memory).trap_on_grow_failure(true).build();
        let mut store = Store::new(&engine, limits);
        store.limiter(|limits| limits);
        let first = SLICE.min(module.limits.fuel);
        store.set_fuel(first).map_err(|error| failed(error.to_string()))?;
        let instance = Linker::new(&engine)
            .instantiate_and_start(&mut store, &compiled)
            .map_err(|error| in_words(&error, module))?;
        Ok(Self { of: module, store, exports: instance, left: module.limits.fuel - first })
    }

    /// A function that is called with two numbers, or one.
    fn function<P: wasmi::WasmParams, R: wasmi::WasmResults>(
        &self,
        name: &str,
        kind: &str,
    ) -> Result<TypedFunc<P, R>, Fault> {
        match self.exports.get_export(&self.store, name) {
            Some(Extern::Func(function)) => function
                .typed(&self.store)
                .map_err(|_| failed(format!("its function `{name}` is not {kind}"))),
            _ => Err(failed(format!("it exports no function `{name}`: {kind} is expected"))),
        }
    }

    fn answer(&mut self, request: &[u8], monitor: &mut dyn Monitor) -> Result<Vec<u8>, Fault> {
        let alloc = self.function::<i32, i32>("alloc", "`alloc(length: i32) -> i32`")?;
        let run = self.function::<(i32, i32), i64>("run", "`run(place: i32, length: i32) -> i64`")?;
        let memory = self
            .exports
            .get_memory(&self.store, "memory")
            .ok_or_else(|| failed("it exports no memory of the name `memory`"))?;
        // Only a browser, which asks again and again, gives back what it was given.
        self.function::<(i32, i32), ()>("free", "`free(place: i32, length: i32)`")?;
        let length = request.len() as i32;
        let place = self.call(*alloc.func(), &[Val::I32(length)], Val::I32(0), monitor)?;
        let Val::I32(place) = place else { return Err(failed("its function `alloc` gives no place")) };
        memory
            .write(&mut self.store, place as u32 as usize, request)
            .map_err(|_| failed("its function `alloc` gave a place outside of its memory"))?;
        let both = self.call(*run.func(), &[Val::I32(place), Val::I32(length)], Val::I64(0), monitor)?;
        let Val::I64(both) = both else { return Err(failed("its function `run` gives no answer")) };
        let (place, length) = ((both as u64 >> 32) as usize, (both as u64 & 0xffff_ffff) as usize);
        if length as u64 > self.of.limits.output {
            return Err(failed(format!(
                "its answer has {length} bytes, more than {}",
                self.of.limits.output
            )));
        }
        let mut answer = vec![0; length];
        memory
            .read(&self.store, place, &mut answer)
            .map_err(|_| failed("its function `run` gave an answer outside of its memory"))?;
        Ok(answer)
    }

    /// Calls a function, and gives it fuel slice by slice as long as somebody waits.
    fn call(
        &mut self,
        function: wasmi::Func,
        inputs: &[Val],
        none: Val,
        monitor: &mut dyn Monitor,
    ) -> Result<Val, Fault> {
        let mut results = [none];
        let wrong = |error: Error| in_words(&error, self.of);
        let mut call = function.call_resumable(&mut self.store, inputs, &mut results).map_err(wrong)?;
        loop {
            let paused = match call {
                ResumableCall::Finished => return Ok(results[0].clone()),
                ResumableCall::HostTrap(_) => return Err(failed("it was stopped")),
                ResumableCall::OutOfFuel(paused) => paused,
            };
            if !monitor.progress(0.0) {
                return Err(Fault::Stopped);
            }
            if self.left == 0 {
                return Err(in_words(&TrapCode::OutOfFuel.into(), self.of));
            }
            let more = SLICE.max(paused.required_fuel()).min(self.left.max(paused.required_fuel()));
            self.left = self.left.saturating_sub(more);
            self.store.set_fuel(more).map_err(wrong)?;
            call = paused.resume(&mut self.store, &mut results).map_err(wrong)?;
        }
    }
}

/// What stopped a module.
fn in_words(error: &Error, module: &Module) -> Fault {
    failed(match error.as_trap_code() {
        Some(TrapCode::OutOfFuel) => {
            format!(
                "it took more than {} instructions; ask less of it, or raise `limits: {{fuel: ...}}`",
                module.limits.fuel
            )
        }
        Some(TrapCode::GrowthOperationLimited) => format!(
            "it took more than {} MB of memory; ask less of it, or raise `limits: {{memory: ...}}`",
            module.limits.memory / 1_000_000
        ),
        Some(TrapCode::StackOverflow) => "its calls are nested too deeply".into(),
        Some(code) => format!("it broke off: {code}"),
        None => format!("it broke off: {error}"),
    })
}
