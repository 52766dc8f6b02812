package dev.starsight.features;

import dev.starsight.features.FeatureReader.FeatureShard;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one file after the other. */
final class OrderedRows implements FeatureShard.Rows {

  private final Iterator<FeatureShard> shards;
  private FeatureShard.@Nullable Rows current;
  private boolean closed;

  OrderedRows(List<FeatureShard> shards) {
    this.shards = shards.iterator();
  }

  @Override
  public int maxLength() throws IOException {
    if (closed) {
      throw new IllegalStateException("no rows can be read: it is closed");
    }
    while (true) {
      if (current == null) {
        if (!shards.hasNext()) {
          return 0;
        }
        current = shards.next().open();
      }
      int maxLength = current.maxLength();
      if (maxLength > 0) {
        return maxLength;
      }
      closeCurrent();
    }
  }

  @Override
  public int read(FeatureBatch.Builder into, int count) throws IOException {
    int read = 0;
    while (read < count && maxLength() > 0) {
      FeatureShard.Rows rows = current;
      if (rows == null) {
        break;
      }
      int more = rows.read(into, count - read);
      read += more;
      if (read < count) {
        closeCurrent();
      }
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
