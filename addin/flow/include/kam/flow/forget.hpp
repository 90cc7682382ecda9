#pragma once
#include "kam/flow/rescore.hpp"

namespace kam::flow {

/// Erases a person for good: what is stored of the contact, then the bytes of it in the files of the store; between
/// them the accounts are scored without it. Whatever comes later, no record brings the contact back.
/// @error those of Store::forget_contact, rescore and Store::shred; what was erased by then stays erased.
Result<store::Store::Forgotten> forget_contact(store::Store& store, std::string_view tenant,
                                               std::string_view contact_id, const Engine& engine);

}  // namespace kam::flow
