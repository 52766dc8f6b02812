package dev.starsight.fuzz;

import java.nio.file.Path;
import java.util.List;

/**
 * A reader of files, and valid files for it.
 *
 * <p>Given any bytes, the reader either succeeds or throws an {@link java.io.IOException} or {@link
 * dev.starsight.data.StarsightException} that names the file.
 */
public interface FuzzTarget {

  /** Writes valid files and returns them; each element is a directory that can be read. */
  List<FuzzFiles> seeds(Path scratch) throws Exception;

  /** Reads everything in a directory that began as one of the seeds. */
  void read(Path directory) throws Exception;

  /** Makes checksums match again, so that edits reach what lies behind them. */
  default void repair(FuzzFiles files) {}
}
