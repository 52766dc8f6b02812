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
import java.util.stream.Stream;

/**
 * The tokens of a model by id, from 0 without gaps, and the five special ones by their roles; BERT
 * spells these {@code [PAD]}, {@code [UNK]}, {@code [CLS]}, {@code [SEP]} and {@code [MASK]},
 * others {@code <pad>}, {@code <unk>}, {@code <s>}, {@code </s>} and {@code <mask>}. A WordPiece
 * token that goes on with a word begins with {@code ##}. Immutable.
 */
public final class Vocabulary {

  /** BERT's spellings of the special tokens. */
  public static final String PAD = "[PAD]";

  public static final String UNK = "[UNK]";
  public static final String CLS = "[CLS]";
  public static final String SEP = "[SEP]";
  public static final String MASK = "[MASK]";

  /** No vocabulary in use is near it; a damaged id must not cost gigabytes. */
  static final int LARGEST = 10_000_000;

  /** As many characters as the name of a field of a tokenizer.json may have. */
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
   * These tokens.
   *
   * @param index the first has id 0; nothing may be added any more
   * @param special how the special ones are spelled
   * @param literal those recognised in texts, in the order of their ids
   * @throws IllegalArgumentException if a special one is missing
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

  /** Those recognised in texts are the special ones. */
  Vocabulary(TokenIndex index, SpecialTokens special) {
    this(
        index,
        special,
        Stream.of(special.pad(), special.unk(), special.cls(), special.sep(), special.mask())
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
   * These tokens, the special ones spelled as BERT does: the first has id 0.
   *
   * @throws IllegalArgumentException if one is twice, or a special one is missing
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
   * Reads {@code vocab.txt}: UTF-8, a token a line, the first line has id 0; the special tokens are
   * spelled as BERT does.
   *
   * @throws IOException naming the file, and the line where one is at fault, if it cannot be read,
   *     a line is empty, a token is twice, or a special one is missing
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

  /**
   * Reads the vocabulary of a Hugging Face {@code tokenizer.json}, added tokens included, whatever
   * its model is.
   *
   * @throws IOException naming the file, and line and column where one is at fault, if it cannot be
   *     read, ids have gaps or are taken twice, or a special token is missing
   */
  public static Vocabulary readTokenizerJson(Path file) throws IOException {
    return parseTokenizerJson(file.toString(), Files.readAllBytes(file));
  }

  /**
   * The same of a {@code tokenizer.json} in memory.
   *
   * @param source what to call it in an error
   */
  public static Vocabulary parseTokenizerJson(String source, byte[] json) throws IOException {
    return TokenizerJson.parse(source, json).vocabulary();
  }

  /** Writes {@code vocab.txt}, atomically. */
  public void writeVocabTxt(Path file) throws IOException {
    AtomicFile.write(file, String.join("\n", tokens) + "\n");
  }

  /** How many tokens. */
  public int size() {
    return tokens.size();
  }

  /** The tokens by id. */
  public List<String> tokens() {
    return tokens;
  }

  /**
   * The token with this id.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= id < size()}
   */
  public String token(int id) {
    return tokens.get(id);
  }

  /** The tokens of an encoding, padding included, to be looked at. */
  public List<String> tokens(Encoding encoding) {
    return Arrays.stream(encoding.inputIds()).mapToObj(this::token).toList();
  }

  /** The id of a token, spelled as it is in the vocabulary ({@code ##ing}). */
  public OptionalInt idOf(String token) {
    int id = index.positionOf(token);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /**
   * The special tokens that are recognised where a text spells them, in the order of their ids: the
   * {@code added_tokens} of a {@code tokenizer.json}, else the five.
   */
  public List<String> specialTokens() {
    return specialTokens;
  }

  /** Whether this is one of the five that have a role. */
  boolean isSpecial(String token) {
    return special.has(token);
  }

  /** The id of {@code [PAD]}, which fills rows up. */
  public int padId() {
    return padId;
  }

  /** The id of {@code [UNK]}, which stands for a word that is not made of tokens. */
  public int unkId() {
    return unkId;
  }

  /** The id of {@code [CLS]}, which every encoding begins with. */
  public int clsId() {
    return clsId;
  }

  /** The id of {@code [SEP]}, which every encoding ends with. */
  public int sepId() {
    return sepId;
  }

  /** The id of {@code [MASK]}. */
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
