package dev.starsight.benchmarks;

import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.text.Encoding;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32C;
import org.tensorflow.example.Example;
import org.tensorflow.example.Feature;
import org.tensorflow.example.Features;
import org.tensorflow.example.Int64List;

/**
 * A writer and reader of feature files with the message classes of TensorFlow and the protobuf
 * library. TensorFlow has no TFRecord framing in Java: this is the usual code, with the checksum of
 * the JDK.
 */
final class TensorFlowRecords {

  private static final int BUFFER = 1 << 16;
  private static final int HEADER = Long.BYTES + Integer.BYTES;

  private TensorFlowRecords() {}

  /** Writes rows to one file. */
  static void write(Path file, Iterable<FeatureRecord> rows) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
      ByteBuffer frame = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
      for (FeatureRecord row : rows) {
        byte[] data = example(row).toByteArray();
        frame.clear().putLong(data.length);
        frame.putInt(maskedCrc(frame.array(), Long.BYTES));
        out.write(frame.array(), 0, HEADER);
        out.write(data);
        frame.clear().putInt(maskedCrc(data, data.length));
        out.write(frame.array(), 0, Integer.BYTES);
      }
    }
  }

  /** Returns the features in the order of their names, as in our files. */
  private static Example example(FeatureRecord row) {
    Encoding encoding = row.encoding();
    int length = encoding.length();
    return Example.newBuilder()
        .setFeatures(
            Features.newBuilder()
                .putFeature("input_ids", feature(length, encoding::inputId))
                .putFeature("input_mask", feature(length, encoding::attentionMask))
                .putFeature("label_ids", feature(1, i -> row.labelId()))
                .putFeature("segment_ids", feature(length, encoding::tokenTypeId)))
        .build();
  }

  private static Feature feature(int length, IntUnaryOperator values) {
    Int64List.Builder list = Int64List.newBuilder();
    for (int i = 0; i < length; i++) {
      list.addValue(values.applyAsInt(i));
    }
    return Feature.newBuilder().setInt64List(list).build();
  }

  /** Reads the rows of one file and compares its checksums. */
  static void read(Path file, Consumer<FeatureRecord> rows) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      for (byte[] header = in.readNBytes(HEADER);
          header.length > 0;
          header = in.readNBytes(HEADER)) {
        ByteBuffer frame = ByteBuffer.wrap(required(header, HEADER)).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(frame.getLong());
        requireCrc(frame.getInt(), header, Long.BYTES);
        byte[] data = required(in.readNBytes(length), length);
        byte[] footer = required(in.readNBytes(Integer.BYTES), Integer.BYTES);
        int crc = ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getInt();
        requireCrc(crc, data, length);
        rows.accept(row(Example.parseFrom(data).getFeatures()));
      }
    }
  }

  private static FeatureRecord row(Features features) {
    int[] label = values(features, "label_ids");
    return new FeatureRecord(
        Encoding.of(
            values(features, "input_ids"),
            values(features, "input_mask"),
            values(features, "segment_ids")),
        label[0]);
  }

  private static int[] values(Features features, String name) {
    Int64List list = features.getFeatureOrThrow(name).getInt64List();
    int[] values = new int[list.getValueCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(list.getValue(i));
    }
    return values;
  }

  private static byte[] required(byte[] bytes, int length) throws EOFException {
    if (bytes.length < length) {
      throw new EOFException("the file ends within a record");
    }
    return bytes;
  }

  private static void requireCrc(int expected, byte[] bytes, int length) throws IOException {
    if (maskedCrc(bytes, length) != expected) {
      throw new IOException("a checksum does not match");
    }
  }

  private static int maskedCrc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }
}
