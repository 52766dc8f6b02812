package dev.starsight.benchmarks;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/**
 * Texts a second to input ids, truncated to {@value #MAX_LENGTH}: one by one on one thread ({@code
 * starsightEncode}, {@code djlEncode}), and all at once, for which the native library takes all
 * processors ({@code starsightBatchEncode}, {@code djlBatchEncode}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(TokenizerBenchmark.TEXTS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class TokenizerBenchmark {

  static final int TEXTS = 512;
  static final int MAX_LENGTH = 128;

  /** {@code sample}, or {@code reviews} for those of -Dstarsight.reviews=FILE. */
  @Param(Corpus.SAMPLE)
  String corpus;

  private List<String> texts;
  private String[] textArray;
  private Tokenizer tokenizer;
  private HuggingFaceTokenizer djl;

  /** Opens both tokenizers from the same tokenizer.json. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    texts = Corpus.bodies(corpus, TEXTS);
    textArray = texts.toArray(String[]::new);
    Checkpoint checkpoint = Checkpoint.miniLm();
    tokenizer = checkpoint.tokenizer();
    djl = djl(checkpoint.tokenizerJson());
  }

  /** DJL's tokenizer, which truncates in native code. */
  static HuggingFaceTokenizer djl(byte[] tokenizerJson) throws IOException {
    Map<String, String> options =
        Map.of("truncation", "true", "maxLength", "" + MAX_LENGTH, "padding", "false");
    return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizerJson), options);
  }

  @TearDown(Level.Trial)
  public void tearDown() {
    tokenizer.close();
    djl.close();
  }

  @Benchmark
  public List<Encoding> starsightEncode() {
    List<Encoding> encodings = new ArrayList<>(TEXTS);
    for (String text : texts) {
      encodings.add(tokenizer.encode(text, MAX_LENGTH));
    }
    return encodings;
  }

  @Benchmark
  public List<Encoding> starsightBatchEncode() {
    return tokenizer.encode(texts, MAX_LENGTH);
  }

  @Benchmark
  public List<long[]> djlEncode() {
    List<long[]> ids = new ArrayList<>(TEXTS);
    for (String text : texts) {
      ids.add(djl.encode(text).getIds());
    }
    return ids;
  }

  @Benchmark
  public List<long[]> djlBatchEncode() {
    List<long[]> ids = new ArrayList<>(TEXTS);
    for (ai.djl.huggingface.tokenizers.Encoding encoding : djl.batchEncode(textArray)) {
      ids.add(encoding.getIds());
    }
    return ids;
  }
}
