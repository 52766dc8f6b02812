package dev.starsight.explain;

import dev.starsight.data.Example;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What moved the prediction of one example by any classifier: words, phrases and columns, each with
 * the probability that the predicted label loses without it (erasure; Li, Monroe and Jurafsky,
 * 2016).
 *
 * <p>A long text is erased clause by clause first, and only the clauses that matter most word by
 * word; neighbouring words that do more or less together than each of them alone, such as "not
 * good", are one phrase (in the manner of Jin et al., "Towards Hierarchical Importance
 * Attribution", 2020). Words that occur several times are erased together and share the effect.
 * Only the first {@value WordEffect#MAX_WORDS} words are looked at. A text of n words takes a
 * prediction for each of its clauses, which have at most eight words, and less than a hundred
 * others, in few calls of the classifier. Immutable.
 *
 * @param prediction of the whole example
 * @param phrases words and phrases that do not overlap, in the order of the text
 * @param columns the columns that the classifier uses, and {@value #HEADLINE} if it reads one
 */
public record Explanation(
    Prediction prediction, List<WordEffect> phrases, List<ColumnEffect> columns) {

  /** The name of the headline among columns. */
  public static final String HEADLINE = "review_headline";

  /**
   * The effect of the value of one column.
   *
   * @param column its name
   * @param effect the probability of the predicted label minus that with an empty field
   */
  public record ColumnEffect(String column, double effect) {}

  public Explanation {
    phrases = List.copyOf(phrases);
    columns = List.copyOf(columns);
  }

  /** Explains the prediction of an example; its label is ignored. */
  public static Explanation of(Classifier classifier, Example given) {
    Example example = classifier.cleans() ? CleanText.of(given) : given;
    Prediction whole = classifier.predict(List.of(example)).get(0);
    List<WordEffect> phrases =
        WordEffect.in(given, example, new PhraseErasure(classifier, example, whole).effects());
    return new Explanation(whole, phrases, columns(classifier, example, whole));
  }

  /**
   * Returns the phrases once each, where they first occur, with what all their places add up to.
   */
  public List<WordEffect> distinctPhrases() {
    Map<String, WordEffect> once = new LinkedHashMap<>();
    for (WordEffect phrase : phrases) {
      once.merge(
          phrase.word().toLowerCase(Locale.ROOT),
          phrase,
          (first, next) ->
              new WordEffect(first.word(), first.from(), first.effect() + next.effect()));
    }
    return List.copyOf(once.values());
  }

  private static List<ColumnEffect> columns(
      Classifier classifier, Example example, Prediction whole) {
    List<String> names = new ArrayList<>();
    List<Example> without = new ArrayList<>();
    for (String column : classifier.columns()) {
      if (!example.columns().getOrDefault(column, "").isEmpty()) {
        Map<String, String> others = new HashMap<>(example.columns());
        others.remove(column);
        names.add(column);
        without.add(example.withColumns(others));
      }
    }
    String headline = example.headline();
    if (classifier.headline().isPresent() && headline != null && !headline.isEmpty()) {
      names.add(HEADLINE);
      without.add(example.withHeadline(""));
    }
    if (names.isEmpty()) {
      return List.of();
    }
    int label = whole.labelId();
    List<Prediction> predictions = classifier.predict(without);
    List<ColumnEffect> effects = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      double left = predictions.get(i).probability(label);
      effects.add(new ColumnEffect(names.get(i), whole.probability(label) - left));
    }
    effects.sort(Comparator.comparingDouble(effect -> -Math.abs(effect.effect())));
    return effects;
  }
}
