package dev.starsight.lake.search;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link ReviewEmbeddings#embedMissing} found and did. Immutable.
 *
 * @param rows the reviews of the lake
 * @param withText the reviews that have a vector, because their text is not blank
 * @param newRows the reviews that were read for new vectors; 0 if the lake had all
 * @param bytes the size of the vectors' files
 * @param remade files of vectors that were missing or cut short, and were made anew
 */
public record EmbeddingReport(
    long rows, long withText, long newRows, long bytes, List<Path> remade) {

  public EmbeddingReport {
    remade = List.copyOf(remade);
  }
}
