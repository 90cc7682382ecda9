#include "kam/flow/rulesets.hpp"

#include <algorithm>
#include <fstream>

#include "kam/certs/crypto.hpp"
#include "kam/log/log.hpp"

namespace kam::flow {

namespace {
namespace fs = std::filesystem;
constexpr std::chrono::seconds left_alone{1};

std::string read_file(const fs::path& path) {
  std::string bytes(rules::Pack::largest_file + 1, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

/// Of whoever writes into the folder nothing but plain files is read.
std::vector<fs::path> json_files(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> paths;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".json" && fs::is_regular_file(at->path(), error)) paths.push_back(at->path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}
}  // namespace

Result<rules::Pack::Files> read_pack(const fs::path& folder) {
  std::error_code error;
  rules::Pack::Files files;
  for (const fs::path& path : json_files(folder, error)) {
    if (files.size() > rules::Pack::most_files) break;  // the check refuses so many
    files[path.filename().string()] = read_file(path);
  }
  if (error)
    return Error{Errc::environment, folder.string() + ": " + error.message() + ": give the folder of a rule pack"};
  return files;
}

Rulesets::Rulesets(fs::path folder, Engine common) : folder_(std::move(folder)), common_(std::move(common)) {}

const Engine& Rulesets::of(const std::string& tenant) const {
  const auto own = own_.find(tenant);
  return own == own_.end() || !own->second.engine ? common_ : *own->second.engine;
}

void Rulesets::look(const std::vector<std::string>& tenants, bool at_once) {
  if (folder_.empty()) return;
  for (const std::string& tenant : tenants) look_at(tenant, at_once);
  std::erase_if(own_,
                [&](const auto& own) { return std::find(tenants.begin(), tenants.end(), own.first) == tenants.end(); });
}

void Rulesets::look_at(const std::string& tenant, bool at_once) {
  std::error_code error;
  const fs::path folder = folder_ / tenant;
  Seen seen;
  auto newest = fs::file_time_type::min();
  for (const fs::path& path : json_files(folder, error)) {
    const auto time = fs::last_write_time(path, error);
    seen.emplace_back(path.filename().string(), fs::file_size(path, error), time);
    newest = std::max(newest, time);
  }
  if (seen.empty()) return forget(tenant);
  Own& own = own_[tenant];
  if (own.seen == seen) return;
  if (!at_once && fs::file_time_type::clock::now() - newest < left_alone) return;  // somebody is writing
  own.seen = std::move(seen);
  const auto files = read_pack(folder);
  if (!files) return log::warn("rules.refused", {{"tenant", tenant}, {"detail", files.error().detail}});
  if (take(tenant, *files, own)) return keep_copy(tenant, *files);
  if (own.engine) return;
  const auto before = read_pack(accepted(tenant));
  if (before && !before->empty()) take(tenant, *before, own);
}

bool Rulesets::take(const std::string& tenant, const rules::Pack::Files& files, Own& own) {
  auto pack = rules::Pack::load(files, certs::sha256_hex);
  if (!pack) {
    const auto findings = rules::Pack::check(files);
    const rules::Finding first = findings.empty() ? rules::Finding{} : findings.front();
    log::warn("rules.refused", {{"tenant", tenant},
                                {"file", first.file},
                                {"pointer", first.pointer},
                                {"detail", first.message},
                                {"findings", findings.size()},
                                {"in_use", of(tenant).ruleset}});
    return false;
  }
  Engine engine = engine_of(std::move(*pack));
  engine.clock = common_.clock;
  log::event("rules.taken", {{"tenant", tenant}, {"ruleset", engine.ruleset}, {"before", of(tenant).ruleset}});
  own.engine = std::move(engine);
  return true;
}

/// Without the copy nothing breaks but that a restart with a broken pack falls back to the common one.
void Rulesets::keep_copy(const std::string& tenant, const rules::Pack::Files& files) const {
  std::error_code error;
  const fs::path target = accepted(tenant), made = folder_ / ".accepted" / ("." + tenant);
  fs::remove_all(made, error);
  fs::create_directories(made, error);
  for (const auto& [name, bytes] : files) {
    std::ofstream out(made / name, std::ios::binary);
    out << bytes;
    if (!out.flush()) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) fs::remove_all(target, error);
  if (!error) fs::rename(made, target, error);
  if (error) log::warn("rules.not_kept", {{"tenant", tenant}, {"detail", error.message()}});
}

void Rulesets::forget(const std::string& tenant) {
  const auto own = own_.find(tenant);
  std::error_code error;
  if (fs::exists(folder_, error)) fs::remove_all(accepted(tenant), error);
  if (own == own_.end()) return;
  if (own->second.engine)
    log::event("rules.taken",
               {{"tenant", tenant}, {"ruleset", common_.ruleset}, {"before", own->second.engine->ruleset}});
  own_.erase(own);
}

}  // namespace kam::flow
