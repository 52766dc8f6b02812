package dev.starsight.text;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The contents of a Hugging Face {@code tokenizer.json}, the vocabulary apart from the rest. */
// Loops and no streams: the first lambdas of a process take longer than the whole vocabulary.
final class TokenizerJson implements JsonStream.Reader<TokenizerJson> {

  private static final Set<String> KINDS = Set.of("WordPiece", "BPE", "Unigram", "WordLevel");

  /** Fields that are not needed and may be long. */
  private static final Set<String> SKIPPED = Set.of("merges", "decoder", "truncation");

  private final String source;
  private final Map<String, @Nullable Object> root = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> model = new LinkedHashMap<>();
  private @Nullable TokenIndex tokens;
  private int[] ids = new int[0];

  /** Whether every id so far equals the position of its token. */
  private boolean ordered = true;

  private boolean scored;

  private TokenizerJson(String source) {
    this.source = source;
  }

  static TokenizerJson parse(String source, byte[] json) throws IOException {
    return JsonStream.read(source, json, new TokenizerJson(source));
  }

  @Override
  public TokenizerJson read(JsonStream in) throws IOException {
    if (in.isObject()) {
      readFields(in, root);
    } else {
      in.skip();
    }
    return this;
  }

  private void readFields(JsonStream in, Map<String, @Nullable Object> object) throws IOException {
    Set<String> names = new HashSet<>();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (!names.add(name)) {
        throw in.duplicate(name);
      }
      if (object == root && name.equals("model") && in.isObject()) {
        readFields(in, model);
      } else if (object == model && name.equals("vocab")) {
        readVocabulary(in);
      } else if (SKIPPED.contains(name)) {
        in.skip();
      } else {
        object.put(name, in.value());
      }
    }
  }

  private void readVocabulary(JsonStream in) throws IOException {
    TokenIndex read = new TokenIndex(1 << 15);
    if (in.isObject()) {
      while (readEntry(in, read)) {
        // A cold JVM compiles a method that is often called long before a loop that runs once.
      }
    } else if (in.isArray()) {
      readScored(in, read);
      scored = true;
    } else {
      in.skip();
      return;
    }
    tokens = read;
  }

  /** Reads one entry of {@code {"the": 1996}}. */
  private boolean readEntry(JsonStream in, TokenIndex read) throws IOException {
    String token = in.nextField();
    if (token == null) {
      return false;
    }
    int id = in.intValue();
    if (id < 0 || id >= Vocabulary.LARGEST) {
      throw in.fault(idRule(token, in.shown()));
    }
    if (read.add(token) >= 0) {
      throw in.duplicate(token);
    }
    number(read.size() - 1, id);
    return true;
  }

  /** Reads {@code [["the", -3.2]]}, where the position is the id. */
  private void readScored(JsonStream in, TokenIndex read) throws IOException {
    while (in.nextElement()) {
      String token = in.isArray() && in.nextElement() ? in.stringValue() : null;
      if (token == null) {
        throw in.fault("a vocabulary's entry must be [token, score]");
      }
      while (in.nextElement()) {
        in.skip();
      }
      if (read.add(token) >= 0) {
        throw in.fault(
            "tokens must be distinct, but " + JsonStream.quoted(token) + " appears twice");
      }
      number(read.size() - 1, read.size() - 1);
    }
  }

  private void number(int position, int id) {
    if (position >= ids.length) {
      ids = Arrays.copyOf(ids, Math.max(1 << 15, ids.length * 2));
    }
    ids[position] = id;
    ordered &= id == position;
  }

  private static String idRule(String token, String id) {
    return "the id of a token must be 0 to %s, but that of %s is %s"
        .formatted(Vocabulary.LARGEST - 1, JsonStream.quoted(token), id);
  }

  /** The type of the model, which files of 2020 do not state. */
  String kind() {
    if (model.get("type") instanceof String type) {
      return type;
    }
    return scored ? "Unigram" : model.containsKey("continuing_subword_prefix") ? "WordPiece" : "?";
  }

  /** A field of the model, null if it is missing. */
  @Nullable Object modelField(String name) {
    return model.get(name);
  }

  /** A part of the file, empty if it is missing or no object. */
  Map<?, ?> part(String name) {
    return map(root.get(name));
  }

  List<Map<?, ?>> addedTokens() {
    List<Map<?, ?>> added = new ArrayList<>();
    for (Object token : list(root.get("added_tokens"))) {
      added.add(map(token));
    }
    return added;
  }

  static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  Vocabulary vocabulary() throws IOException {
    TokenIndex known = tokens;
    if (known == null) {
      throw new DamagedFileException(
          source, "is not a tokenizer.json: there is no object at model.vocab");
    }
    if (model.get("type") instanceof String type && !KINDS.contains(type)) {
      throw new IOException(
          source + ": the model must be WordPiece, BPE, Unigram or WordLevel, but is " + type);
    }
    addAddedTokens(known);
    try {
      TokenIndex byId = byId(known);
      return new Vocabulary(byId, specialTokens(byId), literal(byId));
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException(source, String.valueOf(e.getMessage()), e);
    }
  }

  private void addAddedTokens(TokenIndex known) throws IOException {
    for (Map<?, ?> added : addedTokens()) {
      String content = added.get("content") instanceof String text ? text : "";
      Object given = added.get("id");
      if (!(given instanceof Integer id) || id >= Vocabulary.LARGEST) {
        throw new DamagedFileException(
            source, idRule(content, given == null ? "missing" : "" + given));
      }
      int position = known.add(content);
      if (position < 0) {
        number(known.size() - 1, id);
      } else if (ids[position] != id) {
        throw new DamagedFileException(
            source,
            "tokens must be distinct, but %s is %s and %s"
                .formatted(JsonStream.quoted(content), ids[position], id));
      }
    }
  }

  /** Sorts the tokens by id; the ids must be distinct and have no gaps. */
  private TokenIndex byId(TokenIndex known) {
    if (ordered) {
      return known;
    }
    int[] positions = new int[known.size()];
    Arrays.fill(positions, -1);
    int largest = -1;
    for (int i = 0; i < known.size(); i++) {
      int id = ids[i];
      largest = Math.max(largest, id);
      if (id >= positions.length) {
        continue;
      }
      if (positions[id] >= 0) {
        throw new IllegalArgumentException(
            "ids must be distinct, but %s and %s both have %s"
                .formatted(
                    JsonStream.quoted(known.token(positions[id])),
                    JsonStream.quoted(known.token(i)),
                    id));
      }
      positions[id] = i;
    }
    for (int id = 0; id <= largest; id++) {
      if (id >= positions.length || positions[id] < 0) {
        throw new IllegalArgumentException("ids must have no gaps, but no token has " + id);
      }
    }
    return known.reordered(ids);
  }

  private SpecialTokens specialTokens(TokenIndex byId) {
    List<String> literal = literal(byId);
    Ends ends = Ends.of(part("post_processor"));
    Object pad = part("padding").get("pad_token");
    return new SpecialTokens(
        pad instanceof String text && byId.positionOf(text) >= 0
            ? text
            : spelling(byId, literal, Vocabulary.PAD, "<pad>"),
        unknown(byId, literal),
        ends != null ? ends.first() : spelling(byId, literal, Vocabulary.CLS, "<s>"),
        ends != null ? ends.last() : spelling(byId, literal, Vocabulary.SEP, "</s>"),
        spelling(byId, literal, Vocabulary.MASK, "<mask>"));
  }

  private String unknown(TokenIndex byId, List<String> literal) {
    if (model.get("unk_token") instanceof String token) {
      return token;
    }
    if (model.get("unk_id") instanceof Integer id && id < byId.size()) {
      return byId.token(id);
    }
    return spelling(byId, literal, Vocabulary.UNK, "<unk>");
  }

  /** Chooses between BERT's and RoBERTa's spelling: an added token, else one in the vocabulary. */
  private static String spelling(TokenIndex byId, List<String> literal, String bert, String other) {
    if (literal.contains(bert) || literal.contains(other)) {
      return literal.contains(bert) ? bert : other;
    }
    return byId.positionOf(bert) < 0 && byId.positionOf(other) >= 0 ? other : bert;
  }

  private List<String> literal(TokenIndex byId) {
    Map<Integer, String> literal = new TreeMap<>();
    for (Map<?, ?> token : addedTokens()) {
      if (token.get("content") instanceof String content) {
        literal.put(byId.positionOf(content), content);
      }
    }
    return List.copyOf(literal.values());
  }

  /** The tokens that a post-processor puts before and after a text. */
  record Ends(String first, String last) {

    static @Nullable Ends of(Map<?, ?> processor) {
      Object type = processor.get("type");
      if ("Sequence".equals(type)) {
        for (Object part : list(processor.get("processors"))) {
          Ends ends = of(map(part));
          if (ends != null) {
            return ends;
          }
        }
        return null;
      }
      if ("BertProcessing".equals(type) || "RobertaProcessing".equals(type)) {
        return of(first(processor.get("cls")), first(processor.get("sep")));
      }
      List<?> single = list(processor.get("single"));
      return single.size() < 3 ? null : of(special(single.get(0)), special(single.get(2)));
    }

    private static @Nullable Ends of(@Nullable Object first, @Nullable Object last) {
      return first instanceof String cls && last instanceof String sep ? new Ends(cls, sep) : null;
    }

    private static @Nullable Object first(@Nullable Object list) {
      return list(list).isEmpty() ? null : list(list).get(0);
    }

    private static @Nullable Object special(@Nullable Object piece) {
      return map(map(piece).get("SpecialToken")).get("id");
    }
  }
}
