package dev.starsight.quality.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often each 64-bit hash occurs. Exact except for collisions of hashes, whose probability among
 * n values is about n² / 2^65: one in 1,800 for a hundred million. Beyond a number of distinct
 * hashes they are written to a temporary file, sorted, so that memory stays below 50 MB. Not
 * thread-safe.
 */
public final class FrequencyTable {

  private static final int MEMORY = 1 << 20;

  /** More tables have the memory of so many together. */
  private static final int TABLES = 8;

  /** With fewer places for hashes, runs on disk would be too short. */
  private static final int LEAST_PLACES = 1 << 10;

  private static final int RARE = 256;
  private static final int MANY = 255;

  /** So many hashes with the same first bits are no chance. */
  private static final int CROWD = 64;

  private int limit;
  private long[] hashes = new long[64];
  private int[] counts = new int[64];
  private int size;
  private long zeros;
  private SpillFile spilled = new SpillFile(new SpillFile.Space());
  private @Nullable Profile summary;

  /**
   * How many hashes occur how often.
   *
   * @param multiplicities the number of hashes by how often they occur
   */
  public record Profile(SortedMap<Long, Long> multiplicities) {

    /** Writes it. */
    public void write(DataOutput out) throws IOException {
      out.writeInt(multiplicities.size());
      for (var each : multiplicities.entrySet()) {
        out.writeLong(each.getKey());
        out.writeLong(each.getValue());
      }
    }

    /** Reads what {@link #write} has written. */
    public static Profile read(DataInput in) throws IOException {
      SortedMap<Long, Long> multiplicities = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        multiplicities.put(in.readLong(), in.readLong());
      }
      return new Profile(multiplicities);
    }

    /** Returns the profile of these hashes and of others, none of which is here. */
    Profile plus(Profile others) {
      SortedMap<Long, Long> sum = new TreeMap<>(multiplicities);
      others.multiplicities.forEach((times, hashes) -> sum.merge(times, hashes, Long::sum));
      return new Profile(sum);
    }

    /** Returns the number of distinct hashes. */
    public long distinct() {
      return multiplicities.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the number of hashes that occur once. */
    public long unique() {
      return multiplicities.getOrDefault(1L, 0L);
    }

    /** Returns Shannon's entropy in nats. */
    public double entropy() {
      double rows = 0;
      for (var each : multiplicities.entrySet()) {
        rows += (double) each.getKey() * each.getValue();
      }
      double entropy = 0;
      for (var each : multiplicities.entrySet()) {
        double share = each.getKey() / rows;
        entropy -= each.getValue() * share * Math.log(share);
      }
      return entropy == 0 ? 0 : entropy;
    }
  }

  /** Receives hashes in ascending order, each once. */
  interface Visitor {
    void visit(long hash, long count) throws IOException;
  }

  public FrequencyTable() {
    this(MEMORY);
  }

  /** Creates a table that keeps at most so many distinct hashes in memory. */
  FrequencyTable(int limit) {
    this.limit = limit;
  }

  /**
   * Gives more than eight empty tables the memory of eight together, and one temporary file instead
   * of one each, for processes may open few.
   */
  public static void share(List<FrequencyTable> tables) {
    if (tables.size() <= TABLES) {
      return;
    }
    int places = Integer.highestOneBit(2 * MEMORY / tables.size() * TABLES);
    SpillFile.Space space = new SpillFile.Space();
    for (FrequencyTable table : tables) {
      table.limit = Math.min(table.limit, Math.max(LEAST_PLACES, places) / 3 * 2);
      table.spilled = new SpillFile(space);
    }
  }

  /** Returns whether not all hashes are in memory. */
  public boolean isSpilled() {
    return spilled.runs() > 0 || summary != null;
  }

  /**
   * Adds a hash and returns whether it is new, as far as that can be told from those in memory.
   *
   * @throws IOException if the temporary file cannot be written
   */
  public boolean add(long hash) throws IOException {
    return add(hash, 1);
  }

