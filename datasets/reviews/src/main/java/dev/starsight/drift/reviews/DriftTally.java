package dev.starsight.drift.reviews;

import dev.starsight.data.Example;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.drift.DriftReport;
import dev.starsight.drift.PredictionDrift;
import dev.starsight.drift.PredictionSummary;
import dev.starsight.drift.TableDrift;
import dev.starsight.drift.TableSummary;
import dev.starsight.drift.TextComparison;
import dev.starsight.drift.TextDrift;
import dev.starsight.drift.TextSample;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.reviews.Review;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One pass over reviews that gathers what tells whether they have drifted from others: a summary of
 * every column and a sample of the texts, in memory that does not grow with the reviews. Samples
 * are drawn by the id and the text of a review, so that tallies of parts, such as files on several
 * machines, give that of all reviews. Not thread-safe.
 */
public final class DriftTally implements Consumer<Review> {

  private final List<RowSchema.Column<Review>> columns;
  private final TableSummary table;
  private final TextSample texts;

  /**
   * Creates a tally of no reviews.
   *
   * @param unknown columns that the source of the reviews does not have
   * @param seed draws the samples
   */
  public DriftTally(Set<String> unknown, long seed) {
    RowSchema<Review> schema = ReviewChecks.schema(unknown);
    this.columns = schema.columns();
    this.table = TableSummary.of(schema.names(), seed);
    this.texts = new TextSample(Shuffle.mix(seed, 1));
  }

  @Override
  public void accept(Review review) {
    List<@Nullable Object> values = new ArrayList<>(columns.size());
    for (RowSchema.Column<Review> column : columns) {
      values.add(column.value().apply(review));
    }
    String id = review.reviewId();
    String text = review.reviewBody();
    long key = Shuffle.mix(id.hashCode(), text.hashCode());
    table.accept(values, key);
    texts.accept(Example.unlabelled(id, text), key);
  }

  /**
   * Writes what was gathered, some 12 MB at most, for {@link #mergeWritten}.
   *
   * @throws IOException if the output throws it
   */
  public void write(DataOutput out) throws IOException {
    table.write(out);
    texts.write(out);
  }

  /**
   * Adds what a tally of other reviews, with the same unknown columns and seed, has written.
   *
   * @throws IOException if the input throws it
   */
  public void mergeWritten(DataInput in) throws IOException {
    table.mergeWritten(in);
    texts.mergeWritten(in);
  }

  /** Returns the number of reviews. */
  public long rows() {
    return table.rows();
  }

  /**
   * Compares these reviews with earlier ones.
   *
   * @param name the name of these, for people
   * @param before the reviews to compare with
   * @param nameBefore their name
   * @param comparison compares the texts
   */
  public DriftReport comparedWith(
      DriftTally before, String nameBefore, String name, TextComparison comparison) {
    return comparedWith(before, nameBefore, name, comparison, null);
  }

  /**
   * Compares these reviews with earlier ones, and what a model predicts for their texts.
   *
   * @param name the name of these, for people
   * @param before the reviews to compare with
   * @param nameBefore their name
   * @param comparison compares the texts
   * @param model sums up what it predicts for texts: those of the samples of both sides; null if
   *     predictions are not compared
   */
  public DriftReport comparedWith(
      DriftTally before,
      String nameBefore,
      String name,
      TextComparison comparison,
      @Nullable Function<List<Example>, PredictionSummary> model) {
    List<Example> old = before.texts.texts();
    List<Example> young = texts.texts();
    TextDrift drift = comparison.compare(old, young);
    long all = before.texts.count() + texts.count();
    if (drift.test() != null && all > old.size() + young.size()) {
      drift =
          drift.withNote(
              String.format(
                  Locale.ROOT,
                  "%,d and %,d texts were drawn from %,d and %,d",
                  old.size(),
                  young.size(),
                  before.texts.count(),
                  texts.count()));
    }
    PredictionDrift predictions =
        model == null ? null : PredictionDrift.of(model.apply(old), model.apply(young));
    return new DriftReport(
        nameBefore, name, TableDrift.of(before.table, table), drift, predictions);
  }
}
