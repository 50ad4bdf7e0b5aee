#include "bindings/fs/constants.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gyre::bindings {

js::Object NewFileConstants(js::Lock& js) {
  struct Constant {
    const char* name;
    int value;
  };
#define GYRE_CONSTANT(name) \
  { #name, name }
  // In the order in which Node lists them.
  static constexpr Constant kConstants[] = {
      {"UV_FS_SYMLINK_DIR", 1},
      {"UV_FS_SYMLINK_JUNCTION", 2},
      GYRE_CONSTANT(O_RDONLY),
      GYRE_CONSTANT(O_WRONLY),
      GYRE_CONSTANT(O_RDWR),
      {"UV_DIRENT_UNKNOWN", 0},
      {"UV_DIRENT_FILE", 1},
      {"UV_DIRENT_DIR", 2},
      {"UV_DIRENT_LINK", 3},
      {"UV_DIRENT_FIFO", 4},
      {"UV_DIRENT_SOCKET", 5},
      {"UV_DIRENT_CHAR", 6},
      {"UV_DIRENT_BLOCK", 7},
      {"EXTENSIONLESS_FORMAT_JAVASCRIPT", 0},
      {"EXTENSIONLESS_FORMAT_WASM", 1},
      GYRE_CONSTANT(S_IFMT),
      GYRE_CONSTANT(S_IFREG),
      GYRE_CONSTANT(S_IFDIR),
      GYRE_CONSTANT(S_IFCHR),
      GYRE_CONSTANT(S_IFBLK),
      GYRE_CONSTANT(S_IFIFO),
      GYRE_CONSTANT(S_IFLNK),
      GYRE_CONSTANT(S_IFSOCK),
      GYRE_CONSTANT(O_CREAT),
      GYRE_CONSTANT(O_EXCL),
      {"UV_FS_O_FILEMAP", 0},
      GYRE_CONSTANT(O_NOCTTY),
      GYRE_CONSTANT(O_TRUNC),
      GYRE_CONSTANT(O_APPEND),
      GYRE_CONSTANT(O_DIRECTORY),
      GYRE_CONSTANT(O_NOATIME),
      GYRE_CONSTANT(O_NOFOLLOW),
      GYRE_CONSTANT(O_SYNC),
      GYRE_CONSTANT(O_DSYNC),
      GYRE_CONSTANT(O_DIRECT),
      GYRE_CONSTANT(O_NONBLOCK),
      GYRE_CONSTANT(S_IRWXU),
      GYRE_CONSTANT(S_IRUSR),
      GYRE_CONSTANT(S_IWUSR),
      GYRE_CONSTANT(S_IXUSR),
      GYRE_CONSTANT(S_IRWXG),
      GYRE_CONSTANT(S_IRGRP),
      GYRE_CONSTANT(S_IWGRP),
      GYRE_CONSTANT(S_IXGRP),
      GYRE_CONSTANT(S_IRWXO),
      GYRE_CONSTANT(S_IROTH),
      GYRE_CONSTANT(S_IWOTH),
      GYRE_CONSTANT(S_IXOTH),
      GYRE_CONSTANT(F_OK),
      GYRE_CONSTANT(R_OK),
      GYRE_CONSTANT(W_OK),
      GYRE_CONSTANT(X_OK),
      {"UV_FS_COPYFILE_EXCL", 1},
      {"COPYFILE_EXCL", 1},
      {"UV_FS_COPYFILE_FICLONE", 2},
      {"COPYFILE_FICLONE", 2},
      {"UV_FS_COPYFILE_FICLONE_FORCE", 4},
      {"COPYFILE_FICLONE_FORCE", 4},
  };
#undef GYRE_CONSTANT
  js::Object constants = js::NewObject(js);
  constants->SetPrototype(js.context(), js::Null(js)).Check();
  for (const Constant& constant : kConstants) {
    constants
        ->DefineOwnProperty(js.context(), js::Intern(js, constant.name),
                            js::NewNumber(js, constant.value),
                            static_cast<v8::PropertyAttribute>(v8::ReadOnly | v8::DontDelete))
        .Check();
  }
  return constants;
}

}  // namespace gyre::bindings
