#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "kam/certs/identity.hpp"

namespace kam::cli {

/// Where a certificate that others keep lies, with its chain, and where its key.
struct CertificateFiles {
  std::filesystem::path certificate, key;
};

/// Those that were given, then our own of the data directory. @error as certs::load_or_make and load_pair.
Result<std::vector<certs::Identity>> load_certificates(const std::filesystem::path& data,
                                                       const std::vector<std::string>& names,
                                                       const std::vector<CertificateFiles>& given);

/// Keeps a server's certificates those of their files: a pair that somebody changed is taken over within seconds, one
/// of our own is renewed when it is due, and one that ends within 21 days is told of once a day. With a bad pair all
/// stay as they are, and that is logged. Everything runs on the thread of the context.
class CertificateWatch {
 public:
  /// Gives identities to the listeners.
  using Use = std::function<Result<void>(const std::vector<certs::Identity>&)>;

  /// @param data   the data directory, with `tls/server.pem` and `tls/server.key`.
  /// @param names  those of our own certificate.
  /// @param given  certificates beside it.
  /// @param used   what the listeners began with.
  CertificateWatch(boost::asio::io_context& context, std::filesystem::path data, std::vector<std::string> names,
                   std::vector<CertificateFiles> given, const std::vector<certs::Identity>& used, Use use);
  /// Takes what lies in the files now, changed or not.
  void reload();
  /// When the first of the listeners' certificates ends. From any thread.
  std::chrono::system_clock::time_point not_after() const {
    return std::chrono::system_clock::time_point(std::chrono::system_clock::duration(not_after_.load()));
  }
  /// No more looks; then the context is not kept at work.
  void stop();

 private:
  using Clock = std::chrono::system_clock;
  using Stamp = std::vector<std::filesystem::file_time_type>;

  void wait();
  void look();
  void take(bool changed_or_not);
  void tell_of_the_end(const std::vector<certs::Identity>& all);
  Stamp stamp() const;

  std::filesystem::path data_;
  std::vector<std::string> names_;
  Use use_;
  boost::asio::steady_timer timer_;
  std::vector<CertificateFiles> given_;
  std::vector<std::string> used_;  ///< the certificates of the listeners
  Stamp seen_;
  Clock::time_point taken_, told_{};
  std::atomic<std::chrono::system_clock::rep> not_after_ = 0;
  bool stopped_ = false;
};

}  // namespace kam::cli
