// Gathers the fields of a head out of the pieces a parser gives, in the layout of request_head.h.
#ifndef GYRE_HTTP_CORE_FIELD_COLLECTOR_H_
#define GYRE_HTTP_CORE_FIELD_COLLECTOR_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "http/core/request_head.h"

namespace gyre::http {

class FieldCollector {
 public:
  // Where the next fields go; both must live until then. `after_line`: a line stands before them,
  // which may be empty.
  void Begin(std::string* block, FieldTable* table, bool after_line = false) {
    block_ = block;
    table_ = table;
    open_ = false;
    after_line_ = after_line;
  }

  // What Begin() was given is now elsewhere.
  void Rebind(std::string* block, FieldTable* table) {
    block_ = block;
    table_ = table;
  }

  // Between the first piece of a name and EndValue().
  bool open() const { return open_; }

  void AppendName(const char* at, size_t size) {
    if (!open_) {
      open_ = true;
      if (after_line_ || !block_->empty()) block_->push_back('\n');
      entry_ = {static_cast<uint32_t>(block_->size()), 0, 0, 0};
    }
    block_->append(at, size);
  }
  void EndName() {
    entry_.name_size = static_cast<uint32_t>(block_->size()) - entry_.name;
    block_->push_back('\n');
    entry_.value = static_cast<uint32_t>(block_->size());
  }
  void AppendValue(const char* at, size_t size) { block_->append(at, size); }

  // Takes the blanks off the value's end, and returns where the field is.
  FieldTable::Entry EndValue() {
    open_ = false;
    size_t end = block_->size();
    while (end > entry_.value && ((*block_)[end - 1] == ' ' || (*block_)[end - 1] == '\t')) --end;
    block_->resize(end);
    entry_.value_size = static_cast<uint32_t>(end) - entry_.value;
    table_->Add(entry_);
    return entry_;
  }

 private:
  std::string* block_ = nullptr;
  FieldTable* table_ = nullptr;
  FieldTable::Entry entry_ = {};
  bool open_ = false;
  bool after_line_ = false;
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_FIELD_COLLECTOR_H_
