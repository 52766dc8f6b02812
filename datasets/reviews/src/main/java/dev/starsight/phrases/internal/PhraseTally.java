package dev.starsight.phrases.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the reviews that say each phrase: by side, label and month. Not thread-safe. */
public final class PhraseTally {

  private final int phrases;

  /** Reviews of the second and the first side; the last element of each row is all reviews. */
  private final long[][] sides;

  private final Map<String, long[]> labels = new HashMap<>();
  private final Map<Integer, long[]> months = new HashMap<>();

  public PhraseTally(int phrases) {
    this.phrases = phrases;
    this.sides = new long[2][phrases + 1];
  }

  /** Counts a review that says these phrases. */
  public void add(boolean isFirst, String label, int month, int[] said) {
    add(sides[isFirst ? 1 : 0], said);
    add(counts(labels, label), said);
    if (month != ReadReview.NO_MONTH) {
      add(counts(months, month), said);
    }
  }

  private <K> long[] counts(Map<K, long[]> all, K key) {
    long[] known = all.get(key);
    if (known == null) {
      known = new long[phrases + 1];
      all.put(key, known);
    }
    return known;
  }

  private void add(long[] counts, int[] said) {
    for (int phrase : said) {
      counts[phrase]++;
    }
    counts[phrases]++;
  }

  /** Writes all counts. */
  public void write(DataOutput out) throws IOException {
    for (long[] side : sides) {
      write(side, out);
    }
    out.writeInt(labels.size());
    for (Map.Entry<String, long[]> each : labels.entrySet()) {
      out.writeUTF(each.getKey());
      write(each.getValue(), out);
    }
    out.writeInt(months.size());
    for (Map.Entry<Integer, long[]> each : months.entrySet()) {
      out.writeInt(each.getKey());
      write(each.getValue(), out);
    }
  }

  private static void write(long[] counts, DataOutput out) throws IOException {
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  /** Adds the counts of the same phrases that another tally has written. */
  public void mergeWritten(DataInput in) throws IOException {
    for (long[] side : sides) {
      addWritten(side, in);
    }
    for (int left = in.readInt(); left > 0; left--) {
      addWritten(counts(labels, in.readUTF()), in);
    }
    for (int left = in.readInt(); left > 0; left--) {
      addWritten(counts(months, in.readInt()), in);
    }
  }

  private static void addWritten(long[] counts, DataInput in) throws IOException {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += in.readLong();
    }
  }

  public long reviews(boolean isFirst) {
    return sides[isFirst ? 1 : 0][phrases];
  }

  public long said(int phrase, boolean isFirst) {
    return sides[isFirst ? 1 : 0][phrase];
  }

  /** Returns the reviews with a label that say a phrase. */
  public long said(int phrase, String label) {
    return said(labels.get(label), phrase);
  }

  private static long said(long @Nullable [] counts, int phrase) {
    return counts == null ? 0 : counts[phrase];
  }

  /** Returns all labels of reviews, numbers in their order. */
  public List<String> labels() {
    return labels.keySet().stream()
        .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** Returns the numbers of all months from the first to the last with a review. */
  public int[] months() {
    if (months.isEmpty()) {
      return new int[0];
    }
    int from = Collections.min(months.keySet());
    int[] all = new int[Collections.max(months.keySet()) - from + 1];
    Arrays.setAll(all, i -> from + i);
    return all;
  }

  /** Returns the reviews of each of the {@link #months} that say a phrase. */
  public long[] monthly(int phrase) {
    return Arrays.stream(months()).mapToLong(month -> said(months.get(month), phrase)).toArray();
  }

  /** Returns the reviews of each of the {@link #months}. */
  public long[] monthly() {
    return monthly(phrases);
  }
}
