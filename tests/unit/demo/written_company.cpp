#include "written_company.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "kam/demo/sample_company.hpp"
#include "temporary_directory.hpp"

namespace kam::demo_test {

const std::filesystem::path& folder() {
  static const TemporaryDirectory written;
  static const bool done = (demo::write_sample_company(written.path()).value(), true);
  (void)done;
  return written.path();
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot open " + path.string());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

namespace {
std::string quoted_cell(std::string_view text, std::size_t& at) {
  std::string cell;
  for (++at; at < text.size(); ++at) {
    if (text[at] != '"') {
      cell += text[at];
    } else if (at + 1 < text.size() && text[at + 1] == '"') {
      cell += text[++at];
    } else {
      ++at;
      return cell;
    }
  }
  throw std::runtime_error("a quoted cell never ends");
}

std::string plain_cell(std::string_view text, std::size_t& at) {
  const std::size_t end = std::min(text.find_first_of(",\r\n\"", at), text.size());
  if (end < text.size() && text[end] == '"') throw std::runtime_error("a quote inside a plain cell");
  std::string cell(text.substr(at, end - at));
  at = end;
  return cell;
}
}  // namespace

std::vector<std::vector<std::string>> parse_csv(std::string_view text) {
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string> line;
  for (std::size_t at = 0; at < text.size();) {
    line.push_back(text[at] == '"' ? quoted_cell(text, at) : plain_cell(text, at));
    if (at < text.size() && text[at] == ',') {
      ++at;
      if (text.substr(at, 2) == "\r\n") line.emplace_back();
    }
    if (at > 0 && at < text.size() && text[at - 1] != ',' && text.substr(at, 2) != "\r\n")
      throw std::runtime_error("a cell goes on after its end");
    if (text.substr(at, 2) == "\r\n") {
      lines.push_back(std::move(line));
      line.clear();
      at += 2;
    }
  }
  if (!line.empty()) throw std::runtime_error("the last line has no end");
  return lines;
}

const File& file(const std::string& name) {
  static std::map<std::string, File> files;
  const auto known = files.find(name);
  if (known != files.end()) return known->second;
  const auto lines = parse_csv(bytes_of(folder() / (name + ".csv")));
  File read{lines.at(0), {}};
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].size() != read.columns.size())
      throw std::runtime_error(name + ": line " + std::to_string(i + 1) + " has another number of cells");
    Row row;
    for (std::size_t column = 0; column < read.columns.size(); ++column) row[read.columns[column]] = lines[i][column];
    read.rows.push_back(std::move(row));
  }
  return files[name] = std::move(read);
}

const Row& row_with_id(const std::string& name, const std::string& id) {
  for (const auto& row : file(name).rows)
    if (row.at("id") == id) return row;
  throw std::runtime_error("no " + name + " " + id);
}

std::vector<std::string> items(const std::string& cell) {
  std::vector<std::string> found;
  std::istringstream in(cell);
  for (std::string item; std::getline(in, item, '|');) found.push_back(item);
  return found;
}

}  // namespace kam::demo_test
