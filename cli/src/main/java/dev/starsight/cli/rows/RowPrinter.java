package dev.starsight.cli.rows;

import dev.starsight.lake.Lake.RowSink;
import java.io.IOException;

/** Writes the rows of a result to standard output in some format. */
public interface RowPrinter extends RowSink {

  /**
   * There are no more rows to write.
   *
   * @param more whether the query has more than were given
   */
  void end(boolean more) throws IOException;
}
