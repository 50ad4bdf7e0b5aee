#include "bindings/errors/excerpt.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace gyre::bindings {
namespace {

v8::Local<v8::Private> ExcerptKey(js::Lock& js) {
  return v8::Private::ForApi(js.isolate(), js::Intern(js, "gyre:excerpt"));
}

// Marks errors whose stack has the excerpt.
v8::Local<v8::Private> AddedKey(js::Lock& js) {
  return v8::Private::ForApi(js.isolate(), js::Intern(js, "gyre:excerptAdded"));
}

}  // namespace

std::string SourceExcerpt(js::Lock& js, v8::Local<v8::Message> message) {
  // What native code throws has no place.
  if (message.IsEmpty() || !message->GetScriptResourceName()->IsString()) return "";
  js::String line;
  const std::string file = js::ToUtf8(js, message->GetScriptResourceName());
  if (!message->GetSourceLine(js.context()).ToLocal(&line) || file.empty() ||
      file.rfind("node:", 0) == 0) {
    return "";
  }
  const std::string text = js::ToUtf8(js, line);
  const int number = message->GetLineNumber(js.context()).FromMaybe(0);
  // The first line of a source may begin at a later column of its file.
  const v8::ScriptOrigin origin = message->GetScriptOrigin();
  const int offset = number - origin.LineOffset() == 1 ? origin.ColumnOffset() : 0;
  int start = message->GetStartColumn(js.context()).FromMaybe(0);
  int end = std::max(message->GetEndColumn(js.context()).FromMaybe(0), start + 1);
  if (start >= offset) {
    start -= offset;
    end -= offset;
  }
  std::string caret;
  for (int i = 0; i < start && i < static_cast<int>(text.size()); ++i) {
    caret += text[i] == '\t' ? '\t' : ' ';
  }
  caret.append(std::min<size_t>(end - start, text.size() + 1), '^');
  return absl::StrCat(file, ":", number, "\n", text, "\n", caret, "\n");
}

void KeepExcerpt(js::Lock& js, js::Value error, v8::Local<v8::Message> message) {
  if (!error->IsObject()) return;
  const std::string excerpt = SourceExcerpt(js, message);
  if (excerpt.empty()) return;
  (void)error.As<v8::Object>()->SetPrivate(js.context(), ExcerptKey(js),
                                           js::NewString(js, excerpt));
}

std::string KeptExcerpt(js::Lock& js, js::Value error) {
  js::Value kept;
  if (!error->IsObject() || error->IsProxy() ||
      !error.As<v8::Object>()->GetPrivate(js.context(), ExcerptKey(js)).ToLocal(&kept) ||
      !kept->IsString()) {
    return "";
  }
  return js::ToUtf8(js, kept);
}

void AddExcerptToStack(js::Lock& js, js::Value error, v8::Local<v8::Message> message) {
  if (!error->IsNativeError()) return;
  js::Object object = error.As<v8::Object>();
  if (object->HasPrivate(js.context(), AddedKey(js)).FromMaybe(true)) return;
  const std::string excerpt = SourceExcerpt(js, message);
  js::Value stack = js::Get(js, object, "stack");
  if (excerpt.empty() || !stack->IsString()) return;
  js::String text = js::NewString(js, absl::StrCat(excerpt, "\n", js::ToUtf8(js, stack)));
  (void)object->Set(js.context(), js::Intern(js, "stack"), text);
  (void)object->SetPrivate(js.context(), AddedKey(js), v8::True(js.isolate()));
}

}  // namespace gyre::bindings
