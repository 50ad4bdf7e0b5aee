// internalBinding('zlib'): streams of node:zlib, one Codec each. The binding has classes: ask for
// it at first use. https://nodejs.org/docs/latest-v20.x/api/zlib.html
#ifndef GYRE_BINDINGS_ZLIB_ZLIB_H_
#define GYRE_BINDINGS_ZLIB_ZLIB_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/core/memory.h"
#include "bindings/zlib/codec.h"

namespace gyre::bindings {

// What packages of npm know as `stream._handle`. It calls methods that JavaScript gives it:
// `onwrite(handle)` after write(), `onerror(message, errno, code, handle)` after a step that
// failed. state() is an ArrayBuffer of two uint32_t: what the last step left of its output and of
// its input.
//
// While a step runs on the pool the handle is pinned, another step is an error, and close(),
// reset() and params() wait until it is done.
class CodecHandle : public js::Wrapped {
 public:
  ~CodecHandle() override;

  // (flush, input or null, offset, length, output, offset, length)
  absl::Status Write(js::Lock& js, int32_t flush, js::Value input, uint32_t input_offset,
                     uint32_t input_length, js::Value output, uint32_t output_offset,
                     uint32_t output_length);
  absl::Status WriteSync(js::Lock& js, int32_t flush, js::Value input, uint32_t input_offset,
                         uint32_t input_length, js::Value output, uint32_t output_offset,
                         uint32_t output_length);

  // The whole of `input`, in one go: [result, consumed], where result is an ArrayBuffer, an Error,
  // or null where it would be longer than `limit`. With `done` that is what it is called with.
  absl::StatusOr<js::Value> Whole(js::Lock& js, js::Value input, int32_t flush, double limit,
                                  std::optional<js::Function> done);

  js::Value State(js::Lock& js);
  absl::Status Reset(js::Lock& js);
  absl::Status SetParameters(js::Lock& js, int32_t level, int32_t strategy);
  // No step begins afterwards.
  void Close(js::Lock& js);

  static constexpr absl::string_view kClassName = "Codec";
  static constexpr auto kMembers = js::Members<
      js::Method<"write", &CodecHandle::Write>, js::Method<"writeSync", &CodecHandle::WriteSync>,
      js::Method<"whole", &CodecHandle::Whole>, js::Method<"state", &CodecHandle::State>,
      js::Method<"reset", &CodecHandle::Reset>, js::Method<"params", &CodecHandle::SetParameters>,
      js::Method<"close", &CodecHandle::Close>>();

 protected:
  explicit CodecHandle(std::shared_ptr<Codec> codec);

 private:
  struct Job;
  struct WholeJob;

  absl::StatusOr<Job> NewJob(bool pin, js::Value input, uint32_t input_offset,
                             uint32_t input_length, js::Value output, uint32_t output_offset,
                             uint32_t output_length);
  absl::Status CheckIdle() const;
  void Begin();
  // After the callback of a step: what waited for it.
  void End(js::Lock& js);
  void FinishWrite(Job& job);
  void FinishWhole(WholeJob& job);
  js::Value ShowWhole(js::Lock& js, WholeOutput& output);
  void SetState(js::Lock& js, const Codec::Step& step);
  void ReportMemory(js::Lock& js);
  absl::Status CallOnError(js::Lock& js, const CodecError& error);

  // Shared with the step under way, which may outlive the realm's end. Null once closed.
  std::shared_ptr<Codec> codec_;
  std::shared_ptr<CodecHandle*> self_;
  js::Strong<v8::ArrayBuffer> state_;
  js::ExternalMemory memory_;
  bool busy_ = false;
  bool closing_ = false;
  bool resetting_ = false;
  struct Parameters {
    int level;
    int strategy;
  };
  std::optional<Parameters> parameters_;
};

class ZlibHandle final : public CodecHandle {
 public:
  using Base = CodecHandle;
  // `mode` is one of Node's (DEFLATE to UNZIP).
  static absl::StatusOr<std::unique_ptr<ZlibHandle>> New(js::Lock& js, int32_t mode,
                                                         int32_t window_bits, int32_t level,
                                                         int32_t memory_level, int32_t strategy,
                                                         js::Value dictionary);
  static constexpr absl::string_view kClassName = "Zlib";
  static constexpr auto kMembers = js::Members<>();

 private:
  using CodecHandle::CodecHandle;
};

// `parameters` is a Uint32Array by the number of the parameter; the largest value means none.
class BrotliEncoderHandle final : public CodecHandle {
 public:
  using Base = CodecHandle;
  static absl::StatusOr<std::unique_ptr<BrotliEncoderHandle>> New(js::Lock& js,
                                                                  absl::Span<uint8_t> parameters);
  static constexpr absl::string_view kClassName = "BrotliEncoder";
  static constexpr auto kMembers = js::Members<>();

 private:
  using CodecHandle::CodecHandle;
};

class BrotliDecoderHandle final : public CodecHandle {
 public:
  using Base = CodecHandle;
  static absl::StatusOr<std::unique_ptr<BrotliDecoderHandle>> New(js::Lock& js,
                                                                  absl::Span<uint8_t> parameters);
  static constexpr absl::string_view kClassName = "BrotliDecoder";
  static constexpr auto kMembers = js::Members<>();

 private:
  using CodecHandle::CodecHandle;
};

class Zlib final : public js::Binding {
 public:
  explicit Zlib(js::Realm&) {}

  // Adds `constants`: the numbers of the two libraries by their names.
  void OnCreated(js::Lock& js, js::Object object) override;

  // Of a string's UTF-8, or of bytes; `value` is the checksum of what came before.
  absl::StatusOr<uint32_t> Crc32(js::Lock& js, js::Value data, uint32_t value);

  static constexpr absl::string_view kName = "zlib";
  static constexpr auto kMembers =
      js::Members<js::Class<CodecHandle>, js::Class<ZlibHandle>, js::Class<BrotliEncoderHandle>,
                  js::Class<BrotliDecoderHandle>, js::Method<"crc32", &Zlib::Crc32>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_ZLIB_ZLIB_H_
