#include "bindings/zlib/brotli_codec.h"

#include <string>

#include "absl/memory/memory.h"

namespace gyre::bindings {
namespace {

void* Take(void* memory, size_t size) { return static_cast<CodecMemory*>(memory)->Take(size); }

void Give(void* memory, void* block) { static_cast<CodecMemory*>(memory)->Give(block); }

CodecError InitializationFailed() {
  return {"Initialization failed", -1, "ERR_ZLIB_INITIALIZATION_FAILED"};
}

// What is left of a step after the library has moved the pointers.
void Shorten(Codec::Step& step, size_t input, size_t output) {
  step.input.remove_prefix(step.input.size() - input);
  step.output.remove_prefix(step.output.size() - output);
}

}  // namespace

std::unique_ptr<BrotliEncoder> BrotliEncoder::New(BrotliParameters parameters) {
  auto made = absl::WrapUnique(new BrotliEncoder(std::move(parameters)));
  return made->Start() ? std::move(made) : nullptr;
}

BrotliEncoder::~BrotliEncoder() { BrotliEncoderDestroyInstance(state_); }

bool BrotliEncoder::Start() {
  BrotliEncoderDestroyInstance(state_);
  state_ = BrotliEncoderCreateInstance(&Take, &Give, &memory_);
  if (state_ == nullptr) return false;
  for (const auto& [parameter, value] : parameters_) {
    if (!BrotliEncoderSetParameter(state_, static_cast<BrotliEncoderParameter>(parameter), value)) {
      return false;
    }
  }
  return true;
}

std::optional<CodecError> BrotliEncoder::Run(Step& step) {
  size_t input = step.input.size();
  size_t output = step.output.size();
  const uint8_t* next_input = step.input.data();
  uint8_t* next_output = step.output.data();
  const bool ok =
      BrotliEncoderCompressStream(state_, static_cast<BrotliEncoderOperation>(step.flush), &input,
                                  &next_input, &output, &next_output, nullptr);
  Shorten(step, input, output);
  if (ok) return std::nullopt;
  return CodecError{"Compression failed", -1, "ERR_BROTLI_COMPRESSION_FAILED"};
}

std::optional<CodecError> BrotliEncoder::Reset() {
  if (Start()) return std::nullopt;
  return InitializationFailed();
}

std::unique_ptr<BrotliDecoder> BrotliDecoder::New(BrotliParameters parameters) {
  auto made = absl::WrapUnique(new BrotliDecoder(std::move(parameters)));
  return made->Start() ? std::move(made) : nullptr;
}

BrotliDecoder::~BrotliDecoder() { BrotliDecoderDestroyInstance(state_); }

bool BrotliDecoder::Start() {
  BrotliDecoderDestroyInstance(state_);
  state_ = BrotliDecoderCreateInstance(&Take, &Give, &memory_);
  if (state_ == nullptr) return false;
  for (const auto& [parameter, value] : parameters_) {
    if (!BrotliDecoderSetParameter(state_, static_cast<BrotliDecoderParameter>(parameter), value)) {
      return false;
    }
  }
  return true;
}

std::optional<CodecError> BrotliDecoder::Run(Step& step) {
  size_t input = step.input.size();
  size_t output = step.output.size();
  const uint8_t* next_input = step.input.data();
  uint8_t* next_output = step.output.data();
  const BrotliDecoderResult result =
      BrotliDecoderDecompressStream(state_, &input, &next_input, &output, &next_output, nullptr);
  Shorten(step, input, output);
  if (result == BROTLI_DECODER_RESULT_ERROR) {
    const BrotliDecoderErrorCode error = BrotliDecoderGetErrorCode(state_);
    return CodecError{"Decompression failed", static_cast<int>(error),
                      std::string("ERR_") + BrotliDecoderErrorString(error)};
  }
  if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && step.flush == BROTLI_OPERATION_FINISH) {
    return CodecError{"unexpected end of file", -5, "Z_BUF_ERROR"};
  }
  return std::nullopt;
}

std::optional<CodecError> BrotliDecoder::Reset() {
  if (Start()) return std::nullopt;
  return InitializationFailed();
}

}  // namespace gyre::bindings
