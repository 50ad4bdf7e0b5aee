#include "runtime/bundle.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "runtime/file_head.h"

// The index is a sequence of numbers (u64) and texts (their size, then their bytes): the entry; the
// count of options and these; the count of files, sorted by path, and for each its path, its link,
// 1 where it is ASCII, its contents and its code cache; the count of assets, and for each key and
// path; offset and size of the snapshot; the count of built-in modules and the code cache of each.
// Contents stand as offset, size and CRC-32C.

namespace gyre::runtime {
namespace {

constexpr absl::string_view kMagic = "GYREAPP\n";
constexpr uint32_t kFormat = 3;
constexpr size_t kTagSize = 64;
constexpr size_t kTagOffset = 40;
constexpr size_t kAlignment = 16;

bool IsAsciiText(absl::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return absl::ascii_isascii(c); });
}

class Writer {
 public:
  explicit Writer(std::string& block) : block_(block) {}

  void Number(uint64_t value) {
    index_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  void Text(absl::string_view text) {
    Number(text.size());
    index_.append(text);
  }
  void Bytes(absl::string_view bytes) {
    block_.resize((block_.size() + kAlignment - 1) / kAlignment * kAlignment);
    Number(block_.size());
    Number(bytes.size());
    block_.append(bytes);
  }
  void Contents(absl::string_view bytes) {
    Bytes(bytes);
    Number(Checksum(bytes));
  }
  const std::string& index() const { return index_; }

 private:
  std::string& block_;
  std::string index_;
};

class Reader {
 public:
  explicit Reader(absl::string_view index) : rest_(index) {}

  uint64_t Number() {
    if (rest_.size() < sizeof(uint64_t)) {
      failed_ = true;
      rest_ = {};
      return 0;
    }
    const auto value = Load<uint64_t>(rest_, 0);
    rest_.remove_prefix(sizeof(value));
    return value;
  }
  absl::string_view Text() {
    const uint64_t size = Number();
    if (size > rest_.size()) failed_ = true;
    if (failed_) return {};
    const absl::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }
  // A number of things that take at least 8 bytes each.
  uint64_t Count() {
    const uint64_t count = Number();
    if (count > rest_.size() / sizeof(uint64_t)) failed_ = true;
    return failed_ ? 0 : count;
  }
  bool ok() const { return !failed_; }

 private:
  absl::string_view rest_;
  bool failed_ = false;
};

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(
      absl::StrCat("the application in this executable is damaged (", what,
                   "): build it again, or copy it again from where it is whole"));
}

}  // namespace

std::string EncodeBundle(BundleParts parts) {
  std::sort(parts.files.begin(), parts.files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  std::string block(kBundleHeadSize, '\0');
  Writer writer(block);
  writer.Text(parts.entry);
  writer.Number(parts.options.size());
  for (const std::string& option : parts.options) writer.Text(option);
  writer.Number(parts.files.size());
  for (const BundleParts::File& file : parts.files) {
    writer.Text(file.path);
    writer.Text(file.link);
    writer.Number(IsAsciiText(file.contents) ? 1 : 0);
    writer.Contents(file.contents);
    writer.Contents(file.code_cache);
  }
  writer.Number(parts.assets.size());
  for (const BundleParts::Asset& asset : parts.assets) {
    writer.Text(asset.key);
    writer.Text(asset.path);
  }
  writer.Bytes(parts.snapshot);
  writer.Number(parts.builtin_caches.size());
  for (const std::string& cache : parts.builtin_caches) writer.Contents(cache);

  block.replace(0, kMagic.size(), kMagic);
  Store(block, 8, kFormat);
  Store(block, 12, Checksum(writer.index()));
  Store<uint64_t>(block, 16, block.size() + writer.index().size());
  Store<uint64_t>(block, 24, block.size());
  Store<uint64_t>(block, 32, writer.index().size());
  const size_t tag_size = std::min(parts.tag.size(), kTagSize);
  block.replace(kTagOffset, tag_size, parts.tag, 0, tag_size);
  block.append(writer.index());
  return block;
}

absl::StatusOr<std::unique_ptr<Bundle>> Bundle::Open(absl::string_view bytes,
                                                     absl::string_view tag) {
  if (bytes.size() < kBundleHeadSize || !absl::StartsWith(bytes, kMagic)) {
    return Damaged("its head");
  }
  const auto format = Load<uint32_t>(bytes, 8);
  absl::string_view made_by = bytes.substr(kTagOffset, kTagSize);
  made_by = made_by.substr(0, made_by.find('\0'));
  if (format != kFormat || made_by != tag) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the application in this executable was made by ", made_by, " (format ", format,
        "), and the executable is ", tag, " (format ", kFormat, "): build it again"));
  }
  const auto size = Load<uint64_t>(bytes, 16);
  const auto index_offset = Load<uint64_t>(bytes, 24);
  const auto index_size = Load<uint64_t>(bytes, 32);
  if (size > bytes.size() || index_offset > size || index_size > size - index_offset) {
    return Damaged("its end is missing");
  }
  const absl::string_view index = bytes.substr(index_offset, index_size);
  if (Checksum(index) != Load<uint32_t>(bytes, 12)) return Damaged("its index");
  std::unique_ptr<Bundle> bundle = absl::WrapUnique(new Bundle(bytes.substr(0, size)));
  if (!bundle->ReadIndex(index)) return Damaged("its index");
  return bundle;
}

