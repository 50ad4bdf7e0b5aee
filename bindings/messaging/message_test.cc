#include "bindings/messaging/message.h"

#include <memory>
#include <string>
#include <utility>

#include "bindings/core/testing.h"
#include "bindings/messaging/messaging.h"
#include "gtest/gtest.h"

namespace gyre::bindings {
namespace {

using List = js::BindingList<Messaging>;

class MessageTest : public js::RealmTest {
 protected:
  MessageTest() : bindings_(realm(), List()) {
    SetGlobal("messaging", bindings_.Find(js(), "messaging").ToLocalChecked());
    Eval(R"(
      var log = [];
      class Point extends messaging.Transferable {
        #x;
        constructor(x) { super(); this.#x = x; }
        get x() { return this.#x; }
      }
      class Hidden extends messaging.Transferable {}
      class Stuck extends messaging.Transferable {}
      messaging.setCloneCallbacks(
        (text) => new Error(text),
        (object, step) => {
          log.push(`${object.constructor.name} ${step}`);
          if (object instanceof Stuck) throw new Error('stuck');
          if (object instanceof Hidden) return step === 1 ? false : undefined;
          if (step === 1) return true;
          return ['point', { x: object.x, bytes: object.bytes }, undefined];
        },
        ([spec, data]) => Object.assign(new Point(`${spec} ${data.x}`), { bytes: data.bytes }));
      var clone = (value, transfer = []) => messaging.structuredClone(value, transfer);
    )");
  }

  js::BindingSet bindings_;
};

TEST_F(MessageTest, AnObjectOfATransferableClassIsPackedAndUnpacked) {
  EXPECT_EQ(Eval("clone({ deep: [new Point(5)] }).deep[0].x"), "point 5");
  EXPECT_EQ(Eval("log.join()"), "Point 0");
}

TEST_F(MessageTest, TheSameObjectTwiceIsPackedOnce) {
  EXPECT_EQ(Eval("var p = new Point(1), [a, b] = clone([p, p]); [a === b, a === p]"), "true,false");
  EXPECT_EQ(Eval("log.length"), "1");
}

TEST_F(MessageTest, PlainObjectsAskNobody) {
  EXPECT_EQ(Eval("JSON.stringify(clone({ a: [1, { b: 'c' }] }))"), R"({"a":[1,{"b":"c"}]})");
  EXPECT_EQ(Eval("log.length"), "0");
}

TEST_F(MessageTest, AnObjectThatIsListedIsCheckedAndMoved) {
  EXPECT_EQ(Eval("var p = new Point(2); clone({ p }, [p]).p.x"), "point 2");
  EXPECT_EQ(Eval("log.join()"), "Point 1,Point 2");
}

TEST_F(MessageTest, WhatCannotTravelIsAnError) {
  EXPECT_EQ(Eval("clone(new Hidden())"),
            "throws Error: Cannot transfer object of unsupported type.");
  EXPECT_EQ(Eval("clone(1, [new Hidden()])"),
            "throws TypeError: Found invalid object in transferList");
  EXPECT_EQ(Eval("var p = new Point(1); clone(p, [p, p])"),
            "throws Error: Transfer list contains duplicate Point");
}

TEST_F(MessageTest, NothingMovesWhereOneCannot) {
  EXPECT_EQ(Eval("var buffer = new ArrayBuffer(3), p = new Point(1);"
                 "try { clone(buffer, [buffer, p, new Stuck()]); } catch {}"
                 "[buffer.byteLength, log.includes('Point 2')]"),
            "3,false");
}

TEST_F(MessageTest, SharedBytesAreTheSameMemory) {
  EXPECT_EQ(Eval("var bytes = new Uint8Array([1, 2, 3, 4]), p = new Point(0);"
                 "p.bytes = new messaging.SharedBytes(bytes.subarray(1, 3));"
                 "var copy = clone(p).bytes.view(); bytes[1] = 9; copy.join()"),
            "9,3");
  EXPECT_EQ(Eval("new messaging.SharedBytes('text')"),
            "throws TypeError: SharedBytes are made of a Uint8Array");
}

TEST_F(MessageTest, AnInstanceHasItsClassAlone) {
  EXPECT_EQ(Eval("class Sub extends Point {} new Sub(1) instanceof Sub && clone(new Sub(1)).x"),
            "point 1");
  EXPECT_EQ(Eval("Object.keys(new Point(1)).length"), "0");
}

TEST_F(MessageTest, PortsInsideOfMovedObjectsAreFoundAndCloseWithTheMessage) {
  auto [one, other] = Mailbox::NewPair();
  auto outer = std::make_shared<Message>();
  outer->moved.resize(2);
  outer->moved[1].object = std::make_shared<Message>();
  outer->moved[1].object->moved.push_back({one, nullptr});
  EXPECT_TRUE(outer->Moves(one.get()));
  EXPECT_FALSE(outer->Moves(other.get()));
  EXPECT_FALSE(other->ended());
  outer = nullptr;
  EXPECT_TRUE(other->ended());
}

std::shared_ptr<Message> MessageWith(std::shared_ptr<Mailbox> port) {
  auto message = std::make_shared<Message>();
  message->moved.push_back({std::move(port), nullptr});
  return message;
}

TEST_F(MessageTest, PortsInAMessageThatNobodyGetsAreClosed) {
  auto [one, other] = Mailbox::NewPair();
  auto [moved, kept] = Mailbox::NewPair();
  other->Close();
  EXPECT_TRUE(one->Post(MessageWith(std::move(moved))));
  EXPECT_TRUE(kept->ended());
}

TEST_F(MessageTest, PortsThatWaitInPortsCloseHoweverDeepTheyAre) {
  auto [first, kept] = Mailbox::NewPair();
  std::shared_ptr<Mailbox> last = std::move(first);
  for (int i = 0; i < 200000; ++i) {
    auto [one, other] = Mailbox::NewPair();
    one->Post(MessageWith(std::move(last)));
    last = std::move(other);
  }
  EXPECT_FALSE(kept->ended());
  last->Close();
  EXPECT_TRUE(kept->ended());
}

}  // namespace
}  // namespace gyre::bindings
