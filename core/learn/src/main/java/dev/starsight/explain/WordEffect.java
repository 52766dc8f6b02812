package dev.starsight.explain;

import dev.starsight.data.Example;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What one word of a text does to the prediction of it, whatever the classifier: the text is
 * predicted again without that word (erasure; Li, Monroe and Jurafsky, 2016). Words that say the
 * same thing twice hide each other. Immutable.
 *
 * @param word as it stands in the text
 * @param from where it begins, in {@code char}s
 * @param effect the probability of the predicted label with the word, minus that without it: above
 *     0 it speaks for the label, below 0 against it
 */
public record WordEffect(String word, int from, double effect) {

  /** Words looked at in one text; those after them are left out. */
  public static final int MOST_WORDS = 300;

  /** A smaller effect is none worth naming. */
  private static final double LEAST = 0.0005;

  /**
   * The effects of the first {@value #MOST_WORDS} words, in the order of the text. A word is a run
   * of letters and digits as Unicode's word boundaries (UAX 29) have it. Takes a prediction a word.
   */
  public static List<WordEffect> of(Classifier classifier, Example example) {
    String text = example.text();
    List<int[]> words = words(text);
    List<Example> examples = new ArrayList<>(List.of(example));
    for (int[] word : words) {
      String rest = text.substring(0, word[0]) + text.substring(word[1]);
      examples.add(new Example(example.id(), rest, example.label(), example.columns()));
    }
    List<Prediction> predictions = classifier.predict(examples);
    int label = predictions.get(0).labelId();
    double whole = predictions.get(0).probability(label);
    List<WordEffect> effects = new ArrayList<>(words.size());
    for (int i = 0; i < words.size(); i++) {
      int[] word = words.get(i);
      effects.add(
          new WordEffect(
              text.substring(word[0], word[1]),
              word[0],
              whole - predictions.get(i + 1).probability(label)));
    }
    return List.copyOf(effects);
  }

  /** Those that speak for the label most, the strongest first, at most {@code count}. */
  public static List<WordEffect> strongestFor(List<WordEffect> effects, int count) {
    return effects.stream()
        .filter(effect -> effect.effect() >= LEAST)
        .sorted(Comparator.comparingDouble(effect -> -effect.effect()))
        .limit(count)
        .toList();
  }

  /** Those that speak against the label most, the strongest first, at most {@code count}. */
  public static List<WordEffect> strongestAgainst(List<WordEffect> effects, int count) {
    return effects.stream()
        .filter(effect -> effect.effect() <= -LEAST)
        .sorted(Comparator.comparingDouble(WordEffect::effect))
        .limit(count)
        .toList();
  }

  private static List<int[]> words(String text) {
    BreakIterator boundaries = BreakIterator.getWordInstance(Locale.ROOT);
    boundaries.setText(text);
    List<int[]> words = new ArrayList<>();
    int from = boundaries.first();
    for (int to = boundaries.next();
        to != BreakIterator.DONE && words.size() < MOST_WORDS;
        from = to, to = boundaries.next()) {
      if (isWord(text, from, to)) {
        words.add(new int[] {from, to});
      }
    }
    return words;
  }

  private static boolean isWord(String text, int from, int to) {
    return text.substring(from, to).codePoints().anyMatch(Character::isLetterOrDigit);
  }
}
