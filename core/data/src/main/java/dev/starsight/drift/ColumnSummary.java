package dev.starsight.drift;

import dev.starsight.data.internal.Shuffle;
import dev.starsight.drift.internal.NumberReservoir;
import dev.starsight.drift.internal.WrittenValues;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.temporal.Temporal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison needs to know of the values of a column: how many are absent, how often each
 * occurs as long as there are few different ones, and a random sample of the numbers and of the
 * lengths of texts. Its memory is bounded, whatever the number of values. Summaries of parts merge.
 * Not thread-safe.
 */
public final class ColumnSummary {

  /** The largest sample of numbers: differences of 0.08 are far beyond chance in it. */
  static final int SAMPLE = 10_000;

  /** Different values that are counted; a column with more is not one of categories. */
  static final int DISTINCT = 1_000;

  /** Texts that begin with so many equal characters count as one category. */
  private static final int KEY_LENGTH = 100;

  private static final byte NUMBER = 0;
  private static final byte FLAG = 1;
  private static final byte TEXT = 2;

  private final int distinctLimit;
  private final NumberReservoir numberSample;
  private final NumberReservoir lengthSample;
  private final NumberReservoir hashSample;
  private @Nullable Map<Object, long[]> counts = new HashMap<>();
  private long rows;
  private long missing;
  private long numbers;
  private long days;
  private long spaced;

  /**
   * Creates a summary of no values.
   *
   * @param seed chooses the sample of numbers; parts to be merged have different ones
   */
  public ColumnSummary(long seed) {
    this(seed, SAMPLE, DISTINCT);
  }

  ColumnSummary(long seed, int sample, int distinctLimit) {
    this.distinctLimit = distinctLimit;
    this.numberSample = new NumberReservoir(sample, seed);
    this.lengthSample = new NumberReservoir(sample, Shuffle.mix(seed, 1));
    this.hashSample = new NumberReservoir(sample, Shuffle.mix(seed, 2));
  }

  /**
   * Adds the value of a row. Null, NaN and infinite numbers are absent. A text is a text even if it
   * is written as a number.
   */
  public void add(@Nullable Object value) {
    add(value, rows);
  }

  /**
   * Adds the value of a row, which its key and the seed draw for the samples.
   *
   * @param key whatever tells the rows apart, so that their order does not matter
   */
  void add(@Nullable Object value, long key) {
    rows++;
    if (value == null) {
      missing++;
    } else if (value instanceof Number number) {
      addNumber(number.doubleValue(), key);
    } else if (value instanceof Temporal) {
      days++;
    } else if (value instanceof Boolean) {
      hashSample.add(value.hashCode(), key);
      count(value);
    } else {
      addText(value.toString(), key);
    }
  }

  /**
   * Adds the value of a row of a file without types: a text that is written as a number or a day
   * counts as one. Null is absent.
   */
  public void addWritten(@Nullable String text) {
    double number = text == null ? Double.NaN : WrittenValues.number(text);
    if (!Double.isNaN(number)) {
      addNumber(number, rows++);
    } else if (text != null && WrittenValues.isDay(text)) {
      rows++;
      days++;
    } else {
      add(text);
    }
  }

  private void addNumber(double number, long key) {
    if (!Double.isFinite(number)) {
      missing++;
      return;
    }
    numbers++;
    double plain = number + 0.0; // -0.0 becomes 0.0
    numberSample.add(plain, key);
    hashSample.add(Double.hashCode(plain), key);
    if (counts != null) {
      count(plain); // creates an object
    }
  }

  private void addText(String text, long key) {
    String category = text.length() > KEY_LENGTH ? text.substring(0, KEY_LENGTH) : text;
    lengthSample.add(text.codePointCount(0, text.length()), key);
    hashSample.add(category.hashCode(), key);
    spaced += text.indexOf(' ') >= 0 ? 1 : 0;
    count(category);
  }

  private void count(Object value) {
    count(value, 1);
  }

