package dev.starsight.quality.learning;

import dev.starsight.data.internal.LabelMentions;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.quality.learning.internal.SameText;
import dev.starsight.quality.learning.internal.WordShingles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link LearningChecks#examine} finds in one row, without the row's text. Immutable, hence
 * thread-safe.
 */
public final class ExaminedRow {

  /** A label is named in a headline or at the start of a text. */
  private static final int LOOKED_AT = 2_000;

  /** Longer values are no names of labels and hardly repeat. */
  private static final int LONGEST_VALUE = 60;

  /** Characters that tell the language. */
  private static final int START = 500;

  private static final int FEWEST_BLANKS = 3;

  private static final String SENTENCE_ENDS = ".!?…\"')]”’»。！？";

  /**
   * One field.
   *
   * @param stars the number of stars that it names, or NaN
   * @param value the field, if it is short and not blank
   * @param isText whether it is the text, which may repeat other fields
   * @param repeatsText whether it is another field with the same content as the text
   * @param isProse whether it has several words
   */
  record Field(
      String column,
      Set<TextDamage> damage,
      List<PersonalData.Match> personal,
      double stars,
      @Nullable String value,
      boolean isText,
      boolean repeatsText,
      int length,
      int hash,
      boolean isProse,
      boolean endsSentence) {}

  final String source;
  final long line;
  final String id;
  final @Nullable String label;
  final boolean compared;
  final List<Field> fields = new ArrayList<>();

  /** The key by which splits keep texts together. */
  final long splitKey;

  /** Equal for texts that differ in case and white space only. */
  final long sameTextKey;

  final int words;
  final long[] shingles;
  final long sampleHash;
  final boolean nonAscii;
  final boolean beyondBmp;
  final boolean noCapitals;

  /** The start of the text, for its language. */
  final String start;

  final @Nullable String group;

  ExaminedRow(TextRow row, LearningCheckOptions options) {
    source = row.source();
    line = row.line();
    id = row.id();
    label = row.label();
    compared = row.compared();
    String text = row.text();
    splitKey = NormalizedText.key(text);
    SameText same = SameText.of(text);
    sameTextKey = same.key();
    words = same.words();
    shingles = WordShingles.of(text, LearningCheckOptions.SHINGLE_WORDS, options.leastWords());
    sampleHash = shingles.length == 0 ? 0 : WordShingles.sampleHash(shingles, options.seed());
    Characters characters = new Characters();
    String by = options.groupColumn();
    group = by == null ? null : row.columns().get(by);
    if (!compared) {
      add(options.textColumn(), text, true, false);
      characters.add(text);
      for (Map.Entry<String, String> column : row.columns().entrySet()) {
        String value = column.getValue();
        add(column.getKey(), value, false, !value.isEmpty() && value.equals(text));
        characters.add(value);
      }
      if (label != null) {
        characters.add(label);
      }
    }
    nonAscii = characters.nonAscii;
    beyondBmp = characters.beyondBmp;
    noCapitals = characters.letters && !characters.capitals;
    String shown = text.length() <= LOOKED_AT ? text : text.substring(0, LOOKED_AT);
    shown = shown.replace("<br />", " ");
    start = shown.length() <= START ? shown : shown.substring(0, START);
  }

  private void add(String column, String value, boolean isText, boolean repeatsText) {
    String beginning = value.length() <= LOOKED_AT ? value : value.substring(0, LOOKED_AT);
    String stripped = value.strip();
    fields.add(
        new Field(
            column,
            TextDamage.in(value),
            PersonalData.find(value),
            LabelMentions.stars(beginning).orElse(Double.NaN),
            stripped.isEmpty() || stripped.length() > LONGEST_VALUE ? null : stripped,
            isText,
            repeatsText,
            value.length(),
            value.hashCode(),
            isProse(value),
            !stripped.isEmpty()
                && SENTENCE_ENDS.indexOf(stripped.charAt(stripped.length() - 1)) >= 0));
  }

  private static boolean isProse(String value) {
    int blanks = 0;
    for (int i = 0; i < value.length() && blanks < FEWEST_BLANKS; i++) {
      blanks += value.charAt(i) == ' ' ? 1 : 0;
    }
    return blanks == FEWEST_BLANKS;
  }

  /** What kinds of characters a row has. */
  private static final class Characters {

    private boolean nonAscii;
    private boolean beyondBmp;
    private boolean letters;
    private boolean capitals;

    void add(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < 128) {
          capitals |= c >= 'A' && c <= 'Z';
          letters |= c >= 'a' && c <= 'z';
        } else {
          nonAscii = true;
          beyondBmp |= Character.isHighSurrogate(c);
          capitals |= Character.isUpperCase(c);
          letters |= Character.isLowerCase(c);
        }
      }
    }
  }
}