bool Bundle::ReadIndex(absl::string_view index) {
  Reader reader(index);
  auto place = [&](Piece& into) {
    into.offset = reader.Number();
    into.size = reader.Number();
    return into.offset <= bytes_.size() && into.size <= bytes_.size() - into.offset;
  };
  auto piece = [&](Piece& into) {
    const bool fits = place(into);
    into.checksum = static_cast<uint32_t>(reader.Number());
    return fits;
  };
  entry_ = std::string(reader.Text());
  for (uint64_t left = reader.Count(); left > 0; --left) {
    options_.emplace_back(reader.Text());
  }
  bool fits = true;
  file_count_ = reader.Count();
  files_ = std::make_unique<File[]>(file_count_);
  for (size_t i = 0; i < file_count_ && reader.ok(); ++i) {
    File& file = files_[i];
    file.path = reader.Text();
    file.link = reader.Text();
    file.is_ascii = reader.Number() != 0;
    fits = piece(file.contents) && fits;
    fits = piece(file.code_cache) && fits;
  }
  for (uint64_t left = reader.Count(); left > 0; --left) {
    const absl::string_view key = reader.Text();
    assets_.push_back({key, reader.Text()});
  }
  Piece snapshot;
  fits = place(snapshot) && fits;
  if (fits) snapshot_ = bytes_.substr(snapshot.offset, snapshot.size);
  builtin_count_ = reader.Count();
  builtin_caches_ = std::make_unique<Piece[]>(builtin_count_);
  for (size_t i = 0; i < builtin_count_; ++i) fits = piece(builtin_caches_[i]) && fits;
  return fits && reader.ok();
}

size_t Bundle::LowerBound(absl::string_view path) const {
  const File* begin = files_.get();
  return static_cast<size_t>(std::lower_bound(begin, begin + file_count_, path,
                                              [](const File& file, absl::string_view wanted) {
                                                return file.path < wanted;
                                              }) -
                             begin);
}

int Bundle::IndexOf(absl::string_view path) const {
  const size_t index = LowerBound(path);
  return index < file_count_ && files_[index].path == path ? static_cast<int>(index) : -1;
}

size_t Bundle::FirstBelow(absl::string_view directory) const {
  const std::string prefix = absl::StrCat(directory, "/");
  const size_t index = LowerBound(prefix);
  return index < file_count_ && absl::StartsWith(files_[index].path, prefix) ? index : file_count_;
}

std::optional<loop::MountedEntry> Bundle::Find(absl::string_view path) const {
  loop::MountedEntry entry;
  if (const int index = IndexOf(path); index >= 0) {
    const File& file = files_[index];
    if (!file.link.empty()) return Find(file.link);
    entry.number = static_cast<uint64_t>(index) * 2 + 2;
    entry.size = file.contents.size;
  } else {
    if (FirstBelow(path) == file_count_) return std::nullopt;
    entry.is_directory = true;
    entry.number = uint64_t{Checksum(path)} * 2 + 1;
  }
  entry.real_path = std::string(path);
  return entry;
}

absl::StatusOr<absl::string_view> Bundle::Checked(const Piece& piece,
                                                  absl::string_view what) const {
  const absl::string_view bytes = bytes_.substr(piece.offset, piece.size);
  State state = piece.state.load(std::memory_order_relaxed);
  if (state == State::kUnchecked) {
    state = Checksum(bytes) == piece.checksum ? State::kWhole : State::kDamaged;
    piece.state.store(state, std::memory_order_relaxed);
  }
  if (state == State::kDamaged) return Damaged(what);
  return bytes;
}

absl::StatusOr<absl::string_view> Bundle::Contents(absl::string_view path) const {
  const int index = IndexOf(path);
  if (index < 0) return absl::NotFoundError(absl::StrCat("there is no file ", path));
  return Checked(files_[index].contents, path);
}

absl::string_view Bundle::CheckedCache(const Piece& cache) const {
  absl::StatusOr<absl::string_view> checked = Checked(cache, "a code cache");
  return checked.ok() ? *checked : absl::string_view();
}

absl::string_view Bundle::CodeCache(int index) const {
  return CheckedCache(files_[index].code_cache);
}

absl::string_view Bundle::BuiltinCache(int position) const {
  if (static_cast<size_t>(position) >= builtin_count_) return {};
  return CheckedCache(builtin_caches_[position]);
}

absl::StatusOr<absl::string_view> Bundle::Asset(absl::string_view key) const {
  for (const NamedFile& asset : assets_) {
    if (asset.key == key) return Contents(asset.path);
  }
  return absl::NotFoundError(absl::StrCat("there is no asset ", key));
}

std::vector<std::string> Bundle::AssetKeys() const {
  std::vector<std::string> keys;
  for (const NamedFile& asset : assets_) keys.emplace_back(asset.key);
  return keys;
}

std::vector<std::string> Bundle::List(absl::string_view path) const {
  std::vector<std::string> names;
  const std::string prefix = absl::StrCat(path, "/");
  for (size_t i = FirstBelow(path); i < file_count_; ++i) {
    absl::string_view rest = files_[i].path;
    if (!absl::ConsumePrefix(&rest, prefix)) break;
    const absl::string_view name = rest.substr(0, rest.find('/'));
    if (names.empty() || names.back() != name) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace gyre::runtime
