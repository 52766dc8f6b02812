package dev.starsight.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.starsight.data.StarsightException;
import dev.starsight.run.Threads;
import dev.starsight.text.Tokenizer.Token;
import dev.starsight.text.Tokenizer.Truncation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's own tokenizer (the Rust library, through DJL) for a {@code tokenizer.json} of any
 * model that puts one special token before a text and one behind it, as BERT and RoBERTa do: the
 * reference, and the one for all that {@link WordPieceTokenizer} does not do. What the file says
 * about truncation and padding is not heeded; the caller's {@code maxLength} is. Thread-safe;
 * {@link #close()} waits for encodings under way.
 *
 * <p>Nothing is downloaded: creating the first one sets the system property {@code ai.djl.offline}
 * to true unless it is set already, so that DJL neither fetches nor reports its use.
 */
public final class HuggingFaceTokenizer implements Tokenizer {

  /** Texts that a thread encodes at a time. */
  private static final int CHUNK = 64;

  static {
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
  }

  private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final byte[] json;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private HuggingFaceTokenizer(
      ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer,
      Vocabulary vocabulary,
      byte[] json) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.json = json;
  }

  /**
   * Opens a {@code tokenizer.json}.
   *
   * @throws IOException naming the file and the reason, if it cannot be read, is damaged, or puts
   *     other special tokens around a text than one on either side
   * @throws StarsightException if the native library does not load on this machine
   */
  public static HuggingFaceTokenizer open(Path tokenizerJson) throws IOException {
    if (Files.isDirectory(tokenizerJson)) {
      throw new IOException(
          tokenizerJson + ": a tokenizer.json is to be read here, but this is a directory");
    }
    return of(Files.readAllBytes(tokenizerJson), tokenizerJson.toString());
  }

  /**
   * The same of a {@code tokenizer.json} in memory.
   *
   * @param name what to call it in an error
   */
  public static HuggingFaceTokenizer of(byte[] tokenizerJson, String name) throws IOException {
    return of(tokenizerJson, Vocabulary.parseTokenizerJson(name, tokenizerJson), name);
  }

  /** The same where its vocabulary has been read. */
  static HuggingFaceTokenizer of(byte[] tokenizerJson, Vocabulary vocabulary, String name)
      throws IOException {
    byte[] json = tokenizerJson.clone();
    HuggingFaceTokenizer tokenizer =
        new HuggingFaceTokenizer(nativeTokenizer(json, name), vocabulary, json);
    try {
      tokenizer.requireClsAndSep(name);
      return tokenizer;
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static ai.djl.huggingface.tokenizers.HuggingFaceTokenizer nativeTokenizer(
      byte[] json, String name) throws IOException {
    // Truncation is done here, by the call's maxLength; padding is for batches.
    Map<String, String> options = Map.of("truncation", "false", "padding", "false");
    try {
      return ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json), options);
    } catch (LinkageError | EngineException e) {
      throw new StarsightException(
          "the native tokenizer library cannot be unpacked and loaded on this machine (DJL does it"
              + " in the directory DJL_CACHE_DIR, by default .djl.ai in the home directory): "
              + root(e),
          e);
    } catch (RuntimeException e) {
      throw new IOException(name + ": is not a tokenizer.json: " + e.getMessage(), e);
    }
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
      root = cause;
    }
    return root;
  }

  private void requireClsAndSep(String name) throws IOException {
    Encoding empty = encode("", Integer.MAX_VALUE);
    Encoding letter = encode("a", Integer.MAX_VALUE);
    boolean around =
        empty.equals(Encoding.of(vocabulary.clsId(), vocabulary.sepId()))
            && letter.length() > 2
            && letter.inputId(0) == vocabulary.clsId()
            && letter.inputId(letter.length() - 1) == vocabulary.sepId();
    if (!around) {
      throw new IOException(
          ("%s: an empty text must be %s %s, and these two be around any other, but this"
                  + " tokenizer makes of it %s, and %s of the letter a")
              .formatted(
                  name,
                  vocabulary.token(vocabulary.clsId()),
                  vocabulary.token(vocabulary.sepId()),
                  vocabulary.tokens(empty),
                  vocabulary.tokens(letter)));
    }
  }

  @Override
  public Encoding encode(String text, int maxLength) {
    requireRoom(maxLength);
    String sound = withoutLoneSurrogates(text);
    return whileOpen(() -> truncated(tokenizer.encode(sound, true, false).getIds(), maxLength));
  }

  @Override
  public List<Encoding> encode(List<String> texts, int maxLength) {
    requireRoom(maxLength);
    List<String> sequence = List.copyOf(texts);
    Encoding[] encodings = new Encoding[sequence.size()];
    // Not by the library's own batches: those use all processors, whatever a program allows itself.
    Threads.forEach(
        (encodings.length + CHUNK - 1) / CHUNK,
        chunk -> {
          for (int i = chunk * CHUNK; i < Math.min(encodings.length, (chunk + 1) * CHUNK); i++) {
            encodings[i] = encode(sequence.get(i), maxLength);
          }
        });
    return List.of(encodings);
  }

  @Override
  public Encoding encode(String first, String second, int maxLength, Truncation truncation) {
    String soundFirst = withoutLoneSurrogates(first);
    String soundSecond = withoutLoneSurrogates(second);
    ai.djl.huggingface.tokenizers.Encoding whole =
        whileOpen(() -> tokenizer.encode(soundFirst, soundSecond, true, false));
    // Which of the two texts a token is of; neither for the special ones around them.
    long[] texts = whole.getSequenceIds();
    int ofFirst = count(texts, 0);
    int ofSecond = count(texts, 1);
    int special = texts.length - ofFirst - ofSecond;
    if (maxLength < special) {
      throw new IllegalArgumentException(
          "maxLength must be at least %s, for the special tokens of a pair, but is %s"
              .formatted(special, maxLength));
    }
    int room = maxLength - special;
    if (ofFirst + ofSecond > room) {
      ofFirst = truncation.keptOfFirst(ofFirst, ofSecond, room);
      ofSecond = room - ofFirst;
    }
    return cut(whole, ofFirst, ofSecond, special + ofFirst + ofSecond);
  }

  private static int count(long[] texts, long text) {
    int count = 0;
    for (long of : texts) {
      count += of == text ? 1 : 0;
    }
    return count;
  }

  private static Encoding cut(
      ai.djl.huggingface.tokenizers.Encoding whole, int ofFirst, int ofSecond, int length) {
    long[] texts = whole.getSequenceIds();
    int[] ids = new int[length];
    int[] mask = new int[length];
    int[] segments = new int[length];
    int[] left = {ofFirst, ofSecond};
    int at = 0;
    for (int i = 0; i < texts.length; i++) {
      int text = (int) texts[i];
      if (text < 0 || left[text]-- > 0) {
        ids[at] = (int) whole.getIds()[i];
        mask[at] = 1;
        segments[at++] = (int) whole.getTypeIds()[i];
      }
    }
    return Encoding.of(ids, mask, segments);
  }

  @Override
  public List<Token> tokens(String text, int maxLength) {
    requireRoom(maxLength);
    String sound = withoutLoneSurrogates(text);
    ai.djl.huggingface.tokenizers.Encoding encoding =
        whileOpen(() -> tokenizer.encode(sound, true, false));
    long[] ids = encoding.getIds();
    CharSpan[] spans = encoding.getCharTokenSpans();
    int[] indexes = indexes(sound);
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      if (i < maxLength - 1 || i == ids.length - 1) {
        tokens.add(token((int) ids[i], spans[i], indexes));
      }
    }
    return List.copyOf(tokens);
  }

  /** DJL gives no span for the special tokens around a text. */
  private Token token(int id, @Nullable CharSpan span, int[] indexes) {
    return span == null
        ? new Token(id, vocabulary.token(id), 0, 0)
        : new Token(id, vocabulary.token(id), indexes[span.getStart()], indexes[span.getEnd()]);
  }

  /** Where each code point begins, and the end: spans count code points, Java's strings chars. */
  private static int[] indexes(String text) {
    int[] indexes = new int[text.length() + 1];
    int count = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      indexes[count++] = i;
    }
    indexes[count] = text.length();
    return Arrays.copyOf(indexes, count + 1);
  }

  private static void requireRoom(int maxLength) {
    if (maxLength < 2) {
      throw new IllegalArgumentException(
          "maxLength must be at least 2, for [CLS] and [SEP], but is " + maxLength);
    }
  }

  /** The first ids and the last, which is [SEP]. */
  private static Encoding truncated(long[] ids, int maxLength) {
    int[] kept = new int[Math.min(ids.length, maxLength)];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = (int) ids[i];
    }
    if (ids.length > maxLength) {
      kept[maxLength - 1] = (int) ids[ids.length - 1];
    }
    return Encoding.of(kept);
  }

  /** DJL would drop every supplementary character of a string with a lone surrogate in it. */
  private static String withoutLoneSurrogates(String text) {
    boolean sound = text.codePoints().noneMatch(HuggingFaceTokenizer::isSurrogate);
    return sound
        ? text
        : text.codePoints()
            .map(c -> isSurrogate(c) ? 0xFFFD : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private <T> T whileOpen(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("this tokenizer is closed");
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The {@code tokenizer.json} this was made of, to be saved with a model; a fresh array. */
  public byte[] json() {
    return json.clone();
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        tokenizer.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public String toString() {
    return "HuggingFaceTokenizer[" + vocabulary.size() + " tokens]";
  }
}
