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
 * Event files decoded from the formats' descriptions alone, bit by bit where that is plainest, and
 * put together as TensorBoard does; it shares nothing with what it checks.
 */
public final class PlainEvents {

  private static final int CASTAGNOLI_REFLECTED = 0x82F63B78;

  /**
   * An event.
   *
   * @param version of the file; empty in other events
   * @param status of a session; 0 in other events
   */
  public record Event(
      double wallTime, long step, String version, int status, Map<String, Float> values) {}

  private PlainEvents() {}

  /** What TensorBoard shows of a run: by tag the values of each step in the order they came. */
  static Map<String, Map<Long, Float>> shown(Path run) throws IOException {
    Map<String, Map<Long, Float>> shown = new TreeMap<>();
    for (Event event : all(run)) {
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

  /** All events of a run, its files in the order of their names. */
  public static List<Event> all(Path run) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.sorted().toList()) {
        events.addAll(of(Files.readAllBytes(file)));
      }
    }
    return events;
  }

  /** The events of a file that must be sound. */
  static List<Event> of(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      int at = in.position();
      int length = Math.toIntExact(in.getLong());
      require(in.getInt() == masked(crc32c(file, at, 8)), "the checksum of a length");
      byte[] data = new byte[length];
      in.get(data);
      require(in.getInt() == masked(crc32c(data, 0, length)), "the checksum of an event");
      events.add(event(data));
    }
    return events;
  }

  public static int crc32c(byte[] bytes, int from, int length) {
    int crc = -1;
    for (int i = from; i < from + length; i++) {
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
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    double wallTime = Double.NaN;
    long step = 0;
    String version = "";
    int status = 0;
    Map<String, Float> values = new TreeMap<>();
    while (in.hasRemaining()) {
      long tag = varint(in);
      if (tag == 8 + 1) {
        wallTime = in.getDouble();
      } else if (tag == 2 * 8) {
        step = varint(in);
      } else if (tag == 3 * 8 + 2) {
        version = new String(bytes(in), StandardCharsets.UTF_8);
      } else if (tag == 5 * 8 + 2) {
        summary(bytes(in), values);
      } else {
        require(tag == 7 * 8 + 2, "a field of Event, not " + tag);
        ByteBuffer log = ByteBuffer.wrap(bytes(in));
        require(varint(log) == 8, "the status of a session");
        status = (int) varint(log);
      }
    }
    return new Event(wallTime, step, version, status, values);
  }

  private static void summary(byte[] message, Map<String, Float> values) {
    ByteBuffer in = ByteBuffer.wrap(message);
    while (in.hasRemaining()) {
      require(varint(in) == 8 + 2, "a value of a summary");
      ByteBuffer value = ByteBuffer.wrap(bytes(in)).order(ByteOrder.LITTLE_ENDIAN);
      require(varint(value) == 8 + 2, "a tag");
      String name = new String(bytes(value), StandardCharsets.UTF_8);
      require(varint(value) == 2 * 8 + 5, "a simple value");
      require(values.put(name, value.getFloat()) == null, "a tag once, not " + name);
      require(!value.hasRemaining(), "nothing behind the value");
    }
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[Math.toIntExact(varint(in))];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.get();
      value |= (long) (next & 127) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("expected: " + what);
    }
  }
}
