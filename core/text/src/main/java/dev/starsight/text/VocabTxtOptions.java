package dev.starsight.text;

import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code tokenizer_config.json} says about a {@code vocab.txt}; the defaults are those of
 * Hugging Face's {@code BertTokenizer}.
 *
 * @param special how the special tokens are spelled
 * @param options how texts are prepared
 */
record VocabTxtOptions(SpecialTokens special, WordPieceOptions options) {

  static final String FILE = "tokenizer_config.json";

  /** Those that do what BertTokenizer does, with or without "Fast" behind it. */
  private static final Set<String> CLASSES =
      Set.of(
          "BertTokenizer",
          "DistilBertTokenizer",
          "ElectraTokenizer",
          "MobileBertTokenizer",
          "ConvBertTokenizer",
          "SqueezeBertTokenizer",
          "LayoutLMTokenizer",
          "LxmertTokenizer");

  static VocabTxtOptions uncased() {
    return new VocabTxtOptions(SpecialTokens.BERT, WordPieceOptions.uncased());
  }

  /** Reads the file if it is there. */
  static VocabTxtOptions read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return uncased();
    }
    Map<?, ?> config =
        JsonStream.read(
            file.toString(), Files.readAllBytes(file), in -> TokenizerJson.map(in.value()));
    requireBert(file, config);
    SpecialTokens special = special(file, config);
    requireNoMore(file, config, special);
    return new VocabTxtOptions(special, options(file, config));
  }

  private static void requireBert(Path file, Map<?, ?> config) throws IOException {
    if (config.get("tokenizer_class") instanceof String type
        && !CLASSES.contains(type.endsWith("Fast") ? type.substring(0, type.length() - 4) : type)) {
      throw new IOException(
          ("%s: tokenizer_class must be BertTokenizer or one that does the same where there is"
                  + " no tokenizer.json, but is %s")
              .formatted(file, type));
    }
    if (!flag(file, config, "do_basic_tokenize", true)) {
      throw new IOException(file + ": do_basic_tokenize must be true, but is false");
    }
  }

  private static SpecialTokens special(Path file, Map<?, ?> config) throws IOException {
    SpecialTokens bert = SpecialTokens.BERT;
    return new SpecialTokens(
        spelling(file, config, "pad_token", bert.pad()),
        spelling(file, config, "unk_token", bert.unk()),
        spelling(file, config, "cls_token", bert.cls()),
        spelling(file, config, "sep_token", bert.sep()),
        spelling(file, config, "mask_token", bert.mask()));
  }

  /** {@code "[PAD]"} or {@code {"content": "[PAD]"}}. */
  private static String spelling(Path file, Map<?, ?> config, String name, String otherwise)
      throws IOException {
    Object value = config.get(name);
    Object token = value instanceof Map<?, ?> object ? object.get("content") : value;
    if (token == null) {
      return otherwise;
    }
    if (token instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new IOException(file + ": " + name + " must be a token, but is " + value);
  }

  /** Nothing that is kept whole in texts besides the five. */
  private static void requireNoMore(Path file, Map<?, ?> config, SpecialTokens special)
      throws IOException {
    for (String name : List.of("never_split", "additional_special_tokens")) {
      for (Object token : TokenizerJson.list(config.get(name))) {
        requireKnown(file, name, token, special);
      }
    }
    for (Object token : TokenizerJson.map(config.get("added_tokens_decoder")).values()) {
      Map<?, ?> added = TokenizerJson.map(token);
      requireKnown(file, "added_tokens_decoder", added.get("content"), special);
      for (String flag : List.of("normalized", "lstrip", "rstrip", "single_word")) {
        if (Boolean.TRUE.equals(added.get(flag))) {
          throw new IOException(
              file + ": " + flag + " of an added token must be false without a tokenizer.json");
        }
      }
    }
  }

  private static void requireKnown(
      Path file, String name, @Nullable Object token, SpecialTokens special) throws IOException {
    Object text = token instanceof Map<?, ?> object ? object.get("content") : token;
    if (!(text instanceof String known) || !special.has(known)) {
      throw new IOException(
          "%s: %s may only name the five special tokens without a tokenizer.json, but names %s"
              .formatted(file, name, text));
    }
  }

  private static WordPieceOptions options(Path file, Map<?, ?> config) throws IOException {
    boolean lowerCase = flag(file, config, "do_lower_case", true);
    return new WordPieceOptions(
        flag(file, config, "clean_text", true),
        flag(file, config, "tokenize_chinese_chars", true),
        flag(file, config, "strip_accents", lowerCase),
        lowerCase,
        WordPieceOptions.uncased().maxWordLength(),
        true);
  }

  private static boolean flag(Path file, Map<?, ?> config, String name, boolean otherwise)
      throws IOException {
    Object value = config.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new IOException(file + ": " + name + " must be true or false, but is " + value);
  }
}
