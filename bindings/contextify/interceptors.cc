#include "bindings/contextify/interceptors.h"

namespace gyre::bindings {
namespace {

// The two sides of an access: the object of the program, and the global object proper.
struct Sides {
  v8::Local<v8::Context> context;
  js::Object object;
  js::Object global;
};

// False while the context is being made, when V8 sets up its own globals.
template <typename T>
bool FindSides(const v8::PropertyCallbackInfo<T>& info, Sides* sides) {
  if (!info.Holder()->GetCreationContext().ToLocal(&sides->context)) return false;
  if (sides->context->GetNumberOfEmbedderDataFields() <= kSandboxObjectSlot) return false;
  js::Value object = sides->context->GetEmbedderData(kSandboxObjectSlot);
  if (!object->IsObject()) return false;
  sides->object = object.As<v8::Object>();
  sides->global = sides->context->Global();
  return true;
}

// Whether the object has a property of that name, itself or by its prototypes.
bool HasReal(const Sides& sides, js::Object object, v8::Local<v8::Name> name,
             v8::PropertyAttribute* attributes) {
  return object->GetRealNamedPropertyAttributes(sides.context, name).To(attributes);
}

bool IsAccessor(const Sides& sides, v8::Local<v8::Name> name) {
  js::Value found;
  if (!sides.object->GetOwnPropertyDescriptor(sides.context, name).ToLocal(&found) ||
      !found->IsObject()) {
    return false;
  }
  js::Object descriptor = found.As<v8::Object>();
  v8::Isolate* isolate = sides.context->GetIsolate();
  for (const char* key : {"get", "set"}) {
    js::String text = v8::String::NewFromUtf8(isolate, key).ToLocalChecked();
    if (descriptor->HasOwnProperty(sides.context, text).FromMaybe(false)) return true;
  }
  return false;
}

void GetProperty(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value>& info) {
  Sides sides;
  if (!FindSides(info, &sides)) return;
  js::Value value;
  if (!sides.object->GetRealNamedProperty(sides.context, name).ToLocal(&value) &&
      !sides.global->GetRealNamedProperty(sides.context, name).ToLocal(&value)) {
    return;
  }
  // Code of the context knows the object as its global.
  info.GetReturnValue().Set(value == sides.object ? js::Value(sides.global) : value);
}

// Without a return value V8 goes on and sets the property of the global object as well, which is
// what makes declarations of the script its own.
void SetProperty(v8::Local<v8::Name> name, js::Value value,
                 const v8::PropertyCallbackInfo<v8::Value>& info) {
  Sides sides;
  if (!FindSides(info, &sides)) return;
  v8::PropertyAttribute on_global = v8::None;
  v8::PropertyAttribute on_object = v8::None;
  const bool global_has = HasReal(sides, sides.global, name, &on_global);
  const bool object_has = HasReal(sides, sides.object, name, &on_object);
  if ((global_has && (on_global & v8::ReadOnly) != 0) ||
      (object_has && (on_object & v8::ReadOnly) != 0)) {
    return;
  }
  const bool is_declared = global_has || object_has;
  // `x = 1` in strict mode, where there is no x: an error, but for a function declaration, which
  // looks the same here.
  const bool by_name_alone = info.This() != sides.global;
  if (!is_declared && info.ShouldThrowOnError() && by_name_alone && !value->IsFunction()) return;
  if (!is_declared && name->IsSymbol()) return;
  if (sides.object->Set(sides.context, name, value).IsNothing()) return;
  // A setter has done its work; a second property beside it would hide it.
  if (object_has && IsAccessor(sides, name)) info.GetReturnValue().Set(value);
}

void DescribeProperty(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value>& info) {
  Sides sides;
  if (!FindSides(info, &sides)) return;
  if (!sides.object->HasOwnProperty(sides.context, name).FromMaybe(false)) return;
  js::Value descriptor;
  if (sides.object->GetOwnPropertyDescriptor(sides.context, name).ToLocal(&descriptor)) {
    info.GetReturnValue().Set(descriptor);
  }
}

void DefineOn(const Sides& sides, v8::Local<v8::Name> name, const v8::PropertyDescriptor& given,
              v8::PropertyDescriptor descriptor) {
  if (given.has_enumerable()) descriptor.set_enumerable(given.enumerable());
  if (given.has_configurable()) descriptor.set_configurable(given.configurable());
  (void)sides.object->DefineProperty(sides.context, name, descriptor);
}

void DefineProperty(v8::Local<v8::Name> name, const v8::PropertyDescriptor& given,
                    const v8::PropertyCallbackInfo<v8::Value>& info) {
  Sides sides;
  if (!FindSides(info, &sides)) return;
  v8::PropertyAttribute attributes = v8::None;
  const bool declared = HasReal(sides, sides.global, name, &attributes);
  if (declared && (attributes & v8::ReadOnly) != 0 && (attributes & v8::DontDelete) != 0) return;
  js::Value undefined = v8::Undefined(sides.context->GetIsolate());
  if (given.has_get() || given.has_set()) {
    DefineOn(sides, name, given,
             v8::PropertyDescriptor(given.has_get() ? given.get() : undefined,
                                    given.has_set() ? given.set() : undefined));
    return;
  }
  js::Value value = given.has_value() ? given.value() : undefined;
  if (given.has_writable()) {
    DefineOn(sides, name, given, v8::PropertyDescriptor(value, given.writable()));
  } else {
    DefineOn(sides, name, given, v8::PropertyDescriptor(value));
  }
}

void DeleteProperty(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Boolean>& info) {
  Sides sides;
  if (!FindSides(info, &sides)) return;
  if (sides.object->Delete(sides.context, name).FromMaybe(false)) return;
  // What the object keeps, the global object keeps as well.
  info.GetReturnValue().Set(false);
}

void ListProperties(const v8::PropertyCallbackInfo<v8::Array>& info) {
  Sides sides;
  js::Array names;
  if (!FindSides(info, &sides)) return;
  if (sides.object->GetPropertyNames(sides.context).ToLocal(&names)) {
    info.GetReturnValue().Set(names);
  }
}

template <typename T>
v8::Local<v8::Name> NameOf(uint32_t index, const v8::PropertyCallbackInfo<T>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  return v8::Integer::NewFromUnsigned(isolate, index)
      ->ToString(isolate->GetCurrentContext())
      .ToLocalChecked();
}

void GetElement(uint32_t index, const v8::PropertyCallbackInfo<v8::Value>& info) {
  GetProperty(NameOf(index, info), info);
}

void SetElement(uint32_t index, js::Value value, const v8::PropertyCallbackInfo<v8::Value>& info) {
  SetProperty(NameOf(index, info), value, info);
}

void DescribeElement(uint32_t index, const v8::PropertyCallbackInfo<v8::Value>& info) {
  DescribeProperty(NameOf(index, info), info);
}

void DefineElement(uint32_t index, const v8::PropertyDescriptor& given,
                   const v8::PropertyCallbackInfo<v8::Value>& info) {
  DefineProperty(NameOf(index, info), given, info);
}

void DeleteElement(uint32_t index, const v8::PropertyCallbackInfo<v8::Boolean>& info) {
  DeleteProperty(NameOf(index, info), info);
}

}  // namespace

v8::Local<v8::FunctionTemplate> NewSandboxTemplate(v8::Isolate* isolate) {
  v8::Local<v8::FunctionTemplate> constructor = v8::FunctionTemplate::New(isolate);
  v8::Local<v8::ObjectTemplate> made = constructor->InstanceTemplate();
  made->SetHandler(v8::NamedPropertyHandlerConfiguration(
      GetProperty, SetProperty, DescribeProperty, DeleteProperty, ListProperties, DefineProperty,
      {}, v8::PropertyHandlerFlags::kHasNoSideEffect));
  made->SetHandler(v8::IndexedPropertyHandlerConfiguration(
      GetElement, SetElement, DescribeElement, DeleteElement, ListProperties, DefineElement, {},
      v8::PropertyHandlerFlags::kHasNoSideEffect));
  return constructor;
}

}  // namespace gyre::bindings
