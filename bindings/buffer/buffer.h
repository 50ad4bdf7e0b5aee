// internalBinding('buffer'): what Buffer does in native code. Offsets and sizes are in bytes and
// checked by the JavaScript half; what does not fit is cut off here all the same.
// https://nodejs.org/docs/latest-v20.x/api/buffer.html
#ifndef GYRE_BINDINGS_BUFFER_BUFFER_H_
#define GYRE_BINDINGS_BUFFER_BUFFER_H_

#include <string>

#include "bindings/buffer/encoding.h"
#include "bindings/core/binding.h"

namespace gyre::buffer {

using Bytes = absl::Span<uint8_t>;

class Buffer final : public js::Binding {
 public:
  explicit Buffer(js::Realm&) {}

  // An ArrayBuffer with undefined contents; undefined where there is no memory for it.
  js::Value Allocate(js::Lock& js, double size);

  // The bytes of a text as an ArrayBuffer.
  js::Value Create(js::Lock& js, js::String text, Encoding encoding);
  // Returns how many bytes of at most `length` were written.
  double Write(js::Lock& js, Bytes bytes, js::String text, double offset, double length,
               Encoding encoding);
  absl::StatusOr<js::Value> Slice(js::Lock& js, Bytes bytes, double start, double end,
                                  Encoding encoding);
  double Utf8Size(js::Lock& js, js::String text);

  // As memmove(), of `size` bytes.
  void Copy(js::Lock& js, Bytes from, Bytes to, double start, double from_start, double size);
  // -1, 0 or 1.
  int32_t Compare(js::Lock& js, Bytes a, Bytes b);
  int32_t CompareRanges(js::Lock& js, Bytes a, Bytes b, double b_start, double a_start,
                        double b_end, double a_end);
  // Place of a text or of bytes, or -1. `offset` may be negative: from the end.
  double IndexOf(js::Lock& js, Bytes bytes, js::Value needle, double offset, Encoding encoding,
                 bool forward);
  // Repeats a text or bytes from `start` to `end`; false where there is nothing to repeat.
  bool Fill(js::Lock& js, Bytes bytes, js::Value value, double start, double end,
            Encoding encoding);
  // Reverses each group of `unit` (2, 4 or 8) bytes.
  void Swap(js::Lock& js, Bytes bytes, int32_t unit);

  bool IsUtf8(js::Lock& js, Bytes bytes);
  bool IsAscii(js::Lock& js, Bytes bytes);

  // The forgiving base64 of the web: -1 for characters outside of latin1; for atob() -1 for a
  // character that is none of base64, -2 for text of an impossible length.
  js::Value Btoa(js::Lock& js, js::String text);
  js::Value Atob(js::Lock& js, js::String text);

  // From one encoding into another, with '?' for what the other does not have.
  js::Value Transcode(js::Lock& js, Bytes bytes, Encoding from, Encoding to);

  static constexpr absl::string_view kName = "buffer";
  static constexpr auto kMembers =
      js::Members<js::Method<"allocate", &Buffer::Allocate>, js::Method<"create", &Buffer::Create>,
                  js::Method<"write", &Buffer::Write>, js::Method<"slice", &Buffer::Slice>,
                  js::Method<"utf8Size", &Buffer::Utf8Size>, js::Method<"copy", &Buffer::Copy>,
                  js::Method<"compare", &Buffer::Compare>,
                  js::Method<"compareRanges", &Buffer::CompareRanges>,
                  js::Method<"indexOf", &Buffer::IndexOf>, js::Method<"fill", &Buffer::Fill>,
                  js::Method<"swap", &Buffer::Swap>, js::Method<"isUtf8", &Buffer::IsUtf8>,
                  js::Method<"isAscii", &Buffer::IsAscii>, js::Method<"btoa", &Buffer::Btoa>,
                  js::Method<"atob", &Buffer::Atob>, js::Method<"transcode", &Buffer::Transcode>>();

  void OnCreated(js::Lock& js, js::Object object) override;
};

}  // namespace gyre::buffer

#endif  // GYRE_BINDINGS_BUFFER_BUFFER_H_
