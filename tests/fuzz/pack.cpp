// links: kam_rules simdjson::simdjson
// One file of an overlay: its name, a NUL, its bytes. Whatever stands in it, the check ends, and names files of the
// pack or of the one below it; a pack without a finding loads, and its merged files are a pack again.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "../../rules/src/json_fault.hpp"
#include "../../rules/src/json_read.hpp"
#include "kam/rules/pack.hpp"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

std::string digest(std::string_view bytes) {
  return std::string(64, static_cast<char>('a' + bytes.size() % 16));
}

/// The walk that tells where a document ends to be JSON agrees with the parser that reads.
void compare(std::string_view bytes) {
  const bool read = kam::rules::JsonDocument::parse(bytes, "file").has_value();
  const std::string fault = kam::rules::json_fault(bytes, kam::rules::JsonDocument::depth);
  const bool none = fault.find("cannot be read") != std::string::npos;
  require(!read || none);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using kam::rules::Pack;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(input.find('\0'), input.size());
  const std::string name(input.substr(0, end)), bytes(input.substr(std::min(end + 1, input.size())));
  compare(bytes);
  Pack::Files files{{"pack.json", R"({"id": "fuzz", "version": "1", "extends": "default"})"}};
  files[name] = bytes;
  const auto findings = Pack::check(files);
  for (const auto& finding : findings) {
    const std::string file = finding.file.starts_with("default/") ? finding.file.substr(8) : finding.file;
    require(!finding.message.empty() && (files.contains(file) || Pack::built_in().contains(file)));
    require(finding.pointer.empty() || finding.pointer.front() == '/');
  }
  const auto pack = Pack::load(files, digest);
  require(pack.has_value() == findings.empty());
  if (pack) require(Pack::check(pack->files()).empty());
  return 0;
}
