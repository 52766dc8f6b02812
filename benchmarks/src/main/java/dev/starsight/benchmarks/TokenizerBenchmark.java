package dev.starsight.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Vocabulary;
import dev.starsight.transformer.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
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
 * Texts a second to ids, mask and segments, truncated to {@value #MAX_LENGTH}; from strings except
 * for {@code starsightUtf8}, whose inputs are slices of one array of UTF-8 as in a loader.
 *
 * <p>The methods with {@code Batch} in their names get all texts and use all processors; with
 * {@code TOKENIZERS_PARALLELISM=false} in the environment those of DJL use one, and are then
 * comparable with the others, which encode one text at a time on the calling thread. {@code
 * starsightInto}, {@code starsightUtf8} and {@code tribuo} write padded rows to preallocated
 * arrays, the others make unpadded encodings.
 *
 * <p>{@code djlEncode} and {@code djlBatchEncode} are the calls that DJL offers; they also copy
 * tokens, offsets and word numbers from native memory. {@code nativeEncode} and {@code
 * nativeBatchEncode} call Hugging Face's library through the native methods behind them and copy
 * ids, mask and segments alone, which no public API offers: the fastest way from Java to it.
 *
 * <p>{@code luceneStandard} makes words in lower case without accents and no ids: a bound, not a
 * peer. {@code tribuo} has the ids of Hugging Face with two exceptions: it splits a word at control
 * and format characters, such as the joiner within an emoji, where Hugging Face removes them; and
 * it lower-cases in the locale of the JVM, so that I does not become i in Turkish.
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

  /** Too many texts for caches and branch prediction to memorize. */
  static final int TEXTS = 4_096;

  static final int MAX_LENGTH = 128;

  /** The fastest size for DJL: larger batches are no faster, smaller ones are slower. */
  private static final int DJL_BATCH = 512;

  /**
   * {@code sample}, {@code short} (at most 10 words), {@code long} (more than 128 tokens), {@code
   * nonAscii}; also {@code ascii} (the plain texts of the sample), or {@code reviews} for those of
   * -Dstarsight.reviews=FILE.
   */
  @Param({Corpus.SAMPLE, Corpus.SHORT, Corpus.LONG, Corpus.NON_ASCII})
  String corpus;

  /** Fewer in tests; a multiple of the rows of a batch. */
  int count = TEXTS;

  private List<String> texts;
  private String[][] djlBatches;
  private byte[] utf8;
  private int[] ends;
  private Tokenizer tokenizer;
  private HuggingFaceTokenizer djl;

  /** Opens both tokenizers from the same tokenizer.json. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    texts = Corpus.texts(corpus, count);
    djlBatches = new String[(count + DJL_BATCH - 1) / DJL_BATCH][];
    for (int i = 0; i < djlBatches.length; i++) {
      List<String> batch = texts.subList(i * DJL_BATCH, Math.min((i + 1) * DJL_BATCH, count));
      djlBatches[i] = batch.toArray(String[]::new);
    }
    setUpUtf8();
    Checkpoint checkpoint = Checkpoint.miniLm();
    tokenizer = checkpoint.tokenizer();
    djl = djl(checkpoint.tokenizerJson());
  }

  private void setUpUtf8() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ends = new int[count];
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(texts.get(i).getBytes(UTF_8));
      ends[i] = bytes.size();
    }
    utf8 = bytes.toByteArray();
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

  List<String> texts() {
    return texts;
  }

  Vocabulary vocabulary() {
    return tokenizer.vocabulary();
  }

  @Benchmark
  @Against(
      value = {"djlEncode", "djlBatchEncode", "nativeEncode"},
      bounds = "luceneStandard")
  public void starsightEncode(Blackhole encodings) {
    starsightEncode(encodings::consume);
  }

  void starsightEncode(Consumer<Encoding> encodings) {
    for (String text : texts) {
      encodings.accept(tokenizer.encode(text, MAX_LENGTH));
    }
  }

  @Benchmark
  @Against("tribuo")
  public void starsightInto(TokenRows rows, Blackhole batches) {
    starsightInto(rows, batches::consume);
  }

  void starsightInto(TokenRows rows, Consumer<TokenRows> batches) {
    inRows(rows, batches, (i, at) -> tokenizer.encode(texts.get(i), MAX_LENGTH, rows.ids, at));
  }

  @Benchmark
  @Against({}) // No peer reads bytes.
  public void starsightUtf8(TokenRows rows, Blackhole batches) {
    starsightUtf8(rows, batches::consume);
  }

  void starsightUtf8(TokenRows rows, Consumer<TokenRows> batches) {
    inRows(
        rows,
        batches,
        (i, at) ->
            tokenizer.encode(utf8, i == 0 ? 0 : ends[i - 1], ends[i], MAX_LENGTH, rows.ids, at));
  }

  /** Writes the ids of a text to the row at a position and returns their number. */
  private interface Encoder {
    int encode(int text, int at);
  }

  private void inRows(TokenRows rows, Consumer<TokenRows> batches, Encoder encoder) {
    for (int i = 0; i < count; i++) {
      int row = i % TokenRows.ROWS;
      int at = row * MAX_LENGTH;
      rows.complete(at, encoder.encode(i, at));
      if (row == TokenRows.ROWS - 1) {
        batches.accept(rows);
      }
    }
  }

  @Benchmark
  @Against({"djlBatchEncode", "nativeBatchEncode"})
  public List<Encoding> starsightBatchEncode() {
    return tokenizer.encode(texts, MAX_LENGTH);
  }

  @Benchmark
  public void djlEncode(Blackhole encodings) {
    djlEncode(encodings::consume);
  }

  void djlEncode(Consumer<long[][]> encodings) {
    for (String text : texts) {
      encodings.accept(arrays(djl.encode(text)));
    }
  }

  @Benchmark
  public void djlBatchEncode(Blackhole encodings) {
    djlBatchEncode(encodings::consume);
  }

  void djlBatchEncode(Consumer<long[][]> encodings) {
    for (String[] batch : djlBatches) {
      for (ai.djl.huggingface.tokenizers.Encoding encoding : djl.batchEncode(batch)) {
        encodings.accept(arrays(encoding));
      }
    }
  }

  @Benchmark
  public void nativeEncode(Blackhole encodings) {
    nativeEncode(encodings::consume);
  }

  void nativeEncode(Consumer<long[][]> encodings) {
    long handle = djl.getHandle();
    for (String text : texts) {
      encodings.accept(arrays(TokenizersLibrary.LIB.encode(handle, text, true)));
    }
  }

  @Benchmark
  public void nativeBatchEncode(Blackhole encodings) {
    nativeBatchEncode(encodings::consume);
  }

  void nativeBatchEncode(Consumer<long[][]> encodings) {
    long handle = djl.getHandle();
    for (String[] batch : djlBatches) {
      for (long encoding : TokenizersLibrary.LIB.batchEncode(handle, batch, true)) {
        encodings.accept(arrays(encoding));
      }
    }
  }

  /** Copies ids, mask and segments of a native encoding and frees it. */
  private static long[][] arrays(long encoding) {
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long[][] arrays = {
      library.getTokenIds(encoding),
      library.getAttentionMask(encoding),
      library.getTypeIds(encoding)
    };
    library.deleteEncoding(encoding);
    return arrays;
  }

  private static long[][] arrays(ai.djl.huggingface.tokenizers.Encoding encoding) {
    return new long[][] {encoding.getIds(), encoding.getAttentionMask(), encoding.getTypeIds()};
  }

  @Benchmark
  public void luceneStandard(LuceneWords lucene, Blackhole lengths) throws IOException {
    luceneStandard(lucene, lengths::consume);
  }

  void luceneStandard(LuceneWords lucene, IntConsumer lengths) throws IOException {
    for (String text : texts) {
      lengths.accept(lucene.length(text, MAX_LENGTH - 2));
    }
  }

  @Benchmark
  public void tribuo(TokenRows rows, TribuoWordPiece tribuo, Blackhole batches) {
    tribuo(rows, tribuo, batches::consume);
  }

  void tribuo(TokenRows rows, TribuoWordPiece tribuo, Consumer<TokenRows> batches) {
    inRows(rows, batches, (i, at) -> tribuo.encode(texts.get(i), MAX_LENGTH, rows.ids, at));
  }
}
