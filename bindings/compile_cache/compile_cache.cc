#include "bindings/compile_cache/compile_cache.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "bindings/errors/excerpt.h"
#include "loop/private_file.h"
#include "openssl/sha.h"

namespace gyre::bindings {
namespace {

constexpr absl::string_view kMark = "gyreCC1\n";
constexpr int kNameBytes = 16;

std::string Finish(SHA256_CTX* context) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256_Final(reinterpret_cast<uint8_t*>(digest.data()), context);
  return digest;
}

std::string DigestOf(const void* data, size_t size) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, data, size);
  return Finish(&context);
}

// What was compiled: strings of one and of two bytes a character differ.
std::string DigestOf(js::Lock& js, absl::string_view name, js::String source) {
  constexpr int kPiece = 16 * 1024;
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, name.data(), name.size() + 1);
  const int length = source->Length();
  const bool narrow = js::IsOneByte(source);
  SHA256_Update(&context, narrow ? "1" : "2", 1);
  std::vector<uint16_t> piece(std::min(length, kPiece));
  auto* bytes = reinterpret_cast<uint8_t*>(piece.data());
  for (int at = 0; at < length; at += kPiece) {
    const int count = std::min(kPiece, length - at);
    if (narrow) {
      source->WriteOneByte(js.isolate(), bytes, at, count, v8::String::NO_NULL_TERMINATION);
    } else {
      source->Write(js.isolate(), piece.data(), at, count, v8::String::NO_NULL_TERMINATION);
    }
    SHA256_Update(&context, bytes, narrow ? count : count * sizeof(uint16_t));
  }
  return Finish(&context);
}

std::string FileOf(absl::string_view folder, absl::string_view name) {
  const std::string digest = DigestOf(name.data(), name.size());
  return absl::StrCat(folder, "/", absl::BytesToHexString(digest.substr(0, kNameBytes)));
}

}  // namespace

absl::Status CompileCache::Open(js::Lock&, std::string folder) {
  return loop::MakePrivateFolder(folder);
}

uint32_t CompileCache::Tag(js::Lock&) { return v8::ScriptCompiler::CachedDataVersionTag(); }

js::Value CompileCache::Read(js::Lock& js, std::string folder, std::string name,
                             js::String source) {
  absl::StatusOr<std::string> file = loop::ReadPrivateFile(FileOf(folder, name));
  if (!file.ok()) return js::Undefined(js);
  absl::string_view rest = *file;
  constexpr size_t kHead = kMark.size() + 2 * SHA256_DIGEST_LENGTH;
  if (rest.size() <= kHead || rest.substr(0, kMark.size()) != kMark) return js::Undefined(js);
  const absl::string_view cache = rest.substr(kHead);
  if (rest.substr(kMark.size(), SHA256_DIGEST_LENGTH) != DigestOf(js, name, source) ||
      rest.substr(kMark.size() + SHA256_DIGEST_LENGTH, SHA256_DIGEST_LENGTH) !=
          DigestOf(cache.data(), cache.size())) {
    return js::Undefined(js);
  }
  return js::NewBytes(js, {reinterpret_cast<const uint8_t*>(cache.data()), cache.size()});
}

bool CompileCache::Write(js::Lock& js, std::string folder, std::string name, js::String source,
                         absl::Span<uint8_t> cache) {
  const absl::string_view bytes(reinterpret_cast<const char*>(cache.data()), cache.size());
  return loop::ReplacePrivateFile(FileOf(folder, name),
                                  absl::StrCat(kMark, DigestOf(js, name, source),
                                               DigestOf(cache.data(), cache.size()), bytes))
      .ok();
}

absl::StatusOr<js::Array> CompileCache::CompileFunction(js::Lock& js, js::String source,
                                                        js::String filename, js::Array parameters,
                                                        js::Value cache) {
  std::vector<js::String> names;
  for (uint32_t i = 0; i < parameters->Length(); ++i) {
    js::Value name;
    if (!parameters->Get(js.context(), i).ToLocal(&name)) return js::AlreadyThrown();
    names.push_back(name.As<v8::String>());
  }
  const absl::Span<uint8_t> bytes = js::Bytes(cache);
  v8::ScriptCompiler::Source unit(
      source, v8::ScriptOrigin(js.isolate(), filename),
      new v8::ScriptCompiler::CachedData(bytes.data(), static_cast<int>(bytes.size())));
  js::Function function;
  v8::TryCatch caught(js.isolate());
  if (!v8::ScriptCompiler::CompileFunction(js.context(), &unit, names.size(), names.data(), 0,
                                           nullptr, v8::ScriptCompiler::kConsumeCodeCache)
           .ToLocal(&function)) {
    if (caught.CanContinue()) {
      KeepExcerpt(js, caught.Exception(), caught.Message());
      caught.ReThrow();
    }
    return js::AlreadyThrown();
  }
  return js::NewArray(js, {function, js::NewBoolean(js, !unit.GetCachedData()->rejected)});
}

js::Value CompileCache::CacheOfFunction(js::Lock& js, js::Function function) {
  std::unique_ptr<v8::ScriptCompiler::CachedData> data(
      v8::ScriptCompiler::CreateCodeCacheForFunction(function));
  if (data == nullptr) return js::Undefined(js);
  return js::NewBytes(js, {data->data, static_cast<size_t>(data->length)});
}

}  // namespace gyre::bindings
