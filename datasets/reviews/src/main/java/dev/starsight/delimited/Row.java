package dev.starsight.delimited;

import dev.starsight.data.MalformedRowException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One row of a delimited file, with as many fields as the header has names: a view of the bytes
 * that were read. A {@link Mapper} gets one object whose contents change with every row, so a row
 * is valid only until {@link Mapper#map} returns; {@link #keep()} makes a permanent copy. A kept
 * row is immutable and thread-safe, any other belongs to the thread that reads.
 */
public final class Row {

  /**
   * Maps a row to a value, or refuses the row by throwing {@link Row#malformed}. A mapper is used
   * by one thread only, so it may have state, such as buffers and values to use again. It does not
   * see all rows, and not in the order of the file: other threads have mappers of their own.
   *
   * @param <T> the type of the value
   */
  @FunctionalInterface
  public interface Mapper<T> {

    /**
     * Returns the value of a row. The row is valid until this method returns; use {@link
     * Row#keep()} to hold on to it.
     *
     * @throws MalformedRowException if the row breaks a rule: it is rejected, or ends the reading
     *     where that is strict
     */
    T map(Row row);

    /**
     * Makes the mappers for a file after a look at its header. A factory is called by the thread
     * that opens the file; what several of its mappers share must be thread-safe.
     *
     * @param <T> the type of the values
     */
    @FunctionalInterface
    interface Factory<T> {

      /**
       * Returns a new mapper for the rows below this header; called once for each thread that
       * parses.
       *
       * @throws dev.starsight.data.StarsightException if the header is unsuitable
       */
      Mapper<T> forFile(Header header, Dialect dialect);
    }
  }

  private final Header header;
  private final boolean kept;
  private byte[] bytes = {};
  // Positions of the fields in the bytes, relative to the base.
  private int[] starts = {};
  private int[] ends = {};
  private int base;
  private boolean ascii;
  private long line;
  private long number;

  Row(Header header) {
    this.header = header;
    this.kept = false;
  }

  private Row(Row row) {
    this.header = row.header;
    this.kept = true;
    int size = row.size();
    int from = Integer.MAX_VALUE;
    int to = 0;
    for (int i = 0; i < size; i++) { // The keys of an object may be in another order.
      from = Math.min(from, row.from(i));
      to = Math.max(to, row.to(i));
    }
    this.bytes = Arrays.copyOfRange(row.bytes, from, to);
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

  /** Returns this row with bytes of its own, which stays valid. */
  public Row keep() {
    return kept ? this : new Row(this);
  }

  boolean isAscii() {
    return ascii;
  }

  public Header header() {
    return header;
  }

  /** Returns the 1-based line of the file where the row begins; the header is line 1. */
  public long line() {
    return line;
  }

  /** Returns the 1-based number of the row, not counting the header and blank lines at the end. */
  public long number() {
    return number;
  }

  /** Returns the number of fields. */
  public int size() {
    return header.size();
  }

  /** Returns the field with this 0-based index as a new string; it may be empty. */
  public String text(int index) {
    int from = from(index);
    // ASCII is also Latin-1, which Java copies without looking at it.
    return new String(
        bytes,
        from,
        base + ends[index] - from,
        ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  /**
   * Returns the field of a column.
   *
   * @throws dev.starsight.data.MissingColumnException if there is no such column
   */
  public String text(String column) {
    return text(header.index(column));
  }

  /**
   * Returns the array that holds the fields as valid UTF-8, the one with index i from {@link #from
   * from(i)} to {@link #to to(i)}, without the quotes around it. The rest of the array does not
   * belong to the row. The array is not a copy: it must not be changed, and the next row may have
   * another one.
   */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns where in {@link #bytes()} the field with this 0-based index begins. */
  public int from(int index) {
    return base + starts[Objects.checkIndex(index, header.size())];
  }

  /** Returns where in {@link #bytes()} the field with this 0-based index ends, exclusive. */
  public int to(int index) {
    return base + ends[Objects.checkIndex(index, header.size())];
  }

  /** Returns an error about this row for a {@link Mapper} to throw; the index is 0-based. */
  public MalformedRowException malformed(int index, String reason) {
    return header.malformed(line, index, reason);
  }

  @Override
  public String toString() {
    return IntStream.range(0, size())
        .mapToObj(this::text)
        .collect(Collectors.joining(" | ", header.source() + ", line " + line + ": ", ""));
  }
}
