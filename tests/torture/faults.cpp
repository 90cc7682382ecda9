// Preloaded into `kamd serve` by the tortures: makes the disk and the clock fail to order. The orders lie in a file of
// 64-bit numbers that both sides map (KAM_FAULTS names it); only files of the store are touched by them.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

enum Mode : std::int64_t { off, nth, all_writes };

struct Orders {
  std::atomic<std::int64_t> mode;
  std::atomic<std::int64_t> n;      // which write or sync fails first, from 1
  std::atomic<std::int64_t> count;  // and how many from there
  std::atomic<std::int64_t> error;  // the errno of it
  std::atomic<std::int64_t> seen, failed;
  std::atomic<std::int64_t> seconds;  // that the clock is ahead
};

Orders* orders() {
  static Orders* const mapped = []() -> Orders* {
    const char* const path = std::getenv("KAM_FAULTS");
    const int file = path ? ::open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return nullptr;
    void* const memory = ::mmap(nullptr, sizeof(Orders), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    return memory == MAP_FAILED ? nullptr : static_cast<Orders*>(memory);
  }();
  return mapped;
}

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

bool is_of_the_store(int file) {
  char link[64], path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t size = ::readlink(link, path, sizeof path - 1);
  if (size <= 0) return false;
  path[size] = '\0';
  return std::strstr(path, "kamd.db") != nullptr && std::strstr(path, ".lock") == nullptr;
}

/// The errno with which this write or sync fails, or 0. @param end  where a write ends; 0 for a sync.
int fault(int file, off64_t end) {
  Orders* const o = orders();
  const std::int64_t mode = o ? o->mode.load() : off;
  if (mode == off || !is_of_the_store(file)) return 0;
  const std::int64_t number = ++o->seen;
  const bool fails = mode == nth ? number >= o->n && number < o->n + o->count : end > 0;
  if (!fails) return 0;
  ++o->failed;
  return static_cast<int>(o->error.load());
}

template <class Result, class Work>
Result unless_faulty(int file, off64_t end, Work work) {
  if (const int error = fault(file, end)) {
    errno = error;
    return static_cast<Result>(-1);
  }
  return work();
}

}  // namespace

extern "C" {

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  return unless_faulty<ssize_t>(file, at + static_cast<off64_t>(size), [&] { return next(file, bytes, size, at); });
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return pwrite64(file, bytes, size, at);
}

int fsync(int file) {
  static const auto next = real<int (*)(int)>("fsync");
  return unless_faulty<int>(file, 0, [&] { return next(file); });
}

int fdatasync(int file) {
  static const auto next = real<int (*)(int)>("fdatasync");
  return unless_faulty<int>(file, 0, [&] { return next(file); });
}

int ftruncate64(int file, off64_t size) {
  static const auto next = real<int (*)(int, off64_t)>("ftruncate64");
  return unless_faulty<int>(file, size, [&] { return next(file, size); });
}

int ftruncate(int file, off_t size) {
  return ftruncate64(file, size);
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  static const auto next = real<int (*)(clockid_t, struct timespec*)>("clock_gettime");
  const int result = next(clock, time);
  if (result == 0 && clock == CLOCK_REALTIME && orders()) time->tv_sec += orders()->seconds.load();
  return result;
}
}
