package dev.starsight.lake.search;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.lake.search.EmbeddingManifest.Part;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * The reviews of a lake that have a vector, in memory: their ids, and one vector for each different
 * text. Reviews are numbered in the order of the lake's files and their rows, texts in the order of
 * their first review. Thread-safe and not changed once it is loaded.
 */
final class EmbeddedReviews {

  /** The bytes of a review beside its vector: its id and numbers. */
  private static final int REVIEW_BYTES = 96;

  private static final double MOST_OF_THE_HEAP = 0.9;

  private final Path directory;
  private final List<Part> parts;

  /** The first review of each part, and the number of reviews. */
  private final int[] starts;

  private final String[] ids;
  private final long[] rows;
  private final int[] texts;
  private final int[] firstById;
  private final int[] counts;
  private final VectorTable vectors;

  private EmbeddedReviews(Loading loaded, int[] texts, int distinct) {
    this.directory = loaded.directory;
    this.parts = loaded.parts;
    this.starts = loaded.starts;
    this.ids = loaded.ids;
    this.rows = loaded.rows;
    this.texts = texts;
    this.firstById = new int[distinct];
    this.counts = new int[distinct];
    this.vectors = new VectorTable(distinct, loaded.width);
    Arrays.fill(firstById, -1);
    for (int review = 0; review < texts.length; review++) {
      int text = texts[review];
      counts[text]++;
      if (firstById[text] < 0 || ids[review].compareTo(ids[firstById[text]]) < 0) {
        firstById[text] = review;
      }
    }
  }

  /**
   * Reads the parts of an inventory.
   *
   * @throws StarsightException if the heap is too small for them
   * @throws IOException naming the file, if a part is damaged
   */
  static EmbeddedReviews load(EmbeddingInventory inventory, DuckDb duck, int threads)
      throws IOException {
    EmbeddingManifest manifest = inventory.manifest();
    requireMemory(manifest);
    Loading loading =
        new Loading(inventory.directory(), manifest.parts().toList(), manifest.width(), duck);
    ExecutorService pool = Threads.newPool("starsight-embeddings", threads);
    try {
      loading.forEachPart(pool, loading::readRows);
      int[] texts = new int[loading.ids.length];
      int distinct = number(loading.keys, texts);
      EmbeddedReviews reviews = new EmbeddedReviews(loading, texts, distinct);
      boolean[] isFirst = isFirst(texts, distinct);
      loading.forEachPart(pool, part -> loading.readVectors(part, reviews, isFirst));
      return reviews;
    } finally {
      Threads.end(pool);
    }
  }

