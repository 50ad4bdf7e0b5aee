#include "bindings/net/rule_list.h"

#include <string>

#include "bindings/core/testing.h"
#include "gtest/gtest.h"

namespace gyre::bindings {
namespace {

class Rules final : public js::Binding {
 public:
  explicit Rules(js::Realm&) {}
  js::Value Copy(js::Lock& js, RuleList* list) {
    v8::Local<v8::Object> copy;
    if (!list->Port()->Make(js).ToLocal(&copy)) return js::Undefined(js);
    return copy;
  }
  static constexpr absl::string_view kName = "rules";
  static constexpr auto kMembers =
      js::Members<js::Class<RuleList>, js::Method<"copy", &Rules::Copy>>();
};

class RuleListTest : public js::RealmTest {
 protected:
  RuleListTest() : bindings_(realm(), js::BindingList<Rules>()) {
    SetGlobal("rules", bindings_.Find(js(), "rules").ToLocalChecked());
    Eval("var list = new rules.RuleList(), at = (last) => new Uint8Array(16).fill(last, 15);");
  }
  js::BindingSet bindings_;
};

TEST_F(RuleListTest, BothEndsBelongToARule) {
  Eval("list.add(at(3), at(5), 'three to five')");
  EXPECT_EQ(Eval("[2, 3, 4, 5, 6].map((n) => list.check(at(n)))"), "false,true,true,true,false");
}

TEST_F(RuleListTest, CopiesHaveTheSameRules) {
  Eval("list.add(at(1), at(1), 'one'); var copy = rules.copy(list); copy.add(at(2), at(2), 'two')");
  EXPECT_EQ(Eval("[list.check(at(2)), copy.check(at(1)), list === copy]"), "true,true,false");
  EXPECT_EQ(Eval("list.texts()"), "two,one");
}

TEST_F(RuleListTest, AnAddressHasSixteenBytes) {
  EXPECT_EQ(Eval("list.check(new Uint8Array(4))").substr(0, 7), "throws ");
  EXPECT_EQ(Eval("list.add(at(1), new Uint8Array(17), '')").substr(0, 7), "throws ");
}

}  // namespace
}  // namespace gyre::bindings
