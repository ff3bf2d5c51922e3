#pragma once
// The one coordinator: facts come in, a question is asked, the trail comes out, and what must be asked of explorers to
// go on is said. It does no I/O: the page and the command send what wants() says and give back what came.

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "explorers/account_replies.h"
#include "session/crossings.h"
#include "explorers/recorded.h"
#include "explorers/tables.h"
#include "labels/label_book.h"
#include "model/need.h"
#include "rates/price_replies.h"
#include "session/account_progress.h"
#include "session/comparison_document.h"
#include "session/label_cache.h"
#include "session/contradictions_text.h"
#include "session/ledgers.h"
#include "session/marks.h"
#include "session/question_json.h"
#include "session/reach.h"
#include "session/told_trail.h"
#include "session/utxo_replies.h"
#include "session/values.h"
#include "taint/account_trail.h"
#include "taint/resumable_trace.h"

namespace peelback {

/// Something to ask an explorer, and why.
struct Want {
  enum class Purpose : std::uint8_t { card, trace, check };
  std::string id{};      // stable: the same question has the same id
  Chain chain{};
  bool of_thorchain = false;  // for a Midgard, whatever the chain
  std::string path{};    // below the provider's base URL
  std::string body{};    // JSON to be posted; empty: a GET
  Purpose purpose{};
  std::string reason{};  // one sentence for the reporter
  std::optional<U128> value{};
  ShownAsset asset{};    // of the value
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
  std::string kind{};  // "bitcoin-blocks", "bitcoin-transaction", "recorded-replies", "esplora-reply", "case", "transfers", "rates", …
  std::vector<Chain> chains{};
  std::size_t transactions = 0;
  std::size_t transfers = 0;  // payments of chains of accounts
  std::string columns{};      // of a table of transfers: what its columns were taken to mean (mapping_json())
  std::vector<Problem> problems{};
  Bytes32 sha256{};
};

/// The question by every rule over the same facts (comparison_document.h).
struct Compared {
  std::vector<ToldTrail> trails{};                           // one a rule
  std::vector<std::vector<std::vector<Label>>> labels{};     // by trail and place
  std::vector<ToldComparisonRow> rows{};
};

class Session {
 public:
  Session();

  // ---- facts in ----
  /// Takes a file, told apart by content: raw blocks or a transaction (binary or hex text), recorded replies (JSON
  /// lines), one bare reply (of THORChain's Midgard too), a table of transfers or of blockchain-etl (tables.h) or of rates
  /// (rate_table.h), a case (case_file.h) with its label lists
  /// and marks. Opening the same bytes again changes nothing. `columns` says what a table's columns mean (mapping_json());
  /// empty: they are guessed. Errors, where nothing of it could be used: unknown_format, unsupported, truncated (empty), and the decoders'
  /// own.
  Result<Opened> open(std::string_view name, ByteView bytes, std::string_view columns = {});
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
  /// Asks THORChain's Midgard what became of a payment, or what it was paid for: one request, and one more for each page that
  /// follows. Asked by the reporter alone, so no limit of the question's counts it. usage when this is no transaction of a chain
  /// that THORChain serves.
  Result<Done> ask_thorchain(const Ref& transaction);
  /// Whether Midgard's answer about a transaction, by its id in any form, is there.
  bool is_thorchain_answered(std::string_view txid) const;
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
  /// the transaction that made an output. Made again when labels, marks or the trail changed. Errors as trail().
  Result<std::span<const std::vector<Label>>> place_labels();
  /// Takes the place of what was marked before. Amounts do not change.
  void mark(Marks marks);
  const Marks& marks() const { return marks_; }

  // ---- values on the day ----
  /// What a source of prices answered to this URL. Errors as decode_prices().
  Result<PriceReading> give_prices(std::string_view url, int status, ByteView body, std::int64_t fetched_at_s);
  const RateBook& rates() const { return rates_; }
  /// In which currency values stand beside amounts; absent: in none. Nothing else changes.
  void show_values_in(std::optional<Currency> currency) { shown_currency_ = currency; }
  std::optional<ShownValues> shown_values() const;

  // ---- what is wanted ----
  /// Up to `most` wants that were not handed out yet: cards, then what the trail needs by value at stake, then checks.
  std::vector<Want> wants(std::size_t most);
  /// Begins to ask what has moved since: of each account with coins of the trail that were still there, its lists from the last block
  /// on that they cover. Nothing is wanted before the next call. None on chains of outputs, and without a trail.
  struct HeldSince {
    std::size_t holdings = 0;
    std::size_t requests = 0;  // at least: what they answer may name further pages
  };
  HeldSince begin_since();
  /// Up to `most` wants of it alone, the trail's own left out.
  std::vector<Want> wants_since(std::size_t most);
  /// How many more wants() would give now.
  std::size_t count_wants();
  std::size_t in_flight() const { return handed_out_.size(); }
  std::size_t requests_made() const { return requests_made_; }
  std::size_t failed_count() const { return failed_.size(); }
  /// What was given up: wants by id, with the reason.
  std::vector<std::pair<std::string, std::string>> failed_wants() const;
  /// How the source that is asked about a chain of accounts speaks; until it is said, as the first one known for it.
  void use_endpoint(const AccountEndpoint& endpoint) { endpoints_[endpoint.chain] = endpoint; }

