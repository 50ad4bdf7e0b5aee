// Brotli both ways, on the brotli library (RFC 7932).
#ifndef GYRE_BINDINGS_ZLIB_BROTLI_CODEC_H_
#define GYRE_BINDINGS_ZLIB_BROTLI_CODEC_H_

#include <brotli/decode.h>
#include <brotli/encode.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "bindings/zlib/codec.h"

namespace gyre::bindings {

// Numbers of the library's parameters, with their values.
using BrotliParameters = std::vector<std::pair<uint32_t, uint32_t>>;

class BrotliEncoder final : public Codec {
 public:
  // Null where the library refuses a parameter.
  static std::unique_ptr<BrotliEncoder> New(BrotliParameters parameters);
  ~BrotliEncoder() override;

  std::optional<CodecError> Run(Step& step) override;
  std::optional<CodecError> Reset() override;

 private:
  explicit BrotliEncoder(BrotliParameters parameters) : parameters_(std::move(parameters)) {}
  bool Start();

  BrotliParameters parameters_;
  BrotliEncoderState* state_ = nullptr;
};

class BrotliDecoder final : public Codec {
 public:
  static std::unique_ptr<BrotliDecoder> New(BrotliParameters parameters);
  ~BrotliDecoder() override;

  std::optional<CodecError> Run(Step& step) override;
  std::optional<CodecError> Reset() override;

 private:
  explicit BrotliDecoder(BrotliParameters parameters) : parameters_(std::move(parameters)) {}
  bool Start();

  BrotliParameters parameters_;
  BrotliDecoderState* state_ = nullptr;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_ZLIB_BROTLI_CODEC_H_
