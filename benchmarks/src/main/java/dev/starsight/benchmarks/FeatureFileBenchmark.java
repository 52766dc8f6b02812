package dev.starsight.benchmarks;

import dev.starsight.features.FeatureFiles;
import dev.starsight.features.FeatureReader;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.reviews.Review;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Rows a second of encoded texts, {@value #MAX_LENGTH} positions each, written to TFRecord files
 * ({@code starsightTfRecord}, {@code tensorflowProto}) and read from them ({@code
 * starsightTfRecordRead}, {@code tensorflowProtoRead}). The peer is TensorFlow's message classes
 * with the protobuf library and simple framing; both write the same bytes. Starsight also renames
 * the directory only when it is complete, and reports the position of damage.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(FeatureFileBenchmark.ROWS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class FeatureFileBenchmark {

  static final int ROWS = 10_000;
  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  /** Fewer in tests. */
  int count = ROWS;

  private Path directory;
  private List<FeatureRecord> rows;

  /** The files that both methods read. */
  private Path toRead;

  private Path written;

  /** Encodes the rows and writes the files to be read. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    directory = Files.createTempDirectory("starsight-benchmark");
    written = directory.resolve("written");
    toRead = directory.resolve("to-read");
    List<Review> reviews = Corpus.reviews(corpus, count);
    rows = new ArrayList<>(count);
    try (Tokenizer tokenizer = Checkpoint.miniLm().tokenizer()) {
      List<Encoding> encodings =
          tokenizer.encode(reviews.stream().map(Review::reviewBody).toList(), MAX_LENGTH);
      for (int i = 0; i < count; i++) {
        int label = reviews.get(i).starRating() - 1;
        rows.add(FeatureRecord.padded(encodings.get(i), MAX_LENGTH, label));
      }
    }
    write(toRead);
  }

  /** Deletes what the last call wrote. */
  @TearDown(Level.Invocation)
  public void deleteWritten() throws IOException {
    delete(written);
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    delete(directory);
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  List<FeatureRecord> rows() {
    return rows;
  }

  @Benchmark
  @Against("tensorflowProto")
  public List<Path> starsightTfRecord() throws IOException {
    return write(written);
  }

  /** Writes files for the benchmark and its test. */
  private List<Path> write(Path target) throws IOException {
    return FeatureFiles.write(target, rows.iterator(), MAX_LENGTH);
  }

  @Benchmark
  @Against("tensorflowProtoRead")
  public void starsightTfRecordRead(Blackhole records) throws IOException {
    starsightTfRecordRead(records::consume);
  }

  /** Reads files for the benchmark and its test. */
  void starsightTfRecordRead(Consumer<FeatureRecord> records) throws IOException {
    try (FeatureReader reader = FeatureReader.open(toRead)) {
      for (Optional<FeatureRecord> row = reader.next(); row.isPresent(); row = reader.next()) {
        records.accept(row.get());
      }
    }
  }

  @Benchmark
  public Path tensorflowProto() throws IOException {
    Files.createDirectory(written);
    Path file = written.resolve("part-00000.tfrecord");
    TensorFlowRecords.write(file, rows);
    return file;
  }

  @Benchmark
  public void tensorflowProtoRead(Blackhole records) throws IOException {
    tensorflowProtoRead(records::consume);
  }

  void tensorflowProtoRead(Consumer<FeatureRecord> records) throws IOException {
    for (Path file : FeatureFiles.list(toRead)) {
      TensorFlowRecords.read(file, records);
    }
  }
}
