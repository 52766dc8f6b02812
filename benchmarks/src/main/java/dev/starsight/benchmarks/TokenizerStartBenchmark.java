package dev.starsight.benchmarks;

import dev.starsight.data.StarsightException;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds in a new JVM from the bytes of tokenizer.json to the ids of the first text, lower is
 * better. Includes loading classes and native libraries, but not reading the bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(10)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class TokenizerStartBenchmark {

  static final String TEXT = "Works as described, but the installation took an hour!";
  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;
  private static final String RESOURCE = "/all-minilm-l6-v2-tokenizer.json";

  private byte[] json;

  /** Reads the bytes without warming up the tokenizers. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    try (InputStream in = Checkpoint.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new StarsightException(RESOURCE + " is not on the class path");
      }
      json = in.readAllBytes();
    }
  }

  @Benchmark
  public int[] starsightOpen() throws IOException {
    try (Tokenizer tokenizer = TokenizerFile.of(json, RESOURCE).tokenizer()) {
      return tokenizer.encode(TEXT, MAX_LENGTH).inputIds();
    }
  }

  @Benchmark
  public long[] djlOpen() throws IOException {
    try (ai.djl.huggingface.tokenizers.HuggingFaceTokenizer djl = TokenizerBenchmark.djl(json)) {
      return djl.encode(TEXT).getIds();
    }
  }
}
