#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kam/rules/result.hpp"
#include "kam/store/store.hpp"

/// SQLite as values: prepared statements with bound parameters only, failures as Result.
namespace kam::store::sqlite {

/// Bytes to bind as a BLOB, where text would be bound as TEXT.
struct Blob {
  std::string_view bytes;
};

/// A prepared statement, borrowed from its connection; reset when it goes.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  ~Statement();
  Statement(Statement&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Statement& operator=(Statement&&) = delete;

  /// Text and blobs are not copied: they stay until the statement goes.
  bool bind(int index, std::string_view text);
  bool bind(int index, const std::string& text) { return bind(index, std::string_view(text)); }
  bool bind(int index, const char* text) { return bind(index, std::string_view(text)); }
  bool bind(int index, Blob blob);
  bool bind(int index, std::int64_t number);
  bool bind(int index, int number) { return bind(index, std::int64_t{number}); }
  bool bind(int index, double number);
  bool bind(int index, Instant instant) { return bind(index, std::int64_t{instant.time_since_epoch().count()}); }
  template <class T>
  bool bind(int index, const std::optional<T>& value) {
    return !value || bind(index, *value);  // a parameter that is not bound is NULL
  }

  int step();

  std::string text(int column) const;
  std::int64_t integer(int column) const;
  std::optional<double> number(int column) const;
  bool is_null(int column) const;
  Instant instant(int column) const { return Instant(std::chrono::milliseconds(integer(column))); }

 private:
  sqlite3_stmt* handle_;
};

class Connection {
 public:
  /// @error environment: cannot be opened. corrupt: no database.
  static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, bool writable,
                                                  std::chrono::milliseconds busy);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs a statement to its end and passes each row to `on_row` (which may return void or a Result<void>).
  template <class OnRow, class... Parameters>
  Result<void> each(const char* sql, OnRow on_row, const Parameters&... parameters) {
    auto statement = prepare(sql);
    if (!statement) return statement.error();
    return rows(*statement, sql, on_row, parameters...);
  }
  /// The same for SQL that was put together from names of the schema: the statement is not kept.
  template <class OnRow, class... Parameters>
  Result<void> each_once(const std::string& sql, OnRow on_row, const Parameters&... parameters) {
    auto handle = compile(sql.c_str(), 0);
    if (!handle) return handle.error();
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> kept(*handle, sqlite3_finalize);
    Statement statement(*handle);
    return rows(statement, sql, on_row, parameters...);
  }
  template <class... Parameters>
  Result<void> run(const char* sql, const Parameters&... parameters) {
    return each(
        sql, [](const Statement&) {}, parameters...);
  }
  /// Does the query give a row?
  template <class... Parameters>
  Result<bool> any(const char* sql, const Parameters&... parameters) {
    bool found = false;
    auto ok = each(
        sql, [&](const Statement&) { found = true; }, parameters...);
    if (!ok) return ok.error();
    return found;
  }
  /// Runs several statements of our own text, without parameters (schema, pragmas).
  Result<void> script(const char* sql);
  /// For the backup API alone.
  sqlite3* handle() const { return handle_; }
  int changes() const { return sqlite3_changes(handle_); }
  std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle_); }

 private:
  explicit Connection(sqlite3* handle) : handle_(handle) {}
  template <class OnRow, class... Parameters>
  Result<void> rows(Statement& statement, std::string_view sql, OnRow& on_row, const Parameters&... parameters) {
    int index = 0;
    if (!(statement.bind(++index, parameters) && ...)) return error(sql);
    for (;;) {
      const int code = statement.step();
      if (code == SQLITE_DONE) return {};
      if (code != SQLITE_ROW) return error(sql);
      if constexpr (std::is_void_v<decltype(on_row(statement))>) {
        on_row(statement);
      } else {
        if (auto ok = on_row(statement); !ok) return ok;
      }
    }
  }
  Result<sqlite3_stmt*> compile(const char* sql, unsigned flags);
  Result<Statement> prepare(const char* sql);
  Error error(std::string_view doing) const;

  sqlite3* handle_;
  std::unordered_map<const char*, sqlite3_stmt*> prepared_;  ///< by the SQL, which is a literal
};

/// BEGIN … COMMIT; rolled back unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(Connection& connection, const char* begin);
  ~Transaction();
  Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  Result<void> commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace kam::store::sqlite
