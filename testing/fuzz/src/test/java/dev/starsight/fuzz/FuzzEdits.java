package dev.starsight.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Edits of valid files that the fuzzer's input describes. The input is
 *
 * <ul>
 *   <li>a byte of flags: whether the rest replaces a file, and whether checksums stay as they are;
 *   <li>a byte that chooses the valid directory to begin with;
 *   <li>a byte that chooses a file and its new contents; or a script of edits: of bytes, of lines,
 *       and of JSON, also of the header of a safetensors file.
 * </ul>
 */
final class FuzzEdits {

  /** Larger directories are not read: they would test the speed of the disk. */
  static final int LARGEST = 1 << 20;

  static final int REPLACE = 1;
  static final int DAMAGED_CHECKSUMS = 2;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final int MOST_EDITS = 40;

  /** Lengths and offsets that readers have been seen to compute with wrongly. */
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    7,
    8,
    127,
    128,
    255,
    256,
    32767,
    65535,
    65536,
    1 << 20,
    100_000_001L,
    Integer.MAX_VALUE - 8L,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    1L << 32,
    (1L << 32) + 4,
    1L << 40,
    Long.MAX_VALUE - 7,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final FuzzFiles files;
  private final FuzzScript script;

  private FuzzEdits(FuzzFiles files, FuzzScript script) {
    this.files = files;
    this.script = script;
  }

  /** Returns the files that an input describes. */
  static FuzzFiles apply(FuzzTarget target, List<FuzzFiles> seeds, byte[] input) {
    FuzzScript script = new FuzzScript(input);
    int flags = script.u8();
    FuzzFiles files = seed(seeds, input).copy();
    script.u8();
    FuzzEdits edits = new FuzzEdits(files, script);
    if ((flags & REPLACE) != 0) {
      String name = edits.file();
      files.with(name, script.rest());
    } else {
      for (int i = 0; i < MOST_EDITS && script.hasMore() && !files.names().isEmpty(); i++) {
        edits.edit();
      }
    }
    if ((flags & DAMAGED_CHECKSUMS) == 0 && files.bytes() <= LARGEST) {
      target.repair(files);
    }
    return files;
  }

  /** Returns the valid directory that an input begins with. */
  static FuzzFiles seed(List<FuzzFiles> seeds, byte[] input) {
    return seeds.get(input.length < 2 ? 0 : (input[1] & 0xff) % seeds.size());
  }

  /** Returns the input that replaces a file by itself: where fuzzing of plain bytes begins. */
  static byte[] unchanged(int seed, int file, byte[] contents) {
    byte[] input = new byte[3 + contents.length];
    input[0] = REPLACE;
    input[1] = (byte) seed;
    input[2] = (byte) file;
    System.arraycopy(contents, 0, input, 3, contents.length);
    return input;
  }

  private String file() {
    List<String> names = files.names();
    return names.get(script.below(names.size()));
  }

  private void edit() {
    int operation = script.u8();
    String name = file();
    byte[] bytes = files.get(name);
    if (operation >= 128) {
      byte[] edited = structure(name, bytes);
      files.with(name, edited.length > LARGEST ? bytes : edited);
      return;
    }
    if (operation == 127) {
      files.remove(name);
      return;
    }
    int from = script.below(bytes.length + 1);
    byte[] edited =
        switch (operation % 9) {
          case 0 -> replaced(bytes, from, Math.min(bytes.length, from + 1), script.take(1));
          case 1 -> replaced(bytes, from, from, script.take(script.below(32)));
          case 2 -> replaced(bytes, from, end(bytes, from), new byte[0]);
          case 3 -> replaced(bytes, from, from, repeated(bytes, from));
          case 4 -> Arrays.copyOf(bytes, from);
          case 5 -> withNumber(bytes, from);
          case 6 -> replaced(bytes, from, digits(bytes, from), number().getBytes(UTF_8));
          case 7 -> replaced(bytes, from, from, other(name));
          default -> lines(bytes);
        };
    files.with(name, edited.length > LARGEST ? bytes : edited);
  }

  private int end(byte[] bytes, int from) {
    return Math.min(bytes.length, from + 1 + script.below(bytes.length - from));
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    byte[] result = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }

  private byte[] repeated(byte[] bytes, int from) {
    byte[] range = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + script.u8()));
    int times = script.u8() < 240 ? 1 + script.below(8) : 1 + script.u16();
    if ((long) range.length * times > LARGEST) {
      return range;
    }
    byte[] result = new byte[range.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(range, 0, result, i * range.length, range.length);
    }
    return result;
  }

  private byte[] withNumber(byte[] bytes, int from) {
    int size = script.below(2) == 0 ? Integer.BYTES : Long.BYTES;
    ByteBuffer number = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    long value = NUMBERS[script.below(NUMBERS.length)];
    if (size == Long.BYTES) {
      number.putLong(value);
    } else {
      number.putInt((int) value);
    }
    return replaced(bytes, from, Math.min(bytes.length, from + size), number.array());
  }

  private static int digits(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
      end++;
    }
    return end;
  }

  private String number() {
    return Long.toString(NUMBERS[script.below(NUMBERS.length)]);
  }

  private byte[] other(String name) {
    byte[] other = files.get(files.names().get(script.below(files.names().size())));
    int from = script.below(other.length + 1);
    return files.names().size() == 1 || name.isEmpty()
        ? script.take(16)
        : Arrays.copyOfRange(other, from, end(other, from));
  }

  private byte[] lines(byte[] bytes) {
    List<String> lines =
        new ArrayList<>(
            List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("(?<=\n)", -1)));
    int line = script.below(lines.size());
    switch (script.below(3)) {
      case 0 -> lines.remove(line);
      case 1 -> lines.add(script.below(lines.size()), lines.get(line));
      default -> Collections.swap(lines, line, script.below(lines.size()));
    }
    return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Edits JSON: a whole file, a line of it, or what follows the eight bytes of a length. */
  private byte[] structure(String name, byte[] bytes) {
    if (name.endsWith(".jsonl")) {
      String[] lines = new String(bytes, UTF_8).split("\n", -1);
      int line = script.below(lines.length);
      lines[line] = edited(lines[line]);
      return String.join("\n", lines).getBytes(UTF_8);
    }
    if (name.endsWith(".safetensors") && bytes.length > Long.BYTES) {
      long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length >= 0 && length <= bytes.length - Long.BYTES) {
        int end = Long.BYTES + (int) length;
        byte[] header = edited(new String(bytes, Long.BYTES, (int) length, UTF_8)).getBytes(UTF_8);
        byte[] changed = replaced(bytes, Long.BYTES, end, header);
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
        return changed;
      }
    }
    return edited(new String(bytes, UTF_8)).getBytes(UTF_8);
  }

  private String edited(String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      return tree == null || tree.isMissingNode()
          ? text
          : new FuzzJson(script).edit(tree).toString();
    } catch (JsonProcessingException e) {
      return text; // Earlier edits left no JSON here.
    } catch (RuntimeException e) {
      return text; // It is nested more deeply than Jackson writes.
    }
  }
}
