#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the mediasoup worker from the sources inside the npm package, against Debian 12's libraries.
#
#   build.sh PATH-TO-node_modules/mediasoup OUTPUT-FILE
#   build.sh --missing        prints the Debian packages that it needs and this machine lacks
#
# For machines that cannot fetch mediasoup's prebuilt worker. It installs nothing by itself; see README.md.
set -euo pipefail

need=(g++ meson ninja-build pkg-config libuv1-dev libssl-dev libsrtp2-dev libflatbuffers-dev flatbuffers-compiler libabsl-dev)
missing=()
for package in "${need[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
if [ "${1:-}" = "--missing" ]; then
  echo "${missing[*]-}"
  exit 0
fi
if [ $# -ne 2 ]; then
  echo "usage: build.sh PATH-TO-node_modules/mediasoup OUTPUT-FILE" >&2
  exit 64
fi
if [ ${#missing[@]} -gt 0 ]; then
  echo "build.sh: these packages are missing: ${missing[*]}" >&2
  exit 69
fi
package=$(realpath "$1")
output=$(realpath -m "$2")
here=$(dirname "$(realpath "$0")")

tree=$(mktemp -d); trap 'rm -rf "$tree"' EXIT
cp -r "$package/worker/." "$tree"; cd "$tree"
rm -f subprojects/*.wrap

# One subproject per dependency, under the name that the worker's meson.build asks for. Each points at the system's library;
# the empty static libraries stand where the worker wants to link a bundled one whole.
subproject() { # NAME LINE...
  local name=$1; shift
  mkdir -p "subprojects/$name"
  echo "int landmoot_${name//[^a-z0-9]/_}(void) { return 0; }" > "subprojects/$name/empty.c"
  { echo "project('$name', 'c', 'cpp')"; printf '%s\n' "$@"; } > "subprojects/$name/meson.build"
}
option() { echo "option('$2', type: 'string', value: '$3')" >> "subprojects/$1/meson_options.txt"; }
subproject libuv "libuv_dep = dependency('libuv')" "libuv = static_library('nouv', 'empty.c')"
option libuv build_tests false; option libuv build_benchmarks false
subproject openssl "openssl_dep = dependency('openssl')" "libcrypto_lib = static_library('nocrypto', 'empty.c')" "libssl_lib = static_library('nossl', 'empty2.c')"
echo 'int landmoot_openssl2(void) { return 0; }' > subprojects/openssl/empty2.c
subproject libsrtp3 "libsrtp3_dep = declare_dependency(include_directories: include_directories('include'), dependencies: dependency('libsrtp2'))" "libsrtp3 = static_library('nosrtp', 'empty.c')"
option libsrtp3 crypto-library openssl; option libsrtp3 crypto-library-kdf disabled; option libsrtp3 tests disabled
mkdir -p subprojects/libsrtp3/include && cp "$here/shims/srtp.h" subprojects/libsrtp3/include/
subproject flatbuffers "flatbuffers_dep = dependency('flatbuffers')" "flatbuffers_lib = static_library('noflatbuffers', 'empty.c')"
subproject abseil-cpp "absl_strings_dep = [dependency('absl_strings'), dependency('absl_str_format')]" \
  "absl_types_dep = [dependency('absl_optional'), dependency('absl_variant'), dependency('absl_bad_optional_access')]" \
  "absl_container_dep = [dependency('absl_inlined_vector'), dependency('absl_flat_hash_map')]" "absl_container_lib = static_library('noabsl', 'empty.c')"
subproject unordered-dense "ankerl_unordered_dense_dep = declare_dependency(include_directories: include_directories('include'))" \
  "meson.override_dependency('unordered_dense', ankerl_unordered_dense_dep)"
mkdir -p subprojects/unordered-dense/include/ankerl && cp "$here/shims/unordered_dense.h" subprojects/unordered-dense/include/ankerl/
printf '[wrap-file]\ndirectory = unordered-dense\n\n[provide]\nunordered_dense = ankerl_unordered_dense_dep\n' > subprojects/unordered-dense.wrap

# The distribution's OpenSSL has kernel TLS compiled in and asks the output BIO for it through BIO_ctrl. The worker's BIO callback answers 1 to
# every call that is not exactly BIO_CB_RETURN, which OpenSSL then takes for "yes, kernel TLS", leaves the DTLS write buffer out, and crashes on
# the first ServerHello. The flag has to be tested as a flag.
callback='(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1'
grep -qF "$callback" src/RTC/DtlsTransport.cpp || echo "build.sh: the BIO callback has changed; check that a browser can finish DTLS" >&2
sed -i 's/(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1/((operationType \& BIO_CB_RETURN) != 0) ? static_cast<long>(ret) : 1/' src/RTC/DtlsTransport.cpp

sed -i "s/meson_version: '>= 1.1.0'/meson_version: '>= 1.0.1'/" meson.build # Debian 12 has 1.0.1, which is enough
meson setup build --buildtype release -Db_ndebug=true >/dev/null
ninja -C build mediasoup-worker
mkdir -p "$(dirname "$output")" && cp build/mediasoup-worker "$output"
