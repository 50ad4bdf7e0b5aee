#include "runtime/options.h"

#include <vector>

#include "gtest/gtest.h"

namespace gyre::runtime {
namespace {

absl::StatusOr<Options> Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "gyre");
  return ParseOptions(static_cast<int>(words.size()), words.data());
}

TEST(OptionsTest, TakesTheFirstWordAsScriptAndTheRestAsItsArguments) {
  auto options = Parse({"a.js", "-x", "--version"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->action, Options::Action::kRun);
  EXPECT_EQ(options->script, "a.js");
  EXPECT_EQ(options->arguments, (std::vector<std::string>{"-x", "--version"}));
}

TEST(OptionsTest, GivesArgumentsToEvaluatedCode) {
  auto options = Parse({"-e", "1", "a", "b"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->eval, "1");
  EXPECT_FALSE(options->script.has_value());
  EXPECT_EQ(options->arguments, (std::vector<std::string>{"a", "b"}));
}

TEST(OptionsTest, PrintsWhereAsked) {
  auto options = Parse({"-p", "1 + 1"});
  ASSERT_TRUE(options.ok());
  EXPECT_TRUE(options->print);
  EXPECT_EQ(options->eval, "1 + 1");
}

TEST(OptionsTest, RefusesOptionsThatContradictEachOther) {
  EXPECT_EQ(Parse({"--use-openssl-ca", "--use-bundled-ca", "a.js"}).status().message(),
            "either --use-openssl-ca or --use-bundled-ca can be used, not both");
  const char* const words[] = {"gyre", "--tls-max-v1.2", "a.js"};
  EXPECT_EQ(ParseOptions(3, words, "--tls-min-v1.3").status().message(),
            "either --tls-min-v1.3 or --tls-max-v1.2 can be used, not both");
  EXPECT_TRUE(Parse({"--tls-max-v1.2", "a.js", "--tls-min-v1.3"}).ok());
}

TEST(OptionsTest, WarnBlockedTakesMilliseconds) {
  EXPECT_EQ(Parse({"a.js"})->warn_blocked_ms, 0u);
  EXPECT_EQ(Parse({"--warn-blocked=50", "a.js"})->warn_blocked_ms, 50u);
  EXPECT_EQ(Parse({"--warn-blocked", "50", "a.js"})->warn_blocked_ms, 50u);
  EXPECT_EQ(Parse({"--warn-blocked=0", "a.js"}).status().message(),
            "--warn-blocked must be a number of milliseconds, 1 or more");
  const char* const words[] = {"gyre", "a.js"};
  EXPECT_EQ(ParseOptions(2, words, "--warn-blocked=7")->warn_blocked_ms, 7u);
}

TEST(OptionsTest, TheEnvironmentOfABundleMayAskForASimulation) {
  const char* const words[] = {"app", "--", "/entry.js", "--mine"};
  const absl::StatusOr<Options> options =
      ParseOptions(4, words, "--simulate=3 --simulate-runs=5", nullptr, /*bundled=*/true);
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->simulation.seed, 3u);
  EXPECT_EQ(options->simulation.runs, 5u);
  EXPECT_EQ(options->arguments, std::vector<std::string>{"--mine"});
  EXPECT_EQ(ParseOptions(4, words, "--simulate=3").status().message(),
            "--simulate=3 is not allowed in NODE_OPTIONS");
}

TEST(OptionsTest, ASimulationHasNoTimeToBeBlockedIn) {
  EXPECT_EQ(Parse({"--simulate=1", "--warn-blocked=50", "a.js"}).status().message(),
            "--warn-blocked cannot be simulated: time stands still while code runs");
}

TEST(OptionsTest, TakesAValueAfterAnEqualsSign) {
  auto options = Parse({"--eval=a=b"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->eval, "a=b");
}

TEST(OptionsTest, EndsItsOwnOptionsAtTwoHyphens) {
  auto options = Parse({"--no-warnings", "--", "-odd.js"});
  ASSERT_TRUE(options.ok());
  EXPECT_TRUE(options->no_warnings);
  EXPECT_EQ(options->script, "-odd.js");
}

TEST(OptionsTest, KeepsItsOwnOptionsForExecArgv) {
  auto options = Parse({"-r", "./x", "--stack-trace-limit=5", "a.js"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->exec_arguments,
            (std::vector<std::string>{"-r", "./x", "--stack-trace-limit=5"}));
  EXPECT_EQ(options->require, std::vector<std::string>{"./x"});
  EXPECT_EQ(options->v8_flags, std::vector<std::string>{"--stack-trace-limit=5"});
}

TEST(OptionsTest, RefusesAnUnknownOption) {
  auto options = Parse({"--nope", "a.js"});
  ASSERT_FALSE(options.ok());
  EXPECT_EQ(options.status().message(), "bad option: --nope");
}

TEST(OptionsTest, RefusesAMissingValue) {
  auto options = Parse({"--eval"});
  ASSERT_FALSE(options.ok());
  EXPECT_EQ(options.status().message(), "--eval requires an argument");
}

TEST(OptionsTest, TakesNoOptionForTheArgumentOfAnother) {
  auto options = Parse({"--import", "-p", "1"});
  ASSERT_FALSE(options.ok());
  EXPECT_EQ(options.status().message(), "--import requires an argument");
}

TEST(OptionsTest, RefusesUnknownValuesOfOptions) {
  EXPECT_FALSE(Parse({"--input-type=text"}).ok());
  EXPECT_FALSE(Parse({"--disable-proto=maybe"}).ok());
  EXPECT_TRUE(Parse({"--input-type=module"}).ok());
}

TEST(OptionsTest, TakesWhatNodeHasOutgrown) {
  EXPECT_TRUE(Parse({"--experimental-fetch", "--experimental-json-modules"}).ok());
}

TEST(OptionsTest, SaysWhyItDoesNotHaveAnOptionOfNode) {
  EXPECT_EQ(Parse({"--inspect=0", "a.js"}).status().message(),
            "--inspect is not supported: there is no inspector");
  EXPECT_TRUE(Parse({"--no-inspect", "a.js"}).ok());
  const char* argv[] = {"gyre"};
  EXPECT_EQ(ParseOptions(1, argv, "--inspect").status().message(),
            "--inspect is not supported: there is no inspector");
}

TEST(OptionsTest, TakesUnderscoresNegationsAndOtherNames) {
  EXPECT_TRUE(Parse({"--trace_warnings"})->trace_warnings);
  EXPECT_FALSE(Parse({"--trace-warnings", "--no-trace-warnings"})->trace_warnings);
  EXPECT_FALSE(Parse({"--no-warnings", "--warnings"})->no_warnings);
  EXPECT_TRUE(Parse({"--es-module-specifier-resolution=node"}).ok());
  EXPECT_EQ(Parse({"--no-title"}).status().message(),
            "--no-title is an invalid negation because it is not a boolean option");
}

TEST(OptionsTest, PrintsTheResultOfStandardInputOrOfAnotherOptionsCode) {
  EXPECT_TRUE(Parse({"-p"})->print);
  EXPECT_FALSE(Parse({"-p"})->eval.has_value());
  EXPECT_EQ(Parse({"-p", "-e", "8"})->eval, "8");
  EXPECT_TRUE(Parse({"-e", "8", "-p"})->print);
  EXPECT_FALSE(Parse({"--print=5"})->eval.has_value());
  EXPECT_EQ(Parse({"-pe"}).status().message(), "--eval requires an argument");
}

TEST(OptionsTest, AnEmptyValueIsNone) {
  EXPECT_EQ(Parse({"--title="}).status().message(), "--title= requires an argument");
}

TEST(OptionsTest, RefusesOptionsThatDoNotGoTogether) {
  EXPECT_EQ(Parse({"--test", "-p", "1"}).status().message(),
            "either --test or --eval can be used, not both");
  EXPECT_EQ(Parse({"--test", "-e", "1"}).status().message(),
            "either --test or --eval can be used, not both");
  EXPECT_EQ(Parse({"--cpu-prof-dir=x"}).status().message(),
            "--cpu-prof-dir must be used with --cpu-prof");
}

TEST(OptionsTest, ModesThatNodeExits12For) {
  EXPECT_EQ(Parse({"--disable-proto=x"}).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Parse({"--security-revert=CVE-1"}).status().message(),
            "Error: Attempt to revert an unknown CVE [CVE-1]");
}

TEST(OptionsTest, RefusesAnUnknownModeOfRejections) {
  EXPECT_FALSE(Parse({"--unhandled-rejections=maybe"}).ok());
  EXPECT_TRUE(Parse({"--unhandled-rejections=warn"}).ok());
}

TEST(OptionsTest, KnowsItsShortForms) {
  EXPECT_EQ(Parse({"-v"})->action, Options::Action::kVersion);
  EXPECT_EQ(Parse({"-h"})->action, Options::Action::kHelp);
  EXPECT_TRUE(Parse({"-c", "a.js"})->check);
}

TEST(OptionsTest, TakesANumberOfWorkersOrNone) {
  EXPECT_TRUE(Parse({"--cluster", "a.js"}).ok());
  auto options = Parse({"--cluster=4", "--cluster-policy", "shared", "--metrics=[::]:0", "a.js"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->script, "a.js");
  for (const char* wrong :
       {"--cluster=0", "--cluster=x", "--cluster-policy=random", "--cluster-max-memory=1T",
        "--cluster-heartbeat=10", "--metrics=65536"}) {
    EXPECT_FALSE(Parse({wrong, "a.js"}).ok()) << wrong;
  }
}

TEST(OptionsTest, TakesOptionsOfTheEnvironmentFirst) {
  const char* argv[] = {"gyre", "--title=b", "a.js"};
  auto options = ParseOptions(3, argv, R"(--no-warnings  --title="a \"b\"" --stack-trace-limit=5)");
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(
      options->environment_arguments,
      (std::vector<std::string>{"--no-warnings", "--title=a \"b\"", "--stack-trace-limit=5"}));
  EXPECT_EQ(options->exec_arguments, (std::vector<std::string>{"--title=b"}));
  EXPECT_EQ(options->v8_flags, (std::vector<std::string>{"--stack-trace-limit=5"}));
  EXPECT_TRUE(options->no_warnings);
}

TEST(OptionsTest, RefusesWhatChoosesTheProgramInTheEnvironment) {
  const char* argv[] = {"gyre"};
  for (const char* word : {"--version", "-e", "-i", "a.js", "--nope", "--"}) {
    EXPECT_EQ(ParseOptions(1, argv, word).status().message(),
              std::string(word) + " is not allowed in NODE_OPTIONS");
  }
  EXPECT_EQ(ParseOptions(1, argv, "--title=\"a").status().message(),
            "invalid value for NODE_OPTIONS (unterminated string)");
}

}  // namespace
}  // namespace gyre::runtime
