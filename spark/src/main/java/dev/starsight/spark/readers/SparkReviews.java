package dev.starsight.spark.readers;

import static org.apache.spark.sql.functions.expr;

import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.FileOpener.Opened;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads files of reviews as {@link AmazonReviews} does, wherever Hadoop finds them. Files without
 * quoting and without compression are read in pieces, others as a whole, each by one task.
 *
 * <p>The columns are those of {@link Review#COLUMNS}, typed, then {@code _file}, {@code _line} and
 * {@code _reject_reason}. A refused row has the reason, in the words that a reader on one machine
 * finds, and null in the columns of a review. A row of a file without ids has none. {@code _line}
 * is null in the later pieces of a file, unless lines are numbered.
 *
 * <p>Immutable and thread-safe.
 */
public final class SparkReviews {

  static final int FIELDS = Review.COLUMNS.size() + 3;

  private static final long SPLIT_BYTES = 64L << 20;

  private final SparkSession spark;
  private final ReviewColumns columns;
  private final long splitBytes;
  private final boolean numbered;

  private SparkReviews(
      SparkSession spark, ReviewColumns columns, long splitBytes, boolean numbered) {
    this.spark = spark;
    this.columns = columns;
    this.splitBytes = splitBytes;
    this.numbered = numbered;
  }

  /** Returns a reader of files with Amazon's columns, in pieces of 64 MiB, without line numbers. */
  public static SparkReviews of(SparkSession spark) {
    return new SparkReviews(spark, ReviewColumns.defaults(), SPLIT_BYTES, false);
  }

  /** Returns a reader of files whose columns have other names. */
  public SparkReviews withColumns(ReviewColumns names) {
    return new SparkReviews(spark, Objects.requireNonNull(names), splitBytes, numbered);
  }

  /**
   * Returns a reader with pieces of another size.
   *
   * @param bytes at least 1
   */
  public SparkReviews withSplitBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("splitBytes must be at least 1, but is " + bytes);
    }
    return new SparkReviews(spark, columns, bytes, numbered);
  }

  /** Returns a reader that numbers all lines, for which files in pieces are read once more. */
  public SparkReviews withLineNumbers() {
    return new SparkReviews(spark, columns, splitBytes, true);
  }

  /**
   * Reads files.
   *
   * @param paths files, directories (those in them, but for names that begin with a dot or an
   *     underscore) or patterns
   * @throws StarsightException in one sentence, if a path leads to no file, or a file cannot be
   *     opened or has a wrong header
   */
  public Dataset<Row> load(String... paths) {
    List<ReviewSplit> splits = new ArrayList<>();
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try {
      for (String path : paths) {
        for (FileStatus file : files(hadoop, path)) {
          splits.addAll(splits(hadoop, file));
        }
      }
    } catch (IOException e) {
      throw new StarsightException(String.valueOf(e.getMessage()), e);
    }
    if (splits.isEmpty()) {
      throw new StarsightException("at least one path of a file of reviews is needed");
    }
    List<ReviewSplit> known = numbered ? number(splits) : splits;
    return numbers(known.size())
        .mapPartitions(
            new ReadSplits(known, columns.text(), columns.label(), columns.category()),
            Encoders.row(schema()))
        .toDF()
        .withColumn("review_date", expr("date_from_unix_date(review_date)"));
  }

  /** Returns the numbers below a size, each in a partition of its own. */
  private Dataset<Long> numbers(int size) {
    return spark.range(0, size, 1, size).as(Encoders.LONG());
  }

  private static List<FileStatus> files(Configuration hadoop, String path) throws IOException {
    Path pattern = new Path(path);
    FileSystem files = pattern.getFileSystem(hadoop);
    FileStatus[] found = files.globStatus(pattern);
    if (found == null || found.length == 0) {
      throw new IOException(path + ": there is no such file");
    }
    List<FileStatus> all = new ArrayList<>();
    for (FileStatus one : found) {
      if (one.isDirectory()) {
        for (FileStatus inside : files.listStatus(one.getPath())) {
          String name = inside.getPath().getName();
          if (!inside.isDirectory() && !name.startsWith("_") && !name.startsWith(".")) {
            all.add(inside);
          }
        }
      } else {
        all.add(one);
      }
    }
    if (all.isEmpty()) {
      throw new IOException(path + ": there is no file in this directory");
    }
    return all;
  }

  private List<ReviewSplit> splits(Configuration hadoop, FileStatus file) throws IOException {
    Path path = file.getPath();
    FileSystem files = path.getFileSystem(hadoop);
    FileHead head = FileHead.read(files, path);
    Dialect dialect = dialect(files, path);
    String uri = path.toString();
    if (head.isCompressed() || dialect.quoted() || !head.hasLine() || file.getLen() <= splitBytes) {
      return List.of(new ReviewSplit(uri, 0, Long.MAX_VALUE, '\0', 0));
    }
    List<ReviewSplit> splits = new ArrayList<>();
    char delimiter = dialect.isJsonLines() ? '\0' : dialect.delimiter();
    for (long from = 0; from < file.getLen(); from += splitBytes) {
      boolean last = from + splitBytes >= file.getLen();
      splits.add(
          new ReviewSplit(
              uri, from, last ? Long.MAX_VALUE : from + splitBytes, delimiter, from == 0 ? 0 : -1));
    }
    return splits;
  }

  /** Opens a file to find its dialect, and to refuse one with a wrong header here. */
  private Dialect dialect(FileSystem files, Path path) throws IOException {
    ReadOptions options =
        ReadOptions.defaults()
            .withThreads(1)
            .withDigest(false)
            .withOpener(
                name -> {
                  InputStream in = files.open(path);
                  return Opened.of(in, -1);
                });
    try (DelimitedFile<Review> file =
        AmazonReviews.open(
            java.nio.file.Path.of(path.toUri().getPath()), options, Progress.SILENT, columns)) {
      return file.dialect();
    }
  }

  private List<ReviewSplit> number(List<ReviewSplit> splits) {
    if (splits.stream().allMatch(ReviewSplit::isWhole)) {
      return splits;
    }
    Map<Long, Long> counts = new HashMap<>();
    StructType type =
        new StructType().add("number", DataTypes.LongType).add("lines", DataTypes.LongType);
    numbers(splits.size())
        .mapPartitions(new CountLines(splits), Encoders.row(type))
        .collectAsList()
        .forEach(row -> counts.put(row.getLong(0), row.getLong(1)));
    List<ReviewSplit> known = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < splits.size(); i++) {
      before = splits.get(i).isFirst() ? 0 : before;
      known.add(splits.get(i).after(before));
      before += counts.getOrDefault((long) i, 0L);
    }
    return known;
  }

  /** Returns the types of the columns; the date is still a number of days. */
  private static StructType schema() {
    StructType schema = new StructType();
    for (String name : Review.COLUMNS) {
      schema = schema.add(name, type(name), true);
    }
    return schema
        .add("_file", DataTypes.StringType, false)
        .add("_line", DataTypes.LongType, true)
        .add("_reject_reason", DataTypes.StringType, true);
  }

  private static DataType type(String column) {
    return switch (column) {
      case "star_rating", "helpful_votes", "total_votes", "review_date" -> DataTypes.IntegerType;
      case "vine", "verified_purchase" -> DataTypes.BooleanType;
      default -> DataTypes.StringType;
    };
  }
}
