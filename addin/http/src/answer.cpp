#include "src/answer.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "src/text.hpp"

namespace kam::http {
namespace {

struct Default {
  std::string_view name, value;
};

constexpr std::array replaceable{
    Default{"x-content-type-options", "nosniff"},
    Default{"cache-control", "no-store"},
    Default{"referrer-policy", "no-referrer"},
    Default{"content-security-policy", "default-src 'none'; frame-ancestors 'none'"},
};

constexpr std::array<std::string_view, 11> reserved{"connection",
                                                    "content-length",
                                                    "content-type",
                                                    "date",
                                                    "keep-alive",
                                                    "server",
                                                    "transfer-encoding",
                                                    "trailer",
                                                    "upgrade",
                                                    "x-request-id",
                                                    "strict-transport-security"};

std::string_view phrase_of(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

bool has_no_body(unsigned status) {
  return status == 204 || status == 304;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control);
}

bool is_set_by(const Reply& reply, std::string_view name) {
  return std::any_of(reply.headers.begin(), reply.headers.end(),
                     [name](const auto& field) { return lower(field.first) == name; });
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, made once a second; strftime would ask the locale.
const std::string& date_now() {
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::time_t made_at = 0;
  thread_local std::string text;
  const auto now = std::time(nullptr);
  if (now == made_at) return text;
  std::tm parts{};
  gmtime_r(&now, &parts);
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  text = std::string(days[static_cast<std::size_t>(parts.tm_wday)]) + ", " + two(parts.tm_mday) + " " +
         months[static_cast<std::size_t>(parts.tm_mon)] + " " + std::to_string(parts.tm_year + 1900) + " " +
         two(parts.tm_hour) + ":" + two(parts.tm_min) + ":" + two(parts.tm_sec) + " GMT";
  made_at = now;
  return text;
}

class Header {
 public:
  explicit Header(std::string& bytes) : bytes_(bytes) {}
  void status(unsigned minor_version, unsigned status) {
    bytes_ += minor_version == 0 ? "HTTP/1.0 " : "HTTP/1.1 ";
    bytes_ += std::to_string(status);
    bytes_ += ' ';
    bytes_ += phrase_of(status);
    bytes_ += "\r\n";
  }
  void field(std::string_view name, std::string_view value) {
    bytes_ += name;
    bytes_ += ": ";
    bytes_ += value;
    bytes_ += "\r\n";
  }
  void end() { bytes_ += "\r\n"; }

 private:
  std::string& bytes_;
};

void write_connection(Header& header, const AnswerFrame& frame) {
  if (!frame.keep_alive) {
    header.field("Connection", "close");
  } else if (frame.minor_version == 0) {
    header.field("Connection", "keep-alive");
  }
}

}  // namespace

bool is_well_formed(const Reply& reply) {
  if (reply.status < 200 || reply.status > 599 || has_control(reply.content_type)) return false;
  return std::all_of(reply.headers.begin(), reply.headers.end(), [](const auto& field) {
    const bool ours = std::find(reserved.begin(), reserved.end(), lower(field.first)) != reserved.end();
    return !ours && is_token(field.first) && !has_control(field.second);
  });
}

std::string serialise(const Reply& reply, const AnswerFrame& frame) {
  std::string bytes;
  bytes.reserve(1024 + reply.body.size());
  Header header(bytes);
  header.status(frame.minor_version, reply.status);
  header.field("Server", "kamd");
  header.field("Date", date_now());
  write_connection(header, frame);
  if (!has_no_body(reply.status)) {
    if (!reply.content_type.empty()) header.field("Content-Type", reply.content_type);
    header.field("Content-Length", std::to_string(reply.body.size()));
  }
  header.field("X-Request-Id", frame.request_id);
  if (!frame.trace.empty()) header.field("traceparent", frame.trace);
  header.field("Strict-Transport-Security", "max-age=63072000");
  for (const auto& [name, value] : replaceable)
    if (!is_set_by(reply, name)) header.field(name, value);
  for (const auto& [name, value] : reply.headers) header.field(name, value);
  header.end();
  if (!frame.without_body && !has_no_body(reply.status)) bytes += reply.body;
  return bytes;
}

}  // namespace kam::http
