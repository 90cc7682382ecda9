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

/// Keeps a server's certificate the one of its files: a pair that somebody changed is taken over within seconds, one of
/// our own is renewed when it is due, and one that ends within 21 days is told of once a day. A bad pair is logged and
/// the old one stays. Everything runs on the thread of the context.
class CertificateWatch {
 public:
  /// Gives an identity to the listeners.
  using Use = std::function<Result<void>(const certs::Identity&)>;

  /// @param data   the data directory, with `tls/server.pem` and `tls/server.key`.
  /// @param names  those of our own certificate.
  /// @param used   what the listeners began with.
  CertificateWatch(boost::asio::io_context& context, std::filesystem::path data, std::vector<std::string> names,
                   const certs::Identity& used, Use use);
  /// Takes what lies in the files now, changed or not.
  void reload();
  /// When the certificate of the listeners ends. From any thread.
  std::chrono::system_clock::time_point not_after() const {
    return std::chrono::system_clock::time_point(std::chrono::system_clock::duration(not_after_.load()));
  }
  /// No more looks; then the context is not kept at work.
  void stop();

 private:
  using Clock = std::chrono::system_clock;
  struct Stamp {
    std::filesystem::file_time_type certificate, key;
    bool operator==(const Stamp&) const = default;
  };

  void wait();
  void look();
  void take(bool changed_or_not);
  void tell_of_the_end(Clock::time_point not_after);
  Stamp stamp() const;

  std::filesystem::path data_;
  std::vector<std::string> names_;
  Use use_;
  boost::asio::steady_timer timer_;
  std::string used_;  ///< the certificate of the listeners
  Stamp seen_;
  Clock::time_point taken_, told_{};
  std::atomic<std::chrono::system_clock::rep> not_after_ = 0;
  bool stopped_ = false;
};

}  // namespace kam::cli
