#pragma once
// The one coordinator: facts come in, a question is asked, the trail comes out, and what must be asked of explorers to
// go on is said. It does no I/O: the page and the command send what wants() says and give back what came.

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "explorers/esplora.h"
#include "labels/label_book.h"
#include "model/need.h"
#include "session/label_cache.h"
#include "session/marks.h"
#include "session/question_json.h"
#include "taint/trail.h"

namespace peelback {

/// Something to ask an explorer, and why.
struct Want {
  enum class Purpose : std::uint8_t { card, trace, check };
  std::string id{};      // stable: the same question has the same id
  std::string path{};    // below the provider's base URL
  Purpose purpose{};
  std::string reason{};  // one sentence for the reporter
  std::optional<U128> value{};
};

/// What a reply did.
struct Given {
  bool accepted = false;  // it answered the question, if only with "not known"
  bool retry = false;     // it did not, but asking again later or elsewhere may help
  std::size_t facts = 0;
  Bytes32 sha256{};
  std::vector<Problem> problems{};
};

/// What one input file was.
struct Opened {
  std::string name{};
  std::string kind{};  // "bitcoin-blocks", "bitcoin-transaction", "recorded-replies", "esplora-reply", "case"
  std::vector<Chain> chains{};
  std::size_t transactions = 0;
  std::vector<Problem> problems{};
  Bytes32 sha256{};
};

class Session {
 public:
  // ---- facts in ----
  /// Takes a file, told apart by content: raw blocks or a transaction (binary or hex text), recorded replies (JSON
  /// lines), one bare reply, a case (case_file.h) with its label lists and marks. Opening the same bytes again changes
  /// nothing. Errors, where nothing of it could be used: unknown_format, unsupported, truncated (empty), and the
  /// decoders' own.
  Result<Opened> open(std::string_view name, ByteView bytes);
  /// What the case that was opened last asks.
  const std::optional<QuestionAsked>& question_of_case() const { return question_of_case_; }
  const std::vector<Opened>& inputs() const { return inputs_; }

  /// Answers a want. usage when no such want was handed out.
  Result<Given> give(std::string_view want_id, std::string_view provider, int status, ByteView body, std::int64_t fetched_at_s);
  /// Gives a want up: what waits for it ends `fetch_failed`, with this reason. usage as give().
  Result<Done> fail(std::string_view want_id, std::string_view reason);
  /// Wants that were given up are wanted again.
  void retry_failed();

  // ---- questions ----
  /// Asks for what an address or transaction card shows. bad_address, bad_checksum, unsupported for another chain.
  Result<Done> look_up(const Ref& ref);
  /// Sets the question; the facts stay. Errors as look_up() for a start, usage for what cannot be meant.
  Result<Done> ask(QuestionAsked asked);
  bool has_question() const { return question_.has_value(); }
  const QuestionAsked& question() const { return *question_; }

  // ---- labels, and the reporter's hand ----
  /// A list of labels, told apart by content: the bundled set, a TagPack as JSON, a table. Of the bundled set the row sums
  /// up its packs. Errors as BundledLabels::open() and read_label_pack().
  Result<LabelPackInfo> open_labels(std::string_view name, ByteView bytes);
  /// usage when no list of this id is loaded.
  Result<Done> drop_labels(std::string_view id);
  const LabelBook& labels() const { return book_; }
  /// The day of the bundled set; absent where none is loaded.
  std::optional<std::int64_t> lists_dated_s() const;
  /// Of an address, an output, a fee or a transaction, in canonical form; of an output also its address's and its
  /// transaction's, where the store has them.
  std::vector<Label> labels_of(std::string_view ref);
  /// "not in our label lists (6 March 2026)" where there are none; empty where there are, or where no list is loaded.
  std::string no_label(const std::vector<Label>& labels) const;
  /// By place of the trail, the one to name it by first: the reporter's own names, then claims on the address, then on
  /// the transaction. Made again when labels, marks or the trail changed. Errors as trail().
  Result<std::span<const std::vector<Label>>> place_labels();
  /// Takes the place of what was marked before. Amounts do not change.
  void mark(Marks marks);
  const Marks& marks() const { return marks_; }

