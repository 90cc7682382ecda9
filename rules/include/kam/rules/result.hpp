#pragma once
#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace kam {

/// What the caller should do about a failure, not which line failed.
enum class Errc {
  invalid_input,    ///< mend the input; the detail names the place
  unauthenticated,  ///< no or wrong credentials
  forbidden,        ///< good credentials, not for this
  not_found,
  conflict,
  rate_limited,  ///< try later
  upstream,      ///< another system failed
  corrupt,       ///< stored or received data are damaged
  timeout,
  cancelled,
  environment,  ///< disk, port, permission: the machine must be mended
  internal
};

/// A failure as a value. `detail` is for our log and for a person at the command line, never for a remote caller.
struct Error {
  Errc code = Errc::internal;
  std::string detail;
};

template <class T>
using Result = boost::system::result<T, Error>;

/// Found by argument-dependent look-up when value() meets an error: a broken invariant, so an exception.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::runtime_error(error.detail);
}

inline Error invalid(std::string detail) {
  return {Errc::invalid_input, std::move(detail)};
}

}  // namespace kam
