package dev.starsight.cli.input;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.drift.reviews.DriftTally;
import dev.starsight.explore.Exploration;
import dev.starsight.explore.Exploration.Years;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source of reviews to explore: files or a lake. */
public interface ReviewSource {

  /** Returns a name for people, without directories. */
  String shortName();

  List<Path> paths();

  /**
   * Answers the questions for each period.
   *
   * @param periods the years of the reviews; empty for all reviews
   */
  default Explored explore(List<Optional<Years>> periods) throws IOException {
    return explore(periods, null);
  }

  /**
   * Answers the questions for each period, and gathers what tells whether they have drifted.
   *
   * @param periods the years of the reviews; empty for all reviews
   * @param driftSeed draws the samples for drift; null gathers none
   */
  Explored explore(List<Optional<Years>> periods, @Nullable Long driftSeed) throws IOException;

  /**
   * One exploration and, if asked for, one tally of drift for each period, the provenance of all
   * that was read, and what it lacks.
   */
  record Explored(
      List<Exploration> explorations,
      List<DriftTally> drift,
      Provenance provenance,
      UnknownColumns unknown) {
    public Explored {
      explorations = List.copyOf(explorations);
      drift = List.copyOf(drift);
    }
  }

  default String place() {
    return paths().get(0) + (paths().size() > 1 ? " and the other files" : "");
  }

  /**
   * Returns the error for a period without reviews.
   *
   * @param known the years with reviews; empty if no review has a date
   */
  default StarsightException without(Years period, Optional<Years> known) {
    return new StarsightException(
        place()
            + ": no review is of "
            + period
            + "; "
            + known.map(years -> "there are reviews of " + years).orElse("no review has a date"));
  }

  /**
   * Returns the lake that {@code --compare} names; empty if it names files.
   *
   * @throws StarsightException if it names a directory among others
   */
  static Optional<Path> comparedLake(List<Path> compare) {
    List<Path> directories = compare.stream().filter(Files::isDirectory).toList();
    if (!directories.isEmpty() && compare.size() > 1) {
      throw new StarsightException(
          "--compare takes files or one lake, but %s is a directory among %s names"
              .formatted(directories.get(0), compare.size()));
    }
    return directories.stream().findFirst();
  }

  /**
   * Requires files or a lake, and not both.
   *
   * @throws StarsightException if there is neither or both
   */
  static void requireOne(InputOptions input, @Nullable Path lake, StarsightCommand command) {
    if (lake != null) {
      input.requireNone("--lake");
    } else if (!input.isGiven()) {
      throw new StarsightException(
          "--input FILE or --lake DIR is needed; see '" + command.qualifiedName() + " --help'");
    }
  }
}