  // ---- what is wanted ----
  /// Up to `most` wants that were not handed out yet: cards, then what the trail needs by value at stake, then checks.
  std::vector<Want> wants(std::size_t most);
  /// How many more wants() would give now.
  std::size_t count_wants();
  std::size_t in_flight() const { return handed_out_.size(); }
  std::size_t requests_made() const { return requests_made_; }
  const std::map<std::string, FailedFetch>& failed() const { return failed_; }

  // ---- what is known ----
  const Store& store() const { return store_; }
  const ReplyTable& replies() const { return replies_; }
  /// The trail over the facts so far, traced again only when something changed. usage without a question; else as trace().
  Result<const Trail*> trail();
  /// What the trail is traced with beside the store. There must be a question.
  TraceHints make_hints();
  /// Problems of the facts, in no order; the trail's own are in the trail.
  const std::vector<Problem>& problems() const { return problems_; }
  /// Starts at busy addresses, which are not paged through: the reporter picks the payment.
  std::vector<Ref> busy_starts() const;
  /// The script of an address of this chain.
  static Result<Bytes> script_of(const Ref& address);
  bool is_busy(ScriptIndex script) const;
  /// How many of an address's pages are in, and whether they are all.
  struct History {
    std::size_t pages = 0;
    bool complete = false;
  };
  History history_of(ByteView script) const;

 private:
  struct Page {
    bool whole = true;              // nothing of it was lost
    std::optional<TxId> next{};
  };
  struct Planned {
    Need need{};
    Want::Purpose purpose{};
    std::string reason{};
    std::optional<U128> value{};
  };

  Result<Opened> open_bytes(std::string_view name, ByteView bytes);
  Result<Opened> open_blocks(ByteView bytes, ReplyIndex reply, std::string_view kind_if_transaction);
  Result<Opened> open_recorded(std::string_view text);
  Result<Opened> open_case(ByteView bytes);
  Result<Opened> open_bare_reply(const Need& need, std::string_view name, ByteView bytes);
  Result<esplora::Reading> take_answer(const Need& need, Reply reply, ByteView body);
  void remember_history(const Need& need, const esplora::Reading& reading);
  void remember_contradiction(const Need& need, const esplora::Reading& reading, ByteView body);
  void name_wrong_fields(const TxId& txid);
  void settle_proofs();
  void add_problems(std::vector<Problem> problems, std::string_view prefix);
  void add_contents(Opened& opened, std::size_t transactions_before) const;
  std::vector<ServiceStop> make_stops();
  std::vector<Label> labels_at(const Place& place);
  void labels_changed();
  bool has_lists() const { return !book_.packs().empty(); }
  Result<Trail> trace_once();

  std::vector<Planned> plan();
  bool may_hand_out(const Planned& planned) const;
  void plan_cards(std::vector<Planned>& list) const;
  void plan_trace(std::vector<Planned>& list);
  void plan_checks(std::vector<Planned>& list);
  std::optional<Need> next_need(const MissingFact& missing) const;
  bool is_answered(const Need& need) const;
  bool can_still_ask(const Need& need) const;

  Store store_{Chain::bitcoin};
  ReplyTable replies_;
  std::vector<Opened> inputs_;
  std::vector<Problem> problems_;
  std::optional<QuestionAsked> question_;
  std::optional<QuestionAsked> question_of_case_;
  std::optional<Result<Trail>> trail_;  // empty: something changed since
  LabelBook book_;
  LabelCache label_cache_;
  Marks marks_;
  std::optional<std::vector<std::vector<Label>>> place_labels_;  // empty: something changed since
  std::vector<Need> cards_;
  std::map<std::string, Need> handed_out_;
  std::set<std::string> answered_;
  std::map<std::string, FailedFetch> failed_;
  std::size_t requests_made_ = 0;
  std::size_t requests_before_question_ = 0;
  bool asked_an_explorer_ = false;
  std::map<std::uint32_t, std::map<Bytes32, Page>> histories_;  // by script's index, then by cursor
  std::map<Bytes32, Bytes> contradicted_;                       // by txid: the reply that contradicts itself
  std::map<Bytes32, Bytes> raw_transactions_;                   // by txid: the bytes that were fetched to tell
  std::vector<esplora::ProofClaim> claims_;                     // proofs whose header is not here yet
};

/// The session's word for a need: its path below a provider's base URL.
std::string need_id(const Need& need);

}  // namespace peelback
