package dev.starsight.features;

import dev.starsight.features.FeatureReader.FeatureShard;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of files, one file after the other. */
final class OrderedRows implements FeatureShard.Rows {

  private final Iterator<FeatureShard> shards;
  private FeatureShard.@Nullable Rows current;
  private boolean closed;

  OrderedRows(List<FeatureShard> shards) {
    this.shards = shards.iterator();
  }

  /** Opens the next file with rows unless one is open; null after the last. */
  private FeatureShard.@Nullable Rows current() throws IOException {
    if (closed) {
      throw new IllegalStateException("no rows can be read: it is closed");
    }
    while (current == null && shards.hasNext()) {
      current = shards.next().open();
      if (current.maxLength() == 0) {
        closeCurrent();
      }
    }
    return current;
  }

  @Override
  public int maxLength() throws IOException {
    FeatureShard.Rows rows = current();
    return rows == null ? 0 : rows.maxLength();
  }

  @Override
  public int read(FeatureBatch.Builder into, int count) throws IOException {
    int read = 0;
    for (FeatureShard.Rows rows = current(); rows != null; rows = current()) {
      read += rows.read(into, count - read);
      if (read == count) {
        break;
      }
      closeCurrent();
    }
    return read;
  }

  private void closeCurrent() throws IOException {
    FeatureShard.Rows rows = current;
    current = null;
    if (rows != null) {
      rows.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    closeCurrent();
  }
}
