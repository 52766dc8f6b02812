package dev.starsight.evaluation.unlabelled;

import dev.starsight.evaluation.unlabelled.AccuracyEstimate.Assumption;
import dev.starsight.model.CommonWords;
import dev.starsight.model.ConfidenceReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what an estimate rests on, and whether it holds. */
final class Assumptions {

  /** Share of common words, as a multiple of that among validation rows. */
  private static final double LEAST_WORDS = 0.5;

  private static final double SMALL_DISAGREEMENT = 0.05;
  private static final double LARGEST_DISAGREEMENT = 0.15;
  private static final double MOST_SEEN = 0.2;

  private final ConfidenceReference reference;
  private final List<Assumption> list = new ArrayList<>();

  Assumptions(ConfidenceReference reference) {
    this.reference = reference;
    add(
        "validationRows",
        reference.rows() >= UnlabelledEvaluation.MIN_VALIDATION_ROWS,
        true,
        "The model was validated on %,d rows; at least %,d are needed.",
        reference.rows(),
        UnlabelledEvaluation.MIN_VALIDATION_ROWS);
  }

  Assumptions rows(long different) {
    return add(
        "rows",
        different >= UnlabelledEvaluation.MIN_ROWS,
        true,
        "The number of different texts is %,d; at least %,d are needed.",
        different,
        UnlabelledEvaluation.MIN_ROWS);
  }

  Assumptions words(CommonWords.Counts words) {
    boolean holds = words.share() >= LEAST_WORDS * reference.wordShare();
    return add(
        "words",
        holds,
        true,
        holds
            ? "%.0f %% of the words are common in the validation rows, of whose own words %.0f %%"
                + " are."
            : "%.0f %% of the words are common in the validation rows, of whose own words %.0f %%"
                + " are: these texts are in another language, or no reviews.",
        100 * words.share(),
        100 * reference.wordShare());
  }

  /** Adds the one on label shift, which is necessary if the disagreement is very large. */
  Assumptions agreement(double disagreement) {
    double points = Math.abs(disagreement);
    boolean holds = points <= SMALL_DISAGREEMENT;
    boolean refuses = points > LARGEST_DISAGREEMENT;
    return add(
        "agreement",
        holds,
        refuses,
        "If only the shares of labels had changed, the mean confidence would be %.1f points %s than"
            + " calibration says"
            + (holds
                ? "; up to %.0f points are small."
                : ", more than %.0f: either the shares or the texts have changed much"
                    + (refuses ? "." : ", and the interval is wider.")),
        100 * points,
        disagreement > 0 ? "lower" : "higher",
        100 * SMALL_DISAGREEMENT);
  }

  Assumptions newTexts(long seen, long rows) {
    boolean holds = seen <= MOST_SEEN * rows;
    return add(
        "newTexts",
        holds,
        false,
        holds
            ? "The model was fitted on %,d of the %,d texts."
            : "The model was fitted on %,d of the %,d texts, so its confidences are too high and"
                + " the estimate is not of new rows.",
        seen,
        rows);
  }

  private Assumptions add(
      String name, boolean holds, boolean necessary, String format, Object... values) {
    list.add(new Assumption(name, holds, necessary, String.format(Locale.ROOT, format, values)));
    return this;
  }

  boolean refuse() {
    return list.stream().anyMatch(Assumption::refuses);
  }

  List<Assumption> list() {
    return list;
  }
}
