// Names of files as JavaScript values.
#ifndef GYRE_BINDINGS_FS_NAMES_H_
#define GYRE_BINDINGS_FS_NAMES_H_

#include <cstring>
#include <vector>

#include "absl/strings/string_view.h"
#include "bindings/core/value.h"
#include "loop/directory.h"

namespace gyre::bindings {

// A string, or a Uint8Array of the bytes.
inline js::Value ShowName(js::Lock& js, absl::string_view name, bool as_bytes) {
  if (!as_bytes) return js::NewString(js, name);
  auto buffer = v8::ArrayBuffer::New(js.isolate(), name.size());
  if (!name.empty()) std::memcpy(buffer->Data(), name.data(), name.size());
  return v8::Uint8Array::New(buffer, 0, name.size());
}

// An array of names; with `kinds`, of each name and the number of its kind.
inline js::Value ShowEntries(js::Lock& js, const std::vector<loop::DirectoryEntry>& entries,
                             bool kinds, bool as_bytes) {
  std::vector<js::Value> values;
  values.reserve(entries.size() * (kinds ? 2 : 1));
  for (const loop::DirectoryEntry& entry : entries) {
    values.push_back(ShowName(js, entry.name, as_bytes));
    if (kinds) values.push_back(js::NewNumber(js, static_cast<int>(entry.kind)));
  }
  return js::NewArray(js, values);
}

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_NAMES_H_
