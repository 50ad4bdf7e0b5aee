// Who the process runs as: names of users and groups, and the system's identifiers. Private to
// process/node. Whole process; results that are numbers are 0 or a negative errno.
#ifndef GYRE_PROCESS_NODE_IDENTITY_H_
#define GYRE_PROCESS_NODE_IDENTITY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gyre::process {

enum class Identity { kUser, kEffectiveUser, kGroup, kEffectiveGroup };

std::optional<uint32_t> UserId(const std::string& name);
std::optional<uint32_t> GroupId(const std::string& name);
std::optional<std::string> UserName(uint32_t id);

int SetIdentity(Identity which, uint32_t id);

// The effective group is among them.
std::vector<uint32_t> Groups();
int SetGroups(const std::vector<uint32_t>& groups);
int InitGroups(const std::string& user, uint32_t group);

}  // namespace gyre::process

#endif  // GYRE_PROCESS_NODE_IDENTITY_H_
