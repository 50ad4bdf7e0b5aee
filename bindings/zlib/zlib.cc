#include "bindings/zlib/zlib.h"

#include <zlib.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bindings/core/callback.h"
#include "bindings/core/error.h"
#include "bindings/zlib/brotli_codec.h"
#include "bindings/zlib/constants.h"
#include "bindings/zlib/deflate_codec.h"
#include "loop/loop.h"

namespace gyre::bindings {
namespace {

// What JavaScript puts where a brotli parameter is not set.
constexpr uint32_t kNotSet = UINT32_MAX;

absl::Status Misuse(absl::string_view message) {
  return js::NodeError(js::ErrorKind::kError, "ERR_INVALID_STATE",
                       absl::StrCat("Invalid state: ", message));
}

absl::Status InitializationFailed() {
  return js::NodeError(js::ErrorKind::kError, "ERR_ZLIB_INITIALIZATION_FAILED",
                       "Initialization failed");
}

js::Value ShowError(js::Lock& js, const CodecError& error) {
  js::Value shown = v8::Exception::Error(js::NewString(js, error.message));
  js::Set(js, shown.As<v8::Object>(), "errno", js::NewInteger(js, error.number));
  js::Set(js, shown.As<v8::Object>(), "code", js::NewString(js, error.code));
  return shown;
}

BrotliParameters ReadParameters(absl::Span<uint8_t> bytes) {
  BrotliParameters parameters;
  for (uint32_t i = 0; (i + 1) * sizeof(uint32_t) <= bytes.size(); ++i) {
    uint32_t value;
    std::memcpy(&value, bytes.data() + i * sizeof(value), sizeof(value));
    if (value != kNotSet) parameters.emplace_back(i, value);
  }
  return parameters;
}

}  // namespace

struct CodecHandle::Job {
  js::PinnedBytes input;
  js::PinnedBytes output;
  Codec::Step step;
  std::optional<CodecError> error;
};

struct CodecHandle::WholeJob {
  js::PinnedBytes input;
  js::Strong<v8::Function> done;
  WholeOutput output;
};

CodecHandle::CodecHandle(std::shared_ptr<Codec> codec)
    : codec_(std::move(codec)), self_(std::make_shared<CodecHandle*>(this)) {}

CodecHandle::~CodecHandle() { *self_ = nullptr; }

absl::Status CodecHandle::CheckIdle() const {
  if (codec_ == nullptr || closing_) return Misuse("the zlib handle is closed");
  if (busy_) return Misuse("a write is in progress");
  return absl::OkStatus();
}

absl::StatusOr<CodecHandle::Job> CodecHandle::NewJob(bool pin, js::Value input,
                                                     uint32_t input_offset, uint32_t input_length,
                                                     js::Value output, uint32_t output_offset,
                                                     uint32_t output_length) {
  if (absl::Status status = CheckIdle(); !status.ok()) return status;
  Job job;
  job.input = js::PinnedBytes::Of(input, pin);
  job.output = js::PinnedBytes::Of(output, pin);
  const auto is_inside = [](absl::Span<uint8_t> bytes, uint32_t offset, uint32_t length) {
    return offset <= bytes.size() && length <= bytes.size() - offset;
  };
  if (!is_inside(job.input.bytes, input_offset, input_length) ||
      !is_inside(job.output.bytes, output_offset, output_length)) {
    return js::NodeError(js::ErrorKind::kRangeError, "ERR_OUT_OF_RANGE",
                         "A part of a buffer that is outside of it");
  }
  job.step.input = job.input.bytes.subspan(input_offset, input_length);
  job.step.output = job.output.bytes.subspan(output_offset, output_length);
  return job;
}

absl::Status CodecHandle::WriteSync(js::Lock& js, int32_t flush, js::Value input,
                                    uint32_t input_offset, uint32_t input_length, js::Value output,
                                    uint32_t output_offset, uint32_t output_length) {
  absl::StatusOr<Job> job =
      NewJob(false, input, input_offset, input_length, output, output_offset, output_length);
  if (!job.ok()) return job.status();
  job->step.flush = flush;
  const std::optional<CodecError> error = codec_->Run(job->step);
  SetState(js, job->step);
  ReportMemory(js);
  return error.has_value() ? CallOnError(js, *error) : absl::OkStatus();
}

absl::Status CodecHandle::Write(js::Lock& js, int32_t flush, js::Value input, uint32_t input_offset,
                                uint32_t input_length, js::Value output, uint32_t output_offset,
                                uint32_t output_length) {
  absl::StatusOr<Job> made =
      NewJob(true, input, input_offset, input_length, output, output_offset, output_length);
  if (!made.ok()) return made.status();
  auto job = std::make_shared<Job>(*std::move(made));
  job->step.flush = flush;
  Begin();
  js.realm().loop().pool().Submit([codec = codec_, job] { job->error = codec->Run(job->step); },
                                  [self = self_, job] {
                                    if (*self != nullptr) (*self)->FinishWrite(*job);
                                  });
  return absl::OkStatus();
}

void CodecHandle::FinishWrite(Job& job) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  busy_ = false;
  SetState(js, job.step);
  ReportMemory(js);
  js::Object handle = object(js);
  js::Value callback = js::Get(js, handle, job.error.has_value() ? "onerror" : "onwrite");
  if (callback->IsFunction() && job.error.has_value()) {
    js::RunCallback(js, callback.As<v8::Function>(),
                    {js::NewString(js, job.error->message), js::NewInteger(js, job.error->number),
                     js::NewString(js, job.error->code), handle});
  } else if (callback->IsFunction()) {
    js::RunCallback(js, callback.As<v8::Function>(), {handle});
  }
  End(js);
}

