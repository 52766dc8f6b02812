package dev.starsight.cli.labelerrors;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.labelerrors.LabelErrorReport;
import dev.starsight.labelerrors.LabelErrors;
import dev.starsight.labelerrors.SuspiciousLabel;
import dev.starsight.lake.Lake;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search for label errors in the training and validation parts of the split that every command
 * makes with the same seed.
 */
public final class LabelErrorSearch {

  private final LabelErrorReport report;
  private final Provenance provenance;
  private final Splits splits;
  private final boolean readsHeadlines;

  private LabelErrorSearch(
      LabelErrorReport report, Provenance provenance, Splits splits, boolean readsHeadlines) {
    this.report = report;
    this.provenance = provenance;
    this.splits = splits;
    this.readsHeadlines = readsHeadlines;
  }

  /** Searches files. Their headlines are read, too, if one of them has any. */
  public static LabelErrorSearch of(InputOptions input, StarsightCommand command)
      throws IOException {
    boolean headlines = false;
    if (!List.of(input.textColumn(), input.labelColumn()).contains(Examples.HEADLINE)) {
      for (Path file : input.files()) {
        headlines |= input.headers().of(file).has(Examples.HEADLINE);
      }
    }
    input.readHeadlines(headlines ? Examples.HEADLINE : null);
    return of(input.read(command), headlines, command);
  }

  /** Searches the reviews of a lake. */
  public static LabelErrorSearch of(Lake lake, StarsightCommand command) throws IOException {
    List<Example> rows = new ArrayList<>();
    boolean[] headlines = {false};
    lake.forEachReview(
        review -> {
          headlines[0] |= review.reviewHeadline() != null;
          rows.add(example(review));
        });
    Dataset<Example> all = Dataset.of(rows, lake.catalogue().provenance());
    return of(all, headlines[0], command);
  }

  private static Example example(Review review) {
    return review.toExample().withHeadline(review.reviewHeadline());
  }

  private static LabelErrorSearch of(
      Dataset<Example> labelled, boolean headlines, StarsightCommand command) {
    Splits splits = Splits.stratified(labelled, LearningOptions.SPLIT, command.seed);
    List<Example> rows = new ArrayList<>(splits.train().rows());
    rows.addAll(splits.validation().rows());
    Headline headline = headlines ? Headline.AS_IS : null;
    LabelErrorReport report =
        LabelErrors.of(command.seed)
            .find(Dataset.of(rows, labelled.provenance()), headline, command.run());
    return new LabelErrorSearch(report, labelled.provenance(), splits, headlines);
  }

  public LabelErrorReport report() {
    return report;
  }

  /** Returns the files of the rows. */
  public Provenance provenance() {
    return provenance;
  }

  /** Returns the name of the part of a row. */
  public String part(SuspiciousLabel row) {
    return row.row() < splits.train().size() ? "train" : "validation";
  }

  /** Returns how many rows of the test part were not looked at. */
  public int testRows() {
    return splits.test().size();
  }

  /** Returns whether the models read headlines, too. */
  public boolean readsHeadlines() {
    return readsHeadlines;
  }

  /** Returns a headline for people, or null. */
  public static @Nullable String headline(SuspiciousLabel row) {
    String headline = row.example().headline();
    return headline == null || headline.isEmpty() ? null : headline;
  }
}
