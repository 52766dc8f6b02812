package dev.starsight.drift;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a classifier tells the texts of two sides apart, and by what: the classifier two-sample
 * test (Lopez-Paz and Oquab, 2017). Immutable.
 *
 * @param test the test whether the AUC is above 0.5; null if the texts could not be judged
 * @param auc the probability that a text of the second side gets a higher score than one of the
 *     first: 0.5 if they are alike, 1 if they are told apart; NaN if not judged
 * @param low lower end of its 95 % interval
 * @param high upper end of its 95 % interval
 * @param firstTexts texts of the first side that were compared
 * @param secondTexts texts of the second side that were compared
 * @param phrases the words and phrases that tell most, the best first
 * @param unlike the texts of the second side that are most unlike those of the first
 * @param note what else the reader must know, such as why nothing was judged; may be empty
 */
public record TextDrift(
    @Nullable DriftTest test,
    double auc,
    double low,
    double high,
    int firstTexts,
    int secondTexts,
    List<TellingPhrase> phrases,
    List<UnlikeText> unlike,
    String note) {

  /** The AUC of two normal distributions of scores a fifth of their width apart, rounded. */
  public static final double THRESHOLD = 0.55;

  private static final double SLIGHT = 0.65;
  private static final double CLEAR = 0.8;
  private static final double NEARLY_ALL = 0.95;

  /**
   * A word or phrase that tells the sides apart.
   *
   * @param phrase lower-cased words or signs joined by blanks; {@code (at the start)} or {@code (at
   *     the end)} follows where it counts only there
   * @param ofSecond whether it is more frequent in the second side
   * @param first how many of the first texts have it
   * @param second how many of the second texts have it
   * @param effect what it adds to the mean difference of the scores of both sides
   * @param example the id of a text that has it, of the side where it is more frequent
   */
  public record TellingPhrase(
      String phrase, boolean ofSecond, int first, int second, double effect, String example) {}

  /**
   * A text of the second side that is unlike those of the first.
   *
   * @param probability the probability that it is of the second side by a classifier that was
   *     fitted without it, 0 to 1, as if both sides had equally many texts
   */
  public record UnlikeText(String id, double probability, String text) {}

  public TextDrift {
    phrases = List.copyOf(phrases);
    unlike = List.copyOf(unlike);
    Objects.requireNonNull(note, "note");
  }

  /** Returns a result that says why nothing was judged. */
  public static TextDrift notJudged(int firstTexts, int secondTexts, String reason) {
    return new TextDrift(
        null,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        firstTexts,
        secondTexts,
        List.of(),
        List.of(),
        reason);
  }

  /** Returns whether the classifier does more than chance, and not little. */
  public boolean drifted() {
    return test != null && test.drifted();
  }

  /** Returns how well the sides are told apart: "alike", "clearly different". */
  public String verdict() {
    if (test == null) {
      return "not judged";
    }
    if (!test.drifted()) {
      return "alike";
    }
    if (auc < SLIGHT) {
      return "slightly different";
    }
    if (auc < CLEAR) {
      return "clearly different";
    }
    return auc < NEARLY_ALL ? "very different" : "almost always told apart";
  }

  /** Returns the same with another note. */
  public TextDrift withNote(String other) {
    return new TextDrift(test, auc, low, high, firstTexts, secondTexts, phrases, unlike, other);
  }

  TextDrift withTest(DriftTest other) {
    return new TextDrift(other, auc, low, high, firstTexts, secondTexts, phrases, unlike, note);
  }
}
