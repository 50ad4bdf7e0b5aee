#include "tally/tally.h"

#include "bindings/core/testing.h"

namespace acme {
namespace {

class TallyTest : public js::RealmTest {
 protected:
  TallyTest() : bindings_(realm(), js::BindingList<TallyBinding>()) {
    SetGlobal("binding", bindings_.Find(js(), "tally").ToLocalChecked());
  }
  js::BindingSet bindings_;
};

TEST_F(TallyTest, CountsWordsBetweenWhiteSpace) {
  EXPECT_EQ(Eval("binding.countWords('')"), "0");
  EXPECT_EQ(Eval("binding.countWords(' a  b\\n\\tc')"), "3");
}

TEST_F(TallyTest, TheMostFrequentWordComesFirst) {
  EXPECT_EQ(Eval("const t = new binding.Tally(); t.add('x', 1); t.add('y', 2); `${t.words()}`"),
            "y,2,x,1");
}

TEST_F(TallyTest, RefusesToTakeBack) {
  EXPECT_EQ(Eval("new binding.Tally().add('x', -1)"),
            "throws RangeError: a word is added once or more");
}

}  // namespace
}  // namespace acme
