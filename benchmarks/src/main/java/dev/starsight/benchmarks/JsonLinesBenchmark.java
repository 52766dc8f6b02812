package dev.starsight.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.starsight.data.Example;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.reviews.JsonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewShape;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * Rows a second from JSON lines in the keys of Amazon 2023 to texts with label and id, one by one,
 * on one thread ({@code starsight}, {@code starsightWithoutDigest}), against Jackson's streaming
 * parser, and from gzip ({@code starsightGzip}, all processors). {@code starsightTsv} reads the
 * same reviews from an Amazon TSV. Only Starsight checks every value and the encoding, and (except
 * in {@code starsightWithoutDigest}) computes the SHA-256 of the file.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(LoadingBenchmark.ROWS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class JsonLinesBenchmark {

  private static final JsonFactory JSON = new JsonFactory();
  private static final ReadOptions ONE_THREAD = ReadOptions.strictly().withThreads(1);

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  /** Fewer in tests. */
  int count = LoadingBenchmark.ROWS;

  private Path file;
  private Path gzip;
  private Path tsv;

  /** Writes the files that all methods read. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    List<Review> reviews = Corpus.reviews(corpus, count);
    file = write(reviews, ".jsonl");
    gzip = write(reviews, ".jsonl.gz");
    tsv = Files.createTempFile("starsight-benchmark", ".tsv");
    AmazonReviewWriter.write(tsv, reviews);
  }

  private static Path write(List<Review> reviews, String suffix) throws IOException {
    Path path = Files.createTempFile("starsight-benchmark", suffix);
    try (JsonReviewWriter writer = JsonReviewWriter.replacing(path, ReviewShape.AMAZON_2023)) {
      for (Review review : reviews) {
        writer.write(review);
      }
      writer.commit();
    }
    return path;
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    for (Path each : List.of(file, gzip, tsv)) {
      Files.delete(each);
    }
  }

  @Benchmark
  @Against("jackson")
  public void starsight(Blackhole rows) throws IOException {
    read(file, ONE_THREAD, rows::consume);
  }

  @Benchmark
  @Against("jackson")
  public void starsightWithoutDigest(Blackhole rows) throws IOException {
    starsightWithoutDigest(rows::consume);
  }

  void starsightWithoutDigest(Consumer<Example> rows) throws IOException {
    read(file, ONE_THREAD.withDigest(false), rows);
  }

  @Benchmark
  @Against(
      value = {},
      bounds = "starsight")
  public void starsightTsv(Blackhole rows) throws IOException {
    starsightTsv(rows::consume);
  }

  void starsightTsv(Consumer<Example> rows) throws IOException {
    read(tsv, ONE_THREAD, rows);
  }

  @Benchmark
  @Against(
      value = {},
      bounds = "gunzip")
  public void starsightGzip(Blackhole rows) throws IOException {
    starsightGzip(rows::consume);
  }

  void starsightGzip(Consumer<Example> rows) throws IOException {
    read(gzip, ReadOptions.strictly(), rows);
  }

  private static void read(Path path, ReadOptions options, Consumer<Example> rows)
      throws IOException {
    try (DelimitedFile<Example> examples =
        Examples.open(path, ExampleOptions.defaults(), options, Progress.SILENT)) {
      for (Example row = examples.read(); row != null; row = examples.read()) {
        rows.accept(row);
      }
    }
  }

  @Benchmark
  public long gunzip() throws IOException {
    return PeerReviewReaders.gunzip(gzip);
  }

  @Benchmark
  public void jackson(Blackhole rows) throws IOException {
    jackson(rows::consume);
  }

  /** Jackson's streaming parser, which makes the same texts, labels and ids. */
  void jackson(Consumer<Example> rows) throws IOException {
    MessageDigest sha256 = sha256();
    try (JsonParser json = JSON.createParser(Files.newInputStream(file))) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        rows.accept(example(json, sha256));
      }
    }
  }

  private static Example example(JsonParser json, MessageDigest sha256) throws IOException {
    String text = "";
    String customer = "";
    String product = "";
    String millis = "";
    int stars = 0;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "rating" -> stars = (int) json.getDoubleValue();
        case "text" -> text = json.getText();
        case "user_id" -> customer = json.getText();
        case "asin" -> product = json.getText();
        case "timestamp" -> millis = json.getText();
        default -> json.skipChildren();
      }
    }
    String all = customer + "\0" + product + "\0" + millis + "\0" + text;
    byte[] digest = sha256.digest(all.getBytes(StandardCharsets.UTF_8));
    return new Example(
        HexFormat.of().formatHex(digest, 0, 8), text, Integer.toString(stars), Map.of());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
