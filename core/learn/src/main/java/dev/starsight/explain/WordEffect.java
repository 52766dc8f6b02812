package dev.starsight.explain;

import dev.starsight.data.Example;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.Prediction;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The effect of a word, or a phrase, of a text on its prediction by any classifier: the text is
 * predicted again without the word (erasure; Li, Monroe and Jurafsky, 2016). Redundant words hide
 * each other's effect. Immutable.
 *
 * @param word one word or several, as they stand in the text; in the clean text if the classifier
 *     cleans texts
 * @param from where it begins in the text as it was given, in {@code char}s
 * @param effect the probability of the predicted label, or another measure, with the word, minus
 *     that without it: above 0 it supports the label, below 0 it opposes it
 */
public record WordEffect(String word, int from, double effect) {

  /** How many words of a text are examined; later ones are ignored. */
  public static final int MAX_WORDS = 300;

  /** Smaller effects are not reported as strongest. */
  private static final double MIN_EFFECT = 0.0005;

  /**
   * Returns the effects of the first {@value #MAX_WORDS} words on the probability of the predicted
   * label, in the order of the text. Words are separated at Unicode's word boundaries (UAX 29) and
   * contain a letter or digit. Makes one prediction per word.
   */
  public static List<WordEffect> of(Classifier classifier, Example example) {
    int label = classifier.predict(List.of(example)).get(0).labelId();
    return of(classifier, example, prediction -> prediction.probability(label));
  }

  /**
   * Returns the effects of words like {@link #of(Classifier, Example)}, but on a measure of the
   * prediction.
   */
  public static List<WordEffect> of(
      Classifier classifier, Example given, ToDoubleFunction<Prediction> measure) {
    Example example = classifier.cleans() ? CleanText.of(given) : given;
    String text = example.text();
    List<int[]> words = words(text);
    List<Example> examples = new ArrayList<>(List.of(example));
    for (int[] word : words) {
      String rest = text.substring(0, word[0]) + text.substring(word[1]);
      examples.add(example.withText(rest));
    }
    List<Prediction> predictions = classifier.predict(examples);
    double whole = measure.applyAsDouble(predictions.get(0));
    List<WordEffect> effects = new ArrayList<>(words.size());
    for (int i = 0; i < words.size(); i++) {
      int[] word = words.get(i);
      effects.add(
          new WordEffect(
              text.substring(word[0], word[1]),
              word[0],
              whole - measure.applyAsDouble(predictions.get(i + 1))));
    }
    return in(given, example, effects);
  }

  /** Returns effects that were found in a clean example with their places in the one given. */
  static List<WordEffect> in(Example given, Example clean, List<WordEffect> effects) {
    if (given.text().equals(clean.text())) {
      return List.copyOf(effects);
    }
    int[] origins = CleanText.origins(given.text());
    return effects.stream()
        .map(each -> new WordEffect(each.word(), origins[each.from()], each.effect()))
        .toList();
  }

  /** Returns the words that support the label most, the strongest first, at most {@code count}. */
  public static List<WordEffect> strongestFor(List<WordEffect> effects, int count) {
    return strongest(effects, count, 1);
  }

  /** Returns the words that oppose the label most, the strongest first, at most {@code count}. */
  public static List<WordEffect> strongestAgainst(List<WordEffect> effects, int count) {
    return strongest(effects, count, -1);
  }

  private static List<WordEffect> strongest(List<WordEffect> effects, int count, int sign) {
    return effects.stream()
        .filter(effect -> sign * effect.effect() >= MIN_EFFECT)
        .sorted(Comparator.comparingDouble(effect -> -sign * effect.effect()))
        .limit(count)
        .toList();
  }

  /** Returns where each of the first {@value #MAX_WORDS} words begins and ends. */
  static List<int[]> words(String text) {
    BreakIterator boundaries = BreakIterator.getWordInstance(Locale.ROOT);
    boundaries.setText(text);
    List<int[]> words = new ArrayList<>();
    int from = boundaries.first();
    for (int to = boundaries.next();
        to != BreakIterator.DONE && words.size() < MAX_WORDS;
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
