#include "kam/rules/pack.hpp"

#include "pack_read.hpp"

namespace kam::rules {

const Pack::Files& default_pack();  // generated from packs/default

namespace {

std::string hashed(const Pack::Files& files, const Pack::Digest& sha256_hex, std::string before) {
  for (const auto& [name, bytes] : files) before += name + '\0' + bytes + '\0';
  return sha256_hex(before).substr(0, 12);
}

std::string version_of(const Pack::Data& data, const Pack::Files& files, const Pack::Digest& sha256_hex) {
  std::string extended;
  if (!data.extends.empty()) extended = hashed(Pack::built_in(), sha256_hex, "") + '\0';
  return data.id + "@" + data.version + "+" + hashed(files, sha256_hex, extended);
}

}  // namespace

Result<Pack> Pack::load(const Files& files, const Digest& sha256_hex) {
  JsonNotes notes;
  auto data = std::make_shared<Data>();
  pack::read(files, *data, notes);
  if (const auto& findings = notes.findings(); !findings.empty()) {
    std::string more;
    if (findings.size() > 1) more = " (the first of " + std::to_string(findings.size()) + " findings)";
    return invalid(to_string(findings.front()) + more);
  }
  data->name = version_of(*data, files, sha256_hex);
  Pack pack;
  pack.data_ = std::move(data);
  return pack;
}

std::vector<Finding> Pack::check(const Files& files) {
  JsonNotes notes;
  Data data;
  pack::read(files, data, notes);
  return notes.findings();
}

const Pack::Files& Pack::built_in() {
  return default_pack();
}
const std::string& Pack::version() const {
  return data_->name;
}
const Pack::Files& Pack::files() const {
  return data_->files;
}

}  // namespace kam::rules
