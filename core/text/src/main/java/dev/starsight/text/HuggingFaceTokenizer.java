package dev.starsight.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.run.Threads;
import dev.starsight.text.Tokenizer.Token;
import dev.starsight.text.Tokenizer.Truncation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's own tokenizer (the Rust library, through DJL) for the {@code tokenizer.json} of
 * any model that puts one special token before a text and one after it, as BERT and RoBERTa do. It
 * ignores what the file says about truncation and padding. Thread-safe; {@link #close()} waits for
 * running encodings.
 */
final class HuggingFaceTokenizer implements Tokenizer {

  private static final int CHUNK = 64;

  static {
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
  }

  private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private HuggingFaceTokenizer(
      ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer, Vocabulary vocabulary) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
  }

  /** Opens a file as {@link TokenizerFile#tokenizer} does. */
  static HuggingFaceTokenizer of(byte[] json, Vocabulary vocabulary, String name)
      throws IOException {
    HuggingFaceTokenizer tokenizer =
        new HuggingFaceTokenizer(nativeTokenizer(json, name), vocabulary);
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
    // Texts are truncated here, to the maxLength of the call; batches are padded.
    Map<String, String> options = Map.of("truncation", "false", "padding", "false");
    try {
      return ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json), options);
    } catch (LinkageError | EngineException e) {
      throw new StarsightException(
          "the native tokenizer library cannot be unpacked and loaded on this machine (DJL unpacks"
              + " it into the directory DJL_CACHE_DIR, by default .djl.ai in the home directory): "
              + root(e),
          e);
    } catch (RuntimeException e) {
      throw new DamagedFileException(name, "is not a tokenizer.json: " + e.getMessage(), e);
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
          ("%s: an empty text must be %s %s, and any other must be between these two, but this"
                  + " tokenizer makes %s of it, and %s of the letter a")
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
    WordPieceTokenizer.requireRoom(maxLength, 2);
    String sound = withoutLoneSurrogates(text);
    return whileOpen(() -> truncated(tokenizer.encode(sound, true, false).getIds(), maxLength));
  }

  @Override
  public List<Encoding> encode(List<String> texts, int maxLength) {
    WordPieceTokenizer.requireRoom(maxLength, 2);
    List<String> sequence = List.copyOf(texts);
    Encoding[] encodings = new Encoding[sequence.size()];
    // The library's own batches would use all processors, whatever limit the program has set.
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
    // The text that a token belongs to, 0 or 1; negative for the special tokens around them.
    long[] texts = whole.getSequenceIds();
    int ofFirst = (int) Arrays.stream(texts).filter(text -> text == 0).count();
    int ofSecond = (int) Arrays.stream(texts).filter(text -> text == 1).count();
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
    WordPieceTokenizer.requireRoom(maxLength, 2);
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

  /** The span is null for the special tokens around a text. */
  private Token token(int id, @Nullable CharSpan span, int[] indexes) {
    return span == null
        ? new Token(id, vocabulary.token(id), 0, 0)
        : new Token(id, vocabulary.token(id), indexes[span.getStart()], indexes[span.getEnd()]);
  }

  /** The index of the char at which each code point begins, because spans count code points. */
  private static int[] indexes(String text) {
    int[] indexes = new int[text.length() + 1];
    int count = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      indexes[count++] = i;
    }
    indexes[count] = text.length();
    return Arrays.copyOf(indexes, count + 1);
  }

  /** Keeps the first ids and the last one, which is [SEP]. */
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

  /** DJL would drop every supplementary character of a string with an unpaired surrogate. */
  private static String withoutLoneSurrogates(String text) {
    return text.codePoints().noneMatch(HuggingFaceTokenizer::isSurrogate)
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
