#include "files.hpp"

#include <stdlib.h>
#include <zlib.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

TemporaryBundle::TemporaryBundle() {
  std::string pattern = (std::filesystem::temp_directory_path() / "kamd-bundle-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary directory");
  directory_ = pattern;
}

TemporaryBundle::~TemporaryBundle() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

TemporaryBundle& TemporaryBundle::file(const std::string& name, std::string_view bytes) {
  std::ofstream(directory_ / name, std::ios::binary) << bytes;
  return *this;
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()) + 32, '\0');
  std::string input(bytes);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> said(const std::vector<kam::connectors::BadLine>& lines) {
  std::vector<std::string> texts;
  for (const auto& line : lines) texts.push_back(kam::connectors::to_string(line));
  return texts;
}

std::string snapshot(const kam::rules::Records& records) {
  return records.snapshot.id({1000000});
}