  private void count(Object value, long times) {
    Map<Object, long[]> known = counts;
    if (known == null) {
      return;
    }
    known.computeIfAbsent(value, key -> new long[1])[0] += times;
    if (known.size() > distinctLimit) {
      counts = null;
    }
  }

  /**
   * Adds the values of another summary, which stays as it is.
   *
   * @throws IllegalArgumentException if the other is this one
   */
  public void merge(ColumnSummary other) {
    if (other == this) {
      throw new IllegalArgumentException("a summary cannot be merged with itself");
    }
    rows += other.rows;
    missing += other.missing;
    numbers += other.numbers;
    days += other.days;
    spaced += other.spaced;
    numberSample.merge(other.numberSample);
    lengthSample.merge(other.lengthSample);
    hashSample.merge(other.hashSample);
    if (other.counts == null) {
      counts = null;
    } else {
      other.counts.forEach((value, count) -> count(value, count[0]));
    }
  }

  void write(DataOutput out) throws IOException {
    for (long each : new long[] {rows, missing, numbers, days, spaced}) {
      out.writeLong(each);
    }
    numberSample.write(out);
    lengthSample.write(out);
    hashSample.write(out);
    Map<Object, long[]> known = counts;
    out.writeInt(known == null ? -1 : known.size());
    if (known != null) {
      for (Map.Entry<Object, long[]> each : known.entrySet()) {
        writeValue(each.getKey(), out);
        out.writeLong(each.getValue()[0]);
      }
    }
  }

  private static void writeValue(Object value, DataOutput out) throws IOException {
    if (value instanceof Double number) {
      out.writeByte(NUMBER);
      out.writeDouble(number);
    } else if (value instanceof Boolean flag) {
      out.writeByte(FLAG);
      out.writeBoolean(flag);
    } else {
      out.writeByte(TEXT);
      out.writeUTF((String) value);
    }
  }

  void mergeWritten(DataInput in) throws IOException {
    rows += in.readLong();
    missing += in.readLong();
    numbers += in.readLong();
    days += in.readLong();
    spaced += in.readLong();
    numberSample.mergeWritten(in);
    lengthSample.mergeWritten(in);
    hashSample.mergeWritten(in);
    int values = in.readInt();
    if (values < 0) {
      counts = null;
    }
    for (int i = 0; i < values; i++) {
      byte kind = in.readByte();
      Object value =
          switch (kind) {
            case NUMBER -> in.readDouble();
            case FLAG -> in.readBoolean();
            default -> in.readUTF();
          };
      count(value, in.readLong());
    }
  }

  /** Returns the number of rows. */
  public long rows() {
    return rows;
  }

  long present() {
    return rows - missing;
  }

  long numbers() {
    return numbers;
  }

  long days() {
    return days;
  }

  /** Returns the number of values that can be categories. */
  long countable() {
    return present() - days;
  }

  long texts() {
    return lengthSample.count();
  }

  /** Returns the number of texts with a blank, which have words. */
  long spaced() {
    return spaced;
  }

  /** Returns how often each value occurs; null if there are too many different ones. */
  @Nullable Map<Object, long[]> counts() {
    return counts;
  }

  /**
   * Returns how often each of these values occurs in a sample of all but days, and all others as
   * one.
   *
   * @param others the key of all others
   */
  Map<Object, long[]> sampledCounts(Set<Object> values, Object others) {
    Map<Double, Object> byHash = new HashMap<>();
    values.forEach(value -> byHash.put((double) value.hashCode(), value));
    Map<Object, long[]> sampled = new HashMap<>();
    for (double hash : hashSample.sorted()) {
      Object value = byHash.getOrDefault(hash, others);
      sampled.computeIfAbsent(value, key -> new long[1])[0]++;
    }
    return sampled;
  }

  double[] sortedNumbers() {
    return numberSample.sorted();
  }

  double[] sortedLengths() {
    return lengthSample.sorted();
  }
}
