package dev.starsight.cli.commands;

import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.explore.Exploration;
import dev.starsight.explore.Exploration.Years;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reviews to be explored, wherever they are. */
interface ReviewSource {

  /** What people call it: the names of files without their directories. */
  String shortName();

  /** Where it is. */
  List<Path> paths();

  /**
   * Answers the questions, once for each period.
   *
   * @param periods the years that count; empty for all reviews
   */
  Explored explore(List<Optional<Years>> periods) throws IOException;

  /**
   * What came of it.
   *
   * @param explorations one a period
   * @param provenance of all that was read
   */
  record Explored(List<Exploration> explorations, Provenance provenance) {
    public Explored {
      explorations = List.copyOf(explorations);
    }
  }

  /** Where it is, in a sentence. */
  default String place() {
    return paths().get(0) + (paths().size() > 1 ? " and the other files" : "");
  }

  /**
   * Says that no review is of these years.
   *
   * @param known the years in which there are reviews; empty if no review has a date
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
