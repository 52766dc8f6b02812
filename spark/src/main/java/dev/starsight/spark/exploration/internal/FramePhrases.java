package dev.starsight.spark.exploration.internal;

import dev.starsight.phrases.PhraseSource;
import dev.starsight.phrases.PhraseText;
import dev.starsight.phrases.internal.FoundPhrase;
import dev.starsight.phrases.internal.PhraseTally;
import dev.starsight.phrases.internal.ReadReview;
import dev.starsight.phrases.internal.ReviewReader;
import dev.starsight.phrases.internal.ReviewReader.SaidPhrases;
import dev.starsight.phrases.internal.ReviewSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reviews of a DataFrame, whose sample comes to the driver and whose phrases are counted on the
 * executors. Copies of a text meet in one partition, where the first of them counts.
 *
 * @param rows id, whether of the first side, label, days since 1970, author, product, text; only
 *     the days may be null
 */
public record FramePhrases(Dataset<Row> rows) implements PhraseSource, ReviewReader.Remote {

  private static final int MOST_PARTITIONS = 200;
  private static final int PLACE_BITS = 40;

  /** The schema of the rows. */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("first", DataTypes.BooleanType)
          .add("label", DataTypes.StringType)
          .add("days", DataTypes.IntegerType)
          .add("author", DataTypes.StringType)
          .add("product", DataTypes.StringType)
          .add("text", DataTypes.StringType);

  private static final StructType SAID =
      new StructType()
          .add("group", DataTypes.LongType)
          .add("copied", DataTypes.LongType)
          .add("place", DataTypes.LongType)
          .add("first", DataTypes.BooleanType)
          .add("label", DataTypes.StringType)
          .add("month", DataTypes.IntegerType)
          .add("phrases", DataTypes.BinaryType);

  private static ReadReview review(Row row) {
    return new ReadReview(
        row.getString(0),
        row.getBoolean(1),
        row.getString(2),
        row.isNullAt(3) ? null : LocalDate.ofEpochDay(row.getInt(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6));
  }

  @Override
  public void forEach(Consumer<? super PhraseText> sink) {
    rows.toLocalIterator()
        .forEachRemaining(
            row -> {
              ReadReview each = review(row);
              sink.accept(
                  new PhraseText(
                      each.id(),
                      each.first(),
                      each.label(),
                      each.date(),
                      each.author(),
                      each.product(),
                      each.text()));
            });
  }

  @Override
  public ReviewSample.Sizes sizes(long seed) {
    JavaRDD<Row> all = rows.toJavaRDD();
    if (all.getNumPartitions() == 0) {
      return new ReviewSample.Sizes(seed);
    }
    long[] sums =
        all.mapPartitions(each -> List.of(sizes(each, seed).toArray()).iterator())
            .treeReduce(
                (one, other) ->
                    new ReviewSample.Sizes(seed, one)
                        .plus(new ReviewSample.Sizes(seed, other))
                        .toArray());
    return new ReviewSample.Sizes(seed, sums);
  }

  private static ReviewSample.Sizes sizes(Iterator<Row> rows, long seed) {
    ReviewSample.Sizes sizes = new ReviewSample.Sizes(seed);
    rows.forEachRemaining(row -> sizes.add(review(row)));
    return sizes;
  }

  @Override
  public Iterable<ReadReview> kept(long seed, int halvingsOfFirst, int halvingsOfSecond) {
    FilterFunction<Row> isKept =
        row ->
            ReviewSample.Sizes.halvings(row.getString(6), seed)
                >= (row.getBoolean(1) ? halvingsOfFirst : halvingsOfSecond);
    boolean all = halvingsOfFirst == 0 && halvingsOfSecond == 0;
    List<Row> kept = (all ? rows : rows.filter(isKept)).collectAsList();
    return () -> kept.stream().map(FramePhrases::review).iterator();
  }

  @Override
  public long count(List<FoundPhrase> phrases, PhraseTally tally) throws IOException {
    JavaRDD<Row> all = rows.toJavaRDD();
    List<long[]> hashes = new ArrayList<>(SaidPhrases.hashes(phrases));
    int merged =
        Math.min(
            MOST_PARTITIONS,
            Math.max(
                all.getNumPartitions(), rows.sparkSession().sparkContext().defaultParallelism()));
    int size = hashes.size();
    MapPartitionsFunction<Row, byte[]> tallying = each -> tally(each, size);
    List<byte[]> counted =
        rows.sparkSession()
            .createDataFrame(
                all.mapPartitionsWithIndex((index, each) -> said(index, each, hashes), false), SAID)
            .repartition(merged, functions.col("group"))
            .sortWithinPartitions("copied", "place")
            .mapPartitions(tallying, Encoders.BINARY())
            .collectAsList();
    long read = 0;
    for (byte[] each : counted) {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(each));
      read += in.readLong();
      tally.mergeWritten(in);
    }
    return read;
  }

  /** Returns the phrases that the reviews of a partition say. */
  private static Iterator<Row> said(int partition, Iterator<Row> rows, List<long[]> hashes) {
    SaidPhrases.Finder finder = new SaidPhrases(hashes).finder();
    return new Iterator<>() {
      private long place = (long) partition << PLACE_BITS;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        SaidPhrases.Said said = finder.said(review(rows.next()));
        ByteBuffer phrases = ByteBuffer.allocate(said.phrases().length * Integer.BYTES);
        phrases.asIntBuffer().put(said.phrases());
        ReadReview review = said.review();
        place++;
        return RowFactory.create(
            said.copied() == 0 ? place : said.copied(),
            said.copied(),
            place,
            review.first(),
            review.label(),
            review.month(),
            phrases.array());
      }
    };
  }

  /** Counts the reviews of a partition in their order, of copies the first one. */
  private static Iterator<byte[]> tally(Iterator<Row> rows, int size) throws IOException {
    PhraseTally tally = new PhraseTally(size);
    long read = 0;
    long before = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      read++;
      long copied = row.getLong(1);
      if (copied == 0 || copied != before) {
        byte[] bytes = (byte[]) row.get(6);
        int[] phrases = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).asIntBuffer().get(phrases);
        tally.add(row.getBoolean(3), row.getString(4), row.getInt(5), phrases);
      }
      before = copied;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(read);
    tally.write(out);
    return List.of(bytes.toByteArray()).iterator();
  }
}
