// SPDX-License-Identifier: Apache-2.0
#pragma once
// A header-only hash map that Debian does not package, mapped onto the standard one.
#include <unordered_map>
#include <unordered_set>
#include <functional>
namespace ankerl::unordered_dense {
template <class T> struct hash : std::hash<T> { using is_avalanching = void; };
template <class K, class V, class H = std::hash<K>, class E = std::equal_to<K>> using map = std::unordered_map<K, V, H, E>;
template <class K, class H = std::hash<K>, class E = std::equal_to<K>> using set = std::unordered_set<K, H, E>;
}
