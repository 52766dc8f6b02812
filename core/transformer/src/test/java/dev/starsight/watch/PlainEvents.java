package dev.starsight.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A reference decoder of event files, written from the descriptions of the formats. It combines the
 * files of a run like TensorBoard and shares no code with the writer under test.
 */
public final class PlainEvents {

  private static final int CASTAGNOLI_REFLECTED = 0x82F63B78;

  /**
   * A decoded event.
   *
   * @param version the version of the file; empty in all but the first event
   * @param status the status of the session; 0 in events without one
   */
  public record Event(
      double wallTime, long step, String version, int status, Map<String, Float> values) {}

  private PlainEvents() {}

  /** Returns what TensorBoard shows of a run: the value of every step by tag. */
  static Map<String, Map<Long, Float>> shown(Path run) throws IOException {
    Map<String, Map<Long, Float>> shown = new TreeMap<>();
    for (Event event : eventsOf(run)) {
      if (event.status() == 1) {
        shown.values().forEach(steps -> steps.keySet().removeIf(step -> step >= event.step()));
      }
      event
          .values()
          .forEach(
              (tag, value) ->
                  shown.computeIfAbsent(tag, t -> new TreeMap<>()).put(event.step(), value));
    }
    return shown;
  }

  /** Returns all events of a run; its files are read in the order of their names. */
  public static List<Event> eventsOf(Path run) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.sorted().toList()) {
        events.addAll(decode(Files.readAllBytes(file)));
      }
    }
    return events;
  }

  /** Decodes a file; checksums must match. */
  static List<Event> decode(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (buffer.hasRemaining()) {
      int start = buffer.position();
      int length = Math.toIntExact(buffer.getLong());
      require(buffer.getInt() == masked(crc32c(file, start, 8)), "the checksum of a length");
      byte[] data = new byte[length];
      buffer.get(data);
      require(buffer.getInt() == masked(crc32c(data, 0, length)), "the checksum of an event");
      events.add(event(data));
    }
    return events;
  }

  public static int crc32c(byte[] bytes, int start, int length) {
    int crc = -1;
    for (int i = start; i < start + length; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : CASTAGNOLI_REFLECTED);
      }
    }
    return ~crc;
  }

  public static int masked(int crc) {
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private static Event event(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    double wallTime = Double.NaN;
    long step = 0;
    String version = "";
    int status = 0;
    Map<String, Float> values = new TreeMap<>();
    while (buffer.hasRemaining()) {
      long tag = varint(buffer);
      if (tag == 8 + 1) {
        wallTime = buffer.getDouble();
      } else if (tag == 2 * 8) {
        step = varint(buffer);
      } else if (tag == 3 * 8 + 2) {
        version = new String(bytes(buffer), StandardCharsets.UTF_8);
      } else if (tag == 5 * 8 + 2) {
        summary(bytes(buffer), values);
      } else {
        require(tag == 7 * 8 + 2, "a field of Event, not " + tag);
        ByteBuffer log = ByteBuffer.wrap(bytes(buffer));
        require(varint(log) == 8, "the status of a session");
        status = (int) varint(log);
      }
    }
    return new Event(wallTime, step, version, status, values);
  }

  private static void summary(byte[] message, Map<String, Float> values) {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    while (buffer.hasRemaining()) {
      require(varint(buffer) == 8 + 2, "a value of a summary");
      ByteBuffer value = ByteBuffer.wrap(bytes(buffer)).order(ByteOrder.LITTLE_ENDIAN);
      require(varint(value) == 8 + 2, "a tag");
      String name = new String(bytes(value), StandardCharsets.UTF_8);
      require(varint(value) == 2 * 8 + 5, "a simple value");
      require(values.put(name, value.getFloat()) == null, "a tag once, not " + name);
      require(!value.hasRemaining(), "nothing behind the value");
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[Math.toIntExact(varint(buffer))];
    buffer.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = buffer.get();
      value |= (long) (next & 127) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static void require(boolean condition, String expected) {
    if (!condition) {
      throw new AssertionError("expected: " + expected);
    }
  }
}
