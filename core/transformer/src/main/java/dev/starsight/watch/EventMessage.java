package dev.starsight.watch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The {@code tensorflow.Event} message in protobuf's wire format, with the fields that TensorBoard
 * needs for scalars:
 *
 * <pre>
 * message Event {
 *   double wall_time = 1;          // seconds since 1970
 *   int64 step = 2;
 *   oneof what { string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
 * }
 * message Summary {
 *   message Value { string tag = 1; oneof value { float simple_value = 2; } }
 *   repeated Value value = 1;
 * }
 * message SessionLog { enum SessionStatus { START = 1; } SessionStatus status = 1; }
 * </pre>
 *
 * <p>It is written by hand, because it is small and a protobuf library would be forced upon every
 * user.
 */
final class EventMessage {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private static final int START = 1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private EventMessage() {}

  /** Returns the first message of every event file. */
  static byte[] version(double wallTime) {
    return event(wallTime, 0).text(3, "brain.Event:2").bytes();
  }

  /** Returns the message with values of one step by their tags. */
  static byte[] scalars(double wallTime, long step, Map<String, Double> values) {
    EventMessage summary = new EventMessage();
    values.forEach(
        (tag, value) ->
            summary.message(
                1,
                new EventMessage()
                    .text(1, tag)
                    .fixed32(2, Float.floatToIntBits(value.floatValue()))));
    return event(wallTime, step).message(5, summary).bytes();
  }

  /** Returns the message that discards earlier values of this step and of later ones. */
  static byte[] start(double wallTime, long step) {
    return event(wallTime, step).message(7, new EventMessage().varint(1, START)).bytes();
  }

  private static EventMessage event(double wallTime, long step) {
    EventMessage event = new EventMessage().fixed64(1, Double.doubleToLongBits(wallTime));
    return step == 0 ? event : event.varint(2, step);
  }

  private EventMessage tag(int field, int wireType) {
    return raw((long) field << 3 | wireType);
  }

  private EventMessage varint(int field, long value) {
    return tag(field, VARINT).raw(value);
  }

  private EventMessage raw(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
    return this;
  }

  private EventMessage fixed64(int field, long bits) {
    return tag(field, FIXED64).littleEndian(bits, Long.BYTES);
  }

  private EventMessage fixed32(int field, int bits) {
    return tag(field, FIXED32).littleEndian(bits, Integer.BYTES);
  }

  private EventMessage littleEndian(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
    return this;
  }

  private EventMessage text(int field, String text) {
    return delimited(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private EventMessage message(int field, EventMessage nested) {
    return delimited(field, nested.bytes());
  }

  private EventMessage delimited(int field, byte[] bytes) {
    tag(field, DELIMITED).raw(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private byte[] bytes() {
    return out.toByteArray();
  }
}
