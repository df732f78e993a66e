#include "remote/upload.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "remote/local_file.hpp"
#include "remote/lost.hpp"
#include "remote/remote_part.hpp"
#include "remote/router_files.hpp"

#include <algorithm>
#include <memory>

namespace remote {

namespace {

using base::concat;
using base::Error;
using Clock = std::chrono::steady_clock;

enum class Start { resume, anew };

class Uploading {
public:
    Uploading(Router& router, const Upload& what, const UploadSettings& settings)
        : router_(router), what_(what), settings_(settings), local_(what.file) {}
    Uploaded run();

private:
    void attempt();
    void check_space(const RemotePart& part);
    void send(Sftp& sftp, const RemotePart& part);
    void remove(Sftp& sftp);
    std::string open_to_write(Sftp& sftp, Start start);
    void write_all(Sftp& sftp, const std::string& handle, std::uint64_t from);
    [[noreturn]] void explain(const SftpRefusal& refusal);
    void check_finished(Sftp& sftp);
    [[noreturn]] void found_wrong();
    void wait_for_size();

    Router& router_;
    const Upload& what_;
    const UploadSettings& settings_;
    LocalFile local_;
    Place place_;
    Uploaded result_;
    std::uint64_t furthest_ = 0;  // what was found there or acknowledged at most
    bool begin_anew_ = false;     // what is there proved wrong
    int times_wrong_ = 0;
};

// Adds what was sent over a channel, however it ends.
class Counting {
public:
    Counting(const Sftp& sftp, std::uint64_t& sum) : sftp_(sftp), sum_(sum) {}
    ~Counting() { sum_ += sftp_.sent_bytes(); }
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;

private:
    const Sftp& sftp_;
    std::uint64_t& sum_;
};

void make_folders(Sftp& sftp, const std::string& path);

}  // namespace

Uploaded upload(Router& router, const Upload& what, const UploadSettings& settings) {
    return base::doing(concat("upload ", what.file.filename().string()),
                       [&] { return Uploading(router, what, settings).run(); });
}

namespace {

Uploaded Uploading::run() {
    result_.size_bytes = local_.size_bytes();
    int in_vain = 0;
    std::chrono::milliseconds pause = settings_.first_pause;
    for (;; ++result_.attempts) {
        const std::uint64_t before = furthest_;
        try {
            attempt();
            return result_;
        } catch (const ConnectionLost& lost) {
            router_.drop();
            if (furthest_ > before) {
                in_vain = 0;
                pause = settings_.first_pause;
            }
            if (!router_.was_connected() || ++in_vain >= settings_.attempts) {
                throw Error(lost.problem())
                    .set_hint(furthest_ > 0 ? "give the same command again: it goes on where it "
                                              "stopped, and nothing takes the part for the whole"
                                            : lost.hint());
            }
            base::say(
                concat("  ", lost.what(), "; trying again in ", base::format_duration(pause)));
        }
        pause_for(pause);
        pause = std::min(2 * pause, settings_.longest_pause);
    }
}

void Uploading::attempt() {
    Session& session = router_.session();
    // Its channel opens while the console answers.
    Child channel = session.open_sftp();
    place_ = ask_place(Console(session), what_.path);
    Sftp sftp(std::move(channel), settings_.sftp);
    const RemotePart part = examine(sftp, what_.path, local_);
    furthest_ = std::max(furthest_, part.same_bytes);
    if (part.kind == RemotePart::Kind::whole && !begin_anew_) {
        // It may be this very run that has brought it here, before the connection broke.
        if (result_.sent_bytes == 0) result_.outcome = Uploaded::Outcome::already_there;
    } else if (part.kind != RemotePart::Kind::absent && result_.sent_bytes == 0 &&
               what_.existing == Upload::Existing::keep) {
        result_.outcome = Uploaded::Outcome::kept;
        return;
    } else {
        check_space(part);
        send(sftp, part);
        check_finished(sftp);
    }
    wait_for_size();
    local_.check_unchanged();
}

void Uploading::check_space(const RemotePart& part) {
    const std::optional<std::uint64_t> free = place_.free_bytes;
    if (!free) {
        base::warn("the router does not say how much room it has");
        return;
    }
    // What stands in the way is emptied first, so its room counts.
    const std::uint64_t there =
        part.kind == RemotePart::Kind::other ? place_.size_bytes.value_or(0) : part.same_bytes;
    if (*free + there >= local_.size_bytes()) return;
    const std::string disk = first_folder(what_.path);
    throw Error(concat(disk.empty() ? std::string("the router's flash") : disk, " has ",
                       base::format_bytes(*free), " free; ",
                       base::format_bytes(local_.size_bytes() - there), " are needed"))
        .set_hint("remove old archives and containers there, or name another place with --store");
}

void Uploading::send(Sftp& sftp, const RemotePart& part) {
    const Counting counting(sftp, result_.sent_bytes);
    try {
        std::uint64_t from = 0;
        std::string handle;
        if (part.kind == RemotePart::Kind::beginning && !begin_anew_) {
            handle = open_to_write(sftp, Start::resume);
            from = part.same_bytes;
            if (!still_there(sftp, what_.path, local_, from)) {
                sftp.close(handle);
                from = 0;
            }
        }
        if (from == 0) {
            if (part.kind != RemotePart::Kind::absent) remove(sftp);
            handle = open_to_write(sftp, Start::anew);
        }
        result_.resumed_from = from;
        if (from > 0) {
            base::say(concat("  going on after ", base::format_bytes(from), " of ",
                             base::format_bytes(local_.size_bytes())));
        }
        const Clock::time_point start = Clock::now();
        write_all(sftp, handle, from);
        sftp.close(handle);
        result_.sending =
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
        if (from > 0 && !still_there(sftp, what_.path, local_, from)) found_wrong();
    } catch (const SftpRefusal& refusal) {
        explain(refusal);
    }
}

void Uploading::remove(Sftp& sftp) {
    try {
        sftp.remove(what_.path);
    } catch (const SftpRefusal&) {
        // Not there, or it cannot be removed: opening empties it, or says why not.
    }
}

std::string Uploading::open_to_write(Sftp& sftp, Start start) {
    if (start == Start::resume) return sftp.open(what_.path, Sftp::OpenFor::writing);
    begin_anew_ = false;
    try {
        return sftp.open(what_.path, Sftp::OpenFor::writing_anew);
    } catch (const SftpRefusal&) {
        make_folders(sftp, what_.path);
    }
    return sftp.open(what_.path, Sftp::OpenFor::writing_anew);
}

void Uploading::write_all(Sftp& sftp, const std::string& handle, std::uint64_t from) {
    const std::uint64_t total = local_.size_bytes();
    const std::uint64_t last = std::min<std::uint64_t>(total - from, settings_.sftp.block_bytes);
    base::Progress progress(concat("uploading ", what_.file.filename().string()), total - from);
    const auto fill = [this](std::uint64_t offset, char* buffer, std::size_t size_bytes) {
        local_.read(offset, buffer, size_bytes);
    };
    const auto acknowledged = [&](std::uint64_t done) {
        furthest_ = std::max(furthest_, from + done);
        progress.update(done);
    };
    sftp.write(handle, from, total - last, fill, acknowledged);
    // The size becomes right with this block, so it goes when all the others are there.
    sftp.write(handle, total - last, total, fill, [](std::uint64_t) {});
    furthest_ = total;
}

void Uploading::explain(const SftpRefusal& refusal) {
    if (refusal.status() == SftpStatus::permission_denied) {
        throw Error(refusal.problem())
            .set_hint("the user's group needs the policies ssh, ftp and write (/user/group/print)");
    }
    const std::optional<std::uint64_t> free = ask_place(router_.console(), what_.path).free_bytes;
    if (free && *free < std::uint64_t{1} << 20U) {
        const std::string disk = first_folder(what_.path);
        throw Error(concat(disk.empty() ? std::string("the router's flash") : disk,
                           " is full: ", base::format_bytes(furthest_), " of ",
                           base::format_bytes(local_.size_bytes()), " are there"))
            .set_hint("make room and give the same command again: it goes on where it stopped");
    }
    // A connection that has just broken may hold the file for a while yet.
    if (result_.attempts > 1 && refusal.status() == SftpStatus::failure) {
        throw ConnectionLost(refusal.problem());
    }
    throw Error(refusal.problem())
        .set_hint(concat("look at ", first_folder(what_.path),
                         " with /disk/print and /log/print: a disk that is read-only or damaged "
                         "does this, too"));
}

void Uploading::check_finished(Sftp& sftp) {
    bool right = false;
    try {
        right = ends_alike(sftp, what_.path, local_);
        if (right && what_.verify == Upload::Verify::contents) {
            right = remote_sha256(sftp, what_.path, local_.size_bytes()) == local_.sha256();
        }
    } catch (const SftpRefusal& refusal) {
        base::warn(concat(refusal.problem(), ": only its size can be checked"));
        if (what_.verify == Upload::Verify::contents) throw;
        return;
    }
    if (!right) found_wrong();
}

void Uploading::found_wrong() {
    if (++times_wrong_ > 1) {
        throw Error("what the router reads back is not what was sent, twice")
            .set_hint("the disk or its connection may be damaged: try another one");
    }
    begin_anew_ = true;
    throw ConnectionLost("what the router reads back is not what was sent");
}

// The size that a script will see.
void Uploading::wait_for_size() {
    const Console console = router_.console();
    const Clock::time_point end = Clock::now() + settings_.size_wait;
    base::Progress progress("waiting for the router's file table");
    std::optional<std::uint64_t> size;
    for (;;) {
        size = table_size(console, what_.path);
        if (size == local_.size_bytes()) return;
        if (Clock::now() >= end) break;
        progress.note(size ? base::format_bytes(*size) : "not listed yet");
        pause_for(settings_.size_pause);
    }
    throw Error(size ? concat("the router lists ", what_.path, " with ", *size, " bytes, not ",
                              local_.size_bytes())
                     : concat("the router does not list ", what_.path))
        .set_hint("give the same command again with --verify: it compares all of the file");
}

// Makes the folders above `path`, but never the first: it has to be a disk.
void make_folders(Sftp& sftp, const std::string& path) {
    std::size_t slash = path.find('/');
    while (slash != std::string::npos) {
        slash = path.find('/', slash + 1);
        if (slash == std::string::npos) return;
        try {
            sftp.make_folder(path.substr(0, slash));
        } catch (const SftpRefusal&) {
            // There already, or the open that follows says why not.
        }
    }
}

}  // namespace

}  // namespace remote