  private static void requireMemory(EmbeddingManifest manifest) {
    long reviews = manifest.vectors();
    long needed = VectorTable.bytes(reviews, manifest.width()) + reviews * REVIEW_BYTES;
    long heap = Runtime.getRuntime().maxMemory();
    if (reviews > Integer.MAX_VALUE - 8 || needed > MOST_OF_THE_HEAP * heap) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "searching %,d reviews takes %,d MB of Java's memory, but it may have %,d MB; give it"
                  + " more with -Xmx",
              reviews,
              needed >> 20,
              heap >> 20));
    }
  }

  /** Numbers keys in the order in which they occur first; returns how many there are. */
  private static int number(long[] keys, int[] numbers) {
    long[] sorted = distinct(keys);
    int[] numberOf = new int[sorted.length];
    Arrays.fill(numberOf, -1);
    int next = 0;
    for (int i = 0; i < keys.length; i++) {
      int at = Arrays.binarySearch(sorted, keys[i]);
      if (numberOf[at] < 0) {
        numberOf[at] = next++;
      }
      numbers[i] = numberOf[at];
    }
    return next;
  }

  /** Returns the different keys in ascending order. */
  private static long[] distinct(long[] keys) {
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    int size = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[size++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, size);
  }

  private static boolean[] isFirst(int[] texts, int distinct) {
    boolean[] isFirst = new boolean[texts.length];
    int seen = 0;
    for (int review = 0; review < texts.length && seen < distinct; review++) {
      if (texts[review] == seen) {
        isFirst[review] = true;
        seen++;
      }
    }
    return isFirst;
  }

  /** Returns the number of reviews. */
  int size() {
    return ids.length;
  }

  VectorTable vectors() {
    return vectors;
  }

  /** Returns the number of reviews with a text. */
  int count(int text) {
    return counts[text];
  }

  /** Returns the review with a text that is the first by id. */
  int firstById(int text) {
    return firstById[text];
  }

  String id(int review) {
    return ids[review];
  }

  int text(int review) {
    return texts[review];
  }

  /** Returns the first review with an id, or -1. */
  int withId(String id) {
    return Arrays.asList(ids).indexOf(id);
  }

  /** Returns the file that holds a review. */
  Path file(int review) {
    int at = Arrays.binarySearch(starts, review);
    int part = at >= 0 ? at : -at - 2;
    while (starts[part + 1] == review) {
      part++; // Parts before it have no reviews.
    }
    return directory.resolve(parts.get(part).file());
  }

  /** Returns the row of a review in the lake's file, which its part names. */
  long row(int review) {
    return rows[review];
  }

  /** The parts while they are read, by several threads. */
  private static final class Loading {

    private final Path directory;
    private final List<Part> parts;
    private final int width;
    private final DuckDb duck;
    private final int[] starts;
    private final String[] ids;
    private final long[] rows;
    private final long[] keys;

    Loading(Path directory, List<Part> parts, int width, DuckDb duck) {
      this.directory = directory;
      this.parts = parts;
      this.width = width;
      this.duck = duck;
      this.starts = new int[parts.size() + 1];
      for (int i = 0; i < parts.size(); i++) {
        starts[i + 1] = starts[i] + parts.get(i).vectors();
      }
      this.ids = new String[starts[parts.size()]];
      this.rows = new long[ids.length];
      this.keys = new long[ids.length];
    }

    /** Reads something of a part. */
    private interface Reading {
      void read(int part) throws IOException;
    }

    /** Receives a row of a part. */
    private interface Row {
      void read(ResultSet row, int review) throws IOException, SQLException;
    }

    void forEachPart(ExecutorService pool, Reading reading) throws IOException {
      List<Future<?>> futures = new ArrayList<>();
      for (int part = 0; part < parts.size(); part++) {
        int number = part;
        futures.add(
            pool.submit(
                () -> {
                  reading.read(number);
                  return null;
                }));
      }
      for (Future<?> future : futures) {
        Threads.await(future, "interrupted while the embeddings were read");
      }
    }

    void readRows(int part) throws IOException {
      Path file = directory.resolve(parts.get(part).file());
      if (!Sha256.of(file).equals(parts.get(part).sha256())) {
        throw new DamagedFileException(
            file.toString(),
            "its checksum does not match; delete this file, and the next search makes it anew");
      }
      read(
          part,
          "\"row\", review_id, text_key",
          (row, review) -> {
            rows[review] = row.getLong(1);
            ids[review] = row.getString(2);
            keys[review] = row.getLong(3);
          });
    }

    void readVectors(int part, EmbeddedReviews reviews, boolean[] isFirst) throws IOException {
      float[] vector = new float[width];
      read(
          part,
          "vector",
          (row, review) -> {
            if (isFirst[review]) {
              ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(1)).order(ByteOrder.LITTLE_ENDIAN);
              bytes.asFloatBuffer().get(vector);
              reviews.vectors.set(reviews.texts[review], vector);
            }
          });
    }

    private void read(int part, String columns, Row reader) throws IOException {
      Path file = directory.resolve(parts.get(part).file());
      int review = starts[part];
      try (Connection connection = duck.connection().duplicate();
          Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(PartFile.select(columns, file))) {
        while (result.next()) {
          reader.read(result, review++);
        }
      } catch (SQLException e) {
        throw DuckDb.failure(file.toString(), "cannot be read as Parquet", e);
      }
    }
  }
}
