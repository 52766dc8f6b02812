package dev.starsight.lake.search;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Disk;
import dev.starsight.files.internal.LockFile;
import dev.starsight.lake.LakeOptions;
import dev.starsight.run.Run;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Makes the vectors that a lake lacks for an encoder and keeps them in the lake. A part of 8,192
 * rows counts once it is complete and on the disk, so a process that is killed loses the work on
 * one part, and the next one goes on. Of a lake that has grown, only the new rows are embedded;
 * vectors of files that the lake no longer has are deleted then.
 *
 * <p>Within a part equal texts are embedded once. An interruption does not change the vectors: a
 * part is always made of the same texts in the same batches.
 *
 * <p>Immutable and thread-safe, if the encoder is; of those who embed with the same encoder in the
 * same lake one works, and the others are refused.
 */
public final class ReviewEmbeddings {

  static final int ROWS_A_PART = 8_192;
  private static final String LOCK = "embeddings.lock";

  private final Path lake;
  private final TextEmbedder encoder;
  private final LakeOptions options;
  private final int rowsAPart;

  private ReviewEmbeddings(Path lake, TextEmbedder encoder, LakeOptions options, int rowsAPart) {
    this.lake = lake;
    this.encoder = encoder;
    this.options = options;
    this.rowsAPart = rowsAPart;
  }

  /** Starts with {@link LakeOptions#defaults()}; nothing is read yet. */
  public static ReviewEmbeddings of(Path lake, TextEmbedder encoder) {
    return new ReviewEmbeddings(lake, encoder, LakeOptions.defaults(), ROWS_A_PART);
  }

  /** Sets DuckDB's memory and threads. */
  public ReviewEmbeddings withOptions(LakeOptions lakeOptions) {
    return new ReviewEmbeddings(lake, encoder, lakeOptions, rowsAPart);
  }

  /** Sets the rows of a part, for a lake without vectors of the encoder. */
  ReviewEmbeddings withRowsAPart(int rows) {
    return new ReviewEmbeddings(lake, encoder, options, rows);
  }

  /**
   * Returns how many reviews are not yet embedded, those without text included.
   *
   * @throws IOException naming the path, if it is not a lake, or a file of it or of the vectors is
   *     damaged
   */
  public long missingRows() throws IOException {
    return inventory().missingRows();
  }

  private EmbeddingInventory inventory() throws IOException {
    return EmbeddingInventory.of(lake, encoder, rowsAPart);
  }

  /**
   * Embeds the reviews that have no vector yet. If all have one, nothing is written.
   *
   * @param run receives the progress, in reviews; its deadline does not count
   * @throws StarsightException if somebody else is embedding in this lake with this encoder
   * @throws IOException naming the path, if a file of the lake cannot be read or the vectors cannot
   *     be written; finished parts stay
   */
  public EmbeddingReport embedMissing(Run run) throws IOException {
    EmbeddingInventory found = inventory();
    EmbeddingManifest manifest = found.manifest();
    long missing = found.missingRows();
    if (missing > 0) {
      Disk.createDirectories(found.directory());
      try (LockFile lock = lock(found.directory())) {
        Objects.requireNonNull(lock);
        // Somebody else may have embedded since.
        found = inventory();
        missing = found.missingRows();
        manifest =
            new EmbeddingWork(lake.toRealPath(), found, encoder, run.progress()).run(options);
      }
    }
    return new EmbeddingReport(
        found.rows(), manifest.vectors(), missing, manifest.bytes(), found.damaged());
  }

  private LockFile lock(Path directory) throws IOException {
    return LockFile.tryTake(directory.resolve(LOCK))
        .orElseThrow(
            () ->
                new StarsightException(
                    "%s: another search is embedding this lake's reviews with %s; wait for it"
                        .formatted(lake, encoder.name())));
  }
}
