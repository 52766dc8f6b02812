package dev.starsight.cli.derived;

import dev.starsight.data.Example;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The sentences of texts, of which a teacher says more about single n-grams, in less time, than of
 * whole texts.
 */
final class Sentences {

  private static final int FEWEST_WORDS = 3;

  private Sentences() {}

  /**
   * Returns the sentences of three words or more of texts that have several, each once, in order,
   * as rows without a label. They have the further columns of their text, but not its headline.
   */
  static List<Example> of(List<Example> rows) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    Set<String> known = new HashSet<>();
    List<Example> sentences = new ArrayList<>();
    for (Example row : rows) {
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
