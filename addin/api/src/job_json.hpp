#pragma once
#include <string>

#include "kam/store/jobs.hpp"

namespace kam::api {

/// A job for people and automations. Rate and time left are there while it runs and something is done. Pure.
std::string job_json(const store::Job& job, store::Instant now);

}  // namespace kam::api
