package dev.starsight.spark.quality.internal;

import dev.starsight.quality.CheckRun;
import dev.starsight.quality.suggestions.SuggestionScan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Checks the partitions of an RDD and puts the runs together. A run becomes several records: one
 * with all but exact counts, whose key is the number of the partition, and one for each bucket of
 * hashes, whose key has the bucket in its upper half.
 */
public final class PartialChecks {

  /** So many runs are merged in one task. */
  private static final int MERGED = 32;

  private static final int MOST_BUCKETS = 200;

  private PartialChecks() {}

  /**
   * Checks a partition; sent to the executors.
   *
   * @param <T> the type of what a partition has
   * @param <R> the type of a row that is checked
   */
  public interface Source<T, R> extends Serializable {

    /** Starts a run of no rows, to merge others into. */
    CheckRun<R> start(long heldBack) throws IOException;

    /** Checks the rows of a partition. */
    CheckRun<R> check(int partition, Iterator<T> rows, long heldBack) throws IOException;

    /** Returns the hashes of the rows of a partition that may be held back. */
    long[] leastHashes(Iterator<T> rows) throws IOException;

    /** Returns whether further constraints are suggested. */
    boolean suggests();
  }

  /**
   * The run over all rows.
   *
   * @param heldBack the greatest hash of the rows that are held back from suggestions
   */
  public record Result<R>(CheckRun<R> run, long heldBack) {}

  /** Returns the run over all rows. */
  public static <T, R> Result<R> run(JavaRDD<T> rows, Source<T, R> source) throws IOException {
    int partitions = rows.getNumPartitions();
    long heldBack = source.suggests() && partitions > 0 ? limit(rows, source) : Long.MAX_VALUE;
    CheckRun<R> whole = source.start(heldBack);
    if (partitions == 0) {
      return new Result<>(whole, heldBack);
    }
    int buckets = partitions == 1 ? 0 : Math.min(partitions, MOST_BUCKETS);
    JavaPairRDD<Long, byte[]> records =
        JavaPairRDD.fromJavaRDD(
            rows.mapPartitionsWithIndex(
                (index, each) ->
                    records(index, source.check(index, each, heldBack), buckets).iterator(),
                false));
    int runs = partitions;
    boolean profiles = buckets == 0;
    while (!profiles || runs > MERGED) {
      runs = (runs + MERGED - 1) / MERGED;
      records = merged(records, new Groups(runs, buckets, profiles), source, heldBack);
      profiles = true; // The tasks that merge counts write profiles.
    }
    List<Tuple2<Long, byte[]>> collected = new ArrayList<>(records.collect());
    collected.sort(Comparator.comparingLong(Tuple2::_1));
    for (Tuple2<Long, byte[]> record : collected) {
      merge(whole, record, true);
    }
    return new Result<>(whole, heldBack);
  }

  private static <T> long limit(JavaRDD<T> rows, Source<T, ?> source) {
    return SuggestionScan.limit(
        rows.mapPartitions(each -> List.of(source.leastHashes(each)).iterator())
            .treeReduce(PartialChecks::least));
  }

  private static long[] least(long[] one, long[] other) {
    long[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    Arrays.sort(all);
    long limit = SuggestionScan.limit(all);
    return Arrays.stream(all).takeWhile(hash -> hash <= limit).toArray();
  }

  /** Without buckets, the profiles of the exact counts follow the rest. */
  private static List<Tuple2<Long, byte[]>> records(long index, CheckRun<?> run, int buckets)
      throws IOException {
    List<Tuple2<Long, byte[]>> records = new ArrayList<>();
    records.add(new Tuple2<>(index, bytes(run::write)));
    if (buckets == 0) {
      records.add(new Tuple2<>(index + (1L << 32), bytes(run::writeProfiles)));
      return records;
    }
    List<ByteArrayOutputStream> counts =
        IntStream.range(0, buckets).mapToObj(i -> new ByteArrayOutputStream()).toList();
    run.writeCounts(counts.stream().<DataOutput>map(DataOutputStream::new).toList());
    for (int i = 0; i < buckets; i++) {
      byte[] bytes = counts.get(i).toByteArray();
      counts.get(i).reset();
      if (hasCounts(bytes)) {
        records.add(new Tuple2<>(index + ((i + 1L) << 32), bytes));
      }
    }
    return records;
  }

  private static boolean hasCounts(byte[] bytes) {
    for (byte each : bytes) {
      if (each != 0) {
        return true;
      }
    }
    return false;
  }

  /** Merges the records of each group; profiles take the place of counts. */
  private static JavaPairRDD<Long, byte[]> merged(
      JavaPairRDD<Long, byte[]> records, Groups groups, Source<?, ?> source, long heldBack) {
    return JavaPairRDD.fromJavaRDD(
        records
            .repartitionAndSortWithinPartitions(groups)
            .mapPartitions(each -> merged(each, groups, source, heldBack)));
  }

  private static Iterator<Tuple2<Long, byte[]>> merged(
      Iterator<Tuple2<Long, byte[]>> sorted, Groups groups, Source<?, ?> source, long heldBack)
      throws IOException {
    if (!sorted.hasNext()) {
      return sorted;
    }
    CheckRun<?> run = source.start(heldBack);
    Tuple2<Long, byte[]> first = sorted.next();
    merge(run, first, groups.profiles());
    while (sorted.hasNext()) {
      merge(run, sorted.next(), groups.profiles());
    }
    boolean counts = first._1() >>> 32 > 0;
    long key = counts ? first._1() >>> 32 << 32 : groups.getPartition(first._1());
    return List.of(new Tuple2<>(key, bytes(counts ? run::writeProfiles : run::write))).iterator();
  }

  private static void merge(CheckRun<?> run, Tuple2<Long, byte[]> record, boolean profiles)
      throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record._2()));
    if (record._1() >>> 32 == 0) {
      run.mergeWritten(in);
    } else if (profiles) {
      run.mergeProfiles(in);
    } else {
      run.mergeCounts(in);
    }
  }

  private interface Part {
    void write(DataOutput out) throws IOException;
  }

  private static byte[] bytes(Part part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** Which task merges a record. */
  static final class Groups extends Partitioner {

    private static final long serialVersionUID = 1;

    private final int runs;
    private final int buckets;
    private final boolean profiles;

    Groups(int runs, int buckets, boolean profiles) {
      this.runs = runs;
      this.buckets = buckets;
      this.profiles = profiles;
    }

    boolean profiles() {
      return profiles;
    }

    @Override
    public int numPartitions() {
      return runs + buckets;
    }

    @Override
    public int getPartition(Object key) {
      long record = (Long) key;
      long bucket = record >>> 32;
      return bucket == 0 ? (int) (record / MERGED) : runs + (int) bucket - 1;
    }
  }
}
