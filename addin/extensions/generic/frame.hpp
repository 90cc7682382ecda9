#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "kam/http/message.hpp"

namespace kam::extensions::generic {

/// A nonce for one answer's Content-Security-Policy.
std::string new_nonce();

/// Is it a host that may frame a panel: `'self'` or `https://host[:port]`, the host perhaps with a leading `*.`?
bool is_frame_ancestor(std::string_view source);

/// HTML that runs nothing but what carries the nonce and that only these may frame (none: nobody); what is no frame
/// ancestor is left out.
http::Reply framed_page(unsigned status, std::string html, std::string_view nonce,
                        const std::vector<std::string>& ancestors);

/// HTML that frames our own panels, may send its search form to us, and that nobody may frame.
http::Reply framing_page(std::string html, std::string_view nonce);

}  // namespace kam::extensions::generic