  private boolean add(long hash, long times) throws IOException {
    requireHashes();
    if (hash == 0) { // 0 marks a free slot
      zeros += times;
      return zeros == times;
    }
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (hashes[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    boolean isNew = hashes[slot] == 0;
    if (isNew) {
      hashes[slot] = hash;
      size++;
    }
    long sum = counts[slot] + times;
    if (sum > Integer.MAX_VALUE) {
      spilled.write(1, visitor -> visitor.visit(hash, sum));
      counts[slot] = 0;
    } else {
      counts[slot] = (int) sum;
    }
    if (isNew && size >= limit) {
      spill();
    } else if (isNew && size * 3L > hashes.length * 2L) {
      grow();
    }
    return isNew;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldCounts = counts;
    hashes = new long[oldHashes.length * 2];
    counts = new int[hashes.length];
    int mask = hashes.length - 1;
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldHashes[i] != 0) {
        int slot = (int) oldHashes[i] & mask;
        while (hashes[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        hashes[slot] = oldHashes[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  private void spill() throws IOException {
    spilled.write(size, this::visitMemory);
    Arrays.fill(hashes, 0);
    Arrays.fill(counts, 0);
    size = 0;
  }

  /** Visits what is in memory, in ascending order, without 0. */
  private void visitMemory(Visitor visitor) throws IOException {
    // Hashes are uniform, so their first bits nearly sort them: a fourth of the time of sorting.
    int shift = Long.numberOfLeadingZeros(Math.max(2, size)) + 1;
    int[] ends = new int[(int) (-1L >>> shift) + 1];
    for (long hash : hashes) {
      if (hash != 0) {
        ends[bucket(hash, shift)]++;
      }
    }
    int most = 0;
    for (int i = 0, end = 0; i < ends.length; i++) {
      most = Math.max(most, ends[i]);
      int begin = end;
      end += ends[i];
      ends[i] = begin;
    }
    long[] sorted = new long[size];
    int[] times = new int[size];
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] != 0) {
        int at = ends[bucket(hashes[i], shift)]++;
        sorted[at] = hashes[i];
        times[at] = counts[i];
      }
    }
    if (most > CROWD) {
      sortAll(sorted, times);
    } else {
      sortByInsertion(sorted, times);
    }
    for (int i = 0; i < size; i++) {
      visitor.visit(sorted[i], times[i]);
    }
  }

  private static int bucket(long hash, int shift) {
    return (int) ((hash ^ Long.MIN_VALUE) >>> shift);
  }

  private static void sortByInsertion(long[] sorted, int[] times) {
    for (int i = 1; i < sorted.length; i++) {
      long hash = sorted[i];
      int count = times[i];
      int at = i;
      for (; at > 0 && sorted[at - 1] > hash; at--) {
        sorted[at] = sorted[at - 1];
        times[at] = times[at - 1];
      }
      sorted[at] = hash;
      times[at] = count;
    }
  }

  private void sortAll(long[] sorted, int[] times) {
    Arrays.sort(sorted);
    int mask = hashes.length - 1;
    for (int i = 0; i < sorted.length; i++) {
      int slot = (int) sorted[i] & mask;
      while (hashes[slot] != sorted[i]) {
        slot = (slot + 1) & mask;
      }
      times[i] = counts[slot];
    }
  }

  /** Visits every hash once, in ascending order but for 0, which is first. */
  void visit(Visitor visitor) throws IOException {
    requireHashes();
    if (zeros > 0) {
      visitor.visit(0, zeros);
    }
    if (isSpilled()) {
      spilled.visit(this::visitMemory, size, visitor);
    } else {
      visitMemory(visitor);
    }
  }

  /** Returns how many hashes occur how often. */
  public Profile profile() throws IOException {
    if (summary != null) {
      return summary;
    }
    long[] rare = new long[RARE]; // most hashes, so that few numbers are boxed
    SortedMap<Long, Long> multiplicities = new TreeMap<>();
    Visitor counting =
        (hash, count) -> {
          if (count < RARE) {
            rare[(int) count]++;
          } else {
            multiplicities.merge(count, 1L, Long::sum);
          }
        };
    if (isSpilled()) {
      visit(counting);
    } else {
      counting.visit(0, zeros);
      for (int count : counts) {
        counting.visit(0, count);
      }
    }
    for (int count = 1; count < RARE; count++) {
      if (rare[count] > 0) {
        multiplicities.put((long) count, rare[count]);
      }
    }
    return new Profile(multiplicities);
  }

  /**
   * Adds only how many hashes occur how often, of hashes that nothing else here has: from then on
   * there is a profile, but no hash.
   */
  public void addProfile(Profile profile) {
    if (size > 0 || zeros > 0 || spilled.runs() > 0) {
      throw new IllegalStateException("a profile cannot be added to hashes");
    }
    summary = summary == null ? profile : summary.plus(profile);
  }

  private void requireHashes() {
    if (summary != null) {
      throw new IllegalStateException("only the profile of the hashes is here");
    }
  }

  /** Adds the hashes of another table, which stays as it is. */
  public void merge(FrequencyTable other) throws IOException {
    other.visit((hash, count) -> add(hash, count));
  }

  /** Writes it; equal contents give equal bytes. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(profile().distinct());
    visit(
        (hash, count) -> {
          out.writeLong(hash);
          out.writeLong(count);
        });
  }

  /**
   * Writes each hash to the part it belongs to, so that equal hashes of several tables come into
   * the same part.
   */
  public void writeParts(List<? extends DataOutput> parts) throws IOException {
    visit(
        (hash, count) -> {
          DataOutput out = parts.get((int) Math.multiplyHigh(hash >>> 1, 2L * parts.size()));
          out.writeByte((int) Math.min(count, MANY));
          out.writeLong(hash);
          if (count >= MANY) {
            out.writeLong(count);
          }
        });
    for (DataOutput out : parts) {
      out.writeByte(0);
    }
  }

  /** Adds the hashes of a part that {@link #writeParts} has written. */
  public void mergePart(DataInput in) throws IOException {
    for (int count = in.readUnsignedByte(); count > 0; count = in.readUnsignedByte()) {
      long hash = in.readLong();
      add(hash, count == MANY ? in.readLong() : count);
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static FrequencyTable read(DataInput in) throws IOException {
    FrequencyTable read = new FrequencyTable();
    long distinct = in.readLong();
    for (long i = 0; i < distinct; i++) {
      long hash = in.readLong();
      long count = in.readLong();
      if (count < 1) {
        throw new IllegalArgumentException("a value must occur at least once, not " + count);
      }
      read.add(hash, count);
    }
    return read;
  }
}
