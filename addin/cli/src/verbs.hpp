#pragma once
#include "kam/cli/verb.hpp"

/// One file a verb; each gives its table.
namespace kam::cli {

Verb backtest_verb();
std::vector<Verb> backup_verbs();
Verb demo_data_verb();
Verb development_verb();
Verb digest_verb();
std::vector<Verb> events_verbs();
Verb explain_verb();
Verb export_verb();
Verb facts_verb();
Verb fit_verb();
Verb forget_verb();
Verb import_verb();
Verb init_verb();
std::vector<Verb> key_verbs();
Verb maturity_verb();
Verb pilot_verb();
Verb portfolio_verb();
Verb rotate_data_key_verb();
Verb rules_check_verb();
Verb rules_diff_verb();
Verb rules_facts_verb();
Verb rules_show_verb();
Verb rules_test_verb();
Verb rules_versions_verb();
Verb score_verb();
Verb serve_verb();
Verb sync_verb();
std::vector<Verb> tenant_verbs();

}  // namespace kam::cli
