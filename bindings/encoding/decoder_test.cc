#include "bindings/encoding/decoder.h"

#include <string>

#include "bindings/core/testing.h"
#include "gtest/gtest.h"

namespace gyre::encoding {
namespace {

class DecoderTest : public js::RealmTest {
 protected:
  DecoderTest() : bindings_(realm(), js::BindingList<Encoding>()) {
    SetGlobal("encoding", bindings_.Find(js(), "encoding").ToLocalChecked());
    Eval(R"(
      var make = (name, fatal = false) => new encoding.Decoder(name, fatal);
      var decode = (decoder, bytes, last = true) => decoder.decode(new Uint8Array(bytes), last);
      var units = (text) => Array.from(text, (c) => c.codePointAt(0).toString(16)).join();
    )");
  }

  js::BindingSet bindings_;
};

TEST_F(DecoderTest, BytesBecomeText) {
  EXPECT_EQ(Eval("decode(make('koi8-r'), [0xf0, 0xd2]) === '\u041f\u0440'"), "true");
  EXPECT_EQ(Eval("decode(make('utf-16be'), [0xd8, 0x3d, 0xde, 0x00]) === '\u{1f600}'"), "true");
  EXPECT_EQ(Eval("decode(make('gbk'), []) === ''"), "true");
}

TEST_F(DecoderTest, ACharacterThatIsCutWaitsForItsRest) {
  Eval("var decoder = make('shift_jis')");
  EXPECT_EQ(Eval("decode(decoder, [0x41, 0x93], false)"), "A");
  EXPECT_EQ(Eval("decode(decoder, [], false) === ''"), "true");
  EXPECT_EQ(Eval("units(decode(decoder, [0xfa, 0x42], false))"), "65e5,42");
  EXPECT_EQ(Eval("decode(decoder, []) === ''"), "true");
  // Four bytes in four pieces, and a pair of surrogates of them.
  Eval("var decoder = make('gb18030')");
  EXPECT_EQ(Eval("[0x94, 0x39, 0xda].map((byte) => decode(decoder, [byte], false)).join('')"), "");
  EXPECT_EQ(Eval("units(decode(decoder, [0x33]))"), "1f4a9");
}

TEST_F(DecoderTest, TheEndOfBytesEndsACharacter) {
  Eval("var decoder = make('shift_jis')");
  EXPECT_EQ(Eval("units(decode(decoder, [0x41, 0x93]))"), "41,fffd");
  EXPECT_EQ(Eval("decode(decoder, [0x42])"), "B");
  Eval("decode(decoder, [0x93], false)");
  EXPECT_EQ(Eval("units(decode(decoder, []))"), "fffd");
  EXPECT_EQ(Eval("decode(decoder, [0x42])"), "B");
}

TEST_F(DecoderTest, MalformedBytesAreReplaced) {
  EXPECT_EQ(Eval("units(decode(make('euc-kr'), [0x41, 0xff, 0x42]))"), "41,fffd,42");
  EXPECT_EQ(Eval("units(decode(make('windows-1253'), [0xd2, 0x43]))"), "fffd,43");
}

TEST_F(DecoderTest, MalformedBytesFailAndLeaveNothingBehind) {
  Eval("var decoder = make('shift_jis', true)");
  EXPECT_EQ(Eval("decode(decoder, [0x41, 0xa0, 0x41])"), "undefined");
  EXPECT_EQ(Eval("decode(decoder, [0x42])"), "B");
  EXPECT_EQ(Eval("decode(decoder, [0x42, 0x93])"), "undefined");
  EXPECT_EQ(Eval("decode(decoder, [0x42])"), "B");
  // A beginning that waited is forgotten with the rest of its piece.
  EXPECT_EQ(Eval("decode(decoder, [0x93], false) === ''"), "true");
  EXPECT_EQ(Eval("decode(decoder, [0xff], false)"), "undefined");
  EXPECT_EQ(Eval("decode(decoder, [0x42])"), "B");
  // So is what a sequence of escape has switched to.
  Eval("var decoder = make('iso-2022-jp', true)");
  EXPECT_EQ(Eval("units(decode(decoder, [0x1b, 0x24, 0x42, 0x46, 0x7c], false))"), "65e5");
  EXPECT_EQ(Eval("decode(decoder, [0xff, 0xff], false)"), "undefined");
  EXPECT_EQ(Eval("decode(decoder, [0x46, 0x7c])"), "F|");
}

TEST_F(DecoderTest, ATextGrowsBeyondOneUnitAByte) {
  // SCSU has windows of characters beyond U+FFFF: two units a byte.
  EXPECT_EQ(Eval("var bytes = [0x0b, 0x00, 0x08].concat(Array(5000).fill(0x80));"
                 "var text = decode(make('scsu'), bytes); [text.length > bytes.length,"
                 " new Set(units(text).split(',')).size]"),
            "true,1");
}

TEST_F(DecoderTest, ATextThatIsTooLongIsAnErrorAndLeavesNothingBehind) {
  Eval("var decoder = make('ibm866')");
  EXPECT_EQ(Eval("try { decoder.decode(new Uint8Array(2 ** 30), false); }"
                 "catch (error) { error.code }"),
            "ERR_STRING_TOO_LONG");
  EXPECT_EQ(Eval("decode(decoder, [0x42])"), "B");
}

TEST_F(DecoderTest, ANameThatIcuDoesNotKnowIsAnError) {
  EXPECT_EQ(Eval("try { make('x-nothing'); } catch (error) { [error.name, error.code] }"),
            "RangeError,ERR_ENCODING_NOT_SUPPORTED");
  EXPECT_EQ(Eval("make('x-nothing')"),
            "throws RangeError: The \"x-nothing\" encoding is not supported");
}

}  // namespace
}  // namespace gyre::encoding
