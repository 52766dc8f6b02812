package dev.starsight.text;

import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says whether {@link WordPieceTokenizer} does exactly what a {@code tokenizer.json} asks for.
 *
 * @param options the options to do so; null if it cannot
 * @param obstacle the reason why it cannot, a clause of a sentence; null if it can
 */
record WordPieceFit(@Nullable WordPieceOptions options, @Nullable String obstacle) {

  static WordPieceFit of(TokenizerJson file, Vocabulary vocabulary) {
    String obstacle = model(file);
    obstacle = obstacle == null ? splitting(file) : obstacle;
    obstacle = obstacle == null ? template(file, vocabulary) : obstacle;
    obstacle = obstacle == null ? added(file, vocabulary) : obstacle;
    return obstacle == null
        ? new WordPieceFit(options(file), null)
        : new WordPieceFit(null, obstacle);
  }

  private static @Nullable String model(TokenizerJson file) {
    if (!file.kind().equals("WordPiece")) {
      return "its model is " + file.kind();
    }
    Object prefix = file.modelField("continuing_subword_prefix");
    if (prefix != null && !prefix.equals("##")) {
      return "its tokens inside a word begin with " + prefix;
    }
    Object most = file.modelField("max_input_chars_per_word");
    return most == null
            || (most instanceof Integer number
                && number >= 1
                && number <= WordPieceOptions.LONGEST_WORD)
        ? null
        : "its longest word has " + most + " characters";
  }

  private static @Nullable String splitting(TokenizerJson file) {
    Map<?, ?> normalizer = file.part("normalizer");
    if (!"BertNormalizer".equals(normalizer.get("type")) || normalizer.size() > 5) {
      return "its normalizer is " + named(normalizer);
    }
    for (String name : List.of("clean_text", "handle_chinese_chars", "lowercase")) {
      if (!(normalizer.get(name) instanceof Boolean)) {
        return "its normalizer does not say " + name;
      }
    }
    Map<?, ?> splitter = file.part("pre_tokenizer");
    return "BertPreTokenizer".equals(splitter.get("type")) && splitter.size() == 1
        ? null
        : "its pre_tokenizer is " + named(splitter);
  }

  private static String named(Map<?, ?> part) {
    Object type = part.get("type");
    return type == null ? "missing" : "the " + type;
  }

  /** Requires [CLS] A [SEP] and [CLS] A [SEP] B [SEP], in either of two notations. */
  private static @Nullable String template(TokenizerJson file, Vocabulary vocabulary) {
    Map<?, ?> processor = file.part("post_processor");
    String cls = vocabulary.token(vocabulary.clsId());
    String sep = vocabulary.token(vocabulary.sepId());
    boolean bert =
        "BertProcessing".equals(processor.get("type"))
            ? List.of(cls, vocabulary.clsId()).equals(processor.get("cls"))
                && List.of(sep, vocabulary.sepId()).equals(processor.get("sep"))
            : "TemplateProcessing".equals(processor.get("type"))
                && single(cls, sep).equals(processor.get("single"))
                && pair(cls, sep).equals(processor.get("pair"))
                && hasId(processor, cls, vocabulary.clsId())
                && hasId(processor, sep, vocabulary.sepId());
    return bert ? null : "its post_processor puts other tokens around texts than BERT's";
  }

  private static List<?> single(String cls, String sep) {
    return List.of(special(cls, 0), sequence("A", 0), special(sep, 0));
  }

  private static List<?> pair(String cls, String sep) {
    List<Object> pair = new ArrayList<>(single(cls, sep));
    pair.add(sequence("B", 1));
    pair.add(special(sep, 1));
    return pair;
  }

  private static Map<?, ?> special(String token, int segment) {
    return Map.of("SpecialToken", Map.of("id", token, "type_id", segment));
  }

  private static Map<?, ?> sequence(String name, int segment) {
    return Map.of("Sequence", Map.of("id", name, "type_id", segment));
  }

  private static boolean hasId(Map<?, ?> processor, String token, int id) {
    Map<?, ?> special = TokenizerJson.map(processor.get("special_tokens"));
    return List.of(id).equals(TokenizerJson.map(special.get(token)).get("ids"));
  }

  private static @Nullable String added(TokenizerJson file, Vocabulary vocabulary) {
    for (Map<?, ?> token : file.addedTokens()) {
      String content = String.valueOf(token.get("content"));
      if (!vocabulary.isSpecial(content)) {
        return "it adds the token " + JsonStream.quoted(content);
      }
      if (!isFoundInTexts(content, vocabulary.specialTokens())) {
        return "its token "
            + JsonStream.quoted(content)
            + " is a word, has a blank or begins another one";
      }
      for (String name : List.of("normalized", "lstrip", "rstrip", "single_word")) {
        if (!Boolean.FALSE.equals(token.get(name))) {
          return "its token " + JsonStream.quoted(content) + " is " + name;
        }
      }
    }
    return null;
  }

  /**
   * Returns whether {@link WordPieceEncoder} recognises a special token in texts: it begins with
   * ASCII punctuation, has no blank, and no other special token begins with it.
   */
  static boolean isFoundInTexts(String token, List<String> all) {
    char first = token.isEmpty() ? ' ' : token.charAt(0);
    boolean found = first > ' ' && first < 0x7f && !Character.isLetterOrDigit(first);
    // Loops and no streams, as in TokenizerJson.
    for (int i = 0; i < token.length(); i++) {
      found &= token.charAt(i) > ' ';
    }
    for (String other : all) {
      found &= other.equals(token) || !other.startsWith(token);
    }
    return found;
  }

  private static WordPieceOptions options(TokenizerJson file) {
    Map<?, ?> normalizer = file.part("normalizer");
    boolean lowerCase = is(normalizer, "lowercase");
    Object most = file.modelField("max_input_chars_per_word");
    return new WordPieceOptions(
        is(normalizer, "clean_text"),
        is(normalizer, "handle_chinese_chars"),
        normalizer.get("strip_accents") instanceof Boolean strip ? strip : lowerCase,
        lowerCase,
        most instanceof Integer number ? number : WordPieceOptions.uncased().maxWordLength(),
        true);
  }

  private static boolean is(Map<?, ?> object, String name) {
    return Boolean.TRUE.equals(object.get(name));
  }
}