  // ---- going on where another session was ----
  /// What came of asking, which no fact says.
  struct AskedSoFar {
    std::vector<std::pair<std::string, std::string>> failed{};  // wants that were given up, with the reason
    std::size_t requests = 0;              // made
    std::size_t requests_of_question = 0;  // of them
    bool has_asked = false;                // an explorer, and not only files
  };
  AskedSoFar asked_so_far() const;
  /// For the question that is asked next, which is the same: over the facts of the other session all is then as it was there.
  void go_on_from(AskedSoFar before);

  // ---- what is known ----
  const Ledgers& ledgers() const { return ledgers_; }
  /// Of the question's chain; where that has accounts, and without a question, Bitcoin's.
  const Store& store() const { return *ledgers_.find_utxo(utxo_chain()); }
  const ReplyTable& replies() const { return replies_; }
  /// The trail over the facts so far, told; traced again only when something changed. usage without a question; else as
  /// trace() and trace_accounts().
  Result<const ToldTrail*> trail();
  /// Whether any of the question's coins reached these places: by every rule, and within which bounds, for which `work` may
  /// be done. Asked again about the same places, it goes on where it stopped. Errors as trail(); usage when there is no
  /// target.
  Result<ReachFound> find_reach(const ReachTargets& targets, std::uint64_t work = kBoundsWork);
  /// What of a theft's coins can, and must, have come by these hops of trail(), in their order, whatever the rule: worked out
  /// when it is asked for. Nothing for a hop whose work ran out; no rows at all for poison and unless can_be_bounded().
  /// Errors as trail().
  Result<std::vector<std::optional<ToldBounds>>> bound_hops(const std::vector<std::uint32_t>& hops);
  /// Problems of the facts, in no order; the trail's own are in the trail.
  /// What sources state differently, on whatever chain of accounts.
  std::vector<Contradiction> contradictions() const;
  std::vector<Problem> problems(NamesSources names = NamesSources::by_bytes) const;
  /// Starts at busy addresses, which are not paged through: the reporter picks the payment.
  std::vector<Ref> busy_starts() const;
  /// Every rule side by side, with what holds whatever the rule. usage without a question; else as compare_rules().
  Result<Compared> compare();
  /// The script of an address of a chain of outputs.
  static Result<Bytes> script_of(const Ref& address);
  bool is_busy(const Store& store, ScriptIndex script) const;
  using History = UtxoReplies::History;
  History history_of(const Store& store, ByteView script) const;

 private:
  // A question to a source: `need` on UTXO chains; on chains of accounts `account`, of which `request` is the next.
  struct Asked {
    Chain chain = Chain::bitcoin;
    Need need{};
    AccountNeed account{};
    AccountNeed request{};
    AccountRequest sent{};  // once it was handed out
    std::string thorchain{};  // the path of a question to Midgard; then nothing else of this counts
    std::string id() const;
  };
  struct Planned {
    Asked asked{};
    Want::Purpose purpose{};
    std::string reason{};
    std::optional<U128> value{};
    ShownAsset asset{};
  };
  struct Failed {
    Asked asked{};
    std::string reason{};
  };

  Chain utxo_chain() const;
  Result<Opened> open_bytes(std::string_view name, ByteView bytes, std::string_view columns);
  Result<Opened> open_chain_data(std::string_view name, ByteView bytes);
  Result<Opened> open_blocks(ByteView bytes, ReplyIndex reply, std::string_view kind_if_transaction);
  Result<Opened> open_recorded(std::string_view text);
  Result<std::vector<Problem>> open_swaps(std::string_view path, Reply reply, ByteView body);
  std::optional<std::string> next_thorchain_page(const std::string& first) const;
  void plan_thorchain(std::vector<Planned>& list) const;
  Result<std::vector<Problem>> open_recorded_line(const RecordedReply& recorded);
  Result<std::vector<Problem>> open_account_reply(const AccountReply& account, Reply reply, ByteView body);
  Result<Opened> open_case(ByteView bytes);
  Result<Opened> open_rates(ByteView bytes);
  Result<Opened> open_bare_reply(const Need& need, std::string_view name, ByteView bytes);
  Result<Opened> open_bare_answer(const AccountReply& answer, std::string_view name, ByteView bytes);
  Result<Opened> open_table(TableKind kind, std::string_view name, ByteView bytes, std::string_view columns);
  Result<esplora::Reading> take_answer(Chain chain, const Need& need, Reply reply, ByteView body);
  Result<AccountReading> take_account_answer(const Asked& asked, AccountDialect dialect, Reply reply, ByteView body);
  Given give_up(const std::string& id, const Asked& asked, const Error& error, Given given);
  void add_problems(std::vector<Problem> problems, std::string_view prefix);
  void add_contradicted_blocks(Chain chain);
  void add_contents(Opened& opened, std::span<const LedgerContents> before) const;

