#include "certificate_watch.hpp"

#include <algorithm>
#include <utility>

#include "kam/log/log.hpp"

namespace kam::cli {

namespace {
using namespace std::chrono_literals;

constexpr auto between_looks = 5s;
constexpr auto between_renewals = 1h;  // looked at although the files are as they were
constexpr std::chrono::hours soon = 21 * 24h, a_day = 24h;

std::filesystem::file_time_type changed_at(const std::filesystem::path& file) {
  std::error_code missing;
  const auto time = std::filesystem::last_write_time(file, missing);
  return missing ? std::filesystem::file_time_type{} : time;
}
std::vector<std::string> texts_of(const std::vector<certs::Identity>& all) {
  std::vector<std::string> texts;
  for (const auto& one : all) texts.push_back(one.certificate_pem);
  return texts;
}
}  // namespace

Result<std::vector<certs::Identity>> load_certificates(const std::filesystem::path& data,
                                                       const std::vector<std::string>& names,
                                                       const std::vector<CertificateFiles>& given) {
  std::vector<certs::Identity> all;
  for (const auto& files : given) {
    auto pair = certs::load_pair(files.certificate, files.key);
    if (!pair) return pair.error();
    all.push_back(std::move(*pair));
  }
  auto own = certs::load_or_make(data, names, std::chrono::system_clock::now());
  if (!own) return own.error();
  all.push_back(std::move(own->identity));
  return all;
}

CertificateWatch::CertificateWatch(boost::asio::io_context& context, std::filesystem::path data,
                                   std::vector<std::string> names, std::vector<CertificateFiles> given,
                                   const std::vector<certs::Identity>& used, Use use)
    : data_(std::move(data)),
      names_(std::move(names)),
      use_(std::move(use)),
      timer_(context),
      given_(std::move(given)),
      used_(texts_of(used)),
      seen_(stamp()),
      taken_(Clock::now()) {
  tell_of_the_end(used);
  wait();
}

void CertificateWatch::reload() {
  take(true);
}

void CertificateWatch::stop() {
  stopped_ = true;
  timer_.cancel();
}

void CertificateWatch::wait() {
  timer_.expires_after(between_looks);
  timer_.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled || stopped_) return;
    look();
    wait();
  });
}

void CertificateWatch::look() {
  if (stamp() != seen_ || Clock::now() - taken_ >= between_renewals) take(false);
}

void CertificateWatch::take(bool changed_or_not) {
  seen_ = stamp();  // a bad pair is told of once, not at each look
  taken_ = Clock::now();
  const auto all = load_certificates(data_, names_, given_);
  if (!all) return log::warn("certs.reload_refused", {{"why", all.error().detail}});
  tell_of_the_end(*all);
  if (!changed_or_not && texts_of(*all) == used_) return;
  if (const auto used = use_(*all); !used) return log::warn("certs.reload_refused", {{"why", used.error().detail}});
  used_ = texts_of(*all);
  log::event("certs.reloaded");
}

void CertificateWatch::tell_of_the_end(const std::vector<certs::Identity>& all) {
  const auto not_after = std::ranges::min_element(all, {}, &certs::Identity::not_after)->not_after;
  not_after_ = not_after.time_since_epoch().count();
  const auto now = Clock::now();
  if (not_after - now >= soon || now - told_ < a_day) return;
  told_ = now;
  log::warn("certs.expires_soon", {{"at", log::instant(not_after)}});
}

CertificateWatch::Stamp CertificateWatch::stamp() const {
  Stamp times{changed_at(data_ / "tls" / "server.pem"), changed_at(data_ / "tls" / "server.key")};
  for (const auto& files : given_) times.insert(times.end(), {changed_at(files.certificate), changed_at(files.key)});
  return times;
}

}  // namespace kam::cli
