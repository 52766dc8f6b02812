package dev.starsight.delimited;

import dev.starsight.data.MalformedRowException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One row of a delimited file, with as many fields as the header has names: a view over the bytes
 * that were read. A {@link RowReader} sees one object with ever other rows in it, so what it is
 * given is valid until {@link RowReader#read} returns; {@link #keep()} makes a row that stays. A
 * kept row is immutable and thread-safe, any other belongs to the thread that reads.
 */
public final class Row {

  private final Header header;
  private final boolean kept;
  private byte[] bytes;
  // Where fields are in the bytes, less the base.
  private int[] starts;
  private int[] ends;
  private int base;
  private boolean ascii;
  private long line;
  private long number;

  /** A view that shows nothing yet. */
  Row(Header header) {
    this.header = header;
    this.kept = false;
    this.bytes = new byte[0];
    this.starts = new int[0];
    this.ends = starts;
  }

  private Row(Row row) {
    this.header = row.header;
    this.kept = true;
    int size = row.size();
    int from = row.from(0);
    this.bytes = Arrays.copyOfRange(row.bytes, from, row.to(size - 1));
    this.starts = Arrays.copyOf(row.starts, size);
    this.ends = Arrays.copyOf(row.ends, size);
    this.base = row.base - from;
    this.ascii = row.ascii;
    this.line = row.line;
    this.number = row.number;
  }

  /** Shows another row, which has as many fields as the header. */
  void show(
      byte[] newBytes,
      int newBase,
      int[] newStarts,
      int[] newEnds,
      boolean allAscii,
      long newLine,
      long newNumber) {
    this.bytes = newBytes;
    this.base = newBase;
    this.starts = newStarts;
    this.ends = newEnds;
    this.ascii = allAscii;
    this.line = newLine;
    this.number = newNumber;
  }

  /** This row with bytes of its own, valid for good. */
  public Row keep() {
    return kept ? this : new Row(this);
  }

  public Header header() {
    return header;
  }

  /** The 1-based line of the file where the row begins; the header is line 1. */
  public long line() {
    return line;
  }

  /** The 1-based number of the row, the header and blank lines at the end not counted. */
  public long number() {
    return number;
  }

  public int size() {
    return header.size();
  }

  /**
   * The field with this 0-based index, as it is in the file; may be empty. A new text each time.
   */
  public String text(int index) {
    int from = from(index);
    // ASCII is Latin-1 as well, which Java takes over without looking at it.
    return new String(
        bytes,
        from,
        base + ends[index] - from,
        ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  /**
   * The field of this column.
   *
   * @throws dev.starsight.data.StarsightException if there is no such column
   */
  public String text(String column) {
    return text(header.index(column));
  }

  /**
   * The array where the fields are, as valid UTF-8: the one with index i at {@link #from from(i)}
   * to {@link #to to(i)}. Fields that were wrapped in quotes are unwrapped. What lies elsewhere in
   * the array is not the row's. Not a copy: it must not be changed, and is another array in another
   * row.
   */
  public byte[] bytes() {
    return bytes;
  }

  /** Where in {@link #bytes()} the field with this 0-based index begins. */
  public int from(int index) {
    return base + starts[Objects.checkIndex(index, header.size())];
  }

  /** Where in {@link #bytes()} the field with this 0-based index ends, exclusive. */
  public int to(int index) {
    return base + ends[Objects.checkIndex(index, header.size())];
  }

  /** An error about this row, for a {@link RowReader} to throw; {@code index} is 0-based. */
  public MalformedRowException malformed(int index, String reason) {
    return new MalformedRowException(header.source(), line, index + 1, reason);
  }

  @Override
  public String toString() {
    return IntStream.range(0, size())
        .mapToObj(this::text)
        .collect(Collectors.joining(" | ", header.source() + ", line " + line + ": ", ""));
  }
}
