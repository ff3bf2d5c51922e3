#pragma once
// The words of a published copy that were made from the data, as a sheet of sentences that a reporter edits or a translator fills in.
// A sentence is taken apart into words and what is locked: numbers with their units, dates, ids, names, quotations. What is locked
// becomes a placeholder, so that "50 BTC went to 12cb…S3" and every sentence like it is one row, "{amount} went to {id}".

#include <string>
#include <string_view>
#include <vector>

#include "publish/options.h"

namespace peelback {

/// A row of the sheet.
struct WordedSentence {
  std::string made{};     // "{amount} went to {id}"
  std::string words{};    // in its place; empty: as made
  std::string example{};  // the first sentence of the copy that it is the template of
  std::string fault{};    // why the words are not taken; empty: they are
};

/// Why `words` cannot stand for `made`: a placeholder that is missing, doubled or unknown, a digit, a unit, a sign of money. Empty:
/// they can. `units` are symbols of assets.
std::string fault_of_words(std::string_view made, std::string_view words, const std::vector<std::string>& units);

class Wording {
 public:
  Wording() = default;
  explicit Wording(const PublishOptions& options);

  /// Stands in sentences as it is, by this kind of placeholder: "name", "id".
  void lock(std::string_view text, std::string_view kind);
  void lock_unit(std::string_view symbol);
  /// To be called once, when everything is locked and before anything is told.
  void settle();

  /// Puts the sentence's template on the sheet. Own words of the reporter are no sentences of the sheet.
  void collect(std::string_view sentence);
  /// The sentence in the words of the sheet; as it is where there are none, or they are faulty. Linear in it and in what is locked.
  std::string tell(std::string_view sentence) const;

  const std::vector<WordedSentence>& rows() const { return rows_; }
  /// Words for sentences that the copy does not have.
  std::size_t count_unused() const;

 private:
  struct Locked {
    std::string text{};
    std::string kind{};
  };
  struct Part {
    std::string name{};  // of the placeholder; empty: words
    std::string text{};
  };
  struct Span {
    std::size_t length = 0;
    std::string_view kind{};
  };

  Span locked_at(std::string_view text, std::size_t at) const;
  Span amount_at(std::string_view text, std::size_t at) const;
  std::vector<Part> take_apart(std::string_view sentence) const;
  const EditedSentence* edited(std::string_view made) const;
  void add_row(std::string made, std::string_view example);
  std::string told_value(std::string_view kind, std::string_view text) const;

  bool is_translated_ = false;
  std::vector<std::string> own_{};         // texts of the reporter
  std::vector<Locked> locked_{};           // the longest first
  std::vector<std::string> units_{};       // the longest first
  std::vector<EditedSentence> edited_{};   // by template
  std::vector<WordedSentence> rows_{};
};

/// What a translator gets and gives back: {"format":"peelback-words/1","lang","sentences":[{"example","made","words"}]}. The command
/// takes it as it is (`--words`).
std::string write_words(const Wording& wording, std::string_view lang);

}  // namespace peelback
