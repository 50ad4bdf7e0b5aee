// Compression and decompression as one interface over the zlib and brotli libraries, step by step
// or a whole input at once. No JavaScript here: this is what runs on the thread pool.
//
// A codec is used by one thread at a time, and by any.
#ifndef GYRE_BINDINGS_ZLIB_CODEC_H_
#define GYRE_BINDINGS_ZLIB_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/types/span.h"

namespace gyre::bindings {

// A failure as node:zlib reports it: `message`, and the properties `errno` and `code`.
struct CodecError {
  std::string message;
  int number = 0;
  std::string code;
};

// Memory that a library takes for one codec.
class CodecMemory {
 public:
  CodecMemory() = default;
  CodecMemory(const CodecMemory&) = delete;
  CodecMemory& operator=(const CodecMemory&) = delete;

  // Null where there is none.
  void* Take(size_t size);
  // Null is fine.
  void Give(void* block);
  // What is out at the moment.
  size_t bytes() const { return bytes_; }

 private:
  size_t bytes_ = 0;
};

class Codec {
 public:
  // Spans that Run() shortens from the front by what it has used.
  struct Step {
    absl::Span<const uint8_t> input;
    absl::Span<uint8_t> output;
    // One of the library's: Z_NO_FLUSH to Z_BLOCK, or a BrotliEncoderOperation.
    int flush = 0;
  };

  virtual ~Codec() = default;
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;

  // Works until the output is full or nothing more comes out of the input. Input that is left over
  // with room in the output is behind the end of the compressed data. A truncated input is an
  // error only where `flush` says that it is the last.
  virtual std::optional<CodecError> Run(Step& step) = 0;

  // Starts anew, with the same settings.
  virtual std::optional<CodecError> Reset() = 0;

  // For what follows. Only deflate has these; no-op for the others.
  virtual std::optional<CodecError> SetParameters(int level, int strategy) { return {}; }

  // Bytes that the codec holds.
  size_t memory() const { return memory_.bytes(); }

 protected:
  Codec() = default;

  CodecMemory memory_;
};

// A whole input, processed.
struct WholeOutput {
  std::unique_ptr<uint8_t[]> data;
  size_t size = 0;
  // Bytes of the input that were used.
  size_t consumed = 0;
  // The output would be longer than the limit; `data` is empty.
  bool too_large = false;
  std::optional<CodecError> error;
};

// Runs `codec` over `input` with `flush`, and stops where the output passes `limit` bytes.
WholeOutput RunWhole(Codec& codec, absl::Span<const uint8_t> input, int flush, uint64_t limit);

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_ZLIB_CODEC_H_
