#include <cstdio>

#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "src/news.hpp"

namespace kam::flow {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                       byte == '-' || byte == '_' || byte == '.' || byte == '~';
    char hex[4];
    std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(byte)));
    out += plain ? std::string(1, byte) : std::string(hex);
  }
  return out;
}

/// The account in the API; one with a slash or a backslash in its id is asked for by query.
std::string link_to(const Subject& subject) {
  const bool by_query = subject.account_id.find_first_of("/\\") != std::string::npos;
  auto base = subject.public_url;
  while (base.ends_with('/')) base.pop_back();
  return base + "/api/v1/accounts" + (by_query ? "?id=" : "/") + escaped(subject.account_id);
}

}  // namespace

std::string body_of(const News& news, const Subject& subject, store::Instant now) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().field("type", news.kind).field("timestamp", std::string_view(log::instant(now))).key("data").object();
  json.field("tenant", subject.tenant).key("account").object();
  json.field("id", subject.account_id).field("name", subject.name).end_object();
  json.field("as_of", subject.as_of).key("from").raw(news.from).key("to").raw(news.to).key("reasons").array();
  for (const auto& reason : news.reasons)
    json.object().field("fact", reason.fact).key("value").raw(reason.value).end_object();
  json.end_array().key("link");
  subject.public_url.empty() ? json.null() : json.value(link_to(subject));
  if (!news.more.empty()) json.key(news.more_key).raw(news.more);
  json.end_object().end_object();
  return out;
}

}  // namespace kam::flow
