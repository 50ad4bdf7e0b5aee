#include "bindings/core/binding.h"

#include <optional>
#include <string>

#include "bindings/core/binding_set.h"
#include "bindings/core/testing.h"
#include "gtest/gtest.h"
#include "loop/system_error.h"

namespace gyre::js {
namespace {

class Sample final : public Binding {
 public:
  explicit Sample(Realm& realm) : numbers_(realm, 2) {}

  double Add(Lock&, double a, int32_t b) { return a + b; }
  std::string Repeat(Lock&, std::string text, uint32_t times) {
    std::string out;
    while (times-- > 0) out += text;
    return out;
  }
  bool Given(Lock&, std::optional<int32_t> value) { return value.has_value(); }
  absl::StatusOr<int32_t> Fail(Lock&) {
    return loop::ToStatus({.error = ENOENT, .syscall = "open", .path = "/nowhere"});
  }
  absl::Status Refuse(Lock&) {
    return NodeError(ErrorKind::kRangeError, "ERR_OUT_OF_RANGE", "too far");
  }
  void Count(Lock& js, const CallbackInfo& info) { info.GetReturnValue().Set(info.Length()); }
  int32_t First(Lock&) { return static_cast<int32_t>(numbers_[0]); }

  static constexpr absl::string_view kName = "sample";
  static constexpr auto kMembers =
      Members<Method<"add", &Sample::Add>, Method<"repeat", &Sample::Repeat>,
              Method<"given", &Sample::Given>, Method<"fail", &Sample::Fail>,
              Method<"refuse", &Sample::Refuse>, Method<"count", &Sample::Count>,
              Method<"first", &Sample::First>>();

  void OnCreated(Lock& js, Object object) override {
    numbers_.Create(js);
    Set(js, object, "numbers", numbers_.Get(js));
  }

 private:
  AliasedArray<uint32_t, v8::Uint32Array> numbers_;
};

using List = BindingList<Sample>;

class BindingTest : public RealmTest {
 protected:
  BindingTest() : bindings_(realm(), List()) {
    SetGlobal("sample", bindings_.Find(js(), "sample").ToLocalChecked());
  }
  BindingSet bindings_;
};

TEST_F(BindingTest, ConvertsNumbersBothWays) { EXPECT_EQ(Eval("sample.add(1.5, 2)"), "3.5"); }

TEST_F(BindingTest, ConvertsTextAsUtf8) {
  EXPECT_EQ(Eval("sample.repeat('\\u00e9', 3)"), "\u00e9\u00e9\u00e9");
}

TEST_F(BindingTest, RefusesAnArgumentOfTheWrongType) {
  EXPECT_EQ(Eval("try { sample.add('1', 2) } catch (e) { e.code + ' ' + e.message }"),
            "ERR_INVALID_ARG_TYPE Argument 1 of the native function add must be of type number");
}

TEST_F(BindingTest, TakesUndefinedForAnOptionalArgument) {
  EXPECT_EQ(Eval("[sample.given(), sample.given(null), sample.given(0)].join()"),
            "false,false,true");
}

TEST_F(BindingTest, TurnsASystemErrorIntoNodesError) {
  EXPECT_EQ(Eval("try { sample.fail() } catch (e) {"
                 "  [e instanceof Error, e.code, e.errno, e.syscall, e.path, e.message].join('|')"
                 "}"),
            "true|ENOENT|-2|open|/nowhere|ENOENT: no such file or directory, open '/nowhere'");
}

TEST_F(BindingTest, ShowsTheCodeOfANodeErrorInItsStackOnly) {
  EXPECT_EQ(Eval("try { sample.refuse() } catch (e) {"
                 "  [e instanceof RangeError, e.name, e.code, e.stack.split('\\n')[0]].join('|')"
                 "}"),
            "true|RangeError|ERR_OUT_OF_RANGE|RangeError [ERR_OUT_OF_RANGE]: too far");
}

TEST_F(BindingTest, HandsTheRawCallToARawMethod) {
  EXPECT_EQ(Eval("sample.count(1, 'a', {})"), "3");
}

TEST_F(BindingTest, SharesAnArrayWithJavaScript) {
  EXPECT_EQ(Eval("sample.numbers[0] = 42; sample.first()"), "42");
}

TEST_F(BindingTest, NamesFunctionsAndForbidsNew) {
  EXPECT_EQ(Eval("sample.add.name + sample.add.length"), "add2");
  EXPECT_EQ(Eval("try { new sample.add() } catch (e) { e.name }"), "TypeError");
}

TEST_F(BindingTest, HasNoObjectForAnUnknownName) {
  EXPECT_TRUE(bindings_.Find(js(), "nope").IsEmpty());
}

TEST(BindingListTest, PrintsItsSurface) {
  EXPECT_EQ(List::Surface(),
            "sample.add(2)\nsample.repeat(2)\nsample.given(1)\nsample.fail(0)\nsample.refuse(0)\n"
            "sample.count(...)\nsample.first(0)\n");
}

TEST(BindingListTest, GivesOneExternalReferencePerFunction) {
  std::vector<intptr_t> references;
  List::AppendReferences(references);
  EXPECT_EQ(references.size(), 7u);
}

}  // namespace
}  // namespace gyre::js
