package dev.starsight.features;

import java.io.IOException;

/**
 * Writes the rows of a data set, every one once and in order, into a directory. Nothing is to be
 * seen of them before {@link #commit()}; closing without commit leaves what was there before. Not
 * thread-safe: one thread at a time may call it, whatever number it uses itself.
 */
public interface FeatureWriter extends AutoCloseable {

  /**
   * Writes the rows of a batch behind those before.
   *
   * @throws IllegalArgumentException if its rows have another length than the data set's
   * @throws IllegalStateException behind {@link #commit()} or {@link #close()}, or if a write
   *     failed before
   * @throws IOException naming the file that cannot be written
   */
  void write(FeatureBatch batch) throws IOException;

  /**
   * Finishes the files and makes them visible at once, with their {@link FeatureManifest}. Of no
   * rows there is one file without rows. Once.
   *
   * @return what was written
   * @throws IOException naming what cannot be written
   */
  FeatureManifest commit() throws IOException;

  /** Ends it; without commit, all that was written is deleted. */
  @Override
  void close() throws IOException;
}
