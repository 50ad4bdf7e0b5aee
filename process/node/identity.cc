#include "process/node/identity.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

namespace gyre::process {
namespace {

// What the databases need for one entry; they say ERANGE where it is too little.
constexpr size_t kLargestEntry = 1 << 20;

template <typename Entry, typename Find>
bool Look(Find find, Entry* entry, std::vector<char>* memory) {
  for (size_t size = 1024; size <= kLargestEntry; size *= 4) {
    memory->resize(size);
    Entry* found = nullptr;
    const int error = find(entry, memory->data(), size, &found);
    if (error != ERANGE) return error == 0 && found != nullptr;
  }
  return false;
}

}  // namespace

std::optional<uint32_t> UserId(const std::string& name) {
  struct passwd entry;
  std::vector<char> memory;
  const auto find = [&name](struct passwd* to, char* buffer, size_t size, struct passwd** found) {
    return getpwnam_r(name.c_str(), to, buffer, size, found);
  };
  if (!Look(find, &entry, &memory)) return std::nullopt;
  return entry.pw_uid;
}

std::optional<uint32_t> GroupId(const std::string& name) {
  struct group entry;
  std::vector<char> memory;
  const auto find = [&name](struct group* to, char* buffer, size_t size, struct group** found) {
    return getgrnam_r(name.c_str(), to, buffer, size, found);
  };
  if (!Look(find, &entry, &memory)) return std::nullopt;
  return entry.gr_gid;
}

std::optional<std::string> UserName(uint32_t id) {
  struct passwd entry;
  std::vector<char> memory;
  const auto find = [id](struct passwd* to, char* buffer, size_t size, struct passwd** found) {
    return getpwuid_r(id, to, buffer, size, found);
  };
  if (!Look(find, &entry, &memory)) return std::nullopt;
  return std::string(entry.pw_name);
}

int SetIdentity(Identity which, uint32_t id) {
  int result = -1;
  switch (which) {
    case Identity::kUser:
      result = setuid(id);
      break;
    case Identity::kEffectiveUser:
      result = seteuid(id);
      break;
    case Identity::kGroup:
      result = setgid(id);
      break;
    case Identity::kEffectiveGroup:
      result = setegid(id);
      break;
  }
  return result == 0 ? 0 : -errno;
}

std::vector<uint32_t> Groups() {
  std::vector<uint32_t> groups(std::max(getgroups(0, nullptr), 0));
  const int count = getgroups(static_cast<int>(groups.size()), groups.data());
  groups.resize(std::max(count, 0));
  const uint32_t effective = getegid();
  if (std::find(groups.begin(), groups.end(), effective) == groups.end()) {
    groups.push_back(effective);
  }
  return groups;
}

int SetGroups(const std::vector<uint32_t>& groups) {
  return setgroups(groups.size(), groups.data()) == 0 ? 0 : -errno;
}

int InitGroups(const std::string& user, uint32_t group) {
  return initgroups(user.c_str(), group) == 0 ? 0 : -errno;
}

}  // namespace gyre::process
