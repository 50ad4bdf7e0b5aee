#include "bindings/core/class.h"

#include <memory>
#include <string>

#include "bindings/core/binding_set.h"
#include "bindings/core/testing.h"
#include "gtest/gtest.h"

namespace gyre::js {
namespace {

class Counter : public Wrapped {
 public:
  explicit Counter(int32_t start, int* deleted = nullptr) : count_(start), deleted_(deleted) {}
  ~Counter() override {
    if (deleted_ != nullptr) ++*deleted_;
  }
  static absl::StatusOr<std::unique_ptr<Counter>> New(Lock&, int32_t start) {
    if (start < 0) return NodeError(ErrorKind::kRangeError, "ERR_OUT_OF_RANGE", "below zero");
    return std::make_unique<Counter>(start);
  }
  int32_t Add(Lock&, int32_t by) { return count_ += by; }
  using Wrapped::Pin;
  using Wrapped::Unpin;

  static constexpr absl::string_view kClassName = "Counter";
  static constexpr auto kMembers = Members<Method<"add", &Counter::Add>>();

 private:
  int32_t count_;
  int* deleted_;
};

class Named final : public Counter {
 public:
  using Base = Counter;
  explicit Named(std::string name) : Counter(0), name_(std::move(name)) {}
  static absl::StatusOr<std::unique_ptr<Named>> New(Lock&, std::string name) {
    return std::make_unique<Named>(std::move(name));
  }
  std::string Name(Lock&) { return name_; }
  static constexpr absl::string_view kClassName = "Named";
  static constexpr auto kMembers = Members<Method<"name", &Named::Name>>();

 private:
  std::string name_;
};

class Hidden final : public Wrapped {
 public:
  bool Shown(Lock&) { return true; }
  static constexpr absl::string_view kClassName = "Hidden";
  static constexpr auto kMembers = Members<Method<"shown", &Hidden::Shown>>();
};

class Counters final : public Binding {
 public:
  explicit Counters(Realm&) {}
  int32_t Sum(Lock& js, Counter* a, std::optional<Counter*> b) {
    return a->Add(js, 0) + (b.has_value() ? (*b)->Add(js, 0) : 0);
  }
  Object Hide(Lock& js) { return Wrap(js, std::make_unique<Hidden>()); }
  int32_t FirstByte(Lock&, absl::Span<uint8_t> bytes) { return bytes.empty() ? -1 : bytes[0]; }

  static constexpr absl::string_view kName = "counters";
  static constexpr auto kMembers =
      Members<Class<Counter>, Class<Named>, Class<Hidden>, Method<"sum", &Counters::Sum>,
              Method<"hide", &Counters::Hide>, Method<"firstByte", &Counters::FirstByte>>();
};

using List = BindingList<Counters>;

class ClassTest : public RealmTest {
 protected:
  ClassTest() : bindings_(realm(), List()) {
    SetGlobal("counters", bindings_.Find(js(), "counters").ToLocalChecked());
  }
  BindingSet bindings_;
};

TEST_F(ClassTest, MakesInstancesOfTheNativeClass) {
  EXPECT_EQ(Eval("const a = new counters.Counter(2), b = new counters.Counter(5);"
                 "[a.add(1), b.add(1), a.add(1)].join()"),
            "3,6,4");
}

TEST_F(ClassTest, ThrowsWhatTheConstructorReturns) {
  EXPECT_EQ(Eval("try { new counters.Counter(-1) } catch (e) { e.code }"), "ERR_OUT_OF_RANGE");
  EXPECT_EQ(Eval("try { new counters.Counter('a') } catch (e) { e.code }"), "ERR_INVALID_ARG_TYPE");
}

TEST_F(ClassTest, NeedsNew) {
  EXPECT_EQ(Eval("try { counters.Counter(1) } catch (e) { e.code }"),
            "ERR_CONSTRUCT_CALL_REQUIRED");
}

TEST_F(ClassTest, RefusesMethodsOnOtherObjects) {
  EXPECT_EQ(Eval("try { counters.Counter.prototype.add.call({}, 1) } catch (e) { e.name }"),
            "TypeError");
}

TEST_F(ClassTest, IsExtendedByJavaScript) {
  EXPECT_EQ(Eval("class Twice extends counters.Counter { add(n) { return super.add(2 * n); } }"
                 "const t = new Twice(1); [t.add(2), t instanceof counters.Counter].join()"),
            "5,true");
}

TEST_F(ClassTest, ExtendsItsBase) {
  EXPECT_EQ(Eval("const n = new counters.Named('x');"
                 "[n.name(), n.add(3), n instanceof counters.Counter].join()"),
            "x,3,true");
}

TEST_F(ClassTest, TakesInstancesAsArguments) {
  EXPECT_EQ(Eval("counters.sum(new counters.Counter(2), new counters.Named('x'))"), "2");
  EXPECT_EQ(Eval("counters.sum(new counters.Counter(2))"), "2");
  EXPECT_EQ(Eval("try { counters.sum({}) } catch (e) { e.code }"), "ERR_INVALID_ARG_TYPE");
}

TEST_F(ClassTest, WrapsWhatNativeCodeMade) {
  EXPECT_EQ(Eval("const h = counters.hide(); [h.shown(), h instanceof counters.Hidden].join()"),
            "true,true");
  EXPECT_EQ(Eval("try { new counters.Hidden() } catch (e) { e.code }"), "ERR_ILLEGAL_CONSTRUCTOR");
}

TEST_F(ClassTest, ReadsBytesOfAllKindsOfBuffers) {
  EXPECT_EQ(Eval("[counters.firstByte(new Uint8Array([7, 8]).subarray(1)),"
                 " counters.firstByte(new Uint8Array([9]).buffer),"
                 " counters.firstByte(new SharedArrayBuffer(1)),"
                 " counters.firstByte(new DataView(new ArrayBuffer(0)))].join()"),
            "8,9,0,-1");
}

TEST_F(ClassTest, DeletesTheInstanceWithItsLostWrapper) {
  int deleted = 0;
  {
    v8::HandleScope scope(js().isolate());
    Wrap(js(), std::make_unique<Counter>(1, &deleted));
  }
  js().isolate()->LowMemoryNotification();
  EXPECT_EQ(deleted, 1);
}

TEST_F(ClassTest, KeepsAPinnedInstance) {
  int deleted = 0;
  Counter* counter = nullptr;
  {
    v8::HandleScope scope(js().isolate());
    auto made = std::make_unique<Counter>(1, &deleted);
    counter = made.get();
    counter->Pin();
    Wrap(js(), std::move(made));
  }
  js().isolate()->LowMemoryNotification();
  EXPECT_EQ(deleted, 0);
  counter->Unpin();
  js().isolate()->LowMemoryNotification();
  EXPECT_EQ(deleted, 1);
}

TEST(ClassListTest, DeletesInstancesWithTheBindings) {
  int deleted = 0;
  struct Test : RealmTest {
    void TestBody() override {}
    void Run(int* deleted) {
      BindingSet bindings(realm(), List());
      Wrap(js(), std::make_unique<Counter>(1, deleted));
    }
  };
  Test().Run(&deleted);
  EXPECT_EQ(deleted, 1);
}

TEST(ClassListTest, PrintsTheMembersOfTheClasses) {
  EXPECT_EQ(List::Surface(),
            "counters.Counter\ncounters.Counter.add(1)\ncounters.Named\ncounters.Named.name(0)\n"
            "counters.Hidden\ncounters.Hidden.shown(0)\ncounters.sum(2)\ncounters.hide(0)\n"
            "counters.firstByte(1)\n");
}

}  // namespace
}  // namespace gyre::js
