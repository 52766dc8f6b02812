package dev.starsight.cli.derived;

import dev.starsight.data.Example;
import dev.starsight.data.internal.Shuffle;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Splits texts into sentences. What a teacher says of a sentence tells more about single n-grams
 * than what it says of a whole text, and takes less time.
 */
final class Sentences {

  /** Bounds the time of a fit and its memory; a teacher needs minutes for them. */
  static final int MOST = 200_000;

  private static final int FEWEST_WORDS = 3;

  private Sentences() {}

  /**
   * Returns the sentences of three words or more of texts that have several such sentences, each
   * once, in an order drawn by the seed, as rows without a label. They have the further columns of
   * their text, but not its headline. After {@code most} sentences, no further text is read.
   */
  static List<Example> of(List<Example> rows, int most, long seed) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    Set<String> known = new HashSet<>();
    List<Example> sentences = new ArrayList<>();
    int[] order = IntStream.range(0, rows.size()).toArray();
    Shuffle.shuffle(order, new SplittableRandom(seed));
    for (int i = 0; i < order.length && sentences.size() < most; i++) {
      Example row = rows.get(order[i]);
      List<String> own = new ArrayList<>();
      row.text().lines().forEach(line -> addSentences(line, breaks, own));
      if (own.size() > 1) {
        for (String sentence : own) {
          if (known.add(sentence)) {
            String headline = row.headline() == null ? null : "";
            sentences.add(new Example(row.id(), sentence, null, row.columns(), headline));
          }
        }
      }
    }
    return sentences;
  }

  private static void addSentences(String line, BreakIterator breaks, List<String> sentences) {
    breaks.setText(line);
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      String sentence = line.substring(start, end).strip();
      if (sentence.split("\\s+", FEWEST_WORDS).length == FEWEST_WORDS) {
        sentences.add(sentence);
      }
      start = end;
    }
  }
}
