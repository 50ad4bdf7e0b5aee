// One JavaScript world: an isolate, its context, and what native code keeps of it.
//
// A realm is made once per isolate by runtime/, either empty (to build the start-up snapshot) or
// out of a snapshot, and belongs to the isolate's thread. Values that native code keeps across
// calls (js::Kept, js::AliasedArray) register with the realm in the order of their construction and
// travel through the snapshot: whatever constructs them must do so in the same order when the
// snapshot is built and when it is used.
#ifndef GYRE_BINDINGS_CORE_REALM_H_
#define GYRE_BINDINGS_CORE_REALM_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "bindings/core/value.h"

namespace gyre::loop {
class Loop;
}

namespace gyre::js {

// What the realm asks of the program around it.
class Host {
 public:
  virtual ~Host() = default;

  // `error` left a callback; `from_promise` for an unhandled rejection. May end the process, and
  // may return.
  virtual void OnUncaught(Lock& js, Value error, v8::Local<v8::Message> message,
                          bool from_promise) = 0;

  // A thread of its own is to end with this code: false where that means the whole process.
  virtual bool EndThread(Lock& js, int code) { return false; }

  // The function of this name that the bootstrap modules left for native code.
  virtual v8::MaybeLocal<v8::Function> FindHook(Lock& js, absl::string_view name) { return {}; }
};

class KeptBase {
 public:
  KeptBase(const KeptBase&) = delete;
  KeptBase& operator=(const KeptBase&) = delete;

  bool empty() const { return value_.IsEmpty(); }
  void Clear() { value_.Reset(); }

 protected:
  explicit KeptBase(Realm& realm);
  virtual ~KeptBase();

  // After the value came back from a snapshot.
  virtual void OnRestored(Lock& js) {}

  v8::Global<v8::Value> value_;

 private:
  friend class Realm;
  Realm& realm_;
};

// A strong reference that native code holds. Owned by one C++ object whose life ends before the
// realm's.
template <typename T>
class Kept final : public KeptBase {
 public:
  explicit Kept(Realm& realm) : KeptBase(realm) {}
  void Set(Lock& js, v8::Local<T> value) { value_.Reset(js.isolate(), value); }
  v8::Local<T> Get(Lock& js) const { return value_.Get(js.isolate()).template As<T>(); }
};

// Numbers that native code and JavaScript share without calls: a typed array in JavaScript, a plain
// array here.
template <typename T, typename TypedArray>
class AliasedArray final : public KeptBase {
 public:
  AliasedArray(Realm& realm, size_t length) : KeptBase(realm), length_(length) {}

  // Makes the array; once, when there is no snapshot to restore it from.
  void Create(Lock& js) {
    auto buffer = v8::ArrayBuffer::New(js.isolate(), length_ * sizeof(T));
    value_.Reset(js.isolate(), TypedArray::New(buffer, 0, length_));
    OnRestored(js);
  }
  bool created() const { return data_ != nullptr; }
  Value Get(Lock& js) const { return value_.Get(js.isolate()); }
  T& operator[](size_t index) { return data_[index]; }
  const T& operator[](size_t index) const { return data_[index]; }

 private:
  void OnRestored(Lock& js) override {
    data_ = static_cast<T*>(Get(js).template As<TypedArray>()->Buffer()->Data());
  }
  size_t length_;
  T* data_ = nullptr;
};

class Wrapped;

// A strong reference that may be made and moved at any time after start-up, such as the callback of
// an operation under way. Does not travel through the snapshot; not for globals of a binding, which
// are Kept.
template <typename T>
class Strong {
 public:
  Strong() = default;
  Strong(Lock& js, v8::Local<T> value) : value_(js.isolate(), value) {}
  bool empty() const { return value_.IsEmpty(); }
  void Clear() { value_.Reset(); }
  v8::Local<T> Get(Lock& js) const { return value_.Get(js.isolate()); }

 private:
  v8::Global<T> value_;
};

class Realm {
 public:
  // Does not enter anything. `loop` may be null while a snapshot is built.
  Realm(v8::Isolate* isolate, loop::Loop* loop);
  ~Realm();
  Realm(const Realm&) = delete;
  Realm& operator=(const Realm&) = delete;

  // The realm of the isolate that is running.
  static Realm& Of(v8::Isolate* isolate) {
    return *static_cast<Realm*>(isolate->GetData(kIsolateSlot));
  }

  v8::Isolate* isolate() const { return isolate_; }
  v8::Local<v8::Context> context() const { return context_.Get(isolate_); }
  loop::Loop& loop() const { return *loop_; }

