#include "certificate_watch.hpp"

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
}  // namespace

CertificateWatch::CertificateWatch(boost::asio::io_context& context, std::filesystem::path data,
                                   std::vector<std::string> names, const certs::Identity& used, Use use)
    : data_(std::move(data)),
      names_(std::move(names)),
      use_(std::move(use)),
      timer_(context),
      used_(used.certificate_pem),
      seen_(stamp()),
      taken_(Clock::now()) {
  tell_of_the_end(used.not_after);
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
  const auto made = certs::load_or_make(data_, names_, taken_);
  if (!made) return log::warn("certs.reload_refused", {{"why", made.error().detail}});
  tell_of_the_end(made->identity.not_after);
  if (!changed_or_not && made->identity.certificate_pem == used_) return;
  if (const auto used = use_(made->identity); !used)
    return log::warn("certs.reload_refused", {{"why", used.error().detail}});
  used_ = made->identity.certificate_pem;
  log::event("certs.reloaded");
}

void CertificateWatch::tell_of_the_end(Clock::time_point not_after) {
  not_after_ = not_after.time_since_epoch().count();
  const auto now = Clock::now();
  if (not_after - now >= soon || now - told_ < a_day) return;
  told_ = now;
  log::warn("certs.expires_soon", {{"at", log::instant(not_after)}});
}

CertificateWatch::Stamp CertificateWatch::stamp() const {
  return {changed_at(data_ / "tls" / "server.pem"), changed_at(data_ / "tls" / "server.key")};
}

}  // namespace kam::cli
