#include "kam/rules/pack.hpp"

#include "pack_read.hpp"

namespace kam::rules {

const Pack::Files& default_pack();  // generated from packs/default

namespace {

Result<void> read_file(const Pack::Files& files, const std::string& name, Pack::Data& data,
                       Result<void> (*read)(const JsonAt&, Pack::Data&)) {
  const auto found = files.find(name);
  if (found == files.end()) return invalid(name + ": the pack has no such file");
  auto document = JsonDocument::parse(found->second, name);
  if (!document) return document.error();
  return read(JsonAt(document->root(), name), data);
}

Result<void> read_head(const JsonAt& root, Pack::Data& data) {
  return pack::members(
      root, {{"id", pack::into(data.id)}, {"version", pack::into(data.version)}, {"model", pack::into(data.model)}});
}

}  // namespace

Result<Pack> Pack::load(const Files& files, const std::function<std::string(std::string_view)>& sha256_hex) {
  auto data = std::make_shared<Data>();
  struct Part {
    const char* file;
    Result<void> (*read)(const JsonAt&, Data&);
  };
  for (const auto& [file, read] :
       {Part{"pack.json", read_head}, Part{"criteria.json", pack::read_criteria}, Part{"churn.json", pack::read_churn},
        Part{"health.json", pack::read_health}, Part{"tiers.json", pack::read_tiers},
        Part{"recommendations.json", pack::read_recommendations}}) {
    if (auto done = read_file(files, file, *data, read); !done) return done.error();
  }
  std::string all;
  for (const auto& [name, bytes] : files) all += name + '\0' + bytes + '\0';
  data->name = data->id + "@" + data->version + "+" + sha256_hex(all).substr(0, 12);
  Pack pack;
  pack.data_ = std::move(data);
  return pack;
}

const Pack::Files& Pack::built_in() {
  return default_pack();
}
const std::string& Pack::version() const {
  return data_->name;
}

}  // namespace kam::rules
