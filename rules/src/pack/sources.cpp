#include "../pack_read.hpp"
#include "keys.hpp"

/// sources.json: the publications that the rest of the pack cites.
namespace kam::rules::pack {

Result<void> read_sources(const JsonAt& root, Pack::Data& data) {
  const auto read_all = [&](const JsonAt& list) {
    return list.items([&, seen = std::set<std::string>()](const JsonAt& item) mutable -> Result<void> {
      Source& source = data.sources.emplace_back();
      auto one = members(item, {{"id", words(source.id)}, {"title", words(source.title)}}, {"id", "title"});
      auto once = unique(item, source.id, seen);
      return one ? once : one;
    });
  };
  return members(root, {{"sources", read_all}}, {"sources"});
}

}  // namespace kam::rules::pack