  // Called once the context exists; before any Kept gets a value.
  void set_context(v8::Local<v8::Context> context) { context_.Reset(isolate_, context); }
  void set_host(Host* host) { host_ = host; }
  Host* host() const { return host_; }

  // Native halves of modules, by the index that the program's list of bindings gives them.
  void set_binding(size_t index, void* instance) {
    if (index >= bindings_.size()) bindings_.resize(index + 1);
    bindings_[index] = instance;
  }
  void* binding(size_t index) const { return bindings_[index]; }

  // The template of a native class (see class.h), by an address that stands for the class.
  v8::Global<v8::FunctionTemplate>& class_template(const void* key) { return classes_[key]; }
  using ClassTemplates = absl::flat_hash_map<const void*, v8::Global<v8::FunctionTemplate>>;
  ClassTemplates& class_templates() { return classes_; }

  // Deletes the native objects that still have a wrapper. For BindingSet, whose bindings they may
  // use.
  void DeleteWrapped();

  // An application's snapshot is being made of this realm: native objects know where they were made
  // (Wrapped::All()), and sockets that listen do not keep the loop running.
  void BecomeSnapshot() { origins_ = std::make_unique<Origins>(); }
  bool becomes_snapshot() const { return origins_ != nullptr; }

  // Moves all kept values into the context, so that they are part of the snapshot, and lets go of
  // their handles. The templates of classes are the caller's to keep.
  void SaveKept(Lock& js);
  // Takes them out again; in a process that started from a snapshot.
  void RestoreKept(Lock& js);

  // What process.nextTick() and unhandled rejections leave to do after a callback (see callback.h):
  // JavaScript sets info[0] when a tick is scheduled and info[1] when a rejection is to be
  // reported; `run` does both.
  struct Ticks {
    explicit Ticks(Realm& realm) : info(realm, 2), run(realm) {}
    bool pending() const { return info.created() && (info[0] != 0 || info[1] != 0); }
    AliasedArray<uint8_t, v8::Uint8Array> info;
    Kept<v8::Function> run;
  };
  Ticks& ticks() { return ticks_; }

  // See SetPromiseRejectHook() in callback.h.
  Kept<v8::Function>* promise_reject_hook = nullptr;

  // Whether the program uses asynchronous contexts: every callback from the loop then starts
  // without one.
  bool has_async_context = false;

  // From any thread: what JavaScript does now is interrupted, nothing is called any more, and the
  // loop ends.
  void Stop();
  // On the realm's thread: nothing of JavaScript is called any more.
  void Silence() { stopped_.store(true, std::memory_order_relaxed); }
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }

  // Of bindings/worker_threads.
  void* workers = nullptr;

  // Of bindings/module_wrap: V8 asks for modules knowing nothing but the isolate.
  void* modules = nullptr;

  // Whether the hook above hears of promises that are settled more than once, too.
  bool reports_multiple_resolves = false;

  // Whether the program has compiled WebAssembly: V8 may be at that when the loop ends.
  bool uses_wasm = false;

  // See bindings/errors.
  bool abort_on_uncaught = true;

  // Callbacks running inside each other; ticks are drained when the outermost returns.
  int callback_depth = 0;

 private:
  friend class KeptBase;
  friend class Wrapped;
  static constexpr uint32_t kIsolateSlot = 0;
  static constexpr int kKeptSlot = 1;
  using Origins = absl::flat_hash_map<const Wrapped*, std::string>;

  v8::Isolate* isolate_;
  loop::Loop* loop_;
  v8::Global<v8::Context> context_;
  Host* host_ = nullptr;
  std::vector<void*> bindings_;
  std::vector<KeptBase*> kept_;
  ClassTemplates classes_;
  Wrapped* wrapped_ = nullptr;
  std::unique_ptr<Origins> origins_;
  Ticks ticks_;
  std::atomic<bool> stopped_ = false;
};

// Enters a realm from native code that no JavaScript called: opens the scopes and hands out the
// Lock.
class Entered {
 public:
  explicit Entered(Realm& realm)
      : isolate_scope_(realm.isolate()),
        handle_scope_(realm.isolate()),
        context_scope_(realm.context()),
        lock_(realm.isolate(), realm.context(), realm) {}
  Lock& js() { return lock_; }

 private:
  v8::Isolate::Scope isolate_scope_;
  v8::HandleScope handle_scope_;
  v8::Context::Scope context_scope_;
  Lock lock_;
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_REALM_H_
