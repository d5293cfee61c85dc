/*
 * Stands between a process and its disk (LD_PRELOAD): writes down what it does to the files of a folder, in order, and lets single
 * operations fail. The specs of power loss and of failing disks build it where there is a C compiler.
 *
 *   HARBOR_DISK_FOLDER  files below it count, and what is written to stdout: acknowledgements
 *   HARBOR_DISK_RECORD  file that gets the records: kind (1 byte), length of path (4), offset or size (8), length of data (4), path, data
 *   HARBOR_DISK_FAIL    what fails: `<write|sync> <number> <times> <errno> <end of the file's name>`
 *
 * Kinds: W write, T truncate, S sync, C create, M make folder, U unlink, R rename (data: the new path), A acknowledged.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char folder[4096];
static size_t folder_length;
static int record = -1;
static struct { char operation[8], name[64]; int number, times, error, seen; } failing;

__attribute__((constructor)) static void begin(void) {
  const char *given = getenv("HARBOR_DISK_FOLDER"), *file = getenv("HARBOR_DISK_RECORD"), *fail = getenv("HARBOR_DISK_FAIL");
  if (given && strlen(given) < sizeof folder) folder_length = strlen(strcpy(folder, given));
  if (file && folder_length) record = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fail && sscanf(fail, "%7s %d %d %d %63s", failing.operation, &failing.number, &failing.times, &failing.error, failing.name) != 5)
    abort();
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_below(const char *path) {
  return folder_length && strncmp(path, folder, folder_length) == 0;
}

/* The name that an open file has now; false when it is none of the folder. */
static int path_of(int file, char path[4096]) {
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, 4095);
  if (length < 0) return 0;
  path[length] = 0;
  return is_below(path);
}

/* One call, so that no two records mix and none is half there when the process is killed. */
static void note(char kind, const char *path, uint64_t at, const void *data, size_t length) {
  if (record < 0) return;
  char head[17];
  uint32_t path_length = strlen(path), data_length = length;
  head[0] = kind;
  memcpy(head + 1, &path_length, 4);
  memcpy(head + 5, &at, 8);
  memcpy(head + 13, &data_length, 4);
  struct iovec parts[3] = {{head, 17}, {(void *)path, path_length}, {(void *)data, length}};
  if (writev(record, parts, 3) < 0) abort();
}

/* Whether this one fails. The first that does is number `number` of its kind on a file of that name. */
static int fails(const char *operation, const char *path) {
  if (!failing.number || strcmp(operation, failing.operation)) return 0;
  size_t length = strlen(path), end = strlen(failing.name);
  if (length < end || strcmp(path + length - end, failing.name)) return 0;
  failing.seen++;
  if (failing.seen < failing.number || failing.seen >= failing.number + failing.times) return 0;
  errno = failing.error;
  return 1;
}

static ssize_t written(int file, const void *data, size_t length, off_t at, int is_at_place) {
  char path[4096];
  int counts = path_of(file, path);
  pthread_mutex_lock(&turn);
  if (counts && fails("write", path)) {
    pthread_mutex_unlock(&turn);
    return -1;
  }
  if (!is_at_place && counts) at = lseek(file, 0, SEEK_CUR);
  ssize_t count = is_at_place ? NEXT(pwrite64)(file, data, length, at) : NEXT(write)(file, data, length);
  int error = errno;
  if (count > 0 && counts) note('W', path, at, data, count);
  if (count > 0 && file == 1) note('A', "", 0, data, count);
  pthread_mutex_unlock(&turn);
  errno = error;
  return count;
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t at) { return written(file, data, length, at, 1); }
ssize_t write(int file, const void *data, size_t length) { return written(file, data, length, 0, 0); }

static int synced(int file, int (*sync_file)(int)) {
  char path[4096];
  int counts = path_of(file, path);
  pthread_mutex_lock(&turn);
  int result = counts && fails("sync", path) ? -1 : sync_file(file);
  int error = errno;
  if (result == 0 && counts) note('S', path, 0, "", 0);
  pthread_mutex_unlock(&turn);
  errno = error;
  return result;
}

int fsync(int file) { return synced(file, NEXT(fsync)); }
int fdatasync(int file) { return synced(file, NEXT(fdatasync)); }

int ftruncate64(int file, off64_t size) {
  char path[4096];
  int counts = path_of(file, path);
  pthread_mutex_lock(&turn);
  int result = NEXT(ftruncate64)(file, size);
  if (result == 0 && counts) note('T', path, size, "", 0);
  pthread_mutex_unlock(&turn);
  return result;
}

static int opened(const char *path, int flags, mode_t mode) {
  char real[4096];
  pthread_mutex_lock(&turn);
  int is_new = (flags & O_CREAT) && is_below(path) && access(path, F_OK) != 0;
  int file = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  int error = errno;
  if (file >= 0 && is_new && path_of(file, real)) note('C', real, 0, "", 0);
  if (file >= 0 && !is_new && (flags & O_TRUNC) && path_of(file, real)) note('T', real, 0, "", 0);
  pthread_mutex_unlock(&turn);
  errno = error;
  return file;
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return opened(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return opened(path, flags, mode);
}

static int changed(char kind, const char *path, const char *to, int result) {
  int error = errno;
  if (result == 0 && is_below(path)) note(kind, path, 0, to, strlen(to));
  pthread_mutex_unlock(&turn);
  errno = error;
  return result;
}

int unlink(const char *path) {
  pthread_mutex_lock(&turn);
  return changed('U', path, "", NEXT(unlink)(path));
}

int rename(const char *path, const char *to) {
  pthread_mutex_lock(&turn);
  return changed('R', path, to, NEXT(rename)(path, to));
}

int mkdir(const char *path, mode_t mode) {
  pthread_mutex_lock(&turn);
  return changed('M', path, "", NEXT(mkdir)(path, mode));
}
