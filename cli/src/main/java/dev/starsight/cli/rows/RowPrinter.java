package dev.starsight.cli.rows;

import dev.starsight.lake.Lake.RowSink;
import java.io.IOException;

/** Writes the rows of a query result to standard output. */
public interface RowPrinter extends RowSink {

  /**
   * Ends the output.
   *
   * @param more whether the query has more rows than were written
   */
  void end(boolean more) throws IOException;
}
