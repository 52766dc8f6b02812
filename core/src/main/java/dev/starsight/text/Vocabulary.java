package dev.starsight.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.AtomicFile;
import dev.starsight.files.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a WordPiece model by id, from 0 without gaps, and the five special ones. A token
 * that goes on with a word begins with {@code ##}. Immutable.
 */
public final class Vocabulary {

  /** The special tokens' spellings. */
  public static final String PAD = "[PAD]";

  public static final String UNK = "[UNK]";
  public static final String CLS = "[CLS]";
  public static final String SEP = "[SEP]";
  public static final String MASK = "[MASK]";

  /** No vocabulary in use is near it; a damaged id must not cost gigabytes. */
  private static final int LARGEST = 10_000_000;

  private final List<String> tokens;
  private final Map<String, Integer> ids;
  private final int unkId;
  private final int clsId;
  private final int sepId;
  private final int maskId;

  private Vocabulary(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
    this.ids = new HashMap<>(tokens.size() * 2);
    for (String token : this.tokens) {
      Integer earlier = ids.putIfAbsent(token, ids.size());
      if (earlier != null) {
        throw new IllegalArgumentException(
            "tokens must be distinct, but \"" + token + "\" is " + earlier + " and " + ids.size());
      }
    }
    if (requireSpecial(PAD) != Encoding.PAD_ID) {
      throw new IllegalArgumentException(
          "[PAD] must be token 0, as in every BERT vocabulary, but is token " + ids.get(PAD));
    }
    this.unkId = requireSpecial(UNK);
    this.clsId = requireSpecial(CLS);
    this.sepId = requireSpecial(SEP);
    this.maskId = requireSpecial(MASK);
  }

  private int requireSpecial(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException(
          "a vocabulary needs " + token + ", but it is not among these " + tokens.size());
    }
    return id;
  }

  /**
   * These tokens: the first has id 0.
   *
   * @throws IllegalArgumentException if one is twice, or a special one is missing
   */
  public static Vocabulary of(List<String> tokens) {
    return new Vocabulary(tokens);
  }

  /**
   * Reads {@code vocab.txt}: UTF-8, a token a line, the first line has id 0.
   *
   * @throws IOException naming the file, and the line where one is at fault, if it cannot be read,
   *     a line is empty, a token is twice, or a special one is missing
   */
  public static Vocabulary readVocabTxt(Path file) throws IOException {
    String source = file.toString();
    String text = utf8(source, Files.readAllBytes(file));
    String[] lines = text.split("\n", -1);
    int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < count; i++) {
      // A line break is LF or CR LF and nothing else: tokens may be any other character.
      String token =
          lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
      String place = source + ", line " + (i + 1) + ": ";
      if (token.isEmpty()) {
        throw new IOException(place + "a token is needed, but the line is empty");
      }
      Integer earlier = first.putIfAbsent(token, i + 1);
      if (earlier != null) {
        throw new IOException(
            place
                + "tokens must be distinct, but \""
                + token
                + "\" is on line "
                + earlier
                + " too");
      }
      lines[i] = token;
    }
    return checked(source, Arrays.asList(lines).subList(0, count));
  }

  /**
   * Reads the vocabulary of a Hugging Face {@code tokenizer.json} whose model is WordPiece, added
   * tokens included.
   *
   * @throws IOException naming the file, and line and column where it is not JSON, if it cannot be
   *     read, holds another kind of model, ids have gaps or are taken twice, or a special token is
   *     missing
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
    JsonNode root = Json.parse(source, utf8(source, json));
    JsonNode model = root.path("model");
    String type = model.path("type").asText("WordPiece"); // Files of 2020 do not name it.
    if (!type.equals("WordPiece")) {
      throw new IOException(source + ": the model must be WordPiece, as BERT's is, but is " + type);
    }
    JsonNode vocabulary = model.path("vocab");
    if (!vocabulary.isObject()) {
      throw new IOException(
          source + ": is not a tokenizer.json: there is no object at model.vocab");
    }
    JsonNode added = root.path("added_tokens");
    @Nullable String[] tokens = new @Nullable String[size(source, vocabulary, added)];
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      put(source, tokens, entry.getKey(), entry.getValue());
    }
    for (JsonNode token : added) {
      put(source, tokens, token.path("content").asText(), token.path("id"));
    }
    return checked(source, withoutGaps(source, tokens));
  }

  private static int size(String source, JsonNode vocabulary, JsonNode added) throws IOException {
    int largest = -1;
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      largest = Math.max(largest, id(source, entry.getKey(), entry.getValue()));
    }
    for (JsonNode token : added) {
      largest = Math.max(largest, id(source, token.path("content").asText(), token.path("id")));
    }
    return largest + 1;
  }

  private static int id(String source, String token, JsonNode id) throws IOException {
    if (!id.isInt() || id.intValue() < 0 || id.intValue() >= LARGEST) {
      throw new IOException(
          source
              + ": the id of a token must be 0 to "
              + (LARGEST - 1)
              + ", but that of \""
              + token
              + "\" is "
              + (id.isMissingNode() ? "missing" : id));
    }
    return id.intValue();
  }

  private static void put(String source, @Nullable String[] tokens, String token, JsonNode idNode)
      throws IOException {
    int id = id(source, token, idNode);
    String earlier = tokens[id];
    if (earlier != null && !earlier.equals(token)) {
      throw new IOException(
          source
              + ": ids must be distinct, but \""
              + earlier
              + "\" and \""
              + token
              + "\" both have "
              + id);
    }
    tokens[id] = token;
  }

  private static List<String> withoutGaps(String source, @Nullable String[] tokens)
      throws IOException {
    String[] all = new String[tokens.length];
    for (int id = 0; id < tokens.length; id++) {
      String token = tokens[id];
      if (token == null) {
        throw new IOException(source + ": ids must have no gaps, but no token has " + id);
      }
      all[id] = token;
    }
    return Arrays.asList(all);
  }

  private static Vocabulary checked(String source, List<String> tokens) throws IOException {
    try {
      return new Vocabulary(tokens);
    } catch (IllegalArgumentException e) {
      throw new IOException(source + ": " + e.getMessage(), e);
    }
  }

  private static String utf8(String source, byte[] bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(source + ": is not UTF-8 text", e);
    }
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
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The tokens that are taken for themselves where a text has them literally, in order of ids. */
  public List<String> specialTokens() {
    return List.of(PAD, UNK, CLS, SEP, MASK);
  }

  /** The id of {@code [PAD]}: always {@link Encoding#PAD_ID}. */
  public int padId() {
    return Encoding.PAD_ID;
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
    return other instanceof Vocabulary vocabulary && tokens.equals(vocabulary.tokens);
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
