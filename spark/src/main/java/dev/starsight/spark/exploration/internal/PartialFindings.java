package dev.starsight.spark.exploration.internal;

import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.CodePointOrder;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.FindingsJson;
import dev.starsight.explore.internal.QuestionTally;
import dev.starsight.explore.internal.RepeatCounts;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the reviews of partitions what answers the questions, in one pass. Each partition yields
 * its findings, and a row for each review whose customer and product are known. The rows of a
 * customer come into one partition, sorted, where those of one product are counted.
 */
public final class PartialFindings {

  private static final int MOST_PARTITIONS = 200;

  private static final StructType SCHEMA =
      new StructType()
          .add("customer", DataTypes.StringType)
          .add("product", DataTypes.StringType)
          .add("title", DataTypes.StringType)
          .add("category", DataTypes.StringType)
          .add("star", DataTypes.IntegerType)
          .add("findings", DataTypes.BinaryType);

  private PartialFindings() {}

  /**
   * Reads the reviews of a partition; sent to the executors.
   *
   * @param <T> the type of what a partition has
   */
  @FunctionalInterface
  public interface Source<T> extends Serializable {

    /** Returns the reviews of a partition. */
    Iterator<Review> reviews(int partition, Iterator<T> rows) throws IOException;
  }

  /** Returns the findings of all reviews. */
  public static <T> Findings of(SparkSession spark, JavaRDD<T> rows, Source<T> source)
      throws IOException {
    Findings all = findings(new QuestionTally(), 0);
    int partitions = rows.getNumPartitions();
    if (partitions == 0) {
      return all;
    }
    int merged =
        Math.min(MOST_PARTITIONS, Math.max(partitions, spark.sparkContext().defaultParallelism()));
    JavaRDD<Row> pairs =
        rows.mapPartitionsWithIndex(
            (index, each) -> new Pairs(index, source.reviews(index, each)), false);
    List<byte[]> found =
        spark
            .createDataFrame(pairs, SCHEMA)
            .repartition(merged, functions.col("customer"))
            .sortWithinPartitions("customer", "product")
            .mapPartitions(PartialFindings::merged, Encoders.BINARY())
            .collectAsList();
    for (byte[] each : found) {
      all = all.plus(read(each));
    }
    return all;
  }

  private static Findings findings(QuestionTally tally, long known) {
    return tally.findings(new RepeatCounts(known, 0, 0, List.of()));
  }

  private static byte[] bytes(Findings findings) {
    return FindingsJson.of(findings).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Findings read(byte[] bytes) throws IOException {
    return FindingsJson.read(
        JsonFields.parse("findings", new String(bytes, StandardCharsets.UTF_8)));
  }

  /**
   * What a partition yields: pairs of customer and product, then its findings, under a name that
   * spreads them.
   */
  private static final class Pairs implements Iterator<Row> {

    private final int partition;
    private final Iterator<Review> reviews;
    private final QuestionTally tally = new QuestionTally();
    private long known;
    private boolean ended;
    private @Nullable Row next;

    Pairs(int partition, Iterator<Review> reviews) {
      this.partition = partition;
      this.reviews = reviews;
    }

    @Override
    public boolean hasNext() {
      while (next == null && reviews.hasNext()) {
        Review review = reviews.next();
        tally.accept(review);
        if (review.customerId() != null && review.productId() != null) {
          known++;
          next =
              RowFactory.create(
                  review.customerId(),
                  review.productId(),
                  Objects.requireNonNullElse(review.productTitle(), ""),
                  CategoryCounts.nameOf(review),
                  review.starRating(),
                  null);
        }
      }
      if (next == null && !ended) {
        ended = true;
        next =
            RowFactory.create(
                Integer.toString(partition), null, null, null, null, bytes(findings(tally, known)));
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the partition has no more rows");
      }
      Row row = Objects.requireNonNull(next);
      next = null;
      return row;
    }
  }

  /** Returns the findings of a partition of sorted pairs and of the findings among them. */
  private static Iterator<byte[]> merged(Iterator<Row> rows) throws IOException {
    Findings all = findings(new QuestionTally(), 0);
    Repeats repeats = new Repeats();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(1)) {
        all = all.plus(read((byte[]) row.get(5)));
      } else {
        repeats.add(row);
      }
    }
    Findings found = new QuestionTally().findings(repeats.counts());
    return List.of(bytes(all.plus(found))).iterator();
  }

  /** Counts who reviewed what more than once, of pairs in order. */
  private static final class Repeats {

    private List<RepeatCounts.Pair> top = new ArrayList<>();
    private long customers;
    private long pairs;
    private RepeatCounts.@Nullable Pair current;
    private String lastCustomer = "";

    void add(Row row) {
      String customer = row.getString(0);
      String product = row.getString(1);
      RepeatCounts.Pair pair = current;
      if (pair != null && pair.product().equals(product) && pair.customer().equals(customer)) {
        current =
            new RepeatCounts.Pair(
                customer,
                product,
                CodePointOrder.least(pair.title(), row.getString(2)),
                CodePointOrder.least(pair.category(), row.getString(3)),
                pair.reviews() + 1,
                pair.stars() + row.getInt(4));
      } else {
        end();
        current =
            new RepeatCounts.Pair(
                customer, product, row.getString(2), row.getString(3), 1, row.getInt(4));
      }
    }

    private void end() {
      RepeatCounts.Pair pair = current;
      if (pair == null || pair.reviews() < 2) {
        return;
      }
      customers += pairs > 0 && pair.customer().equals(lastCustomer) ? 0 : 1;
      lastCustomer = pair.customer();
      pairs++;
      top.add(pair);
      top = new ArrayList<>(RepeatCounts.most(top.stream()));
    }

    RepeatCounts counts() {
      end();
      current = null;
      return new RepeatCounts(0, customers, pairs, top);
    }
  }
}
