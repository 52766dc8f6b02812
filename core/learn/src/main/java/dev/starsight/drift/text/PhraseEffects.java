package dev.starsight.drift.text;

import dev.starsight.data.Example;
import dev.starsight.drift.TextDrift.TellingPhrase;
import dev.starsight.learner.LinearClassifier.Contribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each word and phrase adds to the difference of the mean scores of both sides. Not
 * thread-safe.
 */
final class PhraseEffects {

  private static final int LISTED = 50;
  private static final int LEAST_TEXTS = 5;

  /** A phrase within a longer one says nothing new if it is hardly more frequent. */
  private static final double NEARLY_AS_FREQUENT = 0.6;

  /** What the learner puts before the first and behind the last word of a text. */
  private static final Set<String> MARKS = Set.of("^", "$");

  private final int[] sizes;
  private final Map<String, Tally> tallies = new HashMap<>();

  private static final class Tally {
    private final int[] texts = new int[2];
    private final double[] sums = new double[2];
    private final @Nullable String[] examples = new @Nullable String[2];

    int all() {
      return texts[0] + texts[1];
    }
  }

  /** Creates effects of no texts; the sizes are those of the sides. */
  PhraseEffects(int first, int second) {
    this.sizes = new int[] {first, second};
  }

  /** Adds what the phrases of a text add to the score that it is of the second side. */
  void add(Example example, List<Contribution> contributions) {
    int side = "second".equals(example.label()) ? 1 : 0;
    for (Contribution contribution : contributions) {
      Tally tally = tallies.computeIfAbsent(contribution.ngram(), key -> new Tally());
      tally.texts[side]++;
      tally.sums[side] += 2 * contribution.weight(); // relative to the mean of both labels
      if (tally.examples[side] == null) {
        tally.examples[side] = example.id();
      }
    }
  }

  /** Returns the phrases with the greatest effects. */
  List<TellingPhrase> best() {
    List<TellingPhrase> ranked = new ArrayList<>();
    tallies.forEach(
        (phrase, tally) -> {
          if (tally.all() >= LEAST_TEXTS && !MARKS.contains(phrase)) {
            ranked.add(telling(phrase, tally));
          }
        });
    ranked.sort(
        Comparator.comparingDouble((TellingPhrase phrase) -> -phrase.effect())
            .thenComparing(TellingPhrase::phrase));
    List<TellingPhrase> best = new ArrayList<>();
    for (TellingPhrase phrase : ranked) {
      if (best.size() == LISTED || phrase.effect() <= 0) {
        break;
      }
      if (best.stream().noneMatch(other -> saysTheSame(phrase, other))) {
        best.add(phrase);
      }
    }
    return best.stream().map(PhraseEffects::readable).toList();
  }

  /** Returns a phrase without marks. */
  private static TellingPhrase readable(TellingPhrase phrase) {
    String text = phrase.phrase();
    if (text.startsWith("^ ")) {
      text = text.substring(2) + " (at the start)";
    } else if (text.endsWith(" $")) {
      text = text.substring(0, text.length() - 2) + " (at the end)";
    }
    return new TellingPhrase(
        text,
        phrase.ofSecond(),
        phrase.first(),
        phrase.second(),
        phrase.effect(),
        phrase.example());
  }

  private TellingPhrase telling(String phrase, Tally tally) {
    double effect = tally.sums[1] / sizes[1] - tally.sums[0] / sizes[0];
    boolean ofSecond = (double) tally.texts[1] / sizes[1] > (double) tally.texts[0] / sizes[0];
    String example = tally.examples[ofSecond ? 1 : 0];
    return new TellingPhrase(
        phrase, ofSecond, tally.texts[0], tally.texts[1], effect, example == null ? "" : example);
  }

  private static boolean saysTheSame(TellingPhrase one, TellingPhrase other) {
    double fewer = Math.min(texts(one), texts(other));
    return one.ofSecond() == other.ofSecond()
        && fewer >= NEARLY_AS_FREQUENT * Math.max(texts(one), texts(other))
        && (isWithin(one.phrase(), other.phrase()) || isWithin(other.phrase(), one.phrase()));
  }

  private static int texts(TellingPhrase phrase) {
    return phrase.first() + phrase.second();
  }

  private static boolean isWithin(String phrase, String longer) {
    return (" " + longer + " ").contains(" " + phrase + " ");
  }
}
