package dev.starsight.features;

import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.features.FeatureReader.FeatureShard;
import dev.starsight.features.internal.ExampleMessage;
import dev.starsight.features.internal.TfRecordReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A TFRecord file.
 *
 * @param part its entry in the manifest, if there is one
 */
record TfRecordShard(Path file, FeatureManifest.@Nullable Part part) implements FeatureShard {

  @Override
  public Rows open() throws IOException {
    if (part != null) {
      part.requireBytes(file);
    }
    return new TfRecordRows(TfRecordReader.open(file));
  }

  /** Reads the first row before it is asked for, because it tells the length of all. */
  private static final class TfRecordRows implements Rows {

    private final TfRecordReader reader;
    private int maxLength = -1;
    private boolean isRead;
    private RowDecoder decoder = new RowDecoder(1);

    TfRecordRows(TfRecordReader reader) {
      this.reader = reader;
    }

    @Override
    public int maxLength() throws IOException {
      if (maxLength < 0) {
        isRead = reader.advance();
        maxLength = isRead ? firstLength() : 0;
        decoder = new RowDecoder(Math.max(1, maxLength));
      }
      return maxLength;
    }

    private int firstLength() throws IOException {
      try {
        int length = RowDecoder.anyRow(reader).maxLength();
        if (length == 0) {
          throw new ExampleMessage.Malformed("it has no positions");
        }
        return length;
      } catch (ExampleMessage.Malformed e) {
        throw noRow(e);
      }
    }

    @Override
    public int read(FeatureBatch.Builder into, int count) throws IOException {
      if (maxLength() == 0) {
        return 0;
      }
      for (int read = 0; read < count; read++) {
        if (!isRead && !reader.advance()) {
          return read;
        }
        isRead = false;
        add(into);
      }
      return count;
    }

    private void add(FeatureBatch.Builder into) throws IOException {
      try {
        if (into.maxLength() == maxLength && decoder.addPlain(reader, into)) {
          return;
        }
        FeatureRecord row = RowDecoder.anyRow(reader);
        if (row.maxLength() != into.maxLength()) {
          throw reader.damaged(
              "every row must be as long as the first, %s, but this one is %s"
                  .formatted(into.maxLength(), row.maxLength()));
        }
        into.add(row.encoding(), row.labelId());
      } catch (ExampleMessage.Malformed e) {
        throw noRow(e);
      }
    }

    private IOException noRow(ExampleMessage.Malformed e) {
      return reader.damaged("is not a row of features: " + e.getMessage());
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