  Result<Done> look_up_account(const Ref& ref);
  Result<Done> check_starts(const Question& question) const;
  std::vector<ServiceStop> make_stops();
  std::vector<AccountStop> make_account_stops();
  std::vector<Label> labels_at(const ToldTrail& trail, const ToldPlace& place);
  std::vector<std::vector<Label>> labels_of_places(const ToldTrail& trail);
  LabelCache& labels_on(Chain chain) { return label_caches_[chain]; }
  void labels_changed();
  bool has_lists() const { return !book_.packs().empty(); }

  Chain chain_of_question() const { return question_->question.starts.front().ref.chain; }
  TraceHints make_hints();
  AccountHints make_account_hints();
  Result<ReachSearch> begin_reach(const ToldTrail& told, const ReachTargets& asked);
  Result<ReachSearch> begin_account_reach(const ToldTrail& told, const AccountStore& accounts, const ReachTargets& asked);
  Result<AccountQuestion> question_on(const AccountStore& accounts) const;
  Result<Trail> trace_outputs();
  Result<AccountTrail> trace_balances(const AccountStore& accounts, const AccountQuestion& question);
  bool has_ranges() const;
  Result<ToldTrail> trace_once();

  void fail_as_before();
  std::vector<Planned> plan();
  bool may_hand_out(const Planned& planned) const;
  bool is_sent(Chain chain, const AccountRequest& request) const;
  void plan_cards(std::vector<Planned>& list) const;
  void plan_trace(std::vector<Planned>& list);
  void plan_account_trace(std::vector<Planned>& list);
  void plan_account_times(std::vector<Planned>& list);
  std::vector<Planned> plan_since() const;
  std::vector<Want> hand_out(std::vector<Planned> list, std::size_t most);
  void plan_checks(std::vector<Planned>& list);
  /// Whether anything of it can still be asked.
  bool waits(const std::vector<Planned>& list) const;
  std::optional<Need> next_need(const MissingFact& missing) const;
  Planned planned(Need need, Want::Purpose purpose, std::string reason, std::optional<U128> value) const;
  bool is_answered(const std::string& id) const { return answered_.count(id) != 0; }
  bool can_still_ask(const std::string& id) const { return answered_.count(id) == 0 && failed_.count(id) == 0; }
  AccountEndpoint endpoint_of(Chain chain) const;

  Ledgers ledgers_;
  ReplyTable replies_;
  std::vector<Opened> inputs_;
  std::vector<Problem> problems_;
  std::optional<QuestionAsked> question_;
  std::optional<QuestionAsked> question_of_case_;
  std::vector<std::pair<std::string, std::string>> failed_before_;  // want, reason: in a case, or in another session
  std::optional<Result<ToldTrail>> trail_;  // empty: something changed since
  std::optional<ResumableTrace> trace_;     // of the question, on UTXO chains
  std::optional<ReachSearch> reach_;        // of the trail as it is
  std::vector<MissingFact> missing_;        // of the trail, on UTXO chains
  std::vector<AccountMissing> account_missing_;
  LabelBook book_;
  std::map<Chain, LabelCache> label_caches_;
  Marks marks_;
  std::optional<std::vector<std::vector<Label>>> place_labels_;  // empty: something changed since
  std::vector<Asked> cards_;
  std::vector<Asked> since_;  // begin_since()
  std::map<std::string, Asked> handed_out_;  // by Asked::id(), as the next two
  std::set<std::string> answered_;
  std::map<std::string, Failed> failed_;
  std::size_t requests_made_ = 0;
  std::size_t requests_before_question_ = 0;
  std::size_t requests_to_go_on_from_ = 0;  // of the next question
  bool asked_an_explorer_ = false;
  std::map<Chain, UtxoReplies> utxo_replies_;
  std::vector<SwapReport> swaps_;                     // what THORChain says that it did
  std::vector<std::string> thorchain_asked_;          // paths of first pages
  std::map<std::string, std::string> thorchain_pages_;  // what follows an answered page, by path; empty: nothing
  std::vector<Crossing> crossings_;                   // over the facts of the last trace
  std::map<Chain, AccountProgress> progress_;
  std::map<Chain, AccountEndpoint> endpoints_;
  RateBook rates_;
  std::optional<Currency> shown_currency_;
};

}  // namespace peelback
