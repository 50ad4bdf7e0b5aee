#include "bindings/messaging/mailbox.h"

#include <algorithm>
#include <utility>

namespace gyre::bindings {

bool Message::Moves(const Mailbox* box) const {
  return std::any_of(moved.begin(), moved.end(), [box](const Moved& each) {
    return each.port.get() == box || (each.object != nullptr && each.object->Moves(box));
  });
}

Message::~Message() {
  std::vector<std::shared_ptr<Mailbox>> ports;
  TakePorts(ports);
  Mailbox::Close(std::move(ports));
}

void Message::TakePorts(std::vector<std::shared_ptr<Mailbox>>& ports) {
  for (Moved& each : moved) {
    if (each.port != nullptr) ports.push_back(std::move(each.port));
    if (each.object != nullptr) each.object->TakePorts(ports);
  }
}

std::pair<std::shared_ptr<Mailbox>, std::shared_ptr<Mailbox>> Mailbox::NewPair() {
  auto group = std::make_shared<MailboxGroup>(/*is_pair=*/true);
  auto one = std::make_shared<Mailbox>(group);
  auto other = std::make_shared<Mailbox>(group);
  group->Join(one);
  group->Join(other);
  return {std::move(one), std::move(other)};
}

void Mailbox::Own(loop::Loop* loop, MailboxOwner* owner) {
  std::lock_guard<std::mutex> lock(mutex_);
  loop_ = loop;
  owner_ = owner;
  woken_ = false;
  if (ended_ || !waiting_.empty()) Wake();
}

void Mailbox::Disown() {
  std::lock_guard<std::mutex> lock(mutex_);
  loop_ = nullptr;
  owner_ = nullptr;
}

bool Mailbox::Post(std::shared_ptr<Message> message) {
  const std::vector<std::shared_ptr<Mailbox>> others = group_->OthersThan(this);
  for (const auto& other : others) {
    if (!message->Moves(other.get())) continue;
    other->Close();
    return false;
  }
  for (const auto& other : others) other->Deliver(message);
  return true;
}

std::shared_ptr<Message> Mailbox::Take() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (waiting_.empty()) return nullptr;
  std::shared_ptr<Message> message = std::move(waiting_.front());
  waiting_.pop_front();
  return message;
}

size_t Mailbox::size() {
  std::lock_guard<std::mutex> lock(mutex_);
  return waiting_.size();
}

bool Mailbox::ended() {
  std::lock_guard<std::mutex> lock(mutex_);
  return ended_ && waiting_.empty();
}

void Mailbox::Close() { Close({shared_from_this()}); }

void Mailbox::Close(std::vector<std::shared_ptr<Mailbox>> boxes) {
  // Not one inside of another: ports may wait in ports to any depth.
  while (!boxes.empty()) {
    const std::shared_ptr<Mailbox> box = std::move(boxes.back());
    boxes.pop_back();
    const std::vector<std::shared_ptr<Mailbox>> others = box->group_->OthersThan(box.get());
    box->group_->Leave(box.get());
    // Ports that were under way end with the message that carried them.
    std::deque<std::shared_ptr<Message>> dropped;
    {
      std::lock_guard<std::mutex> lock(box->mutex_);
      dropped.swap(box->waiting_);
    }
    for (const auto& message : dropped) message->TakePorts(boxes);
    if (!box->group_->is_pair_) continue;
    for (const auto& other : others) other->End();
  }
}

void Mailbox::Deliver(std::shared_ptr<Message> message) {
  std::lock_guard<std::mutex> lock(mutex_);
  waiting_.push_back(std::move(message));
  Wake();
}

void Mailbox::End() {
  std::lock_guard<std::mutex> lock(mutex_);
  ended_ = true;
  Wake();
}

void Mailbox::Wake() {
  if (loop_ == nullptr || woken_) return;
  woken_ = true;
  loop_->Post([self = shared_from_this(), loop = loop_] {
    MailboxOwner* owner = nullptr;
    {
      std::lock_guard<std::mutex> lock(self->mutex_);
      // It may have moved to another thread meanwhile, which was woken for itself.
      if (self->loop_ != loop) return;
      self->woken_ = false;
      owner = self->owner_;
    }
    if (owner != nullptr) owner->OnMail();
  });
}

void MailboxGroup::Join(const std::shared_ptr<Mailbox>& box) {
  std::lock_guard<std::mutex> lock(mutex_);
  members_.push_back(box);
}

void MailboxGroup::Leave(Mailbox* box) {
  std::lock_guard<std::mutex> lock(mutex_);
  members_.erase(std::remove_if(members_.begin(), members_.end(),
                                [box](const std::weak_ptr<Mailbox>& member) {
                                  const std::shared_ptr<Mailbox> held = member.lock();
                                  return held == nullptr || held.get() == box;
                                }),
                 members_.end());
}

std::vector<std::shared_ptr<Mailbox>> MailboxGroup::OthersThan(const Mailbox* box) {
  std::vector<std::shared_ptr<Mailbox>> others;
  std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& member : members_) {
    std::shared_ptr<Mailbox> held = member.lock();
    if (held != nullptr && held.get() != box) others.push_back(std::move(held));
  }
  return others;
}

std::shared_ptr<Mailbox> BroadcastGroups::Join(const std::string& name) {
  std::lock_guard<std::mutex> lock(mutex_);
  std::shared_ptr<MailboxGroup> group = groups_[name].lock();
  if (group == nullptr) {
    group = std::make_shared<MailboxGroup>(/*is_pair=*/false);
    groups_[name] = group;
  }
  auto box = std::make_shared<Mailbox>(group);
  group->Join(box);
  return box;
}

}  // namespace gyre::bindings
