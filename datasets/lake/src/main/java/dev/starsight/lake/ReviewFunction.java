package dev.starsight.lake;

import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.reviews.AmazonReviews.Utf8Review;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.reviews.internal.TextSize;
import dev.starsight.run.internal.Rethrow;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * A file of reviews as a table function of SQL, which can be read once. In place of the category
 * its rows have {@link #PARTITION}, the number of the category. DuckDB's threads read one at a time
 * and fill their vectors in parallel. An exception while reading is kept as it is, because DuckDB
 * would reduce it to a text.
 */
final class ReviewFunction implements DuckDBTableFunction<String, String, String> {

  /** The column with the number of the category. */
  static final String PARTITION = "part";

  /** A column with more values than this does not hold categories. */
  private static final int MAX_CATEGORIES = 2_000;

  /** The size of a cache of categories by their bytes; a power of two. */
  private static final int RECENT = 256;

  static final int CATEGORY = Review.COLUMNS.indexOf(PartitionNames.COLUMN);
  private static final int BODY = Review.COLUMNS.indexOf("review_body");
  private static final List<String> TEXTS =
      List.of(
          "marketplace",
          "customer_id",
          "review_id",
          "product_id",
          "product_parent",
          "product_title",
          "review_headline",
          "review_body");

  private static final List<String> NUMBERS =
      List.of("star_rating", "helpful_votes", "total_votes");
  private static final List<String> FLAGS = List.of("vine", "verified_purchase");
  private static final List<String> DERIVED = List.of("year", "words", "body_length", PARTITION);
  private static final List<String> COLUMNS =
      Stream.of(TEXTS, NUMBERS, FLAGS, List.of("review_date"), DERIVED)
          .flatMap(List::stream)
          .toList();

  private final DelimitedFile<Utf8Review> file;
  private final String source;

  /** The vectors of columns that the file does not have. */
  private final int[] absent;

  private final int threads;
  private final Thread caller = Thread.currentThread();

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> categories = new ArrayList<>();
  private final byte[][] recent = new byte[RECENT][];
  private final int[] recentNumbers = new int[RECENT];
  private @Nullable Throwable failure;

  private ReviewFunction(DelimitedFile<Utf8Review> file, ReviewColumns columns, int threads) {
    this.file = file;
    this.source = file.header().source();
    this.absent =
        IntStream.range(0, COLUMNS.size())
            .filter(i -> Review.COLUMNS.contains(COLUMNS.get(i)))
            .filter(i -> !COLUMNS.get(i).equals("review_id"))
            .filter(i -> !columns.has(file.header(), COLUMNS.get(i)))
            .toArray();
    this.threads = threads;
  }

  /** Registers a file as a function without arguments under a name. */
  static ReviewFunction register(
      DuckDb duck, String name, DelimitedFile<Utf8Review> file, ReviewColumns columns, int threads)
      throws SQLException {
    ReviewFunction function = new ReviewFunction(file, columns, threads);
    DuckDBFunctions.tableFunction()
        .withName(name)
        .withFunction(function)
        .register(duck.connection());
    return function;
  }

  /** Returns the categories by their numbers, once the file is read. */
  synchronized List<String> categories() {
    return List.copyOf(categories);
  }

  /** Throws the exception that ended reading, if there was one. */
  synchronized void throwFailure() throws IOException {
    if (failure != null) {
      throw Rethrow.checked(failure);
    }
  }

  @Override
  public String bind(DuckDBTableFunctionBindInfo info) {
    TEXTS.forEach(name -> info.addResultColumn(name, DuckDBColumnType.VARCHAR));
    NUMBERS.forEach(name -> info.addResultColumn(name, DuckDBColumnType.INTEGER));
    FLAGS.forEach(name -> info.addResultColumn(name, DuckDBColumnType.BOOLEAN));
    info.addResultColumn("review_date", DuckDBColumnType.DATE);
    DERIVED.forEach(name -> info.addResultColumn(name, DuckDBColumnType.INTEGER));
    return "";
  }

  @Override
  public String init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(threads);
    return "";
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk)
      throws IOException {
    int capacity = (int) chunk.capacity();
    Utf8Review[] rows = new Utf8Review[capacity];
    int[] partitions = new int[capacity];
    int count = read(rows, partitions);
    if (count > 0) {
      fill(chunk, rows, partitions, count);
      for (int vector : absent) {
        DuckDBWritableVector values = chunk.vector(vector);
        for (int i = 0; i < count; i++) {
          values.setNull(i);
        }
      }
    }
    return count;
  }

  private synchronized int read(Utf8Review[] rows, int[] partitions) throws IOException {
    try {
      if (caller.isInterrupted()) {
        throw new InterruptedIOException(source + ": interrupted");
      }
      int count = 0;
      while (count < rows.length) {
        Utf8Review row = file.read();
        if (row == null) {
          break;
        }
        partitions[count] = number(row.text(CATEGORY));
        rows[count++] = row;
      }
      return count;
    } catch (IOException | RuntimeException | Error e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  private int number(byte[] category) {
    int slot = category.length == 0 ? 0 : category.length * 31 + category[category.length - 1];
    slot &= RECENT - 1;
    if (!Arrays.equals(recent[slot], category)) {
      recentNumbers[slot] = numberOfName(new String(category, StandardCharsets.UTF_8));
      recent[slot] = category;
    }
    return recentNumbers[slot];
  }

  private int numberOfName(String name) {
    Integer known = numbers.get(name);
    if (known == null) {
      known = categories.size();
      if (known == MAX_CATEGORIES) {
        throw new StarsightException(
            ("%s: product_category has more than %s different values, each of which would be a"
                    + " folder; the last is \"%s\"")
                .formatted(source, MAX_CATEGORIES, name));
      }
      numbers.put(name, known);
      categories.add(name);
    }
    return known;
  }

  private static void fill(
      DuckDBDataChunkWriter chunk, Utf8Review[] rows, int[] partitions, int count) {
    int vector = 0;
    byte[][] texts = new byte[count][];
    for (String name : TEXTS) {
      int column = Review.COLUMNS.indexOf(name);
      Arrays.setAll(texts, i -> rows[i].text(column));
      chunk.vector(vector++).setStringUtf8Batch(0, texts);
    }
    DuckDBWritableVector stars = chunk.vector(vector++);
    DuckDBWritableVector helpful = chunk.vector(vector++);
    DuckDBWritableVector total = chunk.vector(vector++);
    DuckDBWritableVector vine = chunk.vector(vector++);
    DuckDBWritableVector verified = chunk.vector(vector++);
    DuckDBWritableVector date = chunk.vector(vector++);
    DuckDBWritableVector year = chunk.vector(vector++);
    DuckDBWritableVector words = chunk.vector(vector++);
    DuckDBWritableVector length = chunk.vector(vector++);
    DuckDBWritableVector partition = chunk.vector(vector);
    for (int i = 0; i < count; i++) {
      Utf8Review row = rows[i];
      stars.setInt(i, row.starRating());
      setInt(helpful, i, row.helpfulVotes());
      setInt(total, i, row.totalVotes());
      setBoolean(vine, i, row.vine());
      setBoolean(verified, i, row.verifiedPurchase());
      LocalDate day = row.reviewDate();
      if (day == null) {
        date.setNull(i);
        year.setNull(i);
      } else {
        date.setDate(i, day);
        year.setInt(i, day.getYear());
      }
      byte[] body = row.text(BODY);
      words.setInt(i, TextSize.words(body, 0, body.length));
      length.setInt(i, TextSize.characters(body, 0, body.length));
      partition.setInt(i, partitions[i]);
    }
  }

  private static void setInt(DuckDBWritableVector vector, int row, @Nullable Integer value) {
    if (value == null) {
      vector.setNull(row);
    } else {
      vector.setInt(row, value);
    }
  }

  private static void setBoolean(DuckDBWritableVector vector, int row, @Nullable Boolean value) {
    if (value == null) {
      vector.setNull(row);
    } else {
      vector.setBoolean(row, value);
    }
  }
}
