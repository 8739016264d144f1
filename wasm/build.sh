#!/usr/bin/env bash
# Builds the WebAssembly modules, or tells whether those in wasm/built are of these sources.
#
#   wasm/build.sh            builds them into wasm/built, and writes the stamp beside them
#   wasm/build.sh DIR        builds them into another folder
#   wasm/build.sh --check    fails where the stamp is not that of the sources
#
# The compiler is the one that is there, with the target that rustup adds. Where rustup cannot add it, Debian's packages of
# a compiler for the target are unpacked into a cache and used from there; nothing is installed. The modules of two
# compilers differ in their bytes and not in their results, which is what is compared.
set -euo pipefail
cd "$(dirname "$0")/.."

TARGET=wasm32-unknown-unknown
SMALL=(page reader)
MODELS=(consolidation credit hebbian memory neuromodulation sample-efficiency stdp)

# A hash of all that the modules are made from: sources, data, how they are compiled, and the libraries.
stamp() {
    {
        find demos/src demos/data wasm/src wasm/modules -type f ! -path 'demos/src/acceptance/*' ! -name '*.md' ! -name '*.py' -print0
        printf '%s\0' demos/Cargo.toml wasm/Cargo.toml wasm/profile.toml
    } | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
    cargo tree --locked -p kb-demos-wasm --target "$TARGET" -e normal --prefix none --format '{p}' |
        sed -n 's/ v/ /; s/ (proc-macro)//; s/ ([*])//; /[(]/!p' | LC_ALL=C sort -u
}

if [ "${1:-}" = --check ]; then
    if ! diff <(stamp) wasm/built/stamp; then
        echo "wasm/built is not of these sources: run wasm/build.sh and commit what it makes" >&2
        exit 1
    fi
    exit 0
fi
out=${1:-wasm/built}

has_target() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/$TARGET" ]
}

# Debian's compiler for the target, in a cache.
debian() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/kb-wasm
    if [ ! -x "$cache/root/usr/bin/rustc" ]; then
        rm -rf "$cache" && mkdir -p "$cache/debs" "$cache/root"
        apt-get update -qq || true
        local names
        # Names carry versions, so they are asked for.
        names=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances rustc-web |
            grep -E '^(rustc-web|libstd-rust-web|rust-web-src|libllvm)' | sort -u)
        (cd "$cache/debs" && apt-get download $names rust-web-src)
        for deb in "$cache"/debs/*.deb; do dpkg-deb -x "$deb" "$cache/root"; done
        rm -rf "$cache/debs"
    fi
    # The linker is in a folder of the host, of which there are several in some installations.
    local linkers=("$(rustc --print sysroot)"/lib/rustlib/*/bin/rust-lld)
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=${linkers[0]}
    export LD_LIBRARY_PATH=$cache/root/usr/lib/$(uname -m)-linux-gnu RUSTC=$cache/root/usr/bin/rustc RUSTC_BOOTSTRAP=1
    build_std=(-Zbuild-std=std,panic_abort)
    remap="--remap-path-prefix=$cache/root=rust"
}

build_std=() remap=
if [ "${KB_WASM_COMPILER:-}" = debian ]; then
    debian
elif ! has_target; then
    rustup target add "$TARGET" 2>/dev/null || true
    has_target || debian
fi

# No path of this machine gets into a module: where something panics is written there.
remap="$remap --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo --remap-path-prefix=$PWD=kb"
target_dir=${CARGO_TARGET_DIR:-target}/wasm
build() {
    local profile=$1
    shift
    RUSTFLAGS="$remap" cargo --config wasm/profile.toml build --locked -q -p kb-demos-wasm --profile "$profile" \
        --target "$TARGET" --target-dir "$target_dir" "${build_std[@]}" "$@"
}
build wasm-small "${SMALL[@]/#/--example=}"
build wasm "${MODELS[@]/#/--example=}"
mkdir -p "$out"
for name in "${SMALL[@]}"; do install -m 644 "$target_dir/$TARGET/wasm-small/examples/${name//-/_}.wasm" "$out/$name.wasm"; done
for name in "${MODELS[@]}"; do install -m 644 "$target_dir/$TARGET/wasm/examples/${name//-/_}.wasm" "$out/$name.wasm"; done
# In the environment that was found.
(unset RUSTC RUSTC_BOOTSTRAP; stamp) >"$out/stamp"
