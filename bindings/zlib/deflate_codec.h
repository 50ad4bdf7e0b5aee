// Deflate, gzip and raw deflate, both ways, on the zlib library (RFC 1950 to 1952).
#ifndef GYRE_BINDINGS_ZLIB_DEFLATE_CODEC_H_
#define GYRE_BINDINGS_ZLIB_DEFLATE_CODEC_H_

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "bindings/zlib/codec.h"

namespace gyre::bindings {

// Node's numbers.
enum class DeflateMode {
  kDeflate = 1,
  kInflate,
  kGzip,
  kGunzip,
  kDeflateRaw,
  kInflateRaw,
  kUnzip,  // gzip or deflate, whichever comes
};

struct DeflateSettings {
  DeflateMode mode = DeflateMode::kDeflate;
  // Of the library, without what it adds for a format. Level, memory and strategy only compress.
  int window_bits = 15;
  int level = Z_DEFAULT_COMPRESSION;
  int memory_level = 8;
  int strategy = Z_DEFAULT_STRATEGY;
  std::vector<uint8_t> dictionary;
};

// Takes its memory with the first Run(): many streams are made that never get data.
class DeflateCodec final : public Codec {
 public:
  explicit DeflateCodec(DeflateSettings settings);
  ~DeflateCodec() override;

  std::optional<CodecError> Run(Step& step) override;
  std::optional<CodecError> Reset() override;
  std::optional<CodecError> SetParameters(int level, int strategy) override;

 private:
  bool compresses() const;
  std::optional<CodecError> Start();
  std::optional<CodecError> UseDictionary();
  int Inflate(int flush);
  std::optional<CodecError> ErrorOf(int result, int flush) const;
  CodecError Failure(int result, const char* message) const;

  DeflateSettings settings_;
  z_stream stream_{};
  bool started_ = false;
  // The first byte of the input says which format kUnzip met; -1 before.
  int first_byte_ = -1;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_ZLIB_DEFLATE_CODEC_H_
