#include "kam/http/target.hpp"

#include <algorithm>
#include <optional>

#include "src/text.hpp"

namespace kam::http {
namespace {

/// Decodes each `%xx` once; nothing for a broken escape, a control byte or bytes that are no UTF-8.
std::optional<std::string> decode(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    char byte = raw[i];
    if (byte == '%') {
      const int high = i + 1 < raw.size() ? hex_value(raw[i + 1]) : -1;
      const int low = i + 2 < raw.size() ? hex_value(raw[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      byte = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (is_control(byte)) return std::nullopt;
    text += byte;
  }
  if (!is_utf8(text)) return std::nullopt;
  return text;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(end);
  }
  return false;
}

Result<std::string> read_path(std::string_view raw) {
  const auto decoded = decode(raw);
  if (!decoded) return invalid("target: broken escape, control byte or no UTF-8 in the path");
  if (decoded->find('\\') != std::string::npos) return invalid("target: backslash in the path");
  if (std::count(decoded->begin(), decoded->end(), '/') != std::count(raw.begin(), raw.end(), '/'))
    return invalid("target: encoded slash in the path");
  if (has_dot_segment(*decoded)) return invalid("target: dot segment in the path");
  return *decoded;
}

Result<Fields> read_query(std::string_view raw) {
  Fields query;
  while (!raw.empty()) {
    const auto end = std::min(raw.find('&'), raw.size());
    const auto pair = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, equals));
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return invalid("target: broken escape, control byte or no UTF-8 in the query");
    query.emplace_back(std::move(*name), std::move(*value));
  }
  return query;
}

/// The origin-form in an absolute-form of this host, else the text as it is.
Result<std::string> origin_form(std::string_view raw, std::string_view host) {
  if (raw.starts_with('/')) return std::string(raw);
  const auto scheme = raw.find("://");
  if (scheme == std::string_view::npos) return invalid("target: neither a path nor an absolute address");
  const auto name = lower(raw.substr(0, scheme));
  if (name != "https" && name != "http") return invalid("target: foreign scheme");
  raw.remove_prefix(scheme + 3);
  const auto end = std::min(raw.find_first_of("/?"), raw.size());
  if (lower(raw.substr(0, end)) != host) return invalid("target: another authority than Host");
  raw.remove_prefix(end);
  return (raw.starts_with('/') ? "" : "/") + std::string(raw);
}

}  // namespace

Result<Target> read_target(std::string_view raw, std::string_view host) {
  const auto origin = origin_form(raw, host);
  if (!origin) return origin.error();
  const auto question = std::min(origin->find('?'), origin->size());
  auto path = read_path(std::string_view(*origin).substr(0, question));
  if (!path) return path.error();
  auto query = read_query(std::string_view(*origin).substr(std::min(question + 1, origin->size())));
  if (!query) return query.error();
  return Target{std::move(*path), std::move(*query)};
}

}  // namespace kam::http
