#include "kam/connectors/spool.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <vector>

#include "catch.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using connectors::Spool;
using connectors::SpoolReader;

namespace {

std::vector<std::string> some_blocks() {
  std::vector<std::string> blocks{"", "one", std::string(200'000, 'x'), "", "a\nb"};
  for (int i = 0; i < 300; ++i) blocks.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i), '.'));
  return blocks;
}

std::vector<std::string> read_all(SpoolReader reader) {
  std::vector<std::string> blocks;
  for (;;) {
    const auto block = reader.next();
    REQUIRE(block.has_value());
    if (!*block) return blocks;
    blocks.emplace_back(**block);
  }
}

/// Modes and names of the open files of this process that lie in the directory.
std::vector<std::pair<mode_t, std::string>> open_files(const std::filesystem::path& directory) {
  std::vector<std::pair<mode_t, std::string>> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
    struct stat state {};
    if (!target.starts_with(directory.string() + "/") || ::stat(entry.path().c_str(), &state) != 0) continue;
    found.emplace_back(state.st_mode & 07777, target);
  }
  return found;
}

}  // namespace

TEST_CASE("blocks come out of a spool as they went in, wherever they lie", "[connectors][spool]") {
  const TemporaryDirectory directory;
  const auto limit = GENERATE(std::size_t{0}, std::size_t{100}, std::size_t{40'000}, std::size_t{1} << 30);
  Spool spool(directory.path(), limit);
  for (const auto& block : some_blocks()) REQUIRE(spool.append(block).has_value());
  CHECK(read_all(SpoolReader(spool)) == some_blocks());
  CHECK(read_all(SpoolReader(spool)) == some_blocks());
  Spool moved(std::move(spool));
  REQUIRE(moved.append("more").has_value());
  CHECK(read_all(SpoolReader(moved)).back() == "more");
}

TEST_CASE("a part of a spool is read alone", "[connectors][spool]") {
  const TemporaryDirectory directory;
  Spool spool(directory.path(), 8);
  REQUIRE(spool.append("first").has_value());
  const auto from = spool.size();
  REQUIRE(spool.append("second").has_value());
  const auto to = spool.size();
  REQUIRE(spool.append("third").has_value());
  CHECK(read_all(SpoolReader(spool, from, to)) == std::vector<std::string>{"second"});
  CHECK(read_all(SpoolReader(spool, to, to)).empty());
}

TEST_CASE("the file of a spool has no name and is its owner's alone", "[connectors][spool]") {
  const TemporaryDirectory directory;
  {
    Spool spool(directory.path(), 8);
    REQUIRE(spool.append("company data").has_value());
    CHECK(std::filesystem::is_empty(directory.path()));
    const auto files = open_files(directory.path());
    REQUIRE(files.size() == 1);
    CHECK(files[0].first == 0600);
    CHECK(files[0].second.ends_with(" (deleted)"));
  }
  CHECK(open_files(directory.path()).empty());
}

TEST_CASE("without a directory a spool stays in memory; without room it says where", "[connectors][spool]") {
  Spool memory({}, 8);
  for (const auto& block : some_blocks()) REQUIRE(memory.append(block).has_value());
  CHECK(read_all(SpoolReader(memory)) == some_blocks());

  const TemporaryDirectory directory;
  Spool nowhere(directory / "none", 8);
  REQUIRE(nowhere.append("a").has_value());
  const auto refused = nowhere.append("b and more");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == Errc::environment);
  CHECK_THAT(refused.error().detail,
             ContainsSubstring((directory / "none").string() + ": a temporary file cannot be made"));
}
