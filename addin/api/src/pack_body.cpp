#include "src/pack_body.hpp"

#include "src/body_members.hpp"

namespace kam::api {

namespace {
namespace dom = simdjson::dom;
constexpr std::size_t deepest = 64, longest_name = 100;

bool is_file_name(std::string_view name) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !name.empty() && name.size() <= longest_name && name.front() != '.' && name.ends_with(".json") &&
         name.find_first_not_of(letters) == name.npos;
}

Result<std::string> bytes_of(dom::element value) {
  std::string_view text;
  if (!value.get(text)) return std::string(text);
  if (!value.is_object()) return invalid("expected a JSON object, or its text");
  return std::string(simdjson::minify(value));
}

Result<rules::Pack::Files> files_of(dom::object given) {
  rules::Pack::Files files;
  for (const auto file : given) {
    const auto place = "files." + std::string(file.key.substr(0, longest_name)) + ": ";
    if (!is_file_name(file.key)) return invalid(place + "expected the name of a file, as in criteria.json");
    if (files.size() == rules::Pack::most_files) return invalid("files: expected at most 64");
    auto bytes = bytes_of(file.value);
    if (!bytes) return invalid(place + bytes.error().detail);
    if (!files.emplace(file.key, std::move(*bytes)).second) return invalid(place + "stands there twice");
  }
  return files;
}
}  // namespace

Result<rules::Pack::Files> read_pack_body(std::string_view body) {
  std::optional<rules::Pack::Files> files;
  const auto ok = each_member(
      body,
      [&](std::string_view key, dom::element value) -> Result<void> {
        dom::object given;
        if (key != "files" || files || value.get(given)) return invalid("expected files, an object, and nothing else");
        auto read = files_of(given);
        if (!read) return read.error();
        files = std::move(*read);
        return {};
      },
      deepest);
  if (!ok) return ok.error();
  if (!files) return invalid("expected files, an object");
  return std::move(*files);
}

}  // namespace kam::api