absl::StatusOr<js::Value> CodecHandle::Whole(js::Lock& js, js::Value input, int32_t flush,
                                             double limit, std::optional<js::Function> done) {
  if (absl::Status status = CheckIdle(); !status.ok()) return status;
  const auto most = static_cast<uint64_t>(limit);
  if (!done.has_value()) {
    WholeOutput output = RunWhole(*codec_, js::Bytes(input), flush, most);
    return ShowWhole(js, output);
  }
  auto job = std::make_shared<WholeJob>();
  job->input = js::PinnedBytes::Of(input);
  job->done = js::Strong<v8::Function>(js, *done);
  Begin();
  js.realm().loop().pool().Submit(
      [codec = codec_, job, flush, most] {
        job->output = RunWhole(*codec, job->input.bytes, flush, most);
      },
      [self = self_, job] {
        if (*self != nullptr) (*self)->FinishWhole(*job);
      });
  return js::Undefined(js);
}

void CodecHandle::FinishWhole(WholeJob& job) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  busy_ = false;
  js::Function done = job.done.Get(js);
  job.done.Clear();
  js::RunCallback(js, done, {ShowWhole(js, job.output)});
  End(js);
}

js::Value CodecHandle::ShowWhole(js::Lock& js, WholeOutput& output) {
  ReportMemory(js);
  js::Value result = js::Null(js);
  if (output.error.has_value()) {
    result = ShowError(js, *output.error);
  } else if (!output.too_large) {
    result = js::NewArrayBuffer(js, std::move(output.data), output.size);
  }
  return js::NewArray(js, {result, js::NewNumber(js, static_cast<double>(output.consumed))});
}

void CodecHandle::Begin() {
  busy_ = true;
  Pin();
}

void CodecHandle::End(js::Lock& js) {
  // The callback may have begun the next step.
  if (!busy_) {
    if (closing_) {
      Close(js);
    } else {
      if (std::exchange(resetting_, false)) Reset(js).IgnoreError();
      if (const std::optional<Parameters> given = std::exchange(parameters_, std::nullopt)) {
        SetParameters(js, given->level, given->strategy).IgnoreError();
      }
    }
  }
  Unpin();
}

js::Value CodecHandle::State(js::Lock& js) {
  if (state_.empty()) {
    constexpr size_t kSize = 2 * sizeof(uint32_t);
    state_ = js::Strong<v8::ArrayBuffer>(
        js, js::NewArrayBuffer(js, std::make_unique<uint8_t[]>(kSize), kSize));
  }
  return state_.Get(js);
}

void CodecHandle::SetState(js::Lock& js, const Codec::Step& step) {
  // JavaScript may have taken the memory away.
  const absl::Span<uint8_t> bytes = js::Bytes(State(js));
  const uint32_t left[] = {static_cast<uint32_t>(step.output.size()),
                           static_cast<uint32_t>(step.input.size())};
  if (bytes.size() == sizeof(left)) std::memcpy(bytes.data(), left, sizeof(left));
}

