package dev.starsight.features.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message in protobuf's wire format (https://protobuf.dev/programming-guides/encoding), written
 * field by field. By hand, because it is small and a protobuf library would be forced upon every
 * user. Not thread-safe.
 */
public final class ProtobufMessage {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ProtobufMessage tag(int field, int wireType) {
    return raw((long) field << 3 | wireType);
  }

  public ProtobufMessage varint(int field, long value) {
    return tag(field, VARINT).raw(value);
  }

  private ProtobufMessage raw(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
    return this;
  }

  public ProtobufMessage fixed64(int field, double value) {
    return tag(field, FIXED64).littleEndian(Double.doubleToLongBits(value), Long.BYTES);
  }

  public ProtobufMessage fixed32(int field, float value) {
    return tag(field, FIXED32).littleEndian(Float.floatToIntBits(value), Integer.BYTES);
  }

  private ProtobufMessage littleEndian(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
    return this;
  }

  public ProtobufMessage text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  public ProtobufMessage message(int field, ProtobufMessage nested) {
    return bytes(field, nested.bytes());
  }

  public ProtobufMessage bytes(int field, byte[] bytes) {
    begin(field, bytes.length).out.writeBytes(bytes);
    return this;
  }

  /** Writes the tag and the length of a field whose bytes the caller writes behind this message. */
  public ProtobufMessage begin(int field, long length) {
    return tag(field, DELIMITED).raw(length);
  }

  /** Writes the fields of another message behind those of this one. */
  public ProtobufMessage merge(ProtobufMessage other) {
    out.writeBytes(other.bytes());
    return this;
  }

  public int size() {
    return out.size();
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}
