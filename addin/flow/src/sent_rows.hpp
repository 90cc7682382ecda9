#pragma once
#include "kam/flow/sent.hpp"

namespace kam::flow {

/// The rules' builder for these settings. @error invalid_input: names the place in them.
Result<rules::RecordsBuilder> builder_for(const std::string& settings_json, const rules::LocalDay& local_day);
/// Days in the time zone of the settings. @error invalid_input.
Result<rules::LocalDay> local_day_of(const std::string& settings_json);

/// Gives a table to the builder, with its rows as lines from 1.
void feed(rules::RecordsBuilder& builder, const rules::Table& table, std::uint32_t file);
/// The same for rates. @return those that are bad.
std::vector<BadSentRow> feed(rules::RecordsBuilder& builder, const std::vector<std::array<std::string, 4>>& rates);

/// A row that the builder left out of tables that were fed as files 0, 1 and so on.
BadSentRow as_sent(const rules::BadRow& row);

}  // namespace kam::flow
