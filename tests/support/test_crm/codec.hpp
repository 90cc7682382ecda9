#pragma once
#include "kam/connectors/connector.hpp"

/// What the tests' own CRM says, as canonical rows; bytes in, values out. Its rows are already those of the model:
/// `{"accounts":[{"id":"A1","name":"…"}],"invoices":[…]}`, each value a text.
namespace kam::test_crm {

/// Where an account is asked for, whatever bytes its id has.
std::string account_path(std::string_view account);
/// `{"tables":{…},"settings":{…},"gone":[…],"total":N,"next":"…" or null,"changes":"…" or null}`. @error upstream: it
/// is none.
Result<connectors::Page> page_of(std::string_view json);
/// `{"tables":{…}}`. @error upstream: it is none.
Result<connectors::AccountRecords> account_of(std::string_view json);
/// `{"changes":[{"id":"A1","kamd_score":65.0,…}]}`.
std::string body_of(const std::vector<connectors::WriteBack>& changes);
/// `{"results":["", "no such account"]}`, one a change. @error upstream: it is none, or another number of them.
Result<std::vector<Result<void>>> answers_of(std::string_view json, std::size_t changes);

}  // namespace kam::test_crm
