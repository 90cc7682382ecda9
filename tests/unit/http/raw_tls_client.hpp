#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A blocking TLS client for tests: sends any bytes, reads until the server closes. It does not verify certificates.
namespace kam::test {

using Milliseconds = std::chrono::milliseconds;
using HeaderFields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;
  HeaderFields headers;  ///< names in lower case
  std::string body;

  std::string header(std::string_view lower_case_name) const;  ///< empty if missing
};

/// All final answers in a byte stream; 1xx ones are passed over. A cut-off last one is left out.
/// @param heads  how many of the first answers are to HEAD, without a body.
std::vector<HttpAnswer> parse_answers(std::string_view bytes, std::size_t heads = 0);

struct TlsOptions {
  int highest_version = 0;      ///< as TLS1_1_VERSION; 0 = the library's
  std::string protocols;        ///< ALPN in wire form, empty = none
  std::string ciphers;          ///< of TLS 1.2, empty = the library's
  Milliseconds timeout{5'000};  ///< of each wait
};

/// A TCP connection to loopback; what is sent goes out as it is.
class RawTcpClient {
 public:
  explicit RawTcpClient(unsigned short port, Milliseconds timeout = Milliseconds{5'000});
  virtual ~RawTcpClient();
  RawTcpClient(const RawTcpClient&) = delete;
  RawTcpClient& operator=(const RawTcpClient&) = delete;

  bool send_plain(std::string_view bytes);
  std::string read_plain_until_close();
  bool readable() const { return wait_readable(Milliseconds{0}); }  ///< bytes or the end are there
  int descriptor() const { return descriptor_; }

 protected:
  bool wait_readable(Milliseconds limit) const;
  bool wait(short events, Milliseconds limit) const;
  int descriptor_ = -1;
  Milliseconds timeout_;
};

class RawTlsClient : public RawTcpClient {
 public:
  explicit RawTlsClient(unsigned short port, const TlsOptions& options = {});
  ~RawTlsClient() override;

  bool connected() const { return connected_; }            ///< the handshake succeeded
  const std::string& failure() const { return failure_; }  ///< why it did not
  bool send(std::string_view bytes);                       ///< false when the server went away
  std::string read_until_close();                          ///< all bytes until the end; see closed()
  std::optional<HttpAnswer> read_answer();                 ///< the next answer on a connection kept alive
  bool closed() const { return closed_; }                  ///< the server ended the connection (not our timeout)
  std::string protocol() const;                            ///< `TLSv1.3`
  std::string chosen_protocol() const;                     ///< by ALPN
  std::string peer_certificate_pem() const;

 private:
  struct Tls;
  template <class Call>
  int until_done(Call call);
  bool read_some();

  std::unique_ptr<Tls> tls_;
  std::string unread_;
  std::string failure_;
  bool connected_ = false;
  bool closed_ = false;
};

/// One request on a connection of its own, with Host, Content-Length and `Connection: close`; status 0 if no answer
/// came.
HttpAnswer request(unsigned short port, std::string_view method, std::string_view target,
                   const HeaderFields& headers = {}, std::string_view body = {});

}  // namespace kam::test
