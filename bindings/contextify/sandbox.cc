#include "bindings/contextify/sandbox.h"

#include <utility>

#include "bindings/contextify/interceptors.h"

namespace gyre::bindings {
namespace {

// Embedder data of contexts, beside kSandboxObjectSlot; slot 1 is the realm's.
constexpr int kRecordSlot = 2;
constexpr int kAllowWasmSlot = 4;

constexpr char kTemplateKey = 0;

v8::Local<v8::Private> RecordKey(js::Lock& js) {
  return v8::Private::ForApi(js.isolate(), js::Intern(js, "gyre:context"));
}

// One for all contexts of the isolate.
v8::Local<v8::ObjectTemplate> GlobalTemplate(js::Lock& js) {
  v8::Global<v8::FunctionTemplate>& slot = js.realm().class_template(&kTemplateKey);
  if (slot.IsEmpty()) slot.Reset(js.isolate(), NewSandboxTemplate(js.isolate()));
  return slot.Get(js.isolate())->InstanceTemplate();
}

}  // namespace

void Sandbox::Install(v8::Isolate* isolate) {
  // V8 asks before each compilation; it is the only way to hear of one.
  isolate->SetAllowWasmCodeGenerationCallback([](v8::Local<v8::Context> context, js::String) {
    js::Realm::Of(context->GetIsolate()).uses_wasm = true;
    return context->GetNumberOfEmbedderDataFields() <= kAllowWasmSlot ||
           !context->GetEmbedderData(kAllowWasmSlot)->IsFalse();
  });
}

absl::StatusOr<js::Object> Sandbox::Make(js::Lock& js, js::Object object, const Options& options) {
  const bool is_plain = object.IsEmpty();
  std::unique_ptr<v8::MicrotaskQueue> microtasks;
  if (options.own_microtasks) {
    microtasks = v8::MicrotaskQueue::New(js.isolate(), v8::MicrotasksPolicy::kExplicit);
  }
  v8::Local<v8::Context> context = v8::Context::New(
      js.isolate(), /*extensions=*/nullptr,
      is_plain ? v8::Local<v8::ObjectTemplate>() : GlobalTemplate(js),
      /*global_object=*/js::Value(), v8::DeserializeInternalFieldsCallback(),
      options.own_microtasks ? microtasks.get() : js.context()->GetMicrotaskQueue());
  if (context.IsEmpty()) return js::AlreadyThrown();
  // Code of both may use each other's objects.
  context->SetSecurityToken(js.context()->GetSecurityToken());
  context->AllowCodeGenerationFromStrings(options.strings);
  context->SetEmbedderData(kAllowWasmSlot, js::NewBoolean(js, options.wasm));

  js::Lock inner(js.isolate(), context, js.realm());
  v8::Context::Scope scope(context);
  js::Object global = context->Global();
  if (!is_plain) {
    // Object.prototype.toString.call(globalThis) tells what kind of object it stands for.
    js::String name = object->GetConstructorName();
    if (!name->StringEquals(js::Intern(js, "Object")) &&
        global
            ->DefineOwnProperty(context, v8::Symbol::GetToStringTag(js.isolate()), name,
                                v8::DontEnum)
            .IsNothing()) {
      return js::AlreadyThrown();
    }
  }

  std::unique_ptr<Sandbox> record(new Sandbox(std::move(microtasks)));
  Sandbox* self = record.get();
  js::Object wrapper = js::Wrap(inner, std::move(record));
  js::Set(inner, wrapper, "global", global);
  self->context_.Reset(js.isolate(), context);
  self->context_.SetWeak();
  self->id_ = js::Strong<v8::Value>(js, options.id);
  context->SetEmbedderData(kRecordSlot, wrapper);
  context->SetEmbedderData(kSandboxObjectSlot, is_plain ? js::Undefined(js) : js::Value(object));
  js::Object holder = is_plain ? global : object;
  if (holder->SetPrivate(context, RecordKey(js), wrapper).IsNothing()) return js::AlreadyThrown();
  return holder;
}

Sandbox* Sandbox::Of(js::Lock& js, js::Object holder) {
  js::Value wrapper;
  if (!holder->GetPrivate(js.context(), RecordKey(js)).ToLocal(&wrapper) || !wrapper->IsObject()) {
    return nullptr;
  }
  return static_cast<Sandbox*>(js::Wrapped::From(wrapper.As<v8::Object>()));
}

Sandbox* Sandbox::OfContext(v8::Local<v8::Context> context) {
  if (context->GetNumberOfEmbedderDataFields() <= kRecordSlot) return nullptr;
  js::Value wrapper = context->GetEmbedderData(kRecordSlot);
  if (!wrapper->IsObject()) return nullptr;
  return static_cast<Sandbox*>(js::Wrapped::From(wrapper.As<v8::Object>()));
}

void Sandbox::RunMicrotasks(js::Lock& js) {
  if (microtasks_ != nullptr) microtasks_->PerformCheckpoint(js.isolate());
}

}  // namespace gyre::bindings
