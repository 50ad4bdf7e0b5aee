#include "bindings/zlib/deflate_codec.h"

#include <algorithm>
#include <climits>
#include <utility>

namespace gyre::bindings {
namespace {

// Of a member of a gzip file (RFC 1952). No zlib header starts so: its low half byte is 8.
constexpr int kGzipFirstByte = 0x1f;

void* Take(void* memory, unsigned int items, unsigned int size) {
  return static_cast<CodecMemory*>(memory)->Take(size_t{items} * size);
}

void Give(void* memory, void* block) { static_cast<CodecMemory*>(memory)->Give(block); }

const char* NameOf(int result) {
  switch (result) {
    case Z_OK:
      return "Z_OK";
    case Z_STREAM_END:
      return "Z_STREAM_END";
    case Z_NEED_DICT:
      return "Z_NEED_DICT";
    case Z_ERRNO:
      return "Z_ERRNO";
    case Z_STREAM_ERROR:
      return "Z_STREAM_ERROR";
    case Z_DATA_ERROR:
      return "Z_DATA_ERROR";
    case Z_MEM_ERROR:
      return "Z_MEM_ERROR";
    case Z_BUF_ERROR:
      return "Z_BUF_ERROR";
    case Z_VERSION_ERROR:
      return "Z_VERSION_ERROR";
    default:
      return "Z_UNKNOWN_ERROR";
  }
}

// What the library adds to the window's bits to say the format.
int FormatBits(DeflateMode mode, int window_bits) {
  switch (mode) {
    case DeflateMode::kDeflate:
    case DeflateMode::kInflate:
      return window_bits;
    case DeflateMode::kGzip:
    case DeflateMode::kGunzip:
      return window_bits + 16;
    case DeflateMode::kDeflateRaw:
    case DeflateMode::kInflateRaw:
      return -window_bits;
    case DeflateMode::kUnzip:
      return window_bits + 32;
  }
  return window_bits;
}

}  // namespace

DeflateCodec::DeflateCodec(DeflateSettings settings) : settings_(std::move(settings)) {
  stream_.zalloc = &Take;
  stream_.zfree = &Give;
  stream_.opaque = &memory_;
}

DeflateCodec::~DeflateCodec() {
  if (!started_) return;
  if (compresses()) {
    deflateEnd(&stream_);
  } else {
    inflateEnd(&stream_);
  }
}

bool DeflateCodec::compresses() const {
  return settings_.mode == DeflateMode::kDeflate || settings_.mode == DeflateMode::kGzip ||
         settings_.mode == DeflateMode::kDeflateRaw;
}

std::optional<CodecError> DeflateCodec::Start() {
  const int bits = FormatBits(settings_.mode, settings_.window_bits);
  const int result = compresses() ? deflateInit2(&stream_, settings_.level, Z_DEFLATED, bits,
                                                 settings_.memory_level, settings_.strategy)
                                  : inflateInit2(&stream_, bits);
  if (result != Z_OK) return Failure(result, "Init error");
  started_ = true;
  return UseDictionary();
}

// Inflate asks for its dictionary when the header names one; raw data has no header.
std::optional<CodecError> DeflateCodec::UseDictionary() {
  if (settings_.dictionary.empty()) return std::nullopt;
  const auto size = static_cast<unsigned int>(settings_.dictionary.size());
  int result = Z_OK;
  switch (settings_.mode) {
    case DeflateMode::kDeflate:
    case DeflateMode::kDeflateRaw:
      result = deflateSetDictionary(&stream_, settings_.dictionary.data(), size);
      break;
    case DeflateMode::kInflateRaw:
      result = inflateSetDictionary(&stream_, settings_.dictionary.data(), size);
      break;
    default:
      break;
  }
  if (result != Z_OK) return Failure(result, "Failed to set dictionary");
  return std::nullopt;
}

int DeflateCodec::Inflate(int flush) {
  int result = inflate(&stream_, flush);
  if (result == Z_NEED_DICT && settings_.mode != DeflateMode::kInflateRaw &&
      !settings_.dictionary.empty()) {
    result = inflateSetDictionary(&stream_, settings_.dictionary.data(),
                                  static_cast<unsigned int>(settings_.dictionary.size()));
    // The wrong one: reported as the lack of the right one.
    if (result == Z_DATA_ERROR) return Z_NEED_DICT;
    if (result == Z_OK) result = inflate(&stream_, flush);
  }
  return result;
}

std::optional<CodecError> DeflateCodec::Run(Step& step) {
  if (!started_) {
    if (std::optional<CodecError> error = Start()) return error;
  }
  int result = Z_OK;
  bool cut = false;
  do {
    // The library counts in unsigned int.
    const size_t input = std::min<size_t>(step.input.size(), UINT_MAX);
    const size_t output = std::min<size_t>(step.output.size(), UINT_MAX);
    cut = input < step.input.size() || output < step.output.size();
    stream_.next_in = const_cast<uint8_t*>(step.input.data());
    stream_.avail_in = static_cast<unsigned int>(input);
    stream_.next_out = step.output.data();
    stream_.avail_out = static_cast<unsigned int>(output);
    const int flush = input < step.input.size() ? Z_NO_FLUSH : step.flush;
    if (compresses()) {
      result = deflate(&stream_, flush);
    } else {
      if (first_byte_ < 0 && input > 0) first_byte_ = step.input.front();
      result = Inflate(flush);
      // A gzip file is any number of members, and zeros may fill it up.
      const bool is_gzip = settings_.mode == DeflateMode::kGunzip ||
                           (settings_.mode == DeflateMode::kUnzip && first_byte_ == kGzipFirstByte);
      while (is_gzip && result == Z_STREAM_END && stream_.avail_in > 0 && *stream_.next_in != 0) {
        inflateReset(&stream_);
        result = Inflate(flush);
      }
    }
    step.input.remove_prefix(input - stream_.avail_in);
    step.output.remove_prefix(output - stream_.avail_out);
    cut = cut && result == Z_OK && !step.input.empty() && !step.output.empty();
  } while (cut);
  // Nothing may point into memory that is the caller's again.
  stream_.next_in = stream_.next_out = nullptr;
  stream_.avail_in = stream_.avail_out = 0;
  return ErrorOf(result, step.output.empty() ? Z_NO_FLUSH : step.flush);
}

std::optional<CodecError> DeflateCodec::ErrorOf(int result, int flush) const {
  switch (result) {
    case Z_STREAM_END:
      return std::nullopt;
    case Z_OK:
    case Z_BUF_ERROR:
      if (flush != Z_FINISH) return std::nullopt;
      return CodecError{"unexpected end of file", Z_BUF_ERROR, NameOf(Z_BUF_ERROR)};
    case Z_NEED_DICT:
      return CodecError{settings_.dictionary.empty() ? "Missing dictionary" : "Bad dictionary",
                        result, NameOf(result)};
    default:
      return Failure(result, "Zlib error");
  }
}

CodecError DeflateCodec::Failure(int result, const char* message) const {
  return {stream_.msg != nullptr ? stream_.msg : message, result, NameOf(result)};
}

std::optional<CodecError> DeflateCodec::Reset() {
  if (!started_) return std::nullopt;
  first_byte_ = -1;
  const int result = compresses() ? deflateReset(&stream_) : inflateReset(&stream_);
  if (result != Z_OK) return Failure(result, "Failed to reset stream");
  return UseDictionary();
}

std::optional<CodecError> DeflateCodec::SetParameters(int level, int strategy) {
  settings_.level = level;
  settings_.strategy = strategy;
  if (!started_ || !compresses()) return std::nullopt;
  // The library flushes first, and has to be shown where. The caller has flushed, so that no room
  // is enough, and the complaint about it (Z_BUF_ERROR) means nothing.
  uint8_t nowhere;
  stream_.next_out = &nowhere;
  const int result = deflateParams(&stream_, level, strategy);
  stream_.next_out = nullptr;
  if (result == Z_BUF_ERROR) stream_.msg = nullptr;
  if (result == Z_OK || result == Z_BUF_ERROR) return std::nullopt;
  return Failure(result, "Failed to set parameters");
}

}  // namespace gyre::bindings
