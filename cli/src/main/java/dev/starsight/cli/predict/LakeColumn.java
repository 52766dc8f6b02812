package dev.starsight.cli.predict;

import dev.starsight.data.LabelSet;
import dev.starsight.lake.LakeColumns;
import dev.starsight.lake.LakeOptions;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A column of a lake that predictions are to fill.
 *
 * @param columns the lake, locked
 * @param lake its directory
 * @param name of the column
 */
public record LakeColumn(LakeColumns columns, Path lake, String name) implements AutoCloseable {

  private static final int MEGABYTES = 256;

  /** Locks a lake, see {@link LakeColumns#begin}. */
  public static LakeColumn begin(Path lake, String name) throws IOException {
    return new LakeColumn(LakeColumns.begin(lake, name), lake, name);
  }

  /** Returns the path beside which unfinished predictions lie, in the lake. */
  Path target() {
    return lake.resolve(name);
  }

  void write(Path rows, LabelSet labels, Progress progress) throws IOException {
    LakeOptions options = LakeOptions.defaults().withThreads(1).withMemoryMegabytes(MEGABYTES);
    columns.write(rows, labels.labels(), options, progress);
  }

  @Override
  public void close() throws IOException {
    columns.close();
  }
}
