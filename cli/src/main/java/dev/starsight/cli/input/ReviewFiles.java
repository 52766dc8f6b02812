package dev.starsight.cli.input;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.drift.reviews.DriftTally;
import dev.starsight.explore.Exploration.Years;
import dev.starsight.explore.ReviewTally;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files of Amazon reviews, which are explored in one pass and constant memory. */
public record ReviewFiles(InputOptions input, StarsightCommand command) implements ReviewSource {

  private record Part(Optional<Years> period, ReviewTally tally, @Nullable DriftTally drift) {

    void accept(Review review) {
      if (period.isEmpty() || period.get().contains(review.reviewDate())) {
        tally.accept(review);
        if (drift != null) {
          drift.accept(review);
        }
      }
    }
  }

  @Override
  public String shortName() {
    List<Path> files = paths();
    return files.get(0).getFileName()
        + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "");
  }

  @Override
  public List<Path> paths() {
    return input.files();
  }

  /**
   * Requires reviews, or the names of their columns.
   *
   * @throws StarsightException if the files are none
   */
  public void requireReviews() throws IOException {
    if (!input.headers().areReviews()
        && input.hasDefaultColumns()
        && !input.headers().allHave(List.of(input.textColumn(), input.labelColumn()))) {
      throw new StarsightException(
          place()
              + ": these are not reviews of Amazon or Yelp; name the columns of the text and of the"
              + " stars with --text-column and --label-column");
    }
  }

  @Override
  public Explored explore(List<Optional<Years>> periods, @Nullable Long driftSeed)
      throws IOException {
    requireReviews();
    UnknownColumns unknown = UnknownColumns.of(input);
    List<Part> parts =
        periods.stream()
            .map(
                period ->
                    new Part(
                        period,
                        new ReviewTally(),
                        driftSeed == null ? null : new DriftTally(unknown.names(), driftSeed)))
            .toList();
    IntSummaryStatistics years = new IntSummaryStatistics();
    Provenance provenance =
        input.streamReviews(
            command,
            review -> {
              if (review.reviewDate() != null) {
                years.accept(review.reviewDate().getYear());
              }
              parts.forEach(part -> part.accept(review));
            });
    for (Part part : parts) {
      if (part.period.isPresent() && part.tally.rows() == 0) {
        throw without(
            part.period.get(),
            years.getCount() == 0
                ? Optional.empty()
                : Optional.of(new Years(years.getMin(), years.getMax())));
      }
    }
    return new Explored(
        parts.stream().map(part -> part.tally.exploration()).toList(),
        parts.stream().map(Part::drift).filter(Objects::nonNull).toList(),
        provenance,
        unknown);
  }
}
