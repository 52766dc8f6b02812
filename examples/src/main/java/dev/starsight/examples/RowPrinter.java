package dev.starsight.examples;

import dev.starsight.datasets.lake.RowSink;
import java.io.IOException;

/** Writes the rows of a result to standard output in some format. */
interface RowPrinter extends RowSink {

  /**
   * There are no more rows to write.
   *
   * @param more whether the query has more than were given
   */
  void end(boolean more) throws IOException;
}
