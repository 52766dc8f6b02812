package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.ValueText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often each value of a column occurs, as long as there are few. */
final class Bins implements State<Bins> {

  /** More values than this are not counted. */
  static final int LIMIT = 1000;

  /** The flags in a saved state, where they would otherwise be taken for texts. */
  private static final Map<String, Boolean> FLAGS = Map.of("\0true", true, "\0false", false);

  /** Values with more characters than this are texts rather than categories. */
  private static final int MAX_LENGTH = 200;

  /** A count that can be changed without a new object. */
  private static final class Count {
    long n;
  }

  private final Map<Object, Count> counts = new HashMap<>();
  private boolean overflowed;
  private long rows;

  /** Whether the values are texts, because they were saved, rather than of the column's type. */
  private boolean texts;

  @Override
  public boolean add(Values row) {
    Object value = row.get(0);
    if (value != null) {
      rows++;
      if (!overflowed) {
        add(kept(value), 1);
      }
    }
    return true;
  }

  private Object kept(Object value) {
    return texts && !(value instanceof Boolean) ? value.toString() : value;
  }

  private void add(Object value, long n) {
    Count count = counts.get(value);
    if (count == null) {
      if (counts.size() == LIMIT || (value instanceof String s && s.length() > MAX_LENGTH)) {
        overflow();
        return;
      }
      count = new Count();
      counts.put(value, count);
    }
    count.n += n;
  }

  private void overflow() {
    overflowed = true;
    counts.clear();
  }

  /** Returns the number of distinct values; NaN if there are too many. */
  double distinct() {
    return overflowed ? Double.NaN : counts.size();
  }

  /**
   * Returns how often a value occurs, in a column of flags also as Y or N, yes or no; NaN if there
   * are too many.
   */
  double count(String value) {
    if (overflowed) {
      return Double.NaN;
    }
    boolean flags = counts.keySet().stream().allMatch(Boolean.class::isInstance);
    Boolean flag = flags ? ValueText.flag(value) : null;
    return counts().getOrDefault(flag == null ? value : flag.toString(), 0L);
  }

  /** Returns the number of rows with a value. */
  long rows() {
    return rows;
  }

  /** Returns the counts by value as text; empty if there are too many. */
  SortedMap<String, Long> counts() {
    SortedMap<String, Long> sorted = new TreeMap<>();
    counts.forEach((value, count) -> sorted.merge(value.toString(), count.n, Long::sum));
    return Collections.unmodifiableSortedMap(sorted);
  }

  String note() {
    return overflowed ? "there are more than " + LIMIT + " distinct values, or long ones" : "";
  }

  private void becomeTexts() {
    Map<Object, Count> before = Map.copyOf(counts);
    counts.clear();
    texts = true;
    before.forEach((value, count) -> add(kept(value), count.n));
  }

  @Override
  public void merge(Bins other) {
    rows += other.rows;
    if (other.overflowed) {
      overflow();
    }
    if (texts != other.texts) {
      becomeTexts();
    }
    other.counts.forEach(
        (value, count) -> {
          if (!overflowed) {
            add(kept(value), count.n);
          }
        });
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(overflowed);
    out.writeLong(rows);
    SortedMap<String, Long> sorted = new TreeMap<>();
    counts.forEach(
        (value, count) -> sorted.put((value instanceof Boolean ? "\0" : "") + value, count.n));
    out.writeInt(sorted.size());
    for (Map.Entry<String, Long> each : sorted.entrySet()) {
      out.writeUTF(each.getKey());
      out.writeLong(each.getValue());
    }
  }

  static Bins read(DataInput in) throws IOException {
    Bins read = new Bins();
    read.texts = true;
    read.overflowed = in.readBoolean();
    read.rows = in.readLong();
    int size = in.readInt();
    if (size < 0 || size > LIMIT || read.rows < 0) {
      throw new IllegalArgumentException("there must be 0 to 1000 values, but there are " + size);
    }
    for (int i = 0; i < size; i++) {
      String value = in.readUTF();
      Boolean flag = FLAGS.get(value);
      read.add(flag == null ? value : flag, in.readLong());
    }
    return read;
  }
}
