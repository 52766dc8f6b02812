package dev.starsight.cli.input;

import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.explore.Exploration;
import dev.starsight.explore.Exploration.Years;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
  Explored explore(List<Optional<Years>> periods) throws IOException;

  /** One exploration for each period, the provenance of all that was read, and what it lacks. */
  record Explored(List<Exploration> explorations, Provenance provenance, UnknownColumns unknown) {
    public Explored {
      explorations = List.copyOf(explorations);
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
}
