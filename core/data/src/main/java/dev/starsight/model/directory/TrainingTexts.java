package dev.starsight.model.directory;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.CleanText;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which texts a model was fitted on: a digest of each normalized text of its training and
 * validation parts. It tells how many rows of an evaluation the model has seen, in whatever order
 * and file they are. Texts are equal here if a split would put them into the same part.
 *
 * <p>In a model directory this is the file {@value #FILE}: the first eight bytes of the SHA-256 of
 * each different text, in ascending order as signed numbers. Texts cannot be read back from it, but
 * whoever has it can test whether a text was among them, and so find out a short text by guessing.
 * Another text passes for one of {@code n} with a probability of {@code n} in 2⁶⁴.
 *
 * <p>Immutable.
 */
public final class TrainingTexts {

  /** The file's name in a model directory. */
  static final String FILE = "training-texts.bin";

  /** The rows that one thread normalizes at a time. */
  private static final int PIECE = 1024;

  /** Different digests in ascending order. */
  private final long[] digests;

  /** Whether the model cleans texts, so that these were clean. */
  private final boolean clean;

  private TrainingTexts(long[] digests, boolean clean) {
    this.digests = digests;
    this.clean = clean;
  }

  /** Returns the digests of the texts of the training and the validation part. */
  public static TrainingTexts of(TrainingData data) {
    List<Example> rows =
        Stream.of(data.train(), data.validation()).flatMap(Dataset::stream).toList();
    long[] all = new long[rows.size()];
    Threads.forEach(
        (all.length + PIECE - 1) / PIECE,
        piece -> {
          for (int i = piece * PIECE; i < Math.min(all.length, (piece + 1) * PIECE); i++) {
            all[i] = digest(rows.get(i).text());
          }
        });
    Arrays.sort(all);
    int size = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[size++] = all[i];
      }
    }
    return new TrainingTexts(Arrays.copyOf(all, size), data.clean());
  }

  private static long digest(String text) {
    return Sha256.prefix(NormalizedText.of(text));
  }

  /** Returns the number of different texts. */
  public int size() {
    return digests.length;
  }

  /**
   * Returns whether a text is among them once both are normalized, and clean if the model cleans.
   */
  public boolean contains(String text) {
    return Arrays.binarySearch(digests, digest(clean ? CleanText.of(text) : text)) >= 0;
  }

  /** Counts the rows whose texts are among them. */
  public SeenRows seen(List<Example> rows) {
    long seen = rows.stream().filter(row -> contains(row.text())).count();
    return new SeenRows(seen, rows.size());
  }

  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(digests.length, Long.BYTES));
    bytes.asLongBuffer().put(digests);
    return bytes.array();
  }

  void writeTo(Path directory) throws IOException {
    AtomicFile.write(directory.resolve(FILE), toBytes());
  }

  /**
   * Reads the file of a model directory.
   *
   * @param clean whether the model cleans texts
   * @throws DamagedFileException naming the file, if it is not a list of ascending digests
   */
  static TrainingTexts read(Path directory, boolean clean) throws IOException {
    Path file = directory.resolve(FILE);
    byte[] bytes = Files.readAllBytes(file);
    LongBuffer values = ByteBuffer.wrap(bytes).asLongBuffer();
    long[] digests = new long[values.remaining()];
    values.get(digests);
    boolean ascends = IntStream.range(1, digests.length).allMatch(i -> digests[i - 1] < digests[i]);
    if (bytes.length % Long.BYTES != 0 || !ascends) {
      throw new DamagedFileException(
          file.toString(), "must be digests of eight bytes each, in ascending order");
    }
    return new TrainingTexts(digests, clean);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingTexts texts
        && clean == texts.clean
        && Arrays.equals(digests, texts.digests);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digests);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "digests of %,d texts", digests.length);
  }

  /**
   * How many rows have a text that the model was fitted on.
   *
   * @param seen the number of these rows, 0 to {@code total}
   * @param total the number of all rows
   */
  public record SeenRows(long seen, long total) {

    public SeenRows {
      if (seen < 0 || seen > total) {
        throw new IllegalArgumentException(
            "seen must be 0 to %s, but is %s".formatted(total, seen));
      }
    }

    /** Returns the share of these rows, 0 to 1; NaN without rows. */
    public double share() {
      return (double) seen / total;
    }

    /** Returns one sentence that says how many rows these are. */
    @Override
    public String toString() {
      return seen == 0
          ? String.format(
              Locale.ROOT, "none of %,d rows was in its training or validation part", total)
          : String.format(
              Locale.ROOT,
              "%,d of %,d rows (%.1f %%) were in its training or validation part, so these figures"
                  + " flatter it",
              seen,
              total,
              100 * share());
    }
  }
}