void CodecHandle::ReportMemory(js::Lock& js) {
  memory_.Set(js.realm(), codec_ != nullptr ? static_cast<int64_t>(codec_->memory()) : 0);
}

absl::Status CodecHandle::CallOnError(js::Lock& js, const CodecError& error) {
  js::Object handle = object(js);
  js::Value callback = js::Get(js, handle, "onerror");
  if (!callback->IsFunction()) return absl::OkStatus();
  const bool ok = js::Call(js, callback.As<v8::Function>(),
                           {js::NewString(js, error.message), js::NewInteger(js, error.number),
                            js::NewString(js, error.code), handle});
  return ok ? absl::OkStatus() : js::AlreadyThrown();
}

absl::Status CodecHandle::Reset(js::Lock& js) {
  if (codec_ == nullptr || closing_) return absl::OkStatus();
  if (busy_) {
    resetting_ = true;
    return absl::OkStatus();
  }
  const std::optional<CodecError> error = codec_->Reset();
  ReportMemory(js);
  return error.has_value() ? CallOnError(js, *error) : absl::OkStatus();
}

absl::Status CodecHandle::SetParameters(js::Lock& js, int32_t level, int32_t strategy) {
  if (codec_ == nullptr || closing_) return absl::OkStatus();
  if (busy_) {
    parameters_ = Parameters{level, strategy};
    return absl::OkStatus();
  }
  const std::optional<CodecError> error = codec_->SetParameters(level, strategy);
  return error.has_value() ? CallOnError(js, *error) : absl::OkStatus();
}

void CodecHandle::Close(js::Lock& js) {
  closing_ = true;
  if (busy_) return;
  codec_ = nullptr;
  ReportMemory(js);
}

absl::StatusOr<std::unique_ptr<ZlibHandle>> ZlibHandle::New(js::Lock&, int32_t mode,
                                                            int32_t window_bits, int32_t level,
                                                            int32_t memory_level, int32_t strategy,
                                                            js::Value dictionary) {
  if (mode < static_cast<int32_t>(DeflateMode::kDeflate) ||
      mode > static_cast<int32_t>(DeflateMode::kUnzip)) {
    return InitializationFailed();
  }
  DeflateSettings settings;
  settings.mode = static_cast<DeflateMode>(mode);
  settings.window_bits = window_bits;
  settings.level = level;
  settings.memory_level = memory_level;
  settings.strategy = strategy;
  const absl::Span<uint8_t> bytes = js::Bytes(dictionary);
  settings.dictionary.assign(bytes.begin(), bytes.end());
  return absl::WrapUnique(new ZlibHandle(std::make_shared<DeflateCodec>(std::move(settings))));
}

absl::StatusOr<std::unique_ptr<BrotliEncoderHandle>> BrotliEncoderHandle::New(
    js::Lock&, absl::Span<uint8_t> parameters) {
  std::unique_ptr<BrotliEncoder> codec = BrotliEncoder::New(ReadParameters(parameters));
  if (codec == nullptr) return InitializationFailed();
  return absl::WrapUnique(new BrotliEncoderHandle(std::move(codec)));
}

absl::StatusOr<std::unique_ptr<BrotliDecoderHandle>> BrotliDecoderHandle::New(
    js::Lock&, absl::Span<uint8_t> parameters) {
  std::unique_ptr<BrotliDecoder> codec = BrotliDecoder::New(ReadParameters(parameters));
  if (codec == nullptr) return InitializationFailed();
  return absl::WrapUnique(new BrotliDecoderHandle(std::move(codec)));
}

void Zlib::OnCreated(js::Lock& js, js::Object object) {
  js::Object constants = js::NewObject(js);
  for (const ZlibConstant& constant : kZlibConstants) {
    js::Set(js, constants, constant.name, js::NewNumber(js, constant.value));
  }
  js::Set(js, object, "constants", constants);
}

absl::StatusOr<uint32_t> Zlib::Crc32(js::Lock& js, js::Value data, uint32_t value) {
  if (data->IsString()) {
    const std::string text = js::ToUtf8(js, data);
    return static_cast<uint32_t>(
        crc32_z(value, reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  }
  const absl::Span<uint8_t> bytes = js::Bytes(data);
  // The library takes no address for "start anew".
  if (bytes.empty()) return value;
  return static_cast<uint32_t>(crc32_z(value, bytes.data(), bytes.size()));
}

}  // namespace gyre::bindings
