package dev.starsight.text;

import dev.starsight.run.Threads;
import dev.starsight.text.Tokenizer.Token;
import dev.starsight.text.Tokenizer.Truncation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A WordPiece tokenizer for uncased and cased BERT vocabularies that gives the same ids as Hugging
 * Face's tokenizer and is written in Java alone.
 *
 * <p>The algorithm: clean the text, separate ideographs, strip accents, lower-case, split at white
 * space and punctuation (each as {@link WordPieceOptions} says), then repeatedly take the longest
 * token that the rest of each word begins with (Devlin et al., BERT, 2018; Wu et al., 2016). A word
 * that cannot be split into tokens, or is longer than {@link WordPieceOptions#maxWordLength()},
 * becomes {@code [UNK]}. Where versions of Unicode differ, the tables are those of Hugging Face,
 * not the JDK's.
 *
 * <p>Thread-safe, and holds nothing outside the heap: {@link #close()} only ends its use.
 */
public final class WordPieceTokenizer implements Tokenizer {

  private static final int SPECIALS_OF_ONE = 2;
  private static final int SPECIALS_OF_TWO = 3;

  /** The texts in one task: enough to make starting it cheap, few enough to spread the work. */
  private static final int CHUNK = 256;

  /** Slots for idle encoders, {@link #STRIDE} apart so that no two share a cache line. */
  private static final int PLACES = 32;

  private static final int STRIDE = 16;

  private final Vocabulary vocabulary;
  private final WordPieceOptions options;
  private final WordPieceEncoder.Shared shared;
  private final AtomicReferenceArray<WordPieceEncoder> idle =
      new AtomicReferenceArray<>(PLACES * STRIDE);
  private volatile boolean closed;

  private WordPieceTokenizer(Vocabulary vocabulary, WordPieceOptions options) {
    this.vocabulary = vocabulary;
    this.options = options;
    this.shared = new WordPieceEncoder.Shared(vocabulary, options);
  }

  /**
   * Returns a tokenizer with this vocabulary.
   *
   * @throws IllegalArgumentException if special tokens in texts are recognised and one of them does
   *     not begin with ASCII punctuation
   */
  public static WordPieceTokenizer of(Vocabulary vocabulary, WordPieceOptions options) {
    return new WordPieceTokenizer(vocabulary, options);
  }

  /** Returns how texts are prepared. */
  public WordPieceOptions options() {
    return options;
  }

  @Override
  public Encoding encode(String text, int maxLength) {
    requireRoom(maxLength, SPECIALS_OF_ONE);
    WordPieceEncoder encoder = take();
    Encoding encoding = encode(encoder, text, maxLength);
    giveBack(encoder);
    return encoding;
  }

  private Encoding encode(WordPieceEncoder encoder, String text, int maxLength) {
    int[] ids = encoder.ids(most(text.length(), maxLength));
    int count = encode(encoder, text, maxLength, ids, 0);
    return Encoding.trusted(Arrays.copyOf(ids, count));
  }

  /** An upper bound for the ids of a text: a character is a token at least, and rarely several. */
  private static int most(int characters, int maxLength) {
    return (int) Math.min(maxLength, 4L * characters + SPECIALS_OF_ONE);
  }

  private int encode(WordPieceEncoder encoder, String text, int maxLength, int[] ids, int at) {
    ids[at] = vocabulary.clsId();
    int last = encoder.encode(text, ids, at + 1, at + most(text.length(), maxLength) - 1);
    ids[last] = vocabulary.sepId();
    return last + 1 - at;
  }

  @Override
  public int encode(String text, int maxLength, int[] inputIds, int at) {
    requireRoom(maxLength, SPECIALS_OF_ONE);
    WordPieceEncoder encoder = take();
    int count = encode(encoder, text, maxLength, inputIds, at);
    giveBack(encoder);
    return count;
  }

  @Override
  public int encode(byte[] utf8, int from, int to, int maxLength, int[] inputIds, int at) {
    requireRoom(maxLength, SPECIALS_OF_ONE);
    Objects.checkFromToIndex(from, to, utf8.length);
    WordPieceEncoder encoder = take();
    inputIds[at] = vocabulary.clsId();
    int end = at + most(to - from, maxLength) - 1;
    int last = encoder.encode(utf8, from, to, inputIds, at + 1, end);
    inputIds[last] = vocabulary.sepId();
    giveBack(encoder);
    return last + 1 - at;
  }

  @Override
  public List<Encoding> encode(List<String> texts, int maxLength) {
    requireRoom(maxLength, SPECIALS_OF_ONE);
    List<String> sequence = List.copyOf(texts);
    Encoding[] encodings = new Encoding[sequence.size()];
    Threads.forEach(
        (encodings.length + CHUNK - 1) / CHUNK,
        chunk -> encode(sequence, chunk * CHUNK, encodings, maxLength));
    return List.of(encodings);
  }

  private void encode(List<String> texts, int from, Encoding[] encodings, int maxLength) {
    WordPieceEncoder encoder = take();
    for (int i = from; i < Math.min(texts.size(), from + CHUNK); i++) {
      encodings[i] = encode(encoder, texts.get(i), maxLength);
    }
    giveBack(encoder);
  }

  @Override
  public Encoding encode(String first, String second, int maxLength, Truncation truncation) {
    requireRoom(maxLength, SPECIALS_OF_TWO);
    WordPieceEncoder encoder = take();
    int[] a = tokens(encoder, first);
    int[] b = tokens(encoder, second);
    giveBack(encoder);
    int room = maxLength - SPECIALS_OF_TWO;
    int ofFirst = a.length;
    int ofSecond = b.length;
    if (a.length + b.length > room) {
      ofFirst = truncation.keptOfFirst(a.length, b.length, room);
      ofSecond = room - ofFirst;
    }
    int[] ids = new int[ofFirst + ofSecond + SPECIALS_OF_TWO];
    ids[0] = vocabulary.clsId();
    System.arraycopy(a, 0, ids, 1, ofFirst);
    ids[ofFirst + 1] = vocabulary.sepId();
    System.arraycopy(b, 0, ids, ofFirst + 2, ofSecond);
    ids[ids.length - 1] = vocabulary.sepId();
    return Encoding.trusted(ids, ofFirst + 2);
  }

  private static int[] tokens(WordPieceEncoder encoder, String text) {
    int most = most(text.length(), Integer.MAX_VALUE - 9);
    int[] ids = encoder.ids(most + 1);
    return Arrays.copyOf(ids, encoder.encode(text, ids, 0, most));
  }

  @Override
  public List<Token> tokens(String text, int maxLength) {
    requireRoom(maxLength, SPECIALS_OF_ONE);
    requireOpen();
    List<Token> inner = new TokenSpans(vocabulary, options, shared.table()).of(text);
    List<Token> all = new ArrayList<>();
    all.add(new Token(vocabulary.clsId(), vocabulary.token(vocabulary.clsId()), 0, 0));
    all.addAll(inner.subList(0, Math.min(inner.size(), maxLength - SPECIALS_OF_ONE)));
    all.add(new Token(vocabulary.sepId(), vocabulary.token(vocabulary.sepId()), 0, 0));
    return List.copyOf(all);
  }

  static void requireRoom(int maxLength, int specials) {
    if (maxLength < specials) {
      throw new IllegalArgumentException(
          "maxLength must be at least %s, for the special tokens, but is %s"
              .formatted(specials, maxLength));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this tokenizer is closed");
    }
  }

  private WordPieceEncoder take() {
    requireOpen();
    int own = ownPlace();
    for (int i = 0; i < PLACES; i++) {
      int place = (own + i) % PLACES * STRIDE;
      if (idle.getPlain(place) != null) {
        WordPieceEncoder encoder = idle.getAndSet(place, null);
        if (encoder != null) {
          return encoder;
        }
      }
    }
    return new WordPieceEncoder(shared);
  }

  /**
   * Keeps an encoder for the next call, unless a huge text has enlarged it or all slots are full.
   */
  private void giveBack(WordPieceEncoder encoder) {
    if (encoder.isHuge()) {
      return;
    }
    int own = ownPlace();
    for (int i = 0; i < PLACES; i++) {
      if (idle.compareAndSet((own + i) % PLACES * STRIDE, null, encoder)) {
        return;
      }
    }
  }

  private static int ownPlace() {
    return (int) (Thread.currentThread().getId() % PLACES);
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "WordPieceTokenizer[" + vocabulary.size() + " tokens]";
  }

  /**
   * How a BERT tokenizer prepares a text; Hugging Face's names are in brackets. Immutable.
   *
   * @param cleanText whether control characters are dropped and white space becomes blanks ({@code
   *     clean_text})
   * @param splitIdeographs whether every CJK ideograph is a word of its own ({@code
   *     handle_chinese_chars})
   * @param stripAccents whether texts are decomposed (NFD) and non-spacing marks dropped ({@code
   *     strip_accents})
   * @param lowerCase whether letters are lower-cased
   * @param maxWordLength the most characters of a word; a longer word becomes {@code [UNK]} ({@code
   *     max_input_chars_per_word}); 1 to 10,000
   * @param specialTokens whether a special token that is spelled out in a text becomes that token;
   *     set it to false for texts from untrusted sources
   */
  public record WordPieceOptions(
      boolean cleanText,
      boolean splitIdeographs,
      boolean stripAccents,
      boolean lowerCase,
      int maxWordLength,
      boolean specialTokens) {

    public WordPieceOptions {
      if (maxWordLength < 1 || maxWordLength > LONGEST_WORD) {
        throw new IllegalArgumentException(
            "maxWordLength must be 1 to " + LONGEST_WORD + ", but is " + maxWordLength);
      }
    }

    /**
     * More than any model has; every encoder reserves memory for a word of {@code maxWordLength}.
     */
    static final int LONGEST_WORD = 10_000;

    /** Returns the options of bert-base-uncased and distilbert-base-uncased. */
    public static WordPieceOptions uncased() {
      return new WordPieceOptions(true, true, true, true, 100, true);
    }

    /** Returns the options of bert-base-cased. */
    public static WordPieceOptions cased() {
      return new WordPieceOptions(true, true, false, false, 100, true);
    }

    /** Returns these options with or without the recognition of special tokens in texts. */
    public WordPieceOptions withSpecialTokens(boolean recognised) {
      return new WordPieceOptions(
          cleanText, splitIdeographs, stripAccents, lowerCase, maxWordLength, recognised);
    }
  }
}
