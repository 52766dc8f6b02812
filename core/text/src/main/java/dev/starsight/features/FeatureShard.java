package dev.starsight.features;

import java.io.IOException;

/** A file of a data set, whatever its format: what {@link FeatureReader} reads from. */
public interface FeatureShard {

  /**
   * Opens it before its first row.
   *
   * @throws IOException naming the file, if it cannot be read or is not what its manifest says
   */
  Rows open() throws IOException;

  /** The rows of an open file. Not thread-safe. */
  interface Rows extends AutoCloseable {

    /** Positions a row; 0 if there are no rows. */
    int maxLength() throws IOException;

    /**
     * Reads the rows that are next.
     *
     * @param into gets them; its rows have {@link #maxLength()}, else it is refused
     * @param count how many, at least 1
     * @return how many came: fewer only if there are no more
     * @throws IOException naming the file and the place, if it is damaged; the rows before that
     *     place are in {@code into} then
     */
    int read(FeatureBatch.Builder into, int count) throws IOException;

    @Override
    void close() throws IOException;
  }
}
