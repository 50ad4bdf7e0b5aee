#include "bindings/core/testing.h"

#include "bindings/core/test_engine.h"

namespace gyre::js {

struct RealmTest::Scopes {
  explicit Scopes(v8::Isolate* isolate)
      : isolate_scope(isolate),
        handle_scope(isolate),
        context(v8::Context::New(isolate)),
        context_scope(context) {}
  v8::Isolate::Scope isolate_scope;
  v8::HandleScope handle_scope;
  v8::Local<v8::Context> context;
  v8::Context::Scope context_scope;
};

RealmTest::RealmTest() : allocator_(v8::ArrayBuffer::Allocator::NewDefaultAllocator()) {
  StartEngineForTesting();
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = allocator_.get();
  isolate_ = v8::Isolate::New(params);
  isolate_->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
  scopes_ = std::make_unique<Scopes>(isolate_);
  realm_ = std::make_unique<Realm>(isolate_, nullptr);
  realm_->set_context(scopes_->context);
  lock_ = std::make_unique<Lock>(isolate_, scopes_->context, *realm_);
}

RealmTest::~RealmTest() {
  lock_.reset();
  realm_.reset();
  scopes_.reset();
  isolate_->Dispose();
}

std::string RealmTest::Eval(absl::string_view source) {
  v8::HandleScope scope(isolate_);
  v8::TryCatch caught(isolate_);
  v8::Local<v8::Script> script;
  Value result;
  if (v8::Script::Compile(js().context(), NewString(js(), source)).ToLocal(&script) &&
      script->Run(js().context()).ToLocal(&result)) {
    return ToUtf8(js(), result);
  }
  return "throws " + ToUtf8(js(), caught.Exception());
}

void RealmTest::SetGlobal(absl::string_view name, Object object) {
  Set(js(), js().context()->Global(), name, object);
}

}  // namespace gyre::js
