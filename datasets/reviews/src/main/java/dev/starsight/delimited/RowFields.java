package dev.starsight.delimited;

import java.util.Arrays;

/** The fields of a row that a {@link JsonShape.Converter} makes. Not thread-safe. */
public final class RowFields {

  private byte[] bytes = new byte[1 << 12];
  private int length;
  private final int[] starts;
  private final int[] ends;
  private int count;
  private boolean ascii;

  RowFields(int size) {
    this.starts = new int[size];
    this.ends = new int[size];
  }

  void clear() {
    length = 0;
    count = 0;
    ascii = true;
  }

  /** Adds a field of the object as it is; an empty one if the index is negative. */
  public void copy(Row object, int index) {
    if (index < 0) {
      add(new byte[0]);
      return;
    }
    int from = object.from(index);
    ascii &= object.isAscii();
    add(object.bytes(), from, object.to(index));
  }

  /** Adds a field of ASCII characters. */
  public void add(byte[] text) {
    add(text, 0, text.length);
  }

  /** Adds a field of any characters. */
  public void addUtf8(byte[] text) {
    ascii = false;
    add(text);
  }

  private void add(byte[] from, int start, int end) {
    int size = end - start;
    if (size > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + size));
    }
    System.arraycopy(from, start, bytes, length, size);
    starts[count] = length;
    length += size;
    ends[count++] = length;
  }

  void show(Row view, long line, long number) {
    if (count != starts.length) {
      throw new IllegalStateException(
          "a row has %s columns, but %s were made".formatted(starts.length, count));
    }
    view.show(bytes, 0, starts, ends, ascii, line, number);
  }
}
