package dev.starsight.text;

import dev.starsight.files.DamagedFileException;
import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code vocab.txt} in the {@code tokenizer_config.json} beside it; the defaults
 * are those of Hugging Face's {@code BertTokenizer}.
 */
record VocabTxtOptions(SpecialTokens special, WordPieceOptions options) {

  static final String FILE = "tokenizer_config.json";

  /** The classes that do the same as BertTokenizer; each also exists with the suffix "Fast". */
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

  /** Reads the file; a missing file gives the options of an uncased BERT. */
  static VocabTxtOptions read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return uncased();
    }
    Map<?, ?> config =
        JsonStream.read(
            file.toString(), Files.readAllBytes(file), in -> TokenizerJson.map(in.value()));
    requireBert(file, config);
    SpecialTokens bert = SpecialTokens.BERT;
    SpecialTokens special =
        new SpecialTokens(
            spelling(file, config, "pad_token", bert.pad()),
            spelling(file, config, "unk_token", bert.unk()),
            spelling(file, config, "cls_token", bert.cls()),
            spelling(file, config, "sep_token", bert.sep()),
            spelling(file, config, "mask_token", bert.mask()));
    requireNoOtherTokens(file, config, special);
    boolean lowerCase = flag(file, config, "do_lower_case", true);
    WordPieceOptions options =
        new WordPieceOptions(
            flag(file, config, "clean_text", true),
            flag(file, config, "tokenize_chinese_chars", true),
            flag(file, config, "strip_accents", lowerCase),
            lowerCase,
            WordPieceOptions.uncased().maxWordLength(),
            true);
    return new VocabTxtOptions(special, options);
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

  /** Reads {@code "[PAD]"} or {@code {"content": "[PAD]"}}. */
  private static String spelling(Path file, Map<?, ?> config, String name, String byDefault)
      throws IOException {
    Object value = config.get(name);
    Object token = value instanceof Map<?, ?> object ? object.get("content") : value;
    if (token == null) {
      return byDefault;
    }
    if (token instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new DamagedFileException(file.toString(), name + " must be a token, but is " + value);
  }

  /** Requires that no token but the five special ones is kept whole in texts. */
  private static void requireNoOtherTokens(Path file, Map<?, ?> config, SpecialTokens special)
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
    if (!(text instanceof String known) || !special.all().contains(known)) {
      throw new IOException(
          "%s: %s may only name the five special tokens without a tokenizer.json, but names %s"
              .formatted(file, name, text));
    }
  }

  private static boolean flag(Path file, Map<?, ?> config, String name, boolean byDefault)
      throws IOException {
    Object value = config.get(name);
    if (value == null) {
      return byDefault;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new DamagedFileException(
        file.toString(), name + " must be true or false, but is " + value);
  }
}
