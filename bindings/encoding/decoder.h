// internalBinding('encoding'): the decoders of the Encoding Standard
// (https://encoding.spec.whatwg.org) that are neither UTF-8 nor UTF-16LE, by ICU's converters.
#ifndef GYRE_BINDINGS_ENCODING_DECODER_H_
#define GYRE_BINDINGS_ENCODING_DECODER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"

struct UConverter;

namespace gyre::encoding {

// Bytes of one encoding that become text, in pieces.
class Decoder final : public js::Wrapped {
 public:
  // For the encoding of that name in lower case. RangeError ERR_ENCODING_NOT_SUPPORTED where ICU's
  // data has none of it. With `fatal`, malformed bytes fail; otherwise U+FFFD is in their place.
  static absl::StatusOr<std::unique_ptr<Decoder>> New(js::Lock& js, std::string encoding,
                                                      bool fatal);

  // The text of `bytes` behind those that waited. With `last` nothing waits afterwards, and the
  // decoder is as new; otherwise a beginning of a character waits for its rest. Undefined for
  // malformed bytes where they fail, and ERR_STRING_TOO_LONG for a text beyond V8's limit; the
  // decoder is as new then, too.
  absl::StatusOr<js::Value> Decode(js::Lock& js, absl::Span<uint8_t> bytes, bool last);

  static constexpr absl::string_view kClassName = "Decoder";
  static constexpr auto kMembers = js::Members<js::Method<"decode", &Decoder::Decode>>();

 private:
  struct Close {
    void operator()(UConverter* converter) const;
  };
  std::unique_ptr<UConverter, Close> converter_;
};

class Encoding final : public js::Binding {
 public:
  explicit Encoding(js::Realm&) {}

  static constexpr absl::string_view kName = "encoding";
  static constexpr auto kMembers = js::Members<js::Class<Decoder>>();
};

}  // namespace gyre::encoding

#endif  // GYRE_BINDINGS_ENCODING_DECODER_H_
