// Values as JSON in UTF-8 and back, as JSON.stringify() and JSON.parse() have it. For what leaves
// the process or comes from outside: texts of any size go in one pass, without a JavaScript string
// in between.
#ifndef GYRE_BINDINGS_CORE_JSON_BYTES_H_
#define GYRE_BINDINGS_CORE_JSON_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "bindings/core/realm.h"
#include "bindings/core/value.h"
#include "loop/memory_block.h"

namespace gyre::js {

// The bytes of one value. Small ones need no memory but the object's own.
class JsonBytes {
 public:
  JsonBytes() = default;
  JsonBytes(const JsonBytes&) = delete;
  JsonBytes& operator=(const JsonBytes&) = delete;

  // False where an exception is pending: a cycle, a BigInt, what a toJSON() or getter threw. Where
  // JSON.stringify() returns undefined the bytes are "undefined".
  bool Write(Lock& js, Value value);

  // Of the last Write(); until the next.
  absl::string_view bytes() const { return {start_, size_}; }

  // The memory that bytes() lie in where they are large, otherwise none. They stay valid with it.
  loop::MemoryBlock Take() { return std::move(large_); }

 private:
  static constexpr size_t kInline = 1024;

  // Room for so many bytes, whose content is lost.
  char* Room(size_t size);
  void WriteString(Lock& js, String text, size_t room);
  bool WriteQuoted(Lock& js, String text);

  char small_[kInline];
  loop::MemoryBlock large_;
  char* start_ = small_;
  size_t size_ = 0;
};

// The JSON of a text, piece by piece: the memory it takes does not grow with the text. For texts of
// one byte a character (see IsOneByte()), of any length.
class JsonTextPieces {
 public:
  JsonTextPieces(Lock& js, String text);

  // Puts the next bytes into `piece`. Not at the end.
  void Next(std::string* piece);

  // Characters that are left, with the quotes; 0 at the end.
  size_t remaining() const { return length_ + 2 - at_; }

 private:
  Realm& realm_;
  Strong<v8::String> text_;
  size_t length_;
  size_t at_ = 0;  // a quote, the characters, a quote
};

// False where an exception is pending: a SyntaxError, or ERR_STRING_TOO_LONG. `memory`, where there
// is some, is what the bytes lie in.
bool ReadJson(Lock& js, absl::string_view bytes, Value* value, loop::MemoryBlock memory = {});

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_JSON_BYTES_H_
