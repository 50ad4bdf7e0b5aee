// Ends of channels: where messages wait for the thread that owns them.
//
// Mailboxes stand in groups: what is posted from one goes to all others. A pair is what a
// MessageChannel is made of; an open group is a BroadcastChannel's. A mailbox, and with it the
// messages that wait, may be handed to another owner at any time, on another thread too.
//
// Post() and Close() may be called from any thread; what names the owner only by it.
#ifndef GYRE_BINDINGS_MESSAGING_MAILBOX_H_
#define GYRE_BINDINGS_MESSAGING_MAILBOX_H_

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/core/portable.h"
#include "bindings/core/structured_clone.h"
#include "loop/loop.h"

namespace gyre::bindings {

class Mailbox;

struct Message;

// What moves with a message beside ArrayBuffers: a port, or an object as what its class made of it.
// Neither for a port that was closed meanwhile.
struct Moved {
  std::shared_ptr<Mailbox> port;
  std::shared_ptr<Message> object;
};

// Belongs to whoever takes it out of a mailbox; the others that a broadcast goes to have it too,
// and nothing moves with that. May go on any thread: ports that nobody took out of it are then
// closed, so that their other ends hear of it.
struct Message {
  Message() = default;
  ~Message();
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  js::ClonedValue value;
  std::vector<std::shared_ptr<js::Ported>> natives;  // that the value refers to
  std::vector<Moved> moved;

  bool Moves(const Mailbox* box) const;
  // Appends the ports, which are no longer the message's then.
  void TakePorts(std::vector<std::shared_ptr<Mailbox>>& ports);
};

// Whoever takes a mailbox's messages out. Belongs to the loop's thread.
class MailboxOwner {
 public:
  virtual ~MailboxOwner() = default;
  // Runs on the owner's loop after something came in, or the other end was closed.
  virtual void OnMail() = 0;
};

class MailboxGroup;

class Mailbox final : public std::enable_shared_from_this<Mailbox> {
 public:
  static std::pair<std::shared_ptr<Mailbox>, std::shared_ptr<Mailbox>> NewPair();
  explicit Mailbox(std::shared_ptr<MailboxGroup> group) : group_(std::move(group)) {}

  // `owner` hears of what comes from now on, and of what waits already. It calls Disown() before it
  // or the loop goes.
  void Own(loop::Loop* loop, MailboxOwner* owner);
  void Disown();

  // To all others of the group. False where a mailbox moves with the message that it would go to:
  // the message is then lost and the channel closed.
  bool Post(std::shared_ptr<Message> message);

  // The oldest message; null where there is none.
  std::shared_ptr<Message> Take();
  size_t size();
  // Whether the other end is gone, and every message that it left has been taken.
  bool ended();

  // Leaves the group; the other end of a pair is told. Ports in messages that waited are closed,
  // too.
  void Close();
  static void Close(std::vector<std::shared_ptr<Mailbox>> boxes);

 private:
  friend class MailboxGroup;
  void Deliver(std::shared_ptr<Message> message);
  void End();
  void Wake();  // with the mutex held

  const std::shared_ptr<MailboxGroup> group_;
  std::mutex mutex_;
  std::deque<std::shared_ptr<Message>> waiting_;
  bool ended_ = false;
  bool woken_ = false;
  loop::Loop* loop_ = nullptr;
  MailboxOwner* owner_ = nullptr;
};

class MailboxGroup {
 public:
  explicit MailboxGroup(bool is_pair) : is_pair_(is_pair) {}
  void Join(const std::shared_ptr<Mailbox>& box);

 private:
  friend class Mailbox;
  void Leave(Mailbox* box);
  std::vector<std::shared_ptr<Mailbox>> OthersThan(const Mailbox* box);

  const bool is_pair_;
  std::mutex mutex_;
  std::vector<std::weak_ptr<Mailbox>> members_;
};

// The open groups of a process by their names.
class BroadcastGroups {
 public:
  std::shared_ptr<Mailbox> Join(const std::string& name);

 private:
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<MailboxGroup>> groups_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_MESSAGING_MAILBOX_H_
