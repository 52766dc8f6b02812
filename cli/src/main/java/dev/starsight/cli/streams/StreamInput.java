package dev.starsight.cli.streams;

import dev.starsight.cli.input.InputFiles;
import dev.starsight.data.StarsightException;
import dev.starsight.streams.StreamColumns;
import dev.starsight.streams.StreamOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code monitor --input}. */
public final class StreamInput {

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Stream to watch instead of a log: JSON lines, also in gzip, in the order in which they"
              + " came; - is standard input.")
  private List<Path> input = List.of();

  @Option(
      names = "--slide",
      paramLabel = "TIME",
      description =
          "From the beginning of one window of a stream to that of the next, a whole part of"
              + " --window (default: the window, so that none overlap).")
  private @Nullable Duration slide;

  @Option(
      names = "--lateness",
      paramLabel = "TIME",
      description =
          "How much older than the newest row a row of a stream may be; a later one is counted"
              + " (default: 1m).")
  private @Nullable Duration lateness;

  @Option(
      names = "--max-ahead",
      paramLabel = "TIME",
      description =
          "How much newer than all rows before it a row of a stream may be; a newer one is a bad"
              + " row (default: 366d).")
  private @Nullable Duration maxAhead;

  @Option(
      names = "--time-column",
      paramLabel = "NAME",
      description =
          "Key with the time of a row of a stream: ISO 8601, or a number of seconds or milliseconds"
              + " since 1970 (default: the first of review_date, timestamp, unixReviewTime, date,"
              + " time, at that the first row has).")
  private @Nullable String timeColumn;

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description =
          "Key with the stars of a row of a stream (default: star_rating, overall, rating or"
              + " stars).")
  private @Nullable String labelColumn;

  @Option(
      names = "--reviewer-column",
      paramLabel = "NAME",
      description =
          "Key with the reviewer of a row of a stream (default: customer_id, reviewerID or"
              + " user_id).")
  private @Nullable String reviewerColumn;

  @Option(
      names = "--strict",
      description =
          "Stop at the first bad row of a stream. Without it bad rows are left out and counted, up"
              + " to 1 %% of them.")
  private boolean strict;

  @Option(
      names = "--resume",
      description =
          "Go on with a stream where an interrupted process or a finished result ended: in files"
              + " that have grown, in new files named behind them, or in standard input, which must"
              + " begin with the next row.")
  private boolean resume;

  /** Returns whether a stream is to be watched. */
  public boolean isGiven() {
    return !input.isEmpty();
  }

  /**
   * Requires that no option of a stream is given.
   *
   * @throws StarsightException naming one that is
   */
  public void requireNone() {
    String given =
        slide != null
            ? "--slide"
            : lateness != null
                ? "--lateness"
                : maxAhead != null
                    ? "--max-ahead"
                    : timeColumn != null
                        ? "--time-column"
                        : labelColumn != null
                            ? "--label-column"
                            : reviewerColumn != null
                                ? "--reviewer-column"
                                : strict ? "--strict" : resume ? "--resume" : "";
    if (!given.isEmpty()) {
      throw new StarsightException(given + " is for a stream; add --input FILE");
    }
  }

  List<Path> files() {
    return InputFiles.of(input);
  }

  boolean isStrict() {
    return strict;
  }

  boolean resumes() {
    return resume;
  }

  StreamOptions options(Duration window) {
    StreamOptions options = StreamOptions.defaults().withWindow(window);
    if (slide != null) {
      options = options.withSlide(slide);
    }
    if (lateness != null) {
      options = options.withLateness(lateness);
    }
    return maxAhead == null ? options : options.withMaxAhead(maxAhead);
  }

  StreamColumns columns(Set<String> keys) {
    return StreamColumns.of(keys, timeColumn, labelColumn, reviewerColumn);
  }

  /**
   * Requires that the columns that are given are those of an earlier process.
   *
   * @throws StarsightException naming the first that is not
   */
  void requireSame(StreamColumns before) {
    requireSame("--time-column", timeColumn, before.time());
    requireSame("--label-column", labelColumn, before.star());
    requireSame("--reviewer-column", reviewerColumn, before.reviewer());
  }

  private static void requireSame(String option, @Nullable String given, @Nullable String before) {
    if (given != null && !given.equals(before)) {
      throw new StarsightException(
          "--resume goes on with the same keys, but %s was %s and is %s"
              .formatted(option, before == null ? "none" : before, given));
    }
  }
}
