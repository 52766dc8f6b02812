package dev.starsight.text;

import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * The tokens of a model by id, from 0 without gaps, and the roles of the five special ones. BERT
 * spells these {@code [PAD]}, {@code [UNK]}, {@code [CLS]}, {@code [SEP]} and {@code [MASK]}, other
 * models {@code <pad>}, {@code <unk>}, {@code <s>}, {@code </s>} and {@code <mask>}. A WordPiece
 * token that continues a word begins with {@code ##}. Immutable.
 */
public final class Vocabulary {

  /** BERT's spellings of the special tokens. */
  public static final String PAD = "[PAD]";

  public static final String UNK = "[UNK]";
  public static final String CLS = "[CLS]";
  public static final String SEP = "[SEP]";
  public static final String MASK = "[MASK]";

  /** Far above any vocabulary in use; it keeps a damaged id from taking gigabytes. */
  static final int LARGEST = 10_000_000;

  /** The limit for a token in vocab.txt is that for the name of a field in tokenizer.json. */
  private static final int LONGEST = 50_000;

  private final TokenIndex index;
  private final List<String> tokens;
  private final SpecialTokens special;
  private final List<String> specialTokens;
  private final int padId;
  private final int unkId;
  private final int clsId;
  private final int sepId;
  private final int maskId;

  /**
   * @param index the tokens in the order of their ids
   * @param literal the special tokens that are recognised in texts, in the order of their ids
   */
  Vocabulary(TokenIndex index, SpecialTokens special, List<String> literal) {
    this.index = index;
    this.tokens = index.tokens();
    this.special = special;
    this.specialTokens = List.copyOf(literal);
    this.padId = requireSpecial(special.pad());
    this.unkId = requireSpecial(special.unk());
    this.clsId = requireSpecial(special.cls());
    this.sepId = requireSpecial(special.sep());
    this.maskId = requireSpecial(special.mask());
  }

  /** The same, with the five special tokens recognised in texts. */
  Vocabulary(TokenIndex index, SpecialTokens special) {
    this(
        index,
        special,
        special.all().stream()
            .distinct()
            .sorted(Comparator.comparingInt(index::positionOf))
            .toList());
  }

  private int requireSpecial(String token) {
    int id = index.positionOf(token);
    if (id < 0) {
      throw new IllegalArgumentException(
          "a vocabulary needs " + token + ", but it is not among these " + size());
    }
    return id;
  }

  /**
   * Returns a vocabulary of tokens whose first has id 0, with BERT's spelling of the special ones.
   *
   * @throws IllegalArgumentException if a token appears twice, or a special one is missing
   */
  public static Vocabulary of(List<String> tokens) {
    TokenIndex index = new TokenIndex(tokens.size());
    for (String token : tokens) {
      int earlier = index.add(token);
      if (earlier >= 0) {
        throw new IllegalArgumentException(
            "tokens must be distinct, but %s is %s and %s"
                .formatted(JsonStream.quoted(token), earlier, index.size()));
      }
    }
    return new Vocabulary(index, SpecialTokens.BERT);
  }

  /**
   * Reads {@code vocab.txt}: UTF-8, one token a line, the first with id 0; the special tokens have
   * BERT's spelling.
   *
   * @throws IOException naming the file, and the line where known, if it cannot be read, a line is
   *     empty, a token appears twice, or a special one is missing
   */
  public static Vocabulary readVocabTxt(Path file) throws IOException {
    return readVocabTxt(file, SpecialTokens.BERT);
  }

  static Vocabulary readVocabTxt(Path file, SpecialTokens special) throws IOException {
    String source = file.toString();
    String text = SourceText.of(source, Files.readAllBytes(file));
    TokenIndex index = new TokenIndex(1 << 15);
    // A line break is LF or CR LF and nothing else: tokens may be any other character.
    for (int from = 0; from < text.length(); ) {
      int feed = text.indexOf('\n', from);
      int end = feed < 0 ? text.length() : feed;
      String token =
          text.substring(from, end > from && text.charAt(end - 1) == '\r' ? end - 1 : end);
      addLine(source, index, token);
      from = end + 1;
    }
    try {
      return new Vocabulary(index, special);
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException(source, String.valueOf(e.getMessage()), e);
    }
  }

  private static void addLine(String source, TokenIndex index, String token) throws IOException {
    String place = source + ", line " + (index.size() + 1);
    if (token.isEmpty()) {
      throw new DamagedFileException(place, "a token is needed, but the line is empty");
    }
    if (token.length() > LONGEST) {
      throw new DamagedFileException(
          place,
          "a token must have at most %s characters, but %s has %s"
              .formatted(LONGEST, JsonStream.quoted(token), token.length()));
    }
    int earlier = index.add(token);
    if (earlier >= 0) {
      throw new DamagedFileException(
          place,
          "tokens must be distinct, but %s is on line %s too"
              .formatted(JsonStream.quoted(token), earlier + 1));
    }
  }

  /** Writes {@code vocab.txt}, atomically. */
  public void writeVocabTxt(Path file) throws IOException {
    AtomicFile.write(file, String.join("\n", tokens) + "\n");
  }

  public int size() {
    return tokens.size();
  }

  /** Returns the tokens by id. */
  public List<String> tokens() {
    return tokens;
  }

  /**
   * Returns the token with this id.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= id < size()}
   */
  public String token(int id) {
    return tokens.get(id);
  }

  /** Returns the tokens of an encoding, including padding. */
  public List<String> tokens(Encoding encoding) {
    return Arrays.stream(encoding.inputIds()).mapToObj(this::token).toList();
  }

  /** Returns the id of a token, which is spelled as in the vocabulary ({@code ##ing}). */
  public OptionalInt idOf(String token) {
    int id = index.positionOf(token);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /**
   * Returns the special tokens that are recognised where a text spells them out, in the order of
   * their ids: the {@code added_tokens} of a {@code tokenizer.json}, else the five.
   */
  public List<String> specialTokens() {
    return specialTokens;
  }

  boolean isSpecial(String token) {
    return special.all().contains(token);
  }

  /** Returns the id of {@code [PAD]}, with which encodings are padded. */
  public int padId() {
    return padId;
  }

  /** Returns the id of {@code [UNK]}, which replaces a word that cannot be split into tokens. */
  public int unkId() {
    return unkId;
  }

  /** Returns the id of {@code [CLS]}, with which every encoding begins. */
  public int clsId() {
    return clsId;
  }

  /** Returns the id of {@code [SEP]}, with which every encoding ends. */
  public int sepId() {
    return sepId;
  }

  /** Returns the id of {@code [MASK]}. */
  public int maskId() {
    return maskId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary vocabulary
        && tokens.equals(vocabulary.tokens)
        && special.equals(vocabulary.special)
        && specialTokens.equals(vocabulary.specialTokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  @Override
  public String toString() {
    return "Vocabulary[" + size() + " tokens]";
  }
}
