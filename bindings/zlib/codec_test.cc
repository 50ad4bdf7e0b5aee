#include "bindings/zlib/codec.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/zlib/brotli_codec.h"
#include "bindings/zlib/deflate_codec.h"
#include "gtest/gtest.h"

namespace gyre::bindings {
namespace {

constexpr uint64_t kNoLimit = UINT64_MAX;

std::unique_ptr<Codec> New(DeflateMode mode, absl::string_view dictionary = "") {
  DeflateSettings settings;
  settings.mode = mode;
  settings.dictionary.assign(dictionary.begin(), dictionary.end());
  return std::make_unique<DeflateCodec>(std::move(settings));
}

absl::Span<const uint8_t> BytesOf(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string TextOf(const WholeOutput& output) {
  return {reinterpret_cast<const char*>(output.data.get()), output.size};
}

std::string Whole(Codec& codec, absl::string_view input, int flush = Z_FINISH) {
  const WholeOutput output = RunWhole(codec, BytesOf(input), flush, kNoLimit);
  return output.error.has_value() ? "error " + output.error->message : TextOf(output);
}

std::string Whole(std::unique_ptr<Codec> codec, absl::string_view input, int flush = Z_FINISH) {
  return Whole(*codec, input, flush);
}

// Far more than one piece of output.
std::string LongText() {
  std::string text;
  for (int i = 0; i < 2'000'000; ++i) text += static_cast<char>('a' + i * i % 23);
  return text;
}

TEST(CodecTest, EachFormatComesBack) {
  const std::string text = LongText();
  const std::pair<DeflateMode, DeflateMode> pairs[] = {
      {DeflateMode::kDeflate, DeflateMode::kInflate},
      {DeflateMode::kGzip, DeflateMode::kGunzip},
      {DeflateMode::kDeflateRaw, DeflateMode::kInflateRaw},
      {DeflateMode::kGzip, DeflateMode::kUnzip},
      {DeflateMode::kDeflate, DeflateMode::kUnzip},
  };
  for (const auto& [there, back] : pairs) {
    const std::string packed = Whole(New(there), text);
    EXPECT_LT(packed.size(), text.size() / 2);
    EXPECT_EQ(Whole(New(back), packed), text);
  }
  const std::string packed = Whole(BrotliEncoder::New({{1, 5}}), text, BROTLI_OPERATION_FINISH);
  EXPECT_EQ(Whole(BrotliDecoder::New({}), packed, BROTLI_OPERATION_FINISH), text);
}

TEST(CodecTest, AByteAtATimeGivesTheSame) {
  const std::string packed = Whole(New(DeflateMode::kGzip), "one") +
                             Whole(New(DeflateMode::kGzip), " two") + std::string(4, '\0');
  std::unique_ptr<Codec> codec = New(DeflateMode::kUnzip);
  std::string text;
  for (const char& byte : packed) {
    uint8_t room[8];
    Codec::Step step;
    step.input = BytesOf({&byte, 1});
    step.output = absl::MakeSpan(room);
    ASSERT_FALSE(codec->Run(step).has_value());
    text.append(reinterpret_cast<char*>(room), sizeof(room) - step.output.size());
  }
  EXPECT_EQ(text, "one two");
}

TEST(CodecTest, WhatIsBehindTheEndIsNotConsumed) {
  const std::string packed = Whole(New(DeflateMode::kDeflate), "text");
  std::unique_ptr<Codec> codec = New(DeflateMode::kInflate);
  const WholeOutput output = RunWhole(*codec, BytesOf(packed + "more"), Z_FINISH, kNoLimit);
  EXPECT_EQ(TextOf(output), "text");
  EXPECT_EQ(output.consumed, packed.size());
}

TEST(CodecTest, TruncatedInputIsAnErrorOnlyAtTheEnd) {
  const std::string packed = Whole(New(DeflateMode::kGzip), LongText());
  const absl::string_view half = absl::string_view(packed).substr(0, packed.size() / 2);
  EXPECT_EQ(Whole(New(DeflateMode::kGunzip), half), "error unexpected end of file");
  EXPECT_GT(Whole(New(DeflateMode::kGunzip), half, Z_SYNC_FLUSH).size(), half.size());
}

TEST(CodecTest, DictionaryIsNeededAndMustBeTheRightOne) {
  const std::string packed = Whole(New(DeflateMode::kDeflate, "abcdef"), "abcdefabcdef");
  EXPECT_EQ(Whole(New(DeflateMode::kInflate, "abcdef"), packed), "abcdefabcdef");
  EXPECT_EQ(Whole(New(DeflateMode::kInflate), packed), "error Missing dictionary");
  EXPECT_EQ(Whole(New(DeflateMode::kInflate, "other"), packed), "error Bad dictionary");
}

TEST(CodecTest, OutputBeyondTheLimitStopsEarly) {
  const std::string packed = Whole(New(DeflateMode::kGzip), std::string(100'000'000, 'a'));
  std::unique_ptr<Codec> codec = New(DeflateMode::kGunzip);
  const WholeOutput output = RunWhole(*codec, BytesOf(packed), Z_FINISH, 1000);
  EXPECT_TRUE(output.too_large);
  EXPECT_EQ(output.data, nullptr);
  EXPECT_LT(output.size, 1'000'000u);
}

TEST(CodecTest, ResetStartsAnew) {
  std::unique_ptr<Codec> codec = New(DeflateMode::kDeflate, "dictionary");
  const std::string first = Whole(*codec, "a dictionary");
  EXPECT_FALSE(codec->Reset().has_value());
  EXPECT_EQ(Whole(*codec, "a dictionary"), first);
}

TEST(CodecTest, ParametersChangeBetweenSteps) {
  DeflateSettings settings;
  settings.mode = DeflateMode::kDeflateRaw;
  DeflateCodec codec(std::move(settings));
  const std::string text(1000, 'a');
  std::string packed = Whole(codec, text, Z_SYNC_FLUSH);
  EXPECT_LT(packed.size(), 100u);
  EXPECT_FALSE(codec.SetParameters(Z_NO_COMPRESSION, Z_DEFAULT_STRATEGY).has_value());
  packed += Whole(codec, text);
  EXPECT_GT(packed.size(), text.size());
  EXPECT_EQ(Whole(New(DeflateMode::kInflateRaw), packed), text + text);
}

TEST(CodecTest, MemoryIsTakenWithTheFirstStepAndCounted) {
  std::unique_ptr<Codec> codec = New(DeflateMode::kGzip);
  EXPECT_EQ(codec->memory(), 0u);
  Whole(*codec, "text");
  EXPECT_GT(codec->memory(), 200'000u);
}

TEST(CodecTest, WrongParametersOfBrotliAreRefused) {
  EXPECT_EQ(BrotliEncoder::New({{BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING, 42}}), nullptr);
  EXPECT_EQ(BrotliDecoder::New({{8, 1}}), nullptr);
}

TEST(CodecTest, DamagedInputSaysWhatIsWrong) {
  const WholeOutput output =
      RunWhole(*New(DeflateMode::kInflate), BytesOf("no zlib data"), Z_FINISH, kNoLimit);
  ASSERT_TRUE(output.error.has_value());
  EXPECT_EQ(output.error->message, "incorrect header check");
  EXPECT_EQ(output.error->number, Z_DATA_ERROR);
  EXPECT_EQ(output.error->code, "Z_DATA_ERROR");
}

}  // namespace
}  // namespace gyre::bindings
