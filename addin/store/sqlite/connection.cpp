#include "sqlite/connection.hpp"

#include "sqlite/packed.hpp"

namespace kam::store::sqlite {

namespace {
constexpr int length_limit = 16 * 1024 * 1024;
constexpr int sql_limit = 64 * 1024;

Errc meaning(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Errc::timeout;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
      return Errc::environment;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Errc::corrupt;
    case SQLITE_CONSTRAINT:
      return Errc::conflict;
    case SQLITE_TOOBIG:
      return Errc::invalid_input;
    default:
      return Errc::internal;
  }
}

Error error_of(sqlite3* handle, std::string_view doing) {
  return {meaning(sqlite3_extended_errcode(handle)),
          "store: " + std::string(sqlite3_errmsg(handle)) + ", doing: " + std::string(doing.substr(0, 120))};
}

void harden(sqlite3* handle) {
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, length_limit);
  sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, sql_limit);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
}
}  // namespace

Statement::~Statement() {
  if (!handle_) return;
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

bool Statement::bind(int index, std::string_view text) {
  const char* bytes = text.data() ? text.data() : "";
  return sqlite3_bind_text64(handle_, index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

bool Statement::bind(int index, Blob blob) {
  const char* bytes = blob.bytes.data() ? blob.bytes.data() : "";  // nothing would be bound as NULL
  return sqlite3_bind_blob64(handle_, index, bytes, blob.bytes.size(), SQLITE_STATIC) == SQLITE_OK;
}

bool Statement::bind(int index, std::int64_t number) {
  return sqlite3_bind_int64(handle_, index, number) == SQLITE_OK;
}
bool Statement::bind(int index, double number) {
  return sqlite3_bind_double(handle_, index, number) == SQLITE_OK;
}

int Statement::step() {
  return sqlite3_step(handle_);
}

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(handle_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
  return bytes ? std::string(static_cast<const char*>(bytes), size) : std::string();
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_, column);
}

std::optional<double> Statement::number(int column) const {
  if (is_null(column)) return std::nullopt;
  return sqlite3_column_double(handle_, column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, bool writable,
                                                     std::chrono::milliseconds busy) {
  sqlite3* handle = nullptr;
  const int mode = writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(file.c_str(), &handle, mode | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Connection> connection(new Connection(handle));
  if (code != SQLITE_OK)
    return Error{Errc::environment, "store: cannot open " + file.string() + ": " + sqlite3_errstr(code)};
  harden(handle);
  if (!add_packed(handle)) return error_of(handle, "adding a function");
  sqlite3_busy_timeout(handle, static_cast<int>(busy.count()));
  const char* pragmas = writable ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA "
                                   "journal_size_limit=67108864; PRAGMA secure_delete=ON"
                                 : "PRAGMA query_only=ON; PRAGMA foreign_keys=ON";
  if (auto ok = connection->script(pragmas); !ok) return ok.error();
  return connection;
}

Connection::~Connection() {
  for (const auto& [sql, statement] : prepared_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

Result<void> Connection::script(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error(sql);
  return {};
}

Result<sqlite3_stmt*> Connection::compile(const char* sql, unsigned flags) {
  sqlite3_stmt* handle = nullptr;
  if (sqlite3_prepare_v3(handle_, sql, -1, flags, &handle, nullptr) != SQLITE_OK) return error(sql);
  return handle;
}

Result<Statement> Connection::prepare(const char* sql) {
  const auto found = prepared_.find(sql);
  if (found != prepared_.end()) return Statement(found->second);
  const auto handle = compile(sql, SQLITE_PREPARE_PERSISTENT);
  if (!handle) return handle.error();
  prepared_.emplace(sql, *handle);
  return Statement(*handle);
}

Error Connection::error(std::string_view doing) const {
  return error_of(handle_, doing);
}

Result<Transaction> Transaction::begin(Connection& connection, const char* begin) {
  if (auto ok = connection.run(begin); !ok) return ok.error();
  return Transaction(connection);
}

Transaction::~Transaction() {
  if (connection_) (void)connection_->run("ROLLBACK");
}

Result<void> Transaction::commit() {
  if (auto ok = connection_->run("COMMIT"); !ok) return ok.error();
  connection_ = nullptr;
  return {};
}

}  // namespace kam::store::sqlite
